/** Decisions that a person takes instead of the policy: they cut off the future and are part of the run from then on. */
import { maskOf } from '../kernel/events.js';
import { replace } from '../kernel/schedule.js';
import { follow } from './follow.js';
import { restoreKept, type Timeline } from './history.js';
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

/** Takes the last override back; false if there was none. The run stays at its step if that lies before the override. */
export function takeBackOverride(t: Timeline): boolean {
  const { forced, answers } = t.schedule;
  if (forced.length > 0) t.schedule = { ...t.schedule, forced: forced.slice(0, -1) };
  else if (answers.length > 0) t.schedule = { ...t.schedule, answers: answers.slice(0, -1) };
  else return false;
  const at = t.kernel.state.step;
  t.kept.length = 1;
  restoreKept(t, t.kept[0]!);
  t.kept[0]!.kinds = maskOf([]);
  cutFuture(t);
  seek(t, at);
  return true;
}

function cutFuture(t: Timeline): void {
  const at = t.kernel.state.step;
  while (t.kept.length > 1 && t.kept[t.kept.length - 1]!.step > at) t.kept.pop();
  // Overrides that lie in the future that no longer exists go too.
  const decision = t.kernel.state.decision;
  t.schedule = {
    ...t.schedule,
    answers: t.schedule.answers.filter((a) => a.decision <= decision),
    forced: t.schedule.forced.filter((f) => f.after <= (t.kernel.state.cores[f.core]?.retired ?? 0)),
  };
  t.farthest = at;
  t.end = undefined;
  follow(t.kernel, t.schedule);
}
