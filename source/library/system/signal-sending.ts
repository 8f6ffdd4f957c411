/** Sending signals: kill and its relatives. What becomes of them is the kernel's (kernel/signal.ts). */
import { arg32, argAddress } from '../../kernel/call.js';
import type { Intrinsic, Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readRaw } from '../../kernel/memory/access.js';
import { processOfPid } from '../../kernel/process.js';
import { Si, sendSignal, sendThreadSignal } from '../../kernel/signal.js';
import { type Context, INIT_PID, type PendingSignal, type Process, SHELL_PID } from '../../kernel/state.js';
import { answer, type Ctx, fail, misuse, type Rec, spaceOf, systemCall } from '../define.js';
import { threadOf } from '../pthread/thread.js';
import { Errno } from '../text/errors.js';
import { isSignal } from './signal-sets.js';

const uidOf = (k: Kernel, process: Process): number => {
  for (const id of process.tasks) {
    const record = k.state.credentials[k.state.tasks[id]!.credentials];
    if (record !== undefined) return record.uid;
  }
  return 1000;
};

const fromProgram = (k: Kernel, context: Context, signal: number, code: number): PendingSignal => {
  const process = k.state.processes[context.process]!;
  return { signal, code, pid: process.pid, uid: uidOf(k, process), value: 0 };
};

/** May the context's process send to the other (Linux: check_kill_permission)? */
const mayKill = (k: Kernel, context: Context, target: Process): boolean => {
  const uid = uidOf(k, k.state.processes[context.process]!);
  return uid === 0 || target.state !== 'alive' || uid === uidOf(k, target);
};

/** One of several processes that a signal is for: 0, or an error number. */
function sendTo(k: Kernel, context: Ctx, target: Process, signal: PendingSignal, why: string): number {
  if (!mayKill(k, context, target)) return Errno.EPERM;
  if (signal.signal === 0) return 0;
  return sendSignal(k, target.index, signal, why) ? 0 : Errno.EAGAIN;
}

/** kill(pid, signal) as all of its kind: 0 or an error number. */
export function kill(k: Kernel, context: Ctx, pid: number, n: number, why: string): number {
  if (n !== 0 && !isSignal(n)) return Errno.EINVAL;
  const signal = fromProgram(k, context, n, Si.USER);
  if (pid > 0) {
    if (pid === INIT_PID) return n === 0 ? 0 : Errno.EPERM;
    if (pid === SHELL_PID) {
      if (n !== 0)
        misuse(k, context, 0, `Sends a signal to process ${pid}, the shell, which is outside of the simulation`, why);
      return 0;
    }
    const target = processOfPid(k, pid);
    if (target === undefined) return isKernelThread(k, pid) ? Errno.EPERM : Errno.ESRCH;
    return sendTo(k, context, target, signal, why);
  }
  if (pid === -0x80000000) return Errno.ESRCH;
  const own = k.state.processes[context.process]!;
  const group = pid === 0 ? own.group : -pid;
  let any = false;
  let sent = false;
  let error = 0;
  for (const target of k.state.processes) {
    if (target === undefined || target.state === 'gone') continue;
    if (pid === -1 ? target.index === own.index : target.group !== group) continue;
    any = true;
    const failed = sendTo(k, context, target, signal, why);
    if (failed === 0) sent = true;
    else error = failed;
  }
  return !any ? Errno.ESRCH : sent ? 0 : error;
}

/** It belongs to root, and would take no signal anyway. */
const isKernelThread = (k: Kernel, pid: number): boolean => k.state.tasks[k.state.disk.thread]?.tid === pid;

const outcome = (k: Kernel, context: Ctx, call: Rec, error: number): Next =>
  error === 0 ? answer(context, call, 0) : fail(k, context, call, error);

/** A signal to one thread: 0 or an error number. */
function killThread(k: Kernel, context: Ctx, target: Context, n: number, why: string, extra = {}): number {
  const process = k.state.processes[target.process]!;
  if (!mayKill(k, context, process)) return Errno.EPERM;
  if (n === 0) return 0;
  const signal = { ...fromProgram(k, context, n, Si.TKILL), ...extra };
  return sendThreadSignal(k, target.id, signal, why) ? 0 : Errno.EAGAIN;
}

