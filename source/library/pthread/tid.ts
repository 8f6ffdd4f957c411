/** Thread ids as programs see them. */
import type { Kernel } from '../../kernel/machine.js';
import type { Context } from '../../kernel/state.js';

/** gettid: the process id for the main thread; one counter numbers processes and threads. */
export const tidOf = (_: Kernel, context: Context): number => context.tid;
