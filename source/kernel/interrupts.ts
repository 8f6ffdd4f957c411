/**
 * Interrupts off and on (CLI and STI of lockstep.h): what code of a kernel does around what its interrupt handlers touch
 * too, played by the program. While they are off, no timer tick and no preemption takes the context from its core, and no
 * signal gets in: they stay pending, as interrupts do. Giving the core up (waiting, yielding, ending) goes as ever. The flag
 * is the context's, as a processor's is saved with the registers; other cores take no notice. In a controlled run, which
 * has no cores and no ticks, the signals are all there is to it.
 */
import { attend } from './cores.js';
import { emit } from './emit.js';
import type { Kernel } from './machine.js';
import { setMask } from './signal.js';
import type { Context, Mutable } from './state.js';

/** The stretches with interrupts off of a core come one after the other; those of two cores are not ordered. */
const sections = (k: Kernel): string => `interrupts off ${k.core}`;

const ALL: readonly [number, number] = [-1, -1];

/** Off, until enableInterrupts; a second time changes nothing. The context is owned. */
export function disableInterrupts(k: Kernel, context: Mutable<Context>): void {
  if (context.interruptsOff !== undefined) return;
  context.interruptsOff = context.signalMask;
  setMask(k, context, ALL);
  // What another one did on this core with interrupts off has been done before.
  k.scratch.accesses?.after(context.id, sections(k));
  emit(k, 'kernelWork', { context: context.id, why: 'interrupts off' });
}

/** On again: what was kept waiting comes now. The context is owned. */
export function enableInterrupts(k: Kernel, context: Mutable<Context>): void {
  const mask = context.interruptsOff;
  if (mask === undefined) return;
  context.interruptsOff = undefined;
  k.scratch.accesses?.before(context.id, sections(k));
  setMask(k, context, mask);
  if (k.core >= 0 && !k.machine.controlled) attend(k, k.core);
  emit(k, 'kernelWork', { context: context.id, why: 'interrupts on' });
}
