/**
 * The writers: the only way to change a record of the state. A record whose stamp is not the state's epoch is shared with a
 * keyframe; `own...` copies it once an epoch and hands out the copy as mutable. Within an epoch the same record comes
 * back, so that holding on to it is safe until the next keyframe and not beyond.
 */

import type { Descriptor } from './files/layout.js';
import type { AddressSpace, PageUpper, Region } from './memory/layout.js';
import type {
  Context,
  ContextId,
  Core,
  CoreId,
  CredentialsRecord,
  Device,
  FilesRecord,
  FilesystemRecord,
  FutexTable,
  Ledger,
  Mutable,
  ObjectTable,
  Output,
  OutputPiece,
  PlaceKey,
  PlainRecord,
  Process,
  RunQueue,
  SignalAction,
  SignalHandlersRecord,
  State,
  SyncObject,
  Task,
  TaskId,
  Timer,
  TimerHeap,
} from './state.js';

export type OwnedTask = Mutable<Omit<Task, 'sched'>> & { readonly sched: Record<string, number> };
export type OwnedProcess = Mutable<Omit<Process, 'children' | 'tasks' | 'contexts' | 'library'>> & {
  children: number[];
  readonly tasks: TaskId[];
  readonly contexts: ContextId[];
  library: Record<string, unknown>;
};
export type OwnedSpace = Mutable<Omit<AddressSpace, 'regions' | 'table'>> & {
  readonly regions: Region[];
  readonly table: (PageUpper | undefined)[];
};
export type OwnedQueue = Mutable<Omit<RunQueue, 'lists' | 'sums' | 'numbers'>> & {
  readonly lists: TaskId[][];
  sums?: number[];
  readonly numbers: Record<string, number>;
};
export type OwnedFiles = Mutable<Omit<FilesRecord, 'descriptors'>> & {
  readonly descriptors: (Descriptor | undefined)[];
};
export type OwnedHandlers = Mutable<Omit<SignalHandlersRecord, 'actions'>> & {
  readonly actions: (SignalAction | undefined)[];
};
export type OwnedFutexes = Mutable<Omit<FutexTable, 'queues'>> & { readonly queues: Map<PlaceKey, ContextId[]> };
export type OwnedTimers = Mutable<Omit<TimerHeap, 'heap' | 'positions'>> & {
  readonly heap: Timer[];
  readonly positions: Map<number, number>;
};
export type OwnedObjects = Mutable<Omit<ObjectTable, 'list' | 'index'>> & {
  readonly list: SyncObject[];
  readonly index: Map<PlaceKey, number>;
};
export type OwnedOutput = Mutable<Omit<Output, 'latest'>> & { latest: OutputPiece[] };
export type OwnedPlain = Mutable<Omit<PlainRecord, 'data'>> & {
  readonly data: Record<string, number | string | readonly number[]>;
};

function missing(what: string, id: number): never {
  throw new RangeError(`the state has no ${what} ${id}`);
}

// Cores, tasks and contexts are made by one literal each, at boot as well as when copied: all have the same shape, which
// the executor and the scheduler's loop depend on for speed.

/** A core's record, stamped. All cores are made here. */
export function makeCore(c: Omit<Core, 'epoch'>, epoch: number): Mutable<Core> {
  return {
    epoch,
    id: c.id,
    clock: c.clock,
    task: c.task,
    context: c.context,
    mode: c.mode,
    decideAt: c.decideAt,
    resched: c.resched,
    since: c.since,
    retired: c.retired,
    space: c.space,
    lastTask: c.lastTask,
    busy: c.busy,
    switches: c.switches,
    parkedLoop: c.parkedLoop,
    parkedSince: c.parkedSince,
    parkedTurn: c.parkedTurn,
    next: c.next,
    nextWhy: c.nextWhy,
    ties: c.ties,
    charged: c.charged,
    stopAt: c.stopAt,
    forcedAt: c.forcedAt,
    switching: c.switching,
    computeSince: c.computeSince,
    computeRate: c.computeRate,
    computeUntil: c.computeUntil,
    cached: c.cached,
    warmTime: c.warmTime,
    tlb: c.tlb,
  };
}

