/** The first screen of a run in which a person decides who goes. */
import { produce } from 'immer';
import type { Challenge } from '../scenarios/settings.js';
import type { PlayView } from '../screen/view.js';
import { playView } from './next-steps.js';
import type { Session } from './state.js';

const NOTHING: PlayView = { next: [], steps: 0, switches: 0 };

/** The session's timeline is a controlled one: says so, and what the goal is. */
export function beginPlay(session: Session): void {
  const t = session.timeline!;
  session.state = produce(session.state, ({ run }) => {
    if (!run) return;
    run.play = playView(t, NOTHING, run.challenge) as typeof run.play;
    run.message = { text: goalWords(run.challenge), tone: 'info' };
  });
}

/** What is to be reached, and how. */
export function goalWords(challenge: Challenge | undefined): string {
  const how = 'A digit lets that thread do a step, Backspace takes it back.';
  if (challenge === undefined) return `Time stands still. ${how}`;
  const par =
    challenge.par === undefined ? 'Nobody has found a way so far.' : `It can be done in ${challenge.par} steps (par).`;
  return `Goal: ${challenge.goal}. ${par} ${how}`;
}
