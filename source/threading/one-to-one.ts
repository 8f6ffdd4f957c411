/**
 * One-to-one (NPTL, Linux): each thread of the program is a task of the kernel. Waiting and waking are the futex system
 * call, switching is the kernel's.
 */

import { cloneTask, functionName, setClearTid, THREAD_FLAGS } from '../kernel/clone.js';
import { charge, emit } from '../kernel/emit.js';
import { addCredentials, addSignalHandlers, ownContext, ownProcess, ownTask } from '../kernel/epoch.js';
import { makeFiles } from '../kernel/files/boot.js';
import { openStreams } from '../kernel/files/streams.js';
import { addressElsewhere, futexKey, futexRequeue, futexWake } from '../kernel/futex.js';
import { loadProgram } from '../kernel/image.js';
import type { ThreadModel } from '../kernel/model.js';
import { endThread, exitProcess } from '../kernel/process.js';
import type { PlaceKey } from '../kernel/state.js';
import { blockTask, createTask, wakeTask, yieldTask } from '../kernel/tasks.js';
import { beginWait, finishWait, threadContext } from './common.js';

const ENOMEM = 12;

export const oneToOne: ThreadModel = {
  name: 'one-to-one',
  short: '1:1',
  about: 'each thread is a task of the kernel (Linux, Windows)',
  parameters: [],
  scopes: ['system'],

  start(k) {
    const index = loadProgram(k);
    const process = ownProcess(k.state, index);
    const main = process.contexts[0]!;
    process.live = 1;
    const task = createTask(k, {
      process: index,
      context: main,
      tid: process.pid,
      name: process.name,
      parent: -1,
      space: process.space,
      files: openStreams(k),
      filesystem: makeFiles(k),
      signalHandlers: addSignalHandlers(k.state, []),
      credentials: addCredentials(k.state, 1000, 1000),
    });
    process.tasks.push(task);
    ownContext(k.state, main).task = task;
  },

  create(k, by, spec) {
    const s = k.state;
    this.enterSystemCall(k, by, 'clone');
    const name = functionName(k, spec.start);
    const id = cloneTask(k, by, {
      flags: THREAD_FLAGS,
      name,
      context(process) {
        return threadContext(k, by, process, spec)?.id ?? -ENOMEM;
      },
    });
    if (id >= 0) setClearTid(k, id, s.contexts[id]!.self);
    this.leaveSystemCall(k, by, 'clone');
    return id;
  },

  exit(k, context) {
    this.enterSystemCall(k, context, 'exit');
    charge(k, 'exitThread');
    if ((k.state.processes[context.process]!.live ?? 1) <= 1) {
      exitProcess(k, context, 0);
      return;
    }
    endThread(k, context);
    // The stack stays until the thread is joined (the library frees it): its control block is what a pthread_t names.
  },

  yield(k, context) {
    this.enterSystemCall(k, context, 'sched_yield');
    yieldTask(k, context.task);
    this.leaveSystemCall(k, context, 'sched_yield');
  },

  wait(k, context, wait) {
    let key: PlaceKey | undefined;
    if (wait.address !== 0) {
      this.enterSystemCall(k, context, 'futex');
      charge(k, 'futex');
      key = futexKey(k, wait.space, wait.address, wait.shared === true);
      emit(k, 'futexWait', { context: context.id, address: wait.address, why: wait.kind });
    }
    beginWait(k, context, wait, key);
    blockTask(k, context.task, wait.kind, wait.uninterruptible === true ? 'disk' : 'sleeping');
  },

  wake(k, by, space, address, bitset, first, shared = false) {
    if (by !== undefined && first) {
      this.enterSystemCall(k, by, 'futex');
      charge(k, 'futex');
    }
    const id = futexWake(k, futexKey(k, space, address, shared), bitset);
    emit(k, 'futexWake', { context: by?.id ?? -1, other: id, address, value: id < 0 ? 0 : 1 });
    if (id >= 0) this.release(k, id, 1);
    return id;
  },

  requeue(k, space, from, to, n, shared = false) {
    const key = futexKey(k, space, to, shared);
    const moved = futexRequeue(k, futexKey(k, space, from, shared), key, n);
    for (const id of moved) {
      const context = ownContext(k.state, id);
      const { wait } = context;
      // Who sleeps in another process knows the word by an address of its own.
      if (wait !== undefined) context.wait = { ...wait, key, address: addressElsewhere(k, space, to, wait.space) };
    }
    return moved.length;
  },

  release(k, id, woken) {
    const context = ownContext(k.state, id);
    if (context.status !== 'waiting') return;
    wakeTask(k, context.task, finishWait(k, context, woken));
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
