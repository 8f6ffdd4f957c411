/**
 * clone: one way to make a thread, a process and all that lies between. The flags say what the new task shares with the
 * one that made it; what is not shared is copied. fork is clone with nothing shared, pthread_create clone with nearly
 * everything (Linux: kernel/fork.c, copy_process).
 */
import { CODE_BASE, CODE_STRIDE, functionAt, STACK_ALIGN } from '../language/program.js';
import { setResult32, startFrame } from './call.js';
import { charge, emit } from './emit.js';
import { addContext, addProcess, newContext, newProcess, ownContext, ownProcess, ownTask } from './epoch.js';
import { imageOf } from './images.js';
import type { Kernel } from './machine.js';
import { forkSpace, type Heir, holdSpace } from './memory/fork.js';
import { regionAt } from './memory/map.js';
import { forkObjects } from './objects.js';
import {
  copyCredentials,
  copyFiles,
  copyFilesystem,
  copyHandlers,
  shareCredentials,
  shareFiles,
  shareFilesystem,
  shareHandlers,
} from './records.js';
import type { Call, Context, ContextId, Mutable, Process } from './state.js';
import { createTask } from './tasks.js';

/** Flags as Linux numbers them. */
export const Clone = {
  /** the low byte: signal for the parent at the end */
  signal: 0xff,
  VM: 0x100,
  FS: 0x200,
  FILES: 0x400,
  SIGHAND: 0x800,
  PIDFD: 0x1000,
  PTRACE: 0x2000,
  VFORK: 0x4000,
  PARENT: 0x8000,
  THREAD: 0x10000,
  NEWNS: 0x20000,
  SYSVSEM: 0x40000,
  SETTLS: 0x80000,
  PARENT_SETTID: 0x100000,
  CHILD_CLEARTID: 0x200000,
  DETACHED: 0x400000,
  UNTRACED: 0x800000,
  CHILD_SETTID: 0x1000000,
} as const;
/** Name spaces: Linux wants privileges for them (EPERM). */
const NAME_SPACES = 0x7e000000;

/** What pthread_create asks for (glibc), and fork. */
export const THREAD_FLAGS =
  Clone.VM |
  Clone.FS |
  Clone.FILES |
  Clone.SIGHAND |
  Clone.THREAD |
  Clone.SYSVSEM |
  Clone.SETTLS |
  Clone.PARENT_SETTID |
  Clone.CHILD_CLEARTID;

const EPERM = 1;
const EAGAIN = 11;
const EINVAL = 22;
/** Frames that must be free for a new task: its stack's and its control block's first ones, and some to go on with. */
const FRAMES_FOR_A_TASK = 16;

export interface CloneRequest {
  readonly flags: number;
  /** Shown beside the thread: the name of its function. */
  readonly name: string;
  /** Makes the new context within the process given (with stack and first frame), or answers a negative error number. */
  readonly context: (process: number) => ContextId;
}

/** The error that Linux gives for a mix of flags that cannot be, or 0. */
export function flagsError(flags: number): number {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (has(Clone.SIGHAND) && !has(Clone.VM)) return EINVAL;
  if (has(Clone.THREAD) && !has(Clone.SIGHAND)) return EINVAL;
  if (has(Clone.NEWNS) && has(Clone.FS)) return EINVAL;
  if (has(Clone.PIDFD) && has(Clone.DETACHED)) return EINVAL;
  return has(NAME_SPACES) ? EPERM : 0;
}

/**
 * Makes a task that runs a new context, ready to go. Charges what it costs. Answers the context, or -errno: EINVAL for
 * impossible flags, EAGAIN where limits are reached (also: no memory).
 */
export function cloneTask(k: Kernel, by: Context, request: CloneRequest): ContextId {
  const s = k.state;
  const { flags } = request;
  const error = flagsError(flags);
  if (error !== 0) return -error;
  const thread = (flags & Clone.THREAD) !== 0;
  const parent = s.processes[by.process]!;
  if (k.scratch.frameLimit - s.memory.used < FRAMES_FOR_A_TASK) return -EAGAIN;
  if (thread ? (parent.live ?? 1) >= k.machine.limits.tasks : s.processCount >= k.machine.limits.processes)
    return -EAGAIN;
  const pages = { n: 0 };
  const process = thread ? by.process : newGroup(k, by, parent, flags, pages);
  const id = request.context(process);
  if (id < 0) return id;
  const own = ownProcess(s, process);
  own.contexts.push(id);
  own.live = (own.live ?? 0) + 1;
  const from = s.tasks[by.task]!;
  const has = (flag: number): boolean => (flags & flag) !== 0;
  charge(k, thread ? 'createThread' : 'fork');
  if (pages.n > 0) charge(k, 'forkPage', pages.n);
  const task = createTask(k, {
    process,
    context: id,
    tid: s.contexts[id]!.tid,
    name: request.name,
    parent: by.task,
    space: own.space,
    files: has(Clone.FILES) ? shareFiles(s, from.files) : copyFiles(s, from.files),
    filesystem: has(Clone.FS) ? shareFilesystem(s, from.filesystem) : copyFilesystem(s, from.filesystem),
    signalHandlers: has(Clone.SIGHAND) ? shareHandlers(s, from.signalHandlers) : copyHandlers(s, from.signalHandlers),
    // Linux shares them copy-on-write; a thread may still change its own.
    credentials: thread ? shareCredentials(s, from.credentials) : copyCredentials(s, from.credentials),
  });
  own.tasks.push(task);
  const context = ownContext(s, id);
  context.task = task;
  if (k.machine.controlled) context.status = 'ready';
  const why = thread ? 'thread' : has(Clone.VFORK) ? 'vfork' : has(Clone.VM) ? 'clone' : 'fork';
  emit(k, 'fork', { context: by.id, other: id, value: task, why, numbers: { flags, pages: pages.n } });
  return id;
}

