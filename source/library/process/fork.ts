/** New processes: fork with its handlers, vfork, and clone itself. */
import { arg32, argAddress, argBits, callFunction, setResult32 } from '../../kernel/call.js';
import { Clone, cloneTask, copyCaller, flagsError, setClearTid, startCaller } from '../../kernel/clone.js';
import { ownContext, ownProcess } from '../../kernel/epoch.js';
import type { Intrinsic, Next, Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { write32 } from '../../kernel/memory/access.js';
import { vforkQueue } from '../../kernel/process.js';
import type { Context } from '../../kernel/state.js';
import { blockOn } from '../../kernel/wait-queue.js';
import { answer, type Ctx, fail, misuse, phased, plain, type Rec, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';

/** What pthread_atfork registered: before the fork (last first), in the parent and in the child after it (first first). */
interface ForkHandlers {
  readonly prepare: number;
  readonly parent: number;
  readonly child: number;
}
const handlersOf = (k: Kernel, context: Context): readonly ForkHandlers[] =>
  (k.state.processes[context.process]!.library['at fork'] as readonly ForkHandlers[] | undefined) ?? [];

const SIGCHLD = 17;
const PH_PREPARE = 0;
const PH_FORK = 1;
const PH_PARENT = 2;
const PH_CHILD = 3;

/** Handlers one by one; data: [next handler, value of the call]. Ends with phase `then`, or the call where that is none. */
function handlers(which: keyof ForkHandlers, phase: number, then: number | undefined, label: string): Phase {
  return {
    label,
    run(k, context, call) {
      const list = handlersOf(k, context);
      for (let i = call.data[0] ?? 0; i < list.length; i++) {
        const address = list[which === 'prepare' ? list.length - 1 - i : i]![which];
        if (address === 0) continue;
        call.data = [i + 1, call.data[1] ?? 0];
        return callFunction(k, context, address, [], phase);
      }
      return then ?? answer(context, call, call.data[1] ?? 0);
    },
  };
}

function fork(k: Kernel, context: Ctx, call: Rec): Next {
  const { model } = k.machine;
  const handled = handlersOf(k, context).length > 0;
  call.data = [0, 0];
  model.enterSystemCall(k, context, 'clone');
  const child = cloneTask(k, context, {
    flags: SIGCHLD,
    name: k.state.processes[context.process]!.name,
    context: (process) => copyCaller(k, context, call, process, handled ? PH_CHILD : -1),
  });
  model.leaveSystemCall(k, context, 'clone');
  if (child < 0) return fail(k, context, call, -child);
  const { pid } = k.state.processes[k.state.contexts[child]!.process]!;
  if (!handled) return answer(context, call, pid);
  call.data = [0, pid];
  return PH_PARENT;
}

/** Data: [process id of the child, its context]. */
const vfork: readonly Phase[] = [
  {
    label: 'fork',
    run(k, context, call) {
      const { model } = k.machine;
      model.enterSystemCall(k, context, 'vfork');
      const child = cloneTask(k, context, {
        flags: Clone.VM | Clone.VFORK | SIGCHLD,
        name: k.state.processes[context.process]!.name,
        context: (process) => copyCaller(k, context, call, process),
      });
      if (child < 0) return fail(k, context, call, -child);
      return waitForVfork(k, context, call, k.state.contexts[child]!);
    },
  },
  {
    label: 'resume',
    run(k, context, call) {
      k.scratch.accesses?.joined(context.id, call.data[1]!);
      return answer(context, call, call.data[0]!);
    },
  },
];

/** The parent does nothing until the child, which uses its memory, has execed or ended. */
function waitForVfork(k: Kernel, context: Ctx, call: Rec, child: Context): Next {
  call.data = [k.state.processes[child.process]!.pid, child.id];
  const queues = [vforkQueue(child.process)];
  return blockOn(k, context, call, { kind: 'vfork', queues, target: child.id, uninterruptible: true }, 1);
}

/** clone(fn, stack, flags, arg, parent_tid, tls, child_tid). Data: [id of the child, its context]. */
const clone: readonly Phase[] = [
  {
    label: 'clone',
    run(k, context, call) {
      const { model } = k.machine;
      const start = argAddress(context, call, 0);
      const stack = argAddress(context, call, 1);
      const flags = arg32(context, call, 2);
      const has = (flag: number): boolean => (flags & flag) !== 0;
      const optional = (i: number): number => (call.argc > i ? argAddress(context, call, i) : 0);
      // glibc refuses these itself.
      if (start === 0 || stack === 0) return fail(k, context, call, Errno.EINVAL);
      model.enterSystemCall(k, context, 'clone');
      const error = flagsError(flags);
      if (error !== 0) {
        misuse(k, context, 0, `clone: ${whyNot(flags)}`, 'clone');
        return fail(k, context, call, error);
      }
      const child = cloneTask(k, context, {
        flags,
        name: k.state.processes[context.process]!.name,
        context: (process) => startCaller(k, context, process, start, argBits(context, call, 3), stack),
      });
      model.leaveSystemCall(k, context, 'clone');
      if (child < 0) return fail(k, context, call, -child);
      const made = ownContext(k.state, child);
      if (has(Clone.SETTLS)) made.tp = optional(5);
      if (has(Clone.PARENT_SETTID)) write32(k, spaceOf(k, context), optional(4), made.tid);
      if (has(Clone.CHILD_SETTID)) write32(k, spaceOf(k, made), optional(6), made.tid);
      if (has(Clone.CHILD_CLEARTID)) setClearTid(k, child, optional(6));
      if (has(Clone.VFORK)) {
        const next = waitForVfork(k, context, call, made);
        call.data = [made.tid, made.id];
        return next;
      }
      return answer(context, call, made.tid);
    },
  },
  {
    label: 'resume',
    run(k, context, call) {
      k.scratch.accesses?.joined(context.id, call.data[1]!);
      return answer(context, call, call.data[0]!);
    },
  },
];

function whyNot(flags: number): string {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (has(Clone.SIGHAND) && !has(Clone.VM))
    return 'CLONE_SIGHAND needs CLONE_VM: handlers are addresses in that memory';
  if (has(Clone.THREAD) && !has(Clone.SIGHAND)) return 'CLONE_THREAD needs CLONE_SIGHAND: a group shares its handlers';
  return 'name spaces need privileges';
}

export const forkFunctions: readonly Intrinsic[] = [
  phased('fork', 'task', [
    handlers('prepare', PH_PREPARE, PH_FORK, 'handlers before'),
    { label: 'fork', run: fork },
    handlers('parent', PH_PARENT, undefined, 'handlers in the parent'),
    handlers('child', PH_CHILD, undefined, 'handlers in the child'),
  ]),
  phased('vfork', 'task', vfork),
  phased('clone', 'task', clone),
  plain('pthread_atfork', 'memory', (k, context, call) => {
    const [prepare, parent, child] = [0, 1, 2].map((i) => argAddress(context, call, i)) as [number, number, number];
    const list = handlersOf(k, context);
    ownProcess(k.state, context.process).library['at fork'] = [...list, { prepare, parent, child }];
    setResult32(context, call, 0);
  }),
];
