/**
 * Instructions as people read them: a line for the code pane (`load  r0 ← counter`), and a fragment of a sentence for the
 * explanation (`loads counter into its own r0`). Slots that hold a variable here have its name, temporaries are r0, r1...
 * from the first slot that is no variable's.
 */
import { Op, opInfo } from './opcodes.js';
import {
  CODE_BASE,
  FAULTS,
  type FunctionInfo,
  functionAt,
  type Image,
  imageAt,
  type LocalInfo,
  type Program,
  type VariableInfo,
} from './program.js';
import type { CType } from './types.js';

export type PartKind =
  | 'operation'
  | 'register'
  | 'local'
  | 'global'
  | 'function'
  | 'constant'
  | 'target'
  | 'punctuation';
/** A piece of the line, for colouring. */
export interface Part {
  readonly kind: PartKind;
  readonly text: string;
}

export interface Glyphs {
  readonly from: string;
  readonly to: string;
  readonly exchange: string;
}
export const UNICODE: Glyphs = { from: '←', to: '→', exchange: '↔' };
export const ASCII: Glyphs = { from: '<-', to: '->', exchange: '<->' };

export interface Disassembly {
  readonly text: string;
  readonly parts: readonly Part[];
}

// ---- names

/** First slot of the function that is no variable's: r0. */
function firstTemporary(f: FunctionInfo): number {
  let first = 2 + f.parameterCount + (f.type.returns.kind === 'record' ? 1 : 0) + (f.variadic ? 1 : 0);
  for (const local of f.locals) {
    if (local.location.kind === 'slot') first = Math.max(first, local.location.slot + 1);
    first = Math.max(first, local.definedSlot + 1);
  }
  return first;
}

/** The registers of a frame of the function, r0 first: slots from its frame pointer on. */
export function registersOf(f: FunctionInfo): readonly { readonly name: string; readonly slot: number }[] {
  const first = firstTemporary(f);
  return Array.from({ length: Math.max(0, f.slots - first) }, (_, i) => ({ name: `r${i}`, slot: first + i }));
}

function slotPart(f: FunctionInfo | undefined, pc: number, slot: number): Part {
  if (f === undefined) return { kind: 'register', text: `s${slot}` };
  // A variable is written by its initialiser before its scope begins to count.
  let found: LocalInfo | undefined;
  for (const local of f.locals) {
    if (local.location.kind !== 'slot' || local.location.slot !== slot) continue;
    if (found === undefined || (pc >= local.from && pc < local.to)) found = local;
  }
  if (found !== undefined) return { kind: 'local', text: found.name };
  const guarded = f.locals.find((l) => l.definedSlot === slot);
  if (guarded !== undefined) return { kind: 'local', text: `${guarded.name}?` };
  const first = firstTemporary(f);
  return { kind: 'register', text: slot >= first ? `r${slot - first}` : `h${slot}` };
}

export function sizeOf(type: CType): number {
  switch (type.kind) {
    case 'int':
    case 'float':
      return type.size;
    case 'enum':
    case 'record':
      return type.tag.size;
    case 'array':
      return (type.length ?? 0) * sizeOf(type.of);
    case 'pointer':
      return 8;
    default:
      return 1;
  }
}

/** `.member` and `[index]` of the byte at `offset` of an object of this type, as far as it is known. */
export function pathIn(type: CType, offset: number): string {
  if (type.kind === 'array') {
    const size = sizeOf(type.of);
    if (size === 0) return offset === 0 ? '' : `+${offset}`;
    const index = Math.floor(offset / size);
    return `[${index}]${pathIn(type.of, offset - index * size)}`;
  }
  if (type.kind === 'record') {
    if (type.tag.union && offset === 0) return '';
    for (const member of type.tag.members) {
      const size = sizeOf(member.type);
      if (offset >= member.offset && offset < member.offset + Math.max(size, 1)) {
        // The unit that holds several fields is none of them.
        if (member.bits !== undefined) return '';
        const inner = pathIn(member.type, offset - member.offset);
        return member.name === '' ? inner : `.${member.name}${inner}`;
      }
    }
  }
  return offset === 0 ? '' : `+${offset}`;
}

