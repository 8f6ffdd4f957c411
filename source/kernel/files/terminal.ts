/**
 * The terminal, or what stands in for it: what the program is given as standard input, and what it prints. Each of the
 * three streams is an open file that keeps its number however often it is duplicated: dup2(1, 2) sends what goes to 2 where
 * what goes to 1 goes.
 */
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import { readInput, writeOutput } from '../output.js';
import type { Context } from '../state.js';
import type { OpenFile } from './layout.js';
import { ALWAYS_READY, type Readiness } from './ready.js';

export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;

export const terminal = {
  read: (k: Kernel, _context: Context, _file: OpenFile, n: number): Uint8Array => readInput(k, n),

  /** ENOSPC once the machine's limit of output is reached. */
  write(k: Kernel, context: Context, file: OpenFile, bytes: Uint8Array): number {
    const n = writeOutput(k, context, file.object === STDERR ? STDERR : STDOUT, bytes);
    return n === 0 && bytes.length > 0 ? -Errno.ENOSPC : n;
  },

  /** There is no waiting for input: it was given before, to its end. */
  poll: (): Readiness => ALWAYS_READY,

  waiting: (k: Kernel): number => k.machine.stdin.length - k.state.output.inputRead,
};

/** Is it a terminal to the program? What it is given to read is a file's contents. */
export const isTerminalFile = (k: Kernel, file: OpenFile): boolean =>
  file.kind === 'terminal' && k.machine.terminal && file.object !== STDIN;
