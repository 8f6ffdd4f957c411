/** What each command does: to the plain state by a reducer, to the run through the timeline. */
import { type Draft, produce } from 'immer';
import type { EventName } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { candidatesNow } from '../kernel/schedule.js';
import { functionAt } from '../language/program.js';
import { evaluate, knownNames, type Scope } from '../scenarios/expression/evaluate.js';
import { parsePlace } from '../scenarios/expression/places.js';
import { parseExpression } from '../scenarios/expression/syntax.js';
import { suggestion } from '../scenarios/nearest.js';
import { showTime } from '../scenarios/units.js';
import type { CommandId } from '../screen/commands.js';
import { nextPane } from '../screen/layout.js';
import { filtered } from '../screen/menu.js';
import { threadName } from '../screen/names.js';
import type { Overlay, Pane, RunView } from '../screen/view.js';
import { nearestLine, pcsOf, resolve } from '../timeline/targets.js';
import {
  back,
  force,
  forward,
  isOver,
  position,
  scheduleString,
  searchBack,
  searchForward,
  seek,
  type Target,
  type Timeline,
  takeBackOverride,
} from '../timeline/timeline.js';
import { whyLines } from './answers.js';
import { type Asking, type Effect, type Session, type SessionState, SPEEDS } from './state.js';

/** Steps of a search between two looks at the keyboard. */
export const SEARCH_CHUNK = 50_000;
/** Steps that a single key press may take at most. */
const KEY_BUDGET = 2_000_000;

/** Events that `L` and `H` stop at. */
export const NOTABLE: readonly EventName[] = [
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
];

export function change(session: Session, recipe: (draft: Draft<SessionState>) => void): void {
  session.state = produce(session.state, recipe);
}
function changeRun(session: Session, recipe: (run: Draft<RunView>) => void): void {
  change(session, (draft) => {
    if (draft.run) recipe(draft.run);
  });
}
export function say(session: Session, text: string, tone: 'info' | 'good' | 'bad' = 'info'): void {
  change(session, (draft) => {
    if (draft.mode === 'run' && draft.run) draft.run.message = { text, tone };
    else draft.menuMessage = { text, tone };
  });
}

function clearMessage(session: Session): void {
  changeRun(session, (run) => {
    run.message = undefined;
  });
}

/** Index of the process whose threads are T1, T2, ... */
function processOf(session: Session): number {
  const k = session.timeline!.kernel;
  return (
    k.state.contexts[session.state.run!.selected]?.process ??
    Math.max(
      0,
      k.state.processes.findIndex((p) => p !== undefined),
    )
  );
}

export function scopeOf(session: Session): (k: Kernel) => Scope {
  const process = processOf(session);
  const { selected, frame } = session.state.run!;
  return (kernel) => ({ kernel, process, context: selected, frame });
}

/** After the run moved: who is looked at, and what the panes may forget. */
export function moved(session: Session): void {
  const t = session.timeline!;
  const k = t.kernel;
  const schedule = t.schedule.forced.length + t.schedule.answers.length > 0 ? scheduleString(t) : '';
  changeRun(session, (run) => {
    run.frame = 0;
    delete run.scroll.code;
    delete run.scroll.events;
    delete run.scroll.output;
    run.schedule = schedule;
    const selected = k.state.contexts[run.selected];
    if (!selected || (run.follow && selected.status !== 'running')) {
      const actor = t.events.find((e) => e.context >= 0 && k.state.contexts[e.context]?.status === 'running')?.context;
      const running = actor ?? k.state.cores.find((c) => c.context >= 0)?.context;
      if (running !== undefined && running >= 0) run.selected = running;
      else if (!selected) run.selected = k.state.contexts.findIndex((c) => c !== undefined);
    }
  });
}

function stopAll(session: Session): void {
  session.search = undefined;
  change(session, (draft) => {
    draft.searching = undefined;
    if (draft.run) draft.run.playing = false;
  });
}

function endWords(t: Timeline): string {
  return t.kernel.state.outcome.kind === 'stuck'
    ? 'The run is stuck: this is its last step.'
    : 'The run has ended: this is its last step.';
}

