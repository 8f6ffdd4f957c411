/** Programs by hand, from lists of instructions, for tests of the executor and of memory. */
import { lectureCosts } from '../../source/kernel/costs.js';
import { ownContext } from '../../source/kernel/epoch.js';
import { type EventSink, noEvents } from '../../source/kernel/events.js';
import { CALLING, executeOne } from '../../source/kernel/execute.js';
import { loadProgram } from '../../source/kernel/image.js';
import { emptyState, makeKernel } from '../../source/kernel/kernel.js';
import {
  type Costs,
  DEFAULT_LIMITS,
  DEFAULT_TLB,
  type Kernel,
  type Limits,
  type Machine,
  type TlbSettings,
} from '../../source/kernel/machine.js';
import type { ThreadModel } from '../../source/kernel/model.js';
import type { Policy } from '../../source/kernel/policy.js';
import type { Context } from '../../source/kernel/state.js';
import { Op, type OpName } from '../../source/language/opcodes.js';
import {
  type AtomicInfo,
  CODE_BASE,
  type DataObject,
  type FunctionInfo,
  PAGE_SIZE,
  type Program,
  type RmwInfo,
  type Section,
  type SwitchInfo,
  type VariableInfo,
  type WaitLoop,
} from '../../source/language/program.js';
import type { CType } from '../../source/language/types.js';

/** An opcode and its operands as Program.code has them (slots are slot numbers, targets instruction numbers). */
export type Line = readonly [OpName, number?, number?, number?];

export const INT: CType = { kind: 'int', name: 'int', size: 4, signed: true };
const place = { file: 0, line: 1, column: 1 };

export interface FunctionSpec {
  readonly name: string;
  readonly code: readonly Line[];
  /** Slots (default 32), objects of its frame (frameBytes follows). */
  readonly slots?: number;
  readonly objects?: readonly DataObject[];
  readonly locals?: FunctionInfo['locals'];
}

export interface Parts {
  /** The first one is where the main context begins. */
  readonly functions: readonly FunctionSpec[];
  readonly atomics?: readonly AtomicInfo[];
  readonly rmws?: readonly RmwInfo[];
  readonly switches?: readonly SwitchInfo[];
  readonly waitLoops?: readonly WaitLoop[];
  readonly intrinsics?: readonly string[];
  /** Globals in .data, and where they stand. */
  readonly variables?: readonly { readonly name: string; readonly size: number; readonly type?: CType }[];
  readonly data?: Uint8Array;
  readonly rodata?: Uint8Array;
}

/** Where the first global stands; the others follow at multiples of 64. */
export const DATA = CODE_BASE + 0x10000 - (CODE_BASE % PAGE_SIZE);
export const RODATA = DATA - 2 * PAGE_SIZE;
export const globalAt = (i: number): number => DATA + 64 * i;

