/**
 * The frame sink: stands where Ink expects its stdout, takes whole frames and sends the terminal only the cells that
 * changed. To be used with `render(node, { stdout: sink.stream, debug: true, patchConsole: false, exitOnCtrlC: false })`:
 * with `debug` Ink writes each frame whole, at once, and nothing else.
 */
import { EventEmitter } from 'node:events';
import { byteLength, type DifferCapabilities, diff } from '../screen/differ.js';
import { type Frame, parse } from '../screen/frame.js';

/**
 * A row that stands for "as in the frame handed in before". Ink takes every row apart at every frame, changed or not: three
 * quarters of its time. No painter makes such a row (a private-use character by itself).
 */
export const SAME_ROW = '\ue000';

export interface SinkOptions {
  readonly width: number;
  readonly height: number;
  readonly capabilities?: DifferCapabilities;
  /** Sends a text to the terminal and calls `done` when it has been taken. Called again only after that. */
  readonly write: (text: string, done: () => void) => void;
}

/** What has gone through a sink. */
export interface SinkCounts {
  /** Frames handed in. */
  readonly frames: number;
  /** Frames of which something was sent. */
  readonly written: number;
  /** Frames that were stale before the terminal could take them. */
  readonly dropped: number;
  /** Bytes sent. */
  readonly bytes: number;
}

export interface FrameSink {
  /** For Ink's `stdout` option. */
  readonly stream: NodeJS.WriteStream;
  /** Shows a frame, as Ink would hand it in: for a first frame painted before Ink is loaded. */
  readonly paint: (rows: readonly string[]) => void;
  /**
   * The terminal's picture is lost, and its size may be new. At the same size the latest frame is painted again; at
   * another one the next frame is awaited, as the latest was laid out for the size of before.
   */
  readonly resize: (width: number, height: number) => void;
  /** The terminal's picture is lost (Ctrl-L): paints the latest frame whole. */
  readonly repaint: () => void;
  /** Takes no more frames. To be called before Ink's `unmount()`, which hands in an almost empty one. */
  readonly close: () => void;
  readonly counts: () => SinkCounts;
}

/** A sink for a terminal of the given size, whose picture is not known at first. */
export const createSink = ({ width, height, capabilities = {}, write }: SinkOptions): FrameSink => {
  let columns = width;
  let lines = height;
  let shown: Frame | undefined;
  /** The latest frame handed in; undefined when there is nothing to show that is not shown. */
  let waiting: readonly string[] | undefined;
  let latest: readonly string[] = [];
  let busy = false;
  let closed = false;
  let frames = 0;
  let written = 0;
  let dropped = 0;
  let bytes = 0;

  const flush = (): void => {
    while (!busy && !closed && waiting !== undefined) {
      const next = parse(waiting, columns, lines, shown);
      waiting = undefined;
      const output = diff(shown, next, capabilities);
      shown = next;
      if (output === '') continue;
      written++;
      bytes += byteLength(output);
      busy = true;
      write(output, () => {
        busy = false;
        flush();
      });
    }
  };

  const paint = (given: readonly string[]): void => {
    if (closed) return;
    frames++;
    if (waiting !== undefined) dropped++;
    const rows = given.includes(SAME_ROW) ? given.map((row, y) => (row === SAME_ROW ? (latest[y] ?? '') : row)) : given;
    latest = rows;
    waiting = rows;
    flush();
  };

  const repaint = (): void => {
    if (closed) return;
    shown = undefined;
    waiting = latest;
    flush();
  };

  const resize = (newWidth: number, newHeight: number): void => {
    if (newWidth === columns && newHeight === lines) {
      repaint();
      return;
    }
    columns = newWidth;
    lines = newHeight;
    shown = undefined;
    waiting = undefined;
  };

  // Ink subscribes to `resize`, but not where it takes the environment for a CI machine, and it would paint a frame of
  // the old layout at the new size: whoever owns the sink re-renders with the new size instead.
  const emitter = new EventEmitter();
  const stream = Object.assign(emitter, {
    isTTY: false,
    writable: true,
    destroyed: false,
    writableEnded: false,
    write: (output: string): boolean => {
      if (output !== '') paint(output.split('\n'));
      return true;
    },
  });
  Object.defineProperties(stream, { columns: { get: () => columns }, rows: { get: () => lines } });

  return {
    stream: stream as unknown as NodeJS.WriteStream,
    paint,
    resize,
    repaint,
    close: () => {
      closed = true;
      waiting = undefined;
    },
    counts: () => ({ frames, written, dropped, bytes }),
  };
};
