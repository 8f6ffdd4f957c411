/** The two questions that answer anywhere, in words: why is this thread not running, when did this variable last change. */
import { whyNotRunning } from '../kernel/accounting.js';
import { showTime } from '../scenarios/units.js';
import { addressName, threadName } from '../screen/names.js';
import type { Timeline } from '../timeline/history.js';

/** Lines that answer "why is it not running?" for a context. */
export function whyLines(timeline: Timeline, context: number): readonly string[] {
  const k = timeline.kernel;
  const reason = whyNotRunning(k, context);
  const c = k.state.contexts[context];
  if (!c || !reason) return ['There is no such thread (yet).'];
  const name = threadName(k, context);
  const since =
    'since' in reason ? ` since ${showTime(reason.since)}, for ${showTime(k.state.now - reason.since)} now` : '';
  switch (reason.kind) {
    case 'running':
      return [`${name} is running, on core ${reason.core}.`];
    case 'spinning':
      return [
        `${name} is running, on core ${reason.core}, but gets nowhere: it spins${since}, asking again and again for what has not changed.`,
      ];
    case 'switching':
      return [`${name} is about to run: core ${reason.core} is switching to it.`];
    case 'sleeping':
      return [`${name} sleeps${since}. It wakes at ${showTime(reason.until)}.`];
    case 'ready': {
      const others =
        reason.ahead === 0
          ? 'It is the next one.'
          : `${reason.ahead} ${reason.ahead === 1 ? 'is' : 'are'} ahead of it.`;
      const where = reason.core >= 0 ? `the run queue of core ${reason.core}` : 'the run queue';
      const who = reason.running >= 0 ? ` Core ${reason.core} runs ${threadName(k, reason.running)} now.` : '';
      return [`${name} is ready to run, but has no core${since}.`, `It stands in ${where}. ${others}${who}`];
    }
    case 'waiting': {
      const lines = [`${name} waits for ${whatFor(timeline, context)}${since}.`];
      if (reason.owner >= 0) {
        lines.push(`${threadName(k, reason.owner)} holds it.`, ...chain(timeline, reason.owner, [context]));
      } else if (reason.target >= 0) lines.push(...chain(timeline, reason.target, [context]));
      else if (reason.wait === 'condition')
        lines.push('Somebody has to signal it: a signal sent before it waited is lost.');
      else if (reason.wait === 'disk')
        lines.push('It is in state D: no signal gets through, not even SIGKILL, until the disk has answered.');
      else if (reason.wait === 'semaphore') lines.push('Somebody has to post it; a semaphore has no owner.');
      if (Number.isFinite(reason.until)) lines.push(`At the latest at ${showTime(reason.until)} it goes on by itself.`);
      if (reason.ahead > 0) lines.push(`${reason.ahead} came before it.`);
      return lines;
    }
    case 'exited':
      return [`${name} has ended${reason.at >= 0 ? ` at ${showTime(reason.at)}` : ''}.`];
  }
}

/** `the mutex m`, `the end of T3`, `the word futex`. */
function whatFor(timeline: Timeline, context: number): string {
  const k = timeline.kernel;
  const reason = whyNotRunning(k, context);
  if (reason?.kind !== 'waiting') return 'nothing';
  if (reason.target >= 0) return `the end of ${threadName(k, reason.target)}`;
  if (reason.wait === 'disk') return 'the disk';
  if (reason.address === 0) return reason.wait;
  const kind = reason.object?.kind ?? reason.wait;
  return `the ${kind === 'futex' ? 'word' : kind} ${addressName(k, k.state.contexts[context]!.process, reason.address)}`;
}

/** Who the owner waits for, and so on, until somebody runs or a circle closes. */
function chain(timeline: Timeline, context: number, seen: readonly number[]): string[] {
  const k = timeline.kernel;
  const name = threadName(k, context);
  if (seen.includes(context)) return [`And ${name} is in that chain already: a deadlock, nobody in it can ever go on.`];
  if (seen.length > 8) return ['...'];
  const reason = whyNotRunning(k, context);
  switch (reason?.kind) {
    case 'running':
    case 'spinning':
    case 'switching':
      return [`${name} is running on core ${reason.core}: once it lets go, there is a chance.`];
    case 'ready':
      return [`${name} is ready, but has no core at the moment.`];
    case 'sleeping':
      return [`${name} sleeps until ${showTime(reason.until)}.`];
    case 'waiting': {
      const next = reason.owner >= 0 ? reason.owner : reason.target;
      const line = `${name} waits for ${whatFor(timeline, context)}${reason.owner >= 0 ? `, which ${threadName(k, reason.owner)} holds` : ''}.`;
      return next >= 0 ? [line, ...chain(timeline, next, [...seen, context])] : [line];
    }
    default:
      return [`${name} has ended without letting go: it will never be free.`];
  }
}
