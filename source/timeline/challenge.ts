/**
 * Challenges: a goal that a scenario sets to whoever decides the schedule. Whether it is met is asked of the state as it
 * stands, of what was said of the run so far (verdicts), and of the marked regions.
 */
import { VERDICTS } from '../kernel/verdict.js';
import { holds } from '../scenarios/expression/evaluate.js';
import { parseExpression } from '../scenarios/expression/syntax.js';
import type { Challenge } from '../scenarios/settings.js';
import type { Timeline } from './history.js';
import { verdictsOf } from './verdicts.js';
import { type Regions, regionWatch } from './watch/regions.js';

/** The run of a challenge, as far as it matters here. */
export type Judged = Pick<Timeline, 'kernel' | 'observers' | 'tables'>;

/** Is the goal of a challenge reached at the present step? */
export function isMet(t: Judged, challenge: Challenge): boolean {
  const parsed = parseExpression(challenge.when);
  if (!parsed.ok) return false;
  const { kernel } = t;
  const process = Math.max(
    0,
    kernel.state.processes.findIndex((p) => p !== undefined),
  );
  return holds(parsed.node, {
    kernel,
    process,
    context: -1,
    frame: 0,
    functions: { in: (name) => regionOf(t, name) },
    facts: (name) => factOf(t, name),
  });
}

/** Threads inside a region that the program marks; 0 where there is none of that name. */
function regionOf(t: Judged, name: string): number {
  const at = t.observers.findIndex((o) => o.name === regionWatch.name);
  return (t.tables[at] as Regions | undefined)?.byName.get(name)?.inside.length ?? 0;
}

/** Names of verdicts as an expression spells them: 1 once it was said, else 0. */
function factOf(t: Judged, name: string): number | undefined {
  const kind = name.replaceAll('_', '-');
  if (!(VERDICTS as readonly string[]).includes(kind)) return undefined;
  if (verdictsOf(t).some(({ verdict }) => verdict.kind === kind)) return 1;
  // These two the state itself knows too.
  return kind === 'deadlock' || kind === 'stuck' ? undefined : 0;
}
