/** Making a kernel handle and an empty state. Booting a machine (boot.ts) goes on from here. */
import { type EventSink, noEvents } from './events.js';
import { emptyTable } from './files/table.js';
import { copyRoot } from './keyframe.js';
import { type Chooser, type Kernel, type Machine, PRICE_NAMES } from './machine.js';
import { forgetTranslations, makeScratch } from './scratch.js';
import type { State } from './state.js';

/** Pids as a system that has run for a while gives them. */
const FIRST_PID = 100;

/** A state with no cores, tasks or processes: step 0, time 0. */
export function emptyState(): State {
  const epoch = 1;
  return copyRoot(
    {
      epoch,
      step: 0,
      now: 0,
      decision: 0,
      nextPid: FIRST_PID,
      processCount: 0,
      random: [1, 2, 3, 4],
      cores: [],
      tasks: [],
      contexts: [],
      processes: [],
      spaces: [],
      files: [],
      openFiles: emptyTable(epoch),
      inodes: emptyTable(epoch),
      pipes: emptyTable(epoch),
      epolls: emptyTable(epoch),
      sockets: emptyTable(epoch),
      messageQueues: emptyTable(epoch),
      filesystems: [],
      signalHandlers: [],
      credentials: [],
      memory: { epoch, directories: [], free: [], next: 0, used: 0, swapped: 0, peak: 0 },
      memoryObjects: [],
      disk: { epoch, queue: [], done: [], sequence: 0, thread: -1, completed: 0, busy: 0 },
      segments: [],
      namedSemaphores: [],
      queues: [],
      futexes: { epoch, queues: new Map() },
      timers: { epoch, heap: [], positions: new Map(), sequence: 0 },
      objects: { epoch, list: [], index: new Map() },
      ledger: { epoch, counts: new Float64Array(PRICE_NAMES.length), sums: new Float64Array(PRICE_NAMES.length) },
      output: { epoch, latest: [], before: undefined, bytes: 0, inputRead: 0 },
      policy: { epoch, data: {} },
      model: { epoch, data: {}, queues: {} },
      device: { epoch, busy: 0, until: 0, requests: 0 },
      outcome: { kind: 'running' },
    },
    epoch,
  );
}

const asPreferred: Chooser = (_kind, preferred) => preferred;

/** A handle on `state`. All kernels are made here: one shape, which the executor's speed depends on. */
export function makeKernel(
  machine: Machine,
  state: State,
  sink: EventSink = noEvents,
  choose: Chooser = asPreferred,
): Kernel {
  const scratch = makeScratch(machine);
  scratch.lastEpoch = state.epoch;
  const k: Kernel = {
    machine,
    program: machine.program,
    state,
    choose,
    sink,
    cost: 0,
    systemCost: 0,
    core: -1,
    forced: [],
    exchanges: [],
    order: undefined,
    scratch,
    forget(): void {
      forgetTranslations(scratch);
      k.order = undefined;
    },
  };
  return k;
}
