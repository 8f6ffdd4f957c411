/**
 * The end of a thread in user space: cleanup handlers, destructors of thread-specific values, and who waits for it. The same
 * phases end a thread by pthread_exit, by returning, and when it is cancelled. Source: glibc 2.36, nptl/pthread_create.c,
 * start_thread.
 */
import { callFunction } from '../../kernel/call.js';
import { Cancel } from '../../kernel/cancel-state.js';
import { charge } from '../../kernel/emit.js';
import { ownContext, ownProcess } from '../../kernel/epoch.js';
import { waiters } from '../../kernel/futex.js';
import { GONE, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readAddress } from '../../kernel/memory/access.js';
import { freeStack } from '../../kernel/memory/stacks.js';
import { addressSeen, heldBy } from '../../kernel/objects.js';
import { exitAlone } from '../../kernel/process.js';
import type { Call, Context } from '../../kernel/state.js';
import { type Ctx, misuse, nameOf, type Rec, spaceOf, threadName } from '../define.js';
import { EXIT_PHASES, exitPhases } from '../stdlib/exit.js';
import { ALL_BITS } from './mutex.js';
import { leaveOnce } from './sync.js';

export type Pair = readonly [number, number];
export interface Key {
  readonly destructor: number;
  readonly used: boolean;
  /** Raised at each deletion: old values are no values of the new key. */
  readonly sequence: number;
}
export interface Slot {
  readonly sequence: number;
  readonly value: Pair;
}

export const keysOf = (k: Kernel, context: Context): readonly Key[] =>
  (k.state.processes[context.process]!.library.keys as readonly Key[] | undefined) ?? [];
export const slotsName = (context: Context): string => `values of ${context.id}`;
export const slotsOf = (k: Kernel, context: Context): readonly (Slot | undefined)[] =>
  (k.state.processes[context.process]!.library[slotsName(context)] as readonly (Slot | undefined)[] | undefined) ?? [];
export const cleanupName = (context: Context): string => `cleanup of ${context.id}`;
export const cleanupOf = (k: Kernel, context: Context): readonly number[] =>
  (k.state.processes[context.process]!.library[cleanupName(context)] as readonly number[] | undefined) ?? [];

export function setLibrary(k: Kernel, context: Context, name: string, value: unknown): void {
  const library = ownProcess(k.state, context.process).library;
  if (value === undefined) delete library[name];
  else library[name] = value;
}

/** PTHREAD_KEYS_MAX and PTHREAD_DESTRUCTOR_ITERATIONS of Linux. */
export const KEYS_MAX = 1024;
const ROUNDS = 4;

/** What a thread still has to do at its end: numbers of its phases, from the first one on. */
const CLEANUP = 0;
const ONCE = 1;
const DESTROY = 2;
const END = 3;
const EXIT = 4;
/** How many phases `endPhases` has. */
export const END_PHASES = EXIT + EXIT_PHASES;

/** The end of the calling thread as phases from number `first` on. Its data begin empty: [round of destructors, next key]. */
export function endPhases(first: number, result: (context: Context, call: Call) => Pair): Phase[] {
  return [
    {
      label: 'cleanup handlers',
      run(k, context, call) {
        context.result = result(context, call);
        context.cancel |= Cancel.ending;
        if (context.bare) return endBare(k, context);
        const handlers = cleanupOf(k, context);
        const last = handlers.at(-1);
        if (last === undefined) return first + (context.calls.length > 1 ? ONCE : DESTROY);
        setLibrary(k, context, cleanupName(context), handlers.slice(0, -1));
        const space = spaceOf(k, context);
        const argument = readAddress(k, space, last + 8);
        return callFunction(k, context, readAddress(k, space, last), [bits(argument)], first + CLEANUP);
      },
    },
    {
      // A routine of pthread_once that does not return has not run.
      label: 'once flags',
      run: (k, context) => first + (leaveOnce(k, context) ? ONCE : DESTROY),
    },
    {
      label: 'destructors of keys',
      run(k, context, call) {
        const [round = 0, from = 0] = call.data;
        const keys = keysOf(k, context);
        const slots = slotsOf(k, context);
        for (let key = from; key < slots.length; key++) {
          const slot = slots[key];
          const { destructor, used, sequence } = keys[key] ?? { destructor: 0, used: false, sequence: -1 };
          if (slot === undefined || !used || slot.sequence !== sequence || isNull(slot.value)) continue;
          setLibrary(k, context, slotsName(context), slots.with(key, undefined));
          if (destructor === 0) continue;
          call.data = [round, key + 1];
          return callFunction(k, context, destructor, [slot.value], first + DESTROY);
        }
        if (from > 0 && round + 1 < ROUNDS && slotsOf(k, context).some((s) => s !== undefined && !isNull(s.value))) {
          call.data = [round + 1, 0];
          return first + DESTROY;
        }
        return first + END;
      },
    },
    { label: 'end', run: (k, context, call) => endThread(k, context, call, first + EXIT) },
    ...exitPhases(first + EXIT, () => 0),
  ];
}

