/**
 * Where the panes stand. Depends on the size, the machine and the focus only, never on what happens in a run: nothing jumps
 * between steps. Panes share their borders; a slot shows one of several panes, the one last focused.
 */
import { PANES, type Pane } from './view.js';

export const MIN_WIDTH = 80;
export const MIN_HEIGHT = 24;

/** A rectangle inside the screen: its content, without borders. */
export interface Box {
  readonly panes: readonly Pane[];
  readonly shown: Pane;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly boxes: readonly Box[];
  /** First row of the explanation, and how many rows it has. */
  readonly explain: { readonly y: number; readonly height: number };
}

interface Slot {
  readonly panes: readonly Pane[];
  /** Wanted rows, least rows, and share of what is left over. */
  readonly want: number;
  readonly least: number;
  readonly share: number;
}

/** Slots of each column, left to right, for a size. `cores` and `queues` are numbers of rows they would like. */
function columns(
  width: number,
  height: number,
  cores: number,
  queues: number,
): readonly { readonly part: number; readonly slots: readonly Slot[] }[] {
  const coreRows: Slot = { panes: ['cores'], want: cores, least: Math.min(cores, 2), share: 0 };
  const queueRows: Slot = { panes: ['queues'], want: queues, least: Math.min(queues, 2), share: 0 };
  if (width >= 118 && height >= 36) {
    return [
      {
        part: 0.33,
        slots: [
          coreRows,
          queueRows,
          { panes: ['memory'], want: 10, least: 4, share: 1 },
          { panes: ['output'], want: 6, least: 3, share: 1 },
        ],
      },
      { part: 0.37, slots: [{ panes: ['code'], want: 20, least: 8, share: 1 }] },
      {
        part: 0.3,
        slots: [
          { panes: ['threads', 'inspector'], want: 7, least: 3, share: 1 },
          { panes: ['locks'], want: 7, least: 3, share: 1 },
          { panes: ['events', 'statistics', 'prices'], want: 8, least: 3, share: 2 },
        ],
      },
    ];
  }
  if (height >= 34) {
    return [
      {
        part: 0.5,
        slots: [
          coreRows,
          queueRows,
          { panes: ['memory', 'inspector'], want: 10, least: 4, share: 1 },
          { panes: ['threads', 'statistics', 'prices'], want: 7, least: 3, share: 1 },
        ],
      },
      {
        part: 0.5,
        slots: [
          { panes: ['code'], want: 14, least: 8, share: 2 },
          { panes: ['locks'], want: 5, least: 3, share: 1 },
          { panes: ['output', 'events'], want: 5, least: 3, share: 1 },
        ],
      },
    ];
  }
  return [
    {
      part: 0.5,
      slots: [coreRows, queueRows, { panes: ['memory', 'inspector', 'prices'], want: 8, least: 4, share: 1 }],
    },
    {
      part: 0.5,
      slots: [
        { panes: ['code'], want: 11, least: 8, share: 1 },
        { panes: ['locks', 'threads', 'output', 'events', 'statistics'], want: 4, least: 4, share: 0 },
      ],
    },
  ];
}

/** Heights of the slots of a column that has `rows` rows for content (borders taken off). */
function heights(slots: readonly Slot[], rows: number): number[] {
  const result = slots.map((s) => Math.max(s.least, s.want));
  let over = result.reduce((a, b) => a + b, 0) - rows;
  // Too much: the last ones give first, down to what they need at least.
  for (let i = slots.length - 1; i >= 0 && over > 0; i--) {
    const give = Math.min(over, result[i]! - slots[i]!.least);
    result[i] = result[i]! - give;
    over -= give;
  }
  // Left over: by share.
  const shares = slots.reduce((a, s) => a + s.share, 0);
  if (over < 0 && shares > 0) {
    let left = -over;
    slots.forEach((s, i) => {
      const more = Math.floor((-over * s.share) / shares);
      result[i] = result[i]! + more;
      left -= more;
    });
    const first = slots.findIndex((s) => s.share > 0);
    result[first] = result[first]! + left;
  }
  return result;
}

/**
 * The layout of a run's screen: title in row 0, footer in the last row, the explanation above it, the panes between.
 * `recent` lists panes by how recently they were focused: a slot shows the most recent of its panes.
 */
export function layout(
  width: number,
  height: number,
  options: {
    readonly cores: number;
    readonly queues: number;
    readonly recent: readonly Pane[];
    readonly zoomed: Pane | undefined;
    /** Rows of the list of who goes next, across the whole width, in the place of cores and queues; 0: there is none. */
    readonly play?: number;
  },
): Layout {
  const explainHeight = height >= 36 ? 3 : 2;
  // title, explanation with a border above and below it, footer
  const explainY = height - 2 - explainHeight;
  const play = Math.min(options.play ?? 0, height >= 36 ? 10 : 6);
  const list = play > 0 && options.zoomed === undefined ? play + 1 : 0;
  const bottom = explainY - 1 - list;
  if (options.zoomed !== undefined) {
    return {
      boxes: [{ panes: [options.zoomed], shown: options.zoomed, x: 1, y: 2, width: width - 2, height: bottom - 2 }],
      explain: { y: explainY, height: explainHeight },
    };
  }
  const boxes: Box[] = [];
  if (list > 0) boxes.push({ panes: ['cores'], shown: 'cores', x: 1, y: bottom + 1, width: width - 2, height: play });
  const wanted = columns(
    width,
    height,
    Math.min(options.cores, height >= 36 ? 8 : 4),
    Math.min(options.queues, height >= 36 ? 8 : 4),
  ).map((column) => ({
    ...column,
    // The list needs its rows: the others give way.
    slots:
      list === 0
        ? column.slots
        : column.slots
            .filter(({ panes }) => !/^(cores|queues)$/.test(panes[0]!))
            .map((slot) => ({ ...slot, least: Math.min(slot.least, slot.panes[0] === 'code' ? 5 : 3) })),
  }));
  const inner = width - 1 - wanted.length;
  let x = 1;
  let remaining = inner;
  wanted.forEach((column, c) => {
    const w = c === wanted.length - 1 ? remaining : Math.floor(inner * column.part);
    remaining -= w;
    // Rows 1 .. bottom-1 hold a border above each slot.
    const rows = bottom - 1 - column.slots.length;
    let y = 2;
    heights(column.slots, rows).forEach((h, i) => {
      const panes = column.slots[i]!.panes;
      const shown = options.recent.find((p) => panes.includes(p)) ?? panes[0]!;
      boxes.push({ panes, shown, x, y, width: w, height: h });
      y += h + 1;
    });
    x += w + 1;
  });
  return { boxes, explain: { y: explainY, height: explainHeight } };
}

/** The pane after (or before) one, in the order of Tab. */
export function nextPane(pane: Pane, direction: 1 | -1): Pane {
  const at = PANES.indexOf(pane);
  return PANES[(at + direction + PANES.length) % PANES.length]!;
}
