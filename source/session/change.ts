/** Small changes that many commands share: of the plain state by a reducer, of what is looked at after the run moved. */
import { type Draft, produce } from 'immer';
import type { Kernel } from '../kernel/machine.js';
import type { Scope } from '../scenarios/expression/evaluate.js';
import type { Pane, PlayView, RunView } from '../screen/view.js';
import type { Timeline } from '../timeline/history.js';
import { seekTime } from '../timeline/same-time.js';
import { hasOverrides, printSchedule } from '../timeline/schedule.js';
import { position, scheduleString } from '../timeline/timeline.js';
import { playView } from './next-steps.js';
import type { Session, SessionState } from './state.js';

export function change(session: Session, recipe: (draft: Draft<SessionState>) => void): void {
  session.state = produce(session.state, recipe);
}
export function changeRun(session: Session, recipe: (run: Draft<RunView>) => void): void {
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

export function clearMessage(session: Session): void {
  changeRun(session, (run) => {
    run.message = undefined;
  });
}

/** Index of the process whose threads are T1, T2, ... */
export function processOf(session: Session): number {
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
  const schedule = hasOverrides(t.schedule) ? scheduleString(t) : '';
  syncOther(session);
  changeRun(session, (run) => {
    run.frame = 0;
    delete run.scroll.code;
    delete run.scroll.events;
    delete run.scroll.output;
    run.schedule = schedule;
    if (run.play) run.play = playView(t, run.play, run.challenge) as Draft<PlayView>;
    // Going back un-answers what was predicted beyond.
    if (run.predict) run.predict.answers = run.predict.answers.filter((a) => a.step <= position(t));
    const selected = k.state.contexts[run.selected];
    if (!selected || (run.follow && selected.status !== 'running')) {
      const actor = t.events.find((e) => e.context >= 0 && k.state.contexts[e.context]?.status === 'running')?.context;
      const running = actor ?? k.state.cores.find((c) => c.context >= 0)?.context;
      if (running !== undefined && running >= 0) run.selected = running;
      else if (!selected) run.selected = k.state.contexts.findIndex((c) => c !== undefined);
    }
  });
}

/** Steps that bringing the other run to the same time may take at a key press. */
export const SYNC_BUDGET = 300_000;

/** After the run moved: the other one comes to the same time; it goes once both are the same run. */
function syncOther(session: Session): void {
  const { timeline, other } = session;
  if (timeline === undefined || other === undefined) return;
  if (printSchedule(timeline.schedule) === printSchedule(other.schedule)) session.other = undefined;
  else seekTime(other, timeline.kernel.state.now, SYNC_BUDGET);
}

/** A thread is looked at, and stays so. */
export function select(session: Session, context: number): void {
  changeRun(session, (run) => {
    run.selected = context;
    run.follow = false;
    run.frame = 0;
    delete run.scroll.code;
    delete run.scroll.inspector;
  });
}

export function stopAll(session: Session): void {
  session.search = undefined;
  change(session, (draft) => {
    draft.searching = undefined;
    if (draft.run) draft.run.playing = false;
  });
}

export function endWords(t: Timeline): string {
  return t.kernel.state.outcome.kind === 'stuck'
    ? 'The run is stuck: this is its last step.'
    : 'The run has ended: this is its last step.';
}

export function focus(session: Session, pane: Pane): void {
  changeRun(session, (r) => {
    r.focus = pane;
    r.recent = [pane, ...r.recent.filter((p) => p !== pane)];
  });
}
