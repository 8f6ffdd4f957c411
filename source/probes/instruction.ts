/** One C statement as three instructions and as one, with and without a lock prefix; false sharing and its cure. */
import { checkLess, exactly, saidBy } from './figures.js';
import { CannotRun, type Check, type Figure, type Probe, type Roles } from './probe.js';

export const instructionRoles: Roles = {};

/** Arguments: way, increments, core of each of the two threads. Prints what was lost, and ns an increment. */
const NATIVE = `
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static struct { _Alignas(64) volatile int a; volatile int b; _Alignas(64) volatile int c; } shared;
static long n;
static int way, core[2];
static pthread_barrier_t line;
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return 1e9 * t.tv_sec + t.tv_nsec; }
static double from[2], to[2];
static void *work(void *p) {
  int me = *(int *)p;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core[me], &set);
  if (sched_setaffinity(0, sizeof set, &set)) exit(2);
  pthread_barrier_wait(&line);
  from[me] = now();
  volatile int *mine = me == 0 || way < 3 ? &shared.a : way == 3 ? &shared.b : &shared.c;
  switch (way) {
  case 0: case 3: case 4:
    for (long i = 0; i < n; i++) { int r = *mine; r = r + 1; *mine = r; __asm__ volatile("" ::: "memory"); }
    break;
  case 1:
    for (long i = 0; i < n; i++) __asm__ volatile("addl $1, %0" : "+m"(*mine));
    break;
  case 2:
    for (long i = 0; i < n; i++) __asm__ volatile("lock addl $1, %0" : "+m"(*mine));
    break;
  }
  to[me] = now();
  return NULL;
}
int main(int argc, char **argv) {
  const char *ways[] = {"split", "one", "locked", "near", "apart"};
  if (argc < 5) return 2;
  for (way = 0; way < 5 && strcmp(ways[way], argv[1]); way++) ;
  n = atol(argv[2]);
  core[0] = atoi(argv[3]);
  core[1] = atoi(argv[4]);
  pthread_barrier_init(&line, NULL, 2);
  pthread_t t;
  int id[2] = {0, 1};
  if (pthread_create(&t, NULL, work, &id[1])) return 2;
  work(&id[0]);
  pthread_join(t, NULL);
  double begun = from[0] < from[1] ? from[0] : from[1], ended = to[0] > to[1] ? to[0] : to[1];
  printf("lost %ld\\ntime %.3f\\n", 2 * n - shared.a - shared.b - shared.c, (ended - begun) / n);
}
`;

const WAYS = {
  split: 'load, add, store',
  one: 'one instruction, add to memory',
  locked: 'the same with a lock prefix',
} as const;

export const instruction: Probe = {
  name: 'instruction',
  title: 'One instruction is not atomic',
  teaches: ['L14'],
  claim:
    'One instruction that adds to memory loses nothing on one core, because an interrupt comes between instructions. On two cores it does lose; the lock prefix cures that. Variables that only share a cache line are exact, but slow each other down.',
  method:
    'A generated C program: two threads add to one counter in three ways, bound to one core and to two. Then each has a counter of its own, in the same cache line and in two.',
  misleads: [
    'Three instructions on one core lose only where a time slice ends between them: perhaps never in a short run.',
    'What a compiler makes of counter++ depends on its options: here the instructions are written down.',
    'False sharing costs what it takes to bring a line from the other core: two hardware threads of one core share theirs.',
  ],
  limit: 40_000,
  measure: async (bench) => {
    if (!['x64', 'ia32'].includes(process.arch))
      throw new CannotRun(
        `the instructions are those of x86, and this is ${process.arch}. It would have shown one add to memory that is exact on one core only`,
      );
    const [core, other] = bench.coreNumbers;
    if (core === undefined || process.platform !== 'linux')
      throw new CannotRun(
        'threads are bound to cores as on Linux. It would have shown an instruction that is exact on one core only',
      );
    const native = bench.compile('instruction', NATIVE);
    if (native === undefined)
      throw new CannotRun('there is no C compiler. It would have shown an instruction that is exact on one core only');
    const n = bench.quick ? 2_000_000 : 20_000_000;
    const repeats = bench.quick ? 3 : 7;
    const figures: Figure[] = [];
    const run = (way: string, cores: readonly [number, number]): { readonly lost: number; readonly time: number } => {
      const numbers = bench.runNative(native, [way, String(n), String(cores[0]), String(cores[1])]);
      return { lost: numbers.lost?.[0] ?? Number.NaN, time: numbers.time?.[0] ?? Number.NaN };
    };
    const places: [string, string, readonly [number, number]][] = [['one', 'one core', [core, core]]];
    if (other !== undefined) places.push(['two', 'two cores', [core, other]]);
    for (const [place, label, cores] of places) {
      for (const [way, words] of Object.entries(WAYS)) {
        bench.progress(`${words}, ${label}`);
        const lost: number[] = [];
        for (let i = 0; i < repeats; i++) lost.push(run(way, cores).lost / (2 * n));
        figures.push({ id: `${way}.${place}`, label: `lost: ${words}, ${label}`, unit: 'share', values: lost });
      }
    }
    const missing: string[] = [];
    if (other === undefined) missing.push('there is one core only: what is lost on two, and false sharing');
    else {
      bench.progress('false sharing');
      const times: Record<'near' | 'apart', number[]> = { near: [], apart: [] };
      const lost: number[] = [];
      for (let i = 0; i < 3 * repeats; i++)
        for (const way of ['near', 'apart'] as const) {
          const found = run(way, [core, other]);
          times[way].push(found.time);
          lost.push(found.lost);
        }
      figures.push(
        { id: 'apart', label: 'an addition, counters in two lines', unit: 'ns', values: times.apart },
        { id: 'near', label: 'an addition, counters in one line', unit: 'ns', values: times.near },
        { id: 'own', label: 'lost with a counter each', unit: 'count', values: lost },
      );
    }
    return { figures, missing };
  },
  judge: (m): Check[] => {
    const values = (id: string): readonly number[] | undefined => m.figures.find((f) => f.id === id)?.values;
    const none = (id: string): boolean => (values(id) ?? []).every((v) => v === 0);
    const some = (id: string, text: string): Check[] =>
      values(id) === undefined
        ? []
        : none(id)
          ? [{ text, outcome: 'undecided', exact: false, why: 'the two were never at work at the same time' }]
          : [{ text, outcome: 'holds', exact: false }];
    return [
      exactly('one instruction loses nothing on one core', none('one.one')),
      exactly('with a lock prefix nothing is lost', none('locked.one') && none('locked.two')),
      ...some('one.two', 'one instruction loses updates on two cores'),
      ...some('split.two', 'three instructions lose updates on two cores'),
      ...(values('own') === undefined ? [] : [exactly('with a counter each nothing is lost', none('own'))]),
      ...checkLess(m, 'apart', 'near', 'counters in one cache line slow each other down'),
    ];
  },
  simulations: [{ scenario: 'lost-update', args: ['200'] }, { scenario: 'lost-update-atomic' }],
  predict: (runs) => ({
    figures: { 'one.one': 0, 'locked.two': 0 },
    lines: runs.map((run) => `${run.scenario}: ${saidBy(run)}`),
  }),
};
