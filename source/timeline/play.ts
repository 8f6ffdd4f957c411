/**
 * A controlled run in the hands of a person: who does the next step is decided step by step, and each decision is in the
 * schedule. Going back leaves the decisions made beyond where they are, so that they can be made again, until another one
 * is made in their place.
 */
import { boot } from '../kernel/boot.js';
import { enabledContexts, standStill } from '../kernel/controlled.js';
import { type KernelEvent, maskOf } from '../kernel/events.js';
import { keyframe, restore } from '../kernel/keyframe.js';
import type { Chooser, Kernel } from '../kernel/machine.js';
import type { ContextId } from '../kernel/state.js';
import { follow } from './follow.js';
import { type Inner, listen, type Timeline } from './history.js';
import { cutFuture } from './overrides.js';
import { forward, isOver, position, seek, stepInFull } from './timeline.js';

/** Who is chosen to let time pass: the earliest deadline comes. */
export const CLOCK = -1;

/** Who can do a step now; CLOCK where somebody waits for a time. Empty: the run is over. */
export function choices(k: Kernel): readonly ContextId[] {
  if (k.state.outcome.kind !== 'running') return [];
  const enabled = enabledContexts(k);
  return k.state.timers.heap.length > 0 ? [...enabled, CLOCK] : enabled;
}

/**
 * Makes the next step the one of a context (or CLOCK's); false where it can do none now. The decisions beyond go, unless this
 * is the one that was made here before. Where nobody can go on any more afterwards, that is found out at once.
 */
export function stepAs(t: Timeline, context: ContextId): boolean {
  if (!choices(t.kernel).includes(context)) return false;
  const at = position(t);
  const contexts = decided(t);
  if (contexts[at] !== context) {
    t.schedule = { ...t.schedule, contexts: [...contexts.slice(0, at), context] };
    cutFuture(t);
  }
  forward(t, 1);
  sealed(t);
  return true;
}

/** Makes the next decision again that was taken back; false: there is none. */
export function again(t: Timeline): boolean {
  if (isOver(t) || position(t) >= t.schedule.contexts.length) return false;
  forward(t, 1);
  sealed(t);
  return true;
}

/** Takes the last decision back, with what followed from it alone; false: this is the start. */
export function undo(t: Timeline): boolean {
  const at = position(t);
  if (at === 0) return false;
  seek(t, at - 1);
  // That nobody can go on any more is a step without a decision.
  if (at > 1 && choices(t.kernel).length === 0) seek(t, at - 2);
  return true;
}

/** Nobody can go on and no time helps: the step that says so needs no decision. */
function sealed(t: Timeline): void {
  if (!isOver(t) && choices(t.kernel).length === 0) forward(t, 1);
}

/** The decisions up to the present step: what the run did by itself (going to a place) counts as decided so. */
function decided(t: Timeline): readonly ContextId[] {
  const at = position(t);
  const known = t.schedule.contexts;
  if (known.length >= at) return known;
  const made = [...known];
  const { kernel: k } = t;
  seek(t, known.length);
  const followed = k.choose;
  const listening: Chooser = (kind, preferred, options, decision) => {
    const answer = followed(kind, preferred, options, decision);
    if (kind === 'context') made[k.state.step] = answer;
    return answer;
  };
  k.choose = listening;
  forward(t, at - known.length);
  k.choose = followed;
  t.schedule = { ...t.schedule, contexts: made };
  follow(k, t.schedule);
  return made;
}

/** Steps decided so far and switches from one context to another among them. */
export function effort(t: Timeline): { readonly steps: number; readonly switches: number } {
  const made = decided(t).slice(0, position(t));
  // That time passes is no switch.
  const threads = made.filter((id) => id !== CLOCK);
  return { steps: made.length, switches: threads.filter((id, i) => i > 0 && id !== threads[i - 1]).length };
}

/** A machine that comes from another one of the same kind, to try a step on. Kept, for making one takes long. */
const scratch = new WeakMap<Timeline, Kernel>();

function copyOf(t: Timeline): Kernel {
  let copy = scratch.get(t);
  if (copy === undefined) {
    copy = boot(t.kernel.machine);
    scratch.set(t, copy);
  }
  return copy;
}

/**
 * What each context would do if it went next: `told` is given the machine after that step, and its events in full, and for
 * those that cannot go the machine in which they sleep, with no events. Tried on a copy: the run itself stays as it is.
 */
export function preview<T>(
  t: Timeline,
  contexts: readonly ContextId[],
  told: (k: Kernel, events: readonly KernelEvent[], context: ContextId, enabled: boolean) => T,
): readonly T[] {
  const able = choices(t.kernel);
  const copy = copyOf(t);
  const frame = keyframe(t.kernel);
  listen(t);
  return contexts.map((context) => {
    restore(copy, frame);
    if (!able.includes(context)) {
      standStill(copy);
      return told(copy, [], context, false);
    }
    const collector = {
      ...maskOf([]),
      list: [] as KernelEvent[],
      emit(event: KernelEvent): void {
        this.list.push(event);
      },
    };
    copy.sink = collector;
    copy.choose = (kind, preferred) => (kind === 'context' ? context : preferred);
    copy.forget();
    const trial = { kernel: copy, collector } as unknown as Inner;
    stepInFull(trial, trial);
    return told(copy, collector.list, context, true);
  });
}
