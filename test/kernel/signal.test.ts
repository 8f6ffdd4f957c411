import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliestCore } from '../../source/kernel/cores.js';
import { ownContext } from '../../source/kernel/epoch.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { outputOf } from '../../source/kernel/output.js';
import { isIn, MOST_PENDING, sendSignal, sendThreadSignal, setMask } from '../../source/kernel/signal.js';
import { run, step } from '../../source/kernel/step.js';
import { bootC, runC } from '../library/run.js';
import { checkNothingLeft, checkProcesses } from './process-tree.js';
import { predict, programOf, scripts } from './signal-model.js';

const fromOutside = (signal: number) => ({ signal, code: 0, pid: 1, uid: 0, value: 0 });

describe('the signals of one thread', () => {
  it('are what a plain model of sets, lists and a stack says', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(scripts, (script) => {
        const { output, end } = predict(script);
        const ran = runC(programOf(script));
        expect(ran.stdout).toBe(output);
        expect(ran.end).toBe(end);
        ends.add(end.slice(0, 4));
      }),
      { numRuns: 120, seed: 1 },
    );
    expect([...ends].sort()).toEqual(['exit', 'sign']);
  });
});

/** Three threads and a child of as many, each waiting in another way; handlers count, `stop` lets them end. */
const CROWD = `#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
sem_t s;
volatile int spin, calls, turns;
static void handler(int n) { (void)n; __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED); }
static void *waits(void *x) {
  pthread_mutex_lock(&m);
  for (int i = 0; i < 20; i++) { struct timespec t = {0, 1}; pthread_cond_timedwait(&c, &m, &t); }
  pthread_mutex_unlock(&m);
  return x;
}
static void *sleeps(void *x) {
  for (int i = 0; i < 10; i++) usleep(20);
  return x;
}
static void *turns_round(void *x) {
  for (int i = 0; i < 150; i++) { turns += i; if (i % 10 == 0) sem_post(&s); }
  return x;
}
static void crowd(void) {
  pthread_t t[3];
  void *(*f[])(void *) = {waits, sleeps, turns_round};
  for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, f[i], 0);
  for (int i = 0; i < 15; i++) while (sem_wait(&s) != 0) ;
  for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
}
int main(void) {
  struct sigaction a = {.sa_handler = handler};
  int signals[] = {SIGUSR1, SIGUSR2, SIGRTMIN};
  sem_init(&s, 0, 0);
  for (int i = 0; i < 3; i++) { if (i == 1) a.sa_flags = SA_RESTART; sigaction(signals[i], &a, 0); }
  pid_t pid = fork();
  crowd();
  if (pid == 0) _exit(3);
  while (wait(0) < 0) ;
  printf("%d\\n", calls);
  return 0;
}
`;

const HANDLED = [10, 12, 34];
const settings = fc.record({
  cores: fc.constantFrom(1, 2, 3),
  policy: fc.constantFrom('round-robin', 'cfs', 'random'),
  seed: fc.integer({ min: 1, max: 1000 }),
});
const sends = fc.array(
  fc.record({
    after: fc.nat(120),
    /** Which live process, or thread. */
    whom: fc.nat(20),
    thread: fc.boolean(),
    signal: fc.constantFrom(...HANDLED, 19, 18, 18),
  }),
  { minLength: 1, maxLength: 25 },
);

/** What must hold of signals between any two steps. */
function checkSignals(k: Kernel): void {
  for (const process of k.state.processes) {
    if (process === undefined) continue;
    if (process.state !== 'alive') {
      expect(process.pending).toEqual([]);
      expect(process.stopped).toBe(0);
    }
    const ordinary = process.pending.filter((p) => p.signal < 32).map((p) => p.signal);
    expect(new Set(ordinary).size).toBe(ordinary.length);
    for (const id of process.contexts) {
      const context = k.state.contexts[id]!;
      const task = k.state.tasks[context.task];
      if (process.stopped !== 0) expect(['stopped', 'disk', 'dead', 'zombie']).toContain(task?.state);
      else expect(task?.state).not.toBe('stopped');
      // Nobody sleeps on what it could take, and who may take something of its own looks.
      const mine = context.pending.some((p) => !isIn(context.signalMask, p.signal));
      if (mine) expect(context.signalled).toBe(true);
      if (context.status === 'waiting' && context.wait?.uninterruptible !== true) expect(context.signalled).toBe(false);
    }
  }
}

