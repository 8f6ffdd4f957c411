/** Moves through time that take more than a step: by source line, to events and breakpoints, playing, searches in slices. */
import type { EventName, KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { parsePlace } from '../scenarios/expression/places.js';
import { explain } from '../screen/explain.js';
import { threadName } from '../screen/names.js';
import type { Timeline } from '../timeline/history.js';
import { searchBack, searchForward, type Target } from '../timeline/search.js';
import { resolve } from '../timeline/targets.js';
import { forward, isOver, latestEvents, position, type Stop, seek } from '../timeline/timeline.js';
import { change, changeRun, clearMessage, endWords, moved, say, scopeOf, stopAll } from './change.js';
import { predicting } from './predict.js';
import type { Effect, Goal, Session } from './state.js';

/** Steps of a search between two looks at the keyboard. */
export const SEARCH_CHUNK = 50_000;
/** Steps that a single key press may take at most. */
export const KEY_BUDGET = 2_000_000;

/** Events that `L` and `H` stop at; of page faults those after a fork, and those that wait for the disk. */
const NOTABLE: readonly EventName[] = [
  'switch',
  'block',
  'wake',
  'fork',
  'exit',
  'acquire',
  'contend',
  'release',
  'signal',
  'broadcast',
  'fault',
  'misuse',
  'stuck',
  'processExit',
  'output',
  'migrate',
  'steal',
  'park',
  'unpark',
  'overflow',
  'yield',
  'exec',
  'reap',
  'reparent',
  'pageFault',
  'pageOut',
  'signalSent',
  'signalDelivered',
  'signalReturn',
  'stop',
  'continue',
  'ownerDied',
  'region',
  'verdict',
];
export const notable: Target = {
  kind: 'event',
  kinds: NOTABLE,
  test: (e) => e.kind !== 'pageFault' || e.why === 'copy-on-write' || e.why === 'major',
};

/** To the next (or last) source line that the selected thread begins. */
export function lineStep(session: Session, t: Timeline, ahead: boolean, count: number): Effect[] {
  const { program } = t.kernel;
  const id = session.state.run!.selected;
  const lineOf = (k: Kernel) => {
    const c = k.state.contexts[id];
    if (!c || c.status === 'exited' || c.status === 'gone') return undefined;
    return {
      line: program.places[3 * c.pc + 1]!,
      fp: c.fp,
      own: program.files[program.places[3 * c.pc]!]?.own === true,
      start: program.starts[c.pc] === 1,
      pc: c.pc,
    };
  };
  for (let i = 0; i < count; i++) {
    const from = lineOf(t.kernel);
    if (!from && ahead) {
      say(session, `${threadName(t.kernel, id)} has ended`);
      break;
    }
    let previous = from;
    // Statements begun since the line was: a line that holds a whole loop begins anew with every turn.
    const begun = new Set<number>();
    const test = (k: Kernel) => {
      const now = lineOf(k);
      const another = previous === undefined || now?.line !== previous.line || now.fp !== previous.fp;
      const isNew =
        now?.own === true &&
        now.start &&
        (another || (previous !== undefined && now.pc < previous.pc && begun.has(now.pc)));
      if (now?.own && another) begun.clear();
      if (now?.own && now.start) begun.add(now.pc);
      if (now && (now.own || previous === undefined)) previous = now;
      return isNew;
    };
    const begin = (k: Kernel) => {
      previous = lineOf(k);
      begun.clear();
      if (previous?.own && previous.start) begun.add(previous.pc);
    };
    const target: Target = { kind: 'state', test, begin };
    const stop = ahead ? (isOver(t) ? 'ended' : searchForward(t, target, KEY_BUDGET)) : searchBack(t, target);
    if (stop !== 'found') {
      if (!ahead) seek(t, 0);
      say(
        session,
        ahead
          ? stop === 'budget'
            ? `${threadName(t.kernel, id)} began no new line within ${KEY_BUDGET} steps`
            : endWords(t)
          : 'The start.',
      );
      break;
    }
  }
  moved(session);
  return [];
}

/** Stops where any enabled breakpoint is met. */
export function breakTarget(session: Session, t: Timeline): Target {
  const scope = scopeOf(session);
  const tests: ((k: Kernel) => boolean)[] = [];
  const begins: ((k: Kernel) => void)[] = [];
  const events: { kinds: readonly EventName[]; test: (e: KernelEvent) => boolean }[] = [];
  for (const b of session.state.run!.breakpoints) {
    if (!b.enabled) continue;
    const parsed = parsePlace(/^\d+$/.test(b.text) ? `at ${b.text}` : b.text);
    if (!parsed.ok) continue;
    const resolved = resolve(parsed.place, t.kernel, scope);
    if (resolved.kind !== 'target') continue;
    if (resolved.target.kind === 'state') {
      tests.push(resolved.target.test);
      if (resolved.target.begin) begins.push(resolved.target.begin);
    } else events.push({ kinds: resolved.target.kinds, test: resolved.target.test ?? (() => true) });
  }
  const begin = (k: Kernel) => {
    for (const each of begins) each(k);
  };
  if (events.length === 0)
    return { kind: 'state', begin, test: (k) => tests.reduce((hit, test) => test(k) || hit, false) };
  return {
    kind: 'state',
    begin,
    test: (k) => {
      let hit = false as boolean;
      for (const test of tests) if (test(k)) hit = true;
      for (const e of latestEvents(t))
        for (const wanted of events) if (wanted.kinds.includes(e.kind) && wanted.test(e)) hit = true;
      return hit;
    },
  };
}

export function startSearch(session: Session, target: Target, hits: number, goal?: Goal): void {
  session.search = { target, budget: SEARCH_CHUNK, goal };
  change(session, (d) => {
    d.searching = { left: hits };
    if (d.run) d.run.message = { text: 'running ... (any key stops)', tone: 'info' };
  });
}

/** One slice of a search under way; true while it goes on. */
export function searchSlice(session: Session): boolean {
  const t = session.timeline;
  if (!session.search || !t || !session.state.searching) return false;
  const { target, budget } = session.search;
  let stop = 'ended' as Stop;
  const search = (): void => {
    stop = searchForward(t, target, budget);
  };
  if (!isOver(t) && predicting(session, search)) return false;
  if (stop === 'budget') {
    moved(session);
    return true;
  }
  const { goal } = session.search;
  const left = session.state.searching.left - 1;
  if (stop === 'found' && left > 0) {
    change(session, (d) => {
      d.searching = { left };
    });
    return true;
  }
  stopAll(session);
  moved(session);
  // How a run ended, the explanation says.
  clearMessage(session);
  if (stop === 'found') met(session, t, goal === undefined ? 'Breakpoint' : 'Found');
  else if (goal !== undefined) {
    const end = position(t);
    seek(t, goal.from);
    moved(session);
    say(session, `${goal.text} is not met up to the end, step ${end}: still at step ${goal.from}`, 'bad');
  }
  return false;
}

/** A search met its target: whoever made the step is looked at, and what the step did is said. */
export function met(session: Session, t: Timeline, word: string): void {
  const k = t.kernel;
  const actor = k.state.cores[k.core]?.context ?? -1;
  if (session.state.run?.follow && actor >= 0)
    changeRun(session, (run) => {
      run.selected = actor;
    });
  say(session, `${word}. ${explain(k, t)}`, 'good');
}

/** Plays for `elapsed` ms: as many steps as the speed says; stops at breakpoints and at the end. */
export function playSlice(session: Session, elapsed: number, owed: { steps: number }): void {
  const t = session.timeline;
  const run = session.state.run;
  if (!t || !run?.playing) return;
  owed.steps += (run.speed * elapsed) / 1000;
  const n = Math.floor(owed.steps);
  if (n === 0) return;
  owed.steps -= n;
  const stops = run.breakpoints.some((b) => b.enabled);
  let stop = 'steps' as Stop;
  const play = (): void => {
    stop = stops ? searchForward(t, breakTarget(session, t), n) : forward(t, n);
  };
  if (predicting(session, play)) return;
  moved(session);
  if (isOver(t) || stop === 'found') {
    stopAll(session);
    clearMessage(session);
    if (stop === 'found') met(session, t, 'Breakpoint');
  }
}