interface Located {
  readonly name: string;
  readonly type: CType;
  readonly offset: number;
}

const globalsOf = new WeakMap<Image, readonly VariableInfo[]>();
function sortedGlobals(image: Image): readonly VariableInfo[] {
  let list = globalsOf.get(image);
  if (list === undefined) {
    list = image.variables.filter((v) => v.location.kind === 'global').sort((a, b) => addressOf(a) - addressOf(b));
    globalsOf.set(image, list);
  }
  return list;
}
function addressOf(v: VariableInfo): number {
  return v.location.kind === 'global' ? v.location.address : 0;
}

/** The global variable of an executable that an address lies in, and how far; also just past its end. */
export function globalAt(image: Image, address: number): Located | undefined {
  const list = sortedGlobals(image);
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const v = list[middle]!;
    const start = addressOf(v);
    if (address < start) high = middle - 1;
    else if (address > start + Math.max(v.size, 1)) low = middle + 1;
    else return { name: v.name, type: v.type, offset: address - start };
  }
  return undefined;
}

/** A string literal's text at an address of read-only data, shortened; or undefined. */
function literalAt(image: Image, address: number): string | undefined {
  const section = image.sections.find((s) => s.name === '.rodata');
  if (section === undefined || address < section.address || address >= section.address + section.bytes.length) {
    return undefined;
  }
  let text = '';
  for (let at = address - section.address; at < section.bytes.length && section.bytes[at] !== 0; at++) {
    const byte = section.bytes[at]!;
    if (text.length >= 20) return `"${text}..."`;
    text +=
      byte === 10
        ? '\\n'
        : byte === 9
          ? '\\t'
          : byte === 34
            ? '\\"'
            : byte < 32 || byte > 126
              ? '?'
              : String.fromCharCode(byte);
  }
  return `"${text}"`;
}

function globalPart(image: Image, address: number): Part {
  const found = globalAt(image, address);
  if (found !== undefined) return { kind: 'global', text: found.name + pathIn(found.type, found.offset) };
  const literal = literalAt(image, address);
  return literal === undefined ? { kind: 'constant', text: hex(address) } : { kind: 'constant', text: literal };
}

/** The same, of an object that an index is added to: `a` rather than `a[0]`. */
function globalBase(image: Image, address: number): Part {
  const found = globalAt(image, address);
  if (found?.offset === 0) return { kind: 'global', text: found.name };
  return globalPart(image, address);
}

function framePart(f: FunctionInfo | undefined, pc: number, offset: number, whole = false): Part {
  let best: LocalInfo | undefined;
  for (const local of f?.locals ?? []) {
    if (local.location.kind !== 'frame') continue;
    const start = local.location.offset;
    if (offset < start || offset >= start + Math.max(1, sizeOf(local.type))) continue;
    if (best === undefined || (pc >= local.from && pc <= local.to)) best = local;
  }
  if (best?.location.kind === 'frame') {
    const within = offset - best.location.offset;
    return { kind: 'local', text: best.name + (whole && within === 0 ? '' : pathIn(best.type, within)) };
  }
  return { kind: 'constant', text: `frame+${offset}` };
}

function tlsPart(image: Image, offset: number): Part {
  const found = image.variables.find(
    (v) => v.location.kind === 'tls' && offset >= v.location.offset && offset < v.location.offset + Math.max(1, v.size),
  );
  if (found?.location.kind === 'tls') {
    return { kind: 'global', text: found.name + pathIn(found.type, offset - found.location.offset) };
  }
  return { kind: 'constant', text: `tls+${offset}` };
}

function hex(n: number): string {
  return `0x${n.toString(16)}`;
}

