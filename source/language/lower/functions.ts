/** One function of the program: where its variables live, prologue, body, end; and the two stubs that start threads. */
import { Op } from '../opcodes.js';
import { type FunctionInfo, type LocalInfo, STACK_ALIGN } from '../program.js';
import type { Expression, FunctionDefinition, Lvalue, Place, Statement } from '../tree.js';
import type { CType, FunctionType } from '../types.js';
import { maybeUnassigned } from './definite.js';
import {
  emit,
  type Fn,
  type Frame,
  frameObject,
  type Generators,
  type Home,
  type Output,
  pcOf,
  reach,
  resolveLabels,
  temp,
} from './emitter.js';
import * as expressions from './expressions.js';
import { constant32, store } from './memory.js';
import { alignOf, roundUp, shapeOf, sizeOf } from './shapes.js';
import * as statements from './statements.js';

const generators: Generators = {
  into: expressions.into,
  operand: expressions.operand,
  effect: expressions.effect,
  branch: expressions.branch,
  address: expressions.lvalueAddress,
  pointed: expressions.pointed,
  record: expressions.recordAddress,
  recordAt: expressions.recordAt,
  statement: statements.statement,
  initialise: statements.initialise,
  block: statements.block,
  mayChange: expressions.mayChange,
};

/** Bytes of a frame that are not objects: return address and saved registers. */
const LINKAGE = 16;

/** Lowers a function: its instructions are appended to the output. */
export function lowerFunction(out: Output, definition: FunctionDefinition, index: number): FunctionInfo {
  const mark = takeMark(out);
  let f = generate(out, definition, index, new Set(), false);
  const unassigned = maybeUnassigned(f, mark.pc, pcOf(f));
  if (unassigned.size > 0) {
    const jumps = f.named.size > 0;
    resetTo(out, mark);
    f = generate(out, definition, index, unassigned, jumps);
  }
  return info(f, mark.pc);
}

interface Mark {
  readonly pc: number;
  readonly relocations: number;
  readonly switches: number;
  readonly labels: number;
  readonly diagnostics: number;
}

function takeMark(out: Output): Mark {
  return {
    pc: out.code.length >> 2,
    relocations: out.relocations.length,
    switches: out.switches.length,
    labels: out.labels.length,
    diagnostics: out.diagnostics.length,
  };
}

function resetTo(out: Output, mark: Mark): void {
  out.code.length = mark.pc * 4;
  out.places.length = mark.pc * 3;
  out.starts.length = mark.pc;
  out.relocations.length = mark.relocations;
  out.switches.length = mark.switches;
  out.labels.length = mark.labels;
  out.diagnostics.length = mark.diagnostics;
}

function inFrame(type: CType): boolean {
  return type.kind === 'record' || type.kind === 'array';
}

function newFunction(
  out: Output,
  definition: FunctionDefinition,
  index: number,
  checked: ReadonlySet<number>,
): { f: Fn; arrivals: number[] } {
  const hidden = shapeOf(definition.type.returns) === 'record' ? 1 : 0;
  const frame: Frame = { size: 0, align: 16, objects: [], free: new Map(), busy: [] };
  let next = 2 + hidden;
  // Slots in which the arguments arrive.
  const arrivals: number[] = [];
  for (let n = 0; n < definition.parameterCount; n++) arrivals.push(next++);
  const variadicSlot = definition.type.variadic ? next++ : -1;
  const homes = definition.locals.map((local, n): Home => {
    if (local.type.kind === 'array' && local.type.variable !== undefined) return { kind: 'pointer', slot: next++ };
    if (local.inMemory || inFrame(local.type)) {
      const align = Math.max(alignOf(local.type), local.align ?? 1);
      return { kind: 'frame', offset: frameObject(frame, sizeOf(local.type), align) };
    }
    const slot = n < definition.parameterCount ? arrivals[n]! : next++;
    return { kind: 'slot', slot, definedSlot: -1 };
  });
  for (const n of checked) {
    const home = homes[n]!;
    if (home.kind === 'slot') home.definedSlot = next++;
  }
  const f: Fn = {
    out,
    gen: generators,
    definition,
    index,
    homes,
    resultSlot: hidden === 1 ? 2 : -1,
    variadicSlot,
    firstTemp: next,
    checked,
    top: next,
    slots: next,
    place: definition.place,
    starting: false,
    reachable: true,
    labelPc: [],
    labelUsed: [],
    named: new Map(),
    scopes: [],
    stackSaves: [],
    frame,
    births: [],
    open: [],
    closed: [],
    labelDepth: labelDepths(definition.body),
  };
  return { f, arrivals };
}

