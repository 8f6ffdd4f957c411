/** Waiting for children: wait, waitpid, wait3, wait4, waitid. */
import { arg32, argAddress } from '../../kernel/call.js';
import { emit } from '../../kernel/emit.js';
import { ownProcess } from '../../kernel/epoch.js';
import type { Intrinsic, Next, Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, write32 } from '../../kernel/memory/access.js';
import { accountOf, reap } from '../../kernel/process.js';
import type { Context, Process } from '../../kernel/state.js';
import { blockOn, childrenQueue } from '../../kernel/wait-queue.js';
import { answer, type Ctx, fail, phased, type Rec, spaceOf } from '../define.js';
import { storeUsage } from '../system/usage.js';
import { Errno } from '../text/errors.js';

const WNOHANG = 1;
const WUNTRACED = 2;
const WEXITED = 4;
const WCONTINUED = 8;
const WNOWAIT = 0x01000000;
const WALL = 0x40000000;
const WCLONE = 0x80000000 | 0;
const SIGCHLD = 17;
const SIGCONT = 18;

/** Which children are asked for, and for which news of them. */
interface Wanted {
  readonly kind: 'any' | 'process' | 'group';
  readonly id: number;
  readonly ended: boolean;
  readonly stopped: boolean;
  readonly continued: boolean;
  /** Bits WALL and WCLONE: children that send no SIGCHLD are somebody else's unless asked for. */
  readonly clones: number;
}

const eligible = (child: Process, wanted: Wanted): boolean => {
  if (wanted.kind === 'process' && child.pid !== wanted.id) return false;
  if (wanted.kind === 'group' && child.group !== wanted.id) return false;
  if ((wanted.clones & WALL) !== 0) return true;
  return (child.exitSignal === SIGCHLD) === ((wanted.clones & WCLONE) === 0);
};

const hasNews = (child: Process, wanted: Wanted): boolean =>
  (wanted.ended && child.state === 'zombie') ||
  (wanted.stopped && child.state === 'alive' && child.report === 'stopped') ||
  (wanted.continued && child.state === 'alive' && child.report === 'continued');

/** The oldest child with news; 'none': children are there, but nothing is new of them; undefined: no such child. */
function findChild(k: Kernel, context: Context, wanted: Wanted): Process | 'none' | undefined {
  let any = false;
  for (const index of k.state.processes[context.process]!.children) {
    const child = k.state.processes[index]!;
    if (!eligible(child, wanted)) continue;
    any = true;
    if (hasNews(child, wanted)) return child;
  }
  return any ? 'none' : undefined;
}

/** The main context of the only child that can have the news, or -1 where there are several. */
function awaitedChild(k: Kernel, context: Context, wanted: Wanted): number {
  const children = k.state.processes[context.process]!.children.map((index) => k.state.processes[index]!);
  const possible = children.filter((child) => child.state === 'alive' && eligible(child, wanted));
  return possible.length === 1 ? (possible[0]!.contexts[0] ?? -1) : -1;
}

/** The news of a child as wait() encodes them. */
const statusOf = (child: Process): number =>
  child.state === 'zombie' ? child.status : child.report === 'stopped' ? (child.stopped << 8) | 0x7f : 0xffff;

/** The news are told: a zombie goes, a stop is reported once. */
function take(k: Kernel, context: Context, child: Process, keep: boolean): void {
  emit(k, 'reap', {
    context: context.id,
    other: child.contexts[0] ?? -1,
    value: child.pid,
    size: statusOf(child),
    why: child.state === 'zombie' ? 'ended' : child.report,
  });
  for (const ended of child.state === 'zombie' ? child.contexts : []) k.scratch.accesses?.joined(context.id, ended);
  if (keep) return;
  if (child.state === 'zombie') reap(k, child.index);
  else ownProcess(k.state, child.index).report = 'none';
}

/** Looks for news; where there are none, waits (phase 0 looks again). */
function look(
  k: Kernel,
  context: Ctx,
  call: Rec,
  wanted: Wanted,
  options: number,
  found: (child: Process) => Next,
  nothing: () => Next,
): Next {
  if (call.woken === 0) {
    k.machine.model.enterSystemCall(k, context, 'wait4');
  }
  const child = findChild(k, context, wanted);
  if (child === undefined) return fail(k, context, call, Errno.ECHILD);
  if (child !== 'none') return found(child);
  if ((options & WNOHANG) !== 0) return nothing();
  if (call.woken === 3) return fail(k, context, call, Errno.EINTR);
  const target = awaitedChild(k, context, wanted);
  return blockOn(k, context, call, { kind: 'child', queues: [childrenQueue(context.process)], target }, 0);
}

/** The four of one kind: where pid, status, options and usage stand among the arguments (-1: not there). */
const waiting = (name: string, pid: number, status: number, options: number, usage: number): Intrinsic =>
  phased(name, 'task', [
    {
      label: 'look for a child',
      run(k, context, call) {
        const id = pid < 0 ? -1 : arg32(context, call, pid);
        const flags = options < 0 ? 0 : arg32(context, call, options);
        if ((flags & ~(WNOHANG | WUNTRACED | WCONTINUED | WALL | WCLONE | 0x20000000)) !== 0)
          return fail(k, context, call, Errno.EINVAL);
        const own = k.state.processes[context.process]!.group;
        const wanted: Wanted = {
          kind: id > 0 ? 'process' : id === -1 ? 'any' : 'group',
          id: id === 0 ? own : Math.abs(id),
          ended: true,
          stopped: (flags & WUNTRACED) !== 0,
          continued: (flags & WCONTINUED) !== 0,
          clones: flags,
        };
        return look(
          k,
          context,
          call,
          wanted,
          flags,
          (child) => {
            const space = spaceOf(k, context);
            const place = argAddress(context, call, status);
            if (place !== 0) write32(k, space, place, statusOf(child));
            const report = usage < 0 ? 0 : argAddress(context, call, usage);
            if (report !== 0) storeUsage(k, space, report, { ...accountOf(k, child), resident: 0 });
            const found = child.pid;
            take(k, context, child, false);
            return answer(context, call, found);
          },
          () => answer(context, call, 0),
        );
      },
    },
  ]);

