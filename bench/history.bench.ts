/**
 * A history of a million steps: making it, the memory it takes beyond that of the process before it, and the way back:
 * to anywhere, and step by step from the end.
 */
import { historyFigures } from '../source/timeline/history.js';
import { searchForward } from '../source/timeline/search.js';
import { createTimeline, forward, position, seek } from '../source/timeline/timeline.js';
import { bytesInUse, compileText, machineOf, percentile, yardstick } from './measure.js';

const STEPS = 1_000_000;
const SAMPLES = 200;

const PROGRAMS: Readonly<Record<string, string>> = {
  'a loop by 2 threads': `#include <pthread.h>
long counter;
void *work(void *u) { for (int i = 0; i < 200000; i++) counter = counter + 3; return u; }
int main(void) { pthread_t a, b; pthread_create(&a, 0, work, 0); pthread_create(&b, 0, work, 0);
pthread_join(a, 0); pthread_join(b, 0); return 0; }`,
  'a mutex by 2 threads': `#include <pthread.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; int c;
void *w(void *u) { for (int i = 0; i < 100000; i++) { pthread_mutex_lock(&m); c++; pthread_mutex_unlock(&m); } return u; }
int main(void) { pthread_t a, b; pthread_create(&a, 0, w, 0); pthread_create(&b, 0, w, 0);
pthread_join(a, 0); pthread_join(b, 0); return 0; }`,
  'recursion 100,000 deep': `int deep(int n) { if (n == 0) return 0; return 1 + deep(n - 1); }
int main(void) { int all = 0; for (int i = 0; i < 10; i++) all += deep(100000); return all == 0; }`,
  'malloc and free': `#include <stdlib.h>
int main(void) { for (int i = 0; i < 100000; i++) free(malloc(24 + (i & 63))); return 0; }`,
  'printing characters': `#include <stdio.h>
int main(void) { setvbuf(stdout, NULL, _IONBF, 0); for (int i = 0; i < 1000000; i++) putchar('a' + i % 26); return 0; }`,
  'memset of 1 MiB': `#include <string.h>
char a[1 << 20];
int main(void) { for (int i = 0; i < 1000; i++) memset(a, i, 1 << 20); return 0; }`,
};

const bare = yardstick();
console.log(`bare dispatch loop (the yardstick): ${bare.toFixed(1)} ns an instruction`);

const ms = (work: () => void): number => {
  const begin = performance.now();
  work();
  return performance.now() - begin;
};
const figures = (list: readonly number[]): string =>
  `${percentile(list, 0.5).toFixed(2)} ms (95th percentile ${percentile(list, 0.95).toFixed(2)}, most ${Math.max(...list).toFixed(2)})`;

for (const [name, text] of Object.entries(PROGRAMS)) {
  const machine = machineOf(compileText(text));
  const before = bytesInUse();
  const t = createTimeline(machine, { fingerprint: '00000000' });
  const making = ms(() => forward(t, STEPS));
  const bytes = bytesInUse() - before;
  const end = position(t);
  const consecutive = Array.from({ length: SAMPLES }, () => ms(() => seek(t, position(t) - 1)));
  let random = 1;
  const anywhere = Array.from({ length: SAMPLES }, () => {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    return ms(() => seek(t, random % end));
  });
  seek(t, 0);
  console.log(`\n${name}, ${end} steps`);
  console.log(
    `  forward            ${((making * 1e6) / end).toFixed(1)} ns a step, ${historyFigures(t).keyframes} keyframes`,
  );
  console.log(`  memory             ${(bytes / 1e6).toFixed(1)} MB`);
  console.log(`  a step back        ${figures(consecutive)}`);
  console.log(`  to any step        ${figures(anywhere)}`);
}

const t = createTimeline(machineOf(compileText(PROGRAMS['a loop by 2 threads']!)), { fingerprint: '00000000' });
const searching = ms(() => searchForward(t, { kind: 'state', test: (k) => k.state.step === 2_000_000 }, 2_000_001));
console.log(`\nsearching for a state        ${(position(t) / searching / 1000).toFixed(1)} million steps a second`);
