/**
 * What compiled C programs cost a step, kernel and scheduler included, each beside a bare dispatch loop measured in the same
 * run; the heap, locks, output; compiling; keyframes with ten thousand threads.
 */
import { boot } from '../source/kernel/boot.js';
import { type Keyframe, keyframe, restore } from '../source/kernel/keyframe.js';
import type { Kernel } from '../source/kernel/machine.js';
import { run } from '../source/kernel/step.js';
import type { Settings } from '../source/scenarios/settings.js';
import { compileText, machineOf, nsPerStep, percentile, started, timed, yardstick } from './measure.js';

const bare = yardstick();
const say = (name: string, text: string): void => console.log(`${name.padEnd(52)} ${text}`);
const perStep = (ns: number): string => `${ns.toFixed(1)} ns a step, ${(ns / bare).toFixed(1)} x bare`;
say('bare dispatch loop (the yardstick)', `${bare.toFixed(1)} ns an instruction`);

// Loads, adds, stores and a jump, without end, by as many threads as argv[1] says, all of them past a barrier first.
const LOOP = `#include <pthread.h>
#include <stdlib.h>
pthread_barrier_t gate;
long counter;
void *work(void *unused) {
  pthread_barrier_wait(&gate);
  for (;;) counter = counter + 3;
}
int main(int argc, char **argv) {
  int n = atoi(argv[1]);
  pthread_barrier_init(&gate, NULL, n);
  pthread_t t;
  for (int i = 0; i < n; i++) pthread_create(&t, NULL, work, NULL);
  pthread_join(t, NULL);
}
`;

function loop(name: string, threads: number, settings: Settings, steps: number): Kernel {
  const k = started(LOOP, settings, [String(threads)]);
  const running = (): boolean =>
    k.state.tasks.filter((t) => t?.state === 'running' || t?.state === 'ready').length > 0.9 * threads;
  while (k.state.tasks.length <= threads || !running()) run(k, { steps: 50_000 });
  run(k, { steps: 1_000_000 });
  const times: number[] = [];
  const retired = (): number => k.state.cores.reduce((sum, core) => sum + core.retired, 0);
  const before = { step: k.state.step, retired: retired() };
  for (let i = 0; i < 5; i++) {
    keyframe(k);
    times.push(nsPerStep(timed(k, steps)));
  }
  const share = ((100 * (retired() - before.retired)) / (k.state.step - before.step)).toFixed(0);
  say(name, `${perStep(percentile(times, 0.5))}; ${share} % of the steps are instructions`);
  return k;
}

loop('2 threads on 2 cores, round-robin', 2, { cores: 2, policy: 'round-robin' }, 2_000_000);
loop('2 threads on 2 cores, cfs', 2, { cores: 2, policy: 'cfs' }, 2_000_000);
loop('2 threads on 2 cores, random', 2, { cores: 2, policy: 'random' }, 1_000_000);
loop('4 threads on 2 cores, round-robin', 4, { cores: 2, policy: 'round-robin' }, 2_000_000);
const many = loop('10,000 threads on 64 cores, round-robin', 10_000, { cores: 64, policy: 'round-robin' }, 1_000_000);
loop('10,000 threads on 64 cores, cfs', 10_000, { cores: 64, policy: 'cfs' }, 1_000_000);

const times = (n: number, work: (i: number) => void): string => {
  const list: number[] = [];
  for (let i = 0; i < n; i++) {
    const begin = performance.now();
    work(i);
    list.push((performance.now() - begin) * 1000);
  }
  return `${percentile(list, 0.5).toFixed(0)} us (95th percentile ${percentile(list, 0.95).toFixed(0)})`;
};
const frames: Keyframe[] = [];
say(
  'keyframe, 10,000 threads on 64 cores',
  times(100, () => frames.push(keyframe(many))),
);
say(
  'restore',
  times(100, (i) => restore(many, frames[i]!)),
);
say(
  'the first 1,000 steps after one',
  times(100, () => {
    keyframe(many);
    run(many, { steps: 1000 });
  }),
);

/** A whole program; what one turn of its loop takes beside the same loop without the call. */
function whole(name: string, body: (turns: number) => string, turns: number, unit: string, headers = ''): void {
  const text = (inner: string): string =>
    `#include <stdlib.h>\n#include <string.h>\n#include <stdio.h>\n#include <pthread.h>\n${headers}\n${inner}`;
  const machine = machineOf(compileText(text(body(turns))));
  timed(boot(machine));
  const { ms, steps, k } = timed(boot(machine));
  if (k.state.outcome.kind !== 'exited') throw new Error(`${name} did not end`);
  say(name, `${((ms * 1000) / turns).toFixed(2)} us ${unit}; ${perStep((ms * 1e6) / steps)}`);
}

