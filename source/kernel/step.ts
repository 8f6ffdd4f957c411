/**
 * One step, and many. A step is exactly one thing: one instruction on one core, one phase of a library call, one timer
 * expiry, one decision (with its interrupt), one switch. It belongs to the earliest of the pending timers and the cores'
 * clocks (timers first among equals). `run` makes the same steps as `step` does, with the plain instructions in a loop
 * that looks nothing up twice.
 */

import { FREE_STEP, isFinishing, pauseComputing } from './compute.js';
import { controlledStep } from './controlled.js';
import {
  attend,
  type CoreOrder,
  coreRecord,
  isOwnDoing,
  nextExchange,
  nextStop,
  piecesAt,
  replay,
  setClock,
} from './cores.js';
import { runPhase } from './dispatch.js';
import { emit } from './emit.js';
import { ownContext, ownTask } from './epoch.js';
import { exchangeDue } from './exchange.js';
import { CALLING, executeOne, LOOPED } from './execute.js';
import { expire } from './expire.js';
import { Fault } from './faults.js';
import { DONE, GONE } from './intrinsic.js';
import { kernelThreadStep } from './kernel-thread.js';
import type { Kernel } from './machine.js';
import { preparedOrder, replan, tryPark, unpark, unparkTouched } from './park.js';
import { endTime } from './process.js';
import { schedule } from './schedule.js';
import { deliverSignal, raiseFault } from './signal-delivery.js';
import type { Context, Core, Mutable, TaskState } from './state.js';
import { declareStuck, nobodyCanChange } from './stuck.js';
import { END_OF_TIME, takeTimer } from './timers.js';
import { blockFault, WouldBlock } from './wait-queue.js';

export interface RunOptions {
  /** Most steps to make. */
  readonly steps: number;
  /** Asked after every step: stop here? Must be cheap and change nothing. */
  readonly until?: (k: Kernel) => boolean;
  /** Stop once `scratch.work` (host ns in library calls, about) has come to this: what follows would take long to repeat. */
  readonly work?: number;
}
/**
 * 'steps': all made; 'until': the condition holds; 'over': the run has ended (`state.outcome` says how); 'work': so much
 * was done before the steps were made.
 */
export type RunStop = 'steps' | 'until' | 'over' | 'work';

/** Steps with these bits all 0 tell observers that time passes: see EventKind.pulse. */
const PULSE = 1023;

/** What a phase of a library call takes on the host, ns, besides the bytes that it moves. */
const PHASE_WORK = 400;

/** Makes one step; false: the run is over and nothing was done. */
export function step(k: Kernel): boolean {
  if (k.state.outcome.kind !== 'running') return false;
  if (k.machine.controlled) return controlledStep(k);
  const o = prepare(k);
  if (burst(k, o, 1, undefined) === 0) slowStep(k, o);
  if (k.state.step === o.exchangeAt) exchangeDue(k);
  return true;
}

/** Makes up to `steps` steps. */
export function run(k: Kernel, options: RunOptions): RunStop {
  const { steps, until } = options;
  const limit = options.work ?? Number.POSITIVE_INFINITY;
  k.scratch.workLimit = limit;
  let left = steps;
  while (left > 0) {
    if (k.state.outcome.kind !== 'running') return 'over';
    if (k.machine.controlled) {
      if (!controlledStep(k)) return 'over';
      left--;
    } else {
      const o = prepare(k);
      const done = burst(k, o, Math.min(left, o.exchangeAt - k.state.step), until);
      if (done > 0) left -= done;
      else {
        slowStep(k, o);
        left--;
      }
      if (k.state.step === o.exchangeAt) exchangeDue(k);
    }
    if (until?.(k)) return 'until';
    if (k.scratch.work >= limit && left > 0 && k.state.outcome.kind === 'running') return 'work';
  }
  return k.state.outcome.kind === 'running' || steps <= 0 ? 'steps' : 'over';
}

