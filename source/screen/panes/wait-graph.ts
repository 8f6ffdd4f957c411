/** Who waits for whom, as chains: `T4 ─m→ T2 ─a→ T3 ─b→ T2`, one that bites its own tail marked as what it is. */
import type { Kernel } from '../../kernel/machine.js';
import type { ContextId } from '../../kernel/state.js';
import { waitsFor } from '../../kernel/stuck.js';
import { objectName, threadSpan } from '../names.js';
import { cut, type Row, rowWidth, type Span, span } from '../text.js';
import type { PaneInput } from './pane.js';

const MOST_ROWS = 4;
const MOST_ZOOMED = 12;
const LONGEST_NAME = 12;

/** The chains, circles first; nothing where nobody waits for somebody who waits too, or who is to be named. */
export function graphRows(input: PaneInput): Row[] {
  const { k, run } = input;
  const next = new Map<ContextId, ContextId>();
  const waited = new Set<ContextId>();
  for (const context of k.state.contexts) {
    if (context?.status !== 'waiting') continue;
    const to = waitsFor(k, context)[0];
    if (to === undefined) continue;
    next.set(context.id, to);
    waited.add(to);
  }
  const drawn = new Set<ContextId>();
  const circles: Chain[] = [];
  for (const start of next.keys()) {
    const at = meetingPoint(start, next, drawn);
    if (at !== undefined) circles.push(chainFrom(at, next, drawn));
  }
  // Then from those for whom nobody waits, up to what is drawn already. One who waits for one is said in the lock's own row.
  const ways = [...next.keys()]
    .filter((id) => !waited.has(id))
    .map((start) => chainFrom(start, next, drawn))
    .filter((chain) => chain.ids.length > 2);
  const most = run.zoomed ? MOST_ZOOMED : MOST_ROWS;
  const rows = [...circles, ...ways].flatMap((chain) => chainRows(input, chain));
  return rows.length <= most ? rows : [...rows.slice(0, most - 1), [span(`and ${rows.length - most + 1} more`, 'dim')]];
}

interface Chain {
  readonly ids: readonly ContextId[];
  readonly closed: boolean;
}

/** A member of the circle into which the way from `start` runs, the one with the lowest number; undefined: none, or it is drawn. */
function meetingPoint(
  start: ContextId,
  next: ReadonlyMap<ContextId, ContextId>,
  drawn: ReadonlySet<ContextId>,
): ContextId | undefined {
  const way: ContextId[] = [];
  const seen = new Set<ContextId>();
  for (let at: ContextId | undefined = start; at !== undefined; at = next.get(at)) {
    if (drawn.has(at)) return undefined;
    if (seen.has(at)) return Math.min(...way.slice(way.indexOf(at)));
    seen.add(at);
    way.push(at);
  }
  return undefined;
}

function chainFrom(start: ContextId, next: ReadonlyMap<ContextId, ContextId>, drawn: Set<ContextId>): Chain {
  const ids: ContextId[] = [];
  let at: ContextId | undefined = start;
  while (at !== undefined && !drawn.has(at)) {
    ids.push(at);
    drawn.add(at);
    at = next.get(at);
  }
  if (at === undefined) return { ids, closed: false };
  return { ids: [...ids, at], closed: at === start };
}

/** A chain in as many rows as it takes. */
function chainRows(input: PaneInput, { ids, closed }: Chain): Row[] {
  const { k, width, glyphs: g } = input;
  const style = closed ? 'bad' : 'dim';
  const rows: Row[] = [];
  let row: Span[] = closed ? [span('deadlock ', 'bad bold')] : [];
  const indent = closed ? '         ' : '  ';
  for (const [i, id] of ids.entries()) {
    const arrow = i === 0 ? '' : ` ${g.horizontal}${edgeName(k, ids[i - 1]!)}${g.arrowRight} `;
    const shown = [span(arrow, style), threadSpan(k, id, 'bold')];
    if (i > 0 && rowWidth([...row, ...shown]) > width) {
      rows.push(row);
      row = [span(indent.slice(1), '')];
    }
    row.push(...shown);
  }
  return [...rows, row];
}

function edgeName(k: Kernel, id: ContextId): string {
  const context = k.state.contexts[id]!;
  const { wait } = context;
  if (wait === undefined) return '';
  if (wait.target >= 0 || wait.address === 0) return 'end';
  return cut(objectName(k, context, wait.address), LONGEST_NAME, '.');
}
