/** The way of a frame from the painters' rows to the terminal's bytes: time against plain copying, and bytes. */
import { byteLength, diff } from '../source/screen/differ.js';
import { type Frame, parse } from '../source/screen/frame.js';

const ESC = '\u001b';
const FRAMES = 400;

/** Small deterministic generator (xorshift32), so that each run paints the same frames. */
const generator = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};

/** Rows as a dashboard has them: borders, coloured runs, digits; `share` of the cells change from frame to frame. */
const frames = (width: number, height: number, share: number): string[][] => {
  const random = generator(42);
  const glyphs = [...'abcdefgh01234567 ·│▓'];
  const colours = [178, 74, 35, 221, 166, 175];
  const cells = Array.from({ length: width * height }, () => glyphs[random(glyphs.length)]);
  const all: string[][] = [];
  for (let n = 0; n < FRAMES; n++) {
    for (let i = 0; i < width * height * share; i++) cells[random(cells.length)] = glyphs[random(glyphs.length)];
    all.push(
      Array.from({ length: height }, (_, y) => {
        let row = '';
        for (let x = 0; x < width; x += 10) {
          const text = cells.slice(y * width + x, y * width + Math.min(width, x + 10)).join('');
          row += `${ESC}[38;5;${colours[(x / 10 + y) % colours.length]}m${text}${ESC}[m`;
        }
        return row;
      }),
    );
  }
  return all;
};

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

for (const [width, height, share] of [
  [80, 24, 0.01],
  [80, 24, 0.05],
  [120, 40, 0.05],
  [120, 40, 1],
] as const) {
  const all = frames(width, height, share);
  const parsing: number[] = [];
  const diffing: number[] = [];
  const copying: number[] = [];
  const bytes: number[] = [];
  let previous: Frame | undefined;
  let copied = 0;
  for (const rows of all) {
    const start = performance.now();
    const next = parse(rows, width, height, previous);
    const parsed = performance.now();
    const output = diff(previous, next, { eraseCharacters: true });
    const done = performance.now();
    copied += Buffer.from(rows.join('\r\n')).length;
    const end = performance.now();
    parsing.push(parsed - start);
    diffing.push(done - parsed);
    copying.push(end - done);
    if (previous !== undefined) bytes.push(byteLength(output));
    previous = next;
  }
  const microseconds = (values: number[]): string => `${(median(values) * 1000).toFixed(0).padStart(5)} µs`;
  console.log(
    `${`${width}x${height}`.padEnd(7)} ${String(share * 100).padStart(3)} % changed:` +
      ` parse ${microseconds(parsing)}, diff ${microseconds(diffing)}, copying the rows ${microseconds(copying)};` +
      ` ${median(bytes)} bytes (whole frame ${Math.round(copied / all.length)})`,
  );
}
