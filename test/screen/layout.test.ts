import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, layout, nextPane } from '../../source/screen/layout.js';
import { PANES } from '../../source/screen/view.js';

const given = fc.record({
  width: fc.integer({ min: 80, max: 250 }),
  height: fc.integer({ min: 24, max: 80 }),
  cores: fc.integer({ min: 1, max: 64 }),
  queues: fc.integer({ min: 1, max: 65 }),
  recent: fc.shuffledSubarray([...PANES]),
});

const place = ({ x, y, width, height, panes }: Box) => ({ x, y, width, height, panes });

test('the boxes and their borders fill the screen and do not overlap, at every size', () => {
  fc.assert(
    fc.property(given, ({ width, height, ...rest }) => {
      const { boxes, explain } = layout(width, height, { ...rest, zoomed: undefined });
      const cells = new Uint8Array(width * height);
      const mark = (x: number, y: number, w: number, h: number) => {
        for (let py = y; py < y + h; py++) for (let px = x; px < x + w; px++) cells[py * width + px]!++;
      };
      for (const b of boxes) {
        expect(b.width).toBeGreaterThan(20);
        mark(b.x, b.y, b.width, b.height);
      }
      mark(1, explain.y, width - 2, explain.height);
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const n = cells[y * width + x]!;
          const onBorder =
            n === 0 &&
            [...boxes, { x: 1, width: width - 2, ...explain }].some(
              (b) => x >= b.x - 1 && x <= b.x + b.width && y >= b.y - 1 && y <= b.y + b.height,
            );
          // The title and the footer have a row each; all the rest is content or border.
          expect(y === 0 || y === height - 1 ? n === 0 && !onBorder : n === 1 || onBorder).toBe(true);
        }
    }),
    { numRuns: 60 },
  );
});

test('every pane has its least height, and each is somewhere exactly once', () => {
  const least = {
    ...{ cores: 1, queues: 1, memory: 4, code: 8, locks: 3, threads: 3, output: 3, events: 3, statistics: 3 },
    ...{ inspector: 3, prices: 3 },
  };
  fc.assert(
    fc.property(given, ({ width, height, ...rest }) => {
      const { boxes, explain } = layout(width, height, { ...rest, zoomed: undefined });
      expect(boxes.flatMap((b) => b.panes).sort()).toEqual([...PANES].sort());
      for (const b of boxes) expect(b.height).toBeGreaterThanOrEqual(Math.max(...b.panes.map((p) => least[p])));
      expect(explain.height).toBeGreaterThanOrEqual(2);
    }),
  );
});

test('nothing moves with the focus: only which pane a slot shows', () => {
  fc.assert(
    fc.property(given, fc.shuffledSubarray([...PANES]), ({ width, height, ...rest }, other) => {
      const a = layout(width, height, { ...rest, zoomed: undefined });
      const b = layout(width, height, { ...rest, recent: other, zoomed: undefined });
      expect(a.boxes.map(place)).toEqual(b.boxes.map(place));
      expect(a.explain).toEqual(b.explain);
      for (const box of b.boxes) {
        expect(box.panes).toContain(box.shown);
        expect(box.shown).toBe(other.find((p) => box.panes.includes(p)) ?? box.panes[0]);
      }
    }),
  );
});

test('zoomed, one pane has all', () => {
  const { boxes } = layout(80, 24, { cores: 2, queues: 2, recent: [], zoomed: 'locks' });
  expect(boxes).toEqual([{ panes: ['locks'], shown: 'locks', x: 1, y: 2, width: 78, height: 17 }]);
});

test('Tab goes through all panes and round', () => {
  for (const direction of [1, -1] as const) {
    const seen = [PANES[0]];
    for (let i = 1; i < PANES.length; i++) seen.push(nextPane(seen.at(-1)!, direction) as (typeof PANES)[0]);
    expect(new Set(seen).size).toBe(PANES.length);
    expect(nextPane(seen.at(-1)!, direction)).toBe(PANES[0]);
  }
});
