import { describe, expect, it } from 'vitest';
import { ostepCosts } from '../../source/kernel/costs.js';
import { type EventSink, type KernelEvent, maskOf } from '../../source/kernel/events.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { step } from '../../source/kernel/step.js';
import {
  machineOf,
  nextOf,
  processorOf,
  processorsOf,
  RING,
  spinningOf,
  stealHalf,
} from '../../source/threading/gpm.js';
import { pushThread, queuedThreads, queueLength, readyQueue } from '../../source/threading/user-threads.js';
import { bootC, runC, type Settings } from '../library/run.js';

const MS = 1_000_000;
const spawn = (n: number, body = ''): string => `
#include <go.h>
#include <lockstep.h>
#include <stdio.h>
static WAIT_GROUP w = WAIT_GROUP_INITIALIZER;
static void work(void *arg) { (void)arg; ${body} DONE(&w); }
int main(void) {
  ADD(&w, ${n});
  for (long i = 0; i < ${n}; i++) GO(work, i);
  WAIT(&w);
  printf("all %d\\n", w.count);
  return 0;
}`;
const until = (k: Kernel, condition: () => boolean, most = 3_000_000): void => {
  for (let i = 0; i < most && !condition(); i++) if (!step(k)) return;
};
const ring = (p: number): string => `ring 0.${p}`;