/** The variable that slot `slot` holds the address of, if the instructions just before on a straight line say so. */
function pointsTo(
  program: Program,
  f: FunctionInfo | undefined,
  pc: number,
  slot: number,
  whole = false,
): Part | undefined {
  if (f === undefined) return undefined;
  for (let at = pc - 1; at >= f.entry && at >= pc - 12; at--) {
    const [op, a, b, c] = operandsAt(program, at);
    const info = opInfo[op]!;
    const isCall = op === Op.CALL || op === Op.CALLP || op === Op.INTRINSIC;
    if (isCall && b <= slot) return undefined;
    if (!isCall && (info.a === 'd64' || info.a === 'd32' || info.a === 'm64') && a === slot) {
      if (op === Op.LEAF) return framePart(f, at, b, whole);
      if (op === Op.LEAT) return tlsPart(imageAt(program, pc), b);
      if (op === Op.CONST64 && c === 0) {
        const found = globalAt(imageAt(program, pc), b);
        return found === undefined
          ? undefined
          : {
              kind: 'global',
              text: found.name + (whole && found.offset === 0 ? '' : pathIn(found.type, found.offset)),
            };
      }
      return undefined;
    }
    if (op === Op.SWITCH || op === Op.RET || op === Op.TRAP || (info.a === 'target' && a <= pc && a > at))
      return undefined;
  }
  return undefined;
}

function operandsAt(program: Program, pc: number): [number, number, number, number] {
  const { code } = program;
  return [code[pc * 4]!, code[pc * 4 + 1]!, code[pc * 4 + 2]!, code[pc * 4 + 3]!];
}

const doubles = new DataView(new ArrayBuffer(8));

/** A 64-bit constant: an address of something with a name, a number, or the bits of a double. */
function constant64Part(image: Image, low: number, high: number, isFloat: boolean): Part {
  if (isFloat) {
    doubles.setInt32(0, low, true);
    doubles.setInt32(4, high, true);
    return { kind: 'constant', text: String(doubles.getFloat64(0, true)) };
  }
  if (high === 0 && low >= CODE_BASE) {
    const found = globalAt(image, low);
    if (found !== undefined)
      return { kind: 'global', text: `&${found.name}${found.offset === 0 ? '' : pathIn(found.type, found.offset)}` };
    const literal = literalAt(image, low);
    if (literal !== undefined) return { kind: 'constant', text: literal };
  }
  const value = (BigInt(high) << 32n) | BigInt(low >>> 0);
  // An exponent of a moderate number and no address: a double.
  const exponent = (high >>> 20) & 0x7ff;
  if (exponent >= 0x380 && exponent <= 0x480) {
    doubles.setInt32(0, low, true);
    doubles.setInt32(4, high, true);
    return { kind: 'constant', text: String(doubles.getFloat64(0, true)) };
  }
  return { kind: 'constant', text: String(value) };
}

// ---- the table: how each opcode is written

/** Names of the operation; digits tell widths that a student need not see. */
const VERBS = new Map<number, string>();
const SYMBOLS: Record<string, string> = {
  jeq: '==',
  jne: '!=',
  jeqi: '==',
  jnei: '!=',
  jltsi: '<',
  jlesi: '<=',
  jgtsi: '>',
  jgesi: '>=',
};
const TURNED: Record<string, string> = { jlts: '>', jles: '>=', jltu: '>', jleu: '>=' };
const COMPARES: Record<string, string> = {
  eq: '==',
  ne: '!=',
  lts: '<',
  les: '<=',
  ltu: '<',
  leu: '<=',
  lt: '<',
  le: '<=',
};

function verb(op: number): string {
  let text = VERBS.get(op);
  if (text === undefined) {
    const { name } = opInfo[op]!;
    text = plainVerb(name);
    VERBS.set(op, text);
  }
  return text;
}

