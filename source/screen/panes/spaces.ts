/** The maps of several address spaces side by side: the same region in the same row, the same page in the same place. */
import type { Region } from '../../kernel/memory/layout.js';
import { regions } from '../../kernel/memory/map.js';
import { threadName, threadStyle } from '../names.js';
import { regionLabel } from '../regions.js';
import { cut, pad, type Row, type Span, span } from '../text.js';
import { type Columns, columnRow } from './columns.js';
import { loreOf, PAGE_WORDS, type PageCell, type PageKind, type PageLore, pageCells, pageGlyph } from './page-cells.js';
import type { PaneInput } from './pane.js';

const PAGE = 4096;
/** Pages of a region that are looked at, and the untouched ones that stand for those that are left. */
const MOST_PAGES = 64;
const UNTOUCHED = 3;
/** From this width on a cell says how many pages there are. */
const COUNTED = 20;

interface MapRow {
  readonly sort: number;
  /** By column. */
  readonly regions: (Region | undefined)[];
}

/** Sections and the heap are matched by what they are: another program has them elsewhere. All else by its address. */
const MATCHED: ReadonlySet<string> = new Set(['code', 'rodata', 'data', 'bss', 'heap']);

/** Which region stands in which row. */
export function mapRows(input: PaneInput, columns: Columns): readonly MapRow[] {
  const rows = new Map<string, MapRow>();
  columns.list.forEach((column, c) => {
    const seen = new Map<string, number>();
    for (const region of column.space < 0 ? [] : regions(input.k, column.space)) {
      if (region.kind === 'guard' || region.kind === 'tls') continue;
      const n = (seen.get(region.kind) ?? 0) + 1;
      seen.set(region.kind, n);
      const key = MATCHED.has(region.kind) ? `${region.kind} ${n}` : `${region.kind} at ${region.start}`;
      let row = rows.get(key);
      if (row === undefined) {
        row = { sort: region.start, regions: columns.list.map(() => undefined) };
        rows.set(key, row);
      }
      row.regions[c] = region;
    }
  });
  return [...rows.values()].sort((a, b) => a.sort - b.sort);
}

export interface MapPainter {
  readonly row: (row: MapRow, first: boolean) => Row;
  /** Kinds of pages in the rows painted so far. */
  readonly kinds: ReadonlySet<PageKind>;
}

export function mapPainter(input: PaneInput, columns: Columns): MapPainter {
  const lore = loreOf(input.timeline);
  const kinds = new Set<PageKind>();
  return { row: (row, first) => mapRow(input, columns, row, first, lore, kinds), kinds };
}

function mapRow(
  input: PaneInput,
  columns: Columns,
  { regions: across }: MapRow,
  first: boolean,
  lore: PageLore,
  kinds: Set<PageKind>,
): Row {
  const { k, glyphs: g } = input;
  const some = across.find((r) => r !== undefined)!;
  const perms = `${some.read ? 'r' : '-'}${some.write ? 'w' : '-'}${some.exec ? 'x' : '-'}`;
  const found = across.map((region, c) =>
    region === undefined ? undefined : pageCells(k, columns.list[c]!.space, region, lore, MOST_PAGES),
  );
  const offsets = [...new Set(found.flatMap((f) => f?.cells.map((cell) => cell.offset) ?? []))].sort((a, b) => a - b);
  for (const f of found) for (const cell of f?.cells ?? []) kinds.add(cell.kind);
  const contents = across.map((region, c): Row => {
    const column = columns.list[c]!;
    if (column.space < 0) return first ? [span('memory gone', 'dim')] : [];
    if (region === undefined) return [];
    return regionCell(input, column.width, region, offsets, found[c]!);
  });
  const between = found.slice(1).map((cells, i) => compare(found[i]?.cells, cells?.cells));
  return columnRow(
    [span(pad(regionLabel(some), columns.left - 4)), span(`${perms} `, 'dim')],
    columns,
    contents,
    between,
    g,
  );
}

/** The same frames at all addresses that both have, or another one somewhere. */
function compare(a: readonly PageCell[] | undefined, b: readonly PageCell[] | undefined): 'same' | 'other' | undefined {
  if (a === undefined || b === undefined) return undefined;
  const frames = new Map(a.map((cell) => [cell.offset, cell.frame]));
  const both = b.filter((cell) => frames.has(cell.offset));
  if (both.length === 0) return undefined;
  return both.every((cell) => frames.get(cell.offset) === cell.frame) ? 'same' : 'other';
}

function regionCell(
  input: PaneInput,
  width: number,
  region: Region,
  offsets: readonly number[],
  { cells, count }: { readonly cells: readonly PageCell[]; readonly count: number },
): Row {
  const { k, glyphs: g } = input;
  const total = Math.max(1, Math.ceil(region.end / PAGE) - Math.floor(region.start / PAGE));
  const spans: Span[] = [];
  let room = width;
  if (region.kind === 'stack') {
    const whose = region.context >= 0 ? threadName(k, region.context) : '-';
    spans.push(span(pad(whose, 4), region.context >= 0 ? threadStyle(k, region.context) : 'dim'));
    room -= 4;
  }
  const figures = width >= COUNTED && total > offsets.length ? ` ${count}/${total}` : '';
  room -= figures.length;
  const fits = offsets.length <= room ? offsets : offsets.slice(0, room - 1);
  const at = new Map(cells.map((cell) => [cell.offset, cell]));
  for (const offset of fits) {
    const cell = at.get(offset);
    if (cell !== undefined) spans.push(span(pageGlyph(g, cell.kind), cell.style));
    else spans.push(span(offset < total * PAGE ? g.reserved : ' ', 'dim'));
  }
  if (fits.length < offsets.length) spans.push(span('+', 'dim'));
  const untouched = Math.min(UNTOUCHED, room - fits.length, total - offsets.length);
  if (untouched > 0 && fits.length === offsets.length) spans.push(span(g.reserved.repeat(untouched), 'dim'));
  spans.push(span(figures, 'dim'));
  return spans;
}

/** What the glyphs mean that are to be seen, in as many rows as they take, at most `most`. */
export function legendRows(input: PaneInput, kinds: ReadonlySet<PageKind>, most: number): Row[] {
  const { glyphs: g, width } = input;
  const shown = (Object.keys(PAGE_WORDS) as PageKind[]).filter((kind) => kinds.has(kind));
  for (const words of [0, 1] as const) {
    const lines: string[] = [];
    for (const kind of shown) {
      const entry = `${pageGlyph(g, kind)} ${PAGE_WORDS[kind][words]}`;
      const last = lines[lines.length - 1];
      if (last !== undefined && last.length + entry.length + 2 <= width) lines[lines.length - 1] = `${last}  ${entry}`;
      else lines.push(entry);
    }
    if (lines.length <= most) return lines.map((line) => [span(cut(line, width), 'dim')]);
  }
  return [];
}
