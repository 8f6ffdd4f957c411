import { describe, expect, it } from 'vitest';
import { lectureCosts } from '../../source/kernel/costs.js';
import type { KernelEvent } from '../../source/kernel/events.js';
import { exchangePolicy } from '../../source/kernel/exchange.js';
import { setNice } from '../../source/kernel/schedule-change.js';
import { run } from '../../source/kernel/step.js';
import { checkParameters, policies } from '../../source/schedulers/index.js';
import { listEntries } from '../../source/schedulers/parameters.js';
import { SOLARIS_TABLE } from '../../source/schedulers/solaris.js';
import { bootC } from '../library/run.js';
import { nextTime, outcomes, type Setting, TICK, ticks, type Work, workload } from './workload.js';

/** Who ran in each tick on core 0, as one string of digits; '.' idle. */
function strip(works: readonly Work[], setting: Setting): string {
  return ticks(workload(works, setting))
    .map(({ cores }) => (cores[0]! < 0 ? '.' : String(cores[0])))
    .join('');
}
const once = (bursts: number[], arrival = 0, more: Work['more'] = {}): Work => ({ bursts, arrival, more });
const decisions = (events: readonly KernelEvent[]): (readonly [string, unknown])[] =>
  events.filter((e) => e.kind === 'decision').map((e) => [e.why, e.numbers] as const);

describe('fifo', () => {
  it('serves in the order of arrival, each until it ends', () => {
    expect(strip([once([3]), once([2], 1), once([1], 1)], { policy: 'fifo' })).toBe('000112');
  });
  it('goes on with others while one waits, unless the core is held', () => {
    const works = [once([1, -3, 1]), once([2])];
    expect(strip(works, { policy: 'fifo' })).toBe('011.0');
    expect(strip(works, { policy: 'fifo', parameters: { hold: 1 } })).toBe('0...011');
  });
  it('lets a woken task run at once, where that is asked for; the other goes on where it was', () => {
    const works = [once([1, -1, 1]), once([3]), once([1])];
    expect(strip(works, { policy: 'fifo' })).toBe('011120');
    expect(strip(works, { policy: 'fifo', parameters: { immediate: 1 } })).toBe('010112');
  });
  it('does not hold a core for a task that waits for another one', () => {
    const text = `#include <pthread.h>
void *f(void *x) { return x; }
int main(void) { pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); return 5; }`;
    const { k } = bootC(text, { policy: 'fifo', cores: 1, parameters: { hold: 1 } });
    run(k, { steps: 100_000 });
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 5 << 8 });
  });
});

describe('sjf and stcf', () => {
  const works = [once([6]), once([4], 1), once([2], 2), once([2], 2)];
  it('take the shortest, in the order of arrival among equals', () => {
    expect(strip(works, { policy: 'sjf' })).toBe('00000022331111');
  });
  it('preempt for who needs less than is left', () => {
    expect(strip(works, { policy: 'stcf' })).toBe('01223311100000');
  });
  it('do not preempt for who needs as much', () => {
    expect(strip([once([5]), once([3], 2)], { policy: 'stcf' })).toBe('00000111');
  });
  it('guess the next burst of a program from those that it had', () => {
    const text = `#include <lockstep.h>
int main(void) { COMPUTE(100000); IO(1000); COMPUTE(20000); IO(1000); COMPUTE(1); return 0; }`;
    const guesses: number[] = [];
    const { k } = bootC(text, { policy: 'sjf', cores: 1, parameters: { guess: 10_000, alpha: 50 } });
    run(k, {
      steps: 100_000,
      until: (x) => {
        const { guess } = x.state.tasks[0]!.sched;
        if (guesses.at(-1) !== guess) guesses.push(guess!);
        return false;
      },
    });
    // half of what was guessed and half of what it was: 100 us and 20 us, and some instructions
    expect(guesses.length).toBe(3);
    expect(guesses[1]! - 55_000).toBeLessThan(10_000);
    expect(guesses[1]!).toBeGreaterThan(55_000);
    expect(guesses[2]! - (guesses[1]! + 20_000) / 2).toBeLessThan(5_000);
    expect(guesses[2]!).toBeGreaterThan((guesses[1]! + 20_000) / 2);
  });
});

