/**
 * Controlled runs: no cores, no quanta, nothing costs anything. A step is the next visible operation of one context
 * (a load or store, an atomic, a phase of a library call), chosen by `choose('context')`, and whatever that context then
 * does that nobody else can see, so that between steps every context stands at a visible operation or has ended. A
 * context at a call whose phase is not `enabled` waits. The choice -1 lets the earliest deadline pass.
 */
import { Op, opInfo } from '../language/opcodes.js';
import { ABANDONED } from './cancel.js';
import { isDue } from './cancel-state.js';
import { calleeAt, EXECUTOR } from './decode.js';
import { callUnderWay, phasesOf, runPhase } from './dispatch.js';
import { emit } from './emit.js';
import { ownContext, ownCore } from './epoch.js';
import { CALLING, executeOne } from './execute.js';
import { expire } from './expire.js';
import { Fault } from './faults.js';
import { nextDecision } from './futex.js';
import { imageOf } from './images.js';
import { CALLED, DONE } from './intrinsic.js';
import type { Kernel } from './machine.js';
import { finish } from './process.js';
import { deliverSignal, raiseFault } from './signal-delivery.js';
import type { Call, Context, ContextId, Mutable, State } from './state.js';
import { declareStuck } from './stuck.js';
import { takeTimer } from './timers.js';
import { blockFault, WouldBlock } from './wait-queue.js';

/** A context that does so many instructions without anything that others can see is taken to loop for ever. */
export const MOST_INVISIBLE = 1_000_000;

const visible = new Uint8Array(opInfo.length);
for (const [code, info] of opInfo.entries()) visible[code] = info.visible && code !== Op.INTRINSIC ? 1 : 0;

/** Contexts that could do their next visible operation now, by number. */
export function enabledContexts(k: Kernel): readonly ContextId[] {
  const enabled: ContextId[] = [];
  for (const context of k.state.contexts) if (context !== undefined && isEnabled(k, context)) enabled.push(context.id);
  return enabled;
}

function isEnabled(k: Kernel, context: Context): boolean {
  if (context.status === 'waiting' || context.status === 'exited' || context.status === 'gone') return false;
  if (k.state.processes[context.process]!.stopped !== 0) return false;
  if (context.rmw !== undefined || context.signalled || visible[k.program.code[4 * context.pc]!] === 1) return true;
  // A signal has kept it from coming to its next visible operation.
  if (!atCall(k, context)) return true;
  // at a library call: asking executes nothing
  if (executeOne(k, context as Mutable<Context>) !== CALLING) return true;
  const { intrinsic, base } = k.scratch;
  const call = callAhead(k, context);
  // Whoever is to be cancelled at this point does that, and needs not wait for anything.
  if (call.cancel === ABANDONED) return true;
  const begins = callUnderWay(context, base) === undefined;
  if (begins && isDue(context) && k.machine.intrinsics[intrinsic]?.cancel !== undefined) return true;
  const phase = phasesOf(k, intrinsic)[call.phase];
  return phase?.enabled === undefined || phase.enabled(k, context, call);
}

/** The call at which a context stands, as executing has just found it in the scratch: under way, or about to begin. */
function callAhead(k: Kernel, context: Context): Call {
  const { intrinsic, base, argc } = k.scratch;
  const begins: Call = { intrinsic, base, argc, phase: 0, data: [], since: k.state.now, woken: 0, cancel: 0 };
  return callUnderWay(context, base) ?? begins;
}

/**
 * Puts all contexts to sleep that cannot do their next operation now, at what it waits for: a controlled run does not do
 * that itself, but who asks who waits for whom needs it. Only where no step follows, or on a copy.
 */
export function standStill(k: Kernel): void {
  for (const known of k.state.contexts) {
    if (known === undefined || known.status !== 'ready' || isEnabled(k, known) || !atCall(k, known)) continue;
    if (executeOne(k, known as Mutable<Context>) !== CALLING) continue;
    const call = callAhead(k, known);
    const awaited = phasesOf(k, call.intrinsic)[call.phase]?.awaits?.(k, known, call);
    if (awaited === undefined) continue;
    const context = ownContext(k.state, known.id);
    const space = k.state.processes[context.process]!.space;
    context.status = 'waiting';
    context.wait = {
      ...awaited,
      space,
      since: call.since,
      deadline: Number.POSITIVE_INFINITY,
      bitset: 0xffffffff,
    };
  }
}

/** Does the context stand at a library call? */
function atCall(k: Kernel, context: Context): boolean {
  const at = 4 * context.pc;
  const { code } = k.scratch.decoded;
  if (code[at] === EXECUTOR.INTRINSIC) return true;
  if (code[at] !== EXECUTOR.CALLP) return false;
  const w = context.fp * 2 + code[at + 1]!;
  const address = (context.slots[w + 1]! >>> 0) * 0x100000000 + (context.slots[w]! >>> 0);
  return (calleeAt(k.program, k.scratch.decoded, imageOf(k, context.process), address) ?? 0) < 0;
}

