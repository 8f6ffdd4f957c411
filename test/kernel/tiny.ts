/**
 * Hand-made programs as text, and the few library functions they need, for tests of stepping and scheduling:
 *   global NAME BYTES [VALUE]          fn NAME SLOTS          LABEL:          OPCODE operands
 * Slots are s0, s1, ...; labels are local to the whole text. `loop LABEL wait` (or `clock`) makes a wait loop.
 */
import { boot } from '../../source/kernel/boot.js';
import { arg32, argAddress, argBits, setResult32 } from '../../source/kernel/call.js';
import { computing } from '../../source/kernel/compute.js';
import { lectureCosts } from '../../source/kernel/costs.js';
import { charge } from '../../source/kernel/emit.js';
import {
  type EventName,
  type EventSink,
  type KernelEvent,
  noEvents,
  ordinaryEvents,
} from '../../source/kernel/events.js';
import { BLOCKED, DONE, GONE, type Intrinsic } from '../../source/kernel/intrinsic.js';
import {
  type Costs,
  DEFAULT_LIMITS,
  DEFAULT_TLB,
  type Kernel,
  type Machine,
  type TlbSettings,
} from '../../source/kernel/machine.js';
import { peekU32, readU32, write32 } from '../../source/kernel/memory/access.js';
import { noteAcquired, noteReleased } from '../../source/kernel/objects.js';
import { exitProcess } from '../../source/kernel/process.js';
import type { Wait } from '../../source/kernel/state.js';
import { Op, opInfo } from '../../source/language/opcodes.js';
import {
  CODE_BASE,
  type DataObject,
  type FunctionInfo,
  type Program,
  type WaitLoop,
} from '../../source/language/program.js';
import { checkParameters, policies } from '../../source/schedulers/index.js';
import { oneToOne } from '../../source/threading/one-to-one.js';

const spaceOf = (k: Kernel, process: number): number => k.state.processes[process]!.space;
const waitOn = (k: Kernel, kind: string, space: number, address: number, deadline: number, target = -1): Wait => ({
  kind,
  address,
  space,
  since: k.state.now,
  deadline,
  bitset: -1,
  target,
});
const never = Number.POSITIVE_INFINITY;

