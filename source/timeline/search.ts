/** Searches: forward by running, back by running stretches between keyframes again, those without such events left out. */
import { type EventName, joined, type KernelEvent, maskOf, meets, ordinaryEvents, within } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { step } from '../kernel/step.js';
import { type Inner, keep, lastKeptUpTo, nextKeyframe, restoreKept, type Timeline, take, WORK } from './history.js';
import { ended, finish, forward, isOver, position, type Stop, seek, stepInFull } from './timeline.js';

/** What a search looks for: an event (of one of the kinds, if given, that passes the test), or a state. */
export type Target =
  | { readonly kind: 'event'; readonly kinds: readonly EventName[]; readonly test?: (event: KernelEvent) => boolean }
  /** `begin` is told where a stretch of steps begins: what is so there already is no arrival. */
  | { readonly kind: 'state'; readonly test: (k: Kernel) => boolean; readonly begin?: (k: Kernel) => void };

/**
 * Runs forward until the target is met, at most `budget` steps. At least one step is taken. `told`: the last step is to be
 * shown; who only counts saves the time.
 */
export function searchForward(t: Timeline, target: Target, budget: number, told = true): Stop {
  const from = position(t);
  const stop = runTo(t, target, budget);
  const at = position(t);
  if (told && stop !== 'budget' && at > from) tell(t);
  return stop;
}

/** Makes the last step once more and in full: the instruction, what it loaded and stored. */
function tell(t: Timeline): void {
  const at = position(t);
  if (at === 0) {
    t.events = [];
    return;
  }
  seek(t, at - 1);
  forward(t, 1);
}

function runTo(t: Timeline, target: Target, budget: number): Stop {
  const inner = t as Inner;
  let hit = false;
  if (target.kind === 'state') target.begin?.(t.kernel);
  const wanted = target.kind === 'event' ? maskOf(target.kinds) : undefined;
  if (target.kind === 'event' && wanted) {
    take(t, joined(inner.collector.usual, wanted));
    const kinds = new Set<string>(target.kinds);
    inner.collector.looking = (event) => {
      if (kinds.has(event.kind) && (target.test?.(event) ?? true)) hit = true;
      return hit;
    };
  }
  try {
    let due = nextKeyframe(t);
    for (let i = 0; i < budget; i++) {
      if (isOver(t)) return ended(t);
      inner.collector.list = [];
      const more = i === budget - 1 ? stepInFull(t, inner) : step(t.kernel);
      if (t.kernel.state.step >= due || t.kernel.scratch.work >= WORK) {
        keep(t);
        due = nextKeyframe(t);
      }
      if (hit || (target.kind === 'state' && target.test(t.kernel))) return finish(t, inner, 'found');
      if (!more) return finish(t, inner, 'ended');
    }
    return finish(t, inner, 'budget');
  } finally {
    inner.collector.looking = undefined;
    take(t, inner.collector.usual);
  }
}

/**
 * Goes back to the last step before the present one at which the target was met; stays where it is ('ended') if there is
 * none. Stretches between keyframes without such events are skipped by the index of kinds.
 */
export function searchBack(t: Timeline, target: Target): Stop {
  const inner = t as Inner;
  const from = t.kernel.state.step;
  const wanted = target.kind === 'event' ? maskOf(target.kinds) : undefined;
  const ordinary = wanted !== undefined && within(wanted, ordinaryEvents);
  const kinds = new Set<string>(target.kind === 'event' ? target.kinds : []);
  let limit = from - 1;
  for (let i = lastKeptUpTo(t, Math.max(0, from - 1)); i >= 0; i--) {
    const kept = t.kept[i]!;
    const closed = i + 1 < t.kept.length;
    const none = ordinary && closed && wanted !== undefined && !meets(kept.kinds, wanted);
    if (!none) {
      restoreKept(t, kept);
      let found = -1;
      let eventHere = false;
      if (wanted) {
        take(t, joined(inner.collector.usual, wanted));
        inner.collector.looking = (event) => {
          if (target.kind === 'event' && kinds.has(event.kind) && (target.test?.(event) ?? true)) eventHere = true;
          return eventHere;
        };
      }
      // What happened with the step to this keyframe itself, the stretch before it tells.
      if (target.kind === 'state' && target.begin) target.begin(t.kernel);
      else if (target.kind === 'state' && kept.step <= limit && target.test(t.kernel)) found = kept.step;
      while (t.kernel.state.step < limit && !isOver(t)) {
        eventHere = false;
        inner.collector.list = [];
        step(t.kernel);
        if (target.kind === 'event' ? eventHere : target.test(t.kernel)) found = t.kernel.state.step;
      }
      inner.collector.looking = undefined;
      take(t, inner.collector.usual);
      if (found >= 0) {
        seek(t, found);
        tell(t);
        return 'found';
      }
    }
    limit = Math.min(limit, kept.step);
  }
  seek(t, from);
  return 'ended';
}