export const bits = (address: number): Pair => [address | 0, Math.floor(address / 2 ** 32)];
const isNull = (value: Pair): boolean => value[0] === 0 && value[1] === 0;

/** A task made by clone() itself: its function's value is its exit status, and nothing of the library is in it. */
function endBare(k: Kernel, context: Ctx): Next {
  k.machine.model.enterSystemCall(k, context, 'exit');
  exitBySystemCall(k, context, context.result[0]);
  return GONE;
}

/** The thread ends by the bare system call: no handlers, no destructors, and the library does not learn of it. */
export function exitBySystemCall(k: Kernel, context: Ctx, status: number): void {
  const last = (k.state.processes[context.process]!.live ?? 1) <= 1;
  charge(k, last ? 'exitProcess' : 'exitThread');
  if (!last && !context.bare) {
    reportHeld(k, context);
    setLibrary(k, context, leftName(context.id), true);
    wakeJoiner(k, context);
  }
  exitAlone(k, context, status);
  if (!last && context.bare) ownContext(k.state, context.id).status = 'gone';
}

/** Threads that the library takes for living ones still. */
const leftName = (id: number): string => `left of ${id}`;
const someHaveLeft = (k: Kernel, { process }: Context): boolean => {
  const { contexts, library } = k.state.processes[process]!;
  return contexts.some((id) => library[leftName(id)] === true);
};

/** `exit`: the phase that ends the process. */
function endThread(k: Kernel, context: Ctx, call: Rec, exit: number): Next {
  reportHeld(k, context);
  setLibrary(k, context, slotsName(context), undefined);
  setLibrary(k, context, cleanupName(context), undefined);
  // The last thread's end is the process's: exit(0) with all that belongs to it.
  if ((k.state.processes[context.process]!.live ?? 1) <= 1) {
    if (someHaveLeft(k, context)) {
      k.machine.model.enterSystemCall(k, context, 'exit');
      exitBySystemCall(k, context, 0);
      return GONE;
    }
    call.data = [0];
    return exit;
  }
  wakeJoiner(k, context);
  const { detached } = context;
  k.machine.model.exit(k, context);
  if (detached) forget(k, context.id);
  return GONE;
}

/** Locks that it holds at its end. */
function reportHeld(k: Kernel, context: Ctx): void {
  const space = spaceOf(k, context);
  for (const object of heldBy(k, context.id)) {
    const address = addressSeen(k, object, space);
    // A robust one goes on to the next (the kernel sees to that).
    if (address === undefined || context.robust.includes(address)) continue;
    misuse(
      k,
      context,
      address,
      `${threadName(k, context.id)} ends while it holds ${nameOf(k, context, address)}: nobody else can let it go`,
      'exit while holding',
    );
  }
}

/** As the kernel does for CHILD_CLEARTID: wakes whoever joins. */
function wakeJoiner(k: Kernel, context: Ctx): void {
  const space = spaceOf(k, context);
  const joined = waiters(k, space, context.self).length > 0;
  if (joined) k.machine.model.wake(k, context, space, context.self, ALL_BITS, true);
}

/** A thread that was joined, or that nobody will join: its id may be given away again. */
export function forget(k: Kernel, id: number): void {
  const context = ownContext(k.state, id);
  if (context.status !== 'exited') return;
  context.status = 'gone';
  // The first thread's stack was there before the library: it stays as long as the process.
  const first = context.tid === k.state.processes[context.process]!.pid;
  if (!first) freeStack(k, context.process, context);
}