/** Library functions by name. */
export const library: Readonly<Record<string, Intrinsic>> = {
  /** exit(status) */
  exit: {
    name: 'exit',
    effect: 'task',
    phases: [
      {
        label: 'exit',
        run: (k, context, call) => {
          exitProcess(k, context, arg32(context, call, 0));
          return GONE;
        },
      },
    ],
  },
  /** spawn(function, argument) → context */
  spawn: {
    name: 'spawn',
    effect: 'task',
    phases: [
      {
        label: 'create',
        run: (k, context, call) => {
          const id = k.machine.model.create(k, context, {
            start: argAddress(context, call, 0),
            argument: argBits(context, call, 1),
            stackSize: 65536,
            stackAddress: 0,
            guardSize: 4096,
            detached: false,
            scope: 'system',
          });
          setResult32(context, call, id);
          return DONE;
        },
      },
    ],
  },
  /** end of a thread */
  leave: {
    name: 'leave',
    effect: 'task',
    phases: [
      {
        label: 'end and wake a joiner',
        run: (k, context) => {
          k.machine.model.exit(k, context);
          if (k.state.outcome.kind === 'running') {
            k.machine.model.wake(k, undefined, spaceOf(k, context.process), context.self, -1, true);
          }
          return GONE;
        },
      },
    ],
  },
  /** join(context) */
  join: {
    name: 'join',
    effect: 'task',
    phases: [
      {
        label: 'wait',
        enabled: (k, context, call) => k.state.contexts[arg32(context, call, 0)]!.status === 'exited',
        run: (k, context, call) => {
          const target = k.state.contexts[arg32(context, call, 0)]!;
          if (target.status === 'exited') return DONE;
          k.machine.model.wait(
            k,
            context,
            waitOn(k, 'join', spaceOf(k, context.process), target.self, never, target.id),
          );
          call.phase = 0;
          return BLOCKED;
        },
      },
    ],
  },
  yield: {
    name: 'yield',
    effect: 'sync',
    phases: [
      {
        label: 'yield',
        run: (k, context) => {
          k.machine.model.yield(k, context);
          return DONE;
        },
      },
    ],
  },
  /** sleep(ns) */
  sleep: {
    name: 'sleep',
    effect: 'time',
    phases: [
      {
        label: 'sleep',
        run: (k, context, call) => {
          k.machine.model.wait(k, context, waitOn(k, 'sleep', 0, 0, k.state.now + arg32(context, call, 0)));
          call.phase = 1;
          return BLOCKED;
        },
      },
      { label: 'awake', run: () => DONE },
    ],
  },
  /** wait(address, value): the futex, without a deadline */
  wait: {
    name: 'wait',
    effect: 'sync',
    phases: [
      {
        label: 'wait',
        run: (k, context, call) => {
          const space = spaceOf(k, context.process);
          const address = argAddress(context, call, 0);
          if (readU32(k, space, address) !== arg32(context, call, 1) >>> 0) return DONE;
          k.machine.model.wait(k, context, waitOn(k, 'futex', space, address, never));
          call.phase = 1;
          return BLOCKED;
        },
      },
      { label: 'resume', run: () => DONE },
    ],
  },
  /** wake(address, n), one a step */
  wake: {
    name: 'wake',
    effect: 'sync',
    phases: [
      {
        label: 'wake',
        run: (k, context, call) => {
          const done = call.data[0] ?? 0;
          if (done >= arg32(context, call, 1)) return DONE;
          const address = argAddress(context, call, 0);
          const id = k.machine.model.wake(k, context, spaceOf(k, context.process), address, -1, done === 0);
          call.data = [done + 1];
          return id < 0 ? DONE : 0;
        },
      },
    ],
  },
  /** lock(address), unlock(address): a word 0, 1, 2 as glibc's */
  lock: {
    name: 'lock',
    effect: 'sync',
    phases: [
      {
        label: 'attempt',
        run: (k, context, call) => {
          const space = spaceOf(k, context.process);
          const address = argAddress(context, call, 0);
          const word = readU32(k, space, address);
          write32(k, space, address, word === 0 ? (call.data[0] ?? 1) : 2);
          if (word === 0) {
            noteAcquired(k, space, address, 'mutex', context.id, call.data.length > 0, 0);
            return DONE;
          }
          k.machine.model.wait(k, context, waitOn(k, 'mutex', space, address, never));
          call.data = [2];
          call.phase = 0;
          return BLOCKED;
        },
      },
    ],
    controlled: [
      {
        label: 'lock',
        enabled: (k, context, call) => peekU32(k, spaceOf(k, context.process), argAddress(context, call, 0)) === 0,
        run: (k, context, call) => {
          write32(k, spaceOf(k, context.process), argAddress(context, call, 0), 1);
          return DONE;
        },
      },
    ],
  },
  unlock: {
    name: 'unlock',
    effect: 'sync',
    phases: [
      {
        label: 'release',
        run: (k, context, call) => {
          const space = spaceOf(k, context.process);
          const address = argAddress(context, call, 0);
          const word = readU32(k, space, address);
          write32(k, space, address, 0);
          noteReleased(k, space, address, 'mutex', context.id);
          if (word === 2) k.machine.model.wake(k, context, space, address, -1, true);
          return DONE;
        },
      },
    ],
  },
  /** compute(ns) */
  compute: {
    name: 'compute',
    effect: 'none',
    phases: [
      {
        label: 'compute',
        run: (k, context, call) => {
          k.cost += arg32(context, call, 0);
          return DONE;
        },
      },
    ],
  },
  /** burn(ns): computing that can be interrupted at any ns, in one step where it is not */
  burn: computing('burn', (context, call) => arg32(context, call, 0)),
  /** cwait(condition, mutex): releases, waits, takes it again */
  cwait: {
    name: 'cwait',
    effect: 'sync',
    phases: [
      {
        label: 'release and wait',
        run: (k, context, call) => {
          const space = spaceOf(k, context.process);
          const mutex = argAddress(context, call, 1);
          const word = readU32(k, space, mutex);
          write32(k, space, mutex, 0);
          if (word === 2) k.machine.model.wake(k, context, space, mutex, -1, true);
          k.machine.model.wait(k, context, waitOn(k, 'condition', space, argAddress(context, call, 0), never));
          call.phase = 1;
          return BLOCKED;
        },
      },
      {
        label: 're-acquire',
        run: (k, context, call) => {
          const space = spaceOf(k, context.process);
          const mutex = argAddress(context, call, 1);
          const word = readU32(k, space, mutex);
          write32(k, space, mutex, 2);
          if (word === 0) return DONE;
          k.machine.model.wait(k, context, waitOn(k, 'mutex', space, mutex, never));
          call.phase = 1;
          return BLOCKED;
        },
      },
    ],
  },
  /** clock() → ns since boot, 32 bits */
  clock: {
    name: 'clock',
    effect: 'time',
    phases: [
      {
        label: 'read',
        run: (k, context, call) => {
          setResult32(context, call, k.state.now);
          return DONE;
        },
      },
    ],
  },
  /** a phase that answers nonsense, one that does not exist */
  lost: { name: 'lost', effect: 'sync', phases: [{ label: 'first', run: () => 7 }] },
  charge: {
    name: 'charge',
    effect: 'sync',
    phases: [
      {
        label: 'pay',
        run: (k) => {
          charge(k, 'systemCall');
          return DONE;
        },
      },
    ],
  },
};

