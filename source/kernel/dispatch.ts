/**
 * Library calls: one phase of one call. The call's record is the top of `context.calls`; pc stays at the INTRINSIC until
 * the call is done. A fault thrown inside becomes the simulated one.
 */
import { ownCall, popCall, pushCall } from './call.js';
import { ABANDONED, afterWait, isUndone } from './cancel.js';
import { isDue } from './cancel-state.js';
import { charge, emit } from './emit.js';
import { Fault } from './faults.js';
import { BLOCKED, CALLED, DONE, GONE, type Phase } from './intrinsic.js';
import type { Kernel } from './machine.js';
import { raiseFault } from './signal-delivery.js';
import type { Call, Context, Mutable } from './state.js';
import { blockOn, WouldBlock } from './wait-queue.js';

/** The call at which a context stands, if one is under way at this window; undefined: it would begin now. */
export function callUnderWay(context: Context, base: number): Call | undefined {
  const top = context.calls[context.calls.length - 1];
  return top !== undefined && top.base === base ? top : undefined;
}

/** The record of the innermost call, owned by whoever runs its phase. */
const top = (context: Context): Mutable<Call> => context.calls[context.calls.length - 1] as Mutable<Call>;

/** Functions such as memcpy: what they read and write is their caller's access. */
const touchesForCaller = (k: Kernel, intrinsic: number): boolean => {
  const effect = k.machine.intrinsics[intrinsic]?.effect;
  return effect === 'local' || effect === 'memory';
};

/** The phases that apply in this machine. */
export function phasesOf(k: Kernel, intrinsic: number): readonly Phase[] {
  const entry = k.machine.intrinsics[intrinsic];
  if (entry === undefined) return [];
  return k.machine.controlled && entry.controlled !== undefined ? entry.controlled : entry.phases;
}

/** From here on the call is the end of its thread. Answers the phase. */
function turnToEnd(k: Kernel, context: Context, call: Mutable<Call>, phase: number): number {
  call.phase = phase;
  call.data = [];
  call.cancel = 0;
  emit(k, 'cancel', { context: context.id, why: 'point' });
  return phase;
}

/**
 * Runs the phase that is due. Whoever begins a call pays `call`; all other prices are the phase's own. Answers what the
 * phase answered; a fault is GONE.
 */
export function runPhase(k: Kernel, context: Mutable<Context>, intrinsic: number, base: number, argc: number): number {
  const phases = phasesOf(k, intrinsic);
  const point = k.machine.intrinsics[intrinsic]?.cancel;
  const begins = callUnderWay(context, base) === undefined;
  let call: Mutable<Call>;
  if (begins) {
    call = pushCall(context, intrinsic, base, argc, k.state.now);
    charge(k, 'call');
    emit(k, 'call', { context: context.id, value: intrinsic, why: k.machine.intrinsics[intrinsic]?.name ?? '' });
  } else call = ownCall(context);
  if (point !== undefined && context.cancel !== 0 && ((begins && isDue(context)) || call.cancel === ABANDONED))
    turnToEnd(k, context, call, phases.length - point.phases);
  let next: number;
  try {
    const phase = phases[call.phase];
    if (phase === undefined) {
      const name = k.machine.intrinsics[intrinsic]?.name ?? `library function ${intrinsic}`;
      throw new Fault(
        'trap',
        0,
        `${name}() has no phase ${call.phase}: an error in lockstep itself, not in the program`,
      );
    }
    if (k.scratch.accesses !== undefined) k.scratch.libraryAccesses = touchesForCaller(k, intrinsic);
    next = phase.run(k, context, call);
    k.scratch.libraryAccesses = false;
  } catch (error) {
    k.scratch.libraryAccesses = false;
    if (error instanceof WouldBlock) next = blockOn(k, context, top(context), error.request, call.phase);
    else if (error instanceof Fault)
      // With a handler, the same phase is done again after it.
      return raiseFault(k, context.id, error) ? top(context).phase : GONE;
    else throw error;
  }
  if (point !== undefined && context.cancel !== 0) {
    if (next === BLOCKED) afterWait(k, context);
    else if (next === DONE && isUndone(k, context, top(context)))
      next = turnToEnd(k, context, top(context), phases.length - point.phases);
  }
  // a phase may have copied the record (callFunction): it is the top one that counts
  if (next >= 0) top(context).phase = next;
  else if (next === DONE) {
    popCall(context);
    context.pc++;
    context.operations++;
  } else if (next !== BLOCKED && next !== CALLED && next !== GONE) {
    throw new RangeError(`phase ${call.phase} of library function ${intrinsic} answered ${next}`);
  }
  return next;
}
