/**
 * Scheduling, in two steps that can be seen apart: the decision (with the timer interrupt, where that is its reason) and
 * the switch. In the decision the running task, if it can go on, is queued again, the policy picks, and whoever answers
 * `choose('run')` may pick otherwise; the picked task leaves its queue. A decision for the running task is no switch.
 */

import { isFinishing, pauseComputing } from './compute.js';
import { allowed, attend, coreRecord, nextStop, orderOf, setClock } from './cores.js';
import { charge, emit } from './emit.js';
import { type OwnedTask, ownContext, ownTask } from './epoch.js';
import { nextDecision } from './futex.js';
import { resumeCpuTimers } from './interval-timers.js';
import type { Forced, Kernel } from './machine.js';
import { enterSpace } from './memory/tlb.js';
import { retiredNow } from './park.js';
import type { DequeueWhy, EnqueueWhy, Pick } from './policy.js';
import type { Core, CoreId, Mutable, TaskId } from './state.js';
import { chargePolicy, hasEnded, join, offer } from './tasks.js';

const REQUEUE: Readonly<Record<Core['resched'], EnqueueWhy>> = {
  '': 'quantum',
  new: 'preempted',
  quantum: 'quantum',
  woken: 'preempted',
  yield: 'yielded',
  block: 'preempted',
  exit: 'preempted',
  forced: 'preempted',
  steal: 'preempted',
};

/** One scheduling step of a core: the switch that was decided, or else the decision. Leaves the price in `k.cost`; `free`: the switch has none. */
export function schedule(k: Kernel, core: Mutable<Core>, free = false): void {
  if (core.next >= 0) switchTo(k, core, free);
  else decide(k, core);
}

/** The running task's time until `at` goes to its account. */
function account(core: Mutable<Core>, task: OwnedTask, at: number): void {
  const ns = at - task.since;
  if (ns > 0) {
    task.runTime += ns;
    core.busy += ns;
    task.since = at;
  }
  task.userTime = task.runTime - task.systemTime;
}

function decide(k: Kernel, core: Mutable<Core>): void {
  const s = k.state;
  const { policy } = k.machine;
  // A person's choice comes last of all that is due before the core's next instruction, so that its place is exact.
  const due = core.resched !== '' || core.clock >= core.decideAt || core.retired >= core.stopAt;
  const forced = due ? undefined : dueForced(k, core);
  let why: Core['resched'] = core.resched;
  let reason: string = why;
  const prev = core.task >= 0 ? ownTask(s, core.task) : undefined;
  const goesOn = prev !== undefined && prev.state === 'running';
  chargePolicy(k, core, core.clock);
  if (goesOn && why === '' && forced === undefined) {
    charge(k, 'interrupt');
    emit(k, 'tick', { value: core.clock - core.since });
    reason = policy.tick(k, prev.id, core.id);
    if (reason === '') {
      chargeSystem(k, prev);
      core.charged = core.clock + k.cost;
      plan(k, core, core.clock + k.cost);
      stallCore(k, core);
      return;
    }
    why = 'quantum';
  }
  if (forced !== undefined) {
    core.forcedAt = forced.after;
    orderOf(k).forced[core.id] = nextStop(k, core);
    if (why === '') {
      why = 'forced';
      reason = 'forced';
    }
  }
  core.resched = '';
  if (prev !== undefined) chargeSystem(k, prev);
  const until = core.clock + k.cost;
  // its affinity was changed: it may not stay here
  const moves = goesOn && !allowed(prev.affinity, core.id);
  if (goesOn) prev.state = 'ready';
  if (prev !== undefined && (moves || !goesOn)) policy.left?.(k, prev.id, core.id, moves ? 'migrated' : whyLeft(prev));
  else if (prev !== undefined) policy.enqueue(k, prev.id, core.id, REQUEUE[why]);
  policy.settle?.(k, core.id);
  balance(k, core.id);
  const picked = pickFor(k, core, forced);
  if (goesOn && picked === prev.id) {
    // the same again: no switch
    prev.state = 'running';
    core.charged = until;
    plan(k, core, until);
    if (why === 'yield') emit(k, 'yield', { why: 'nobody else' });
    stallCore(k, core);
    return;
  }
  if (prev !== undefined) leave(k, core, prev, until, why, goesOn, reason);
  if (picked >= 0) {
    core.next = picked;
    core.nextWhy = reason;
    core.mode = 'kernel';
  } else {
    if (core.mode !== 'idle') emit(k, 'idle', { why: reason });
    core.mode = 'idle';
    core.since = until;
    core.busy += prev === undefined ? k.cost : 0;
  }
  if (moves) join(k, prev, policy.place(k, prev.id, 'migrated'), 'migrated');
  else if (goesOn) offer(k, prev);
}

const whyLeft = (task: OwnedTask): DequeueWhy =>
  hasEnded(task) ? 'exited' : task.state === 'stopped' ? 'stopped' : 'blocked';

