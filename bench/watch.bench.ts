/**
 * What watching costs: steps a second of a run with the observers that find verdicts, and with the race detector too, beside one
 * without anybody who watches. Programs that do nothing else than what is watched are the worst case.
 */
import { boot } from '../source/kernel/boot.js';
import { joined, type KernelEvent, maskOf, meets, noEvents } from '../source/kernel/events.js';
import type { Kernel, Machine } from '../source/kernel/machine.js';
import { listenToAccesses } from '../source/kernel/order.js';
import { run } from '../source/kernel/step.js';
import type { Observer } from '../source/timeline/observer.js';
import { races } from '../source/timeline/races/detector.js';
import { watchers } from '../source/timeline/watch/index.js';
import { compileText, machineOf } from './measure.js';

const worker = (body: string, head = ''): string => `#include <pthread.h>
#include <stdatomic.h>
#include <lockstep.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER, own[4] = {PTHREAD_MUTEX_INITIALIZER};
int shared, table[4][64]; atomic_int flag;
${head}
void *works(void *p) { int me = (int)(long)p; ${body} return 0; }
int main(void) {
  pthread_t t[4];
  for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, works, (void *)i);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  return 0;
}`;

const PROGRAMS: Readonly<Record<string, string>> = {
  'computes alone': worker('for (int i = 0; i < 200000; i++) table[me][i & 63] += i;'),
  'a lock of its own, 40 instructions': worker(
    'for (int i = 0; i < 15000; i++) { pthread_mutex_lock(&own[me]); for (int j = 0; j < 5; j++) table[me][j] += i; pthread_mutex_unlock(&own[me]); }',
  ),
  'one lock for all, nothing else': worker(
    'for (int i = 0; i < 8000; i++) { pthread_mutex_lock(&m); shared++; pthread_mutex_unlock(&m); }',
  ),
  'a marked region, an exchange lock': worker(
    'for (int i = 0; i < 5000; i++) { REGION_WANT(r); while (atomic_exchange(&flag, 1)) ; REGION_ENTER(r); shared++; REGION_LEAVE(r); flag = 0; }',
  ),
};

function timedRun(machine: Machine, observers: readonly Observer[]): number {
  const masks = observers.map((o) => maskOf(o.kinds));
  let kernel: Kernel | undefined;
  let tables: unknown[] = [];
  const listen = (k: Kernel): void => {
    const i = observers.findIndex((o, at) => o.listener?.(tables[at]) !== undefined);
    listenToAccesses(k, i < 0 ? undefined : observers[i]!.listener!(tables[i]));
  };
  const bits = new Map<string, ReturnType<typeof maskOf>>();
  const sink =
    observers.length === 0
      ? noEvents
      : {
          ...masks.reduce(joined, maskOf([])),
          emit(event: KernelEvent) {
            if (kernel === undefined) return;
            let bit = bits.get(event.kind);
            if (bit === undefined) {
              bit = maskOf([event.kind]);
              bits.set(event.kind, bit);
            }
            for (let i = 0; i < observers.length; i++)
              if (meets(masks[i]!, bit)) observers[i]!.fold(tables[i], event, kernel);
            if (event.kind === 'fork') listen(kernel);
          },
        };
  const k = boot(machine, sink);
  kernel = k;
  tables = observers.map((o) => o.start(k));
  listen(k);
  const begin = performance.now();
  run(k, { steps: 50_000_000 });
  return performance.now() - begin;
}

const best = (f: () => number): number => Math.min(f(), f(), f());

console.log('                                      without    watched   ratio   with races   ratio');
for (const [name, text] of Object.entries(PROGRAMS)) {
  const machine = machineOf(compileText(text), { cores: 2 });
  const plain = best(() => timedRun(machine, []));
  const watched = best(() => timedRun(machine, watchers));
  const all = best(() => timedRun(machine, [...watchers, races as Observer]));
  const ms = (n: number): string => `${n.toFixed(0)} ms`.padStart(9);
  console.log(
    `${name.padEnd(36)} ${ms(plain)}  ${ms(watched)}  ${(watched / plain).toFixed(2).padStart(6)}    ${ms(all)}  ${(all / plain).toFixed(2).padStart(6)}`,
  );
}