describe('priority', () => {
  const works = [once([4], 0, { priority: 3 }), once([2], 1, { priority: 7 }), once([2], 1, { priority: 3 })];
  it('preempts, and lets who was preempted go on before its equals', () => {
    expect(strip(works, { policy: 'priority' })).toBe('01100022');
  });
  it('waits for the end where it is not preemptive', () => {
    expect(strip(works, { policy: 'priority', parameters: { preemptive: 0 } })).toBe('00001122');
  });
  it('counts the other way round', () => {
    expect(strip(works, { policy: 'priority', parameters: { smallest: 1 } })).toBe('00002211');
  });
  it('takes turns among equals, and a preempted one goes on with its turn', () => {
    const equal = [once([4], 0, { priority: 1 }), once([4], 0, { priority: 1 }), once([1], 1, { priority: 2 })];
    expect(strip(equal, { policy: 'priority', parameters: { quantum: 2 * TICK } })).toBe('020110011');
  });
  it('raises who waits, so that nobody starves', () => {
    const many = Array.from({ length: 30 }, (_, i) => once([2], i, { priority: 5 }));
    const longest = (ageing: number): number =>
      outcomesOf([once([1], 0, { priority: 0 }), ...many], ageing)[0]!.response;
    expect(longest(0)).toBe(60);
    // it stands before all that come 10 ticks after it or later
    expect(longest(2 * TICK)).toBe(20);
  });
  function outcomesOf(works: readonly Work[], ageing: number) {
    const made = workload(works, { policy: 'priority', parameters: { ageing } });
    ticks(made);
    return outcomes(made.k);
  }
  it('switches when the waiting one has risen above the running one, to the tick', () => {
    // 1 waits at 2 from 0 on, and is above 4 after three steps of 2 ticks
    const two = [once([9], 0, { priority: 4 }), once([3], 0, { priority: 2 })];
    // then the other one waits at 4 and does not catch up with 5 before two steps
    expect(strip(two, { policy: 'priority', parameters: { ageing: 2 * TICK } })).toBe('000000111000');
  });
  it('takes nice values of tasks that are no jobs', () => {
    const text = `#include <pthread.h>
#include <unistd.h>
#include <sys/resource.h>
#include <lockstep.h>
int first;
void *f(void *x) { COMPUTE(1000); if (first == 0) first = (int)(long)x; return 0; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, f, (void *)1);
  pthread_create(&b, 0, f, (void *)2);
  pthread_join(a, 0); pthread_join(b, 0);
  return first;
}`;
    for (const nicer of [1, 2]) {
      const { k } = bootC(text, { policy: 'priority', cores: 1 });
      run(k, { steps: 100_000, until: (x) => x.state.tasks.length === 3 });
      setNice(k, nicer, 5);
      run(k, { steps: 100_000 });
      expect(k.state.outcome).toEqual({ kind: 'exited', status: (3 - nicer) << 8 });
    }
  });
});

describe('mlfq', () => {
  const parameters = { levels: 3, boost: 0, ...listEntries('quantum', [1 * TICK, 2 * TICK, 4 * TICK]) };
  it('has a quantum for each level, the last of the list for the rest', () => {
    expect(strip([once([8]), once([8])], { policy: 'mlfq', parameters })).toBe('0100110000111101');
  });
  it('lets nobody cheat unless it is asked to', () => {
    const cheat = Array.from({ length: 12 }, () => [3, -1]).flat();
    const share = (reset: number): number => {
      const made = workload([once([40]), once([...cheat, 3])], {
        policy: 'mlfq',
        parameters: { levels: 3, quantum: 4 * TICK, boost: 0, reset },
      });
      const first = ticks(made).slice(0, 40);
      return first.filter(({ cores }) => cores[0] === 1).length / 40;
    };
    expect(share(1)).toBeGreaterThan(0.65);
    expect(share(0)).toBeLessThan(0.6);
  });
  it('says why, and shows the levels in the order of picking', () => {
    const { k, events } = workload([once([5]), once([5]), once([1], 3)], { policy: 'mlfq', parameters });
    run(k, { steps: 1_000, until: (x) => nextTime(x) > 2.5 * TICK });
    expect(k.machine.policy.describe(k).map((v) => [v.title, v.entries])).toEqual([
      ['level 2', []],
      ['level 1', [{ task: 1, key: '2000' }]],
      ['level 0', []],
    ]);
    run(k, { steps: 1_000, until: (x) => nextTime(x) > 3.5 * TICK });
    expect(decisions(events).at(-1)).toEqual(['highest level', { level: 2, next: 1, nextTask: 0 }]);
  });
  it('is found stuck in spite of its boosts', () => {
    const text = `#include <pthread.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int main(void) { pthread_mutex_lock(&m); pthread_mutex_lock(&m); return 0; }`;
    const { k } = bootC(text, { policy: 'mlfq' });
    run(k, { steps: 100_000 });
    expect(k.state.outcome.kind).toBe('stuck');
  });
});