/** The policy may hand a task of this core over to another. */
function balance(k: Kernel, core: CoreId): void {
  const { policy } = k.machine;
  const move = policy.push?.(k, core);
  if (move === undefined) return;
  const { task, to } = move;
  policy.dequeue(k, task, 'migrated');
  emit(k, 'steal', { core: to, task, context: k.state.tasks[task]!.context, value: core, why: 'balance' });
  join(k, k.state.tasks[task]!, to, 'migrated');
}

/**
 * The running task of a core leaves it now, before the core's own next step, and goes to the end of its queue: for policies
 * whose quanta end on all cores at once (from their timer). Not one that is done at this very instant, and not in the middle
 * of what keeps interrupts out. The core decides in its next step. Answers whether it left.
 */
export function expel(k: Kernel, id: CoreId): boolean {
  const s = k.state;
  const known = s.cores[id]!;
  const context = known.context >= 0 ? s.contexts[known.context] : undefined;
  if (known.task < 0 || known.next >= 0 || s.tasks[known.task]!.state !== 'running') return false;
  if (context?.rmw !== undefined || context?.interruptsOff !== undefined) return false;
  attend(k, id);
  const core = coreRecord(k, id);
  if (isFinishing(k, core, context)) return false;
  pauseComputing(k, core);
  const prev = ownTask(s, core.task);
  chargePolicy(k, core, core.clock);
  const { cost, systemCost } = k;
  charge(k, 'interrupt');
  const price = k.cost - cost;
  k.cost = cost;
  k.systemCost = systemCost;
  prev.systemTime += price;
  prev.state = 'ready';
  k.machine.policy.enqueue(k, prev.id, id, 'quantum');
  core.resched = '';
  leave(k, core, prev, core.clock + price, 'quantum', true, 'quantum');
  core.resched = 'quantum';
  core.mode = 'kernel';
  setClock(k, core, core.clock + price, 0);
  return true;
}

function chargeSystem(k: Kernel, task: OwnedTask): void {
  task.systemTime += k.systemCost;
  k.systemCost = 0;
}

function leave(
  k: Kernel,
  core: Mutable<Core>,
  task: OwnedTask,
  at: number,
  why: Core['resched'],
  goesOn: boolean,
  reason: string,
): void {
  account(core, task, at);
  task.since = Math.max(task.since, at);
  core.task = -1;
  core.context = -1;
  core.lastTask = task.id;
  if (hasEnded(task)) {
    task.ended = at;
    return;
  }
  if (!goesOn || why === 'yield') task.voluntary++;
  else task.involuntary++;
  const context = task.context;
  if (context < 0) return;
  if (goesOn) {
    const owned = ownContext(k.state, context);
    if (owned.status === 'running') owned.status = 'ready';
    emit(k, why === 'yield' ? 'yield' : 'ready', { task: task.id, context, why: reason });
  }
}

/** Whom the core runs next: taken out of its queue (or another core's); -1: nobody. */
function pickFor(k: Kernel, core: Mutable<Core>, forced: Forced | undefined): TaskId {
  const { policy } = k.machine;
  const pick: Pick | undefined = policy.pick(k, core.id);
  let from = -1;
  let preferred = pick?.task ?? -1;
  if (pick === undefined) {
    const stolen = policy.steal(k, core.id);
    if (stolen !== undefined) {
      preferred = stolen.task;
      from = stolen.from;
    }
  }
  if (preferred < 0 && forced === undefined) return -1;
  const planned = preferred;
  if (forced !== undefined && forced.task !== preferred && canRun(k, forced.task, core.id)) preferred = forced.task;
  if (preferred < 0) return -1;
  const chosen = k.choose('run', preferred, () => candidatesNow(k, core.id), nextDecision(k));
  if (chosen < 0 || !canRun(k, chosen, core.id)) {
    if (chosen >= 0)
      throw new RangeError(`the answer to a decision names task ${chosen}, which cannot run on core ${core.id} now`);
    return -1;
  }
  const stolen = chosen === planned && from >= 0;
  if (stolen) emit(k, 'steal', { task: chosen, context: k.state.tasks[chosen]!.context, value: from });
  const task = k.state.tasks[chosen]!;
  const elsewhere =
    task.queue >= 0 && k.state.queues[task.queue]!.core >= 0 && k.state.queues[task.queue]!.core !== core.id;
  policy.dequeue(k, chosen, elsewhere ? 'migrated' : 'picked');
  emit(k, 'decision', {
    task: chosen,
    context: task.context,
    other: core.task,
    why: chosen === planned ? (stolen ? 'stolen' : (pick?.why ?? '')) : 'chosen',
    numbers: chosen === planned ? pick?.numbers : undefined,
  });
  return chosen;
}

