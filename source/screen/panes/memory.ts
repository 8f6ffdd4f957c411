/** Memory: watched variables with their last writer, and the regions of each address space: whose, how many pages are resident. */

import { imageOf } from '../../kernel/images.js';
import type { Region } from '../../kernel/memory/layout.js';
import { pages, regions } from '../../kernel/memory/map.js';
import { evaluate } from '../../scenarios/expression/evaluate.js';
import { parseExpression } from '../../scenarios/expression/syntax.js';
import type { Writers } from '../../timeline/writers.js';
import { opaque, threadName, threadSpan, threadStyle } from '../names.js';
import { width as cells, cut, pad, type Row, type Span, span } from '../text.js';
import { showValue } from '../values.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

const PAGE = 4096;

export function paintMemory(input: PaneInput): Painted {
  const { k, run, height } = input;
  const rows: Row[] = watchRows(input);
  const space = k.state.processes[input.process]?.space ?? -1;
  const map = space < 0 ? [] : regions(k, space);
  let resident = 0;
  let interesting = 0;
  for (const region of map) {
    if (region.kind === 'guard' || region.kind === 'tls') continue;
    const present = pages(k, space, region).filter((p) => p.present);
    resident += present.length;
    if (region.context >= 0 && region.context === run.selected) interesting = rows.length;
    rows.push(regionRow(input, region, present.length));
  }
  const pid = k.state.processes[input.process]?.pid ?? 0;
  return {
    ...windowed(rows, height, run.scroll.memory, Math.min(interesting, height - 1)),
    note: `pid ${pid} ${input.glyphs.separator} ${resident} pages`,
  };
}

const SHORT: Readonly<Record<string, string>> = {
  code: 'code',
  rodata: 'const',
  data: 'data',
  bss: 'bss',
  heap: 'heap',
  stack: 'stack',
  mapped: 'mapped',
  tls: 'tls',
};

function regionRow(input: PaneInput, region: Region, present: number): Row {
  const { k, width, glyphs: g } = input;
  const context = region.context >= 0 ? k.state.contexts[region.context] : undefined;
  const perms = `${region.read ? 'r' : '-'}${region.write ? 'w' : '-'}${region.exec ? 'x' : '-'}`;
  const total = Math.max(1, Math.ceil((region.end - region.start) / PAGE));
  const room = Math.max(4, Math.min(12, width - 32));
  const squares = Math.min(present, room);
  const blanks = Math.min(room - squares, Math.max(0, total - present));
  const style = context ? threadStyle(k, context.id) : 'accent';
  // A second data region is the C library's own (stdin, stdout, ...).
  const own = region.kind === 'data' && !region.name.startsWith('.') ? region.name.split(' ')[0]! : SHORT[region.kind];
  const name = context ? `${SHORT[region.kind]} ${threadName(k, context.id)}` : (own ?? region.kind);
  const who: Span[] = context ? [span('private', style)] : [span(region.write ? 'shared' : 'read by all', 'dim')];
  return [
    span(pad(name, 9), context ? style : ''),
    span(`${perms} `, 'dim'),
    span(g.resident.repeat(squares), style),
    span(g.reserved.repeat(blanks), 'dim'),
    span(' '.repeat(Math.max(0, room - squares - blanks))),
    span(pad(present > room || total > room ? ` ${present}/${total}` : '', 8), 'dim'),
    ...who,
  ];
}

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
    .slice(0, 6)
    .map((v) => v.name);
}

function watchRows(input: PaneInput): Row[] {
  const { k, width, timeline, run, glyphs: g } = input;
  const names = watched(input);
  const table = timeline.tables[timeline.observers.findIndex((o) => o.name === 'writers')] as Writers | undefined;
  const longest = Math.min(16, Math.max(0, ...names.map((n) => cells(n))));
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
    const home = result.value.home;
    const write = home.kind === 'memory' ? table?.byAddress.get(home.address) : undefined;
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
