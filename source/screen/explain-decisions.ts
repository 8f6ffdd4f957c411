/** Why a policy picked or preempts somebody, in words, and the figures that it compared. */

import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { showTime } from '../scenarios/units.js';
import { taskName } from './names.js';
import { plural } from './text.js';

/** Reasons of the policies by their codes (Pick.why, tick, preempts). */
export const DECISIONS: Readonly<Record<string, string>> = {
  only: 'nobody else is ready',
  head: 'it is first in the queue',
  'next by number': 'it is the next by number',
  shortest: 'it is the shortest',
  'least left': 'it has the least left to do',
  'less left': 'that has less left to do',
  'highest priority': 'it has the highest priority',
  'first of its priority': 'it is the first of the highest priority',
  'higher priority': 'that has the higher priority',
  aged: 'one has risen above the other by waiting',
  'highest level': 'its level is the highest',
  'head of the highest level': 'it is first at the highest level',
  'higher level': 'that has the higher level',
  'front of the level': 'that goes to the front of the level',
  boost: 'the boost has put another one first',
  lift: 'the update has lifted another one above',
  ticket: 'it holds the ticket that was drawn',
  'smallest pass': 'it has the smallest pass',
  'smallest vruntime': 'it has the smallest virtual runtime',
};

/** Timers of the policies: why, and how many tasks they moved. */
export function policyTimer(event: KernelEvent): string | undefined {
  const tasks = plural(event.size, 'task');
  if (event.why === 'boost')
    return `the boost brings ${event.size === 0 ? 'all quanta anew' : `${tasks} up to the top level`}`;
  if (event.why === 'lift') return `the update of each second lifts ${tasks} that waited`;
  return undefined;
}

const TIMES = /time|runtime|slice|average|quantum|deadline|ran|lag|granularity|waited|left|length|latency|cost/i;
/** Figures of somebody else, of the same kind as the first one. */
const OTHERS: readonly string[] = ['next', 'running', 'woken', 'needed'];

/** ` (vruntime 12us, 15us of T3)`: what the policy compared; '' where it did not. */
export function figures(k: Kernel, event: KernelEvent): string {
  if (!event.numbers) return '';
  const entries = Object.entries(event.numbers).filter(([name]) => name !== 'nextTask');
  const first = entries.find(([name]) => !OTHERS.includes(name))?.[0] ?? event.why;
  const { nextTask } = event.numbers;
  const parts = entries.map(([name, value]) => {
    const isTime = TIMES.test(OTHERS.includes(name) ? first : name);
    const text = isTime ? showTime(value) : String(value);
    return name === 'next' && nextTask !== undefined ? `${text} of ${taskName(k, nextTask)}` : `${name} ${text}`;
  });
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
