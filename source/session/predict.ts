/**
 * Predict first: before each decision with more than one candidate the person is asked who runs next. A move forward is made
 * with an ear at the decisions; where there was one to be asked about, the run goes back to the step before it.
 */
import type { Draft } from 'immer';
import type { Chooser } from '../kernel/machine.js';
import { eventLine } from '../screen/explain.js';
import { taskName, taskStyle } from '../screen/names.js';
import type { Timeline } from '../timeline/history.js';
import { forward, position, seek } from '../timeline/timeline.js';
import { change, changeRun, moved, say, stopAll } from './change.js';
import type { Asking, Session } from './state.js';

type Predict = Extract<Asking, { kind: 'predict' }>;

/** Answered by a digit each. */
const MOST = 9;

export function togglePredict(session: Session): void {
  const on = session.state.run?.predict === undefined;
  changeRun(session, (r) => {
    r.predict = on ? { answers: [] } : undefined;
    r.message = {
      text: on
        ? 'before each decision you will be asked who runs next: a digit answers, Esc lets it be'
        : 'you are no longer asked who runs next',
      tone: 'info',
    };
  });
}

/**
 * Makes a move forward. In prediction mode it ends before the first decision with several candidates, with the question.
 * True: it was asked.
 */
export function predicting(session: Session, move: () => void): boolean {
  const t = session.timeline;
  if (t === undefined || session.state.run?.predict === undefined) {
    move();
    return false;
  }
  const { kernel: k } = t;
  const from = position(t);
  let found: { readonly step: number; readonly core: number; readonly tasks: readonly number[] } | undefined;
  const followed = k.choose;
  const listening: Chooser = (kind, preferred, options, decision) => {
    const answer = followed(kind, preferred, options, decision);
    if (kind === 'run' && found === undefined && k.state.step > from) {
      const possible = new Set(options());
      const tasks = k.machine.policy.candidates(k, k.core).filter((id) => possible.has(id));
      if (tasks.length > 1) found = { step: k.state.step, core: k.core, tasks: inOrder(tasks) };
    }
    return answer;
  };
  k.choose = listening;
  try {
    move();
  } finally {
    // Unless the move itself has set another one.
    if (k.choose === listening) k.choose = followed;
  }
  if (found === undefined) return false;
  stopAll(session);
  seek(t, found.step - 1);
  moved(session);
  ask(session, t, found.core, found.tasks);
  return true;
}

/** In the order of their numbers: the order of the queue would give the answer away. */
const inOrder = (tasks: readonly number[]): readonly number[] => [...tasks].sort((a, b) => a - b).slice(0, MOST);

function ask(session: Session, t: Timeline, core: number, tasks: readonly number[]): void {
  const { kernel: k } = t;
  change(session, (d) => {
    d.asking = { kind: 'predict', core, tasks } as Draft<Asking>;
    if (!d.run) return;
    d.run.message = undefined;
    d.run.overlay = {
      kind: 'question',
      title: `who runs next on core ${core}?`,
      items: tasks.map((id) => {
        const name = k.state.contexts[k.state.tasks[id]?.context ?? -1]?.name ?? '';
        return { label: `${taskName(k, id)} ${name}`, style: taskStyle(k, id) };
      }),
      selected: 0,
    };
  });
}

/** The decision is made, and the person told right or wrong, and why. */
export function answerPrediction(session: Session, asking: Predict, selected: number): void {
  const t = session.timeline!;
  const guess = asking.tasks[selected];
  if (guess === undefined) return;
  forward(t, 1);
  moved(session);
  const { kernel: k } = t;
  const made = t.events.find((e) => e.kind === 'decision' && e.core === asking.core);
  if (made === undefined) return;
  const right = made.task === guess;
  changeRun(session, (r) => {
    r.predict?.answers.push({ step: position(t), right });
  });
  const { answers } = session.state.run!.predict ?? { answers: [] };
  const score = `${answers.filter((a) => a.right).length} of ${answers.length}`;
  const why = `${taskName(k, made.task)} ${eventLine(k, made)}.`;
  say(
    session,
    right ? `Right, ${score}. ${why}` : `No, not ${taskName(k, guess)}; ${score} right. ${why}`,
    right ? 'good' : 'bad',
  );
}
