/** Bytes that one step sends to a terminal of 80x24, over the first steps of every scenario. */
import { createController } from '../source/dashboard/controller.js';
import { scenarioEntries } from '../source/host/catalogue.js';
import { load } from '../source/host/load.js';
import { checkOptions } from '../source/host/options.js';
import { byteLength, diff } from '../source/screen/differ.js';
import { type Frame, parse } from '../source/screen/frame.js';
import { percentile } from './measure.js';

const STEPS = 200;
const WIDTH = 80;
const HEIGHT = 24;
const checked = checkOptions('open', {});
if (!checked.ok) throw new Error(checked.message);
const { options } = checked;
const entries = scenarioEntries();

const walk = (file: string): { readonly step: number[]; readonly whole: number } => {
  const controller = createController({
    entries,
    loader: load,
    files: [file],
    args: undefined,
    options,
    capabilities: { colours: 256, unicode: true, theme: 'dark' },
    size: { width: WIDTH, height: HEIGHT },
    stage: { show: () => {}, repaint: () => {}, suspend: () => {}, copy: () => {}, quit: () => {} },
  });
  const result = load({ files: [file], args: undefined, options, terminal: true });
  if (!result.ok) throw new Error(result.lines.join('\n'));
  controller.start(result.loaded);
  let frame: Frame = parse(controller.rows(), WIDTH, HEIGHT);
  const whole = byteLength(diff(undefined, frame, { eraseCharacters: true }));
  const step: number[] = [];
  for (let n = 0; n < STEPS; n++) {
    controller.onKeys([{ id: 'l', text: 'l' }]);
    const next = parse(controller.rows(), WIDTH, HEIGHT, frame);
    const bytes = byteLength(diff(frame, next, { eraseCharacters: true }));
    if (bytes > 0) step.push(bytes);
    frame = next;
  }
  controller.stop();
  return { step, whole };
};

const medians: { readonly file: string; readonly median: number }[] = [];
const all: number[] = [];
const wholes: number[] = [];
for (const { file } of entries) {
  const { step, whole } = walk(file);
  medians.push({ file, median: percentile(step, 0.5) });
  all.push(...step);
  wholes.push(whole);
}
const most = medians.reduce((a, b) => (b.median > a.median ? b : a));
console.log(
  `${WIDTH}x${HEIGHT}, first ${STEPS} steps of ${entries.length} scenarios: ${percentile(all, 0.5)} bytes a step (p95 ${percentile(all, 0.95)});` +
    ` median of a scenario at most ${most.median} (${most.file}); a whole frame ${percentile(wholes, 0.5)}`,
);
process.exit(0);
