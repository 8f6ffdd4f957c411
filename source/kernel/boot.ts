/** A machine switched on: its kernel with a state at step 0, the main thread on core 0, nothing executed yet. */
import { settleNew } from './controlled.js';
import { coreRecord, idleCoreFields, orderOf, setClock } from './cores.js';
import { makeCore } from './epoch.js';
import { type EventSink, noEvents } from './events.js';
import { startJobs } from './jobs.js';
import { emptyState, makeKernel } from './kernel.js';
import { startKernelThread } from './kernel-thread.js';
import type { Kernel, Machine } from './machine.js';
import { seedRandom } from './random.js';
import { schedule } from './schedule.js';
import type { Mutable, State } from './state.js';

/**
 * Boots `machine`. The first decision and switch are made here and cost nothing: step 1 is the program's first
 * instruction, at time 0. Their events go to the sink with step 0. A controlled run is brought to main's first visible
 * operation.
 */
export function boot(machine: Machine, sink: EventSink = noEvents): Kernel {
  const state = emptyState();
  for (let id = 0; id < (machine.controlled ? 1 : machine.cores); id++) {
    state.cores.push(makeCore(idleCoreFields(id, 0), state.epoch));
  }
  (state as Mutable<State>).random = seedRandom(machine.seed);
  const k = makeKernel(machine, state, sink);
  if (!machine.controlled) machine.policy.start(k);
  if (machine.jobs === undefined) machine.model.start(k);
  else startJobs(k);
  startKernelThread(k);
  if (machine.controlled) {
    settleNew(k, 0);
    k.cost = 0;
    k.systemCost = 0;
    return k;
  }
  const o = orderOf(k);
  for (;;) {
    const c = o.tree[1]!;
    if (o.clock[c] !== 0 || state.cores[c]!.task >= 0) break;
    const core = coreRecord(k, c);
    k.core = c;
    k.cost = 0;
    schedule(k, core, true);
    setClock(k, core, core.mode === 'idle' ? Number.POSITIVE_INFINITY : 0, 0);
  }
  k.cost = 0;
  k.core = -1;
  k.order = undefined;
  return k;
}