function plainVerb(name: string): string {
  if (/^load/.test(name)) return 'load';
  if (/^store/.test(name)) return 'store';
  const base = name.replace(/(i?)(32|64|f)$/, '');
  const words: Record<string, string> = {
    add: 'add',
    adds: 'add',
    addsi: 'add',
    subs: 'sub',
    muls: 'mul',
    muli: 'mul',
    divs: 'div',
    divu: 'div',
    rems: 'rem',
    remu: 'rem',
    andi: 'and',
    shli: 'shl',
    shrs: 'shr',
    shru: 'shr',
    shrsi: 'shr',
    shrui: 'shr',
  };
  return words[base] ?? base;
}

/** Unsigned forms are told apart where it matters. */
const UNSIGNED = new Set<number>([
  Op.DIVU32,
  Op.DIVU64,
  Op.REMU32,
  Op.REMU64,
  Op.LTU32,
  Op.LTU64,
  Op.LEU32,
  Op.LEU64,
  Op.JLTU32,
  Op.JLEU32,
  Op.SHRU32,
  Op.SHRU64,
  Op.SHRUI32,
]);

/** The instruction at `pc` as a line of the code pane. */
export function disassemble(program: Program, pc: number, glyphs: Glyphs = UNICODE): Disassembly {
  const parts = lineParts(program, pc, glyphs);
  return { text: parts.map((p) => p.text).join(''), parts };
}

const WIDTH = 5;
function operation(text: string): Part {
  return { kind: 'operation', text: `${text.padEnd(WIDTH)} ` };
}
function dot(text: string): Part {
  return { kind: 'punctuation', text };
}

