/**
 * Another policy, other parameters, another number of cores in the middle of a run. The machine of the kernel handle is
 * exchanged: whoever takes such a step back has to put the old machine back too (timeline/history.ts does).
 */
import { pauseComputing } from './compute.js';
import { attend, coreRecord, idleCoreFields } from './cores.js';
import { emit } from './emit.js';
import { makeCore, ownContext, ownTask } from './epoch.js';
import type { Exchange, Kernel, Machine } from './machine.js';
import { preparedOrder } from './park.js';
import type { Policy } from './policy.js';
import { plan } from './schedule.js';
import type { Mutable, TaskId } from './state.js';
import { chargePolicy, hasEnded, offer } from './tasks.js';
import { cancelTimers } from './timers.js';

/**
 * Cores that come anew count their instructions from here times the number of the exchange: what a person forced on a core
 * of that number before it went away belongs to the one before.
 */
const RETIRED_BASE = 1e12;

/** Carries out the exchanges that are due after the step that was just made. */
export function exchangeDue(k: Kernel): void {
  const { step } = k.state;
  for (const exchange of k.exchanges) if (exchange.step === step) applyExchange(k, exchange);
}

/** Carries out one of `k.exchanges`, which is due now. The step before it stays the one that was made last. */
export function applyExchange(k: Kernel, exchange: Exchange): void {
  if (k.state.outcome.kind !== 'running') return;
  const { core, cost, systemCost } = k;
  k.core = -1;
  k.cost = 0;
  const { policy, parameters, cores } = exchange;
  const { machine } = k;
  const names = Object.keys({ ...parameters, ...machine.parameters });
  const same = policy === machine.policy && names.every((name) => parameters[name] === machine.parameters[name]);
  if (!same) exchangePolicy(k, policy, parameters);
  if (cores !== machine.cores) exchangeCores(k, cores, RETIRED_BASE * (k.exchanges.indexOf(exchange) + 1));
  k.core = core;
  k.cost = cost;
  k.systemCost = systemCost;
  k.forget();
}

/**
 * From now on `policy` schedules, with checked parameters. Ready tasks are queued anew in the order in which they stood
 * (queue by queue, each in the old policy's own order), with new numbers; running ones stay where they run and get a new decision time.
 */
export function exchangePolicy(k: Kernel, policy: Policy, parameters: Readonly<Record<string, number>>): void {
  const queued = unqueue(k);
  rebuild(k, { ...k.machine, policy, parameters }, queued, []);
}

/**
 * From now on there are `n` cores, 1 to 64. New ones are idle and look for work; from those that go away the running
 * tasks are queued again. Tasks whose affinity allows no core that is left may run anywhere, as Linux does. `retired`: number
 * from which new cores count their instructions.
 */
export function exchangeCores(k: Kernel, n: number, retired = 0): void {
  if (!Number.isInteger(n) || n < 1 || n > 64) throw new RangeError(`cores: a whole number from 1 to 64, not ${n}`);
  const s = k.state;
  const evicted: TaskId[] = [];
  // While the policy still finds the cores that it knows.
  const queued = unqueue(k);
  for (let id = n; id < s.cores.length; id++) {
    const core = coreRecord(k, id);
    chargePolicy(k, core, Math.min(s.now, core.clock));
    pauseComputing(k, core);
    if (core.next >= 0) evicted.push(core.next);
    emit(k, 'idle', { core: id, why: 'gone' });
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
    } else if (hasEnded(task)) task.ended = at;
  }
  if (s.cores.length > n) s.cores.length = n;
  // The core that made the last step may be gone.
  if (k.core >= n) k.core = -1;
  for (let id = s.cores.length; id < n; id++) {
    s.cores.push(makeCore({ ...idleCoreFields(id, s.now), retired, forcedAt: retired - 1 }, s.epoch));
    emit(k, 'idle', { core: id, why: 'new' });
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
  rebuild(k, { ...k.machine, cores: n }, queued, evicted);
}

/** A task that stood in a queue, and that queue's core (-1: of all). */
interface Queued {
  readonly task: TaskId;
  readonly core: number;
}

/** Brings the policy's accounts up to now and takes all ready tasks out of its queues, in their order. */
function unqueue(k: Kernel): readonly Queued[] {
  const s = k.state;
  preparedOrder(k);
  for (const core of s.cores) {
    if (core.parkedLoop >= 0 || core.computeSince >= 0) attend(k, core.id);
    const record = coreRecord(k, core.id);
    chargePolicy(k, record, Math.min(s.now, record.clock));
  }
  const queued: Queued[] = [];
  for (const view of k.machine.policy.describe(k)) {
    for (const entry of view.entries) queued.push({ task: entry.task, core: view.core });
  }
  // Who is ready and not shown must not be lost all the same.
  const shown = new Set(queued.map(({ task }) => task));
  for (const task of s.tasks) {
    if (task?.state === 'ready' && task.queue >= 0 && !shown.has(task.id))
      queued.push({ task: task.id, core: task.core });
  }
  for (const { task } of queued) k.machine.policy.dequeue(k, task, 'changed');
  cancelTimers(k, 'policy');
  return queued;
}

function rebuild(k: Kernel, machine: Machine, queued: readonly Queued[], evicted: readonly TaskId[]): void {
  const s = k.state;
  (k as Mutable<Kernel>).machine = machine;
  const { policy } = machine;
  policy.start(k);
  // With other numbers of cores queues have other numbers too: nothing that a task remembers of them holds.
  for (const task of s.tasks) if (task !== undefined && task.state !== 'dead') policy.attach(k, task.id);
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
