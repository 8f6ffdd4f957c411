/** Locks that the program has built itself: regions that it marks, the variables that are watched, and who turns a loop. */
import { evaluate } from '../../scenarios/expression/evaluate.js';
import { parseExpression } from '../../scenarios/expression/syntax.js';
import { showTime } from '../../scenarios/units.js';
import { type RegionRecord, type Regions, regionWatch } from '../../timeline/watch/regions.js';
import { threadSpan } from '../names.js';
import { pad, type Row, rowWidth, type Span, span } from '../text.js';
import { showValue } from '../values.js';
import type { PaneInput } from './pane.js';
import { scopeIn } from './watched.js';

export function builtRows(input: PaneInput): Row[] {
  const { timeline } = input;
  const table = timeline.tables[timeline.observers.findIndex((o) => o.name === regionWatch.name)] as
    | Regions
    | undefined;
  const regions = [...(table?.byName.values() ?? [])];
  const rows = regions.flatMap((region) => regionRows(input, region));
  const spins = spinRow(input);
  if (spins !== undefined) rows.push(spins);
  // The flags and turns of which such a lock is made: those that somebody wants to watch.
  const values = regions.length > 0 || spins !== undefined ? valueRow(input) : undefined;
  if (values !== undefined) rows.push(values);
  return rows;
}

const threads = (input: PaneInput, ids: readonly number[]): Span[] =>
  ids.flatMap((id) => [span(' '), threadSpan(input.k, id)]);

/** Does it turn a wait loop at this moment? */
const turns = (input: PaneInput, id: number): boolean =>
  input.k.state.cores.some((core) => core.context === id && core.parkedLoop >= 0);

function regionRows(input: PaneInput, region: RegionRecord): Row[] {
  const { run, width } = input;
  const row: Span[] = [span(pad(region.name, 6), 'bold'), span(' region', 'dim')];
  if (region.inside.length === 0) row.push(span('  nobody inside', 'dim'));
  else row.push(span('  inside:', region.inside.length > 1 ? 'bad bold' : 'good'), ...threads(input, region.inside));
  const wants = region.wants.map((w) => w.context);
  const asleep = wants.filter((id) => input.k.state.contexts[id]?.status === 'waiting');
  const spinning = wants.filter((id) => turns(input, id));
  const coming = wants.filter((id) => !asleep.includes(id) && !spinning.includes(id));
  if (coming.length > 0) row.push(span('  wants in:', 'warn'), ...threads(input, coming));
  if (spinning.length > 0) row.push(span('  spins:', 'bad'), ...threads(input, spinning));
  if (asleep.length > 0) row.push(span('  waits:', 'warn'), ...threads(input, asleep));
  if (width < 50 && !run.zoomed) return [row];
  const counts: Span[] = [
    span(`  entered ${region.entries}  `, 'dim'),
    span(`most inside ${region.mostInside}`, region.mostInside > 1 ? 'bad' : 'dim'),
    span(`  overtaken ${region.mostOvertaken}`, region.mostOvertaken >= 8 ? 'warn' : 'dim'),
  ];
  if (region.longestWait > 0) counts.push(span(`  longest wait ${showTime(region.longestWait)}`, 'dim'));
  return [row, counts];
}

/** Who turns a loop that waits for memory to change, and where. */
function spinRow(input: PaneInput): Row | undefined {
  const { k } = input;
  const row: Span[] = [];
  for (const core of k.state.cores) {
    if (core.parkedLoop < 0 || core.context < 0) continue;
    const pc = k.state.contexts[core.context]?.pc ?? -1;
    const line = k.program.places[3 * pc + 1];
    row.push(span(row.length === 0 ? '' : '  '), threadSpan(k, core.context), span(' spins', 'bad'));
    if (line !== undefined && line > 0) row.push(span(` in line ${line}`, 'dim'));
  }
  return row.length === 0 ? undefined : row;
}

/** `turn 1  want[0] 1  want[1] 0`, as far as there is room. */
function valueRow(input: PaneInput): Row | undefined {
  const { k, run, process, width } = input;
  const row: Span[] = [span(' ', 'dim')];
  for (const name of run.watch) {
    const parsed = parseExpression(name);
    const result = parsed.ok ? evaluate(parsed.node, scopeIn(input, process)) : undefined;
    if (result === undefined || !result.ok) continue;
    const shown = [
      span(`${row.length > 1 ? '  ' : ' '}${name} `, 'dim'),
      span(showValue(k, process, result.value, 12), 'number'),
    ];
    if (rowWidth([...row, ...shown]) > width) break;
    row.push(...shown);
  }
  return row.length === 1 ? undefined : row;
}
