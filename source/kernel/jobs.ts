/**
 * Jobs: a workload for the scheduler instead of a main program. Each job is a task of its own that begins at its arrival with
 * a function of the program; nobody creates it, the machine does. The run is over when all have ended. A periodic job is
 * released once a period: its function asks for the next release (`nextRelease`) when it has done what one release wants.
 */
import { CODE_BASE, CODE_STRIDE, type Program } from '../language/program.js';
import { setResult32, startFrame } from './call.js';
import { freshContext } from './clone.js';
import { computedNow } from './compute.js';
import { emit } from './emit.js';
import { addCredentials, addSignalHandlers, ownContext, ownProcess, ownTask } from './epoch.js';
import { makeFiles } from './files/boot.js';
import { openStreams } from './files/streams.js';
import { loadProcess } from './image.js';
import { imageOf } from './images.js';
import { DONE, type Intrinsic } from './intrinsic.js';
import type { Job, Kernel } from './machine.js';
import { makeStack } from './memory/stacks.js';
import { copyFilesystem, shareCredentials, shareFiles, shareFilesystem, shareHandlers } from './records.js';
import type { Context, Task, TaskId, Timer } from './state.js';
import { coreOf, createTask, hasEnded, yieldTask } from './tasks.js';
import { armTimer, cancelTimer } from './timers.js';
import { blockOn, wakeFirst } from './wait-queue.js';

/** A job of the machine, or undefined where a task is none. */
export function jobOf(k: Kernel, id: TaskId): Job | undefined {
  const job = k.state.tasks[id]?.job ?? -1;
  return job < 0 ? undefined : k.machine.jobs?.[job];
}

/** ns of computing that the task's job has still to do, of a periodic one in its present release; Infinity: it is no job. */
export function remainingOf(k: Kernel, id: TaskId): number {
  const job = jobOf(k, id);
  return job === undefined ? Number.POSITIVE_INFINITY : Math.max(0, job.compute - computedNow(k, id));
}

/** Time by which the job's present release, or the job, is to be done; Infinity: it has no deadline, or is no job. */
export function deadlineOf(k: Kernel, id: TaskId): number {
  const job = jobOf(k, id);
  if (job === undefined || job.deadline <= 0) return Number.POSITIVE_INFINITY;
  return k.state.tasks[id]!.released + job.deadline;
}

/** Which process each job belongs to, by position; and the processes' names. In the order in which they are first named. */
interface Grouping {
  readonly processOf: readonly number[];
  readonly names: readonly string[];
  readonly sizes: readonly number[];
}
const groupings = new WeakMap<readonly Job[], Grouping>();

function groupingOf(jobs: readonly Job[]): Grouping {
  const known = groupings.get(jobs);
  if (known !== undefined) return known;
  const index = new Map<string, number>();
  const sizes: number[] = [];
  const processOf = jobs.map(({ process }) => {
    let at = index.get(process);
    if (at === undefined) {
      at = index.size;
      index.set(process, at);
      sizes.push(0);
    }
    sizes[at]!++;
    return at;
  });
  const grouping: Grouping = { processOf, names: [...index.keys()], sizes };
  groupings.set(jobs, grouping);
  return grouping;
}

/** Address of a function of the program's own executable; undefined: there is none of that name. */
export function entryOf(program: Program, name: string): number | undefined {
  // The program's own executable is the first one.
  const found = program.functions.find((f) => f.displayName === name && !f.library);
  return found === undefined ? undefined : CODE_BASE + CODE_STRIDE * found.entry;
}

/** What the tasks of a process share, kept with the process until its end: the last job may be long in coming. */
const RECORDS = 'records of jobs';

/**
 * Boots the jobs of the machine: their processes, with nobody in them yet, the tasks that arrive at time 0, and a timer for
 * each other one. Jobs that name no process are threads of one.
 */
export function startJobs(k: Kernel): void {
  const s = k.state;
  const jobs = k.machine.jobs ?? [];
  const { names, sizes } = groupingOf(jobs);
  const files = openStreams(k);
  const filesystem = makeFiles(k);
  names.forEach((name, at) => {
    const index = loadProcess(k, name === '' ? (k.machine.args[0] ?? 'jobs') : name);
    const process = ownProcess(s, index);
    // Those that are still to come count: the process lives until its last job has ended.
    process.live = sizes[at]!;
    process.library[RECORDS] = [
      at === 0 ? files : openStreams(k),
      at === 0 ? filesystem : copyFilesystem(s, filesystem),
      addSignalHandlers(s, []),
      addCredentials(s, 1000, 1000),
    ];
  });
  jobs.forEach((job, at) => {
    if (job.arrival <= 0) arrive(k, at);
    else armTimer(k, job.arrival, 'arrival', -1, at);
  });
}

