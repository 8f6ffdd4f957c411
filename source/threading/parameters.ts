/** Parameters that several models have. Checked as those of policies are (checkValues). */
import type { Parameter } from '../kernel/policy.js';

export const PREEMPT: Parameter = {
  name: 'preempt',
  unit: 'ns',
  default: 0,
  min: 0,
  max: 1_000_000_000,
  about: 'a timer signal (SIGVTALRM) takes the task from a thread that has run so long while others wait; 0: none',
};
export const JACKET: Parameter = {
  name: 'jacket',
  unit: 'flag',
  default: 0,
  min: 0,
  max: 1,
  about: 'the library asks with poll first, and switches instead of waiting in the kernel; disk files are always ready',
};
export const PRIORITY: Parameter = {
  name: 'priority',
  unit: 'flag',
  default: 0,
  min: 0,
  max: 1,
  about: "the library's scheduler goes by the threads' priorities",
};
export const LWPS: Parameter = {
  name: 'lwps',
  unit: 'count',
  default: 2,
  min: 1,
  max: 64,
  about: 'tasks of a process for its threads, without those of bound ones',
};
export const SIGWAITING: Parameter = {
  name: 'sigwaiting',
  unit: 'flag',
  default: 0,
  min: 0,
  max: 1,
  about: 'when all LWPs wait in the kernel, it says so by a signal, and the library makes one more',
};