describe('solaris', () => {
  it('has the table', () => {
    const rows = [0, 9, 15, 25, 30, 39, 44, 45, 46, 47, 58, 59].map((level) => {
      const { quantum, expired, slept } = SOLARIS_TABLE[level]!;
      return [level, quantum, expired, slept];
    });
    expect(rows).toEqual([
      [0, 200, 0, 50],
      [9, 200, 0, 50],
      [15, 160, 5, 51],
      [25, 120, 15, 52],
      [30, 80, 20, 53],
      [39, 80, 29, 54],
      [44, 40, 34, 55],
      [45, 40, 35, 56],
      [46, 40, 36, 57],
      [47, 40, 37, 58],
      [58, 40, 48, 58],
      [59, 20, 49, 59],
    ]);
  });
  it('lets hogs sink, sleepers rise, and lifts who waits once a second', () => {
    const made = workload([once([1500]), once([700]), once([1, -1, 1])], {
      policy: 'solaris',
      parameters: { unit: TICK },
    });
    const seen = ticks(made);
    // 29 for 120 ms, 19 for 160, 9 for 200, then 0
    expect([0, 119, 400, 600, 900].map((t) => seen[t]!.levels[0])).toEqual([29, 29, 19, 9, 0]);
    expect(seen[242]!.levels[2]).toBe(52);
    // the update at 1000: the one that waits is lifted to 50 and runs
    const waits = seen[999]!.cores[0] === 0 ? 1 : 0;
    expect(seen[1000]!.cores[0]).toBe(waits);
    expect(seen[1000]!.levels[waits]).toBe(50);
  });
  it('moves by nice', () => {
    const made = workload([once([10], 0, { nice: 2 }), once([10])], { policy: 'solaris', parameters: { unit: TICK } });
    expect(ticks(made).map(({ cores }) => cores[0])).toEqual([...new Array(10).fill(1), ...new Array(10).fill(0)]);
  });
});

describe('lottery', () => {
  it('gives the shares of the tickets', () => {
    const works = [25, 50, 25].map((tickets) => once([3000], 0, { tickets }));
    const made = workload(works, { policy: 'lottery', parameters: { quantum: TICK }, events: [] });
    const first = ticks(made).slice(0, 4000);
    const share = [0, 1, 2].map((job) => first.filter(({ cores }) => cores[0] === job).length / 4000);
    [0.25, 0.5, 0.25].forEach((told, i) => {
      expect(Math.abs(share[i]! - told)).toBeLessThan(0.025);
    });
  });
  it('draws the numbers that it is given, then those of the seed; a person may draw another ticket', () => {
    const works = [once([4], 0, { tickets: 3 }), once([4], 0, { tickets: 5 })];
    const draws = listEntries('draws', [7, 2, 8, 10]);
    expect(strip(works, { policy: 'lottery', parameters: { quantum: TICK, ...draws } }).slice(0, 4)).toBe('1000');
    const made = workload(works, { policy: 'lottery', parameters: { quantum: TICK, ...draws } });
    made.k.choose = (kind, preferred, options) => {
      if (kind !== 'ticket') return preferred;
      expect(options().length).toBeLessThanOrEqual(2);
      return options().at(-1)!;
    };
    expect(
      ticks(made)
        .map(({ cores }) => cores[0])
        .join(''),
    ).toBe('11110000');
  });
  it('goes by whole quanta where that is asked for', () => {
    const works = [once([3]), once([1])];
    const draws = listEntries('draws', [0, 1, 0]);
    const made = workload(works, { policy: 'lottery', parameters: { quantum: 2 * TICK, rounded: 1, ...draws } });
    expect(
      ticks(made)
        .map(({ cores }) => cores[0])
        .join(''),
    ).toBe('001100');
    expect(outcomes(made.k).map((o) => o.end)).toEqual([6, 4]);
  });
  it('counts the tickets of those alone that may run on a core', () => {
    const works = [
      once([50], 0, { tickets: 90, affinity: [1, 0] }),
      once([50], 0, { tickets: 10, affinity: [2, 0] }),
      once([50], 0, { tickets: 10 }),
    ];
    const made = workload(works, { policy: 'lottery', cores: 2, parameters: { quantum: TICK, central: 1 } });
    for (const { cores } of ticks(made)) {
      expect(cores[0]).not.toBe(1);
      expect(cores[1]).not.toBe(0);
    }
  });
});