export function assemble(parts: Parts): Program {
  const code: number[] = [];
  const functions: FunctionInfo[] = [];
  for (const f of parts.functions) {
    const entry = code.length / 4;
    for (const [name, a = 0, b = 0, c = 0] of f.code) code.push(Op[name], a, b, c);
    const objects = f.objects ?? [];
    const size = objects.reduce((n, o) => Math.max(n, o.offset + o.size), 0);
    functions.push({
      name: f.name,
      displayName: f.name,
      type: { kind: 'function', returns: INT, parameters: [], variadic: false },
      place,
      end: place,
      entry,
      last: code.length / 4,
      parameterCount: 0,
      slots: f.slots ?? 32,
      frameBytes: objects.length === 0 ? 16 : Math.ceil((size + 16) / 16) * 16,
      variadic: false,
      variadicSlot: -1,
      locals: f.locals ?? [],
      objects,
      library: false,
    });
  }
  const n = code.length / 4;
  const variables = (parts.variables ?? []).map(
    (v, i): VariableInfo => ({
      name: v.name,
      type: v.type ?? INT,
      place,
      location: { kind: 'global', address: globalAt(i) },
      size: v.size,
      readOnly: false,
      own: true,
    }),
  );
  const dataSize = Math.max(64 * variables.length, parts.data?.length ?? 0);
  const section = (
    name: Section['name'],
    address: number,
    size: number,
    bytes: Uint8Array,
    writable: boolean,
    objects: readonly DataObject[],
  ): Section => ({ name, address, size, bytes, writable, objects });
  const objects =
    variables.length > 0
      ? variables.map((v, i) => ({ offset: 64 * i, size: v.size }))
      : [{ offset: 0, size: dataSize }];
  return {
    files: [],
    code: Int32Array.from(code),
    places: new Int32Array(3 * n),
    starts: new Uint8Array(n),
    functions,
    intrinsics: (parts.intrinsics ?? []).map((name) => ({
      name,
      type: { kind: 'function', returns: INT, parameters: [], variadic: false },
    })),
    atomics: parts.atomics ?? [],
    rmws: parts.rmws ?? [],
    switches: parts.switches ?? [],
    waitLoops: parts.waitLoops ?? [],
    images: [
      {
        name: 'test',
        paths: [],
        first: 0,
        last: n,
        sections: [
          section('.text', CODE_BASE, 4 * n, new Uint8Array(0), false, []),
          ...(parts.rodata === undefined
            ? []
            : [
                section('.rodata', RODATA, parts.rodata.length, parts.rodata, false, [
                  { offset: 0, size: parts.rodata.length },
                ]),
              ]),
          section('.data', DATA, dataSize, parts.data ?? new Uint8Array(0), true, objects),
        ],
        variables,
        tls: { bytes: new Uint8Array(0), size: 0, align: 16, objects: [] },
        start: 0,
        threadStart: 0,
      },
    ],
    codeEnd: n,
    fingerprint: '0',
    labels: [],
  } as Program;
}

const unused = (): never => {
  throw new Error('not used here');
};
const noPolicy = { name: 'none', start: unused } as unknown as Policy;
const noModel = { name: 'none', start: unused } as unknown as ThreadModel;

export interface Settings {
  readonly limits?: Partial<Limits>;
  readonly uninitialised?: 'stop' | 'ignore';
  readonly sink?: EventSink;
  readonly costs?: Costs;
  readonly tlb?: TlbSettings;
}

/** A machine with nothing but the program: no policy, no model, no library. */
export function machineOf(program: Program, settings: Settings = {}): Machine {
  return {
    program,
    cores: 1,
    policy: noPolicy,
    parameters: {},
    model: noModel,
    modelParameters: {},
    costs: settings.costs ?? lectureCosts,
    seed: 1,
    args: ['test', 'one'],
    environment: [],
    stdin: new Uint8Array(0),
    terminal: true,
    controlled: false,
    intrinsics: [],
    limits: { ...DEFAULT_LIMITS, ...settings.limits },
    faults: { uninitialised: settings.uninitialised ?? 'stop' },
    tlb: settings.tlb ?? DEFAULT_TLB,
  };
}

export interface Loaded {
  readonly k: Kernel;
  readonly space: number;
  readonly context: () => Context;
}

/** The program loaded, its main context (number 0) ready to execute; no cores, no scheduling. */
export function load(program: Program, settings: Settings = {}): Loaded {
  const k = makeKernel(machineOf(program, settings), emptyState(), settings.sink ?? noEvents);
  const process = loadProgram(k);
  return { k, space: k.state.processes[process]!.space, context: () => k.state.contexts[0]! };
}

/** Executes up to n instructions of a context; stops at a library call. Answers how many were executed. */
export function execute(k: Kernel, n: number, id = 0): number {
  for (let i = 0; i < n; i++) {
    if (executeOne(k, ownContext(k.state, id)) === CALLING) return i;
  }
  return n;
}

/** Value of a 64-bit slot of the current frame. */
export function slot64(context: Context, n: number): bigint {
  const w = (context.fp + n) * 2;
  return BigInt.asIntN(64, (BigInt(context.slots[w + 1]!) << 32n) | BigInt(context.slots[w]! >>> 0));
}
export function slot32(context: Context, n: number): number {
  return context.slots[(context.fp + n) * 2]!;
}
export const words = (value: bigint): readonly [number, number] => [
  Number(BigInt.asIntN(32, value)),
  Number(BigInt.asIntN(32, value >> 32n)),
];