function makeTask(t: Omit<Task, 'epoch' | 'id'>, id: TaskId, epoch: number): OwnedTask {
  return {
    epoch,
    id,
    tid: t.tid,
    process: t.process,
    context: t.context,
    kernelThread: t.kernelThread,
    name: t.name,
    state: t.state,
    waitReason: t.waitReason,
    core: t.core,
    queue: t.queue,
    nice: t.nice,
    priority: t.priority,
    schedClass: t.schedClass,
    resetOnFork: t.resetOnFork,
    normal: t.normal,
    affinity: t.affinity,
    space: t.space,
    files: t.files,
    filesystem: t.filesystem,
    signalHandlers: t.signalHandlers,
    credentials: t.credentials,
    sched: { ...t.sched },
    slot: t.slot,
    created: t.created,
    since: t.since,
    firstRun: t.firstRun,
    ended: t.ended,
    runTime: t.runTime,
    userTime: t.userTime,
    systemTime: t.systemTime,
    readyTime: t.readyTime,
    blockedTime: t.blockedTime,
    longestWait: t.longestWait,
    voluntary: t.voluntary,
    involuntary: t.involuntary,
    migrations: t.migrations,
    minorFaults: t.minorFaults,
    systemCalls: t.systemCalls,
    majorFaults: t.majorFaults,
    tlbMisses: t.tlbMisses,
    timer: t.timer,
    parent: t.parent,
    clearTid: t.clearTid,
    job: t.job,
    computed: t.computed,
    released: t.released,
    releases: t.releases,
    misses: t.misses,
    warmth: t.warmth,
  };
}

/** Everything of a context; `slots` is copied, `floats` made anew over the copy. Also the way to a private copy of one. */
export function copyContext(c: Omit<Context, 'epoch'>, epoch: number): Mutable<Context> {
  const slots = c.slots.slice();
  return {
    epoch,
    id: c.id,
    number: c.number,
    process: c.process,
    tid: c.tid,
    bare: c.bare,
    task: c.task,
    name: c.name,
    status: c.status,
    pc: c.pc,
    fp: c.fp,
    bp: c.bp,
    sp: c.sp,
    slots,
    floats: new Float64Array(slots.buffer),
    tp: c.tp,
    self: c.self,
    stackLow: c.stackLow,
    stackHigh: c.stackHigh,
    signalMask: c.signalMask,
    pending: c.pending,
    signalled: c.signalled,
    interrupted: c.interrupted,
    savedMask: c.savedMask,
    interruptsOff: c.interruptsOff,
    signalStack: c.signalStack,
    calls: c.calls,
    wait: c.wait,
    rmw: c.rmw,
    dirty: c.dirty,
    detached: c.detached,
    robust: c.robust,
    robustPending: c.robustPending,
    cancel: c.cancel,
    result: c.result,
    creator: c.creator,
    created: c.created,
    operations: c.operations,
  };
}

export function ownCore(s: State, id: CoreId): Mutable<Core> {
  const c = s.cores[id] ?? missing('core', id);
  if (c.epoch === s.epoch) return c;
  const copy = makeCore(c, s.epoch);
  s.cores[id] = copy;
  return copy;
}

export function ownTask(s: State, id: TaskId): OwnedTask {
  const t = s.tasks[id] ?? missing('task', id);
  if (t.epoch === s.epoch) return t;
  const copy = makeTask(t, id, s.epoch);
  s.tasks[id] = copy;
  return copy;
}

/** `calls` is not copied: replace the array (a call under way is owned by ownCall in call.ts). */
export function ownContext(s: State, id: ContextId): Mutable<Context> {
  const c = s.contexts[id] ?? missing('context', id);
  if (c.epoch === s.epoch) return c;
  const copy = copyContext(c, s.epoch);
  s.contexts[id] = copy;
  return copy;
}

export function ownProcess(s: State, index: number): OwnedProcess {
  const p = s.processes[index] ?? missing('process', index);
  if (p.epoch === s.epoch) return p as OwnedProcess;
  const copy: OwnedProcess = {
    ...p,
    epoch: s.epoch,
    children: p.children.slice(),
    tasks: p.tasks.slice(),
    contexts: p.contexts.slice(),
    library: { ...p.library },
  };
  s.processes[index] = copy;
  return copy;
}

export function ownSpace(s: State, id: number): OwnedSpace {
  const space = s.spaces[id] ?? missing('address space', id);
  if (space.epoch === s.epoch) return space as OwnedSpace;
  const copy: OwnedSpace = { ...space, epoch: s.epoch, regions: space.regions.slice(), table: space.table.slice() };
  s.spaces[id] = copy;
  return copy;
}

