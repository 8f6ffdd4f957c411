/**
 * Working sets in the caches of the cores, as the multiprocessor model of Arpaci-Dusseau's "Operating Systems: Three Easy
 * Pieces" (chapter 10) has them: a task that has computed on a core for the warm-up time has its working set in that core's
 * cache and computes faster there. A cache has room for sets of so much in all; what comes in last pushes out what came in
 * first, and a set that was pushed out has to warm up from the beginning.
 */
import { emit } from './emit.js';
import { type OwnedTask, ownTask } from './epoch.js';
import type { CacheSettings, Kernel } from './machine.js';
import type { Core, CoreId, Mutable, Task, TaskId } from './state.js';

/** Size of the working set of a task, or -1: it has none, and computes as on a cold cache always. */
export function workingSetOf(k: Kernel, task: Task): number {
  return task.job < 0 ? -1 : (k.machine.jobs?.[task.job]?.workingSet ?? -1);
}

/** Is the task's working set in the core's cache? */
export function isWarm(core: Core, task: TaskId): boolean {
  return core.cached.includes(task);
}

/** ns that a task has still to compute on a core until its working set is in the cache. */
export function warmupLeft(cache: CacheSettings, task: Task, core: Core): number {
  return isWarm(core, task.id) ? 0 : task.warmth[core.id] || cache.warmup;
}

/** At what rate the running task of the core computes from now on, and for how many ns at most. */
export function paceOf(k: Kernel, core: Mutable<Core>): { readonly rate: number; readonly lasts: number } {
  const { cache } = k.machine;
  const cold = { rate: 1, lasts: Number.POSITIVE_INFINITY };
  if (cache === undefined) return cold;
  const task = k.state.tasks[core.task]!;
  if (workingSetOf(k, task) < 0) return cold;
  if (cache.warmup === 0 && !isWarm(core, task.id)) bringIn(k, cache, core, ownTask(k.state, task.id));
  if (isWarm(core, task.id)) return { rate: cache.warmRate, lasts: Number.POSITIVE_INFINITY };
  // Too large for the cache, without a warm-up: never warm.
  return cache.warmup === 0 ? cold : { rate: 1, lasts: warmupLeft(cache, task, core) };
}

/** A working set in a core's cache, or on its way into it: computing of `left` ns is still to be done for it. */
export interface CachedSet {
  readonly task: TaskId;
  readonly size: number;
  readonly left: number;
}

/** What the cache of a core holds, the latest first, and then what warms up there, for whoever shows it. */
export function cacheOf(k: Kernel, core: Core): readonly CachedSet[] {
  const { cache } = k.machine;
  if (cache === undefined) return [];
  const { tasks, now } = k.state;
  const inside = core.cached.map((task) => ({ task, size: workingSetOf(k, tasks[task]!), left: 0 }));
  const warming: CachedSet[] = [];
  for (const task of tasks) {
    if (task === undefined || workingSetOf(k, task) < 0 || isWarm(core, task.id)) continue;
    // Booked when it pauses; what it has computed since then counts too.
    const computes = core.task === task.id && core.computeSince >= 0;
    const left = warmupLeft(cache, task, core) - (computes ? Math.max(0, now - core.computeSince) : 0);
    if (left < cache.warmup && !isGone(task)) warming.push({ task: task.id, size: workingSetOf(k, task), left });
  }
  return [...inside, ...warming];
}

const isGone = (task: Task): boolean => task.state === 'dead' || task.state === 'zombie';

function setWarmth(task: OwnedTask, core: CoreId, left: number): void {
  const warmth = task.warmth.slice();
  while (warmth.length <= core) warmth.push(0);
  warmth[core] = left;
  task.warmth = warmth;
}

/** The core's task has computed there for `ns`. */
export function warmUp(k: Kernel, core: Mutable<Core>, task: OwnedTask, ns: number): void {
  const { cache } = k.machine;
  if (cache === undefined || workingSetOf(k, task) < 0 || isWarm(core, task.id)) return;
  const left = warmupLeft(cache, task, core) - ns;
  if (left > 0) setWarmth(task, core.id, left);
  else if (cache.warmup > 0) bringIn(k, cache, core, task);
}

/** The working set is in the cache now; those that came in first go, until all have room. */
function bringIn(k: Kernel, cache: CacheSettings, core: Mutable<Core>, task: OwnedTask): void {
  const cached = [task.id, ...core.cached];
  const sizeOf = (id: TaskId): number => workingSetOf(k, k.state.tasks[id]!);
  let used = cached.reduce((sum, id) => sum + sizeOf(id), 0);
  setWarmth(task, core.id, 0);
  const gone: TaskId[] = [];
  while (used > cache.size) {
    const id = cached.pop()!;
    used -= sizeOf(id);
    gone.push(id);
  }
  core.cached = cached;
  const told = { core: core.id, task: task.id, context: task.context };
  const numbers = { size: sizeOf(task.id), used, of: cache.size };
  if (cached.includes(task.id)) emit(k, 'job', { ...told, why: 'warm', numbers });
  for (const id of gone) {
    const other = k.state.tasks[id]!;
    const evicted = { core: core.id, task: id, context: other.context, other: task.id };
    emit(k, 'job', { ...evicted, why: 'evicted', numbers: { size: sizeOf(id), used, of: cache.size } });
  }
}
