/** Bringing one run to the simulated time of another: their steps say nothing about each other. */
import { lastKeptUpTo, restoreKept, type Timeline } from './history.js';
import { searchForward } from './search.js';
import { isOver } from './timeline.js';

/**
 * Goes to the first step at which the run's time is `time` or later (its last step, where it ends before), forward or back,
 * making at most `budget` new steps; false: it could not come so far.
 */
export function seekTime(t: Timeline, time: number, budget: number): boolean {
  const { kernel: k } = t;
  if (k.state.now !== time || k.state.step > 0) {
    // The last keyframe before that time: a step at the time itself may lie anywhere among those of the same time.
    let i = t.kept.length - 1;
    while (i > 0 && t.kept[i]!.frame.state.now >= time) i--;
    const kept = t.kept[i]!;
    if (k.state.now >= time || kept.step > k.state.step) restoreKept(t, t.kept[lastKeptUpTo(t, kept.step)]!);
  }
  if (k.state.now >= time || isOver(t)) return true;
  const stop = searchForward(t, { kind: 'state', test: (x) => x.state.now >= time }, budget, false);
  return stop !== 'budget';
}