describe("Go's scheduler", () => {
  it('one running G that spawns 258 leaves 128 in the ring, one next and 129 in the global queue', () => {
    const { k } = bootC(spawn(258), { threads: 'gpm:1', cores: 1 });
    const contexts = (): number => k.state.contexts.length - 1;
    until(k, () => contexts() === 257);
    expect(queueLength(k, ring(0))).toBe(256);
    expect(queueLength(k, readyQueue(0))).toBe(0);
    until(k, () => contexts() === 258);
    expect(queueLength(k, ring(0))).toBe(128);
    expect(nextOf(k, 0, 0)).toBe(258);
    expect(queueLength(k, readyQueue(0))).toBe(129);
    // The oldest of the ring went, then the one that was to run next.
    expect(queuedThreads(k, readyQueue(0)).slice(0, 2)).toEqual([1, 2]);
    expect(queuedThreads(k, readyQueue(0)).at(-1)).toBe(257);
    const stolen = stealHalf(k, 0, 0, 1);
    expect(queueLength(k, ring(0))).toBe(64);
    expect(queueLength(k, ring(1)) + 1).toBe(64);
    expect(stolen).toBe(192);
  });

  it('looks at the global queue with every 61st tick', () => {
    const picks: string[] = [];
    const sink: EventSink = {
      ...maskOf(['userSwitch']),
      emit: (event: KernelEvent) => picks.push(event.why),
    };
    const { k } = bootC(spawn(400), { threads: 'gpm:1', cores: 1, sink });
    until(k, () => k.state.outcome.kind !== 'running');
    const fair = picks.flatMap((why, i) =>
      why === 'global, 61st' ? [picks.slice(0, i).filter((w) => w !== 'next').length] : [],
    );
    expect(fair.length).toBeGreaterThan(3);
    // Main itself had the first tick.
    for (const n of fair) expect((n + 1) % 61).toBe(0);
  });

  const everywhere: readonly Settings[] = [1, 2, 4].flatMap((cores) =>
    ['gpm:1', 'gpm:2:slice=20us', 'gpm:4:slice=50us'].flatMap((threads) =>
      (['round-robin', 'cfs', 'random'] as const).map((policy) => ({ cores, threads, policy })),
    ),
  );

  const mixed = `
#include <go.h>
#include <lockstep.h>
#include <unistd.h>
static WAIT_GROUP w = WAIT_GROUP_INITIALIZER;
static CHAN c;
static int ends[2];
static void sender(void *arg) {
  long n = (long)arg;
  if (n % 5 == 0) IO(40000UL);
  if (n % 7 == 0) usleep(30);
  if (n % 11 == 0) COMPUTE(60000UL);
  if (n % 4 == 0) GOSCHED();
  SEND(c, n);
  if (n % 6 == 0 && write(ends[1], "x", 1) != 1) exit(1);
  DONE(&w);
}
static void reader(void *arg) { char b; for (int i = 0; i < 10; i++) if (read(ends[0], &b, 1) != 1) exit(1); CLOSE((CHAN)arg); }
int main(void) {
  CHAN over = MAKE_CHAN(0);
  c = MAKE_CHAN(3);
  if (pipe(ends) != 0) return 1;
  ADD(&w, 60);
  GO(reader, over);
  for (long i = 0; i < 60; i++) GO(sender, i);
  long sum = 0;
  for (int i = 0; i < 60; i++) sum += RECEIVE(c);
  WAIT(&w);
  RECEIVE(over);
  printf("%ld\\n", sum);
  return 0;
}`;

  /** What must hold in every state. */
  const check = (k: Kernel): void => {
    const n = processorsOf(k, 0);
    const running = k.state.cores.filter(
      (core) => core.context >= 0 && k.state.contexts[core.context]!.status === 'running',
    );
    const withP = running.filter((core) => processorOf(k, core.task) >= 0);
    expect(withP.length).toBeLessThanOrEqual(n);
    // Without a P only for the step that puts it off: back from a system call.
    const holders = new Set<number>();
    for (let p = 0; p < n; p++) {
      const task = machineOf(k, 0, p);
      expect(queueLength(k, ring(p))).toBeLessThanOrEqual(RING);
      if (task < 0) continue;
      expect(holders.has(task)).toBe(false);
      holders.add(task);
      expect(processorOf(k, task)).toBe(p);
    }
    expect(spinningOf(k, 0)).toBeGreaterThanOrEqual(0);
    // Each G is in one place only.
    const places = new Map<number, number>();
    const count = (id: number): void => void places.set(id, (places.get(id) ?? 0) + 1);
    for (let p = 0; p < n; p++) {
      for (const id of queuedThreads(k, ring(p))) count(id);
      if (nextOf(k, 0, p) >= 0) count(nextOf(k, 0, p));
    }
    for (const id of queuedThreads(k, readyQueue(0))) count(id);
    for (const id of queuedThreads(k, 'arrived 0')) count(id);
    for (const context of k.state.contexts) {
      if (context?.status !== 'ready' || context.task >= 0) continue;
      expect([context.id, places.get(context.id) ?? 0]).toEqual([context.id, 1]);
    }
    for (const [id, times] of places) expect([id, times]).toEqual([id, 1]);
  };

  it('never runs more than GOMAXPROCS Gs, loses none and has none twice', () => {
    for (const settings of everywhere) {
      const { k } = bootC(mixed, settings);
      let steps = 0;
      while (step(k) && steps < 200_000) if (steps++ % 13 === 0) check(k);
      expect([settings, k.state.outcome]).toEqual([settings, { kind: 'exited', status: 0 }]);
      expect(runC(mixed, settings).stdout).toBe('1770\n');
    }
  });

  it('loses no G over a hundred thousand steals', () => {
    const { k } = bootC(spawn(250), { threads: 'gpm:1', cores: 1 });
    until(k, () => k.state.contexts.length === 251);
    let seed = 7;
    const below = (n: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return Math.floor((seed / 2 ** 32) * n);
    };
    const all = (): number => [0, 1, 2, 3].reduce((sum, p) => sum + queueLength(k, ring(p)), 0);
    const before = all();
    for (let i = 0; i < 100_000; i++) {
      const victim = below(4);
      const thief = (victim + 1 + below(3)) % 4;
      if (queueLength(k, ring(thief)) > RING / 2) continue;
      const id = stealHalf(k, 0, victim, thief);
      if (id >= 0) pushThread(k, ring(thief), id);
    }
    expect(all()).toBe(before);
    expect(new Set([0, 1, 2, 3].flatMap((p) => queuedThreads(k, ring(p)))).size).toBe(before);
  });

  const free: Settings = { costs: ostepCosts };
  const ms = (text: string, settings: Settings): number => runC(text, settings).k.state.now / MS;

  it('computes on as many cores as it has processors', () => {
    const text = spawn(8, 'COMPUTE(5000000UL);');
    expect(ms(text, { ...free, cores: 4, threads: 'gpm' })).toBeLessThanOrEqual(10.1);
    expect(ms(text, { ...free, cores: 4, threads: 'gpm:2' })).toBeLessThanOrEqual(20.1);
    expect(ms(text, { ...free, cores: 4, threads: 'gpm:1' })).toBe(40);
  });

  it('hands the P on from whoever waits in a system call', () => {
    // Four reads of the disk at once on one P: each but the last is noticed after 20 us.
    const end = ms(spawn(4, 'IO(10000000UL);'), { ...free, cores: 1, threads: 'gpm:1' });
    expect(end).toBeGreaterThanOrEqual(10);
    expect(end).toBeLessThanOrEqual(10.1);
  });

  it('lets waits for timers and pipes keep no task', () => {
    const text = spawn(100, 'usleep(10000);').replace('#include <stdio.h>', '#include <stdio.h>\n#include <unistd.h>');
    const { k, stdout } = runC(text, { ...free, cores: 2, threads: 'gpm' });
    expect(stdout).toBe('all 0\n');
    expect(k.state.now / MS).toBe(10);
    expect(k.state.tasks.length).toBeLessThanOrEqual(4);
  });

  it('preempts after 10 ms who computes while others are ready', () => {
    const text = `
#include <go.h>
#include <lockstep.h>
static void other(void *arg) { CLOSE((CHAN)arg); }
int main(void) {
  CHAN c = MAKE_CHAN(0);
  GO(other, c);
  COMPUTE(25000000UL);
  RECEIVE(c);
  return 0;
}`;
    const times: number[] = [];
    const sink: EventSink = {
      ...maskOf(['model']),
      emit: (event: KernelEvent) => void (event.why === 'preempted' && times.push(event.time / MS)),
    };
    const { k } = bootC(text, { ...free, threads: 'gpm:1', cores: 1, sink });
    until(k, () => k.state.outcome.kind !== 'running');
    expect(times).toEqual([10]);
    expect(k.state.now / MS).toBe(25);
  });

  it('says that all goroutines are asleep', () => {
    const said: string[] = [];
    const sink: EventSink = { ...maskOf(['model']), emit: (event: KernelEvent) => void said.push(event.why) };
    const text = '#include <go.h>\nint main(void) { CHAN c = MAKE_CHAN(0); return (int)RECEIVE(c); }';
    const { k } = bootC(text, { threads: 'gpm', cores: 2, sink });
    until(k, () => k.state.outcome.kind !== 'running');
    expect(k.state.outcome.kind).toBe('stuck');
    expect(said.filter((why) => why === 'all asleep')).toHaveLength(1);
  });

  it('GOMAXPROCS answers what was before, and fewer processors lose nothing', () => {
    const text = spawn(300, 'COMPUTE(1000UL);').replace(
      'WAIT(&w);\n',
      'int a = GOMAXPROCS(1), b = GOMAXPROCS(3), c = GOMAXPROCS(0); WAIT(&w); printf("%d %d %d\\n", a, b, c);\n',
    );
    expect(runC(text, { threads: 'gpm:4', cores: 4 }).stdout).toBe('4 1 3\nall 0\n');
  });
});
