/** What a switch costs: two coroutines, two threads, two processes hand a ball to and fro. */
import { execFileSync } from 'node:child_process';
import { constants, openSync, readSync, writeSync } from 'node:fs';
import type { Bench, Team } from './bench.js';
import { checkLess, saidBy, show } from './figures.js';
import { CannotRun, type Figure, type Probe, type Roles, type Simulated } from './probe.js';
import { now } from './roles.js';

function* player(): Generator<number, void, number> {
  for (let ball = 0; ; ) ball = (yield ball + 1) as number;
}

/** ns a switch between two generators: each resume is one. */
const coroutines = (rounds: number): number => {
  const a = player();
  const b = player();
  a.next(0);
  b.next(0);
  let ball = 0;
  const from = now();
  for (let i = 0; i < rounds; i++) {
    ball = a.next(ball).value as number;
    ball = b.next(ball).value as number;
  }
  const took = now() - from;
  if (ball !== 2 * rounds) throw new Error('the ball was lost');
  return took / (2 * rounds);
};

interface Futex {
  readonly ball: Int32Array;
  readonly me: number;
  readonly rounds: number;
}
interface Pipes {
  readonly input: string;
  readonly output: string;
  readonly first: boolean;
  readonly rounds: number;
}

/** ns a hand-over through a word that the other sleeps on. */
const futexPlayer = ({ ball, me, rounds }: Futex): number => {
  const from = now();
  for (let i = 0; i < rounds; i++) {
    while (Atomics.load(ball, 0) !== me) Atomics.wait(ball, 0, 1 - me);
    Atomics.store(ball, 0, 1 - me);
    Atomics.notify(ball, 0, 1);
  }
  return (now() - from) / (2 * rounds);
};

/** ns a hand-over through two pipes; the first rounds warm up. */
const pipePlayer = ({ input, output, first, rounds }: Pipes): number => {
  // Both ends for reading and writing: opening waits for nobody.
  const from = openSync(input, constants.O_RDWR);
  const to = openSync(output, constants.O_RDWR);
  const ball = Buffer.from('o');
  const game = (n: number): number => {
    const begun = now();
    for (let i = 0; i < n; i++) {
      if (first) writeSync(to, ball);
      readSync(from, ball);
      if (!first) writeSync(to, ball);
    }
    return (now() - begun) / (2 * n);
  };
  game(200);
  return game(rounds);
};

/** A process binds itself: its main thread is the one that plays. */
const pinnedPlayer = ({ core, ...game }: Pipes & { readonly core: number }): number => {
  execFileSync('taskset', ['-p', '-c', String(core), String(process.pid)], { stdio: 'ignore' });
  return pipePlayer(game);
};

export const switchingRoles: Roles = { futexPlayer, pipePlayer, pinnedPlayer };

const futexGame = async (team: Team, rounds: number): Promise<number> => {
  const ball = new Int32Array(new SharedArrayBuffer(4));
  const [took = Number.NaN] = await team.play<number>('futexPlayer', (me) => ({ ball, me, rounds }) satisfies Futex);
  return took;
};

let pipes = 0;
/** Two fresh pipes, and who reads which. */
const freshPipes = (bench: Bench, rounds: number): ((member: number) => Pipes) => {
  const there = bench.fifo(`there${pipes}`);
  const back = bench.fifo(`back${pipes++}`);
  return (member) => ({
    input: member === 0 ? back : there,
    output: member === 0 ? there : back,
    first: member === 0,
    rounds,
  });
};