/** The scratch, made anew where it was dropped, and what a person forces as it is now. */
function prepare(k: Kernel): CoreOrder {
  const o = preparedOrder(k);
  if (o.asked !== k.forced) {
    o.asked = k.forced;
    for (const core of k.state.cores) o.forced[core.id] = nextStop(k, core);
    replan(k);
  }
  if (o.exchanges !== k.exchanges) {
    o.exchanges = k.exchanges;
    o.exchangeAt = nextExchange(k);
  }
  return o;
}

/** Plain steps of running contexts, up to `limit`, until something else is due; answers how many were made. */
function burst(k: Kernel, o: CoreOrder, limit: number, until: ((k: Kernel) => boolean) | undefined): number {
  const { tree, clock, attention, forced, records, contexts } = o;
  let done = 0;
  while (done < limit) {
    const c = tree[1]!;
    const t = clock[c]!;
    if (t >= o.timer || t >= attention[c]!) break;
    const context = contexts[c];
    const core = records[c];
    if (context === undefined || core === undefined || core.retired >= forced[c]!) break;
    const plain = one(k, o, core, context, t);
    done++;
    if (!plain && (k.state.outcome.kind !== 'running' || k.scratch.work >= k.scratch.workLimit)) break;
    // the condition after the last one is asked by the caller
    if (until !== undefined && done < limit && until(k)) break;
  }
  return done;
}

/** One instruction, or one phase of the library call at which the context stands. True: nothing but an instruction. */
function one(k: Kernel, o: CoreOrder, core: Mutable<Core>, context: Mutable<Context>, t: number): boolean {
  const s = k.state;
  s.step++;
  s.now = t;
  k.core = core.id;
  k.cost = 0;
  k.systemCost = 0;
  if ((s.step & PULSE) === 0) emit(k, 'pulse');
  let did: number;
  try {
    did = executeOne(k, context);
  } catch (error) {
    if (error instanceof WouldBlock) {
      blockFault(k, context, error.request);
      ownTask(s, core.task).systemTime += k.systemCost;
    } else if (error instanceof Fault) raiseFault(k, context.id, error);
    else throw error;
    advance(k, core);
    return false;
  }
  core.retired++;
  if (did === CALLING) {
    libraryStep(k, core, context);
    return false;
  }
  const c = core.id;
  const cost = k.cost;
  if (cost > 0) {
    const clock = t + cost;
    core.clock = clock;
    o.clock[c] = clock;
    if (core.ties !== 0) {
      core.ties = 0;
      o.tie[c] = c;
    }
    replay(o, c);
    if (k.systemCost !== 0) ownTask(s, core.task).systemTime += k.systemCost;
  } else setClock(k, core, t, core.ties + (k.machine.jobs === undefined ? 1 : FREE_STEP));
  if (o.parked !== 0 && k.scratch.touched.length !== 0) unparkTouched(k);
  if (did === LOOPED) {
    tryPark(k, core, context, k.scratch.loop);
    context.dirty = false;
    return false;
  }
  return true;
}

function libraryStep(k: Kernel, core: Mutable<Core>, context: Mutable<Context>): void {
  const { scratch } = k;
  scratch.work += PHASE_WORK;
  const next = runPhase(k, context, scratch.intrinsic, scratch.base, scratch.argc);
  if (k.systemCost !== 0 && core.task >= 0) ownTask(k.state, core.task).systemTime += k.systemCost;
  if (next !== GONE) core.mode = next === DONE || k.systemCost === 0 ? 'user' : 'kernel';
  advance(k, core, k.machine.jobs === undefined ? 1 : FREE_STEP);
  if (k.scratch.touched.length !== 0) unparkTouched(k);
}

/** The step's price passes on the core. */
function advance(k: Kernel, core: Mutable<Core>, tie = 1): void {
  if (core.mode === 'idle' && core.resched === '') setClock(k, core, Number.POSITIVE_INFINITY, 0);
  else if (k.cost > 0) setClock(k, core, core.clock + k.cost, 0);
  else setClock(k, core, core.clock, core.ties + tie);
}

