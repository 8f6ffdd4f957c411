/** Signals on their way: sent to a process or a thread, pending until they are delivered. */
import type { Kernel } from './machine.js';
import type { PendingSignal } from './state.js';

export const SIGCHLD = 17;

/** Does the process ignore its children's ends (SIGCHLD ignored, or SA_NOCLDWAIT): do they become no zombies? */
export function takesNoNotice(_k: Kernel, _process: number): boolean {
  return false;
}

/** Sends a signal to a process as a whole: any thread that does not block it may take it. */
export function sendSignal(_k: Kernel, _process: number, _signal: PendingSignal): void {}