/** Up to n steps, but not the one that would declare the machine stuck because all are stopped. */
function advance(k: Kernel, n: number): void {
  run(k, { steps: n, until: quiet });
}
const quiet = (k: Kernel): boolean => earliestCore(k) < 0 && k.state.timers.heap.length === 0;

function send(k: Kernel, whom: number, thread: boolean, signal: number): void {
  const alive = k.state.processes.filter((p) => p?.state === 'alive');
  const process = alive[whom % alive.length];
  if (process === undefined) return;
  if (!thread) sendSignal(k, process.index, fromOutside(signal));
  else sendThreadSignal(k, process.contexts[whom % process.contexts.length]!, fromOutside(signal));
}

describe('signals from anywhere at any step', () => {
  it('interrupt whatever waits, stop and continue, and nothing is lost by it', () => {
    let whole = 0;
    let handlers = 0;
    fc.assert(
      fc.property(sends, settings, (list, options) => {
        const { k } = bootC(CROWD, options);
        run(k, { steps: 80 });
        for (const { after, whom, thread, signal } of list) {
          if (!quiet(k)) advance(k, after);
          send(k, whom, thread, signal);
          checkProcesses(k);
          checkSignals(k);
        }
        // Whoever is stopped goes on, and the program comes to its end: no wake-up went astray.
        for (const p of k.state.processes) if (p?.state === 'alive') sendSignal(k, p.index, fromOutside(18));
        for (let n = 0; n < 60_000; n++) {
          if (!step(k)) break;
          if (n % 50 === 0) checkSignals(k);
        }
        // Those that came before the handlers were there have ended it.
        expect(k.state.outcome.kind).toBe('exited');
        checkNothingLeft(k);
        const printed = String.fromCharCode(...outputOf(k.state, 1));
        if (printed === '') return;
        whole++;
        if (Number(printed) > 0) handlers++;
      }),
      { numRuns: 80, seed: 4 },
    );
    expect(whole).toBeGreaterThan(30);
    expect(handlers).toBeGreaterThan(30);
  });

  it('may end any process at any step: whoever waits for it goes on, nothing is left', () => {
    fc.assert(
      fc.property(
        sends,
        settings,
        fc.array(fc.record({ after: fc.nat(300), whom: fc.nat(20), signal: fc.constantFrom(9, 15, 6, 35) }), {
          minLength: 1,
          maxLength: 3,
        }),
        (list, options, kills) => {
          const { k } = bootC(CROWD, options);
          for (const { after, whom, thread, signal } of list.slice(0, 5)) {
            if (!quiet(k)) advance(k, after);
            send(k, whom, thread, signal);
          }
          for (const { after, whom, signal } of kills) {
            if (!quiet(k)) advance(k, after);
            send(k, whom, whom % 2 === 0, signal);
            checkProcesses(k);
          }
          for (const p of k.state.processes) if (p?.state === 'alive') sendSignal(k, p.index, fromOutside(18));
          run(k, { steps: 60_000 });
          expect(k.state.outcome.kind).toBe('exited');
          checkNothingLeft(k);
          checkSignals(k);
        },
      ),
      { numRuns: 80, seed: 5 },
    );
  });

  it('are taken back and come again with the same bytes', () => {
    fc.assert(
      fc.property(sends, settings, fc.nat(25), (list, options, cut) => {
        const { k } = bootC(CROWD, options);
        const play = (part: typeof list): string[] => {
          const hashes: string[] = [];
          for (const { after, whom, thread, signal } of part) {
            if (!quiet(k)) advance(k, after);
            send(k, whom, thread, signal);
            hashes.push(hashState(k));
          }
          run(k, { steps: 400 });
          hashes.push(hashState(k));
          return hashes;
        };
        const at = cut % list.length;
        run(k, { steps: 80 });
        for (const { after, whom, thread, signal } of list.slice(0, at)) {
          if (!quiet(k)) advance(k, after);
          send(k, whom, thread, signal);
        }
        const frame = keyframe(k);
        const there = play(list.slice(at));
        restore(k, frame);
        expect(play(list.slice(at))).toEqual(there);
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});

describe('pending signals', () => {
  const PAUSE = `#include <signal.h>
#include <unistd.h>
int main(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, 0);
  for (;;) pause();
}
`;

  it('are bounded: a flood of real-time signals is refused, ordinary ones are one each', () => {
    const { k } = bootC(PAUSE);
    run(k, { steps: 200 });
    let accepted = 0;
    for (let n = 0; n < MOST_PENDING + 100; n++) {
      if (sendSignal(k, 0, { ...fromOutside(40), code: -1, value: n })) accepted++;
      expect(sendSignal(k, 0, fromOutside(10))).toBe(true);
    }
    // One place is the ordinary signal's.
    expect(accepted).toBe(MOST_PENDING - 1);
    const { pending } = k.state.processes[0]!;
    expect(pending.filter((p) => p.signal === 10)).toHaveLength(1);
    expect(pending.filter((p) => p.signal === 40).map((p) => p.value)).toEqual(
      Array.from({ length: accepted }, (_, i) => i),
    );
  });

  it('of SIGCONT and the stop signals take each other back', () => {
    const { k } = bootC(PAUSE);
    run(k, { steps: 200 });
    const pending = () => k.state.processes[0]!.pending.map((p) => p.signal);
    sendSignal(k, 0, fromOutside(20));
    sendThreadSignal(k, 0, fromOutside(21));
    expect(pending()).toEqual([20]);
    sendSignal(k, 0, fromOutside(18));
    expect(pending()).toEqual([18]);
    expect(k.state.contexts[0]!.pending).toEqual([]);
    sendSignal(k, 0, fromOutside(22));
    expect(pending()).toEqual([22]);
  });

  it('go to whoever does not block them: the main thread if it can, else as choose says', () => {
    const { k } = bootC(`#include <pthread.h>
#include <signal.h>
#include <unistd.h>
static void *f(void *x) { for (;;) pause(); return x; }
static void h(int n) { (void)n; }
int main(void) {
  pthread_t t;
  sigset_t set;
  signal(SIGUSR1, h);
  pthread_create(&t, 0, f, 0);
  pthread_create(&t, 0, f, 0);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &set, 0);
  for (;;) pause();
}
`);
    run(k, {
      steps: 4000,
      until: (now) => now.state.contexts.length === 3 && now.state.contexts.every((c) => c?.status === 'waiting'),
    });
    const asked: (readonly number[])[] = [];
    k.choose = (kind, preferred, options) => {
      if (kind !== 'signal') return preferred;
      asked.push(options());
      return options().at(-1)!;
    };
    sendSignal(k, 0, fromOutside(10));
    expect(asked).toEqual([[1, 2]]);
    expect(k.state.contexts.map((c) => c!.signalled)).toEqual([false, false, true]);
    expect(k.state.processes[0]!.pending).toHaveLength(1);
    // The chosen one blocks it before it has looked: the other one is told.
    setMask(k, ownContext(k.state, 2), [-1, -1]);
    expect(k.state.contexts.map((c) => c!.signalled)).toEqual([false, true, false]);
    run(k, { steps: 100 });
    expect(k.state.processes[0]!.pending).toEqual([]);
  });
});