/** Ready, in a queue, and allowed on the core. */
function canRun(k: Kernel, id: TaskId, core: CoreId): boolean {
  const task = k.state.tasks[id];
  return task !== undefined && task.queue >= 0 && allowed(task.affinity, core);
}

/**
 * Tasks that a core could run next if it decided now, in the policy's order: its own queue's first, then those in the
 * queues of other cores, which would be pulled over; the running task is one of them once it has been queued again.
 */
export function candidatesNow(k: Kernel, core: CoreId): readonly TaskId[] {
  const own = k.machine.policy.candidates(k, core).filter((id) => canRun(k, id, core));
  const seen = new Set(own);
  const others: TaskId[] = [];
  for (const queue of k.state.queues) {
    for (const list of queue.lists) {
      for (const id of list) {
        if (id >= 0 && !seen.has(id) && canRun(k, id, core)) {
          seen.add(id);
          others.push(id);
        }
      }
    }
  }
  return [...own, ...others.sort((a, b) => a - b)];
}

/** The preemption that a person asked for at this point of the core's instructions, if it is still to be carried out. */
export function dueForced(k: Kernel, core: Core): Forced | undefined {
  // Asked for in the middle of a read-modify-write, it comes after it.
  return k.forced.find((f) => f.core === core.id && f.after > core.forcedAt && f.after <= core.retired);
}

/**
 * A person lets `task` run on `core` from this step on: the forced preemption, and the list with it in its place (to be
 * put into `k.forced`). Undefined where it cannot run there now.
 */
export function replace(k: Kernel, core: CoreId, task: TaskId): readonly Forced[] | undefined {
  const on = k.state.cores[core];
  if (on === undefined || !canRun(k, task, core)) return undefined;
  const after = retiredNow(k, core);
  const entry: Forced = { core, after, task };
  const rest = k.forced.filter((f) => f.core !== core || f.after !== after);
  return [...rest, entry].sort((a, b) => a.core - b.core || a.after - b.after);
}

function switchTo(k: Kernel, core: Mutable<Core>, free: boolean): void {
  const s = k.state;
  const task = ownTask(s, core.next);
  // A kernel thread has no space: the core keeps the one it has (lazy TLB), and the way back to it costs nothing more.
  const otherSpace = task.space >= 0 && core.space >= 0 && core.space !== task.space;
  const price = otherSpace ? 'processSwitch' : 'threadSwitch';
  const moved = task.core >= 0 && task.core !== core.id;
  if (!free) charge(k, price);
  if (moved) charge(k, 'migrate');
  // a task that another core is still letting go of is waited for
  const at = Math.max(core.clock + k.cost, task.since);
  k.cost = at - core.clock;
  k.systemCost = 0;
  const waited = at - task.since;
  task.readyTime += waited;
  if (waited > task.longestWait) task.longestWait = waited;
  const from = task.core;
  task.since = at;
  task.state = 'running';
  task.core = core.id;
  if (task.firstRun < 0) task.firstRun = at;
  core.busy += k.cost;
  core.switching += k.cost;
  core.switches++;
  core.task = task.id;
  core.context = task.context;
  core.next = -1;
  core.since = at;
  core.charged = at;
  if (task.space >= 0) enterSpace(k, core, task.space);
  const why = core.nextWhy;
  core.nextWhy = '';
  core.mode = task.kernelThread ? 'kernel' : 'user';
  if (task.context >= 0) {
    const context = ownContext(s, task.context);
    context.status = 'running';
    if (context.calls.length > 0 && context.calls[context.calls.length - 1]!.woken !== 0) core.mode = 'kernel';
  }
  if (moved) {
    task.migrations++;
    emit(k, 'migrate', { value: from });
  }
  emit(k, 'switch', { other: core.lastTask, value: k.cost, why });
  if ((s.processes[task.process]?.cpuTimers.length ?? 0) > 0) resumeCpuTimers(k, task.process);
  plan(k, core, at);
  stallCore(k, core);
}

/** The running task of `core` goes on from `now`: when does the policy want its next decision? */
export function plan(k: Kernel, core: Mutable<Core>, now: number): void {
  const { policy } = k.machine;
  core.decideAt = policy.nextDecision(k, core.task, core.id, now);
  core.stopAt =
    policy.nextRetired === undefined
      ? Number.POSITIVE_INFINITY
      : core.retired + policy.nextRetired(k, core.task, core.id);
  orderOf(k).forced[core.id] = nextStop(k, core);
}

/** The core stands still for a while with its task on it (a slow core, a hypervisor that took it away). */
function stallCore(k: Kernel, core: Mutable<Core>): void {
  const ns = k.machine.policy.stall?.(k, core.id) ?? 0;
  if (ns <= 0) return;
  const chosen = k.choose('stall', ns, () => [0, ns], nextDecision(k));
  if (chosen <= 0) return;
  k.cost += chosen;
  core.decideAt += chosen;
}