export const switching: Probe = {
  name: 'switching',
  title: 'What a switch costs',
  teaches: ['P6'],
  claim:
    'Between coroutines a switch is a call; between threads it goes through the kernel; between processes another address space comes on top.',
  method:
    'A ball goes to and fro, and the time of a hand-over is counted: two generators; two threads asleep on a word (Atomics.wait, a futex on Linux); two threads and two processes with the same code over two pipes. Pinned to one core each hand-over is a switch; on two cores it is a wake-up of another core.',
  misleads: [
    'There is not one cost of a switch: on one core it is the switch, on two it is waking a core up, which may sleep deeply.',
    'Pipes and futexes are system calls: their own work is in the figure. Compare pipes with pipes only.',
    'Caches are warm and the processes small: a process that really works loses more when its TLB and caches are refilled.',
  ],
  limit: 60_000,
  measure: async (bench) => {
    const rounds = bench.quick ? 300 : 2000;
    const figures: Figure[] = [];
    const missing: string[] = [];
    bench.progress('two coroutines');
    const alone = await bench.inTurn({ coroutine: () => coroutines(50_000) });
    figures.push({ id: 'coroutine', label: 'two coroutines', unit: 'ns', values: alone.coroutine! });
    const team = await bench.team(2);
    const [core, other] = bench.coreNumbers;
    const canPin = core !== undefined && (await team.pin(() => core));
    const budget = bench.quick ? 400 : 2000;
    if (canPin) {
      bench.progress('two threads on one core, by futex and by pipe');
      const one = await bench.inTurn({ futex: () => futexGame(team, rounds) }, { budget });
      figures.push({ id: 'thread', label: 'two threads, one core (futex)', unit: 'ns', values: one.futex! });
      try {
        const values: { thread: number[]; process: number[] } = { thread: [], process: [] };
        for (let i = 0; i < (bench.quick ? 5 : 15); i++) {
          bench.progress(`two threads, two processes, one core, by pipe: ${i + 1}`);
          const [took = Number.NaN] = await team.play<number>('pipePlayer', freshPipes(bench, rounds));
          values.thread.push(took);
          if (!bench.has('taskset')) continue;
          const data = freshPipes(bench, rounds);
          const children = [0, 1].map((member) => bench.child('pinnedPlayer', { ...data(member), core }));
          const [first] = await Promise.all(children.map((child) => child.answer));
          values.process.push(first as number);
        }
        figures.push(
          { id: 'threadPipe', label: 'two threads, one core (pipe)', unit: 'ns', values: values.thread },
          { id: 'processPipe', label: 'two processes, one core (pipe)', unit: 'ns', values: values.process },
        );
      } catch (error) {
        if (!(error instanceof CannotRun)) throw error;
        missing.push(`${error.message}: two threads against two processes over the same pipes`);
      }
    } else missing.push('threads cannot be bound to a core here (taskset and /proc are needed): switches on one core');
    if (bench.cores > 1) {
      if (canPin && other !== undefined) await team.pin((member) => (member === 0 ? core : other));
      bench.progress('two threads on two cores');
      const two = await bench.inTurn({ futex: () => futexGame(team, rounds) }, { budget });
      const label = canPin ? 'two threads, two cores (futex)' : 'two threads, wherever they are put (futex)';
      figures.push({ id: 'threadTwo', label, unit: 'ns', values: two.futex! });
    } else missing.push('there is one core only: waking up a thread on another core');
    await team.close();
    return { figures, missing };
  },
  judge: (m) => [
    ...checkLess(m, 'coroutine', 'thread'),
    ...checkLess(m, 'coroutine', 'threadTwo'),
    ...checkLess(m, 'threadPipe', 'processPipe'),
  ],
  simulations: [{ scenario: 'switch-user' }, { scenario: 'switch-threads' }, { scenario: 'switch-processes' }],
  predict: ([user, threads, processes]) => {
    const each = (run: Simulated | undefined, name: 'threadSwitch'): number => {
      const paid = run?.paid[name];
      return paid === undefined || paid.count === 0 ? Number.NaN : paid.sum / paid.count;
    };
    const between = (run: Simulated | undefined): number => {
      const entries = [run?.paid.threadSwitch, run?.paid.processSwitch, run?.paid.tlbMiss];
      const sum = entries.reduce((n, e) => n + (e?.sum ?? 0), 0);
      return sum / ((entries[0]?.count ?? 0) + (entries[1]?.count ?? 0));
    };
    return {
      figures: {
        thread: each(threads, 'threadSwitch'),
        threadPipe: each(threads, 'threadSwitch'),
        processPipe: between(processes),
      },
      lines: [
        `switch-user: ${saidBy(user!)}, ${show(user!.time, 'ns')} in all; the kernel is asked for the signal mask only`,
        `switch-threads: ${threads!.paid.threadSwitch?.count ?? 0} switches; switch-processes: ${processes!.paid.processSwitch?.count ?? 0}, and ${processes!.paid.tlbMiss?.count ?? 0} TLB misses`,
        'simulated below: the switch alone, without the pipe; TLB misses are counted with it',
      ],
    };
  },
};
