/**
 * What processes write to descriptors 1 and 2, and what they read from 0. Output is kept in pieces, each with who wrote it
 * and when, so that the pane can say so and a step back can take it away.
 */
import { charge, emit, wants } from './emit.js';
import { ownOutput } from './epoch.js';
import type { Kernel } from './machine.js';
import type { Context } from './state.js';

const decoder = new TextDecoder('utf-8');

/**
 * Appends `bytes` (copied) to what descriptor `fd` (1 or 2) received. Charges `output` for each byte; the system call
 * around it is the caller's. Answers how many bytes were taken: fewer than given (0 at the end) once the machine's
 * `outputBytes` are used up.
 */
export function writeOutput(k: Kernel, context: Context, fd: number, bytes: Uint8Array): number {
  const room = k.machine.limits.outputBytes - k.state.output.bytes;
  const n = Math.min(bytes.length, Math.max(0, room));
  if (n === 0) return 0;
  const text = bytes.slice(0, n);
  const output = ownOutput(k.state) as { pieces: unknown[]; bytes: number };
  output.pieces.push({ fd, context: context.id, step: k.state.step, text });
  output.bytes += n;
  charge(k, 'output', n);
  if (wants(k, 'output')) {
    emit(k, 'output', { context: context.id, value: fd, size: n, text: decoder.decode(text) });
  }
  return n;
}

/** The next at most `n` bytes of standard input; none at its end. */
export function readInput(k: Kernel, n: number): Uint8Array {
  const start = k.state.output.inputRead;
  const bytes = k.machine.stdin.subarray(start, Math.min(start + n, k.machine.stdin.length));
  if (bytes.length > 0) {
    ownOutput(k.state).inputRead = start + bytes.length;
    if (wants(k, 'input')) emit(k, 'input', { size: bytes.length, text: decoder.decode(bytes) });
  }
  return bytes;
}

/** All that was written to `fd` (or to both, where it is undefined), in order. */
export function outputOf(state: Kernel['state'], fd?: number): Uint8Array {
  const pieces = state.output.pieces.filter((p) => fd === undefined || p.fd === fd);
  const all = new Uint8Array(pieces.reduce((sum, p) => sum + p.text.length, 0));
  let at = 0;
  for (const p of pieces) {
    all.set(p.text, at);
    at += p.text.length;
  }
  return all;
}