describe('stride', () => {
  it("runs the textbook's A, B and C with 100, 50 and 250 tickets in its order", () => {
    const works = [100, 50, 250].map((tickets) => once([40], 0, { tickets }));
    // passes grow by 100, 200, 40; of equals the lower number
    expect(strip(works, { policy: 'stride', parameters: { quantum: TICK } }).slice(0, 16)).toBe('0122202201222022');
  });
  it('lets who has waited begin at the pass of the others, not behind them', () => {
    const works = [once([20]), once([1, -10, 10])];
    expect(strip(works, { policy: 'stride', parameters: { quantum: TICK } }).slice(11, 20)).toBe('001010101');
  });
  it('is within a quantum of the shares at any time', () => {
    const works = [3, 2, 1].map((tickets) => once([400], 0, { tickets }));
    const ran = [0, 0, 0];
    ticks(workload(works, { policy: 'stride', parameters: { quantum: TICK } }))
      .slice(0, 600)
      .forEach(({ cores }, t) => {
        ran[cores[0]!]! += 1;
        [3, 2, 1].forEach((tickets, i) => {
          expect(Math.abs(ran[i]! - ((t + 1) * tickets) / 6)).toBeLessThan(2);
        });
      });
  });
});

describe('lists of parameters', () => {
  const mlfq = policies.get('mlfq')!;
  it('are checked value by value', () => {
    expect(checkParameters(mlfq, listEntries('quantum', [5, 6, 7]))).toMatchObject({
      values: { quantum: 5, 'quantum.1': 6, 'quantum.2': 7 },
    });
    expect(checkParameters(mlfq, listEntries('quantum', [5, 0]))).toEqual({
      message: "quantum of policy 'mlfq': a whole number from 1 to 1000000000000000 ns, not 0",
    });
    expect(checkParameters(mlfq, listEntries('quantum', new Array(65).fill(1)))).toEqual({
      message: "quantum of policy 'mlfq': at most 64 values",
    });
    expect(checkParameters(mlfq, listEntries('levels', [3, 4]))).toEqual({
      message: "levels of policy 'mlfq': one value, not a list",
    });
    expect(checkParameters(mlfq, { levels: 65 })).toEqual({
      message: "levels of policy 'mlfq': a whole number from 1 to 64, not 65",
    });
  });
});

describe('exchange in mid-run', () => {
  it('goes from any policy to any other, and everything still ends', () => {
    const names = [...policies.keys()];
    const works = [once([9, -2, 3]), once([7]), once([4, -1, 2, -1, 2]), once([5], 3)];
    for (const from of names) {
      for (const to of names) {
        const { k } = workload(works, { policy: from, cores: 2, costs: lectureCosts, events: [] });
        run(k, { steps: 40 });
        const policy = policies.get(to)!;
        const checked = checkParameters(policy, {});
        if ('message' in checked) throw new Error(checked.message);
        exchangePolicy(k, policy, checked.values);
        run(k, { steps: 50_000 });
        expect([from, to, k.state.outcome]).toEqual([from, to, { kind: 'exited', status: 0 }]);
      }
    }
  });
});