/** The step that is due where it is no plain one. */
function slowStep(k: Kernel, o: CoreOrder): void {
  const s = k.state;
  const c = o.tree[1]!;
  const t = o.clock[c]!;
  if (o.timer <= t) {
    s.step++;
    k.core = -1;
    k.cost = 0;
    k.systemCost = 0;
    if (o.timer === Number.POSITIVE_INFINITY) declareStuck(k);
    else if (o.timer >= END_OF_TIME) endTime(k);
    else expireFirst(k, o);
    return;
  }
  const core = coreRecord(k, c);
  k.core = c;
  k.cost = 0;
  k.systemCost = 0;
  if (t >= END_OF_TIME && !(core.parkedLoop >= 0 && nobodyCanChange(k))) {
    s.step++;
    endTime(k);
    return;
  }
  if (core.parkedLoop >= 0) {
    s.step++;
    s.now = t;
    if (nobodyCanChange(k)) declareStuck(k);
    else unpark(k, core, t, -1, 'decision');
    return;
  }
  const task = core.task;
  const context = task >= 0 && core.context >= 0 ? ownContext(s, core.context) : undefined;
  // a read-modify-write on its way keeps interrupts out
  const half = context !== undefined && context.rmw !== undefined && mayFinish(s.tasks[task]!.state);
  const off = context?.interruptsOff !== undefined && !isOwnDoing(k, core);
  const asked = core.resched !== '' || t >= core.decideAt;
  const forced = core.retired + piecesAt(core, t) >= o.forced[c]!;
  const due = !off && (core.next >= 0 || forced || (asked && !isFinishing(k, core, context)));
  if (context !== undefined && (half || !due)) {
    if (context.signalled && !half && deliver(k, core, context)) return;
    const { model } = k.machine;
    if (model.interrupts !== undefined && !half && !off && taken(k, core, context)) return;
    o.contexts[c] = context;
    const again = core.resched !== '' || core.next >= 0 || ((half || off) && model.interrupts !== undefined);
    o.attention[c] = again ? Number.NEGATIVE_INFINITY : core.decideAt;
    one(k, o, core, context, t);
    return;
  }
  s.step++;
  s.now = t;
  pauseComputing(k, core);
  if (task < 0 || core.context >= 0 || due) schedule(k, core);
  else if (s.tasks[task]!.kernelThread) kernelThreadStep(k, core);
  else k.machine.model.dispatch?.(k, core);
  advance(k, core);
  o.attention[c] = Number.NEGATIVE_INFINITY;
  o.contexts[c] = undefined;
}

/** A task that is to stop still does the second half of what it has begun. */
const mayFinish = (state: TaskState): boolean => state === 'running' || state === 'stopped';

/** A step between two instructions of a core, if `does` has anything to do there. */
function between(k: Kernel, core: Mutable<Core>, does: () => boolean): boolean {
  const s = k.state;
  const { step, now } = s;
  s.step++;
  s.now = core.clock;
  if (!does()) {
    s.step = step;
    s.now = now;
    return false;
  }
  if (k.systemCost !== 0 && core.task >= 0) ownTask(s, core.task).systemTime += k.systemCost;
  advance(k, core);
  attend(k, core.id);
  if (k.scratch.touched.length !== 0) unparkTouched(k);
  return true;
}

/** A step in which a signal is brought to the context; false: there was none. */
const deliver = (k: Kernel, core: Mutable<Core>, context: Mutable<Context>): boolean =>
  between(k, core, () => {
    pauseComputing(k, core);
    return deliverSignal(k, context);
  });

/** A step in which the program's own scheduler takes the task from the context; false: it does not want it. */
const taken = (k: Kernel, core: Mutable<Core>, context: Mutable<Context>): boolean =>
  between(k, core, () => k.machine.model.interrupts!(k, core, context));

function expireFirst(k: Kernel, o: CoreOrder): void {
  const s = k.state;
  s.now = Math.max(s.now, o.timer);
  expire(k, takeTimer(k)!);
}
