/**
 * Memory: watched variables with their last writer, and the regions of each address space, page by page. With one process a
 * region says whose it is; with several the address spaces stand side by side.
 */
import type { Region } from '../../kernel/memory/layout.js';
import { regions } from '../../kernel/memory/map.js';
import { eachPage } from '../../kernel/memory/table.js';
import { nameCells, threadName, threadStyle } from '../names.js';
import { several } from '../processes.js';
import { regionLabel } from '../regions.js';
import { pad, plural, type Row, type Span, span } from '../text.js';
import { type Columns, columnsOf, headerRow } from './columns.js';
import { loreOf, type PageLore, pageCells, pageGlyph } from './page-cells.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed, windowedLazily } from './pane.js';
import { legendRows, mapPainter, mapRows } from './spaces.js';
import { nameWidth, watched, watchRows, watchTable } from './watched.js';

const PAGE = 4096;

export function paintMemory(input: PaneInput): Painted {
  return several(input.k) ? paintSpaces(input) : paintOne(input);
}

function paintOne(input: PaneInput): Painted {
  const { k, run, height } = input;
  const rows: Row[] = watchRows(input);
  const space = k.state.processes[input.process]?.space ?? -1;
  const lore = loreOf(input.timeline);
  let resident = 0;
  let interesting = 0;
  for (const region of space < 0 ? [] : regions(k, space)) {
    if (region.kind === 'guard' || region.kind === 'tls') continue;
    if (region.context >= 0 && region.context === run.selected) interesting = rows.length;
    const { row, present } = regionRow(input, space, region, lore);
    resident += present;
    rows.push(row);
  }
  const pid = k.state.processes[input.process]?.pid ?? 0;
  return {
    ...windowed(rows, height, run.scroll.memory, Math.min(interesting, height - 1)),
    note: [`pid ${pid} ${input.glyphs.separator} ${plural(resident, 'page')}`, plural(resident, 'page')],
  };
}

/** One region of the only address space: permissions, pages, how many there are, whose it is. */
function regionRow(
  input: PaneInput,
  space: number,
  region: Region,
  lore: PageLore,
): { readonly row: Row; readonly present: number } {
  const { k, width, glyphs: g } = input;
  const context = region.context >= 0 ? k.state.contexts[region.context] : undefined;
  const perms = `${region.read ? 'r' : '-'}${region.write ? 'w' : '-'}${region.exec ? 'x' : '-'}`;
  const total = Math.max(1, Math.ceil((region.end - region.start) / PAGE));
  const names = 7 + nameCells(k, 2);
  const room = Math.max(4, Math.min(12, width - 23 - names));
  const { cells, count } = pageCells(k, space, region, lore, room);
  const blanks = Math.min(room - cells.length, Math.max(0, total - count));
  const style = context ? threadStyle(k, context.id) : 'accent';
  const name = context ? `${regionLabel(region)} ${threadName(k, context.id)}` : regionLabel(region);
  const who: Span[] = context ? [span('private', style)] : [span(region.write ? 'shared' : 'read by all', 'dim')];
  const row = [
    span(pad(name, names), context ? style : ''),
    span(`${perms} `, 'dim'),
    ...cells.map((cell) => span(pageGlyph(g, cell.kind), style)),
    span(g.reserved.repeat(blanks), 'dim'),
    span(' '.repeat(Math.max(0, room - cells.length - blanks))),
    span(pad(count > room || total > room ? ` ${count}/${total}` : '', 8), 'dim'),
    ...who,
  ];
  return { row, present: count };
}

/** Cells for names of regions and variables: at least for `stack rw-`. */
const LEFT = 11;

function paintSpaces(input: PaneInput): Painted {
  const { run, width, height } = input;
  const names = watched(input);
  const longest = nameWidth(names) + 2;
  const columns = columnsOf(input, Math.min(Math.max(LEFT, longest), width >= 60 ? 20 : LEFT));
  const variables = watchTable(input, columns);
  const map = mapRows(input, columns);
  const painter = mapPainter(input, columns);
  // The heads of the columns stay where they are when the rest is scrolled.
  const head = [headerRow(columns, input.process, input.glyphs.here)];
  const room = height - head.length;
  // Where there is room, the map stands apart from the variables.
  const gap = variables.length > 0 && variables.length + map.length + 3 <= room ? 1 : 0;
  const count = variables.length + gap + map.length;
  const body = windowedLazily(count, room, run.scroll.memory, 0, (i) => {
    if (i < variables.length) return variables[i]!;
    const at = i - variables.length - gap;
    return at < 0 ? [] : painter.row(map[at]!, at === 0);
  });
  const left = room - body.rows.length;
  const legend =
    left > 1 ? [[], ...legendRows(input, painter.kinds, left - 1)] : legendRows(input, painter.kinds, left);
  return {
    ...body,
    rows: [...head, ...body.rows, ...legend],
    note: noteOf(input, columns),
  };
}

/** Pages up to which frames are counted: what sharing saves is to be seen, not to be waited for. */
const COUNTED_PAGES = 4096;

/** `14 pages in 9 frames`, of the address spaces that are shown: what sharing saves. */
function noteOf({ k, glyphs: g }: PaneInput, columns: Columns): readonly string[] {
  const more = columns.hidden > 0 ? `${columns.hidden} more, ` : '';
  const plus = columns.hidden > 0 ? `+${columns.hidden}, ` : '';
  let count = 0;
  const spaces = columns.list.flatMap(({ space }) => k.state.spaces[space] ?? []);
  for (const space of spaces) count += space.resident;
  if (count > COUNTED_PAGES) return [`${more}${plural(count, 'page')}`, `${plus}${plural(count, 'page')}`];
  const known = new Set<number>();
  for (const space of spaces) {
    for (const region of space.regions)
      eachPage(space, region.start, region.end, (page) => {
        if (page.frame >= 0) known.add(page.frame);
      });
  }
  const { size } = known;
  const frames = plural(size, 'frame');
  return [
    `${more}${plural(count, 'page')} in ${frames}`,
    `${plus}${frames}`,
    `${plus}${count} ${g.arrowRight} ${size}`,
  ];
}
