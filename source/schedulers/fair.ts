/**
 * What the fair policies have in common: a tree of entities a core, with groups one more for each process on it; who runs
 * is in no tree, but is the `current` of its level and counts with the others. Rules say how one level shares its time.
 * With groups a decision goes from the core's queue to a process and from there to a task, as Linux walks its hierarchy
 * of sched_entity (kernel/sched/fair.c).
 */
import { ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { DequeueWhy, EnqueueWhy, Parameter, Pick, Policy, QueueEntry, QueueView } from '../kernel/policy.js';
import type { CoreId, TaskId } from '../kernel/state.js';
import { hasEnded } from '../kernel/tasks.js';
import { balanceMove, noteWaited } from './balance.js';
import { decideBy, lastOrIdle, leastLoaded, mayRun, stealLongest } from './common.js';
import {
  ENTITY,
  type Entity,
  groupOf,
  groupWeight,
  isSleeper,
  LEVEL,
  leaveGroup,
  levelOf,
  NOBODY,
  numbersOf,
  ownNumbers,
  parentOf,
  queueOfGroup,
  taskWeight,
} from './entities.js';
import { emptyQueue } from './fifo.js';
import { treeInsert, treeRemove } from './tree.js';

/** Whom one level would run, and the figures. */
export interface Choice {
  readonly entity: Entity;
  readonly why: string;
  readonly numbers: Readonly<Record<string, number>>;
}

/** How the entities of one level share its time. */
export interface Rules {
  /** What the trees are sorted by. */
  readonly key: 'vruntime' | 'deadline';
  /** Numbers of an entity, and of a level, to begin with. */
  readonly entity: Readonly<Record<string, number>>;
  readonly level: Readonly<Record<string, number>>;
  /** An entity with its weight set comes to a level: gives it its place. */
  enter(k: Kernel, level: number, e: Entity, why: EnqueueWhy): void;
  /** It is about to leave the level: notes what it will need when it comes back. */
  leave(k: Kernel, level: number, e: Entity): void;
  /** It was put into the tree (+1) or taken out of it (-1): sums besides the weights. */
  counted?(k: Kernel, level: number, e: Entity, sign: 1 | -1): void;
  /** It has become the current one. */
  begins?(k: Kernel, level: number, e: Entity): void;
  /** The current one goes back into the tree. */
  putBack?(k: Kernel, level: number, e: Entity, why: EnqueueWhy): void;
  /** A new weight for an entity that competes, not in the tree just now; `clock`: the level's, with it in. */
  reweigh(k: Kernel, e: Entity, weight: number, clock: number): void;
  /** Virtual time of a level. */
  clock(k: Kernel, level: number): number;
  /** The current one has run. */
  ran(k: Kernel, level: number, e: Entity, ns: number): void;
  /** ns until the current one's slice ends, counted from when its core was last charged. `began`: it has just been put there. */
  left(k: Kernel, level: number, e: Entity, core: CoreId): number;
  /** Has the current one to give way at this timer interrupt? */
  over(k: Kernel, level: number, e: Entity, core: CoreId): boolean;
  /** A new run of the current one begins at `now`. */
  started?(k: Kernel, e: Entity, now: number): void;
  pick(k: Kernel, level: number): Choice | undefined;
  preempts(
    k: Kernel,
    level: number,
    woken: Entity,
    running: Entity,
  ): { readonly why: string; readonly numbers: Readonly<Record<string, number>> } | undefined;
  /** Does whoever goes to sleep stay in the tree until it is picked (delayed dequeue)? */
  lingers?(k: Kernel, level: number, e: Entity): boolean;
  /** A sleeper that stayed in the tree is woken. */
  returns?(k: Kernel, level: number, e: Entity): void;
  /** For the pane: what stands beside an entry, and the line's other values and the further columns. */
  shownOf?(k: Kernel, level: number, e: Entity): Partial<QueueEntry>;
  lineOf?(k: Kernel, level: number): Partial<QueueView>;
  /** Entities of a level in the order in which they would be picked. */
  inOrder(k: Kernel, level: number): Entity[];
  /** What the pane shows beside an entity, and of a level. */
  keyOf(k: Kernel, level: number, e: Entity): string;
  noteOf(k: Kernel, level: number): string;
}

const ms = 1_000_000;

/** Parameters that all fair policies have. */
export const FAIR_PARAMETERS: readonly Parameter[] = [
  {
    name: 'tick',
    unit: 'ns',
    default: 0,
    min: 0,
    max: 1e12,
    about: 'timer interrupts that notice the end of a slice (4 ms at HZ=250); 0: noticed at once',
  },
  {
    name: 'scaled',
    unit: 'flag',
    default: 1,
    min: 0,
    max: 1,
    about: 'times grow with the number of cores, as Linux scales them',
  },
  {
    name: 'groups',
    unit: 'flag',
    default: 0,
    min: 0,
    max: 1,
    about: 'processes are equal, whatever their number of threads',
  },
  {
    name: 'balance',
    unit: 'ns',
    default: 4 * ms,
    min: 0,
    max: 1e12,
    about: 'time between two looks whether a task should move to a core with less load; 0: never',
  },
  {
    name: 'hot',
    unit: 'ns',
    default: 0.5 * ms,
    min: 0,
    max: 1e12,
    about: 'a task that ran so short a time ago is not moved: its cache is hot',
  },
];

/** 1 + log2 of the cores, of which at most 8 count: the kernel's factor of its times. */
export function factor(k: Kernel): number {
  if (!k.machine.parameters.scaled) return 1;
  const cores = Math.min(k.state.cores.length, 8);
  return 1 + (31 - Math.clz32(cores));
}

export function fair(rules: Rules) {
  const { key } = rules;

  function put(k: Kernel, level: number, e: Entity): void {
    treeInsert(k.state, level, key, e);
    ownQueue(k.state, level).numbers.load! += numbersOf(k.state, e).weight!;
    rules.counted?.(k, level, e, 1);
  }

  function take(k: Kernel, level: number, e: Entity): void {
    treeRemove(k.state, level, key, e);
    ownQueue(k.state, level).numbers.load! -= numbersOf(k.state, e).weight!;
    rules.counted?.(k, level, e, -1);
  }

  const isCurrent = (k: Kernel, level: number, e: Entity): boolean => k.state.queues[level]!.numbers.current === e;
  const setCurrent = (k: Kernel, level: number, e: Entity): void => {
    ownQueue(k.state, level).numbers.current = e;
    if (e !== NOBODY) rules.begins?.(k, level, e);
  };

  function reweigh(k: Kernel, level: number, e: Entity, weight: number): void {
    if (numbersOf(k.state, e).weight === weight) return;
    const queued = numbersOf(k.state, e).queued === 1;
    const clock = rules.clock(k, level);
    if (queued) take(k, level, e);
    rules.reweigh(k, e, weight, clock);
    ownNumbers(k.state, e).weight = weight;
    if (queued) put(k, level, e);
  }

  /** The group above `level` has one member more or less on this core: its weight there. */
  function reweighGroup(k: Kernel, level: number, core: CoreId): void {
    const parent = parentOf(k, level);
    if (parent !== NOBODY) reweigh(k, core, parent, groupWeight(k, level));
  }

  /** An entity leaves its level for good, and an empty group its core. */
  function drop(k: Kernel, start: number, who: Entity, core: CoreId): void {
    let level = start;
    let e = who;
    for (;;) {
      rules.leave(k, level, e);
      if (isCurrent(k, level, e)) setCurrent(k, level, NOBODY);
      else take(k, level, e);
      const parent = parentOf(k, level);
      if (parent === NOBODY) return;
      const { root, current } = k.state.queues[level]!.numbers;
      if (root !== NOBODY || current !== NOBODY) {
        if (isCurrent(k, core, parent) && current === NOBODY) {
          setCurrent(k, core, NOBODY);
          rules.putBack?.(k, core, parent, 'preempted');
          put(k, core, parent);
        }
        reweighGroup(k, level, core);
        return;
      }
      level = core;
      e = parent;
    }
  }

  /** The task runs on the core: it and its group are current there, however they came. */
  function adopt(k: Kernel, id: TaskId, core: CoreId): void {
    let level = levelOf(k, id, core);
    if (isCurrent(k, level, id)) return;
    const own = ownTask(k.state, id);
    own.sched.weight = taskWeight(own);
    own.sched.home = core;
    let e: Entity = id;
    for (;;) {
      if (numbersOf(k.state, e).queued === 1) take(k, level, e);
      else rules.enter(k, level, e, e === id ? 'migrated' : 'woken');
      setCurrent(k, level, e);
      e = parentOf(k, level);
      if (e === NOBODY) return;
      if (isCurrent(k, core, e)) {
        reweighGroup(k, level, core);
        return;
      }
      ownNumbers(k.state, e).weight = groupWeight(k, level);
      level = core;
    }
  }

  /** Levels of a task on a core with its entity in each, the innermost first. */
  function chain(k: Kernel, id: TaskId, core: CoreId): readonly (readonly [number, Entity])[] {
    const level = levelOf(k, id, core);
    const parent = parentOf(k, level);
    return parent === NOBODY
      ? [[level, id]]
      : [
          [level, id],
          [core, parent],
        ];
  }

  /** When the running task's slice is next looked at: at its end, or at the first tick after `now`. */
  function decisionTime(k: Kernel, id: TaskId, core: CoreId, from: number): number {
    const { tick } = k.machine.parameters;
    if (tick! > 0) return (Math.floor(from / tick!) + 1) * tick!;
    let soonest = Number.POSITIVE_INFINITY;
    for (const [level, e] of chain(k, id, core)) {
      if (k.state.queues[level]!.numbers.root === NOBODY) continue;
      soonest = Math.min(soonest, rules.left(k, level, e, core));
    }
    return Math.max(from + soonest, from + 1);
  }

  function start(k: Kernel): void {
    const { queues, cores, tasks } = k.state;
    queues.length = 0;
    for (const core of cores) {
      const begins = { ...LEVEL, ...rules.level, balanced: k.state.now, free: -1 };
      queues.push(emptyQueue(k, core.id, core.id, begins));
    }
    // in mid-run: nobody is queued, and no group has queues any more
    for (const task of tasks) {
      if (task === undefined || task.sched.home === undefined) continue;
      Object.assign(ownTask(k.state, task.id).sched, { queued: 0, home: -1, from: -1, group: -1 });
    }
    for (const task of tasks) {
      if (task === undefined || task.sched.home === undefined || hasEnded(task)) continue;
      const group = groupOf(k, task.id, { ...rules.level, ...rules.entity });
      ownTask(k.state, task.id).sched.group = group;
    }
  }

  function attach(k: Kernel, id: TaskId): void {
    const task = ownTask(k.state, id);
    // at an exchange of policies `start` has seen to the groups
    const group = task.sched.group ?? -1;
    Object.assign(task.sched, ENTITY, rules.entity, { home: -1, group, waited: 0, counted: 0, again: 0 });
    if (group < 0 && !hasEnded(task)) task.sched.group = groupOf(k, id, { ...rules.level, ...rules.entity });
  }

  function enqueue(k: Kernel, id: TaskId, core: CoreId, why: EnqueueWhy): void {
    const s = k.state;
    const task = ownTask(s, id);
    let level = levelOf(k, id, core);
    if (task.sched.queued === 1) {
      // it slept in the tree: where it was, or taken out there
      const home = levelOf(k, id, task.sched.home!);
      if (home !== level) drop(k, home, id, task.sched.home!);
    }
    const queue = ownQueue(s, level);
    task.queue = level;
    task.slot = queue.lists[0]!.push(id) - 1;
    queue.count++;
    if (level !== core) ownQueue(s, core).count++;
    task.sched.home = core;
    if (isCurrent(k, level, id)) {
      for (const [at, e] of chain(k, id, core)) {
        setCurrent(k, at, NOBODY);
        rules.putBack?.(k, at, e, why);
        put(k, at, e);
      }
    } else if (task.sched.queued === 1) {
      take(k, level, id);
      rules.returns?.(k, level, id);
      put(k, level, id);
    } else {
      task.sched.weight = taskWeight(task);
      let e: Entity = id;
      for (;;) {
        // a group that comes to a core is placed as one that was woken there (Linux's enqueue_task_fair)
        rules.enter(k, level, e, e === id ? why : 'woken');
        put(k, level, e);
        e = parentOf(k, level);
        if (e === NOBODY) break;
        if (isCurrent(k, core, e) || numbersOf(s, e).queued === 1) {
          reweighGroup(k, level, core);
          break;
        }
        ownNumbers(s, e).weight = groupWeight(k, level);
        level = core;
      }
    }
    // the running task has somebody behind it, or its slice has become shorter
    const on = s.cores[core]!;
    if (on.task >= 0 && on.task !== id && s.tasks[on.task]!.queue < 0 && s.tasks[on.task]!.state === 'running') {
      const { tick } = k.machine.parameters;
      const running = levelOf(k, on.task, core);
      if (isCurrent(k, running, on.task))
        decideBy(k, core, decisionTime(k, on.task, core, tick! > 0 ? s.now : on.charged));
    }
  }

  function dequeue(k: Kernel, id: TaskId, why: DequeueWhy): void {
    const s = k.state;
    const task = ownTask(s, id);
    const level = task.queue;
    const queue = ownQueue(s, level);
    const { core } = queue;
    const list = queue.lists[0]!;
    const last = list.pop()!;
    if (last !== id) {
      list[task.slot] = last;
      ownTask(s, last).slot = task.slot;
    }
    queue.count--;
    if (level !== core) ownQueue(s, core).count--;
    noteWaited(k, id);
    if (why !== 'picked') drop(k, level, id, core);
    task.queue = -1;
    task.slot = -1;
    if (why !== 'picked') {
      if (why === 'exited') leaveGroup(k, id);
      return;
    }
    for (const [at, e] of chain(k, id, core)) {
      if (isCurrent(k, at, e)) continue;
      take(k, at, e);
      setCurrent(k, at, e);
    }
  }

  /** The running task goes to sleep, ends or moves; or a sleeping one ends. */
  function left(k: Kernel, id: TaskId, why: DequeueWhy): void {
    const s = k.state;
    const { home } = s.tasks[id]!.sched;
    if (home !== undefined && home >= 0 && s.queues[home] !== undefined) {
      const level = levelOf(k, id, home);
      const current = isCurrent(k, level, id);
      if (current && why === 'blocked' && rules.lingers?.(k, level, id) === true) {
        for (const [at, e] of chain(k, id, home)) {
          setCurrent(k, at, NOBODY);
          put(k, at, e);
        }
      } else if (current || s.tasks[id]!.sched.queued === 1) drop(k, level, id, home);
    }
    if (why === 'exited') leaveGroup(k, id);
  }

  function changed(k: Kernel, id: TaskId): void {
    const { home } = k.state.tasks[id]!.sched;
    if (home === undefined || home < 0) return;
    const level = levelOf(k, id, home);
    if (!isCurrent(k, level, id) && k.state.tasks[id]!.sched.queued !== 1) return;
    reweigh(k, level, id, taskWeight(k.state.tasks[id]!));
    reweighGroup(k, level, home);
    ownTask(k.state, id).sched.again = 1;
  }

  /** Sleepers whose turn has come leave the tree; so whoever is picked then can run. */
  function settle(k: Kernel, core: CoreId): void {
    for (;;) {
      let level = core;
      let choice = rules.pick(k, level);
      while (choice !== undefined && choice.entity < NOBODY) {
        level = queueOfGroup(choice.entity);
        choice = rules.pick(k, level);
      }
      if (choice === undefined || !isSleeper(k, choice.entity)) return;
      drop(k, level, choice.entity, core);
    }
  }

  function pick(k: Kernel, core: CoreId): Pick | undefined {
    if (k.state.queues[core]!.count === 0) return undefined;
    let choice = rules.pick(k, core);
    let above: Choice | undefined;
    while (choice !== undefined && choice.entity < NOBODY) {
      above = choice;
      choice = rules.pick(k, queueOfGroup(choice.entity));
    }
    if (choice === undefined) return undefined;
    if (isSleeper(k, choice.entity)) {
      // looked at before the decision has settled the sleepers
      const task = candidates(k, core)[0];
      return task === undefined ? undefined : { task, why: 'only' };
    }
    const shown = choice.why === 'only' && above !== undefined ? above : choice;
    return { task: choice.entity, why: shown.why, numbers: shown.numbers };
  }

  /** The ready tasks of a core in the order in which they would be picked, a group's together. */
  function candidates(k: Kernel, core: CoreId): TaskId[] {
    const found: TaskId[] = [];
    // the group of the running task is in no tree, but its other tasks wait
    const { current } = k.state.queues[core]!.numbers;
    const running = current! < NOBODY ? [current!] : [];
    for (const e of [...rules.inOrder(k, core), ...running]) {
      const members = e >= 0 ? [e] : rules.inOrder(k, queueOfGroup(e));
      for (const id of members) if (!isSleeper(k, id)) found.push(id);
    }
    return found;
  }

  function describe(k: Kernel): QueueView[] {
    const grouped = k.machine.parameters.groups === 1;
    // at an exchange of the number of cores the queues are still the old ones
    const own = k.state.queues.filter((queue) => queue.id === queue.core);
    const numbers = (level: number, task: TaskId) => ({
      keyValue: numbersOf(k.state, task)[rules.key]!,
      ...rules.shownOf?.(k, level, task),
    });
    const runs = (core: CoreId): TaskId => {
      const { task } = k.state.cores[core] ?? { task: -1 };
      return task >= 0 && k.state.tasks[task]!.queue < 0 && numbersOf(k.state, task)[rules.key] !== undefined
        ? task
        : -1;
    };
    return own.map(({ core }) => ({
      title: `core ${core}`,
      core,
      ...(runs(core) < 0 ? {} : { running: { task: runs(core), key: '', ...numbers(core, runs(core)) } }),
      ...rules.lineOf?.(k, core),
      entries: candidates(k, core).map((task) => {
        const level = k.state.tasks[task]!.queue;
        const key = rules.keyOf(k, level, task);
        if (!grouped || level === core) return { task, key, ...numbers(level, task) };
        const process = k.state.processes[k.state.queues[level]!.numbers.process!];
        return { task, key: `${key} in ${process?.pid ?? '?'}: ${rules.keyOf(k, core, parentOf(k, level))}` };
      }),
      keyName: rules.key === 'vruntime' ? 'vruntime' : 'deadline',
      note: rules.noteOf(k, core),
    }));
  }

  return {
    workConserving: true,
    starvationFree: true,
    start,
    attach,
    place: (k, id, why) => (why === 'new' ? leastLoaded(k, id) : lastOrIdle(k, id)),
    enqueue,
    dequeue,
    left: (k, id, _core, why) => left(k, id, why),
    changed,
    settle,
    pick,
    candidates,
    charge(k, id, core, ns) {
      adopt(k, id, core);
      for (const [level, e] of chain(k, id, core)) rules.ran(k, level, e, ns);
      reweighGroup(k, levelOf(k, id, core), core);
    },
    nextDecision(k, id, core, now) {
      adopt(k, id, core);
      const { sched } = ownTask(k.state, id);
      if (sched.again === 1) sched.again = 0;
      else for (const [, e] of chain(k, id, core)) rules.started?.(k, e, now);
      return k.state.queues[core]!.count > 0 ? decisionTime(k, id, core, now) : Number.POSITIVE_INFINITY;
    },
    tick(k, id, core) {
      if (k.state.queues[core]!.count === 0) return '';
      for (const [level, e] of chain(k, id, core)) {
        if (k.state.queues[level]!.numbers.root !== NOBODY && rules.over(k, level, e, core)) return 'quantum';
      }
      ownTask(k.state, id).sched.again = 1;
      return '';
    },
    preempts(k, woken, running, core) {
      const s = k.state;
      const w = s.tasks[woken]!;
      const r = s.tasks[running]!;
      if (w.schedClass !== 'idle' && r.schedClass === 'idle')
        return { why: 'the other is idle class', numbers: { woken: taskWeight(w), running: taskWeight(r) } };
      if (w.schedClass === 'idle' || w.schedClass === 'batch') return undefined;
      const a = levelOf(k, woken, core);
      const b = levelOf(k, running, core);
      if (a === b) return rules.preempts(k, a, woken, running);
      const pw = parentOf(k, a);
      const pr = parentOf(k, b);
      return rules.preempts(k, core, pw === NOBODY ? woken : pw, pr === NOBODY ? running : pr);
    },
    steal: (k, core) =>
      stealLongest(k, core, (queue) => {
        // real time is not taken this way
        if (queue.numbers.root === undefined) return -1;
        // who ran longest ago, of the last few: the others' caches are hot
        let best: TaskId = -1;
        const list = queue.lists[0]!;
        for (let i = list.length - 1; i >= Math.max(0, list.length - 32); i--) {
          const id = list[i]!;
          if (mayRun(k, id, core) && (best < 0 || k.state.tasks[id]!.since < k.state.tasks[best]!.since)) best = id;
        }
        return best;
      }),
    push: (k, core) => balanceMove(k, core),
    describe,
  } satisfies Partial<Policy>;
}
