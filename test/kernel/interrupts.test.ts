/** CLI and STI: no preemption and no signal in between. */
import { describe, expect, it } from 'vitest';
import { boot } from '../../source/kernel/boot.js';
import { type KernelEvent, maskOf } from '../../source/kernel/events.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { outputOf } from '../../source/kernel/output.js';
import { run, step } from '../../source/kernel/step.js';
import { bootC, type Settings } from '../library/run.js';
import { loadProgram } from '../session/driver.js';

const printed = (k: Kernel): string => Array.from(outputOf(k.state, 1), (c) => String.fromCharCode(c)).join('');

function go(source: string, settings: Settings = {}) {
  const { k } = bootC(source, settings);
  const events: KernelEvent[] = [];
  k.sink = {
    ...maskOf(['switch', 'kernelWork', 'signalSent', 'signalDelivered', 'tick']),
    emit: (event) => void events.push(event),
  };
  run(k, { steps: 2_000_000 });
  return { k, events, output: printed(k), outcome: k.state.outcome };
}

/** Two threads, one core: each adds to a counter in two halves, for longer than a time slice. */
const COUNT = (on: string, off: string): string => `#include <lockstep.h>
#include <pthread.h>
#include <stdio.h>
volatile int counter, others;
void *work(void *arg) {
  for (int i = 0; i < 20; i++) {
    ${off}
    int seen = counter;
    for (volatile int j = 0; j < 30; j++) ;
    if (counter != seen) others++;
    counter = seen + 1;
    ${on}
  }
  return arg;
}
int main(void) {
  pthread_t t, u;
  pthread_create(&t, NULL, work, NULL);
  pthread_create(&u, NULL, work, NULL);
  pthread_join(t, NULL);
  pthread_join(u, NULL);
  printf("%d %d\\n", counter, others);
}
`;

describe('interrupts off', () => {
  it('keep the core for the one who turned them off, whatever its time slice', () => {
    for (const policy of ['round-robin', 'cfs', 'random']) {
      for (let seed = 1; seed <= (policy === 'random' ? 10 : 1); seed++) {
        const { output, events } = go(COUNT('STI();', 'CLI();'), { cores: 1, policy, seed });
        expect(output, `${policy} ${seed}`).toBe('40 0\n');
        let off = -1;
        for (const e of events) {
          if (e.why === 'interrupts off') off = e.context;
          else if (e.why === 'interrupts on') off = -1;
          else if (off >= 0) expect(['signalSent']).toContain(e.kind);
        }
      }
    }
    // without them it goes wrong here
    expect(go(COUNT('', ''), { cores: 1 }).output).not.toBe('40 0\n');
  });

  it('let what was due come as soon as they are on again', () => {
    const { events } = go(COUNT('STI();', 'CLI();'), { cores: 1 });
    // the time slice (4us) is shorter than the section: each STI is followed by the switch
    const on = events.filter((e) => e.why === 'interrupts on');
    const after = on.filter((e) => {
      const next = events[events.indexOf(e) + 1];
      return next?.kind === 'tick' || next?.kind === 'switch';
    });
    expect(after.length).toBeGreaterThan(30);
  });

  it('do not keep other cores out', () => {
    expect(go(COUNT('STI();', 'CLI();'), { cores: 2 }).output).not.toBe('40 0\n');
  });

  it('keep signals pending, and not those of others', () => {
    const { output } = go(`#include <lockstep.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
volatile int handled, early;
void handler(int number) { handled = number; }
int main(void) {
  struct itimerval device = {{0, 0}, {0, 20}};
  sigset_t set;
  signal(SIGALRM, handler);
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  CLI();
  CLI();
  setitimer(ITIMER_REAL, &device, NULL);
  COMPUTE(50000);
  early = handled;
  STI();
  printf("%d %d ", early, handled);
  sigprocmask(SIG_BLOCK, NULL, &set);
  printf("%d %d\\n", sigismember(&set, SIGUSR1), sigismember(&set, SIGALRM));
}
`);
    expect(output).toBe('0 14 1 0\n');
  });

  it('do not keep a thread from giving way, waiting or ending', () => {
    const { output, outcome } = go(
      `#include <lockstep.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>
volatile int there;
void *other(void *arg) { there++; return arg; }
void *ends(void *arg) { CLI(); return arg; }
int main(void) {
  pthread_t t, u, v;
  CLI();
  pthread_create(&t, NULL, other, NULL);
  COMPUTE(20000);
  printf("%d ", there);
  sched_yield();
  printf("%d ", there);
  pthread_create(&u, NULL, other, NULL);
  usleep(10);
  printf("%d ", there);
  pthread_create(&v, NULL, ends, NULL);
  pthread_join(v, NULL);
  STI();
  pthread_join(t, NULL);
  pthread_join(u, NULL);
  printf("end\\n");
}
`,
      { cores: 1 },
    );
    expect(output).toBe('0 1 2 end\n');
    expect(outcome).toEqual({ kind: 'exited', status: 0 });
  });

  it('let a kill through', () => {
    const { output } = go(
      `#include <lockstep.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
  pid_t child = fork();
  if (child == 0) {
    CLI();
    for (volatile int i = 0;; i++) ;
  }
  usleep(100);
  kill(child, SIGKILL);
  int status;
  wait(&status);
  printf("%d\\n", WTERMSIG(status));
}
`,
      { cores: 2 },
    );
    expect(output).toBe('9\n');
  });
});

describe('a spin lock', () => {
  /** T2 takes the lock while T1 holds it, on one core. */
  const spin = (off: string) => `#include <lockstep.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
atomic_int lock;
volatile int taken;
void *other(void *arg) {
  ${off}
  while (atomic_exchange(&lock, 1) != 0)
    while (lock != 0) ;
  taken = 1;
  lock = 0;
  return arg;
}
int main(void) {
  pthread_t t;
  lock = 1;
  pthread_create(&t, NULL, other, NULL);
  for (volatile int i = 0; i < 100; i++) ;
  lock = 0;
  pthread_join(t, NULL);
  printf("%d\\n", taken);
}
`;

  it('that the thread of the same core holds is never given back to one who spins with interrupts off', () => {
    expect(go(spin(''), { cores: 1 }).output).toBe('1\n');
    expect(go(spin('CLI();'), { cores: 2 }).output).toBe('1\n');
    const { outcome, k } = go(spin('CLI();'), { cores: 1 });
    expect(outcome.kind).toBe('stuck');
    expect(k.state.step).toBeLessThan(2000);
  });

  it('goes the same way step by step, and from keyframes', () => {
    for (const cores of [1, 2]) {
      const { k } = go(spin('CLI();'), { cores });
      const other = bootC(spin('CLI();'), { cores }).k;
      while (step(other));
      const third = bootC(spin('CLI();'), { cores }).k;
      for (let n = 0; step(third); n++) if (n % 3 === 0) restore(third, keyframe(third));
      expect(hashState(other)).toBe(hashState(k));
      expect(hashState(third)).toBe(hashState(k));
      expect(third.state.now).toBe(k.state.now);
    }
  });
});

describe('the scenarios', () => {
  it('show the interrupt that spins for ever, and the cure', () => {
    const end = (name: string, cores: number): string => {
      const k = boot({ ...loadProgram(name).machine, cores });
      run(k, { steps: 1_000_000 });
      return k.state.outcome.kind;
    };
    for (const cores of [1, 2]) {
      expect(end('kernel-spin-lock.c', cores)).toBe('stuck');
      expect(end('kernel-spin-lock-cli.c', cores)).toBe('exited');
    }
  });
});
