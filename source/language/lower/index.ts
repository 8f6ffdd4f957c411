/**
 * Lowering: the checked tree → a program of the register machine. Total: what cannot be lowered is a diagnostic.
 *
 * Order of work: lay the static data out, lower each function (twice where a variable may be read unassigned), add the
 * stubs, fix the addresses now that the size of the code is known, look for waiting loops.
 */
import type { Diagnostic } from '../diagnostic.js';
import {
  CODE_BASE,
  CODE_STRIDE,
  type FunctionInfo,
  type IntrinsicUse,
  type Program,
  type VariableInfo,
} from '../program.js';
import type { Unit } from '../tree.js';
import type { CType, FunctionType } from '../types.js';
import type { LowerOptions, Output } from './emitter.js';
import { fingerprint } from './fingerprint.js';
import { lowerFunction, startStub, threadStub, wrapperStub } from './functions.js';
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
/** Addresses are immediate operands: all static data ends below this. */
const ADDRESS_LIMIT = 2 ** 31;

/** Lowers a linked program. Deterministic; throws nothing. */
export function lower(unit: Unit, options: LowerOptions): Lowered {
  const intrinsics: IntrinsicUse[] = unit.library.map(({ name, type }) => ({ name, type }));
  for (const use of NEEDED) if (!intrinsics.some((i) => i.name === use.name)) intrinsics.push(use);
  const out: Output = {
    unit,
    options,
    layout: makeLayout(unit),
    code: [],
    places: [],
    starts: [],
    relocations: [],
    atomics: [],
    atomicKeys: new Map(),
    rmws: [],
    switches: [],
    labels: [],
    diagnostics: [],
    frameAlign: 16,
    intrinsics,
    wrappers: new Map(),
    functionIndex: new Map(unit.functions.map((f, n) => [f.name, n])),
    intrinsicIndex: new Map(intrinsics.map((i, n) => [i.name, n])),
  };
  const mainIndex = out.functionIndex.get('main');
  if (mainIndex === undefined) {
    const diagnostic: Diagnostic = {
      severity: 'error',
      kind: 'link',
      place: { file: 0, line: 1, column: 1, length: 1 },
      message: "the program has no function 'main'",
      hint: 'Define int main(void), or name the other source files of the program too.',
    };
    return { program: undefined, diagnostics: [diagnostic] };
  }
  const main = unit.functions[mainIndex]!;
  const functions = unit.functions.map((f, n) => lowerFunction(out, f, n));
  // Pointers in initial data count too.
  for (const v of unit.variables) {
    for (const x of v.initial ?? []) if (x.kind === 'address' && x.of.kind === 'function') wrapperFor(out, x.of.name);
  }
  for (const [name, index] of out.wrappers) functions.push(wrapperStub(out, name, index, main.place));
  const start = startStub(out, functions.length, main, mainIndex);
  functions.push(start);
  const threadStart = threadStub(out, functions.length, main.place);
  functions.push(threadStart);
  if (out.frameAlign > 16) {
    functions.forEach((f, n) => {
      functions[n] = { ...f, frameBytes: Math.ceil(f.frameBytes / out.frameAlign) * out.frameAlign };
    });
  }
  const codeEnd = out.code.length >> 2;
  const addresses = sectionBases(out.layout, codeEnd, intrinsics.length);
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
  const tooLarge = largestOverLimit(unit, out.layout);
  if (tooLarge !== undefined) out.diagnostics.push(tooLarge);
  if (out.diagnostics.length > 0) return { program: undefined, diagnostics: out.diagnostics };
  for (let n = 0; n < out.relocations.length; n += 2) {
    out.code[out.relocations[n]!]! += addresses.bases[out.relocations[n + 1] as 0 | 1 | 2];
  }
  const { sections, tls } = fillSections(unit, out.layout, addresses, {
    functionAddress: (name) => symbolAddress(out, functions, codeEnd, name),
    unknown: (place, name) =>
      out.diagnostics.push({
        severity: 'error',
        kind: 'link',
        place: { ...place, length: 1 },
        message: `undefined reference to '${name}'`,
      }),
  });
  const waitLoops = findWaitLoops({ ...out, functions });
  waitLoops.forEach((loop, n) => {
    out.code[loop.back * 4 + 2] = n;
  });
  const code = Int32Array.from(out.code);
  const program: Program = {
    files: unit.files,
    code,
    places: Int32Array.from(out.places),
    starts: Uint8Array.from(out.starts),
    functions,
    intrinsics,
    atomics: out.atomics,
    rmws: out.rmws,
    switches: out.switches,
    waitLoops,
    sections,
    variables: variableInfos(unit, out, addresses.bases),
    tls: {
      bytes: tls,
      size: out.layout.tls.size,
      align: Math.max(16, out.layout.tls.align),
      objects: out.layout.tls.objects,
    },
    start: start.entry,
    threadStart: threadStart.entry,
    codeEnd,
    fingerprint: fingerprint(code, [...sections.map((s) => s.bytes), tls], intrinsics.map((i) => i.name).join()),
    labels: out.labels,
  };
  return out.diagnostics.length > 0
    ? { program: undefined, diagnostics: out.diagnostics }
    : { program, diagnostics: [] };
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