function generate(
  out: Output,
  definition: FunctionDefinition,
  index: number,
  checked: ReadonlySet<number>,
  jumps: boolean,
): Fn {
  const { f, arrivals } = newFunction(out, definition, index, checked);
  const entry = pcOf(f);
  const firstSwitch = out.switches.length;
  arrivals.forEach((slot, n) => {
    const home = f.homes[n]!;
    const local = definition.locals[n]!;
    f.open.push({ local: n, from: entry, set: entry, to: -1 });
    if (home.kind !== 'frame') return;
    if (shapeOf(local.type) === 'record') {
      const address = temp(f);
      emit(f, Op.LEAF, address, home.offset);
      if (sizeOf(local.type) > 0) emit(f, Op.COPY, address, slot, sizeOf(local.type));
      f.top = f.firstTemp;
    } else store(f, slot, home, local.type);
  });
  // Where a jump went past the declaration, the companion must say so: it is 0 from the start.
  for (const n of jumps ? checked : []) {
    const home = f.homes[n]!;
    if (home.kind === 'slot') constant32(f, home.definedSlot, 0);
  }
  statements.statement(f, definition.body);
  if (f.reachable || pcOf(f) === entry || endsInLabel(f)) {
    f.place = definition.end;
    f.starting = true;
    if (definition.name === 'main' && shapeOf(definition.type.returns) === 'i32') {
      const slot = temp(f);
      constant32(f, slot, 0);
      emit(f, Op.RET, slot, index);
    } else emit(f, Op.RET, -1, index);
  }
  for (const local of f.open.splice(0)) f.closed.push({ ...local, to: pcOf(f) });
  resolveLabels(f, entry, firstSwitch);
  return f;
}

/** Does a label stand behind the last instruction? */
function endsInLabel(f: Fn): boolean {
  const end = pcOf(f);
  return f.labelPc.some((pc, n) => pc === end && f.labelUsed[n]);
}

function info(f: Fn, entry: number): FunctionInfo {
  const { definition } = f;
  const locals = f.closed
    .filter((open) => definition.locals[open.local]!.name !== '')
    .map((open): LocalInfo => {
      const local = definition.locals[open.local]!;
      const home = f.homes[open.local]!;
      return {
        name: local.name,
        // A variable length array is shown through the pointer to it.
        type:
          home.kind === 'pointer' && local.type.kind === 'array' ? { kind: 'pointer', to: local.type.of } : local.type,
        place: local.place,
        from: open.from,
        to: open.to,
        set: open.set,
        location: home.kind === 'frame' ? { kind: 'frame', offset: home.offset } : { kind: 'slot', slot: home.slot },
        parameter: open.local < definition.parameterCount,
        definedSlot: home.kind === 'slot' ? home.definedSlot : -1,
      };
    })
    .sort((a, b) => a.from - b.from || Number(b.parameter) - Number(a.parameter) || b.to - a.to);
  const objects = f.frame.objects;
  if (f.frame.align > STACK_ALIGN) {
    f.out.diagnostics.push({
      severity: 'error',
      kind: 'unsupported',
      place: { ...definition.place, length: definition.displayName.length },
      message: `a local of '${definition.displayName}' wants to be aligned to ${f.frame.align} bytes; the stack offers ${STACK_ALIGN}`,
      hint: 'Make it static, or align it less.',
    });
  }
  f.out.frameAlign = Math.max(f.out.frameAlign, f.frame.align);
  return {
    name: definition.name,
    displayName: definition.displayName,
    type: definition.type,
    place: definition.place,
    end: definition.end,
    entry,
    last: pcOf(f),
    parameterCount: definition.parameterCount,
    slots: f.slots,
    frameBytes: objects.length === 0 ? LINKAGE : roundUp(f.frame.size + LINKAGE, 16),
    variadic: definition.type.variadic,
    variadicSlot: f.variadicSlot,
    locals,
    objects,
    library: definition.library,
  };
}

/** Number of open blocks with variable length arrays at each label; empty where a function has none. */
function labelDepths(body: Statement): ReadonlyMap<number, number> {
  const depths = new Map<number, number>();
  const visit = (s: Statement, depth: number): void => {
    switch (s.kind) {
      case 'block':
        for (const inner of s.body) visit(inner, depth + (s.hasVla ? 1 : 0));
        return;
      case 'if':
        visit(s.then, depth);
        if (s.otherwise !== undefined) visit(s.otherwise, depth);
        return;
      case 'while':
      case 'do':
      case 'for':
      case 'switch':
        visit(s.body, depth);
        return;
      case 'label':
        if (depth > 0) depths.set(s.label, depth);
        return;
      default:
    }
  };
  visit(body, 0);
  return depths;
}

// ---- stubs

const VOID: CType = { kind: 'void' };
const INT: CType = { kind: 'int', name: 'int', size: 4, signed: true };
const POINTER: CType = { kind: 'pointer', to: VOID };

