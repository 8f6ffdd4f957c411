/** What watching a run finds: data, said once at the step at which it is known. Words are made in screen/explain-verdicts. */
import type { ContextId } from './state.js';

export const VERDICTS = [
  /** two accesses to the same bytes that nothing orders */
  'race',
  /** of the four conditions of a good critical region: more than one inside */
  'two-inside',
  /** one wants in, nobody is inside, and who would have to act is outside and need not come back */
  'outside-blocks',
  /** several want in and nobody is inside: none of them can enter */
  'waits-for-nobody',
  /** others went first many times while one waited */
  'overtaking',
  /** a circle of threads, each of which waits for what the next one holds */
  'deadlock',
  /** nobody can ever run again */
  'stuck',
  /** some can never run again, others go on */
  'partly-stuck',
  /** they all go on, and none gets anywhere */
  'livelock',
  /** one gets nothing while others get it again and again */
  'starvation',
  /** a signal that nobody waited for, and then a wait for ever */
  'lost-wakeup',
  /** a less urgent thread runs in place of a more urgent one that waits for a lock */
  'inversion',
  /** a lock that is never free: whoever takes it has waited for it */
  'convoy',
  /** a wait that burnt more core time than sleeping and waking would have cost */
  'spinning',
] as const;
export type VerdictKind = (typeof VERDICTS)[number];

/** `waits` waits for what lies at the address, which `holds` has; address 0: for the end of `holds`. */
export interface WaitLink {
  readonly waits: ContextId;
  readonly holds: ContextId;
  readonly space: number;
  readonly address: number;
}

export interface Verdict {
  readonly kind: VerdictKind;
  readonly step: number;
  readonly time: number;
  /** Those whom it concerns; which one is what depends on the kind (explain-verdicts.ts). */
  readonly contexts: readonly ContextId[];
  /** The lock or word that it is about; address 0: none. */
  readonly space: number;
  readonly address: number;
  /** Name of the region that it is about, or empty. */
  readonly region: string;
  /** Instruction that it is about, or -1. */
  readonly pc: number;
  /** Figures, by kind: times, ns of a window, steps of other events. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Of a deadlock and of those who are stuck: who waits for whom. */
  readonly links: readonly WaitLink[];
}

/** Is it no failure by itself, only worth knowing? */
export const isNote = (kind: VerdictKind): boolean =>
  kind === 'overtaking' || kind === 'inversion' || kind === 'convoy' || kind === 'spinning';
