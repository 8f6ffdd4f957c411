/**
 * The terminal guard: takes the terminal over (alternate screen, raw mode, hidden cursor) and gives it back, exactly
 * once, however the program ends. Bytes that give it back are written synchronously: nothing asynchronous is sure to
 * happen any more when a process ends.
 */
import { closeSync, write as writeAsync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import type { ReadStream, WriteStream } from 'node:tty';
import { isPasteBegun, type KeyEvent, keysOf, splitKeys } from '../screen/keys-input.js';

const ESC = '\u001b';
/** Alternate screen, hidden cursor, no wrapping at the last column, pastes marked as such. */
const ENTER = `${ESC}[?1049h${ESC}[?25l${ESC}[?7l${ESC}[?2004h`;
const LEAVE = `${ESC}[m${ESC}[?2004l${ESC}[?7h${ESC}[?25h${ESC}[?1049l`;

/** Signals that end the program; its exit status is 128 plus the number. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
/** Exit status after an error of lockstep's own: EX_SOFTWARE of sysexits.h. */
export const EXIT_INTERNAL_ERROR = 70;
const EXIT_HANGUP = 128 + constants.signals.SIGHUP;

/** How long the rest of an escape sequence may take, in milliseconds: beyond it, Escape was pressed. */
const ESCAPE_TIMEOUT = 40;
const PASTE_TIMEOUT = 2000;
/** How long to wait for a frame that is being written, in milliseconds, before the terminal is given back. */
const SETTLE_TIME = 20;
const RETRY_TIME = 5;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface TerminalOptions {
  /** Both must be terminals (`isTTY`). */
  readonly input: ReadStream;
  readonly output: WriteStream & { readonly fd: number };
  /** Keys in the order they were pressed; a burst comes as one call. */
  readonly onKeys: (keys: readonly KeyEvent[]) => void;
  /** The size has changed, or the screen is lost (after a suspension): paint everything anew. */
  readonly onRedraw: (size: Size) => void;
}

export interface Terminal {
  readonly size: () => Size;
  /** Takes the terminal over and begins to read keys. */
  readonly enter: () => void;
  /** Gives the terminal back and stops reading; the process may go on. Does nothing the second time. */
  readonly leave: () => void;
  /** Gives the terminal to the shell (Ctrl-Z); returns when the program is continued, repainted. */
  readonly suspend: () => void;
  /** Gives the terminal back, prints the error on the main screen and ends the process. */
  readonly fail: (error: unknown) => never;
  /**
   * Writes without blocking, in order; `done` is called when the terminal has taken all of it. While the terminal is
   * not ours, nothing is written and `done` is called at once.
   */
  readonly write: (text: string, done: () => void) => void;
  /** Puts a text on the clipboard of the person's terminal, over SSH too (OSC 52); terminals may refuse silently. */
  readonly copy: (text: string) => void;
}

/** Errors that mean that the terminal is not there any more. */
const isGone = (error: unknown): boolean => {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'EPIPE' || code === 'EIO' || code === 'ENXIO' || code === 'EBADF' || code === 'ENODEV';
};

const sleep = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

/** Writes all of a text synchronously; false if the terminal is gone. */
const writeAll = (fd: number, text: string): boolean => {
  let bytes = Buffer.from(text);
  for (let tries = 0; bytes.length > 0 && tries < 200; tries++) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') sleep(RETRY_TIME);
      else return false;
    }
  }
  return bytes.length === 0;
};

const closeIfOpen = (fd: number): void => {
  try {
    closeSync(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EBADF') throw error;
  }
};

const describeError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);

