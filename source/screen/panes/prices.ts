/**
 * Prices: what creation, switches, memory and messages cost in this run, by what was paid. A thread and a process stand one
 * beneath the other: the table of every lecture, filled from what happened.
 */
import { PRICE_NAMES, type PriceName } from '../../kernel/machine.js';
import { showTime } from '../../scenarios/units.js';
import { pad, padLeft, type Row, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowedLazily } from './pane.js';

interface Item {
  readonly price: PriceName;
  readonly name: string;
}
interface Group {
  readonly name: string;
  readonly items: readonly Item[];
}

const item = (price: PriceName, name: string): Item => ({ price, name });

/** Thread before process in each group, user-level threads first. */
const GROUPS: readonly Group[] = [
  {
    name: 'creation',
    items: [
      item('createThread', 'thread'),
      item('fork', 'process'),
      item('forkPage', ' page entry'),
      item('pageCopy', ' page copied'),
      item('exec', ' exec'),
    ],
  },
  { name: 'end', items: [item('exitThread', 'thread'), item('exitProcess', 'process')] },
  {
    name: 'switch',
    items: [
      item('userSwitch', 'user thread'),
      item('threadSwitch', 'thread'),
      item('processSwitch', 'process'),
      item('tlbMiss', ' TLB miss'),
      item('migrate', 'other core'),
      item('interrupt', 'interrupt'),
    ],
  },
  {
    name: 'memory',
    items: [item('pageFault', 'page fault'), item('majorFault', 'from the disk')],
  },
  {
    name: 'messages',
    items: [
      item('systemCall', 'system call'),
      item('futex', 'futex'),
      item('signal', 'signal'),
      item('pipe', 'pipe, socket'),
      item('byte', 'byte copied'),
      item('output', 'byte printed'),
    ],
  },
  {
    name: 'disk',
    items: [item('disk', 'request'), item('diskByte', 'byte'), item('kernelWork', 'kernel thread')],
  },
];

/** Prices a byte are in thousandths of a nanosecond. */
const THOUSANDTHS: ReadonlySet<PriceName> = new Set(['byte', 'diskByte']);

type Line =
  | { readonly kind: 'group'; readonly name: string; readonly sum: number }
  | {
      readonly kind: 'item';
      readonly name: string;
      readonly each: string;
      readonly times: number;
      readonly sum: number;
    };

export function paintPrices(input: PaneInput): Painted {
  const { k, run, width, height } = input;
  const { counts, sums } = k.state.ledger;
  const at = (price: PriceName): number => PRICE_NAMES.indexOf(price);
  let total = 0;
  let largest = 0;
  const lines: Line[] = [];
  for (const group of GROUPS) {
    let sum = 0;
    const items = group.items.flatMap(({ price, name }): Line[] => {
      const times = counts[at(price)] ?? 0;
      const paid = sums[at(price)] ?? 0;
      sum += paid;
      largest = Math.max(largest, paid);
      // The two that are compared are there from the start; all else once it has happened.
      if (times === 0 && !COMPARED.has(price)) return [];
      return [{ kind: 'item', name, each: eachOf(k.machine.costs[price], price), times, sum: paid }];
    });
    total += sum;
    if (items.length > 0) lines.push({ kind: 'group', name: group.name, sum }, ...items);
  }
  const head: Row = [
    span(pad('', NAME), ''),
    span(padLeft('each', EACH), 'dim'),
    span(padLeft('times', TIMES), 'dim'),
    span(padLeft('sum', SUM), 'dim'),
  ];
  const body = windowedLazily(lines.length, height - 1, run.scroll.prices, 0, (i) =>
    rowOf(lines[i]!, width, largest, input),
  );
  return { ...body, rows: [head, ...body.rows], note: `${showTime(total)} in all` };
}

const COMPARED: ReadonlySet<PriceName> = new Set(['createThread', 'fork', 'threadSwitch', 'processSwitch']);
const NAME = 14;
const EACH = 7;
const TIMES = 6;
const SUM = 8;

const eachOf = (price: number, name: PriceName): string =>
  THOUSANDTHS.has(name) && price % 1000 !== 0
    ? `${price / 1000}ns`
    : showTime(THOUSANDTHS.has(name) ? price / 1000 : price);

function rowOf(line: Line, width: number, largest: number, { glyphs: g }: PaneInput): Row {
  if (line.kind === 'group')
    return [
      span(pad(line.name, NAME + EACH + TIMES), 'bold'),
      span(padLeft(line.sum === 0 ? '-' : showTime(line.sum), SUM), line.sum === 0 ? 'dim' : 'bold'),
    ];
  const bar = Math.max(0, width - NAME - EACH - TIMES - SUM - 1);
  const filled = line.sum === 0 || largest === 0 ? 0 : Math.max(1, Math.round((bar * line.sum) / largest));
  const none = line.times === 0;
  return [
    span(pad(` ${line.name}`, NAME), none ? 'dim' : ''),
    span(padLeft(line.each, EACH), 'dim'),
    span(padLeft(none ? '-' : String(line.times), TIMES), none ? 'dim' : 'number'),
    span(padLeft(none ? '-' : showTime(line.sum), SUM), none ? 'dim' : ''),
    span(filled > 0 ? ` ${g.full.repeat(filled)}` : '', 'accent'),
  ];
}
