/**
 * Verdicts of a run: what observers found, in the order in which it was known. They are kept in the observers' tables, so that
 * going back takes them back; each is said once, as an event of its own, which is shown and searched for like any other.
 */
import { emit } from '../kernel/emit.js';
import type { Kernel } from '../kernel/machine.js';
import { isNote, VERDICTS, type Verdict, type VerdictKind, type WaitLink } from '../kernel/verdict.js';
import type { Observer } from './observer.js';

export { isNote, VERDICTS, type Verdict, type VerdictKind, type WaitLink };

/** A verdict that was said, and how often the same was found again since. */
export interface Found {
  readonly key: string;
  readonly verdict: Verdict;
  readonly count: number;
}
/** What the tables of observers that find verdicts have. `found` is replaced, never changed: copies share it. */
export interface Finds {
  found: readonly Found[];
}

/** More are neither kept nor said. */
const MOST = 200;

/** What a verdict says, beside when. */
export type Saying = Pick<Verdict, 'kind' | 'contexts'> & Partial<Omit<Verdict, 'kind' | 'contexts' | 'step' | 'time'>>;

/** Says a verdict, unless one with the same key was said before: then it is counted. True: it was said now. */
export function say(k: Kernel, table: Finds, key: string, saying: Saying): boolean {
  const at = table.found.findIndex((f) => f.key === key);
  if (at >= 0) {
    const known = table.found[at]!;
    table.found = table.found.with(at, { ...known, count: known.count + 1 });
    return false;
  }
  if (table.found.length >= MOST) return false;
  const { step, now } = k.state;
  const verdict: Verdict = {
    space: -1,
    address: 0,
    region: '',
    pc: -1,
    numbers: {},
    links: [],
    ...saying,
    step,
    time: now,
  };
  table.found = [...table.found, { key, verdict, count: 1 }];
  const { contexts, address } = verdict;
  emit(k, 'verdict', {
    context: contexts[0] ?? -1,
    other: contexts[1] ?? -1,
    address,
    why: verdict.kind,
    verdict,
  });
  return true;
}

/** All that the tables of some observers hold, in order of time. */
export function foundIn(observers: readonly Observer[], tables: readonly unknown[]): readonly Found[] {
  const all = observers.flatMap((o, i) => o.found?.(tables[i]) ?? []);
  return all.sort((a, b) => a.verdict.step - b.verdict.step);
}

/** The verdicts on a timeline's run as of its present step. */
export const verdictsOf = (t: {
  readonly observers: readonly Observer[];
  readonly tables: readonly unknown[];
}): readonly Found[] => foundIn(t.observers, t.tables);
