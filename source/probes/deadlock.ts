/** Two threads lock in opposite order: seen from outside, reported, ended. */
import { exactly } from './figures.js';
import { algorithms, lockWords } from './locks.js';
import type { Figure, Probe, Roles } from './probe.js';
import { sleepHere } from './roles.js';

interface Both {
  readonly me: number;
  /** Locks in the order in which this thread takes them. */
  readonly order: readonly [number, number];
  readonly locks: readonly Int32Array[];
  /** By lock: 1 + who holds it, or 0. By thread, from WANTS on: 1 + the lock that it waits for, or 0. Then rounds done. */
  readonly board: Int32Array;
  readonly rounds: number;
}

const WANTS = 2;
const DONE = 4;
/** ms that a thread with one lock leaves the other the time to take its own. */
const PATIENCE = 20;

const futex = algorithms.find((a) => a.name === 'futex')!;

const lockBoth = ({ me, order, locks, board, rounds }: Both): number => {
  const take = (lock: number): void => {
    Atomics.store(board, WANTS + me, 1 + lock);
    futex.enter({ words: locks[lock]!, me });
    Atomics.store(board, WANTS + me, 0);
    Atomics.store(board, lock, 1 + me);
  };
  const give = (lock: number): void => {
    Atomics.store(board, lock, 0);
    futex.leave({ words: locks[lock]!, me });
  };
  const [first, second] = order;
  for (let i = 0; i < rounds; i++) {
    take(first);
    // The bad moment is waited for: that the other holds its first, too. In one order it never can.
    const other = 1 - first;
    for (let ms = 0; ms < PATIENCE && Atomics.load(board, other) === 0; ms++) sleepHere(1);
    take(second);
    Atomics.add(board, DONE + me, 1);
    give(second);
    give(first);
  }
  return rounds;
};

export const deadlockRoles: Roles = { lockBoth };

interface Seen {
  readonly done: number;
  /** Each waits for a lock that the other holds. */
  readonly circle: boolean;
  readonly words: readonly string[];
}

/** Who waits for whom, read off the board from outside. */
const look = (board: Int32Array): Seen => {
  const waitsFor = (me: number): number => {
    const lock = Atomics.load(board, WANTS + me) - 1;
    return lock < 0 ? -1 : Atomics.load(board, lock) - 1;
  };
  const circle = waitsFor(0) === 1 && waitsFor(1) === 0;
  const name = (me: number): string => {
    const lock = Atomics.load(board, WANTS + me) - 1;
    return lock < 0
      ? 'waits for nothing'
      : `waits for lock ${'ab'[lock]}, held by thread ${Atomics.load(board, lock) - 1}`;
  };
  return {
    done: Atomics.load(board, DONE) + Atomics.load(board, DONE + 1),
    circle,
    words: [`thread 0 ${name(0)}`, `thread 1 ${name(1)}`],
  };
};

export const deadlock: Probe = {
  name: 'deadlock',
  title: 'Deadlock, seen from outside',
  teaches: ['L12'],
  claim:
    'Two threads that take two locks in opposite order can come to wait for each other, for ever. In the same order they cannot.',
  method:
    'Two threads take two futex mutexes, each leaving the other some time to take its first. Who holds and who waits is written on a board, which is read from outside: is there a circle, and does anything go on? The stuck threads are then ended.',
  misleads: [
    'The bad moment is waited for here. Without that it comes rarely, which makes it worse, not better.',
    'Only the pause proves nothing: threads that wait for a disk look the same. The circle does.',
  ],
  limit: 20_000,
  measure: async (bench) => {
    const settle = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    const rounds = bench.quick ? 5 : 20;
    const begin = async (isOrdered: boolean) => {
      const team = await bench.team(2);
      const board = new Int32Array(new SharedArrayBuffer(32));
      const locks = [lockWords(), lockWords()];
      const work = team.play<number>(
        'lockBoth',
        (me) =>
          ({
            me,
            order: isOrdered || me === 0 ? [0, 1] : [1, 0],
            locks,
            board,
            rounds,
          }) satisfies Both,
      );
      // Ended threads answer nothing.
      work.catch(() => {});
      return { team, board, work };
    };
    bench.progress('in opposite order');
    const opposite = await begin(false);
    let stuck = look(opposite.board);
    let over = false;
    opposite.work.then(
      () => {
        over = true;
      },
      () => {},
    );
    while (!over && !stuck.circle) {
      await settle(5);
      stuck = look(opposite.board);
    }
    // Nothing may have moved for a while, and the circle must still be there.
    await settle(bench.quick ? 200 : 1000);
    const later = look(opposite.board);
    const isStuck = stuck.circle && later.circle && later.done === stuck.done;
    await opposite.team.close();
    bench.progress('in the same order');
    const ordered = await begin(true);
    await ordered.work;
    const { done } = look(ordered.board);
    await ordered.team.close();
    const figures: Figure[] = [
      { id: 'stuck', label: 'opposite order: stuck in a circle (1: yes)', unit: 'count', values: [isStuck ? 1 : 0] },
      { id: 'ordered', label: `same order: rounds of ${2 * rounds} done`, unit: 'count', values: [done] },
      { id: 'wanted', label: 'rounds that were to be done', unit: 'count', values: [2 * rounds] },
    ];
    return {
      figures,
      lines: [...later.words, `after ${later.done} of ${2 * rounds} rounds; both threads were ended from outside`],
    };
  },
  judge: (m) => {
    const value = (id: string): number | undefined => m.figures.find((f) => f.id === id)?.values[0];
    return [
      {
        text: 'in opposite order each waits for the other, and nothing goes on',
        outcome: value('stuck') === 1 ? 'holds' : 'undecided',
        exact: false,
        ...(value('stuck') === 1 ? {} : { why: 'the bad moment did not come in these rounds' }),
      },
      exactly('in the same order all rounds are done', value('ordered') === value('wanted')),
    ];
  },
  simulations: [{ scenario: 'deadlock' }, { scenario: 'deadlock-ordered' }],
  predict: (runs) => ({ lines: runs.map((run) => `${run.scenario}: ${run.message}`) }),
};
