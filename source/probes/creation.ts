/** What it takes to create a coroutine, a thread and a process. */
import { spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { checkLess } from './figures.js';
import type { Figure, Probe, Roles } from './probe.js';
import { now } from './roles.js';

export const creationRoles: Roles = {};

function* coroutine(): Generator<number> {
  yield 1;
}

const COROUTINES = 20_000;

/** ns a coroutine: made and run to its first yield. */
const makeCoroutines = (): number => {
  const from = now();
  let sum = 0;
  for (let i = 0; i < COROUTINES; i++) sum += coroutine().next().value as number;
  const took = now() - from;
  if (sum !== COROUTINES) throw new Error('a coroutine did not run');
  return took / COROUTINES;
};

const makeWorker = async (): Promise<number> => {
  const from = now();
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage(0)", { eval: true });
  await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const took = now() - from;
  await worker.terminate();
  return took;
};

const ended = (child: ReturnType<typeof spawn>): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });

const makeNode = async (): Promise<number> => {
  const from = now();
  const child = spawn(process.execPath, ['-e', 'process.send(0);process.disconnect()'], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const over = ended(child);
  await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
  });
  const took = now() - from;
  await over;
  return took;
};

const makeSmallest = async (): Promise<number> => {
  const from = now();
  await ended(spawn('true', { stdio: 'ignore' }));
  return now() - from;
};

/** Threads and processes without an engine: made, run to their end, waited for. */
const NATIVE = `
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return 1e9 * t.tv_sec + t.tv_nsec; }
static void *work(void *p) { return p; }
int main(int argc, char **argv) {
  int n = atoi(argv[argc - 1]);
  for (int i = 0; i < n; i++) {
    pthread_t t;
    double from = now();
    if (pthread_create(&t, NULL, work, NULL)) return 1;
    pthread_join(t, NULL);
    if (i > 1) printf("pthread %.0f\\n", now() - from);
    fflush(stdout);
    from = now();
    pid_t pid = fork();
    if (pid < 0) return 1;
    if (pid == 0) _exit(0);
    waitpid(pid, NULL, 0);
    if (i > 1) printf("fork %.0f\\n", now() - from);
    fflush(stdout);
  }
}
`;

export const creation: Probe = {
  name: 'creation',
  title: 'What creation costs',
  teaches: ['P5'],
  claim:
    'A coroutine is made at the price of an object, a thread at the price of a system call and a stack, a process at that of an address space.',
  method:
    'Each is made and timed to its first sign of life, in turn: a generator to its first yield, a worker thread and a Node process to their first message, the smallest program to its end. With a C compiler also pthread_create and join, fork and waitpid.',
  misleads: [
    'A worker is a thread and a JavaScript engine: nearly all of its time is the engine. pthread_create is the thread alone.',
    'A Node child starts the same engine; the difference between the two is what a process adds, program loading included.',
    'fork of a small program is cheap: it copies the page table, and that grows with the memory in use.',
  ],
  limit: 40_000,
  measure: async (bench) => {
    bench.progress('coroutines, threads, processes in turn');
    const times = await bench.inTurn({
      coroutine: makeCoroutines,
      worker: makeWorker,
      node: makeNode,
      ...(bench.has('true') ? { smallest: makeSmallest } : {}),
    });
    const figures: Figure[] = [
      { id: 'coroutine', label: 'coroutine (generator)', unit: 'ns', values: times.coroutine! },
      { id: 'worker', label: 'thread with a JavaScript engine', unit: 'ns', values: times.worker! },
      { id: 'node', label: 'process with a JavaScript engine', unit: 'ns', values: times.node! },
    ];
    if (times.smallest) figures.push({ id: 'smallest', label: 'smallest process', unit: 'ns', values: times.smallest });
    bench.progress('compiling and running a small C program');
    const native = bench.compile('creation', NATIVE);
    const missing: string[] = [];
    if (native === undefined) missing.push('no C compiler: pthread_create against fork, without an engine around them');
    else {
      const { pthread = [], fork = [] } = bench.runNative(native, [bench.quick ? '40' : '300']);
      figures.push(
        { id: 'pthread', label: 'bare thread (C, pthread_create)', unit: 'ns', values: pthread },
        { id: 'fork', label: 'bare process (C, fork)', unit: 'ns', values: fork },
      );
    }
    return { figures, missing };
  },
  judge: (m) => [
    ...checkLess(m, 'coroutine', 'worker'),
    ...checkLess(m, 'worker', 'node'),
    ...checkLess(m, 'coroutine', 'pthread'),
    ...checkLess(m, 'pthread', 'fork'),
  ],
  simulations: [{ scenario: 'creation-cost' }],
  predict: ([run]) => {
    const sum = (...names: readonly (keyof NonNullable<typeof run>['paid'])[]): number =>
      names.reduce((n, name) => n + (run?.paid[name]?.sum ?? 0), 0);
    const threads = run?.paid.createThread?.count ?? 0;
    const forks = run?.paid.fork?.count ?? 0;
    return {
      figures: {
        ...(threads > 0 ? { pthread: sum('createThread') / threads } : {}),
        ...(forks > 0 ? { fork: sum('fork', 'forkPage', 'pageCopy') / forks } : {}),
      },
    };
  },
};
