/**
 * A library call on streams while it is under way. It may have to wait in its middle: for input in the middle of a line, for
 * room in a pipe in the middle of a flush, for the stream's lock. Then the dispatcher runs the same phase anew (WouldBlock),
 * and what was done by then is taken out of the call's record, so that no byte is lost and none goes twice.
 */

import { DONE, type Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { WouldBlock } from '../../kernel/wait-queue.js';
import { type Ctx, type Effect, phased, type Rec } from '../define.js';
import { ensureStatics } from '../statics.js';
import { holdLocks, releaseLocks } from './locks.js';

/** The system call within which the call waits. */
export const Under = {
  nothing: 0,
  read: 1,
  /** a write of what the stream's buffer holds */
  flush: 2,
  /** a write of the caller's own bytes, past the buffer */
  write: 3,
} as const;

export interface Operation {
  readonly k: Kernel;
  readonly context: Ctx;
  readonly call: Rec;
  readonly space: number;
  /** One of Under. */
  under: number;
  /** Bytes that the write under way has got rid of. */
  sent: number;
  /** Bytes of the present part that are in the buffer or out, or have come to where they belong. */
  done: number;
  /** Which part of the call is being done, and notes of its own. */
  part: number;
  note: number;
  /** Streams that the call has locked, and those of them that others can see locked: because it waits. */
  locks: readonly number[];
  held: readonly number[];
  /** What the call must not lose while it waits: input read so far, output not taken yet, addresses. */
  kept: readonly number[];
  /** The call goes on in a step of its own. */
  more: boolean;
}

const NONE: readonly number[] = [];
/** Numbers before the lists in a call's data. */
const HEAD = 6;

function begin(k: Kernel, context: Ctx, call: Rec): Operation {
  const space = ensureStatics(k, context);
  const { data } = call;
  if (data.length === 0) {
    return {
      k,
      context,
      call,
      space,
      under: Under.nothing,
      sent: 0,
      done: 0,
      part: 0,
      note: 0,
      locks: NONE,
      held: NONE,
      kept: NONE,
      more: false,
    };
  }
  const [under, sent, done, part, note, held] = data as [number, number, number, number, number, number];
  return {
    k,
    context,
    call,
    space,
    under,
    sent,
    done,
    part,
    note,
    locks: NONE,
    held: data.slice(HEAD, HEAD + held),
    kept: data.slice(HEAD + held),
    more: false,
  };
}

/** What is done so far goes into the call's record; its locks are seen by others from now on. */
function suspend(op: Operation): void {
  op.held = holdLocks(op);
  op.call.data = [op.under, op.sent, op.done, op.part, op.note, op.held.length].concat(op.held, op.kept);
}

/** Does (or goes on with) a call on streams; throws WouldBlock where it must wait. False: there is more, for another step. */
export function perform(k: Kernel, context: Ctx, call: Rec, body: (op: Operation) => void): boolean {
  const op = begin(k, context, call);
  try {
    body(op);
  } catch (error) {
    if (error instanceof WouldBlock) suspend(op);
    throw error;
  }
  if (op.more) {
    suspend(op);
    return false;
  }
  if (call.data.length > 0) call.data = NONE;
  releaseLocks(op);
  return true;
}

/** The next part of a call begins. */
export function nextPart(op: Operation, part: number): void {
  op.part = part;
  op.done = 0;
  op.note = 0;
  if (op.kept.length > 0) op.kept = NONE;
}

/** A library function that works on streams: one phase, which may wait. */
export const streaming = (name: string, effect: Effect, body: (op: Operation) => void): Intrinsic =>
  phased(name, effect, [{ label: 'call', run: (k, context, call) => (perform(k, context, call, body) ? DONE : 0) }]);