/** Performs a command with a count (1 if none was typed). */
export function perform(session: Session, id: CommandId, count: number, key: string): Effect[] {
  if (session.state.mode === 'run' && session.timeline && session.state.run)
    return performRun(session, session.timeline, id, count, key);
  switch (id) {
    case 'quit':
      return [{ kind: 'quit' }];
    case 'suspend':
      return [{ kind: 'suspend' }];
    case 'repaint':
      return [{ kind: 'repaint' }];
    case 'reloadErrors':
      return [{ kind: 'reload' }];
    case 'help':
      change(session, (d) => {
        d.menuOverlay = { kind: 'help', scroll: 0 };
      });
      return [];
    case 'down':
    case 'up':
    case 'pageDown':
    case 'pageUp': {
      const by = (id === 'down' || id === 'pageDown' ? 1 : -1) * (id.startsWith('page') ? 10 : 1) * count;
      change(session, (d) => {
        if (d.mode === 'errors' && d.errors)
          d.errors.scroll = Math.max(0, Math.min(d.errors.lines.length - 1, d.errors.scroll + by));
        else {
          const last = filtered(session.state.menu).length - 1;
          d.menu.selected = Math.max(0, Math.min(last, d.menu.selected + by));
          d.menuMessage = undefined;
        }
      });
      return [];
    }
    case 'open': {
      const entry = filtered(session.state.menu)[session.state.menu.selected];
      return entry ? [{ kind: 'open', file: entry.file }] : [];
    }
    case 'find':
      change(session, (d) => {
        d.menu.typing = true;
      });
      return [];
    case 'close':
      change(session, (d) => {
        if (d.mode === 'errors') {
          d.mode = 'menu';
          d.errors = undefined;
        } else if (d.menu.filter !== '') {
          d.menu.filter = '';
          d.menu.selected = 0;
        }
      });
      return [];
    default:
      return [];
  }
}

