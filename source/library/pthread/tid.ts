/** Thread ids as programs see them. */
import type { Kernel } from '../../kernel/machine.js';
import type { Context } from '../../kernel/state.js';

/** gettid: the process id for the main thread, then counting up. */
export const tidOf = (k: Kernel, context: Context): number =>
  k.state.processes[context.process]!.pid + context.number - 1;