const SIGINFO_SIZE = 128;
const P_ALL = 0;
const P_PID = 1;
const P_PGID = 2;

const waitid: readonly Phase[] = [
  {
    label: 'look for a child',
    run(k, context, call) {
      const type = arg32(context, call, 0);
      const id = arg32(context, call, 1);
      const at = argAddress(context, call, 2);
      const options = arg32(context, call, 3);
      const any = options & (WEXITED | WUNTRACED | WCONTINUED);
      if (any === 0 || type < P_ALL || type > P_PGID) return fail(k, context, call, Errno.EINVAL);
      const wanted: Wanted = {
        kind: type === P_ALL ? 'any' : type === P_PID ? 'process' : 'group',
        id: type === P_PGID && id === 0 ? k.state.processes[context.process]!.group : id,
        ended: (options & WEXITED) !== 0,
        stopped: (options & WUNTRACED) !== 0,
        continued: (options & WCONTINUED) !== 0,
        clones: options & (WALL | WCLONE),
      };
      const space = spaceOf(k, context);
      return look(
        k,
        context,
        call,
        wanted,
        options,
        (child) => {
          if (at !== 0) storeNews(k, space, at, child);
          take(k, context, child, (options & WNOWAIT) !== 0);
          return answer(context, call, 0);
        },
        () => {
          if (at !== 0) fill(k, space, at, 0, SIGINFO_SIZE);
          return answer(context, call, 0);
        },
      );
    },
  },
];

/** siginfo_t of SIGCHLD, as waitid fills it in. */
function storeNews(k: Kernel, space: number, at: number, child: Process): void {
  const status = statusOf(child);
  const signal = status & 0x7f;
  const ended = child.state === 'zombie';
  const code = ended ? (signal === 0 ? 1 : 2) : child.report === 'stopped' ? 5 : 6;
  const value = ended ? (signal === 0 ? (status >> 8) & 0xff : signal) : child.stopped || SIGCONT;
  fill(k, space, at, 0, SIGINFO_SIZE);
  write32(k, space, at, SIGCHLD);
  write32(k, space, at + 8, code);
  write32(k, space, at + 16, child.pid);
  write32(k, space, at + 20, 1000);
  write32(k, space, at + 24, value);
}

/** The process that a pid (0: the caller's own) names, as setpgid and the like may ask for it: the caller or a child of its. */
function ownOrChild(k: Kernel, context: Context, pid: number): Process | undefined {
  const self = k.state.processes[context.process]!;
  if (pid === 0 || pid === self.pid) return self;
  return self.children.map((i) => k.state.processes[i]!).find((p) => p.pid === pid && p.state !== 'gone');
}

const groups: readonly Intrinsic[] = [
  phased('setpgid', 'task', [
    {
      label: 'set',
      run(k, context, call) {
        k.machine.model.enterSystemCall(k, context, 'setpgid');
        const target = ownOrChild(k, context, arg32(context, call, 0));
        const group = arg32(context, call, 1);
        if (group < 0) return fail(k, context, call, Errno.EINVAL);
        if (target === undefined) return fail(k, context, call, Errno.ESRCH);
        const known = k.state.processes.some((p) => p?.group === group && p.state === 'alive');
        if (group !== 0 && group !== target.pid && !known) return fail(k, context, call, Errno.EPERM);
        ownProcess(k.state, target.index).group = group === 0 ? target.pid : group;
        return answer(context, call, 0);
      },
    },
  ]),
  ...(['getpgrp', 'getpgid'] as const).map((name) =>
    phased(name, 'none', [
      {
        label: 'get',
        run(k, context, call) {
          k.machine.model.enterSystemCall(k, context, name);
          const pid = name === 'getpgrp' ? 0 : arg32(context, call, 0);
          const target =
            pid === 0
              ? k.state.processes[context.process]
              : k.state.processes.find((p) => p?.pid === pid && p.state !== 'gone');
          return target === undefined ? fail(k, context, call, Errno.ESRCH) : answer(context, call, target.group);
        },
      },
    ]),
  ),
  phased('setsid', 'task', [
    {
      label: 'set',
      run(k, context, call) {
        k.machine.model.enterSystemCall(k, context, 'setsid');
        const { pid, group } = k.state.processes[context.process]!;
        if (pid === group) return fail(k, context, call, Errno.EPERM);
        ownProcess(k.state, context.process).group = pid;
        return answer(context, call, pid);
      },
    },
  ]),
];

export const waitFunctions: readonly Intrinsic[] = [
  waiting('wait', -1, 0, -1, -1),
  waiting('waitpid', 0, 1, 2, -1),
  waiting('wait3', -1, 0, 1, 2),
  waiting('wait4', 0, 1, 2, 3),
  phased('waitid', 'task', waitid),
  ...groups,
];
