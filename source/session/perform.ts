/** What each command does. */

import { functionAt } from '../language/program.js';
import { showTime } from '../scenarios/units.js';
import type { CommandId } from '../screen/commands.js';
import { nextPane } from '../screen/layout.js';
import { filtered } from '../screen/menu.js';
import { threadName } from '../screen/names.js';
import { firstThread, present } from '../screen/processes.js';
import { plural } from '../screen/text.js';
import type { Pane } from '../screen/view.js';
import type { Timeline } from '../timeline/history.js';
import { takeBackOverride } from '../timeline/overrides.js';
import { searchBack, searchForward } from '../timeline/search.js';
import { back, forward, isOver, position, seek } from '../timeline/timeline.js';
import { whyLines } from './answers.js';
import { askChoose, askLastChange, askThread, findText, list, prompt, text } from './asking.js';
import { change, changeRun, endWords, focus, moved, processOf, say, select, stopAll } from './change.js';
import { askMachine, scheduleWords, swapRuns } from './machine.js';
import { breakTarget, KEY_BUDGET, lineStep, met, notable, startSearch } from './moves.js';
import { playCommand, tellChallenge, togglePlay } from './play.js';
import { predicting, togglePredict } from './predict.js';
import { type Effect, type Session, SPEEDS } from './state.js';

/** Moves forward that a decision to be predicted stops. */
const AHEAD: readonly CommandId[] = ['forward', 'nextLine', 'nextEvent'];

/** Columns by which the strip of cores is scrolled. */
const STRIP_SCROLL = 8;

/** Performs a command with a count (1 if none was typed). */
export function perform(session: Session, id: CommandId, count: number, key: string): Effect[] {
  const t = session.timeline;
  if (session.state.mode === 'run' && t && session.state.run) {
    let effects: Effect[] = [];
    const run = (): void => {
      effects = performRun(session, t, id, count, key);
    };
    if (AHEAD.includes(id)) predicting(session, run);
    else run();
    return effects;
  }
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
  if (run.play !== undefined && playCommand(session, t, id, count, key)) return [];
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
        r.message = { text: `${plural(r.speed, 'step')} a second`, tone: 'info' };
      });
      return [];
    case 'nextLine':
    case 'previousLine':
      return lineStep(session, t, id === 'nextLine', count);
    case 'nextEvent':
    case 'previousEvent': {
      for (let i = 0; i < count; i++) {
        const stop =
          id === 'nextEvent' ? (isOver(t) ? 'ended' : searchForward(t, notable, KEY_BUDGET)) : searchBack(t, notable);
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
      if (stop === 'found') met(session, t, 'Breakpoint');
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
    case 'threads':
      askThread(session, t);
      return [];
    case 'process':
      selectProcess(session, t, count);
      return [];
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
    case 'stripEarlier':
    case 'stripLater': {
      const { now } = t.kernel.state;
      const by = STRIP_SCROLL * count * run.nsPerColumn;
      changeRun(session, (r) => {
        const end = Math.min(now, r.stripEnd ?? now) + (id === 'stripLater' ? by : -by);
        r.stripEnd = end >= now ? undefined : Math.max(r.nsPerColumn, end);
      });
      return [];
    }
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
    case 'probes':
      return [{ kind: 'probes' }];
    case 'choose':
      askChoose(session, t);
      return [];
    case 'undoChoice':
      if (takeBackOverride(t)) {
        moved(session);
        say(session, 'the last choice is taken back', 'good');
      } else say(session, 'no choice was made so far: c makes one');
      return [];
    case 'machine':
      askMachine(session, t);
      return [];
    case 'swapRuns':
      swapRuns(session);
      return [];
    case 'predict':
      togglePredict(session);
      return [];
    case 'scheduler':
      togglePlay(session, t);
      return [];
    case 'challenge':
      tellChallenge(session);
      return [];
    case 'sameThread':
      say(session, 's makes you the scheduler: then Enter lets the selected thread do its next step');
      return [];
    case 'copySchedule': {
      const words = scheduleWords(session, t);
      say(session, `schedule: ${words}`, 'good');
      return [{ kind: 'copy', text: words }];
    }
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
      session.other = undefined;
      return [];
    case 'close':
      changeRun(session, (r) => {
        if (r.message) r.message = undefined;
        else if (r.stripEnd !== undefined) r.stripEnd = undefined;
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

/** The next process that has not been reaped, by age and round: its first thread that has not ended is selected. */
function selectProcess(session: Session, t: Timeline, count: number): void {
  const { kernel: k } = t;
  const list = present(k);
  const at = list.findIndex((p) => p.index === processOf(session));
  const next = list[(at + count) % Math.max(1, list.length)];
  if (next === undefined || list.length === 1) {
    say(session, 'there is one process only');
    return;
  }
  select(session, firstThread(k, next));
  say(session, `process ${next.pid} ${next.name}: ${threadName(k, session.state.run!.selected)}`);
}

function selectThread(session: Session, t: Timeline, number: number): Effect[] {
  // Numbers go by creation in the whole machine, whatever the process.
  const id = number - 1;
  if (t.kernel.state.contexts[id]?.number !== number) return [];
  change(session, (d) => {
    d.beforeDigit = { selected: d.run!.selected, follow: d.run!.follow };
  });
  select(session, id);
  return [];
}
