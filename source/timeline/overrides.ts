/** Decisions that a person takes instead of the policy: they cut off the future and are part of the run from then on. */
import { maskOf } from '../kernel/events.js';
import { applyExchange } from '../kernel/exchange.js';
import { retiredNow } from '../kernel/park.js';
import { replace } from '../kernel/schedule.js';
import { follow } from './follow.js';
import { restoreKept, type Timeline } from './history.js';
import { type Change, MAX_CHANGES } from './schedule.js';
import { searchBack } from './search.js';
import { seek } from './timeline.js';

/** Makes a core run a task from the present step on; false if it cannot run there now. The future beyond is cut off and decided anew. */
export function force(t: Timeline, core: number, task: number): boolean {
  const at = t.kernel.state.step;
  const after = t.kernel.state.cores[core]?.retired;
  if (t.schedule.forced.some((f) => f.core === core && f.after === after)) {
    // An earlier choice at this very instruction was carried out already: the new one takes its place, from there on.
    searchBack(t, {
      kind: 'state',
      test: (k) => k.state.cores[core]!.retired === after && k.state.cores[core]!.forcedAt !== after,
    });
  }
  const forced = replace(t.kernel, core, task);
  if (!forced) {
    seek(t, at);
    return false;
  }
  t.schedule = { ...t.schedule, forced };
  cutFuture(t);
  return true;
}

/** Overrides the answer to the next decision, or to one that was just taken back (`decision` <= the state's own number). */
export function answer(t: Timeline, decision: number, value: number): void {
  const answers = t.schedule.answers.filter((a) => a.decision < decision).concat({ decision, answer: value });
  t.schedule = { ...t.schedule, answers };
  cutFuture(t);
}

/**
 * From the present step on the machine has this policy, these parameters (checked) and so many cores. False where the run is
 * over or has not begun (another machine is then another run), or was changed too often. The future beyond is cut off.
 */
export function changeMachine(t: Timeline, to: Omit<Change, 'step'>): boolean {
  const { step, outcome } = t.kernel.state;
  if (step === 0 || outcome.kind !== 'running' || t.schedule.changes.length >= MAX_CHANGES) return false;
  cutFuture(t);
  // The keyframe of this step is of the machine before.
  while (t.kept.length > 1 && t.kept[t.kept.length - 1]!.step >= step) t.kept.pop();
  t.schedule = { ...t.schedule, changes: [...t.schedule.changes, { ...to, step }] };
  follow(t.kernel, t.schedule);
  applyExchange(t.kernel, t.kernel.exchanges.at(-1)!);
  return true;
}

/** Takes the last override back; false if there was none. The run stays at its step if that lies before the override. */
export function takeBackOverride(t: Timeline): boolean {
  const at = t.kernel.state.step;
  const { forced, answers, changes } = t.schedule;
  if (isChangeLast(t)) t.schedule = { ...t.schedule, changes: changes.slice(0, -1) };
  else if (forced.length > 0) t.schedule = { ...t.schedule, forced: forced.slice(0, -1) };
  else if (answers.length > 0) t.schedule = { ...t.schedule, answers: answers.slice(0, -1) };
  else return false;
  t.kept.length = 1;
  restoreKept(t, t.kept[0]!);
  t.kept[0]!.kinds = maskOf([]);
  t.farthest = 0;
  t.end = undefined;
  follow(t.kernel, t.schedule);
  seek(t, at);
  return true;
}

/** Was the machine changed after all that was decided otherwise? */
function isChangeLast(t: Timeline): boolean {
  const { forced, answers, changes } = t.schedule;
  const last = changes.at(-1);
  if (last === undefined) return false;
  if (forced.length + answers.length === 0) return true;
  seek(t, last.step);
  const { cores, decision } = t.kernel.state;
  return (
    answers.every((a) => a.decision < decision) &&
    forced.every((f) => cores[f.core] === undefined || f.after < retiredNow(t.kernel, f.core))
  );
}

/** The run beyond the present step is decided anew. */
export function cutFuture(t: Timeline): void {
  const at = t.kernel.state.step;
  while (t.kept.length > 1 && t.kept[t.kept.length - 1]!.step > at) t.kept.pop();
  // Overrides that lie in the future that no longer exists go too; those of cores that are no more do not.
  const decision = t.kernel.state.decision;
  t.schedule = {
    ...t.schedule,
    answers: t.schedule.answers.filter((a) => a.decision <= decision),
    forced: t.schedule.forced.filter(
      (f) => t.kernel.state.cores[f.core] === undefined || f.after <= retiredNow(t.kernel, f.core),
    ),
    changes: t.schedule.changes.filter((c) => c.step <= at),
  };
  t.farthest = at;
  t.end = undefined;
  follow(t.kernel, t.schedule);
}