/** One step of a controlled run; false: it is over. */
export function controlledStep(k: Kernel): boolean {
  const s = k.state;
  if (s.outcome.kind !== 'running') return false;
  const enabled = enabledContexts(k);
  const timed = s.timers.heap.length > 0;
  if (enabled.length === 0 && !timed) {
    s.step++;
    standStill(k);
    declareStuck(k);
    return true;
  }
  const last = s.cores[0]!.context;
  const preferred = enabled.length === 0 ? -1 : enabled.includes(last) ? last : enabled[0]!;
  const options = (): readonly number[] => (timed ? [...enabled, -1] : enabled);
  const chosen = k.choose('context', preferred, options, nextDecision(k));
  if (!options().includes(chosen)) throw new RangeError(`context ${chosen} cannot go on now`);
  s.step++;
  k.cost = 0;
  k.systemCost = 0;
  if (chosen === -1) {
    const timer = takeTimer(k)!;
    s.now = Math.max(s.now, timer.time);
    expire(k, timer);
    return true;
  }
  const context = ownContext(s, chosen);
  showOn(k, context);
  const known = s.contexts.length;
  if (perform(k, context)) settle(k, context);
  settleNew(k, known);
  showOn(k, context);
  return true;
}

/** The first core shows who goes: events and panes then name it. */
function showOn(k: Kernel, context: Context): void {
  k.core = 0;
  if (k.state.cores[0]!.context === context.id) return;
  const core = ownCore(k.state, 0);
  core.context = context.id;
  core.task = context.task;
  core.mode = 'user';
}

function over(k: Kernel): boolean {
  return (k.state as State).outcome.kind !== 'running';
}

/** A context whose phase may not happen yet waits in its call, though it was never put to sleep: the signal interrupts that. */
function interruptCall(k: Kernel, context: Mutable<Context>): void {
  if (!atCall(k, context)) return;
  executeOne(k, context);
  const { intrinsic, base, argc } = k.scratch;
  const underWay = callUnderWay(context, base);
  const call = underWay ?? { intrinsic, base, argc, phase: 0, data: [], since: k.state.now, woken: 0, cancel: 0 };
  const phase = phasesOf(k, intrinsic)[call.phase];
  if (phase?.enabled === undefined || phase.enabled(k, context, call)) return;
  const outer = underWay === undefined ? context.calls : context.calls.slice(0, -1);
  context.calls = [...outer, { ...call, woken: 3 }];
  context.interrupted = true;
}

/** The visible operation at which the context stands; false: it, or its process, has ended or faulted. */
function perform(k: Kernel, context: Mutable<Context>): boolean {
  // A signal comes first, as a step of its own.
  if (context.signalled && context.rmw === undefined) {
    interruptCall(k, context);
    if (deliverSignal(k, context)) return !over(k) && context.status !== 'exited';
  }
  try {
    if (executeOne(k, context) !== CALLING) return true;
  } catch (error) {
    if (error instanceof WouldBlock) {
      blockFault(k, context, error.request);
      return true;
    }
    if (!(error instanceof Fault)) throw error;
    return raiseFault(k, context.id, error);
  }
  const { intrinsic, base, argc } = k.scratch;
  const next = runPhase(k, context, intrinsic, base, argc);
  return next >= 0 || next === DONE || next === CALLED || (!over(k) && context.status !== 'exited');
}

/** Runs the context to its next visible operation. */
function settle(k: Kernel, context: Mutable<Context>): void {
  const { code } = k.program;
  for (let n = 0; n < MOST_INVISIBLE; n++) {
    if (context.status === 'waiting' || context.status === 'exited' || context.status === 'gone' || over(k)) return;
    if (context.signalled || k.state.processes[context.process]!.stopped !== 0) return;
    if (context.rmw !== undefined || visible[code[4 * context.pc]!] === 1) return;
    try {
      if (executeOne(k, context) === CALLING) {
        const { intrinsic, base, argc } = k.scratch;
        if (k.machine.intrinsics[intrinsic]?.effect !== 'none') return;
        runPhase(k, context, intrinsic, base, argc);
      }
    } catch (error) {
      if (error instanceof WouldBlock) blockFault(k, context, error.request);
      else if (error instanceof Fault) raiseFault(k, context.id, error);
      else throw error;
      return;
    }
  }
  finish(k, { kind: 'stuck', waiting: [context.id], cycle: [] });
  emit(k, 'stuck', { context: context.id, value: 1, why: 'endless loop' });
}

/** Brings the contexts from `from` on to their first visible operation: those just made, and at boot the main one. */
export function settleNew(k: Kernel, from: number): void {
  const s = k.state;
  const core = k.core;
  for (let id = from; id < s.contexts.length && !over(k); id++) {
    if (s.contexts[id] === undefined) continue;
    const context = ownContext(s, id);
    showOn(k, context);
    settle(k, context);
  }
  k.core = core;
}