function stub(out: Output, name: string, index: number, place: Place, parameters: CType[], build: (f: Fn) => void) {
  const type: FunctionType = { kind: 'function', returns: VOID, parameters, variadic: false };
  const body: Statement & { kind: 'block' } = { kind: 'block', place, end: place, body: [], hasVla: false };
  const definition: FunctionDefinition = {
    name,
    displayName: name,
    type,
    place,
    end: place,
    locals: parameters.map((p) => ({ name: '', type: p, place, inMemory: false, volatile: false, scopeEnd: place })),
    parameterCount: parameters.length,
    body,
    library: true,
  };
  const { f } = newFunction(out, definition, index, new Set());
  const entry = pcOf(f);
  build(f);
  emit(f, Op.TRAP, 0, 0, 0);
  return info(f, entry);
}

/** `_start`: argc, argv, envp in slots 2, 3, 4; calls main with as many as it takes, then exit. */
export function startStub(out: Output, index: number, main: FunctionDefinition, mainIndex: number): FunctionInfo {
  return stub(out, '_start', index, main.place, [INT, POINTER, POINTER], (f) => {
    const base = temp(f);
    const count = Math.min(main.parameterCount, 3);
    for (let n = 0; n < count; n++) emit(f, n === 0 ? Op.MOV32 : Op.MOV64, base + 2 + n, 2 + n);
    reach(f, base + 4);
    emit(f, Op.CALL, mainIndex, base, count);
    if (shapeOf(main.type.returns) === 'i32') emit(f, Op.MOV32, base + 2, base);
    else constant32(f, base + 2, 0);
    emit(f, Op.INTRINSIC, out.intrinsicIndex.get('exit')!, base, 1);
  });
}

/** `__thread_start`: function and argument in slots 2, 3; calls it, then pthread_exit with what it returned. */
export function threadStub(out: Output, index: number, place: Place): FunctionInfo {
  return stub(out, '__thread_start', index, place, [POINTER, POINTER], (f) => {
    const base = temp(f);
    emit(f, Op.MOV64, base + 2, 3);
    reach(f, base + 2);
    emit(f, Op.CALLP, 2, base, 1);
    emit(f, Op.MOV64, base + 2, base);
    emit(f, Op.INTRINSIC, out.intrinsicIndex.get('pthread_exit')!, base, 1);
  });
}

/** Slots of the signal stub's frame, for whoever makes it (kernel/signal-frame.ts). */
const SIGNAL_PARAMETERS: readonly CType[] = [POINTER, INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER];

/**
 * `__restore_rt`: the frame below a signal handler's. Handler, signal, siginfo and ucontext in slots 2 to 5; the others
 * hold what the kernel goes back to afterwards. Nobody calls it: delivery lets a thread stand at its beginning.
 */
export function signalStub(out: Output, index: number, place: Place): FunctionInfo {
  const info = stub(out, '__restore_rt', index, place, [...SIGNAL_PARAMETERS], (f) => {
    const base = temp(f);
    emit(f, Op.MOV32, base + 2, 3);
    emit(f, Op.MOV64, base + 3, 4);
    emit(f, Op.MOV64, base + 4, 5);
    reach(f, base + 4);
    emit(f, Op.CALLP, 2, base, 3);
    emit(f, Op.INTRINSIC, out.intrinsicIndex.get(SIGNAL_RETURN)!, base, 0);
  });
  return { ...info, displayName: '<signal handler called>' };
}
/** The library function that ends a handler's frame. */
export const SIGNAL_RETURN = '__restore_rt';

/** The function that a pointer to the variadic library function `name` points to. */
export function wrapperStub(out: Output, name: string, index: number, place: Place): FunctionInfo {
  const use = out.intrinsics[out.intrinsicIndex.get(name)!]!;
  const { parameters, returns } = use.type;
  const list: CType = { kind: 'array', of: { kind: 'int', name: 'unsigned long', size: 8, signed: false }, length: 3 };
  const local = (type: CType, inMemory: boolean) => ({
    name: '',
    type,
    place,
    inMemory,
    volatile: false,
    scopeEnd: place,
  });
  const definition: FunctionDefinition = {
    name,
    displayName: name,
    type: use.type,
    place,
    end: place,
    locals: [...parameters.map((p) => local(p, false)), local(list, true)],
    parameterCount: parameters.length,
    body: { kind: 'block', place, end: place, body: [], hasVla: false },
    library: true,
  };
  const { f } = newFunction(out, definition, index, new Set());
  const entry = pcOf(f);
  const at: Lvalue = {
    kind: 'variable',
    type: list,
    place,
    ref: { scope: 'local', index: parameters.length },
  };
  const address: Expression = { kind: 'address', type: POINTER, place, of: at };
  f.gen.effect(f, { kind: 'va_start', type: VOID, place, list: address });
  const base = temp(f);
  f.top = base + 2;
  parameters.forEach((type, n) => void emit(f, shapeOf(type) === 'i32' ? Op.MOV32 : Op.MOV64, temp(f), 2 + n));
  f.gen.into(f, address, temp(f));
  emit(f, Op.INTRINSIC, out.intrinsicIndex.get(`v${name}`)!, base, parameters.length + 1);
  emit(f, Op.RET, shapeOf(returns) === 'void' ? -1 : base, index);
  return info(f, entry);
}
