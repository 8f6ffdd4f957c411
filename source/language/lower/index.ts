/**
 * Lowering: the checked trees → a program of the register machine. Total: what cannot be lowered is a diagnostic.
 *
 * Order of work, for each executable: lay the static data out, lower each function (twice where a variable may be read
 * unassigned), add the stubs. Then, now that the size of the code is known: fix the addresses, look for waiting loops.
 */
import type { Diagnostic } from '../diagnostic.js';
import {
  CODE_BASE,
  CODE_STRIDE,
  type FunctionInfo,
  type Image,
  type IntrinsicUse,
  type Program,
  type VariableInfo,
} from '../program.js';
import type { Unit } from '../tree.js';
import type { CType, FunctionType } from '../types.js';
import type { LowerOptions, Output } from './emitter.js';
import { fingerprint } from './fingerprint.js';
import { lowerFunction, SIGNAL_RETURN, signalStub, startStub, threadStub, wrapperStub } from './functions.js';
import { fillSections, makeLayout, sectionBases, sizeOfGlobal } from './layout.js';
import { findWaitLoops } from './wait-loops.js';
import { wrapperFor } from './wrappers.js';

export type { LowerOptions } from './emitter.js';

export interface Lowered {
  /** Undefined where there are diagnostics. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const VOID: CType = { kind: 'void' };
const INT: CType = { kind: 'int', name: 'int', size: 4, signed: true };
const endsWith = (parameter: CType): FunctionType => ({
  kind: 'function',
  returns: VOID,
  parameters: [parameter],
  variadic: false,
});
/** Library functions that the stubs call. */
const NEEDED: readonly IntrinsicUse[] = [
  { name: 'exit', type: endsWith(INT) },
  { name: 'pthread_exit', type: endsWith({ kind: 'pointer', to: VOID }) },
];
/** Library functions that install handlers of signals: who calls none of them needs no stub to return from one. */
const HANDLING = ['signal', 'sigaction', 'sigset', 'bsd_signal', 'sysv_signal', '__sysv_signal', 'ssignal'];
/** Addresses are immediate operands: all static data ends below this. */
const ADDRESS_LIMIT = 2 ** 31;

/** One executable, checked and linked. */
export interface Executable {
  /** As `Image` has them. */
  readonly name: string;
  readonly paths: readonly string[];
  readonly unit: Unit;
}

/** Lowers a program of one executable. Deterministic; throws nothing. */
export function lower(unit: Unit, options: LowerOptions): Lowered {
  return lowerAll([{ name: '', paths: [], unit }], options);
}

/** Tables that all executables share. */
type Shared = Pick<
  Output,
  'code' | 'places' | 'starts' | 'atomics' | 'atomicKeys' | 'rmws' | 'switches' | 'labels' | 'diagnostics'
> &
  Pick<Output, 'intrinsics' | 'intrinsicIndex'> & { readonly functions: FunctionInfo[] };

/** What is known of an executable once its instructions are written. */
interface Written {
  readonly executable: Executable;
  readonly out: Output;
  readonly first: number;
  readonly last: number;
  readonly start: number;
  readonly threadStart: number;
  readonly signalReturn: number | undefined;
}

/**
 * Lowers the executables of a program, itself first. The files of the last unit are those of all: places speak of them.
 * Deterministic; throws nothing.
 */
export function lowerAll(executables: readonly Executable[], options: LowerOptions): Lowered {
  const shared: Shared = {
    code: [],
    places: [],
    starts: [],
    atomics: [],
    atomicKeys: new Map(),
    rmws: [],
    switches: [],
    labels: [],
    diagnostics: [],
    intrinsics: [],
    intrinsicIndex: new Map(),
    functions: [],
  };
  const { diagnostics, intrinsics, functions } = shared;
  const written: Written[] = [];
  for (const executable of executables) {
    const one = writeCode(shared, executable, options);
    if (one !== undefined) written.push(one);
  }
  if (written.length < executables.length) return { program: undefined, diagnostics };
  const codeEnd = shared.code.length >> 2;
  // Addresses of code and library functions are no two executables' own: data begin behind those of all.
  const images = written.map((one) => placeData(one, functions, codeEnd));
  if (diagnostics.length > 0) return { program: undefined, diagnostics };
  const waitLoops = findWaitLoops(shared);
  waitLoops.forEach((loop, n) => {
    shared.code[loop.back * 4 + 2] = n;
  });
  const code = Int32Array.from(shared.code);
  const names = [
    ...intrinsics.map((i) => i.name),
    ...images.slice(1).flatMap(({ name, paths, first }) => [name, ...paths, String(first)]),
  ];
  const data = images.flatMap(({ sections, tls }) => [...sections.map((s) => s.bytes), tls.bytes]);
  const program: Program = {
    files: executables.at(-1)!.unit.files,
    code,
    places: Int32Array.from(shared.places),
    starts: Uint8Array.from(shared.starts),
    functions,
    intrinsics,
    atomics: shared.atomics,
    rmws: shared.rmws,
    switches: shared.switches,
    waitLoops,
    images,
    codeEnd,
    fingerprint: fingerprint(code, data, names.join()),
    labels: shared.labels,
  };
  return { program, diagnostics: [] };
}

/** Appends the instructions and functions of an executable. Undefined: it has no main, which is among the diagnostics. */
function writeCode(shared: Shared, executable: Executable, options: LowerOptions): Written | undefined {
  const { unit } = executable;
  const { functions, intrinsics, intrinsicIndex } = shared;
  const first = shared.code.length >> 2;
  const firstFunction = functions.length;
  for (const { name, type } of [...unit.library, ...NEEDED]) {
    if (!intrinsicIndex.has(name)) intrinsicIndex.set(name, intrinsics.push({ name, type }) - 1);
  }
  const handles = HANDLING.some((name) => intrinsicIndex.has(name));
  if (handles && !intrinsicIndex.has(SIGNAL_RETURN))
    intrinsicIndex.set(SIGNAL_RETURN, intrinsics.push({ name: SIGNAL_RETURN, type: endsWith(INT) }) - 1);
  const out: Output = {
    ...shared,
    unit,
    options,
    layout: makeLayout(unit),
    relocations: [],
    frameAlign: 16,
    wrappers: new Map(),
    firstFunction,
    functionIndex: new Map(unit.functions.map((f, n) => [f.name, firstFunction + n])),
  };
  const mainIndex = out.functionIndex.get('main');
  if (mainIndex === undefined) {
    shared.diagnostics.push({
      severity: 'error',
      kind: 'link',
      place: { file: 0, line: 1, column: 1, length: 1 },
      message: "the program has no function 'main'",
      hint: 'Define int main(void), or name the other source files of the program too.',
    });
    return undefined;
  }
  const main = unit.functions[mainIndex - firstFunction]!;
  for (const f of unit.functions) functions.push(lowerFunction(out, f, functions.length));
  // Pointers in initial data count too.
  for (const v of unit.variables) {
    for (const x of v.initial ?? []) if (x.kind === 'address' && x.of.kind === 'function') wrapperFor(out, x.of.name);
  }
  for (const [name, index] of out.wrappers) functions.push(wrapperStub(out, name, index, main.place));
  const start = startStub(out, functions.length, main, mainIndex);
  functions.push(start);
  const threadStart = threadStub(out, functions.length, main.place);
  functions.push(threadStart);
  const signalReturn = handles ? signalStub(out, functions.length, main.place) : undefined;
  if (signalReturn !== undefined) functions.push(signalReturn);
  if (out.frameAlign > 16) {
    for (let n = firstFunction; n < functions.length; n++) {
      const f = functions[n]!;
      functions[n] = { ...f, frameBytes: Math.ceil(f.frameBytes / out.frameAlign) * out.frameAlign };
    }
  }
  const last = shared.code.length >> 2;
  return {
    executable,
    out,
    first,
    last,
    start: start.entry,
    threadStart: threadStart.entry,
    signalReturn: signalReturn?.entry,
  };
}

/** Fixes the addresses of an executable's data, and fills them, now that the size of all code is known. */
function placeData(written: Written, functions: readonly FunctionInfo[], codeEnd: number): Image {
  const { executable, out, first, last, start, threadStart, signalReturn } = written;
  const { unit, layout } = out;
  const addresses = sectionBases(layout, codeEnd, out.intrinsics.length);
  if (addresses.end > ADDRESS_LIMIT) {
    const largest = unit.variables.reduce((a, b) => (sizeOfGlobal(b) > sizeOfGlobal(a) ? b : a));
    out.diagnostics.push({
      severity: 'error',
      kind: 'unsupported',
      place: { ...largest.place, length: largest.name.length || 1 },
      message: `the static data of the program is larger than 2 GiB ('${largest.name}' alone takes ${sizeOfGlobal(largest)} bytes)`,
      hint: 'Make it smaller, or take the memory from malloc.',
    });
  }
  const tooLarge = largestOverLimit(unit, layout);
  if (tooLarge !== undefined) out.diagnostics.push(tooLarge);
  // What is too large is not filled either.
  const { sections, tls } =
    out.diagnostics.length > 0
      ? { sections: [], tls: new Uint8Array(0) }
      : fillSections(unit, layout, addresses, {
          functionAddress: (name) => symbolAddress(out, functions, codeEnd, name),
          unknown: (place, name) =>
            out.diagnostics.push({
              severity: 'error',
              kind: 'link',
              place: { ...place, length: 1 },
              message: `undefined reference to '${name}'`,
            }),
        });
  for (let n = 0; n < out.relocations.length; n += 2) {
    out.code[out.relocations[n]!]! += addresses.bases[out.relocations[n + 1] as 0 | 1 | 2];
  }
  return {
    name: executable.name,
    paths: executable.paths,
    first,
    last,
    sections,
    variables: variableInfos(unit, out, addresses.bases),
    tls: {
      bytes: tls,
      size: layout.tls.size,
      align: Math.max(16, layout.tls.align),
      objects: layout.tls.objects,
    },
    start,
    threadStart,
    ...(signalReturn === undefined ? {} : { signalReturn }),
  };
}

/** Initialised data are bytes of the program itself, and thread-local ones lie on every thread's stack: both have limits. */
const MOST_INITIALISED = 64 << 20;
const MOST_THREAD_LOCAL = 4 << 20;

function largestOverLimit(unit: Unit, layout: Output['layout']): Diagnostic | undefined {
  const initialised = layout.sections[0].size + layout.sections[1].size;
  const what =
    layout.tls.size > MOST_THREAD_LOCAL
      ? { name: 'thread-local data', limit: MOST_THREAD_LOCAL, of: (n: number) => layout.homes[n]?.kind === 'tls' }
      : initialised > MOST_INITIALISED
        ? { name: 'initialised data', limit: MOST_INITIALISED, of: (n: number) => !isBss(layout, n) }
        : undefined;
  if (what === undefined) return undefined;
  let largest: Unit['variables'][number] | undefined;
  unit.variables.forEach((v, n) => {
    if (what.of(n) && (largest === undefined || sizeOfGlobal(v) > sizeOfGlobal(largest))) largest = v;
  });
  const alone = largest === undefined ? '' : ` ('${largest.name}' alone takes ${sizeOfGlobal(largest)} bytes)`;
  return {
    severity: 'error',
    kind: 'unsupported',
    place:
      largest === undefined
        ? { file: 0, line: 1, column: 1, length: 1 }
        : { ...largest.place, length: largest.name.length || 1 },
    message: `the ${what.name} of the program is larger than ${what.limit >> 20} MiB${alone}`,
    hint: 'Make it smaller, or fill memory from malloc when the program starts.',
  };
}

const isBss = (layout: Output['layout'], n: number): boolean => {
  const home = layout.homes[n];
  return home?.kind !== 'section' || home.section === 2;
};

function symbolAddress(
  out: Output,
  functions: readonly FunctionInfo[],
  codeEnd: number,
  name: string,
): number | undefined {
  const index = out.functionIndex.get(name) ?? out.wrappers.get(name);
  if (index !== undefined) return CODE_BASE + CODE_STRIDE * functions[index]!.entry;
  const intrinsic = out.intrinsicIndex.get(name);
  return intrinsic === undefined ? undefined : CODE_BASE + CODE_STRIDE * (codeEnd + intrinsic);
}

function variableInfos(unit: Unit, out: Output, bases: readonly number[]): VariableInfo[] {
  return unit.variables.map((variable, n): VariableInfo => {
    const home = out.layout.homes[n]!;
    return {
      name: variable.name,
      type: variable.type,
      place: variable.place,
      location:
        home.kind === 'tls'
          ? { kind: 'tls', offset: home.offset }
          : { kind: 'global', address: bases[home.section]! + home.offset },
      size: sizeOfGlobal(variable),
      ...(variable.within === undefined ? {} : { within: variable.within }),
      readOnly: variable.readOnly,
      own: unit.files[variable.place.file]?.own ?? true,
    };
  });
}
