/** Why a fair, real-time or deadline policy picked a task, as one clause with the figures it compared: `smallest virtual runtime, 4.2ms (T2: 5.1ms)`. */
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
  'smallest vruntime': (n, other) => beside('smallest virtual runtime', n.vruntime!, n.next, other),
  'next after who yielded': (n, other) =>
    `next virtual runtime, ${showTime(n.vruntime!)}: ${other}, ${showTime(n.next!)}, gave way`,
  'earliest eligible deadline': (n, other) =>
    n.otherDeadline! < n.deadline!
      ? `earliest eligible deadline, ${showTime(n.deadline!)} (${other}, ${showTime(n.otherDeadline!)}, is ahead)`
      : beside('earliest eligible deadline', n.deadline!, n.otherDeadline, other),
  'run to parity': (n) => `still in its slice, up to virtual deadline ${showTime(n.deadline!)}`,
  'highest real-time priority': (n, other) =>
    `highest real-time priority, ${n.priority}${n.next === undefined ? '' : ` (${other}: ${n.next})`}`,
  'earliest deadline': (n, other) => beside('earliest deadline', n.deadline!, n.next, other),
  'shortest period': (n, other) => beside('shortest period', n.period!, n.next, other),
};

/** `smallest virtual runtime, 4.2ms (T2: 5.1ms)` */
const beside = (what: string, own: number, next: number | undefined, other: string): string =>
  `${what}, ${showTime(own)}${next === undefined ? '' : ` (${other}: ${showTime(next)})`}`;

/** The clause; undefined: the policy has no words of its own for this reason. */
export function pickWords(k: Kernel, event: KernelEvent): string | undefined {
  const { numbers } = event;
  return numbers === undefined ? undefined : WORDS[event.why]?.(numbers, rival(k, numbers));
}

const PREEMPT: Readonly<Record<string, (n: Figures) => string>> = {
  'far behind in vruntime': (n) =>
    `virtual runtime ${showTime(n.woken!)}, over ${showTime(n.needed!)} behind ${showTime(n.running!)}`,
  'earlier eligible deadline': (n) =>
    `eligible, and earlier virtual deadline, ${showTime(n.deadline!)} before ${showTime(n.running!)}`,
  'the other is ahead of its share': (n) =>
    `that is ahead of its share; earliest eligible deadline, ${showTime(n.deadline!)}`,
  'real time comes first': (n) => `real time, priority ${n.woken}`,
  'higher real-time priority': (n) => `higher real-time priority, ${n.woken} above ${n.running}`,
  'earlier deadline': (n) =>
    `earlier deadline, ${showTime(n.woken!)}${n.running === undefined ? '' : ` before ${showTime(n.running)}`}`,
};

/** Why a woken task preempts the running one; undefined: no words of its own. */
export function preemptWords(event: KernelEvent): string | undefined {
  return event.numbers === undefined ? undefined : PREEMPT[event.why]?.(event.numbers);
}
