/**
 * What a decision of each policy costs with 10, 1,000 and 100,000 runnable tasks, in ns: the running task has had its
 * quantum and is queued again, the next is picked and taken out of its queue. It should grow as log n at most. The random
 * policy lists all candidates, and is meant for few tasks.
 */
import type { Kernel } from '../source/kernel/machine.js';
import { createTask } from '../source/kernel/tasks.js';
import { policies } from '../source/schedulers/index.js';
import { started } from './measure.js';

const PROGRAM = 'int main(void) { for (;;) { } }';
const QUANTUM = 4000;

/** A machine of one core with so many tasks in its queue; main stays on the core. */
function crowd(policy: string, n: number): Kernel {
  const k = started(PROGRAM, { cores: 1, policy });
  for (let i = 0; i < n; i++) {
    createTask(k, { process: 0, context: -1, tid: 1000 + i, name: '', parent: -1, nice: (i % 40) - 20 });
  }
  return k;
}

function decide(k: Kernel, times: number): void {
  const { policy } = k.machine;
  for (let i = 0; i < times; i++) {
    const picked = policy.pick(k, 0);
    if (picked === undefined) throw new Error(`${policy.name} picks nobody`);
    policy.dequeue(k, picked.task, 'picked');
    policy.charge(k, picked.task, 0, QUANTUM);
    policy.enqueue(k, picked.task, 0, 'quantum');
  }
}

const SIZES = [10, 1000, 100_000] as const;
console.log(`ns a decision         ${SIZES.map((n) => String(n).padStart(9)).join('')}   last / first`);
for (const name of policies.keys()) {
  const figures = SIZES.map((n) => {
    if (name === 'random' && n > 1000) return Number.NaN;
    const k = crowd(name, n);
    decide(k, 2000);
    const times = name === 'random' ? 2000 : 100_000;
    const begin = performance.now();
    decide(k, times);
    return ((performance.now() - begin) * 1e6) / times;
  });
  const [first = 0, , last = 0] = figures;
  const cells = figures.map((x) => (Number.isNaN(x) ? '-' : x.toFixed(0)).padStart(9)).join('');
  const ratio = Number.isNaN(last) ? '' : (last / first).toFixed(1);
  console.log(`${name.padEnd(22)}${cells}   ${ratio.padStart(12)}`);
}
