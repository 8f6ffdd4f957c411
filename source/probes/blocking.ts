/** One blocking call stalls all coroutines of its thread, and no other thread; the same read without blocking stalls none. */
import { constants, openSync, readSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { exactly, saidBy, show } from './figures.js';
import type { Figure, Probe, Roles } from './probe.js';
import { now, sleepHere } from './roles.js';

/** ms between two turns of a coroutine. */
const PERIOD = 5;
const COROUTINES = 8;

interface Loop {
  readonly how: 'blocking' | 'ready' | 'idle';
  readonly path: string;
  /** [0] 1: the reader is about to read; 2: it has read. */
  readonly flag: Int32Array;
  /** ms that a thread which does not read runs. */
  readonly ms: number;
}

interface Felt {
  /** Turns of all coroutines while the read was waited for. */
  readonly turns: number;
  /** ns: the longest that no coroutine had a turn. */
  readonly gap: number;
  /** ns that the read took. */
  readonly read: number;
}

/** Coroutines that take turns on this thread's event loop, while one thing is read from a pipe. */
const loop = async ({ how, path, flag, ms }: Loop): Promise<Felt> => {
  let last = now();
  let gap = 0;
  let turns = 0;
  const timers = Array.from({ length: COROUTINES }, () =>
    setInterval(() => {
      const at = now();
      gap = Math.max(gap, at - last);
      last = at;
      turns++;
    }, PERIOD),
  );
  const settle = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
  const reset = (): number => {
    turns = 0;
    gap = 0;
    last = now();
    return last;
  };
  await settle(50);
  let from = reset();
  if (how === 'idle') await settle(ms);
  else if (how === 'blocking') {
    const fd = openSync(path, constants.O_RDWR);
    from = reset();
    Atomics.store(flag, 0, 1);
    readSync(fd, Buffer.alloc(1));
  } else {
    const socket = new Socket({
      fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
      readable: true,
      writable: false,
    });
    from = reset();
    Atomics.store(flag, 0, 1);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
  }
  const read = now() - from;
  const during = turns;
  Atomics.store(flag, 0, 2);
  await settle(2 * PERIOD);
  for (const timer of timers) clearInterval(timer);
  return { turns: during, gap, read };
};

/** Writes a byte some time after the other thread has begun to read. */
const feed = ({ path, flag, ms }: Loop): void => {
  const fd = openSync(path, constants.O_RDWR);
  while (Atomics.load(flag, 0) === 0) sleepHere(1);
  sleepHere(ms);
  writeSync(fd, 'x');
  // The pipe lives as long as somebody has it open.
  while (Atomics.load(flag, 0) !== 2) sleepHere(1);
};

export const blockingRoles: Roles = { loop, feed };

export const blocking: Probe = {
  name: 'blocking',
  title: 'Who waits for a blocking call',
  teaches: ['M1', 'M3', 'M9', 'M11'],
  claim:
    'A blocking call stops every coroutine of its thread, however many; other threads run on. Waiting for readiness instead stops none.',
  method: `${COROUTINES} coroutines take turns every ${PERIOD} ms on the event loop of one thread, and of another. In the first a byte is read from a pipe that stays empty for a while: by a blocking read, then by waiting for readiness. The turns during the read are counted, and the longest pause.`,
  misleads: [
    'The longest pause of a thread that does not block shows the load of the machine and the grain of its timers.',
    'For regular files there is no readiness: Node gives such reads to threads of its own.',
  ],
  limit: 30_000,
  measure: async (bench) => {
    const ms = bench.quick ? 150 : 400;
    const repeats = bench.quick ? 2 : 5;
    const team = await bench.team(3);
    const found: { readonly how: string; readonly reader: Felt; readonly other: Felt }[] = [];
    for (const how of ['blocking', 'ready'] as const) {
      for (let i = 0; i < repeats; i++) {
        bench.progress(`${how === 'ready' ? 'waiting for readiness' : 'a blocking read'}: ${i + 1}`);
        const path = bench.fifo(`${how}${i}`);
        const flag = new Int32Array(new SharedArrayBuffer(4));
        const data: Loop[] = [
          { how, path, flag, ms },
          { how: 'idle', path, flag: new Int32Array(new SharedArrayBuffer(4)), ms },
          { how, path, flag, ms },
        ];
        const [reader, other] = await team.play<Felt>(['loop', 'loop', 'feed'], (me) => data[me]);
        found.push({ how, reader: reader!, other: other! });
      }
    }
    await team.close();
    const of = (how: string, value: (f: (typeof found)[number]) => number): number[] =>
      found.filter((f) => f.how === how).map(value);
    const figures: Figure[] = [
      {
        id: 'blocking.turns',
        label: 'blocking read: turns of its coroutines',
        unit: 'count',
        values: of('blocking', (f) => f.reader.turns),
      },
      {
        id: 'blocking.gap',
        label: 'blocking read: longest pause',
        unit: 'ns',
        values: of('blocking', (f) => f.reader.gap),
      },
      {
        id: 'other.turns',
        label: 'meanwhile, another thread: turns',
        unit: 'count',
        values: of('blocking', (f) => f.other.turns),
      },
      {
        id: 'other.gap',
        label: 'meanwhile, another thread: longest pause',
        unit: 'ns',
        values: of('blocking', (f) => f.other.gap),
      },
      {
        id: 'ready.turns',
        label: 'waiting for readiness: turns',
        unit: 'count',
        values: of('ready', (f) => f.reader.turns),
      },
      {
        id: 'ready.gap',
        label: 'waiting for readiness: longest pause',
        unit: 'ns',
        values: of('ready', (f) => f.reader.gap),
      },
    ];
    return { figures };
  },
  judge: (m) => {
    const values = (id: string): readonly number[] => m.figures.find((f) => f.id === id)?.values ?? [];
    return [
      exactly(
        'no coroutine of the thread has a turn while it blocks',
        values('blocking.turns').every((v) => v === 0),
      ),
      exactly(
        'another thread runs on',
        values('other.turns').every((v) => v > 0),
      ),
      exactly(
        'waiting for readiness lets the others run',
        values('ready.turns').every((v) => v > 0),
      ),
    ];
  },
  simulations: [{ scenario: 'server-event-loop' }],
  predict: (runs) => ({
    figures: { 'blocking.turns': 0 },
    lines: runs.map((run) => `${run.scenario}: ${saidBy(run)}, ${show(run.time, 'ns')} simulated`),
  }),
};
