import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { futexCancel, futexKey, futexRequeue, futexWait, futexWake, waiters } from '../../source/kernel/futex.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { random32, randomBelow, randomGap } from '../../source/kernel/random.js';
import { armTimer, cancelTimer, nextTimer, takeTimer } from '../../source/kernel/timers.js';
import { start } from './tiny.js';

const idle = 'fn main 16\n  intrinsic leave 12 0';

describe('timers', () => {
  it('fire in order of time, then of arming, whatever was cancelled', () => {
    const action = fc.record({ time: fc.integer({ min: 0, max: 30 }), cancel: fc.option(fc.nat(50)) });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const k = start(idle);
        let alive: { id: number; time: number }[] = [];
        const armed: number[] = [];
        for (const { time, cancel } of actions) {
          const id = armTimer(k, time, 'wake', 0, 0);
          armed.push(id);
          alive.push({ id, time });
          if (cancel !== null && cancel < armed.length) {
            cancelTimer(k, armed[cancel]!);
            alive = alive.filter((t) => t.id !== armed[cancel]);
          }
        }
        alive.sort((a, b) => a.time - b.time || a.id - b.id);
        for (const { id, time } of alive) {
          expect(nextTimer(k.state)).toBe(time);
          expect(takeTimer(k)!.id).toBe(id);
        }
        expect(takeTimer(k)).toBeUndefined();
        expect(nextTimer(k.state)).toBe(Number.POSITIVE_INFINITY);
        expect(k.state.timers.positions.size).toBe(0);
      }),
    );
  });
});

describe('futex queues', () => {
  it('are first come, first served, and moved in order', () => {
    const k = start(idle);
    const word = futexKey(k, 0, 4096, false);
    for (const id of [5, 6, 7, 8]) futexWait(k, word, id);
    expect(futexCancel(k, word, 6)).toBe(true);
    expect(futexCancel(k, word, 6)).toBe(false);
    expect(futexRequeue(k, word, futexKey(k, 0, 8192, false), 1)).toEqual([5]);
    expect(waiters(k, 0, 4096)).toEqual([7, 8]);
    expect(waiters(k, 0, 8192)).toEqual([5]);
    expect(futexWake(k, word, -1)).toBe(7);
    expect(futexWake(k, word, -1)).toBe(8);
    expect(futexWake(k, word, -1)).toBe(-1);
    expect([...k.state.futexes.queues.keys()].length).toBe(1);
  });

  it('ask who is woken', () => {
    const k = start(idle);
    const word = futexKey(k, 0, 4096, false);
    for (const id of [5, 6, 7]) futexWait(k, word, id);
    const { decision } = k.state;
    k.choose = (kind, preferred, options, number) => {
      expect([kind, preferred, options(), number]).toEqual(['wake', 5, [5, 6, 7], decision]);
      return 6;
    };
    expect(futexWake(k, word, -1)).toBe(6);
    expect(waiters(k, 0, 4096)).toEqual([5, 7]);
  });

  it('of the policy come first among those of one time', () => {
    const k = start(idle);
    armTimer(k, 50, 'wake', 5, 1);
    armTimer(k, 50, 'policy', -1, 2);
    armTimer(k, 40, 'wake', 5, 3);
    armTimer(k, 50, 'policy', -1, 4);
    cancelTimer(k, armTimer(k, 50, 'policy', -1, 5));
    expect([1, 2, 3, 4].map(() => takeTimer(k)!.value)).toEqual([3, 2, 4, 1]);
  });

  it('are taken back with a keyframe', () => {
    const k = start(idle);
    const word = futexKey(k, 0, 4096, false);
    futexWait(k, word, 5);
    const timer = armTimer(k, 50, 'wake', 5, 2);
    const frame = keyframe(k);
    futexWait(k, word, 6);
    cancelTimer(k, timer);
    restore(k, frame);
    expect(waiters(k, 0, 4096)).toEqual([5]);
    expect(nextTimer(k.state)).toBe(50);
    cancelTimer(k, timer);
    expect(nextTimer(k.state)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('random numbers', () => {
  it('are those of xoshiro128**', () => {
    const k = start(idle);
    (k.state as { random: readonly number[] }).random = [1, 2, 3, 4];
    expect([random32(k), random32(k), random32(k), random32(k), random32(k)]).toEqual([
      11520, 0, 5927040, 70819200, 2031721883,
    ]);
  });

  it('stay below their bound and are repeated from a keyframe', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.integer(), (n, seed) => {
        const k = start(idle, { seed });
        const frame = keyframe(k);
        const a = [randomBelow(k, n), randomBelow(k, n), randomGap(k, 1 + (n % 100))];
        restore(k, frame);
        expect([randomBelow(k, n), randomBelow(k, n), randomGap(k, 1 + (n % 100))]).toEqual(a);
        expect(a[0]! < n && a[0]! >= 0 && a[2]! >= 1).toBe(true);
      }),
    );
  });

  it('have gaps of the mean asked for', () => {
    const k = start(idle, { seed: 5 });
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += randomGap(k, 12);
    expect(sum / 20_000).toBeGreaterThan(11.5);
    expect(sum / 20_000).toBeLessThan(12.5);
  });
});