function lineParts(program: Program, pc: number, glyphs: Glyphs): Part[] {
  const [op, a, b, c] = operandsAt(program, pc);
  const f = functionAt(program, pc);
  const slot = (n: number): Part => slotPart(f, pc, n);
  const constant = (n: number | bigint | string): Part => ({ kind: 'constant', text: String(n) });
  const target = (n: number): Part => ({ kind: 'target', text: targetText(f, n) });
  const from = dot(` ${glyphs.from} `);
  const to = dot(` ${glyphs.to} `);
  const info = opInfo[op];
  if (info === undefined) return [constant(`? ${op}`)];
  const { name } = info;
  const sign = UNSIGNED.has(op) ? 'u' : '';

  if (name.startsWith('load')) return [operation('load'), slot(a), from, ...place(program, f, pc)];
  if (name.startsWith('store')) return [operation('store'), ...place(program, f, pc), from, slot(a)];
  switch (op) {
    case Op.CONST32:
      return [operation('set'), slot(a), from, constant(b)];
    case Op.CONST64:
      return [
        operation('set'),
        slot(a),
        from,
        constant64Part(imageAt(program, pc), b, c, isFloatSlot(program, f, pc, a)),
      ];
    case Op.MOV32:
    case Op.MOV64:
      return [operation('move'), slot(a), from, slot(b)];
    case Op.JUMP:
      return [operation('jump'), dot(`${glyphs.to} `), target(a)];
    case Op.LOOP:
      return [operation('loop'), dot(`${glyphs.to} `), target(a)];
    case Op.JZ32:
    case Op.JZ64:
      return [operation('jump'), dot('if '), slot(b), dot(' == 0'), to, target(a)];
    case Op.JNZ32:
    case Op.JNZ64:
      return [operation('jump'), dot('if '), slot(b), dot(' != 0'), to, target(a)];
    case Op.SWITCH:
      return [operation('switch'), slot(a), ...switchParts(program, f, b, glyphs)];
    case Op.CALL:
      return [
        operation('call'),
        { kind: 'function', text: program.functions[a]?.displayName ?? `#${a}` },
        ...args(f, pc, b, c),
      ];
    case Op.CALLP:
      return [operation('call'), dot('*'), slot(a), ...args(f, pc, b, c)];
    case Op.INTRINSIC:
      return [
        operation('call'),
        { kind: 'function', text: program.intrinsics[a]?.name ?? `#${a}` },
        ...args(f, pc, b, c),
      ];
    case Op.RET:
      return a < 0 ? [{ kind: 'operation', text: 'return' }] : [{ kind: 'operation', text: 'return ' }, slot(a)];
    case Op.TRAP:
      return [operation('trap'), constant(FAULTS[c] ?? `fault ${c}`)];
    case Op.PAUSE:
      return [{ kind: 'operation', text: 'pause' }];
    case Op.LEAF: {
      const part = framePart(f, pc, b, true);
      return [operation('set'), slot(a), from, { ...part, text: `&${part.text}` }];
    }
    case Op.LEAT: {
      const part = tlsPart(imageAt(program, pc), b);
      return [operation('set'), slot(a), from, { ...part, text: `&${part.text}` }];
    }
    case Op.LEAC:
      return [
        operation('set'),
        slot(a),
        from,
        { kind: 'function', text: `&${program.functions[b]?.displayName ?? b}` },
      ];
    case Op.LEAI:
      return [operation('set'), slot(a), from, { kind: 'function', text: `&${program.intrinsics[b]?.name ?? b}` }];
    case Op.COPY:
      return [operation('copy'), ...block(program, f, pc, a), from, ...block(program, f, pc, b), dot(`, ${c} bytes`)];
    case Op.ZERO:
      return [operation('zero'), ...block(program, f, pc, a), dot(`, ${c} bytes`)];
    case Op.FRESH:
      return [operation('new'), stripPath(framePart(f, pc, a))];
    case Op.ALLOCA:
      return [operation('alloc'), slot(a), from, slot(b), dot(' bytes of stack')];
    case Op.SPSAVE:
      return [operation('save'), slot(a), from, constant('sp')];
    case Op.SPRESTORE:
      return [operation('set'), constant('sp'), from, slot(a)];
    case Op.DEFINED: {
      const local = f?.locals.find((l) => l.definedSlot === a);
      return [operation('check'), { kind: 'local', text: local?.name ?? `h${a}` }, dot(' is initialised')];
    }
    case Op.ATOMIC:
      return atomicParts(program, f, pc, glyphs);
    case Op.FENCE:
      return [{ kind: 'operation', text: 'fence' }];
    case Op.RMW: {
      const rmw = program.rmws[c];
      return [operation(rmw?.op ?? 'rmw'), ...deref(program, f, pc, b), dot(', '), slot(a)];
    }
    default:
  }
  if (info.a === 'target') {
    const key = name.replace(/32$/, '');
    // A branch mostly leaves when the source's condition fails: `i < n` was turned into n <= i, which reads i >= n.
    const turned = info.c === 'imm' ? undefined : TURNED[key];
    if (turned !== undefined) {
      return [operation('jump'), dot('if '), slot(c), dot(` ${turned}${sign} `), slot(b), to, target(a)];
    }
    const right = info.c === 'imm' ? constant(c) : slot(c);
    return [operation('jump'), dot('if '), slot(b), dot(` ${SYMBOLS[key] ?? '?'}${sign} `), right, to, target(a)];
  }
  const compare = COMPARES[name.replace(/(32|64|f)$/, '')];
  if (compare !== undefined) {
    return [operation('set'), slot(a), from, slot(b), dot(` ${compare}${sign} `), slot(c)];
  }
  if (info.c !== '-') {
    let word = verb(op) + sign;
    let right = info.c === 'imm' ? constant(c) : slot(c);
    if (info.c === 'imm' && word === 'add' && c < 0) {
      word = 'sub';
      right = constant(-c);
    }
    const base = info.c === 'imm' && op === Op.ADDI64 && c >= CODE_BASE ? globalAt(imageAt(program, pc), c) : undefined;
    if (base !== undefined) right = { kind: 'global', text: `&${base.name}` };
    if (a === b) return [operation(word), slot(a), dot(', '), right];
    return [operation(word), slot(a), from, slot(b), dot(', '), right];
  }
  const word = CONVERSIONS.get(op) ?? verb(op);
  return [operation(word), slot(a), from, slot(b)];
}