/** A new thread group, with no context yet. */
function newGroup(k: Kernel, by: Context, maker: Process, flags: number, pages: { n: number }): number {
  const s = k.state;
  const shared = (flags & Clone.VM) !== 0;
  // The context that will be made next: the caller's stack and locks are its own in the copy.
  const heir = { of: by.id, to: s.contexts.length };
  let { space } = maker;
  if (shared) holdSpace(k, space);
  else {
    const forked = forkSpace(k, space, heir);
    space = forked.space;
    pages.n = forked.pages;
  }
  const parent = (flags & Clone.PARENT) !== 0 ? maker.parent : maker.index;
  const index = addProcess(s, {
    ...newProcess,
    pid: s.nextPid++,
    group: maker.group,
    parent,
    image: maker.image,
    name: maker.name,
    space,
    exitSignal: flags & Clone.signal,
    started: s.now,
    library: maker.library,
  });
  s.processCount++;
  if (parent >= 0) ownProcess(s, parent).children.push(index);
  if (!shared) forkObjects(k, maker.space, space, heir);
  ownProcess(s, index).library = libraryOf(maker, heir);
  return index;
}

/** The library's data go by contexts: what is the caller's is the copy's, what is other threads' is nobody's. */
function libraryOf(maker: Process, heir: Heir): Record<string, unknown> {
  const library: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(maker.library)) {
    const owner = / of (\d+)$/.exec(name);
    if (name.endsWith(' by owner')) {
      const list = (value as readonly { readonly owner: number }[]).filter((one) => one.owner === heir.of);
      if (list.length > 0) library[name] = list.map((one) => ({ ...one, owner: heir.to }));
    } else if (owner === null) library[name] = value;
    else if (Number(owner[1]) === heir.of) library[name.replace(/\d+$/, String(heir.to))] = value;
  }
  return library;
}

/** A context in `process` that has nothing yet but its number: a new thread's. */
export function freshContext(
  k: Kernel,
  process: number,
  name: string,
  creator: Pick<Context, 'id' | 'signalMask'>,
): Mutable<Context> {
  const s = k.state;
  const group = s.processes[process]!;
  // The first of a group has the group's own number.
  const tid = group.contexts.length === 0 ? group.pid : s.nextPid++;
  const number = s.contexts.length + 1;
  const id = addContext(s, newContext({ process, number, tid, name, creator: creator.id, created: s.now }));
  const context = ownContext(s, id);
  context.signalMask = creator.signalMask;
  return context;
}

/** A context that could not be completed is no more: it was the last one made. */
export function dropContext(k: Kernel, context: Context): void {
  k.state.contexts.pop();
  if (context.tid === k.state.nextPid - 1) k.state.nextPid--;
}

/**
 * A copy of the calling context, which returns 0 from the library call `call` under way, or goes on with its phase
 * `again`: what fork makes. The stack is the caller's own, at the same addresses, in the new address space.
 */
export function copyCaller(k: Kernel, by: Context, call: Call, process: number, again = -1): ContextId {
  const s = k.state;
  const fresh = freshContext(k, process, by.name, by);
  const context = ownContext(s, fresh.id);
  context.pc = by.pc;
  context.fp = by.fp;
  context.bp = by.bp;
  context.sp = by.sp;
  context.slots = by.slots.slice();
  context.floats = new Float64Array(context.slots.buffer);
  context.tp = by.tp;
  context.self = by.self;
  context.stackLow = by.stackLow;
  context.stackHigh = by.stackHigh;
  context.signalStack = by.signalStack;
  if (again < 0) {
    context.pc++;
    context.calls = by.calls.slice(0, -1);
    setResult32(context, call, 0);
  } else context.calls = [...by.calls.slice(0, -1), { ...call, phase: again }];
  return fresh.id;
}

/**
 * A context that begins with `function(argument)` on a stack that the program gives (`top`: the address above it), or on
 * the caller's own where that is 0. It has the caller's thread-local storage, errno included, as with the bare system call.
 */
export function startCaller(
  k: Kernel,
  by: Context,
  process: number,
  start: number,
  argument: readonly [number, number],
  top: number,
): ContextId {
  const context = freshContext(k, process, functionName(k, start), by);
  context.bare = true;
  context.tp = by.tp;
  context.self = by.self;
  if (top === 0) {
    context.stackLow = by.stackLow;
    context.stackHigh = by.sp;
  } else {
    const region = regionAt(k, k.state.processes[process]!.space, top - 1);
    context.stackHigh = Math.floor(top / STACK_ALIGN) * STACK_ALIGN;
    context.stackLow = region?.start ?? Math.max(0, context.stackHigh - MAIN_STACK);
  }
  startFrame(k, context, imageOf(k, process).threadStart, [[start | 0, Math.floor(start / 2 ** 32)], argument]);
  return context.id;
}
const MAIN_STACK = 8 << 20;

/** Name of the function at an address, for the panes. */
export function functionName(k: Kernel, address: number): string {
  const pc = (address - CODE_BASE) / CODE_STRIDE;
  const found = functionAt(k.program, pc);
  return found !== undefined && found.entry === pc ? found.displayName : 'thread';
}

/** Where the kernel writes the new thread's id, and which word it clears at its end. */
export function setClearTid(k: Kernel, id: ContextId, address: number): void {
  const { task } = k.state.contexts[id]!;
  if (task >= 0) ownTask(k.state, task).clearTid = address;
}
