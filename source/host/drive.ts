/** Runs a machine to its end without a history: slice by slice, its output handed on as it is written. */
import { boot } from '../kernel/boot.js';
import {
  EventKind,
  type EventName,
  type EventSink,
  joined,
  type KernelEvent,
  maskOf,
  meets,
  ordinaryEvents,
} from '../kernel/events.js';
import type { Kernel, Machine } from '../kernel/machine.js';
import { listenToAccesses } from '../kernel/order.js';
import { takePieces } from '../kernel/output.js';
import { run } from '../kernel/step.js';
import { follow } from '../timeline/follow.js';
import { type Inversions, inversions } from '../timeline/inversion.js';
import { listenerIn } from '../timeline/observer.js';
import type { Schedule } from '../timeline/schedule.js';
import { type Found, foundIn } from '../timeline/verdicts.js';
import { watchers } from '../timeline/watch/index.js';
import { type Ending, endingOf, type Misuse, misuseOf } from './ending.js';

/** Steps between two looks at signals and output: some milliseconds. */
const SLICE = 100_000;
/** Wrong uses that are remembered; more of them are counted, not told. */
const MOST_MISUSE = 1000;

export interface DriveOptions {
  readonly schedule?: Schedule | undefined;
  readonly maxSteps: number;
  /** Takes what the program writes to 1 and 2, in order. */
  readonly onOutput: (fd: number, bytes: Uint8Array) => void;
  /** Takes every event worth a line. */
  readonly onEvent?: ((k: Kernel, event: KernelEvent) => void) | undefined;
}

export interface Drive {
  readonly kernel: Kernel;
  /** Priority inversion so far, for the statistics. */
  readonly inversions: Inversions;
  /** What watching it has found so far, in order of time. */
  readonly verdicts: () => readonly Found[];
  /** Runs a slice; false: the run is over, or its steps are used up. */
  readonly slice: () => boolean;
  /** How it ended, or stands: `interrupted` where it was not the program or the limit that ended it. */
  readonly ending: () => Ending;
}

/** Boots a machine for a run at full speed. Its output may be of any length: what was handed on is not kept. */
export const drive = (given: Machine, { schedule, maxSteps, onOutput, onEvent }: DriveOptions): Drive => {
  const machine: Machine = { ...given, limits: { ...given.limits, outputBytes: Number.MAX_SAFE_INTEGER } };
  const misuse: Misuse[] = [];
  const wanted = watchers.map((o) => maskOf(o.kinds));
  const own = maskOf(['misuse', 'overflow']);
  const mask = wanted.reduce(joined, onEvent === undefined ? own : ordinaryEvents);
  const early: KernelEvent[] = [];
  // By kind, so that an event finds those who want it at once.
  const takers = new Map<EventName, number[]>();
  for (const kind of Object.keys(EventKind) as EventName[]) {
    const bit = maskOf([kind]);
    takers.set(
      kind,
      watchers.flatMap((_, i) => (meets(wanted[i]!, bit) ? [i] : [])),
    );
  }
  let kernel: Kernel | undefined;
  let tables: unknown[] = [];
  const take = (k: Kernel, event: KernelEvent): void => {
    if ((event.kind === 'misuse' || event.kind === 'overflow') && misuse.length < MOST_MISUSE) {
      const told = misuseOf(k, event);
      // A loop makes the same mistake over and over: it is told once.
      if (!misuse.some((m) => m.message === told.message && m.line === told.line && m.thread === told.thread))
        misuse.push(told);
    }
    if (tables.length > 0) for (const i of takers.get(event.kind)!) watchers[i]!.fold(tables[i], event, k);
    // From its second context on, a run is watched for accesses that nothing orders.
    if (event.kind === 'fork') listenToAccesses(k, listenerIn(watchers, tables));
    if (onEvent !== undefined && event.kind !== 'pulse') onEvent(k, event);
  };
  const sink: EventSink = {
    ...mask,
    emit(event) {
      // Events of the boot come before there is a kernel to name things by.
      if (kernel === undefined) early.push(event);
      else take(kernel, event);
    },
  };
  const k = boot(machine, sink);
  kernel = k;
  tables = watchers.map((o) => o.start(k));
  for (const event of early) take(k, event);
  if (schedule !== undefined) follow(k, schedule);

  const handOn = (): void => {
    for (const { fd, text } of takePieces(k)) onOutput(fd, text);
  };
  handOn();

  return {
    kernel: k,
    inversions: tables[watchers.findIndex((o) => o.name === inversions.name)] as Inversions,
    verdicts: () => foundIn(watchers, tables),
    slice: () => {
      const left = maxSteps - k.state.step;
      if (left > 0) run(k, { steps: Math.min(SLICE, left) });
      listenToAccesses(k, listenerIn(watchers, tables));
      handOn();
      return k.state.outcome.kind === 'running' && k.state.step < maxSteps;
    },
    ending: () => endingOf(k, misuse, k.state.step >= maxSteps ? 'steps' : 'interrupted'),
  };
};

export interface WholeRun {
  readonly kernel: Kernel;
  readonly inversions: Inversions;
  readonly verdicts: readonly Found[];
  readonly ending: Ending;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

const concatenated = (pieces: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(pieces.reduce((n, piece) => n + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
};

/** Runs a machine to its end in one go and keeps its output. */
export const runWhole = (
  machine: Machine,
  options: {
    readonly schedule?: Schedule | undefined;
    readonly maxSteps: number;
    /** Asked between slices: stop here? */
    readonly stop?: () => boolean;
  },
): WholeRun => {
  const pieces: { readonly out: Uint8Array[]; readonly err: Uint8Array[] } = { out: [], err: [] };
  const d = drive(machine, {
    ...options,
    onOutput: (fd, bytes) => (fd === 2 ? pieces.err : pieces.out).push(bytes),
  });
  while (d.slice() && options.stop?.() !== true);
  return {
    kernel: d.kernel,
    inversions: d.inversions,
    verdicts: d.verdicts(),
    ending: d.ending(),
    stdout: concatenated(pieces.out),
    stderr: concatenated(pieces.err),
  };
};
