/** Watched variables: their values, in each process where there are several, and who wrote them last. */
import { imageOf } from '../../kernel/images.js';
import { evaluate, type Scope } from '../../scenarios/expression/evaluate.js';
import { processNamed } from '../../scenarios/expression/processes.js';
import { type Node, parseExpression } from '../../scenarios/expression/syntax.js';
import type { Datum } from '../../scenarios/expression/values.js';
import { placeOfWrite, type Write, type Writers } from '../../timeline/writers.js';
import { opaque, threadSpan } from '../names.js';
import { firstThread } from '../processes.js';
import { width as cells, cut, pad, type Row, span } from '../text.js';
import { showValue } from '../values.js';
import { type Column, type Columns, columnRow } from './columns.js';
import type { PaneInput } from './pane.js';

/** Variables shown where nobody said which. */
const MOST = 6;
const LONGEST_NAME = 16;

/** What is watched: as the scenario or the person says, else the plain globals of the process's program. */
export function watched(input: Pick<PaneInput, 'run' | 'k' | 'process'>): readonly string[] {
  if (input.run.watch.length > 0) return input.run.watch;
  return imageOf(input.k, input.process)
    .variables.filter(
      (v) =>
        v.own &&
        !v.readOnly &&
        v.within === undefined &&
        v.location.kind !== 'tls' &&
        !opaque(v.type) &&
        !(v.type.kind === 'array' && opaque(v.type.of)),
    )
    .slice(0, MOST)
    .map((v) => v.name);
}

/** Cells that the longest name takes. */
export const nameWidth = (names: readonly string[]): number =>
  Math.min(LONGEST_NAME, Math.max(0, ...names.map((n) => cells(n))));

/** Who wrote a value last, as far as it lies in memory and was watched. */
function writeOf({ timeline }: Pick<PaneInput, 'timeline'>, { home }: Datum): Write | undefined {
  const table = timeline.tables[timeline.observers.findIndex((o) => o.name === 'writers')] as Writers | undefined;
  return home.kind === 'memory' ? table?.byPlace.get(placeOfWrite(home.space, home.address)) : undefined;
}

/** A row a variable, for one process. */
export function watchRows(input: PaneInput): Row[] {
  const { k, width, run, glyphs: g } = input;
  const names = watched(input);
  const longest = nameWidth(names);
  return names.map((name) => {
    const parsed = parseExpression(name);
    if (!parsed.ok) return [span(pad(name, longest), ''), span(`  ${parsed.problem.message}`, 'bad')];
    const result = evaluate(parsed.node, {
      kernel: k,
      process: input.process,
      context: run.selected,
      frame: run.frame,
    });
    if (!result.ok) return [span(pad(name, longest), ''), span(`  ${result.why}`, 'dim')];
    const write = writeOf(input, result.value);
    const text = cut(
      showValue(k, input.process, result.value, width),
      Math.max(6, width - longest - 3 - (write ? 7 : 0)),
      g.ellipsis,
    );
    const fresh = write !== undefined && write.step === k.state.step;
    return [
      span(pad(name, longest), 'bold'),
      span(' = ', 'dim'),
      span(text, fresh ? 'mark' : 'number'),
      ...(write && write.context >= 0
        ? [span(`  ${g.arrowLeft} `, 'dim'), threadSpan(k, write.context, fresh ? 'bold' : '')]
        : []),
    ];
  });
}

/** How bare names are meant in a process: by the selected thread if it is one of its own, else by its first one. */
export function scopeIn(input: Pick<PaneInput, 'k' | 'run'>, process: number): Scope {
  const { k, run } = input;
  const known = k.state.processes[process];
  if (known?.contexts.includes(run.selected)) return { kernel: k, process, context: run.selected, frame: run.frame };
  return { kernel: k, process, context: known === undefined ? -1 : firstThread(k, known), frame: 0 };
}

interface Cell {
  readonly row: Row;
  /** What two processes are compared by; undefined: nothing to compare. */
  readonly text: string | undefined;
}
const EMPTY: Cell = { row: [], text: undefined };

/** A row a variable, a column a process: where two differ, it is marked. */
export function watchTable(input: PaneInput, columns: Columns): Row[] {
  const { k, glyphs: g } = input;
  return watched(input).map((name) => {
    const label = [span(pad(cut(name, columns.left - 1, g.ellipsis), columns.left), 'bold')];
    const parsed = parseExpression(name);
    if (!parsed.ok) return [...label, span(parsed.problem.message, 'bad')];
    const alone = processNamed(parsed.node, k);
    const found = columns.list.map((column) => cellOf(input, parsed.node, column, alone));
    if (found.every((cell) => cell === EMPTY)) return [...label, span('not there now', 'dim')];
    const between = found.slice(1).map((cell, i) => {
      const before = found[i]!.text;
      if (before === undefined || cell.text === undefined) return undefined;
      return before === cell.text ? ('same' as const) : ('other' as const);
    });
    const rows = found.map((cell, i) =>
      between[i] === 'other' || between[i - 1] === 'other'
        ? cell.row.map((s) => (s.style === 'number' ? { ...s, style: 'number bold' } : s))
        : cell.row,
    );
    return columnRow(label, columns, rows, between, g);
  });
}

function cellOf(input: PaneInput, node: Node, column: Column, alone: number | undefined): Cell {
  const { k, glyphs: g } = input;
  if (alone !== undefined && !column.processes.some((p) => p.index === alone)) return EMPTY;
  if (column.space < 0) return { row: [span('gone', 'dim')], text: undefined };
  const process = alone ?? column.process.index;
  const result = evaluate(node, scopeIn(input, process));
  if (!result.ok) return { row: [span('-', 'dim')], text: undefined };
  const write = writeOf(input, result.value);
  const fresh = write !== undefined && write.step === k.state.step;
  const by =
    write && write.context >= 0
      ? [span(` ${g.arrowLeft} `, 'dim'), threadSpan(k, write.context, fresh ? 'bold' : '')]
      : [];
  const room = column.width - by.reduce((n, s) => n + cells(s.text), 0);
  const text = showValue(k, process, result.value, column.width);
  return { row: [span(cut(text, Math.max(3, room), g.ellipsis), fresh ? 'mark' : 'number'), ...by], text };
}
