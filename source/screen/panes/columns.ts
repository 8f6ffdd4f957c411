/** Address spaces side by side: which processes have a column in the memory pane, and how wide it is. */
import type { Kernel } from '../../kernel/machine.js';
import type { Process } from '../../kernel/state.js';
import { endShort } from '../status.js';
import { width as cells, cut, pad, type Row, type Span, span } from '../text.js';
import type { PaneInput } from './pane.js';

/** An address space and the processes that have it: one, or several after vfork or clone. */
export interface Column {
  readonly processes: readonly Process[];
  /** The one that names are looked up in: the selected one, or the oldest. */
  readonly process: Process;
  /** -1: its memory is gone. */
  readonly space: number;
  readonly width: number;
}

export interface Columns {
  /** Cells before the first column. */
  readonly left: number;
  readonly list: readonly Column[];
  /** Address spaces for which there is no room. */
  readonly hidden: number;
}

/** Cells between two columns: what the two have in common stands in the middle. */
const GAP = 3;
const NARROWEST = 12;
const WIDEST = 36;

/** All address spaces that there are, by the age of their oldest process; zombies and the selected process have none left. */
function groups(k: Kernel, selected: number): { readonly processes: readonly Process[]; readonly space: number }[] {
  const found: { processes: Process[]; space: number }[] = [];
  const bySpace = new Map<number, Process[]>();
  for (const process of k.state.processes) {
    if (process === undefined || (process.state === 'gone' && process.space < 0 && process.index !== selected))
      continue;
    const known = process.space < 0 ? undefined : bySpace.get(process.space);
    if (known !== undefined) known.push(process);
    else {
      const processes = [process];
      found.push({ processes, space: process.space });
      bySpace.set(process.space, processes);
    }
  }
  return found;
}

/** The columns: the selected process's, its parent's, its children's, and others as far as there is room. `left`: cells before them. */
export function columnsOf(input: Pick<PaneInput, 'k' | 'width' | 'process'>, left: number): Columns {
  const { k, width, process: selected } = input;
  const all = groups(k, selected);
  const most = Math.max(1, Math.floor((width - left + GAP) / (NARROWEST + GAP)));
  const self = k.state.processes[selected];
  const near = (processes: readonly Process[]): number => {
    if (processes.some((p) => p.index === selected)) return 0;
    if (processes.some((p) => p.index === self?.parent)) return 1;
    if (processes.some((p) => p.parent === selected)) return 2;
    return processes.some((p) => p.parent === self?.parent) ? 3 : 4;
  };
  const shown =
    all.length <= most
      ? all
      : [...all]
          .sort((a, b) => near(a.processes) - near(b.processes) || a.processes[0]!.index - b.processes[0]!.index)
          .slice(0, most)
          .sort((a, b) => a.processes[0]!.index - b.processes[0]!.index);
  // Two columns are not moved when a third one comes as long as there is room for a few.
  const room = Math.max(shown.length, Math.min(2, most));
  const each = Math.min(WIDEST, Math.floor((width - left + GAP) / room) - GAP);
  return {
    left,
    hidden: all.length - shown.length,
    list: shown.map(({ processes, space }) => ({
      processes,
      process: processes.find((p) => p.index === selected) ?? processes[0]!,
      space,
      width: each,
    })),
  };
}

/** `100 fork`, `101 zombie`: above each column. */
export function headerRow(columns: Columns, selected: number, here: string): Row {
  const spans: Span[] = [span(' '.repeat(columns.left - 1))];
  columns.list.forEach((column, i) => {
    const { process, processes } = column;
    const pids = processes.map((p) => p.pid).join('+');
    const how =
      process.state === 'alive'
        ? process.name
        : process.state === 'zombie'
          ? `zombie, ${endShort(process.status)}`
          : column.space >= 0
            ? process.name
            : 'has ended';
    const chosen = processes.some((p) => p.index === selected);
    spans.push(
      span(chosen ? here : ' ', 'mark'),
      span(pad(`${pids} `, Math.min(column.width, pids.length + 1)), chosen ? 'accent bold' : 'bold'),
      span(pad(how, column.width - pids.length - 1), process.state === 'zombie' ? 'warn' : 'dim'),
    );
    if (i < columns.list.length - 1) spans.push(span(' '.repeat(GAP - 1)));
  });
  return spans;
}

/** A row of cells, one a column, with what two neighbours have in common between them: `same`, `other`, or nothing to be said. */
export function columnRow(
  left: Row,
  columns: Columns,
  contents: readonly Row[],
  between: readonly ('same' | 'other' | undefined)[],
  glyphs: { readonly same: string; readonly differs: string },
): Row {
  const spans: Span[] = [...left];
  contents.forEach((row, i) => {
    let room = columns.list[i]!.width;
    for (const s of row) {
      const text = cut(s.text, room);
      spans.push(span(text, s.style));
      room -= cells(text);
      if (room <= 0) break;
    }
    if (room > 0) spans.push(span(' '.repeat(room)));
    if (i === contents.length - 1) return;
    const is = between[i];
    spans.push(
      is === undefined
        ? span(' '.repeat(GAP))
        : span(` ${is === 'same' ? glyphs.same : glyphs.differs} `, is === 'same' ? 'dim' : 'mark'),
    );
  });
  return spans;
}