/** A guard for the given terminal. Nothing happens before `enter`. */
export const createTerminal = ({ input, output, onKeys, onRedraw }: TerminalOptions): Terminal => {
  const fd = output.fd;
  /** The terminal is ours now. */
  let taken = false;
  /** `enter` was called and `leave` was not. */
  let entered = false;
  let writing = false;
  /** The terminal has been found to be there no more. */
  let gone = false;
  const queue: { bytes: Buffer; done: () => void }[] = [];
  let rest = '';
  let restTimer: NodeJS.Timeout | undefined;

  const size = (): Size => {
    const [width, height] = output.getWindowSize();
    // A terminal that does not know its size says 0x0 (a serial line, some containers).
    return { width: width || 80, height: height || 24 };
  };

  const take = (): void => {
    // The size may have changed while somebody else had the terminal, and then nobody told us: Node keeps the size that
    // it has read, and reads it anew at SIGWINCH.
    process.emit('SIGWINCH', 'SIGWINCH');
    taken = true;
    // The shell may have set modes of its own meanwhile, and setRawMode does nothing if it thinks it is raw already.
    input.setRawMode(false);
    input.setRawMode(true);
    writeAll(fd, ENTER);
  };

  const giveBack = (): void => {
    if (!taken) return;
    taken = false;
    // A frame that is just being written must not come out on the main screen.
    if (writing) sleep(SETTLE_TIME);
    input.setRawMode(false);
    if (!writeAll(fd, LEAVE)) gone = true;
  };

  const exit = (status: number): never => {
    giveBack();
    // At its end Node resets the terminal of its standard streams, and aborts with a core dump where that one is gone.
    if (gone) for (const stream of [0, 1, 2]) closeIfOpen(stream);
    return process.exit(status);
  };

  const endQuietly = (): never => exit(EXIT_HANGUP);

  const fail = (error: unknown): never => {
    giveBack();
    if (gone) exit(EXIT_HANGUP);
    writeAll(2, `lockstep stopped because of an error of its own, not of your program:\n${describeError(error)}\n`);
    return exit(EXIT_INTERNAL_ERROR);
  };

  const onSignal = (signal: NodeJS.Signals): void => {
    exit(128 + constants.signals[signal]);
  };

  const deliver = (keys: readonly KeyEvent[]): void => {
    if (keys.length > 0 && entered) onKeys(keys);
  };

  const flushRest = (): void => {
    restTimer = undefined;
    const chunk = rest;
    rest = '';
    deliver(keysOf(chunk));
  };

  const onData = (chunk: string): void => {
    clearTimeout(restTimer);
    restTimer = undefined;
    const split = splitKeys(rest + chunk);
    rest = split.rest;
    if (rest !== '') restTimer = setTimeout(flushRest, isPasteBegun(rest) ? PASTE_TIMEOUT : ESCAPE_TIMEOUT);
    deliver(split.keys);
  };

  const onStreamError = (error: Error): void => {
    if (isGone(error)) gone = true;
    fail(error);
  };

  const onResize = (): void => {
    if (taken) onRedraw(size());
  };

  /** Continued by somebody else than `suspend` (after SIGSTOP): the screen and the modes may be lost. */
  const onContinue = (): void => {
    if (!entered) return;
    take();
    onRedraw(size());
  };

  const suspend = (): void => {
    if (!entered) return;
    giveBack();
    process.off('SIGCONT', onContinue);
    process.off('SIGTSTP', suspend);
    // To the whole process group, as the terminal itself would: npm and the shell script above us must stop as well.
    // The signal stops us before kill() returns; in an orphaned process group it does nothing.
    process.kill(0, 'SIGTSTP');
    process.on('SIGTSTP', suspend);
    process.on('SIGCONT', onContinue);
    take();
    onRedraw(size());
  };

  const enter = (): void => {
    if (entered) return;
    entered = true;
    process.on('exit', giveBack);
    for (const signal of ENDING) process.on(signal, onSignal);
    process.on('uncaughtException', fail);
    process.on('unhandledRejection', fail);
    process.on('SIGTSTP', suspend);
    process.on('SIGCONT', onContinue);
    input.setEncoding('utf8');
    input.on('data', onData);
    input.on('end', endQuietly);
    // Also where setRawMode says that the terminal is gone.
    input.on('error', onStreamError);
    output.on('error', onStreamError);
    output.on('resize', onResize);
    take();
    input.resume();
  };

  const leave = (): void => {
    if (!entered) return;
    entered = false;
    giveBack();
    clearTimeout(restTimer);
    input.pause();
    input.off('data', onData);
    input.off('end', endQuietly);
    input.off('error', onStreamError);
    output.off('error', onStreamError);
    output.off('resize', onResize);
    process.off('exit', giveBack);
    for (const signal of ENDING) process.off(signal, onSignal);
    process.off('uncaughtException', fail);
    process.off('unhandledRejection', fail);
    process.off('SIGTSTP', suspend);
    process.off('SIGCONT', onContinue);
  };

  /** Sends the first of the queue, and after it the others. */
  const send = (): void => {
    const first = queue[0];
    if (first === undefined) return;
    if (!taken) {
      // What is left of a frame when the terminal has been given away is of no use any more.
      for (const { done } of queue.splice(0)) done();
      return;
    }
    writing = true;
    // In a thread of the pool, which may block on a slow terminal while keys and signals are still answered.
    writeAsync(fd, first.bytes, 0, first.bytes.length, null, (error, written) => {
      writing = false;
      if (error !== null && error.code === 'EAGAIN') {
        setTimeout(send, RETRY_TIME);
        return;
      }
      if (error !== null) onStreamError(error);
      first.bytes = first.bytes.subarray(written);
      if (first.bytes.length === 0) {
        queue.shift();
        first.done();
      }
      // Unless `done` has begun the next write already.
      if (!writing) send();
    });
  };

  const write = (text: string, done: () => void): void => {
    if (!taken) {
      done();
      return;
    }
    queue.push({ bytes: Buffer.from(text), done });
    if (queue.length === 1) send();
  };

  const copy = (text: string): void => {
    write(`${ESC}]52;c;${Buffer.from(text).toString('base64')}\u0007`, () => {});
  };

  return { size, enter, leave, suspend, fail, write, copy };
};