const contextOfTid = (k: Kernel, tid: number, pid: number | undefined): Context | undefined => {
  const among = pid === undefined ? k.state.processes : [processOfPid(k, pid)];
  for (const process of among) {
    for (const id of process?.contexts ?? []) {
      const context = k.state.contexts[id]!;
      if (context.tid === tid && context.status !== 'exited' && context.status !== 'gone') return context;
    }
  }
  return undefined;
};

/** tgkill, and tkill (`pid` undefined): 0 or an error number. */
export function killTid(k: Kernel, context: Ctx, pid: number | undefined, tid: number, n: number): number {
  if ((pid !== undefined && pid <= 0) || tid <= 0 || (n !== 0 && !isSignal(n))) return Errno.EINVAL;
  const target = contextOfTid(k, tid, pid);
  return target === undefined ? Errno.ESRCH : killThread(k, context, target, n, pid === undefined ? 'tkill' : 'tgkill');
}

/** si_value of a union sigval, which is passed by its address. */
function sigval(k: Kernel, context: Ctx, address: number): { readonly value: number; readonly high: number } {
  const bytes = readRaw(k, spaceOf(k, context), address, 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { value: view.getInt32(0, true), high: view.getInt32(4, true) };
}

export const sendingFunctions: readonly Intrinsic[] = [
  systemCall('kill', 'kill', (k, context, call) =>
    outcome(k, context, call, kill(k, context, arg32(context, call, 0), arg32(context, call, 1), 'kill')),
  ),
  systemCall('killpg', 'kill', (k, context, call) => {
    const group = arg32(context, call, 0);
    if (group < 0) return fail(k, context, call, Errno.EINVAL);
    return outcome(k, context, call, kill(k, context, -group, arg32(context, call, 1), 'killpg'));
  }),
  systemCall('tgkill', 'tgkill', (k, context, call) => {
    const [pid, tid, n] = [0, 1, 2].map((i) => arg32(context, call, i)) as [number, number, number];
    return outcome(k, context, call, killTid(k, context, pid, tid, n));
  }),
  systemCall('raise', 'tgkill', (k, context, call) => {
    const n = arg32(context, call, 0);
    if (n !== 0 && !isSignal(n)) return fail(k, context, call, Errno.EINVAL);
    return outcome(k, context, call, killThread(k, context, context, n, 'raise'));
  }),
  ...(['pthread_kill', 'pthread_sigqueue'] as const).map((name) =>
    systemCall(name, name === 'pthread_kill' ? 'tgkill' : 'rt_tgsigqueueinfo', (k, context, call) => {
      const n = arg32(context, call, 1);
      if (n === 32 || n === 33) return answer(context, call, Errno.EINVAL);
      const self = argAddress(context, call, 0);
      const target = threadOf(k, context, self);
      if (target === undefined) {
        misuse(k, context, self, `${name} for a thread that does not exist any more`, name);
        return answer(context, call, Errno.ESRCH);
      }
      // A thread that has ended and was not joined takes no signal, and that is no error (glibc since 2.34).
      if (target.status === 'exited') return answer(context, call, 0);
      if (n !== 0 && !isSignal(n)) return answer(context, call, Errno.EINVAL);
      const extra =
        name === 'pthread_kill' ? {} : { code: Si.QUEUE, ...sigval(k, context, argAddress(context, call, 2)) };
      return answer(context, call, killThread(k, context, target, n, name, extra));
    }),
  ),
  systemCall('sigqueue', 'rt_sigqueueinfo', (k, context, call) => {
    const pid = arg32(context, call, 0);
    const n = arg32(context, call, 1);
    if (n !== 0 && !isSignal(n)) return fail(k, context, call, Errno.EINVAL);
    const target = pid > 0 ? processOfPid(k, pid) : undefined;
    if (target === undefined) return fail(k, context, call, Errno.ESRCH);
    const signal = {
      ...fromProgram(k, context, n, Si.QUEUE),
      ...sigval(k, context, argAddress(context, call, 2)),
    };
    return outcome(k, context, call, sendTo(k, context, target, signal, 'sigqueue'));
  }),
];
