/**
 * One-to-one (NPTL, Linux): each thread of the program is a task of the kernel. Waiting and waking are the futex system
 * call, switching is the kernel's.
 */
import { ownCall, startFrame } from '../kernel/call.js';
import { charge, emit } from '../kernel/emit.js';
import {
  addContext,
  addCredentials,
  addFiles,
  addFilesystem,
  addSignalHandlers,
  newContext,
  ownContext,
  ownProcess,
  ownTask,
} from '../kernel/epoch.js';
import { futexRequeue, futexWait, futexWake } from '../kernel/futex.js';
import { loadProgram } from '../kernel/image.js';
import type { Kernel } from '../kernel/machine.js';
import { makeStack } from '../kernel/memory/stacks.js';
import type { ThreadModel } from '../kernel/model.js';
import { endWait, exitProcess } from '../kernel/process.js';
import type { Call, Mutable } from '../kernel/state.js';
import { blockTask, createTask, exitTask, wakeTask, yieldTask } from '../kernel/tasks.js';
import { armTimer } from '../kernel/timers.js';
import { CODE_BASE, CODE_STRIDE } from '../language/program.js';

const EAGAIN = 11;
const ENOMEM = 12;
/** Pages that must be free for a new thread: its stack's and its control block's first ones, and some to go on with. */
const FRAMES_FOR_A_THREAD = 16;

function functionName(k: Kernel, address: number): string {
  const pc = (address - CODE_BASE) / CODE_STRIDE;
  return k.program.functions.find((f) => f.entry === pc)?.displayName ?? 'thread';
}

export const oneToOne: ThreadModel = {
  name: 'one-to-one',
  about: 'each thread is a task of the kernel (Linux, Windows)',

  start(k) {
    const index = loadProgram(k);
    const process = ownProcess(k.state, index);
    const main = process.contexts[0]!;
    process.live = 1;
    const task = createTask(k, {
      process: index,
      context: main,
      name: process.name,
      parent: -1,
      space: process.space,
      files: addFiles(k.state, [0, 1, 2]),
      filesystem: addFilesystem(k.state, '/', 0o022),
      signalHandlers: addSignalHandlers(k.state, new Array<number>(65).fill(0)),
      credentials: addCredentials(k.state, 1000, 1000),
    });
    process.tasks.push(task);
    ownContext(k.state, main).task = task;
  },

  create(k, by, spec) {
    const s = k.state;
    this.enterSystemCall(k, by, 'clone');
    charge(k, 'createThread');
    const process = ownProcess(s, by.process);
    // Threads that ended and were not joined keep their stacks: no memory is left for another one long before the limit.
    const noRoom = k.scratch.frameLimit - k.state.memory.used < FRAMES_FOR_A_THREAD;
    if (noRoom || (process.live ?? 1) >= k.machine.limits.tasks) {
      this.leaveSystemCall(k, by, 'clone');
      return -EAGAIN;
    }
    const name = functionName(k, spec.start);
    const id = addContext(
      s,
      newContext({ process: by.process, number: process.nextNumber, name, creator: by.id, created: s.now }),
    );
    const stack = makeStack(k, by.process, {
      size: spec.stackSize,
      address: spec.stackAddress,
      guardSize: spec.guardSize,
      context: id,
      number: process.nextNumber,
    });
    if (stack === undefined) {
      s.contexts.pop();
      this.leaveSystemCall(k, by, 'clone');
      return -ENOMEM;
    }
    const context = ownContext(s, id);
    context.stackLow = stack.stackLow;
    context.stackHigh = stack.stackHigh;
    context.tp = stack.tp;
    context.self = stack.self;
    context.detached = spec.detached;
    startFrame(k, context, k.program.threadStart, [[spec.start | 0, Math.floor(spec.start / 2 ** 32)], spec.argument]);
    process.nextNumber++;
    process.contexts.push(id);
    process.live = (process.live ?? 1) + 1;
    const task = createTask(k, { process: by.process, context: id, name, parent: by.task, space: process.space });
    process.tasks.push(task);
    ownContext(s, id).task = task;
    emit(k, 'fork', { context: by.id, other: id, value: task, why: 'thread' });
    this.leaveSystemCall(k, by, 'clone');
    return id;
  },

  exit(k, context) {
    this.enterSystemCall(k, context, 'exit');
    charge(k, 'exitThread');
    context.status = 'exited';
    context.calls = [];
    emit(k, 'exit', { context: context.id });
    const process = ownProcess(k.state, context.process);
    process.live = (process.live ?? 1) - 1;
    if (process.live === 0) {
      exitProcess(k, context, 0);
      return;
    }
    exitTask(k, context.task);
    // The stack stays until the thread is joined (the library frees it): its control block is what a pthread_t names.
  },

  yield(k, context) {
    this.enterSystemCall(k, context, 'sched_yield');
    yieldTask(k, context.task);
    this.leaveSystemCall(k, context, 'sched_yield');
  },

  wait(k, context, wait) {
    if (wait.address !== 0) {
      this.enterSystemCall(k, context, 'futex');
      charge(k, 'futex');
      futexWait(k, wait.space, wait.address, context.id);
      emit(k, 'futexWait', { context: context.id, address: wait.address, why: wait.kind });
    }
    const timed = wait.deadline !== Number.POSITIVE_INFINITY;
    context.wait = timed ? { ...wait, timer: armTimer(k, wait.deadline, 'wake', context.id, 2) } : wait;
    context.status = 'waiting';
    // the phase under way holds this record: it is changed in place
    const call = context.calls[context.calls.length - 1] as Mutable<Call> | undefined;
    if (call !== undefined) call.woken = 0;
    blockTask(k, context.task, wait.kind, wait.kind === 'disk' ? 'disk' : 'sleeping');
  },

  wake(k, by, space, address, bitset, first) {
    if (by !== undefined && first) {
      this.enterSystemCall(k, by, 'futex');
      charge(k, 'futex');
    }
    const id = futexWake(k, space, address, bitset);
    emit(k, 'futexWake', { context: by?.id ?? -1, other: id, address, value: id < 0 ? 0 : 1 });
    if (id >= 0) this.release(k, id, 1);
    return id;
  },

  requeue(k, space, from, to, n) {
    const moved = futexRequeue(k, space, from, to, n);
    for (const id of moved) {
      const context = ownContext(k.state, id);
      if (context.wait !== undefined) context.wait = { ...context.wait, address: to };
    }
    return moved.length;
  },

  release(k, id, woken) {
    const context = ownContext(k.state, id);
    if (context.status !== 'waiting') return;
    const why = woken === 2 ? 'timeout' : woken === 3 ? 'interrupted' : (context.wait?.kind ?? '');
    endWait(k, context);
    context.status = 'ready';
    if (context.calls.length > 0) ownCall(context).woken = woken;
    wakeTask(k, context.task, why);
  },

  enterSystemCall(k, context, name) {
    charge(k, 'systemCall');
    if (context.task >= 0) ownTask(k.state, context.task).systemCalls++;
    emit(k, 'systemCall', { context: context.id, why: name });
  },
  leaveSystemCall() {},

  carrier: (k, context) => k.state.contexts[context]?.task ?? -1,
  describe: () => [],
};
