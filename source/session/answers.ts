/** The two questions that answer anywhere, in words: why is this thread not running, when did this variable last change. */
import { whyNotRunning } from '../kernel/stuck.js';
import { showTime } from '../scenarios/units.js';
import { addressName, threadName } from '../screen/names.js';
import type { Timeline } from '../timeline/timeline.js';

/** Lines that answer "why is it not running?" for a context. */
export function whyLines(timeline: Timeline, context: number): readonly string[] {
  const k = timeline.kernel;
  const c = k.state.contexts[context];
  if (!c) return ['There is no such thread (yet).'];
  const name = threadName(k, context);
  const reason = whyNotRunning(k, context);
  const since =
    'since' in reason ? ` since ${showTime(reason.since)} (for ${showTime(k.state.now - reason.since)})` : '';
  switch (reason.kind) {
    case 'running':
      return [`${name} is running, on core ${reason.core}.`];
    case 'ready': {
      const others =
        reason.ahead === 0
          ? 'It is the next one.'
          : `${reason.ahead} ${reason.ahead === 1 ? 'is' : 'are'} ahead of it.`;
      const who = reason.running >= 0 ? ` Core ${reason.core} runs ${threadName(k, reason.running)} now.` : '';
      return [
        `${name} is ready to run${since}, but has no core.`,
        `It stands in the run queue of core ${reason.core}. ${others}${who}`,
      ];
    }
    case 'waiting': {
      const what =
        reason.target >= 0
          ? `the end of ${threadName(k, reason.target)}`
          : reason.address !== 0
            ? `${article(reason.what)} ${addressName(k, c.process, reason.address)}`
            : reason.what;
      const lines = [`${name} waits for ${what}${since}.`];
      if (reason.owner >= 0) {
        lines.push(`${threadName(k, reason.owner)} holds it.`);
        lines.push(...chain(timeline, reason.owner, [context]));
      } else if (reason.what === 'condition')
        lines.push('Somebody has to signal it: a signal sent before it waited is lost.');
      else if (reason.what === 'semaphore') lines.push('Somebody has to post it; a semaphore has no owner.');
      if (Number.isFinite(reason.deadline))
        lines.push(`At the latest at ${showTime(reason.deadline)} it goes on by itself.`);
      if (reason.behind > 0) lines.push(`${reason.behind} came before it.`);
      return lines;
    }
    case 'exited':
      return [`${name} has ended${since}.`];
  }
}

const article = (what: string) => (what === 'futex' ? 'the word' : `the ${what}`);

/** Who the owner waits for, and so on, until somebody runs or a circle closes. */
function chain(timeline: Timeline, context: number, seen: readonly number[]): string[] {
  const k = timeline.kernel;
  if (seen.includes(context))
    return [`And ${threadName(k, context)} is in that chain already: a deadlock, nobody in it can ever go on.`];
  if (seen.length > 8) return ['...'];
  const reason = whyNotRunning(k, context);
  const name = threadName(k, context);
  if (reason.kind === 'running')
    return [`${name} is running on core ${reason.core}: once it lets go, there is a chance.`];
  if (reason.kind === 'ready') return [`${name} is ready, but has no core at the moment.`];
  if (reason.kind === 'exited') return [`${name} has ended without letting go: it will never be free.`];
  const next = reason.owner >= 0 ? reason.owner : reason.target;
  const what =
    reason.target >= 0
      ? `the end of ${threadName(k, reason.target)}`
      : `${article(reason.what)} ${addressName(k, k.state.contexts[context]!.process, reason.address)}`;
  const line = `${name} waits for ${what}${reason.owner >= 0 ? `, which ${threadName(k, reason.owner)} holds` : ''}.`;
  return next >= 0 ? [line, ...chain(timeline, next, [...seen, context])] : [line];
}