const CONVERSIONS = new Map<number, string>([
  [Op.EXTS8, 'char'],
  [Op.EXTU8, 'uchar'],
  [Op.EXTS16, 'short'],
  [Op.EXTU16, 'ushort'],
  [Op.SEXT64, 'long'],
  [Op.ZEXT64, 'ulong'],
  [Op.I32F, 'double'],
  [Op.U32F, 'double'],
  [Op.I64F, 'double'],
  [Op.U64F, 'double'],
  [Op.FI32, 'int'],
  [Op.FU32, 'uint'],
  [Op.FI64, 'long'],
  [Op.FU64, 'ulong'],
  [Op.F32, 'float'],
  [Op.BOOL32, 'bool'],
  [Op.BOOL64, 'bool'],
  [Op.BOOLF, 'bool'],
  [Op.NEG32, 'neg'],
  [Op.NEG64, 'neg'],
  [Op.NEGF, 'neg'],
  [Op.NOT32, 'not'],
  [Op.NOT64, 'not'],
]);

function stripPath(part: Part): Part {
  return { ...part, text: part.text.replace(/[[.].*$/, '') };
}

/** Jump targets are counted from the function's first instruction. */
function targetText(f: FunctionInfo | undefined, pc: number): string {
  return String(f === undefined ? pc : pc - f.entry);
}

function switchParts(program: Program, f: FunctionInfo | undefined, index: number, glyphs: Glyphs): Part[] {
  const info = program.switches[index];
  if (info === undefined) return [];
  const parts: Part[] = [dot(':')];
  for (const c of info.cases.slice(0, 4)) {
    const label = c.low === c.high ? `${c.low}` : `${c.low}..${c.high}`;
    parts.push(dot(` ${label} ${glyphs.to} `), { kind: 'target', text: targetText(f, c.target) }, dot(','));
  }
  if (info.cases.length > 4) parts.push(dot(' ...,'));
  parts.push(dot(` else ${glyphs.to} `), { kind: 'target', text: targetText(f, info.otherwise) });
  return parts;
}

function args(f: FunctionInfo | undefined, pc: number, base: number, count: number): Part[] {
  const parts: Part[] = [dot('(')];
  for (let n = 0; n < count; n++) {
    if (n > 0) parts.push(dot(', '));
    parts.push(slotPart(f, pc, base + 2 + n));
  }
  parts.push(dot(')'));
  return parts;
}

/** Is the constant's slot of floating type: a variable, or the next user says so. */
function isFloatSlot(program: Program, f: FunctionInfo | undefined, pc: number, slot: number): boolean {
  const local = f?.locals.find(
    (l) => l.location.kind === 'slot' && l.location.slot === slot && pc >= l.from && pc < l.to,
  );
  if (local !== undefined) return local.type.kind === 'float';
  for (let at = pc + 1; at < (f?.last ?? 0) && at < pc + 4; at++) {
    const [op, , b, c] = operandsAt(program, at);
    const { name } = opInfo[op]!;
    if (/^(add|sub|mul|div|neg|eq|ne|lt|le|bool)f$|^f[iu]?(32|64)$/.test(name) && (b === slot || c === slot))
      return true;
  }
  return false;
}

/** `[r0]`, `[r0+8]`, a variable's name where it is known, `a + r0` for an index into a global array. */
function place(program: Program, f: FunctionInfo | undefined, pc: number): Part[] {
  const [op, , b, c] = operandsAt(program, pc);
  const info = opInfo[op]!;
  const image = imageAt(program, pc);
  if (info.b === 'address') {
    return [/^(load|store)g/.test(info.name) ? globalPart(image, b) : framePart(f, pc, b)];
  }
  const known = pointsTo(program, f, pc, b);
  if (known !== undefined && c === 0) return [known];
  const slot = slotPart(f, pc, b);
  if (c >= CODE_BASE && globalAt(image, c) !== undefined) {
    return [globalBase(image, c), dot('['), slot, dot(' bytes]')];
  }
  const member = memberOf(f, pc, b, c);
  if (member !== undefined) return [slot, dot(member)];
  return [dot('['), slot, dot(c === 0 ? ']' : c > 0 ? ` + ${c}]` : ` - ${-c}]`)];
}

/** `->next` where the slot is a variable that points to a struct; `[2]` for other pointers. */
function memberOf(f: FunctionInfo | undefined, pc: number, slot: number, offset: number): string | undefined {
  const local = f?.locals.find(
    (l) => l.location.kind === 'slot' && l.location.slot === slot && pc >= l.from && pc < l.to,
  );
  if (local?.type.kind !== 'pointer') return undefined;
  const { to } = local.type;
  if (to.kind === 'record') {
    const path = pathIn(to, offset);
    return path.startsWith('.') ? `->${path.slice(1)}` : undefined;
  }
  const size = sizeOf(to);
  return to.kind !== 'void' && to.kind !== 'array' && size > 0 && offset % size === 0
    ? `[${offset / size}]`
    : undefined;
}

function deref(program: Program, f: FunctionInfo | undefined, pc: number, slot: number): Part[] {
  const known = pointsTo(program, f, pc, slot);
  return known !== undefined ? [known] : [dot('['), slotPart(f, pc, slot), dot(']')];
}

/** The same for a block: its first byte stands for it. */
function block(program: Program, f: FunctionInfo | undefined, pc: number, slot: number): Part[] {
  const known = pointsTo(program, f, pc, slot, true);
  return known !== undefined ? [known] : [dot('['), slotPart(f, pc, slot), dot(']')];
}

function atomicParts(program: Program, f: FunctionInfo | undefined, pc: number, glyphs: Glyphs): Part[] {
  const [, a, b, c] = operandsAt(program, pc);
  const info = program.atomics[c];
  if (info === undefined) return [dot('atomic ?')];
  const at = deref(program, f, pc, b);
  const slot = (n: number): Part => slotPart(f, pc, n);
  const from = dot(` ${glyphs.from} `);
  switch (info.op) {
    case 'load':
      return [operation('aload'), slot(a), from, ...at];
    case 'store':
      return [operation('astore'), ...at, from, slot(info.operand)];
    case 'clear':
      return [operation('astore'), ...at, from, { kind: 'constant', text: '0' }];
    case 'exchange':
      if (info.result === 'none') return [operation('xchg'), ...at, from, slot(info.operand)];
      return a === info.operand
        ? [operation('xchg'), slot(a), dot(` ${glyphs.exchange} `), ...at]
        : [operation('xchg'), slot(a), from, ...at, from, slot(info.operand)];
    case 'test-and-set':
      return [operation('tas'), slot(a), from, ...at, from, { kind: 'constant', text: '1' }];
    case 'cas':
      return [operation('cas'), ...at, dot(': '), slot(info.operand), dot(` ${glyphs.to} `), slot(info.desired)];
    default: {
      const word = `lock ${info.op}`;
      if (info.result === 'none') return [operation(word), ...at, dot(', '), slot(info.operand)];
      return [operation(word), ...at, dot(', '), slot(info.operand), dot(` ${glyphs.to} ${info.result} `), slot(a)];
    }
  }
}

// ---- words

/** Values for `describe`: of a slot as its variable or register shows it, and of memory at the operand's address. */
export interface Values {
  /** The value read or written, as text: `4`. */
  readonly value?: string;
  /** For calls: the arguments as text. */
  readonly arguments?: readonly string[];
}

/** What the instruction does, as a fragment of a sentence: `loads counter = 4 into its own r0`. */
export function describe(program: Program, pc: number, values: Values = {}): string {
  const [op, a, b, c] = operandsAt(program, pc);
  const f = functionAt(program, pc);
  const info = opInfo[op];
  if (info === undefined) return 'runs an unknown instruction';
  const own = (slot: number): string => {
    const part = slotPart(f, pc, slot);
    return part.kind === 'local' ? part.text : `its own ${part.text}`;
  };
  const at = (): string =>
    place(program, f, pc)
      .map((p) => p.text)
      .join('');
  const through = (slot: number): string =>
    deref(program, f, pc, slot)
      .map((p) => p.text)
      .join('');
  const is = values.value === undefined ? '' : ` = ${values.value}`;
  if (info.name.startsWith('load')) return `loads ${at()}${is} into ${own(a)}`;
  if (info.name.startsWith('store')) return `stores ${values.value ?? own(a)} to ${at()}`;
  switch (op) {
    case Op.CALL:
      return `calls ${program.functions[a]?.displayName ?? 'a function'}${given(values)}`;
    case Op.CALLP:
      return `calls the function that ${own(a)} points to${given(values)}`;
    case Op.INTRINSIC:
      return `calls ${program.intrinsics[a]?.name ?? 'a library function'}${given(values)}`;
    case Op.RET:
      return `returns from ${f?.displayName ?? 'the function'}${a < 0 ? '' : ` with ${values.value ?? own(a)}`}`;
    case Op.LOOP:
      return 'goes back to the head of the loop';
    case Op.JUMP:
      return 'jumps';
    case Op.SWITCH:
      return `chooses a case by ${own(a)}${is}`;
    case Op.PAUSE:
      return 'pauses for a moment, as a spinning thread should';
    case Op.FENCE:
      return 'passes a memory fence';
    case Op.FRESH:
      return `begins the life of ${stripPath(framePart(f, pc, a)).text}, not initialised yet`;
    case Op.TRAP:
      return FAULTS[c] ?? 'ends by a fault';
    case Op.COPY:
      return `copies ${c} bytes from ${through(b)} to ${through(a)}`;
    case Op.ZERO:
      return `sets ${c} bytes of ${through(a)} to zero`;
    case Op.RMW:
      return `updates ${through(b)} in one instruction, but without a lock prefix`;
    case Op.ATOMIC:
      return describeAtomic(program, f, pc, values);
    case Op.DEFINED:
      return `checks that ${f?.locals.find((l) => l.definedSlot === a)?.name ?? 'a variable'} was given a value`;
    default:
  }
  const text = disassemble(program, pc, ASCII).text;
  if (info.a === 'target') {
    const condition = /if (.*) ->/.exec(text)?.[1] ?? 'a condition holds';
    return `jumps if ${condition}`;
  }
  if (op === Op.CONST32 || op === Op.CONST64) return `sets ${own(a)} to ${/<- (.*)$/.exec(text)?.[1] ?? 'a constant'}`;
  if (op === Op.MOV32 || op === Op.MOV64) return `copies ${slotPart(f, pc, b).text}${is} to ${own(a)}`;
  if (info.a === 'd32' || info.a === 'd64') return `computes ${own(a)}${is} (${text.replace(/\s+/g, ' ')})`;
  return text.replace(/\s+/g, ' ');
}

function given(values: Values): string {
  return values.arguments === undefined ? '' : `(${values.arguments.join(', ')})`;
}

function describeAtomic(program: Program, f: FunctionInfo | undefined, pc: number, values: Values): string {
  const [, a, b, c] = operandsAt(program, pc);
  const info = program.atomics[c]!;
  const at = deref(program, f, pc, b)
    .map((p) => p.text)
    .join('');
  const name = (slot: number): string => slotPart(f, pc, slot).text;
  const is = values.value === undefined ? '' : ` = ${values.value}`;
  switch (info.op) {
    case 'load':
      return `atomically loads ${at}${is} into ${name(a)}`;
    case 'store':
      return `atomically stores ${values.value ?? name(info.operand)} to ${at}`;
    case 'clear':
      return `atomically clears ${at}`;
    case 'exchange':
      return `atomically exchanges ${at}${is} with ${name(info.operand)}`;
    case 'test-and-set':
      return `atomically sets ${at} and learns what it was${is}`;
    case 'cas':
      return `compares ${at}${is} with ${name(info.operand)} and, if equal, swaps in ${name(info.desired)}, in one step`;
    default:
      return `atomically does ${info.op} of ${name(info.operand)} on ${at}${is}`;
  }
}
