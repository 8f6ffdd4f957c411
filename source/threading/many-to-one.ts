/**
 * Many-to-one (GNU Pth, green threads): thread table, run queue and switching in the program's own library, inside one task.
 * The kernel sees one thread of execution: creating, switching, locking cost it nothing, a system call that waits stops all,
 * and two threads never run at once.
 */
import { overTasks } from './over-tasks.js';
import { JACKET, PREEMPT, PRIORITY } from './parameters.js';

export const manyToOne = overTasks({
  name: 'many-to-one',
  short: 'N:1',
  about: 'all threads of a process in one task, switched by its library (GNU Pth, green threads)',
  parameters: [PREEMPT, JACKET, PRIORITY],
  tasks: () => 1,
  binds: false,
});
