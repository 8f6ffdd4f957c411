/**
 * Another policy, other parameters, another number of cores in the middle of a run. The machine of the kernel handle is
 * exchanged: whoever takes such a step back has to put the old machine back too.
 */
import { pauseComputing } from './compute.js';
import { attend, coreRecord, idleCoreFields } from './cores.js';
import { makeCore, ownContext, ownTask } from './epoch.js';
import type { Kernel, Machine } from './machine.js';
import { preparedOrder } from './park.js';
import type { Policy } from './policy.js';
import { plan } from './schedule.js';
import type { Mutable, TaskId } from './state.js';
import { chargePolicy, hasEnded, offer } from './tasks.js';
import { cancelTimers } from './timers.js';

/**
 * From now on `policy` schedules, with checked parameters. Ready tasks are queued anew in the order in which they stood
 * (queue by queue, each in the old policy's own order); running ones stay where they run and are given a new decision time.
 */
export function exchangePolicy(k: Kernel, policy: Policy, parameters: Readonly<Record<string, number>>): void {
  rebuild(k, { ...k.machine, policy, parameters }, policy.name !== k.machine.policy.name, []);
}

/**
 * From now on there are `n` cores, 1 to 64. New ones are idle and look for work; from those that go away the running
 * tasks are queued again. Tasks whose affinity allows no core that is left may run anywhere, as Linux does.
 */
export function exchangeCores(k: Kernel, n: number): void {
  if (!Number.isInteger(n) || n < 1 || n > 64) throw new RangeError(`cores: a whole number from 1 to 64, not ${n}`);
  const s = k.state;
  const evicted: TaskId[] = [];
  preparedOrder(k);
  for (const core of s.cores) if (core.parkedLoop >= 0 || core.computeSince >= 0) attend(k, core.id);
  for (let id = n; id < s.cores.length; id++) {
    const core = coreRecord(k, id);
    chargePolicy(k, core, Math.min(s.now, core.clock));
    pauseComputing(k, core);
    if (core.next >= 0) evicted.push(core.next);
    if (core.task < 0) continue;
    const task = ownTask(s, core.task);
    const at = Math.max(task.since, core.clock === Number.POSITIVE_INFINITY ? s.now : core.clock);
    task.runTime += at - task.since;
    task.userTime = task.runTime - task.systemTime;
    task.since = at;
    if (task.state === 'running') {
      task.state = 'ready';
      task.involuntary++;
      if (task.context >= 0) ownContext(s, task.context).status = 'ready';
      evicted.push(task.id);
    } else if (task.state === 'dead') task.ended = at;
  }
  if (s.cores.length > n) s.cores.length = n;
  for (let id = s.cores.length; id < n; id++) {
    s.cores.push(makeCore(idleCoreFields(id, s.now), s.epoch));
  }
  for (const known of s.tasks) {
    if (known === undefined || known.state === 'dead') continue;
    const [low, high] = known.affinity;
    const lowMask = n >= 32 ? -1 : (1 << n) - 1;
    const highMask = n <= 32 ? 0 : n === 64 ? -1 : (1 << (n - 32)) - 1;
    if ((low & lowMask) === 0 && (high & highMask) === 0) ownTask(s, known.id).affinity = [-1, -1];
    if (known.core >= n) ownTask(s, known.id).core = -1;
  }
  k.forget();
  rebuild(k, { ...k.machine, cores: n }, false, evicted);
}

function rebuild(k: Kernel, machine: Machine, fresh: boolean, evicted: readonly TaskId[]): void {
  const s = k.state;
  preparedOrder(k);
  for (const core of s.cores) {
    if (core.parkedLoop >= 0 || core.computeSince >= 0) attend(k, core.id);
    const record = coreRecord(k, core.id);
    chargePolicy(k, record, Math.min(s.now, record.clock));
  }
  const queued: { task: TaskId; core: number }[] = [];
  for (const view of k.machine.policy.describe(k)) {
    for (const entry of view.entries) queued.push({ task: entry.task, core: view.core });
  }
  for (const { task } of queued) k.machine.policy.dequeue(k, task, 'changed');
  cancelTimers(k, 'policy');
  (k as Mutable<Kernel>).machine = machine;
  const { policy } = machine;
  policy.start(k);
  if (fresh) {
    for (const task of s.tasks) {
      if (task === undefined || task.state === 'dead') continue;
      policy.attach(k, task.id);
    }
  }
  for (const { task, core } of queued) {
    const where = core >= 0 && core < s.cores.length ? core : policy.place(k, task, 'changed');
    policy.enqueue(k, task, where, 'changed');
  }
  for (const task of evicted) policy.enqueue(k, task, policy.place(k, task, 'migrated'), 'migrated');
  for (const core of s.cores) {
    // Who has ended is still there until the core's next step, and is no longer the policy's.
    if (core.task < 0 || hasEnded(s.tasks[core.task]!)) continue;
    const record = coreRecord(k, core.id);
    plan(k, record, Math.max(record.clock, record.since));
    attend(k, core.id);
  }
  for (const task of [...queued.map((q) => q.task), ...evicted]) offer(k, s.tasks[task]!);
}