export function ownQueue(s: State, id: number): OwnedQueue {
  const q = s.queues[id] ?? missing('run queue', id);
  if (q.epoch === s.epoch) return q as OwnedQueue;
  const { sums, ...rest } = q;
  const copy: OwnedQueue = {
    ...rest,
    epoch: s.epoch,
    lists: q.lists.map((list) => list.slice()),
    numbers: { ...q.numbers },
  };
  if (sums !== undefined) copy.sums = sums.slice();
  s.queues[id] = copy;
  return copy;
}

export function ownFiles(s: State, id: number): OwnedFiles {
  const f = s.files[id] ?? missing('file table', id);
  if (f.epoch === s.epoch) return f as OwnedFiles;
  const copy: OwnedFiles = { ...f, epoch: s.epoch, descriptors: f.descriptors.slice() };
  s.files[id] = copy;
  return copy;
}

export function ownFilesystem(s: State, id: number): Mutable<FilesystemRecord> {
  const f = s.filesystems[id] ?? missing('filesystem record', id);
  if (f.epoch === s.epoch) return f;
  const copy = { ...f, epoch: s.epoch };
  s.filesystems[id] = copy;
  return copy;
}

export function ownSignalHandlers(s: State, id: number): OwnedHandlers {
  const h = s.signalHandlers[id] ?? missing('signal handlers', id);
  if (h.epoch === s.epoch) return h as OwnedHandlers;
  const copy: OwnedHandlers = { ...h, epoch: s.epoch, actions: h.actions.slice() };
  s.signalHandlers[id] = copy;
  return copy;
}

export function ownCredentials(s: State, id: number): Mutable<CredentialsRecord> {
  const c = s.credentials[id] ?? missing('credentials', id);
  if (c.epoch === s.epoch) return c;
  const copy = { ...c, epoch: s.epoch };
  s.credentials[id] = copy;
  return copy;
}

/** The waiters' arrays are copied with the table: they may be changed in place. */
export function ownFutexes(s: State): OwnedFutexes {
  const f = s.futexes;
  if (f.epoch === s.epoch) return f as OwnedFutexes;
  const queues = new Map<PlaceKey, ContextId[]>();
  for (const [key, waiters] of f.queues) queues.set(key, waiters.slice());
  const copy: OwnedFutexes = { ...f, epoch: s.epoch, queues };
  (s as Mutable<State>).futexes = copy;
  return copy;
}

export function ownTimers(s: State): OwnedTimers {
  const t = s.timers;
  if (t.epoch === s.epoch) return t as OwnedTimers;
  const copy: OwnedTimers = { ...t, epoch: s.epoch, heap: t.heap.slice(), positions: new Map(t.positions) };
  (s as Mutable<State>).timers = copy;
  return copy;
}

/** The objects in the list have stamps of their own: replace one of an earlier epoch to change it. */
export function ownObjects(s: State): OwnedObjects {
  const o = s.objects;
  if (o.epoch === s.epoch) return o as OwnedObjects;
  const copy: OwnedObjects = { ...o, epoch: s.epoch, list: o.list.slice(), index: new Map(o.index) };
  (s as Mutable<State>).objects = copy;
  return copy;
}

export function ownOutput(s: State): OwnedOutput {
  const o = s.output;
  if (o.epoch === s.epoch) return o as OwnedOutput;
  const copy: OwnedOutput = { ...o, epoch: s.epoch, latest: o.latest.slice() };
  (s as Mutable<State>).output = copy;
  return copy;
}

export function ownLedger(s: State): Ledger {
  const l = s.ledger;
  if (l.epoch === s.epoch) return l;
  const copy: Ledger = { epoch: s.epoch, counts: l.counts.slice(), sums: l.sums.slice() };
  (s as Mutable<State>).ledger = copy;
  return copy;
}

export function ownPolicy(s: State): OwnedPlain {
  const p = s.policy;
  if (p.epoch === s.epoch) return p as OwnedPlain;
  const copy: OwnedPlain = { ...p, epoch: s.epoch, data: { ...p.data } };
  (s as Mutable<State>).policy = copy;
  return copy;
}

export function ownModel(s: State): OwnedPlain {
  const m = s.model;
  if (m.epoch === s.epoch) return m as OwnedPlain;
  const copy: OwnedPlain = { ...m, epoch: s.epoch, data: { ...m.data } };
  (s as Mutable<State>).model = copy;
  return copy;
}

export function ownDevice(s: State): Mutable<Device> {
  const d = s.device;
  if (d.epoch === s.epoch) return d;
  const copy: Mutable<Device> = { ...d, epoch: s.epoch };
  (s as Mutable<State>).device = copy;
  return copy;
}