function performRun(session: Session, t: Timeline, id: CommandId, count: number, key: string): Effect[] {
  const run = session.state.run!;
  if (id !== 'play' && id !== 'faster' && id !== 'slower') stopAll(session);
  switch (id) {
    case 'forward':
      if (isOver(t)) say(session, endWords(t));
      else forward(t, count);
      moved(session);
      return [];
    case 'back':
      if (position(t) === 0) say(session, 'This is the first step.');
      back(t, count);
      moved(session);
      return [];
    case 'first':
      seek(t, 0);
      moved(session);
      return [];
    case 'last':
      startSearch(session, { kind: 'state', test: () => false }, 1);
      return [];
    case 'play':
      if (isOver(t) && !run.playing) {
        say(session, endWords(t));
        return [];
      }
      session.search = undefined;
      changeRun(session, (r) => {
        r.playing = !run.playing;
      });
      return [];
    case 'faster':
    case 'slower':
      changeRun(session, (r) => {
        const at = SPEEDS.findIndex((s) => s >= r.speed);
        r.speed = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + (id === 'faster' ? 1 : -1)))]!;
        r.message = { text: `${r.speed} step${r.speed === 1 ? '' : 's'} a second`, tone: 'info' };
      });
      return [];
    case 'nextLine':
    case 'previousLine':
      return lineStep(session, t, id === 'nextLine', count);
    case 'nextEvent':
    case 'previousEvent': {
      for (let i = 0; i < count; i++) {
        const target: Target = { kind: 'event', kinds: NOTABLE };
        const stop =
          id === 'nextEvent' ? (isOver(t) ? 'ended' : searchForward(t, target, KEY_BUDGET)) : searchBack(t, target);
        if (stop === 'found') continue;
        if (id === 'previousEvent') seek(t, 0);
        say(
          session,
          id === 'nextEvent'
            ? stop === 'budget'
              ? `nothing happened within ${KEY_BUDGET} steps; again goes on`
              : endWords(t)
            : 'No event before this one: the start.',
        );
        break;
      }
      moved(session);
      return [];
    }
    case 'continue':
      if (isOver(t)) say(session, endWords(t));
      else startSearch(session, breakTarget(session, t), 1);
      return [];
    case 'continueBack': {
      const stop = run.breakpoints.some((b) => b.enabled) ? searchBack(t, breakTarget(session, t)) : 'ended';
      if (stop !== 'found') seek(t, 0);
      moved(session);
      if (stop === 'found') say(session, 'stopped at a breakpoint', 'good');
      return [];
    }
    case 'goTo':
      return prompt(session, { kind: 'goTo' }, 'go to', [
        '100   worker:9   T2 at worker:9 #3   switch on core 1 #2   counter == 2   start   end',
      ]);
    case 'search':
      return prompt(session, { kind: 'search' }, 'search', ['text in the code or the output; n and N go on']);
    case 'breakpoint': {
      const c = t.kernel.state.contexts[run.selected];
      const line = c ? t.kernel.program.places[3 * c.pc + 1] : undefined;
      return prompt(session, { kind: 'breakpoint' }, 'stop at', [
        `a line: ${line ?? 9}, worker:${line ?? 9}   an event: block by T2   a condition: counter == 2 && T2 in worker`,
      ]);
    }
    case 'watch':
      return prompt(session, { kind: 'watch' }, 'watch', [
        'a variable or an expression: counter   table[2].next   T2.i   m.owner',
      ]);
    case 'breakpoints':
      if (run.breakpoints.length === 0) say(session, 'no breakpoints yet: b sets one');
      else
        list(
          session,
          { kind: 'breakpoints' },
          'breakpoints',
          run.breakpoints.map((b) => ({ label: b.text, note: b.enabled ? 'on' : 'off', enabled: b.enabled })),
        );
      return [];
    case 'unwatch':
      if (run.watch.length === 0) say(session, 'nothing is watched but the globals; a watches something');
      else
        list(
          session,
          { kind: 'unwatch' },
          'stop watching',
          run.watch.map((w) => ({ label: w, note: '', enabled: true })),
        );
      return [];
    case 'mark':
      changeRun(session, (r) => {
        const name = 'abcdefghijklmnopqrstuvwxyz'[Object.keys(r.marks).length % 26]!;
        r.marks[name] = position(t);
        r.message = { text: `step ${position(t)} is mark ${name}`, tone: 'good' };
      });
      return [];
    case 'marks': {
      const entries = Object.entries(run.marks);
      if (entries.length === 0) say(session, 'no marks yet: M sets one');
      else
        list(
          session,
          { kind: 'marks', steps: entries.map(([, step]) => step) },
          'go to mark',
          entries.map(([name, step]) => ({ label: name, note: `step ${step}`, enabled: true })),
        );
      return [];
    }
    case 'nextPane':
    case 'previousPane':
      focus(session, nextPane(run.focus, id === 'nextPane' ? 1 : -1));
      return [];
    case 'zoom':
      changeRun(session, (r) => {
        r.zoomed = !r.zoomed;
      });
      return [];
    case 'down':
    case 'up':
    case 'pageDown':
    case 'pageUp':
      // Where the pane stands is only known to the painter: it clamps. Unscrolled panes start from their own choice.
      changeRun(session, (r) => {
        const by = (id === 'down' || id === 'pageDown' ? 1 : -1) * (id.startsWith('page') ? 10 : 1) * count;
        r.scroll[r.focus] = Math.max(0, (r.scroll[r.focus] ?? scrollStart(session, r.focus)) + by);
      });
      return [];
    case 'thread':
      return selectThread(session, t, Number(key));
    case 'follow':
      changeRun(session, (r) => {
        r.follow = !r.follow;
        r.message = {
          text: r.follow
            ? 'follows whoever acts when the selected thread waits'
            : `stays with ${threadName(t.kernel, r.selected)}`,
          tone: 'info',
        };
      });
      return [];
    case 'callers':
      changeRun(session, (r) => {
        r.frame = (r.frame + 1) % Math.max(1, depthOf(t, r.selected));
      });
      return [];
    case 'stripWider':
    case 'stripNarrower':
      changeRun(session, (r) => {
        r.nsPerColumn = Math.max(
          1,
          Math.min(1e9, id === 'stripWider' ? r.nsPerColumn * 2 : Math.floor(r.nsPerColumn / 2)),
        );
        r.message = { text: `a column of the strip is ${showTime(r.nsPerColumn)}`, tone: 'info' };
      });
      return [];
    case 'searchNext':
    case 'searchPrevious':
      findText(session, t, id === 'searchNext' ? 1 : -1);
      return [];
    case 'why':
      text(session, `why is ${threadName(t.kernel, run.selected)} not running?`, whyLines(t, run.selected));
      return [];
    case 'lastChange':
      askLastChange(session, t);
      return [];
    case 'choose':
      askChoose(session, t);
      return [];
    case 'undoChoice':
      if (takeBackOverride(t)) {
        moved(session);
        say(session, 'the last choice is taken back', 'good');
      } else say(session, 'no choice was made so far: c makes one');
      return [];
    case 'copySchedule':
      say(session, `schedule: ${scheduleString(t)}`, 'good');
      return [{ kind: 'copy', text: scheduleString(t) }];
    case 'help':
      changeRun(session, (r) => {
        r.overlay = { kind: 'help', scroll: 0 };
      });
      return [];
    case 'reload':
      return [{ kind: 'reload' }];
    case 'twin':
      if (run.twin === undefined) {
        say(session, 'this program has no twin');
        return [];
      }
      return [{ kind: 'open', file: run.twin }];
    case 'menu':
      change(session, (d) => {
        d.mode = 'menu';
        d.run = undefined;
      });
      session.timeline = undefined;
      return [];
    case 'close':
      changeRun(session, (r) => {
        if (r.message) r.message = undefined;
        else if (r.zoomed) r.zoomed = false;
        else if (r.search !== '') r.search = '';
      });
      return [];
    case 'repaint':
      return [{ kind: 'repaint' }];
    case 'suspend':
      return [{ kind: 'suspend' }];
    case 'quit':
      return [{ kind: 'quit' }];
    default:
      return [];
  }
}

