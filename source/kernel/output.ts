/**
 * What processes write to descriptors 1 and 2, and what they read from 0. Output is kept in pieces, each with who wrote it
 * and when, so that the pane can say so and a step back can take it away.
 */
import { charge, emit, wants } from './emit.js';
import { ownOutput } from './epoch.js';
import type { Kernel } from './machine.js';
import type { Context, Output, OutputPiece } from './state.js';

/** Pieces in a full chunk: what owning the record copies at most. */
const CHUNK = 128;

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
  const output = ownOutput(k.state);
  if (output.latest.length >= CHUNK) {
    output.before = { pieces: output.latest, before: output.before };
    output.latest = [];
  }
  output.latest.push({ fd, context: context.id, step: k.state.step, text });
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

/** The last `most` pieces (all of them, unless given), in order of writing. */
export function piecesOf(output: Output, most = Number.POSITIVE_INFINITY): readonly OutputPiece[] {
  const chunks: (readonly OutputPiece[])[] = [output.latest];
  let n = output.latest.length;
  for (let chunk = output.before; chunk !== undefined && n < most; chunk = chunk.before) {
    chunks.push(chunk.pieces);
    n += chunk.pieces.length;
  }
  const all = chunks.reverse().flat();
  return n > most ? all.slice(n - most) : all;
}

/** Takes all pieces out of the state (a run without a history hands them on): in order of writing. */
export function takePieces(k: Kernel): readonly OutputPiece[] {
  const { output } = k.state;
  if (output.latest.length === 0 && output.before === undefined) return output.latest;
  const all = piecesOf(output);
  const own = ownOutput(k.state);
  own.latest = [];
  own.before = undefined;
  return all;
}

/** All that was written to `fd` (or to both, where it is undefined), in order. */
export function outputOf(state: Kernel['state'], fd?: number): Uint8Array {
  const pieces = piecesOf(state.output).filter((p) => fd === undefined || p.fd === fd);
  const all = new Uint8Array(pieces.reduce((sum, p) => sum + p.text.length, 0));
  let at = 0;
  for (const p of pieces) {
    all.set(p.text, at);
    at += p.text.length;
  }
  return all;
}
