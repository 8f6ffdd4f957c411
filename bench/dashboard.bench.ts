/**
 * The dashboard as a person feels it: from a key press to the bytes for the terminal, through the session, the painters, Ink
 * and the frame sink; and how soon the first frame stands there, against bare Node in the same run.
 */
import { fileURLToPath } from 'node:url';
import { mountApp } from '../source/dashboard/app.js';
import { createController } from '../source/dashboard/controller.js';
import { scenarioEntries } from '../source/host/catalogue.js';
import { load } from '../source/host/load.js';
import { checkOptions } from '../source/host/options.js';
import { createSink } from '../source/host/sink.js';
import { byteLength } from '../source/screen/differ.js';

const STEPS = 200;
const checked = checkOptions('open', {});
if (!checked.ok) throw new Error(checked.message);
const { options } = checked;
const entries = scenarioEntries();

const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Opens a scenario and presses `l` STEPS times: ms and bytes of each frame. */
const walk = async (file: string, width: number, height: number): Promise<{ ms: number[]; bytes: number[] }> => {
  let bytes = 0;
  let wroteAt = 0;
  const sink = createSink({
    width,
    height,
    capabilities: { eraseCharacters: true },
    write: (text, done) => {
      bytes += byteLength(text);
      wroteAt = performance.now();
      done();
    },
  });
  let show: (rows: readonly string[]) => void = () => {};
  const controller = createController({
    entries,
    loader: load,
    files: [file],
    args: undefined,
    options,
    capabilities: { colours: 256, unicode: true, theme: 'dark' },
    size: { width, height },
    stage: { show: (rows) => show(rows), repaint: () => {}, suspend: () => {}, copy: () => {}, quit: () => {} },
  });
  const result = load({ files: [file], args: undefined, options, terminal: true });
  if (!result.ok) throw new Error(result.lines.join('\n'));
  controller.start(result.loaded);
  const app = mountApp(sink, controller.rows(), (error) => {
    throw error;
  });
  show = app.show;
  await turn();
  const frames = { ms: [] as number[], bytes: [] as number[] };
  for (let n = 0; n < STEPS; n++) {
    const before = bytes;
    const start = performance.now();
    controller.onKeys([{ id: 'l', text: 'l' }]);
    // Until the frame is out; at the end of a run there is none.
    for (let i = 0; i < 100 && bytes === before; i++) await turn();
    if (bytes === before) continue;
    frames.ms.push(wroteAt - start);
    frames.bytes.push(bytes - before);
  }
  controller.stop();
  sink.close();
  app.unmount();
  return frames;
};

// The first ones are for the compiler of the host.
await walk('lost-update.c', 80, 24);
for (const [width, height] of [
  [80, 24],
  [120, 40],
] as const) {
  const ms: number[] = [];
  let worst = { file: '', median: 0 };
  const medians: number[] = [];
  for (const { file } of entries) {
    const frames = await walk(file, width, height);
    ms.push(...frames.ms);
    const median = quantile(frames.bytes, 0.5);
    medians.push(median);
    if (median > worst.median) worst = { file, median };
  }
  console.log(
    `${width}x${height}: key press to bytes p50 ${quantile(ms, 0.5).toFixed(1)} ms, p95 ${quantile(ms, 0.95).toFixed(1)} ms` +
      ` (${ms.length} frames of ${entries.length} scenarios);` +
      ` bytes a frame, median of a scenario: ${quantile(medians, 0.5)} in the middle, ${worst.median} at most (${worst.file})`,
  );
}

// By a name that the bundler does not see: it has a native part.
const ptyModule = '@lydell/node-pty';
const { spawn } = (await import(ptyModule)) as typeof import('@lydell/node-pty');
const lockstep = fileURLToPath(new URL('../lockstep.js', import.meta.url));

/** ms from the start of a process to the first output that matches. */
const firstOutput = (args: readonly string[], wanted: RegExp): Promise<number> =>
  new Promise((resolve) => {
    const start = performance.now();
    const pty = spawn(process.execPath, [...args], {
      name: 'xterm-256color',
      cols: 80,
      rows: 24,
      env: { ...process.env, LANG: 'C.UTF-8' } as Record<string, string>,
    });
    let output = '';
    pty.onData((data) => {
      output += data;
      if (!wanted.test(output)) return;
      resolve(performance.now() - start);
      pty.kill('SIGKILL');
    });
  });

const RUNS = 15;
const figures = { bare: [] as number[], menu: [] as number[], file: [] as number[] };
for (let n = 0; n < RUNS; n++) {
  figures.bare.push(await firstOutput(['-e', 'process.stdout.write("ready")'], /ready/));
  figures.menu.push(await firstOutput([lockstep], /scenarios/));
  figures.file.push(await firstOutput([lockstep, 'lost-update'], /cores/));
}
const bare = quantile(figures.bare, 0.5);
const against = (values: readonly number[]): string =>
  `${quantile(values, 0.5).toFixed(0)} ms (${(quantile(values, 0.5) / bare).toFixed(1)} times bare Node)`;
console.log(
  `first paint, median of ${RUNS}: bare Node ${bare.toFixed(0)} ms, menu ${against(figures.menu)}, a scenario ${against(figures.file)}`,
);
process.exit(0);