const names = Object.keys(library);
const place = { file: 0, line: 1, column: 1 } as unknown as FunctionInfo['place'];
const DATA = 0x404000;

/** Assembles a text; throws at what it does not understand. Runs `fn main`; threads run any other. */
export function assemble(text: string): Program {
  const lines = text
    .split('\n')
    .map((l) => l.replace(/#.*/, '').trim())
    .filter((l) => l !== '');
  const globals = new Map<string, number>();
  const objects: DataObject[] = [];
  const initial: [number, number][] = [];
  let size = 16;
  const functions: { name: string; slots: number; entry: number }[] = [];
  const labels = new Map<string, number>();
  const source: string[][] = [];
  const begin = (name: string, slots: number): void => {
    functions.push({ name, slots, entry: source.length });
  };
  // the stub of threads: (function, argument) in slots 2, 3
  begin('thread', 16);
  source.push(['mov64', 's10', 's3'], ['callp', 's2', '8', '1'], ['intrinsic', 'leave', '8', '0']);
  for (const line of lines) {
    const words = line.split(/[\s,]+/);
    if (words[0] === 'global') {
      globals.set(words[1]!, DATA + size);
      objects.push({ offset: size, size: Number(words[2]) });
      if (words[3] !== undefined) initial.push([size, Number(words[3])]);
      size += Math.ceil((Number(words[2]) + 16) / 16) * 16;
    } else if (words[0] === 'fn') begin(words[1]!, Number(words[2]));
    else if (line.endsWith(':')) labels.set(line.slice(0, -1), source.length);
    else source.push(words);
  }
  const waitLoops: WaitLoop[] = [];
  const code = new Int32Array(4 * source.length);
  source.forEach((words, pc) => {
    const op = opInfo.findIndex((o) => o.name === words[0]);
    const info = opInfo[op];
    if (info === undefined) throw new Error(`no opcode ${words[0]}`);
    code[4 * pc] = op;
    if (words[0] === 'loop') {
      const head = labels.get(words[1]!)!;
      code[4 * pc + 1] = head;
      const readsClock = words[2] === 'clock';
      code[4 * pc + 2] = words[2] === 'wait' || readsClock ? waitLoops.push({ head, back: pc, readsClock }) - 1 : -1;
      return;
    }
    let at = 1;
    [info.a, info.b, info.c].forEach((role, i) => {
      if (role === '-') return;
      const word = words[at++];
      if (word === undefined) throw new Error(`${words.join(' ')}: too few operands`);
      let value = /^s?-?\d+$/.test(word) ? Number(word.replace('s', '')) : Number.NaN;
      if (role === 'target') value = labels.get(word) ?? Number.NaN;
      else if (role === 'address' && Number.isNaN(value)) value = globals.get(word) ?? Number.NaN;
      else if (role === 'imm' && Number.isNaN(value)) value = globals.get(word) ?? Number.NaN;
      else if (role === 'function' && Number.isNaN(value)) value = functions.findIndex((f) => f.name === word);
      else if (role === 'intrinsic' && Number.isNaN(value)) value = names.indexOf(word);
      if (Number.isNaN(value) || (value < 0 && role !== 'imm')) throw new Error(`${words.join(' ')}: ${word}?`);
      code[4 * pc + 1 + i] = value;
    });
  });
  const bytes = new Uint8Array(size);
  for (const [offset, value] of initial) new DataView(bytes.buffer).setInt32(offset, value, true);
  const infos = functions.map(
    (f, i): FunctionInfo => ({
      name: f.name,
      displayName: f.name,
      type: undefined as unknown as FunctionInfo['type'],
      place,
      end: place,
      entry: f.entry,
      last: functions[i + 1]?.entry ?? source.length,
      parameterCount: f.name === 'thread' ? 2 : 1,
      slots: f.slots,
      frameBytes: 32,
      objects: [{ offset: 0, size: 8 }],
      variadic: false,
      variadicSlot: -1,
      locals: [],
      library: false,
    }),
  );
  const main = functions.find((f) => f.name === 'main');
  if (main === undefined) throw new Error('no main');
  return {
    files: [],
    code,
    places: new Int32Array(3 * source.length),
    starts: new Uint8Array(source.length),
    functions: infos,
    intrinsics: names.map((name) => ({ name, type: undefined as unknown as FunctionInfo['type'] })),
    atomics: [
      {
        op: 'exchange',
        size: 4,
        signed: true,
        order: 'seq_cst',
        operand: 6,
        desired: -1,
        success: -1,
        weak: false,
        result: 'old',
      },
      {
        op: 'store',
        size: 4,
        signed: true,
        order: 'seq_cst',
        operand: 6,
        desired: -1,
        success: -1,
        weak: false,
        result: 'none',
      },
      {
        op: 'add',
        size: 4,
        signed: true,
        order: 'seq_cst',
        operand: 6,
        desired: -1,
        success: -1,
        weak: false,
        result: 'old',
      },
    ],
    rmws: [{ op: 'add', size: 4, signed: true }],
    switches: [],
    waitLoops,
    images: [
      {
        name: 'tiny',
        paths: [],
        first: 0,
        last: source.length,
        sections: [{ name: '.data', address: DATA, size, bytes, writable: true, objects }],
        variables: [...globals].map(([name, address]) => ({
          name,
          type: undefined as unknown as FunctionInfo['type'],
          place,
          location: { kind: 'global', address },
          size: 4,
          readOnly: false,
          own: true,
        })),
        tls: { bytes: new Uint8Array(0), size: 0, align: 8, objects: [] },
        start: main.entry,
        threadStart: 0,
      },
    ],
    codeEnd: source.length,
    fingerprint: '0000000000000000',
    labels: [],
  };
}

export interface Settings {
  readonly cores?: number;
  readonly policy?: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly costs?: Costs;
  readonly seed?: number;
  readonly controlled?: boolean;
  readonly parking?: boolean;
  readonly tlb?: TlbSettings;
}

export function machineOf(program: Program, settings: Settings = {}): Machine {
  const policy = policies.get(settings.policy ?? 'round-robin')!;
  const checked = checkParameters(policy, settings.parameters ?? {});
  if ('message' in checked) throw new Error(checked.message);
  return {
    program,
    cores: settings.cores ?? 2,
    policy,
    parameters: checked.values,
    model: oneToOne,
    modelParameters: {},
    costs: settings.costs ?? lectureCosts,
    seed: settings.seed ?? 1,
    args: ['tiny'],
    environment: [],
    stdin: new Uint8Array(0),
    terminal: true,
    controlled: settings.controlled ?? false,
    parking: settings.parking ?? true,
    intrinsics: names.map((n) => library[n]!),
    limits: DEFAULT_LIMITS,
    faults: { uninitialised: 'stop' },
    tlb: settings.tlb ?? DEFAULT_TLB,
  };
}

/** Events of the wanted kinds, kept. */
export function recorder(kinds?: readonly EventName[]): EventSink & { readonly events: KernelEvent[] } {
  const events: KernelEvent[] = [];
  return {
    ...ordinaryEvents,
    events,
    emit(event) {
      if (kinds === undefined || kinds.includes(event.kind)) events.push(event);
    },
  };
}

export function start(text: string, settings: Settings = {}, sink: EventSink = noEvents): Kernel {
  return boot(machineOf(assemble(text), settings), sink);
}

/** Value of a global 32-bit variable. */
export function variableOf(k: Kernel, name: string): number | undefined {
  const variable = k.program.images[0]!.variables.find((v) => v.name === name)!;
  if (variable.location.kind !== 'global') return undefined;
  const value = peekU32(k, 0, variable.location.address);
  return value === undefined ? undefined : value | 0;
}

export const FUNCTION_BASE = CODE_BASE;
export { Op };
