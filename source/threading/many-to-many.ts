/**
 * Many-to-many (Solaris to release 8): the library's threads over so many tasks, which Solaris calls light-weight processes
 * (LWPs). As many run at once as there are LWPs; one that waits in the kernel is missing for the others. Threads of
 * PTHREAD_SCOPE_SYSTEM are bound: each has an LWP of its own.
 */
import { overTasks } from './over-tasks.js';
import { JACKET, LWPS, PREEMPT, PRIORITY, SIGWAITING } from './parameters.js';

export const manyToMany = overTasks({
  name: 'many-to-many',
  short: 'M:N',
  about: 'threads over a few tasks of their process, its LWPs; bound ones have their own (Solaris to 8)',
  parameters: [LWPS, SIGWAITING, PREEMPT, JACKET, PRIORITY],
  tasks: (k) => k.machine.modelParameters.lwps ?? LWPS.default,
  binds: true,
});
