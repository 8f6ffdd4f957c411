/** Being the scheduler: time stands still, and a person says who does each step. All of it goes through the timeline. */
import { controlledMachine, fingerprint } from '../scenarios/machine.js';
import { threadName } from '../screen/names.js';
import type { Timeline } from '../timeline/history.js';
import { again, CLOCK, stepAs, undo } from '../timeline/play.js';
import { createTimeline, isOver, position } from '../timeline/timeline.js';
import { beginPlay, goalWords } from './begin-play.js';
import { change, changeRun, endWords, moved, say } from './change.js';
import type { CommandId, Session } from './state.js';

/** Into the mode, from the start of the program, and out of it, to the ordinary run as it was left. */
export function togglePlay(session: Session, t: Timeline): void {
  const { run } = session.state;
  if (run === undefined) return;
  if (run.play !== undefined) {
    leave(session);
    return;
  }
  // Whatever was changed of the machine has no say here, and the file's own is what a schedule string is checked against.
  const machine = controlledMachine(session.original ?? t.machine);
  session.ordinary = { timeline: t, other: session.other, original: session.original, run };
  session.timeline = createTimeline(machine, {
    fingerprint: fingerprint(machine),
    observers: t.observers.filter((o) => ['recent', 'writers', 'pages'].includes(o.name)),
  });
  session.other = undefined;
  session.original = machine;
  changeRun(session, (r) => {
    r.predict = undefined;
    r.follow = true;
    r.zoomed = false;
    r.marks = {};
    r.stripEnd = undefined;
  });
  moved(session);
  beginPlay(session);
}

function leave(session: Session): void {
  const { ordinary } = session;
  if (ordinary === undefined) {
    // It was opened so: there is no ordinary run to go back to, and the other machine has the file's own prices.
    say(session, 'this run was opened for you to schedule; r or the menu opens an ordinary one');
    return;
  }
  session.timeline = ordinary.timeline;
  session.other = ordinary.other;
  session.original = ordinary.original;
  session.ordinary = undefined;
  change(session, (d) => {
    d.run = { ...ordinary.run, overlay: undefined, message: undefined } as typeof d.run;
  });
  moved(session);
  say(session, 'the machine schedules again');
}

/** A command in this mode; false: it means what it always means. */
export function playCommand(session: Session, t: Timeline, id: CommandId, count: number, key: string): boolean {
  const run = session.state.run!;
  switch (id) {
    case 'thread':
      go(session, t, key === '0' ? CLOCK : Number(key) - 1);
      return true;
    case 'sameThread':
      go(session, t, run.selected);
      return true;
    case 'back':
    case 'undoChoice': {
      let n = 0;
      while (n < count && undo(t)) n++;
      moved(session);
      if (n === 0) say(session, 'This is the first step.');
      return true;
    }
    case 'forward': {
      let n = 0;
      while (n < count && redo(session, t)) n++;
      if (n === 0) say(session, isOver(t) ? endWords(t) : 'nothing was taken back: a digit says who goes next');
      return true;
    }
    case 'last':
      while (redo(session, t));
      return true;
    case 'play':
    case 'nextLine':
    case 'nextEvent':
    case 'continue':
    case 'choose':
    case 'machine':
    case 'swapRuns':
    case 'predict':
      say(session, 'time stands still here: a digit says who goes next, s lets the machine schedule again');
      return true;
    default:
      return false;
  }
}

function redo(session: Session, t: Timeline): boolean {
  if (!again(t)) return false;
  moved(session);
  told(session, t);
  return true;
}

/** The step of a thread, or why it cannot do one. */
function go(session: Session, t: Timeline, context: number): void {
  const { kernel: k } = t;
  if (isOver(t)) {
    say(session, `${endWords(t)} Backspace takes steps back.`);
    return;
  }
  if (!stepAs(t, context)) {
    const why = session.state.run!.play?.next.find((n) => n.context === context)?.text;
    const known = k.state.contexts[context];
    if (context === CLOCK) say(session, 'nobody waits for a time');
    else if (known === undefined) say(session, `there is no T${context + 1} (yet)`);
    else if (why === undefined) say(session, `${threadName(k, context)} has ended`);
    else say(session, `${threadName(k, context)} cannot go: it ${why}.`, 'bad');
    return;
  }
  if (context !== CLOCK)
    changeRun(session, (r) => {
      r.selected = context;
    });
  moved(session);
  told(session, t);
}

/** The goal has just been reached: said once, at the step that reached it. */
function told(session: Session, t: Timeline): void {
  const { play, challenge } = session.state.run!;
  if (play?.met === undefined || challenge === undefined || play.met.step !== position(t)) return;
  const { steps, switches } = play.met;
  const par =
    challenge.par === undefined
      ? 'nobody had found a way before'
      : steps <= challenge.par
        ? `that is par${steps < challenge.par ? `, and ${challenge.par - steps} better` : ''}`
        : `par is ${challenge.par}`;
  say(
    session,
    `Done: ${challenge.goal}. ${steps} steps, ${switches} switch${switches === 1 ? '' : 'es'}; ${par}.`,
    'good',
  );
}

/** The goal once more, and the hint. */
export function tellChallenge(session: Session): void {
  const { challenge, play } = session.state.run!;
  if (challenge === undefined) {
    say(session, 'this program sets no challenge; s lets you be the scheduler all the same');
    return;
  }
  const hint = challenge.hint === undefined ? '' : ` Hint: ${challenge.hint}`;
  const start =
    play === undefined ? `Goal: ${challenge.goal}. s begins.` : goalWords(challenge).replace(/ A digit lets .*/, '');
  say(session, `${start}${play === undefined ? '' : hint}`);
}