/** A job arrives: its task is made, ready to run. */
export function arrive(k: Kernel, at: number): void {
  const s = k.state;
  const job = k.machine.jobs![at]!;
  const index = groupingOf(k.machine.jobs!).processOf[at]!;
  const process = ownProcess(s, index);
  const fresh = freshContext(k, index, job.name, nobody);
  const { id, number, tid } = fresh;
  const stack = makeStack(k, index, { size: STACK, address: 0, guardSize: 4096, context: id, number });
  if (stack === undefined) throw new RangeError(`no room for the stack of job ${job.name}`);
  const context = ownContext(s, id);
  context.stackLow = stack.stackLow;
  context.stackHigh = stack.stackHigh;
  context.tp = stack.tp;
  context.self = stack.self;
  // Nobody joins it.
  context.detached = true;
  const entry = entryOf(k.program, job.entry);
  if (entry === undefined) throw new RangeError(`the program has no function ${job.entry}`);
  startFrame(k, context, imageOf(k, index).threadStart, [
    [entry | 0, Math.floor(entry / 2 ** 32)],
    [0, 0],
  ]);
  process.contexts.push(id);
  const [files, filesystem, handlers, credentials] = process.library[RECORDS] as [number, number, number, number];
  const task = createTask(k, {
    process: index,
    context: id,
    tid,
    name: job.name,
    parent: -1,
    space: process.space,
    files: shareFiles(s, files),
    filesystem: shareFilesystem(s, filesystem),
    signalHandlers: shareHandlers(s, handlers),
    credentials: shareCredentials(s, credentials),
    nice: job.nice,
    priority: job.priority,
    affinity: job.affinity,
    job: at,
  });
  process.tasks.push(task);
  context.task = task;
  if (k.machine.controlled) context.status = 'ready';
  emit(k, 'job', { task, context: id, why: 'arrival', numbers: { job: at, compute: job.compute } });
  armDeadline(k, task);
}

/** Stack of a job's thread, bytes. */
const STACK = 64 << 10;
/** Who made the jobs' contexts: nobody. */
const nobody: Pick<Context, 'id' | 'signalMask'> = { id: -1, signalMask: [0, 0] };

// ---- Periods and deadlines

function armDeadline(k: Kernel, id: TaskId): void {
  const deadline = deadlineOf(k, id);
  cancelTimer(k, k.state.tasks[id]!.timer);
  if (deadline !== Number.POSITIVE_INFINITY) ownTask(k.state, id).timer = armTimer(k, deadline, 'deadline', -1, id);
}

/** A deadline has come: whoever is not done with what it was for has missed it. */
export function lookAtDeadline(k: Kernel, timer: Timer): void {
  const known = k.state.tasks[timer.value]!;
  const late = deadlineOf(k, known.id) <= timer.time && !hasEnded(known) && known.waitReason !== 'release';
  // Whoever comes to the end of its computing at this very time is not late.
  const finishes = remainingOf(k, known.id) <= 0 && coreOf(k, known) >= 0;
  if (!late || finishes) return;
  const task = ownTask(k.state, known.id);
  task.misses++;
  const numbers = { release: task.releases, deadline: timer.time, left: remainingOf(k, task.id) };
  emit(k, 'job', { task: task.id, context: task.context, why: 'deadline', value: task.misses, numbers });
}

/** When the release after the present one is due. */
function nextReleaseTime(k: Kernel, task: Task): number {
  return task.created + (task.releases + 1) * (jobOf(k, task.id)?.period ?? 0);
}

/** The next release of a periodic job begins. */
function release(k: Kernel, id: TaskId, time: number): void {
  const task = ownTask(k.state, id);
  task.releases++;
  task.released = time;
  task.computed = 0;
  const numbers = { release: task.releases, deadline: deadlineOf(k, id) };
  emit(k, 'job', { task: id, context: task.context, why: 'release', numbers });
  armDeadline(k, id);
}

const releaseQueue = (task: TaskId): string => `release of ${task}`;

/** A timer says that a job which waits for its release has it. */
export function releaseJob(k: Kernel, timer: Timer): void {
  const task = k.state.tasks[timer.value]!;
  if (task.waitReason !== 'release') return;
  release(k, task.id, timer.time);
  wakeFirst(k, releaseQueue(task.id));
}

/** Does a release follow the present one? */
function hasNext(k: Kernel, task: Task | undefined): boolean {
  const job = task === undefined ? undefined : jobOf(k, task.id);
  return task !== undefined && job !== undefined && job.period > 0 && task.releases + 1 < job.releases;
}

/**
 * The library function `name`: waits for the job's next release and answers 1; 0 where there is none. A release whose time
 * has come while the last one was still under way begins at once, after others have had their turn.
 */
export function nextRelease(name: string): Intrinsic {
  return {
    name,
    effect: 'time',
    phases: [
      {
        label: 'wait for the release',
        run(k, context, call) {
          const task = context.task < 0 ? undefined : k.state.tasks[context.task];
          if (!hasNext(k, task)) {
            setResult32(context, call, 0);
            return DONE;
          }
          const { id } = task!;
          const time = nextReleaseTime(k, task!);
          setResult32(context, call, 1);
          if (time <= k.state.now) {
            release(k, id, time);
            yieldTask(k, id);
            return DONE;
          }
          // Done in time.
          cancelTimer(k, task!.timer);
          armTimer(k, time, 'release', -1, id);
          return blockOn(k, context, call, { kind: 'release', queues: [releaseQueue(id)] }, 1);
        },
      },
      {
        label: 'released',
        run(k, context, call) {
          setResult32(context, call, 1);
          const { task } = context;
          if (call.woken === 1 || task < 0) return DONE;
          // A signal has ended the wait: the release is still to come, or came while its handler ran.
          const time = nextReleaseTime(k, k.state.tasks[task]!);
          if (time <= k.state.now) {
            release(k, task, time);
            return DONE;
          }
          return blockOn(k, context, call, { kind: 'release', queues: [releaseQueue(task)] }, 1);
        },
      },
    ],
  };
}