function depthOf(t: Timeline, context: number): number {
  const c = t.kernel.state.contexts[context];
  if (!c) return 1;
  let depth = 1;
  let fp = c.fp;
  // The linkage in slot 0 leads outwards: its high half is the caller's first slot.
  for (; depth < 64; depth++) {
    const caller = c.slots[2 * fp + 1] ?? 0;
    const pc = c.slots[2 * fp] ?? -1;
    if (caller >= fp || functionAt(t.kernel.program, pc)?.library !== false) break;
    fp = caller;
  }
  return depth;
}

function scrollStart(session: Session, pane: Pane): number {
  const t = session.timeline!;
  if (pane === 'code') {
    const c = t.kernel.state.contexts[session.state.run!.selected];
    return Math.max(0, (c ? (t.kernel.program.places[3 * c.pc + 1] ?? 1) : 1) - 4);
  }
  return pane === 'output' || pane === 'events' ? 1_000_000 : 0;
}

function focus(session: Session, pane: Pane): void {
  changeRun(session, (r) => {
    r.focus = pane;
    r.recent = [pane, ...r.recent.filter((p) => p !== pane)];
  });
}

function selectThread(session: Session, t: Timeline, number: number): Effect[] {
  const process = t.kernel.state.processes[processOf(session)];
  const id = process?.contexts.find((c) => t.kernel.state.contexts[c]?.number === number);
  if (id === undefined) return [];
  change(session, (d) => {
    d.beforeDigit = { selected: d.run!.selected, follow: d.run!.follow };
    d.run!.selected = id;
    d.run!.follow = false;
    d.run!.frame = 0;
    delete d.run!.scroll.code;
  });
  return [];
}

