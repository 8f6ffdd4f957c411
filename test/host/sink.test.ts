import { expect, test } from 'vitest';
import { createSink, type FrameSink, SAME_ROW } from '../../source/host/sink.js';
import { type Emulator, feed, openTerminal, screenRows } from '../screen/terminal.js';

const ESC = '\u001b';

/** A sink whose terminal takes a write only when the test says so. */
const slowSink = (width: number, height: number): { sink: FrameSink; writes: string[]; take: () => void } => {
  const writes: string[] = [];
  const done: (() => void)[] = [];
  const write = (text: string, callback: () => void): void => {
    writes.push(text);
    done.push(callback);
  };
  return { sink: createSink({ width, height, write }), writes, take: () => done.shift()?.() };
};

const show = async (terminal: Emulator, writes: string[]): Promise<string[]> => {
  for (const text of writes.splice(0)) await feed(terminal, text);
  return screenRows(terminal);
};

test('sends the first frame whole and then only what changed, each in one write', async () => {
  const { sink, writes, take } = slowSink(20, 3);
  const terminal = openTerminal(20, 3);
  sink.stream.write('step 1\n\nfooter');
  expect(writes).toHaveLength(1);
  expect(await show(terminal, writes)).toEqual(['step 1', '', 'footer']);
  take();
  sink.stream.write('step 2\n\nfooter');
  expect(writes).toEqual([`${ESC}[;6H2`]);
  expect(await show(terminal, writes)).toEqual(['step 2', '', 'footer']);
});

test('sends nothing for a frame that looks the same', () => {
  const { sink, writes, take } = slowSink(20, 2);
  sink.stream.write('a');
  take();
  sink.stream.write(`a   \n${ESC}[1m   ${ESC}[m`);
  expect(writes).toHaveLength(1);
  expect(sink.counts()).toMatchObject({ frames: 2, written: 1, dropped: 0 });
});

test('drops stale frames while the terminal is busy, and shows the last one', async () => {
  const { sink, writes, take } = slowSink(20, 1);
  const terminal = openTerminal(20, 1);
  for (let step = 0; step <= 50; step++) sink.stream.write(`step ${step}`);
  expect(writes).toHaveLength(1);
  expect(await show(terminal, writes)).toEqual(['step 0']);
  take();
  expect(writes).toHaveLength(1);
  expect(await show(terminal, writes)).toEqual(['step 50']);
  take();
  expect(writes).toEqual([]);
  expect(sink.counts()).toMatchObject({ frames: 51, written: 2, dropped: 49 });
});

test('counts the bytes it sends', () => {
  const { sink, writes, take } = slowSink(20, 1);
  sink.stream.write('│好│');
  take();
  sink.stream.write('│好x');
  expect(sink.counts().bytes).toBe(Buffer.byteLength(writes.join('')));
});

test('paints whole after a resize, at the new size', async () => {
  const { sink, writes, take } = slowSink(20, 2);
  const terminal = openTerminal(20, 2);
  sink.paint(['0123456789', 'second']);
  take();
  await show(terminal, writes);
  terminal.resize(6, 3);
  sink.resize(6, 3);
  expect([sink.stream.columns, sink.stream.rows]).toEqual([6, 3]);
  expect(writes).toEqual([]);
  sink.stream.write('012345\nsecond\nthird');
  expect(writes[0]).toContain(`${ESC}[2J`);
  expect(await show(terminal, writes)).toEqual(['012345', 'second', 'third']);
});

test('does not paint a frame that was laid out for the size of before', () => {
  const { sink, writes, take } = slowSink(20, 2);
  sink.paint(['a']);
  sink.paint(['b']);
  sink.resize(10, 2);
  take();
  expect(writes).toHaveLength(1);
});

test('repaints at a resize to the same size', () => {
  const { sink, writes, take } = slowSink(20, 2);
  sink.paint(['a']);
  take();
  sink.resize(20, 2);
  expect(writes[1]).toBe(writes[0]);
});

test('repaints the latest frame', async () => {
  const { sink, writes, take } = slowSink(20, 2);
  const terminal = openTerminal(20, 2);
  sink.paint(['first', 'row']);
  take();
  await show(terminal, writes);
  await feed(terminal, `${ESC}[Hgarbage${ESC}[2Hgarbage`);
  sink.repaint();
  expect(await show(terminal, writes)).toEqual(['first', 'row']);
});

test('a resize while the terminal is busy does not diff against the picture of before', async () => {
  const { sink, writes, take } = slowSink(10, 2);
  const terminal = openTerminal(10, 2);
  sink.paint(['one', 'two']);
  sink.resize(8, 2);
  terminal.resize(8, 2);
  sink.paint(['one', 'two']);
  await show(terminal, writes);
  take();
  expect(writes[0]).toContain(`${ESC}[2J`);
  expect(await show(terminal, writes)).toEqual(['one', 'two']);
});

test('a closed sink takes nothing', () => {
  const { sink, writes, take } = slowSink(10, 2);
  sink.paint(['a']);
  sink.paint(['b']);
  sink.close();
  take();
  sink.stream.write('\n');
  sink.repaint();
  expect(writes).toHaveLength(1);
});

test('a row that is as before stays, also where the frame before it was never shown', async () => {
  const { sink, writes, take } = slowSink(20, 3);
  const terminal = openTerminal(20, 3);
  sink.paint(['title', 'step 1', 'footer']);
  sink.paint([SAME_ROW, 'step 2', 'other']);
  sink.paint([SAME_ROW, 'step 3', SAME_ROW]);
  take();
  expect(await show(terminal, writes)).toEqual(['title', 'step 3', 'other']);
  take();
  sink.repaint();
  expect(await show(terminal, writes)).toEqual(['title', 'step 3', 'other']);
});
