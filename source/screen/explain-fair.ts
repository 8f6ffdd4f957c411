/** Why a fair, real-time or deadline policy picked a task, as one clause with the figures it compared: `it has the smallest virtual runtime, 4.2ms against 5.1ms of T2`. */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { showTime } from '../scenarios/units.js';
import { taskName } from './names.js';

type Figures = Readonly<Record<string, number>>;

/** A task, or the process whose group was compared: an entity of the fair policies (schedulers/entities.ts). */
function rival(k: Kernel, figures: Figures): string {
  const { other } = figures;
  if (other === undefined || other === -1) return 'the next one';
  if (other >= 0) return taskName(k, other);
  const process = k.state.queues[-2 - other]?.numbers.process;
  const pid = process === undefined ? undefined : k.state.processes[process]?.pid;
  return pid === undefined ? 'another process' : `process ${pid}`;
}

const WORDS: Readonly<Record<string, (n: Figures, other: string) => string>> = {
  'smallest vruntime': (n, other) =>
    `it has the smallest virtual runtime, ${showTime(n.vruntime!)} against ${showTime(n.next!)} of ${other}`,
  'next after who yielded': (n, other) =>
    `${other}, whose virtual runtime of ${showTime(n.next!)} is the smallest, has given way: it is next with ${showTime(n.vruntime!)}`,
  'earliest eligible deadline': (n, other) => {
    const own = `it has the earliest virtual deadline of those not ahead of their share, ${showTime(n.deadline!)}`;
    return n.otherDeadline! < n.deadline!
      ? `${own}; ${other}'s, ${showTime(n.otherDeadline!)}, is earlier, but ${other} is ahead: virtual runtime ${showTime(n.otherVruntime!)}, average ${showTime(n.average!)}`
      : `${own} against ${showTime(n.otherDeadline!)} of ${other}`;
  },
  'run to parity': (n) =>
    `it is in its slice, up to virtual deadline ${showTime(n.deadline!)}, and not ahead of its share: virtual runtime ${showTime(n.vruntime!)}, average ${showTime(n.average!)}`,
  'highest real-time priority': (n, other) =>
    n.next === undefined
      ? `it is real time, of priority ${n.priority}`
      : `it has the highest real-time priority, ${n.priority} against ${n.next} of ${other}`,
  'earliest deadline': (n, other) => against('the earliest deadline', n.deadline!, n.next, other),
  'shortest period': (n, other) => against('the shortest period', n.period!, n.next, other),
};

const against = (what: string, own: number, next: number | undefined, other: string): string =>
  next === undefined
    ? `it has ${what}, ${showTime(own)}`
    : `it has ${what}, ${showTime(own)} against ${showTime(next)} of ${other}`;

/** The clause; undefined: the policy has no words of its own for this reason. */
export function pickWords(k: Kernel, event: KernelEvent): string | undefined {
  const { numbers } = event;
  return numbers === undefined ? undefined : WORDS[event.why]?.(numbers, rival(k, numbers));
}

const PREEMPT: Readonly<Record<string, (n: Figures) => string>> = {
  'far behind in vruntime': (n) =>
    `its virtual runtime, ${showTime(n.woken!)}, is more than ${showTime(n.needed!)} behind ${showTime(n.running!)}`,
  'earlier eligible deadline': (n) =>
    `it is not ahead of its share and has the earlier virtual deadline, ${showTime(n.deadline!)} against ${showTime(n.running!)}`,
  'the other is ahead of its share': (n) =>
    `the running one is ahead of its share, and it has the earliest virtual deadline of the others, ${showTime(n.deadline!)}`,
  'real time comes first': (n) => `it is real time, of priority ${n.woken}`,
  'higher real-time priority': (n) => `it has the higher real-time priority, ${n.woken} against ${n.running}`,
  'earlier deadline': (n) =>
    n.running === undefined
      ? `it has a deadline, ${showTime(n.woken!)}`
      : `it has the earlier deadline, ${showTime(n.woken!)} against ${showTime(n.running)}`,
};

/** Why a woken task preempts the running one; undefined: no words of its own. */
export function preemptWords(event: KernelEvent): string | undefined {
  return event.numbers === undefined ? undefined : PREEMPT[event.why]?.(event.numbers);
}
