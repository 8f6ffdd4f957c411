/**
 * COMPUTE: a task uses its core for so many nanoseconds. One step begins it, and the core's next step comes when the work is
 * done or, before that, when something is due there: the policy's decision, a forced preemption, what another core or a
 * timer wants of this core (cores.ts, attend). Interrupted at t, it has done exactly what lies between its begin and t; the
 * rest stays in the call's record. So a run's times do not depend on how often anybody looks.
 *
 * Where the machine has a cache model, the work goes faster while the task's working set is in the core's cache
 * (cache-warmth.ts); then the core has a step too when that changes.
 */
import { paceOf, warmUp } from './cache-warmth.js';
import { ownCall } from './call.js';
import { computesUntil, coreRecord, interruptsOff, orderOf, piecesAt } from './cores.js';
import { ownContext, ownTask } from './epoch.js';
import { DONE, type Intrinsic, type Next } from './intrinsic.js';
import type { Kernel } from './machine.js';
import { WOULD_CHANGE } from './scratch.js';
import type { Call, Context, Core, Mutable, TaskId } from './state.js';
import { END_OF_TIME } from './timers.js';

/** The task of the core under way begins to compute, after what this step has cost so far; its call has `data[0]` ns to do. */
function beginComputing(k: Kernel, call: Call): void {
  const core = coreRecord(k, k.core);
  const { rate, lasts } = paceOf(k, core);
  const since = core.clock + k.cost;
  core.computeSince = since;
  core.computeRate = rate;
  const left = Math.ceil(call.data[0]! / rate);
  const { policy } = k.machine;
  const until = left <= lasts ? (policy.stretch?.(k, core.id, since + left) ?? since + left) : since + lasts;
  core.computeUntil = Math.min(END_OF_TIME, until);
  const o = orderOf(k);
  // A decision that is wanted already, and was only put off until the last piece of work was done, comes before the next one.
  const wanted = core.resched !== '' && !interruptsOff(k, core);
  k.cost = (wanted ? since : computesUntil(k, o, core)) - core.clock;
  o.attention[core.id] = Number.NEGATIVE_INFINITY;
}

/** The core's task has computed until the core's clock: books that, and what is left. `call`: its record, where it is owned. */
export function pauseComputing(k: Kernel, core: Mutable<Core>, call?: Mutable<Call>): void {
  if (core.computeSince < 0) return;
  const spent = core.clock - core.computeSince;
  core.retired += piecesAt(core, core.clock);
  const record = call ?? ownCall(ownContext(k.state, core.context) as Mutable<Context>);
  const left = record.data[0]!;
  const did = Math.min(left, spent * core.computeRate);
  record.data = [left - did];
  if (core.computeRate !== 1) core.warmTime += spent;
  core.computeSince = -1;
  if (spent <= 0) return;
  const task = ownTask(k.state, core.task);
  task.computed += did;
  warmUp(k, core, task, spent);
}

/** Work done by COMPUTE until now, ns; of a periodic job since its last release. */
export function computedNow(k: Kernel, id: TaskId): number {
  const task = k.state.tasks[id]!;
  const core = task.core >= 0 ? k.state.cores[task.core] : undefined;
  if (core === undefined || core.task !== id || core.computeSince < 0) return task.computed;
  const spent = Math.max(0, Math.min(k.state.now, core.clock) - core.computeSince);
  const call = k.state.contexts[core.context]!.calls.at(-1)!;
  return task.computed + Math.min(call.data[0]!, spent * core.computeRate);
}

/**
 * What a step without a price adds to a core's ties where all are free: so little that the lower core is done with what it
 * does at an instant before the next one begins, as the models of textbooks look at core after core. After 4096 such steps
 * nobody waits for it any more.
 */
export const FREE_STEP = 2 ** -18;
const MOST_FREE = 2 ** -6;

/**
 * Where instructions take no time, a burst of computing that is done at this instant is followed at once by what the task
 * does then: it ends, waits, or computes on. Whoever wants the core at the same instant comes after that, as in the models of
 * textbooks, where a job that is done when its quantum is over does not get into the queue again.
 */
export function isFinishing(k: Kernel, core: Core, context: Context | undefined): boolean {
  const { instruction, memory } = k.machine.costs;
  if (instruction !== 0 || memory !== 0 || context === undefined) return false;
  const { resched } = core;
  if (resched === 'block' || resched === 'exit' || resched === 'yield' || resched === 'forced') return false;
  // Whoever goes on without end at one instant is no longer waited for.
  if (core.computeSince < 0) return core.ties % 1 < MOST_FREE;
  return (core.clock - core.computeSince) * core.computeRate >= context.calls.at(-1)!.data[0]!;
}

function goOn(k: Kernel, call: Mutable<Call>): Next {
  // In a controlled run nothing takes time.
  if (k.machine.controlled || call.data[0]! <= 0) return DONE;
  // A turn of a wait loop that is only tried has no core to compute on.
  if (k.scratch.unseen !== '') throw WOULD_CHANGE;
  beginComputing(k, call);
  return 1;
}

/** The library function `name`, which computes as many ns as `amount` says. Data of the call: [ns left]. */
export function computing(name: string, amount: (context: Context, call: Call) => number): Intrinsic {
  return {
    name,
    effect: 'none',
    phases: [
      {
        label: 'compute',
        run(k, context, call) {
          call.data = [amount(context, call)];
          return goOn(k, call);
        },
      },
      {
        label: 'go on',
        run(k, _, call) {
          pauseComputing(k, coreRecord(k, k.core), call);
          return goOn(k, call);
        },
      },
    ],
  };
}