/** Adds a task; its id is its place in `s.tasks`. */
export function addTask(s: State, fields: Omit<Task, 'epoch' | 'id'>): TaskId {
  const id = s.tasks.length;
  s.tasks.push(makeTask(fields, id, s.epoch));
  return id;
}

export type ContextFields = Omit<Context, 'epoch' | 'id' | 'floats' | 'slots'> & { readonly slots?: Int32Array };

/** Adds a context (64 slots unless given); its id is its place in `s.contexts`. */
export function addContext(s: State, fields: ContextFields): ContextId {
  const id = s.contexts.length;
  const slots = fields.slots ?? new Int32Array(128);
  s.contexts.push(copyContext({ ...fields, id, slots, floats: new Float64Array(slots.buffer) }, s.epoch));
  return id;
}

/** A context's fields at birth: nothing but where it belongs. */
export function newContext(fields: {
  process: number;
  number: number;
  tid: number;
  name: string;
  creator: ContextId;
  created: number;
}): ContextFields {
  return {
    number: fields.number,
    process: fields.process,
    tid: fields.tid,
    bare: false,
    task: -1,
    name: fields.name,
    status: 'ready',
    pc: 0,
    fp: 0,
    bp: 0,
    sp: 0,
    tp: 0,
    self: 0,
    stackLow: 0,
    stackHigh: 0,
    signalMask: [0, 0],
    pending: [],
    signalled: false,
    interrupted: false,
    savedMask: undefined,
    interruptsOff: undefined,
    signalStack: undefined,
    calls: [],
    wait: undefined,
    rmw: undefined,
    dirty: false,
    detached: false,
    robust: [],
    robustPending: 0,
    cancel: 0,
    result: [0, 0],
    creator: fields.creator,
    created: fields.created,
    operations: 0,
  };
}

/** A process's fields at birth, but for who and where it is. */
export const newProcess: Omit<Process, 'epoch' | 'index' | 'pid' | 'group' | 'parent' | 'name' | 'space'> = {
  children: [],
  image: 0,
  tasks: [],
  contexts: [],
  state: 'alive',
  status: 0,
  fault: undefined,
  exitSignal: 17,
  pending: [],
  stopped: 0,
  report: 'none',
  alarm: -1,
  alarmInterval: 0,
  cpuTimers: [],
  timers: [],
  childUser: 0,
  childSystem: 0,
  childMinorFaults: 0,
  childMajorFaults: 0,
  started: 0,
  ended: -1,
  library: {},
};

/** Adds a process; its index is its place in `s.processes`. */
export function addProcess(s: State, fields: Omit<Process, 'epoch' | 'index'>): number {
  const index = s.processes.length;
  s.processes.push({
    ...fields,
    children: fields.children.slice(),
    tasks: fields.tasks.slice(),
    contexts: fields.contexts.slice(),
    library: { ...fields.library },
    index,
    epoch: s.epoch,
  });
  return index;
}

/** Adds an empty address space; its id is its place in `s.spaces`. */
export function addSpace(s: State): number {
  const id = s.spaces.length;
  s.spaces.push({
    epoch: s.epoch,
    id,
    references: 1,
    regions: [],
    table: [],
    resident: 0,
    peakResident: 0,
    minorFaults: 0,
    copied: 0,
    taken: 0,
    majorFaults: 0,
    swapped: 0,
    minimum: 0,
    maximum: 0,
    hand: 0,
    heapStart: 0,
    brk: 0,
    mapHint: 0,
    objectRegions: 0,
  });
  return id;
}

/** Adds a record to one of the tables of shared records; answers its index. */
export function addFiles(s: State, descriptors: readonly (Descriptor | undefined)[]): number {
  return s.files.push({ epoch: s.epoch, references: 1, descriptors, lockWaits: [] }) - 1;
}
export function addFilesystem(s: State, cwd: string, folder: number, umask: number): number {
  return s.filesystems.push({ epoch: s.epoch, references: 1, cwd, folder, umask }) - 1;
}
export function addSignalHandlers(s: State, actions: readonly (SignalAction | undefined)[]): number {
  return s.signalHandlers.push({ epoch: s.epoch, references: 1, actions }) - 1;
}
export function addCredentials(s: State, uid: number, gid: number): number {
  return s.credentials.push({ epoch: s.epoch, references: 1, uid, gid }) - 1;
}