whole(
  'malloc and free of 24 to 87 bytes',
  (n) => `int main(void) { for (int i = 0; i < ${n}; i++) free(malloc(24 + (i & 63))); return 0; }`,
  100_000,
  'a pair',
);
whole(
  'calloc and free of 100 kB',
  (n) => `int main(void) { for (int i = 0; i < ${n}; i++) free(calloc(1, 100000)); return 0; }`,
  1000,
  'a pair',
);
const MEGABYTE = 'char a[1 << 20], b[1 << 20];';
whole(
  'memset of 1 MiB',
  (n) => `int main(void) { for (int i = 0; i < ${n}; i++) memset(a, i, 1 << 20); return 0; }`,
  100,
  'a MiB',
  MEGABYTE,
);
whole(
  'memcpy of 1 MiB',
  (n) => `int main(void) { for (int i = 0; i < ${n}; i++) memcpy(a, b, 1 << 20); return 0; }`,
  100,
  'a MiB',
  MEGABYTE,
);
whole(
  'strlen of 1 MiB',
  (n) =>
    `int main(void) { memset(a, 1, (1 << 20) - 1); long all = 0; for (int i = 0; i < ${n}; i++) all += strlen(a); return all == 0; }`,
  100,
  'a MiB',
  MEGABYTE,
);
const MUTEX = 'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; int c;';
whole(
  'mutex, nobody else',
  (n) =>
    `int main(void) { for (int i = 0; i < ${n}; i++) { pthread_mutex_lock(&m); c++; pthread_mutex_unlock(&m); } return 0; }`,
  200_000,
  'a pair',
  MUTEX,
);
whole(
  'mutex, two threads on two cores',
  (
    n,
  ) => `void *w(void *u) { for (int i = 0; i < ${n / 2}; i++) { pthread_mutex_lock(&m); c++; pthread_mutex_unlock(&m); } return u; }
int main(void) { pthread_t a, b; pthread_create(&a, 0, w, 0); pthread_create(&b, 0, w, 0); pthread_join(a, 0); pthread_join(b, 0); return 0; }`,
  200_000,
  'a pair',
  MUTEX,
);
whole(
  'swapcontext',
  (n) => `#define STACK(u) u.uc_stack.ss_sp = malloc(65536); u.uc_stack.ss_size = 65536; u.uc_link = &home
ucontext_t home, one, two; int n;
void first(void) { for (;;) { n++; swapcontext(&one, &two); } }
void second(void) { while (n < ${n}) { n++; swapcontext(&two, &one); } }
int main(void) { getcontext(&one); STACK(one); makecontext(&one, first, 0); getcontext(&two); STACK(two); makecontext(&two, second, 0);
swapcontext(&home, &one); return 0; }`,
  100_000,
  'a switch',
  '#include <ucontext.h>',
);
whole(
  'putchar, unbuffered',
  (n) =>
    `int main(void) { setvbuf(stdout, NULL, _IONBF, 0); for (int i = 0; i < ${n}; i++) putchar('a' + i % 26); return 0; }`,
  100_000,
  'a character',
);
whole(
  'putchar, fully buffered',
  (n) => `int main(void) { for (int i = 0; i < ${n}; i++) putchar('a' + i % 26); return 0; }`,
  100_000,
  'a character',
);
whole(
  'printf of a line, fully buffered',
  (n) => `int main(void) { for (int i = 0; i < ${n}; i++) printf("line %d of %s\\n", i, "many"); return 0; }`,
  100_000,
  'a line',
);
whole(
  'printf of a line, line buffered',
  (n) =>
    `int main(void) { setvbuf(stdout, NULL, _IOLBF, 0); for (int i = 0; i < ${n}; i++) printf("line %d of %s\\n", i, "many"); return 0; }`,
  50_000,
  'a line',
);
whole(
  'fib(25), recursive',
  () => 'int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\nint main(void) { return fib(25) == 0; }',
  242_785,
  'a call',
);

const LINES = [
  '#include <stdio.h>',
  '#include <stdlib.h>',
  '#include <string.h>',
  '#include <pthread.h>',
  'struct item { struct item *next; int key; char name[16]; };',
  ...Array.from({ length: 22 }, (_, i) =>
    [
      `static int f${i}(struct item *list, int n) {`,
      '  int sum = 0;',
      '  for (struct item *p = list; p != NULL; p = p->next) {',
      `    if (p->key % ${i + 2} == 0 && strlen(p->name) > 3) sum += p->key * n;`,
      `    else sum -= (p->name[0] << 2) ^ ${i};`,
      '  }',
      '  printf("%d %s\\n", sum, n > 3 ? "large" : "small");',
      '  return sum;',
    ].concat('}'),
  ).flat(),
  'int main(void) { return f0(NULL, 1); }',
];
const source = `${LINES.join('\n')}\n`;
const first = performance.now();
compileText(source);
const cold = performance.now() - first;
say(`compiling ${LINES.length} lines`, `first ${cold.toFixed(1)} ms, then ${times(30, () => compileText(source))}`);
