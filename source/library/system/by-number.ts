/**
 * `syscall(number, ...)`: system calls by their numbers, those of x86-64. Most are what the library function of the same name
 * does: its phases are done with the arguments moved up by one. The others stand here.
 */
import { arg32, argAddress } from '../../kernel/call.js';
import { Clone, cloneTask, copyCaller, flagsError, setClearTid } from '../../kernel/clone.js';
import { emit } from '../../kernel/emit.js';
import { ownContext } from '../../kernel/epoch.js';
import { DONE, GONE, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { write32 } from '../../kernel/memory/access.js';
import type { Context, Mutable } from '../../kernel/state.js';
import { answer, type Ctx, fail, misuse, phased, type Rec, spaceOf, systemCall } from '../define.js';
import { futexCall } from '../pthread/futex.js';
import { exitBySystemCall } from '../pthread/thread-end.js';
import { tidOf } from '../pthread/tid.js';
import { Errno } from '../text/errors.js';
import { leastNice } from './nice.js';
import { killTid } from './signal-sending.js';

/** Numbers of the calls that do what the library function does, and answer an int as it does. */
const SAME: Readonly<Record<number, string>> = {
  2: 'open',
  3: 'close',
  4: 'stat',
  5: 'fstat',
  6: 'lstat',
  7: 'poll',
  10: 'mprotect',
  11: 'munmap',
  21: 'access',
  22: 'pipe',
  24: 'sched_yield',
  26: 'msync',
  27: 'mincore',
  28: 'madvise',
  32: 'dup',
  33: 'dup2',
  34: 'pause',
  35: 'nanosleep',
  37: 'alarm',
  39: 'getpid',
  59: 'execve',
  61: 'wait4',
  62: 'kill',
  63: 'uname',
  72: 'fcntl',
  73: 'flock',
  76: 'truncate',
  77: 'ftruncate',
  80: 'chdir',
  82: 'rename',
  83: 'mkdir',
  84: 'rmdir',
  85: 'creat',
  86: 'link',
  87: 'unlink',
  88: 'symlink',
  90: 'chmod',
  95: 'umask',
  96: 'gettimeofday',
  98: 'getrusage',
  102: 'getuid',
  104: 'getgid',
  107: 'geteuid',
  108: 'getegid',
  109: 'setpgid',
  110: 'getppid',
  111: 'getpgrp',
  112: 'setsid',
  121: 'getpgid',
  141: 'setpriority',
  228: 'clock_gettime',
  229: 'clock_getres',
  231: '_exit',
  234: 'tgkill',
  257: 'openat',
  258: 'mkdirat',
  263: 'unlinkat',
  292: 'dup3',
  293: 'pipe2',
};
/** The same for those that answer 64 bits: a count of bytes, an offset, an address, a time. */
const SAME_WIDE: Readonly<Record<number, string>> = {
  0: 'read',
  1: 'write',
  8: 'lseek',
  9: 'mmap',
  17: 'pread64',
  18: 'pwrite64',
  19: 'readv',
  20: 'writev',
  25: 'mremap',
  89: 'readlink',
  100: 'times',
  201: 'time',
};

const SIGCHLD = 17;

/** clone(flags, stack, parent_tid, child_tid, tls), and fork: the child comes back from the same call. */
function clone(k: Kernel, context: Ctx, call: Rec, flags: number): Next {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const error = flagsError(flags);
  if (error !== 0) return fail(k, context, call, error);
  const child = cloneTask(k, context, {
    flags,
    name: k.state.processes[context.process]!.name,
    context(process) {
      const id = copyCaller(k, context, call, process);
      widen(k.state.contexts[id]!, call);
      return id;
    },
  });
  if (child < 0) return fail(k, context, call, -child);
  const made = ownContext(k.state, child);
  if (has(Clone.PARENT_SETTID)) write32(k, spaceOf(k, context), argAddress(context, call, 2), made.tid);
  if (has(Clone.CHILD_SETTID)) write32(k, spaceOf(k, made), argAddress(context, call, 3), made.tid);
  if (has(Clone.CHILD_CLEARTID)) setClearTid(k, child, argAddress(context, call, 3));
  return answer(context, call, made.tid);
}

/** Those that the library has no function for, or one that answers otherwise, with their numbers. */
const OTHERS: readonly (readonly [number, Intrinsic])[] = [
  [
    56,
    systemCall('clone', 'clone', (k, context, call) => {
      const flags = arg32(context, call, 0);
      if (argAddress(context, call, 1) !== 0 || (flags & Clone.VM) !== 0) {
        const text = 'SYS_clone with shared memory or another stack is not simulated: clone() is, and pthread_create';
        misuse(k, context, 0, text, 'system call');
        return fail(k, context, call, Errno.ENOSYS);
      }
      return clone(k, context, call, flags);
    }),
  ],
  [57, systemCall('fork', 'fork', (k, context, call) => clone(k, context, call, SIGCHLD))],
  [
    60,
    systemCall('exit', 'exit', (k, context, call) => {
      exitBySystemCall(k, context, arg32(context, call, 0));
      return GONE;
    }),
  ],
  [
    140,
    // The kernel answers 20 to -19 as 1 to 40, so that none looks like an error.
    systemCall('getpriority', 'getpriority', (k, context, call) => {
      const { nice, error } = leastNice(k, context, arg32(context, call, 0), arg32(context, call, 1));
      return error === 0 ? answer(context, call, 20 - nice) : fail(k, context, call, error);
    }),
  ],
  [186, systemCall('gettid', 'gettid', (k, context, call) => answer(context, call, tidOf(k, context)))],
  [
    200,
    systemCall('tkill', 'tkill', (k, context, call) => {
      const error = killTid(k, context, undefined, arg32(context, call, 0), arg32(context, call, 1));
      return error === 0 ? answer(context, call, 0) : fail(k, context, call, error);
    }),
  ],
  [202, futexCall],
  [
    309,
    systemCall('getcpu', 'getcpu', (k, context, call) => {
      const [core, node] = [argAddress(context, call, 0), argAddress(context, call, 1)];
      if (core !== 0) write32(k, spaceOf(k, context), core, Math.max(0, k.core));
      if (node !== 0) write32(k, spaceOf(k, context), node, 0);
      return answer(context, call, 0);
    }),
  ],
];

/** The whole of a result whose lower half is an int. */
function widen(context: Context, call: Rec): void {
  context.slots[2 * call.base + 1] = context.slots[2 * call.base]! >> 31;
}

interface Entry {
  readonly call: Intrinsic;
  readonly wide: boolean;
}

/** `syscall`, with `functions` for what has a function of its own. */
export function systemCallByNumber(functions: readonly Intrinsic[]): Intrinsic {
  const byName = new Map(functions.map((f) => [f.name, f]));
  const named = (name: string): Intrinsic => {
    const found = byName.get(name);
    if (found === undefined) throw new RangeError(`syscall: there is no library function ${name}`);
    return found;
  };
  const entries = new Map<number, Entry>();
  for (const [n, name] of Object.entries(SAME)) entries.set(Number(n), { call: named(name), wide: false });
  for (const [n, name] of Object.entries(SAME_WIDE)) entries.set(Number(n), { call: named(name), wide: true });
  for (const [n, call] of OTHERS) entries.set(n, { call, wide: call === futexCall });

  /** One list of phases: the first finds the call, then come the phases of all of them. */
  const build = (phasesOf: (call: Intrinsic) => readonly Phase[]): readonly Phase[] => {
    const phases: Phase[] = [];
    const starts = new Map<number, number>();
    phases.push({
      label: 'system call',
      run(k, context, call) {
        const n = arg32(context, call, 0);
        const start = starts.get(n);
        if (start === undefined) return unknown(k, context, call, n);
        // From here on it is that call, with its own arguments.
        const first = 2 * (call.base + 2);
        context.slots.copyWithin(first, first + 2, first + 2 * call.argc);
        call.argc--;
        call.phase = start;
        return phases[start]!.run(k, context, call);
      },
    });
    for (const [n, entry] of entries) {
      const start = phases.length;
      starts.set(n, start);
      for (const phase of phasesOf(entry.call)) phases.push(moved(phase, start, entry.wide));
    }
    return phases;
  };
  return phased(
    'syscall',
    'sync',
    build((call) => call.phases),
    build((call) => call.controlled ?? call.phases),
  );
}

/** A phase of another function, whose phases begin at `start` here. */
function moved({ label, run, enabled, awaits }: Phase, start: number, wide: boolean): Phase {
  return {
    label,
    ...(enabled === undefined
      ? {}
      : { enabled: (k, context, call) => enabled(k, context, { ...call, phase: call.phase - start }) }),
    ...(awaits === undefined ? {} : { awaits }),
    run(k, context, call) {
      const { base } = call;
      call.phase -= start;
      // Also where it waits deep inside, or faults: the same phase is done again then. The record may be another by now.
      let next: Next | undefined;
      try {
        next = run(k, context, call);
      } finally {
        const top = context.calls[context.calls.length - 1] as Mutable<Rec> | undefined;
        if (next !== GONE && top?.base === base) top.phase += start;
      }
      if (next === DONE && !wide) widen(context, call);
      return next >= 0 ? next + start : next;
    },
  };
}

function unknown(k: Kernel, context: Ctx, call: Rec, n: number): Next {
  emit(k, 'misuse', {
    context: context.id,
    why: 'system call',
    text: `System call ${n} is not simulated: it answers ENOSYS`,
  });
  k.machine.model.enterSystemCall(k, context, `system call ${n}`);
  const next = fail(k, context, call, Errno.ENOSYS);
  widen(context, call);
  return next;
}