/** To the next (or last) source line that the selected thread begins. */
function lineStep(session: Session, t: Timeline, ahead: boolean, count: number): Effect[] {
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
    const test = (k: Kernel) => {
      const now = lineOf(k);
      const isNew =
        now?.own === true &&
        now.start &&
        (previous === undefined || now.line !== previous.line || now.fp !== previous.fp || now.pc < previous.pc);
      if (now && (now.own || previous === undefined)) previous = now;
      return isNew;
    };
    if (!ahead) previous = undefined;
    const stop = ahead
      ? isOver(t)
        ? 'ended'
        : searchForward(t, { kind: 'state', test }, KEY_BUDGET)
      : searchBack(t, { kind: 'state', test });
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
function breakTarget(session: Session, t: Timeline): Target {
  const scope = scopeOf(session);
  const tests: ((k: Kernel) => boolean)[] = [];
  const events: { kinds: readonly EventName[]; test: (e: import('../kernel/events.js').KernelEvent) => boolean }[] = [];
  for (const b of session.state.run!.breakpoints) {
    if (!b.enabled) continue;
    const parsed = parsePlace(/^\d+$/.test(b.text) ? `at ${b.text}` : b.text);
    if (!parsed.ok) continue;
    const resolved = resolve(parsed.place, t.kernel, scope);
    if (resolved.kind !== 'target') continue;
    if (resolved.target.kind === 'state') tests.push(resolved.target.test);
    else events.push({ kinds: resolved.target.kinds, test: resolved.target.test ?? (() => true) });
  }
  if (events.length === 0) return { kind: 'state', test: (k) => tests.reduce((hit, test) => test(k) || hit, false) };
  return {
    kind: 'state',
    test: (k) => {
      let hit: boolean = false;
      for (const test of tests) if (test(k)) hit = true;
      for (const e of latestEvents(t))
        for (const wanted of events) if (wanted.kinds.includes(e.kind) && wanted.test(e)) hit = true;
      return hit;
    },
  };
}

/** Events of the step just made, also in the middle of a search. */
function latestEvents(t: Timeline): readonly import('../kernel/events.js').KernelEvent[] {
  return (
    (t as Timeline & { readonly collector?: { readonly list: readonly import('../kernel/events.js').KernelEvent[] } })
      .collector?.list ?? []
  );
}

function startSearch(session: Session, target: Target, hits: number): void {
  session.search = { target, budget: SEARCH_CHUNK };
  change(session, (d) => {
    d.searching = { left: hits };
    if (d.run) d.run.message = { text: 'running ... (any key stops)', tone: 'info' };
  });
}

/** One slice of a search under way; true while it goes on. */
export function searchSlice(session: Session): boolean {
  const t = session.timeline;
  if (!session.search || !t || !session.state.searching) return false;
  const stop = isOver(t) ? 'ended' : searchForward(t, session.search.target, session.search.budget);
  if (stop === 'budget') {
    moved(session);
    return true;
  }
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
  if (stop === 'found') say(session, `found at step ${position(t)}`, 'good');
  return false;
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
  const stop = run.breakpoints.some((b) => b.enabled) ? searchForward(t, breakTarget(session, t), n) : forward(t, n);
  moved(session);
  if (isOver(t) || stop === 'found') {
    stopAll(session);
    clearMessage(session);
    if (stop === 'found') say(session, 'stopped at a breakpoint', 'good');
  }
}

function prompt(session: Session, asking: Asking, title: string, hints: readonly string[]): Effect[] {
  change(session, (d) => {
    d.asking = asking as Draft<Asking>;
    if (d.run)
      d.run.overlay = { kind: 'prompt', prompt: title, text: '', cursor: 0, problem: undefined, hints: [...hints] };
  });
  return [];
}
function list(session: Session, asking: Asking, title: string, items: (Overlay & { kind: 'list' })['items']): void {
  change(session, (d) => {
    d.asking = asking as Draft<Asking>;
    if (d.run) d.run.overlay = { kind: 'list', title, items: items.map((i) => ({ ...i })), selected: 0 };
  });
}
function text(session: Session, title: string, lines: readonly string[]): void {
  changeRun(session, (r) => {
    r.overlay = { kind: 'text', title, lines: [...lines], scroll: 0 };
  });
}

function askChoose(session: Session, t: Timeline): void {
  const k = t.kernel;
  const options: { core: number; task: number }[] = [];
  const items: { label: string; note: string; enabled: boolean }[] = [];
  for (const core of k.state.cores) {
    const running = core.context >= 0 ? threadName(k, core.context) : 'nobody';
    for (const task of candidatesNow(k, core.id)) {
      const context = k.state.tasks[task]?.context ?? -1;
      options.push({ core: core.id, task });
      items.push({
        label: `core ${core.id}: ${threadName(k, context)} ${k.state.contexts[context]?.name ?? ''}`,
        note: `instead of ${running}`,
        enabled: true,
      });
    }
  }
  if (options.length === 0) say(session, 'nobody else is ready to run: there is nothing to choose here');
  else list(session, { kind: 'choose', options }, 'who runs from here on?', items);
}

function askLastChange(session: Session, t: Timeline): void {
  const names =
    session.state.run!.watch.length > 0
      ? session.state.run!.watch
      : t.kernel.program.variables
          .filter((v) => v.own && !v.readOnly)
          .map((v) => v.name)
          .slice(0, 30);
  if (names.length === 0) say(session, 'the program has no variables of its own to ask about; a watches one');
  else if (names.length === 1) lastChange(session, t, names[0]!);
  else
    list(
      session,
      { kind: 'lastChange', names },
      'when did it last change?',
      names.map((n) => ({ label: n, note: '', enabled: true })),
    );
}

/** Goes to the step that wrote the variable last. */
export function lastChange(session: Session, t: Timeline, name: string): void {
  const parsed = parseExpression(name);
  const value = parsed.ok ? evaluate(parsed.node, scopeOf(session)(t.kernel)) : undefined;
  if (!value?.ok || value.value.home.kind !== 'memory') {
    say(session, `${name} has no place in memory that could be watched`, 'bad');
    return;
  }
  const { address } = value.value.home;
  const from = position(t);
  const size = Math.max(1, sizeOf(value.value.type));
  const touches = (e: import('../kernel/events.js').KernelEvent) =>
    e.address < address + size && e.address + Math.max(1, e.size) > address;
  if (searchBack(t, { kind: 'event', kinds: ['store', 'atomic', 'watched'], test: touches }) === 'found') {
    moved(session);
    const e = t.events.find((event) => event.kind === 'store' || event.kind === 'atomic' || event.kind === 'watched');
    const by = t.events.find((event) => event.context >= 0)?.context ?? -1;
    const line = e ? t.kernel.program.places[3 * e.pc + 1] : undefined;
    say(
      session,
      `${name} last changed here: step ${position(t)}, by ${threadName(t.kernel, by)}${line === undefined ? '' : ` in line ${line}`} (asked at step ${from})`,
      'good',
    );
  } else say(session, `${name} was not written since the start`);
}

function sizeOf(type: import('../language/types.js').CType): number {
  return type.kind === 'int' || type.kind === 'float'
    ? type.size
    : type.kind === 'record'
      ? type.tag.size
      : type.kind === 'array'
        ? (type.length ?? 0) * sizeOf(type.of)
        : 8;
}

/** Finds the text of `/` in the code pane's file: scrolls there. */
function findText(session: Session, t: Timeline, direction: 1 | -1): void {
  const run = session.state.run!;
  if (run.search === '') {
    say(session, 'nothing searched for yet: / searches');
    return;
  }
  const c = t.kernel.state.contexts[run.selected];
  const file = t.kernel.program.files[c ? (t.kernel.program.places[3 * c.pc] ?? 0) : 0];
  const lines = file?.text.split('\n') ?? [];
  const found = lines.map((line, i) => (line.includes(run.search) ? i : -1)).filter((i) => i >= 0);
  if (found.length === 0) {
    say(session, `'${run.search}' is not in the code`);
    return;
  }
  const at = run.scroll.code ?? -1;
  const next =
    direction === 1
      ? (found.find((i) => i - 2 > at) ?? found[0]!)
      : (found.findLast((i) => i - 2 < at) ?? found[found.length - 1]!);
  focus(session, 'code');
  changeRun(session, (r) => {
    r.scroll.code = Math.max(0, next - 2);
  });
}

/** A prompt's line was entered: done, or what is wrong with it. */
export function answerPrompt(session: Session, asking: Asking, input: string): string | undefined {
  const t = session.timeline!;
  const line = input.trim();
  switch (asking.kind) {
    case 'goTo': {
      const parsed = parsePlace(line);
      if (!parsed.ok) return parsed.problem.message;
      const missing = unknownNames(session, t, parsed.place.kind === 'condition' ? parsed.place.text : undefined);
      if (missing) return missing;
      const resolved = resolve(parsed.place, t.kernel, scopeOf(session));
      if (resolved.kind === 'none') return resolved.why;
      if (resolved.kind === 'step') {
        if (Number.isFinite(resolved.step) && resolved.step <= position(t) + KEY_BUDGET) {
          seek(t, resolved.step);
          moved(session);
          if (position(t) < resolved.step) say(session, endWords(t));
        } else {
          const { step } = resolved;
          startSearch(session, { kind: 'state', test: (k) => k.state.step >= step }, 1);
        }
        return undefined;
      }
      if (resolved.fromStart) seek(t, 0);
      startSearch(session, resolved.target, resolved.count);
      return undefined;
    }
    case 'search':
      changeRun(session, (r) => {
        r.search = line;
        delete r.scroll.code;
      });
      if (line !== '') findText(session, t, 1);
      return undefined;
    case 'breakpoint': {
      const c = t.kernel.state.contexts[session.state.run!.selected];
      const here = c ? t.kernel.program.places[3 * c.pc + 1] : undefined;
      let given = line === '' && here !== undefined ? String(here) : line;
      const parsed = parsePlace(/^\d+$/.test(given) ? `at ${given}` : given);
      if (!parsed.ok) return parsed.problem.message;
      if (parsed.place.kind === 'step' || parsed.place.kind === 'start' || parsed.place.kind === 'end')
        return 'a breakpoint is a line, an event or a condition; : goes to a step';
      if (
        parsed.place.kind === 'at' &&
        parsed.place.line !== undefined &&
        pcsOf(t.kernel.program, parsed.place.function, parsed.place.line).length === 0
      ) {
        const near = nearestLine(t.kernel.program, parsed.place.line);
        if (near === undefined) return `there is no code on line ${parsed.place.line} or behind it`;
        given = given.replace(String(parsed.place.line), String(near));
      }
      const missing = unknownNames(session, t, parsed.place.kind === 'condition' ? parsed.place.text : undefined);
      if (missing) return missing;
      changeRun(session, (r) => {
        r.breakpoints.push({ text: given, enabled: true });
        r.message = { text: `stops at ${given}: C continues to it, Space too`, tone: 'good' };
      });
      return undefined;
    }
    case 'watch': {
      const missing = unknownNames(session, t, line);
      if (missing) return missing;
      changeRun(session, (r) => {
        if (!r.watch.includes(line)) r.watch.push(line);
        delete r.scroll.memory;
      });
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Complains of a condition that does not parse or names what does not exist (what exists later is fine). */
function unknownNames(session: Session, t: Timeline, condition: string | undefined): string | undefined {
  if (condition === undefined) return undefined;
  const parsed = parseExpression(condition);
  if (!parsed.ok) return parsed.problem.message;
  const scope = scopeOf(session)(t.kernel);
  const result = evaluate(parsed.node, scope);
  if (!result.ok && result.unknownName !== undefined) {
    const anywhere = t.kernel.program.functions.some((f) => f.locals.some((l) => l.name === result.unknownName));
    return anywhere ? undefined : `${result.why}${suggestion(result.unknownName, knownNames(scope))}`;
  }
  return undefined;
}

/** An entry of a list was taken. */
export function answerList(session: Session, asking: Asking, selected: number): void {
  const t = session.timeline!;
  switch (asking.kind) {
    case 'choose': {
      const option = asking.options[selected];
      if (!option) return;
      if (!force(t, option.core, option.task)) {
        say(session, 'it was not ready yet where the choice before was made: u takes that one back first', 'bad');
        return;
      }
      forward(t, 1);
      moved(session);
      const context = t.kernel.state.tasks[option.task]?.context ?? -1;
      say(
        session,
        `core ${option.core} runs ${threadName(t.kernel, context)} because you chose so; everything after is decided anew`,
        'good',
      );
      return;
    }
    case 'marks':
      seek(t, asking.steps[selected] ?? 0);
      moved(session);
      return;
    case 'breakpoints':
      changeRun(session, (r) => {
        const b = r.breakpoints[selected];
        if (b) b.enabled = !b.enabled;
      });
      return;
    case 'unwatch':
      changeRun(session, (r) => {
        r.watch.splice(selected, 1);
      });
      return;
    case 'lastChange':
      lastChange(session, t, asking.names[selected] ?? '');
      return;
    default:
  }
}
