/** Shared buffer, message, pipe, process IPC: how long a small thing takes, how much a second goes through. */
import { fork } from 'node:child_process';
import { constants, openSync, readSync, writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { checkLess, exactly, median, show } from './figures.js';
import { CannotRun, type Figure, type Measured, type Probe, type Roles } from './probe.js';
import { now } from './roles.js';

interface Ends {
  readonly input: string;
  readonly output: string;
}

/** Takes bytes from one pipe and answers a byte on the other for each bunch of the announced size. */
const drain = ({ input, output }: Ends): void => {
  const from = openSync(input, constants.O_RDWR);
  const to = openSync(output, constants.O_RDWR);
  const head = Buffer.alloc(8);
  const buffer = Buffer.alloc(1 << 20);
  for (;;) {
    for (let got = 0; got < 8; ) got += readSync(from, head, got, 8 - got, null);
    const size = Number(head.readBigUInt64LE());
    if (size === 0) return;
    for (let left = size; left > 0; ) left -= readSync(from, buffer, 0, Math.min(left, buffer.length), null);
    writeSync(to, 'k');
  }
};

const sendAll = (fd: number, bytes: Buffer): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
};

export const communicationRoles: Roles = {
  drain,
  /** Echoes what comes over process IPC until it is disconnected. */
  echoIpc: async (): Promise<null> => {
    process.on('message', (message: Uint8Array) => process.send!(message.length));
    process.send!('ready');
    await new Promise((resolve) => process.once('disconnect', resolve));
    return null;
  },
};

const ECHO = `
const { parentPort, workerData } = require('node:worker_threads');
const shared = new Int32Array(workerData);
let kept;
parentPort.on('message', (m) => {
  if (m === 'shared') { const n = Atomics.load(shared, 1); Atomics.store(shared, 2, n); }
  else kept = m;
  parentPort.postMessage(m === 'shared' ? Atomics.load(shared, 2) : m.length);
});
parentPort.postMessage('ready');
`;

const SIZES: readonly number[] = [64, 65_536, 1_048_576, 16_777_216];

export const communication: Probe = {
  name: 'communication',
  title: 'Ways to hand something over',
  teaches: ['P7'],
  claim:
    'Through shared memory nothing is copied, whatever the size. A message is copied once, or handed over whole; a pipe copies in and out of the kernel, and the time grows with the size.',
  method:
    'Blocks of 64 bytes to 16 MB are handed to another thread (left in a shared buffer and announced; cloned; transferred) and to another process (pipe; Node IPC), until it says that it has them.',
  misleads: [
    'Announcing is a message too: it is most of the time of all small blocks, and all that a shared buffer costs.',
    'Node IPC serialises, writes and reads: it is not the fastest that processes can do. Shared memory between processes would be; Node has none.',
    'Who receives only looks at the size: reading the block would take the same everywhere.',
  ],
  limit: 60_000,
  measure: async (bench) => {
    const shared = new SharedArrayBuffer(SIZES.at(-1)!);
    const words = new Int32Array(shared);
    const worker = new Worker(ECHO, { eval: true, workerData: shared });
    const next = (): Promise<unknown> => new Promise((resolve) => worker.once('message', resolve));
    await next();
    const ipc = fork(process.argv[1]!, ['child', 'echoIpc', 'null'], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const nextIpc = (): Promise<unknown> => new Promise((resolve) => ipc.once('message', resolve));
    await nextIpc();
    const missing: string[] = [];
    let pipe: { readonly to: number; readonly from: number; readonly end: () => Promise<void> } | undefined;
    try {
      const input = bench.fifo('blocks');
      const output = bench.fifo('answers');
      const child = bench.child('drain', { input, output } satisfies Ends);
      const to = openSync(input, constants.O_RDWR);
      pipe = {
        to,
        from: openSync(output, constants.O_RDWR),
        end: async () => {
          sendAll(to, Buffer.alloc(8));
          await child.ended;
        },
      };
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error;
      missing.push(`${error.message}: a pipe between processes`);
    }
    const wrong: string[] = [];
    const expect = (what: unknown, size: number, how: string): void => {
      if (what !== size) wrong.push(`${how}: ${String(what)} of ${size} bytes arrived`);
    };
    const figures: Figure[] = [];
    const rows: Record<string, number[]> = {};
    for (const size of SIZES) {
      bench.progress(`blocks of ${show(size, 'bytes')}`);
      const block = new Uint8Array(size).fill(7);
      const head = Buffer.alloc(8);
      head.writeBigUInt64LE(BigInt(size));
      const bytes = Buffer.from(block.buffer);
      const clock = async (send: () => Promise<void>): Promise<number> => {
        const from = now();
        await send();
        return now() - from;
      };
      const ways: Record<string, () => Promise<number>> = {
        shared: () =>
          clock(async () => {
            Atomics.store(words, 1, size);
            worker.postMessage('shared');
            expect(await next(), size, 'shared');
          }),
        cloned: () =>
          clock(async () => {
            worker.postMessage(block);
            expect(await next(), size, 'cloned');
          }),
        transferred: () => {
          const given = new Uint8Array(size).fill(7);
          return clock(async () => {
            worker.postMessage(given, [given.buffer]);
            expect(await next(), size, 'transferred');
          });
        },
        ipc: () =>
          clock(async () => {
            ipc.send(block);
            expect(await nextIpc(), size, 'process IPC');
          }),
      };
      if (pipe) {
        const { to, from } = pipe;
        const answer = Buffer.alloc(1);
        // The answer is a letter: it comes when all bytes have been taken.
        ways.pipe = () =>
          clock(async () => {
            sendAll(to, head);
            sendAll(to, bytes);
            expect(readSync(from, answer), 1, 'pipe');
          });
      }
      const times = await bench.inTurn(ways, { budget: bench.quick ? 400 : 2000, least: bench.quick ? 4 : 10 });
      for (const [way, values] of Object.entries(times)) {
        figures.push({ id: `${way}.${size}`, label: `${LABELS[way]}, ${show(size, 'bytes')}`, unit: 'ns', values });
        rows[way] ??= [];
        rows[way].push(median(values));
      }
    }
    await pipe?.end();
    ipc.disconnect();
    await worker.terminate();
    const lines = [
      ''.padEnd(23) + SIZES.map((s) => show(s, 'bytes').padStart(9)).join(''),
      ...Object.entries(rows).map(
        ([way, values]) =>
          `${LABELS[way]!.padEnd(23)}${values.map((v) => show(v, 'ns').padStart(9)).join('')}  ${show((1e9 * SIZES.at(-1)!) / values.at(-1)!, 'bytes/s')}`,
      ),
      ...wrong,
    ];
    figures.push({ id: 'wrong', label: 'blocks that did not arrive whole', unit: 'count', values: [wrong.length] });
    return { figures, lines, missing } satisfies Measured;
  },
  judge: (m) => {
    const large = SIZES.at(-1)!;
    return [
      exactly('all blocks arrive whole', m.figures.find((f) => f.id === 'wrong')?.values[0] === 0),
      ...checkLess(m, `shared.${large}`, `cloned.${large}`),
      ...checkLess(m, `transferred.${large}`, `cloned.${large}`),
      ...checkLess(m, `shared.${large}`, `pipe.${large}`),
      ...checkLess(m, `shared.${large}`, `ipc.${large}`),
    ];
  },
  simulations: [{ scenario: 'shared-memory' }, { scenario: 'pipe' }, { scenario: 'message-queue' }],
  predict: (runs) => ({
    lines: runs.map(
      (run) =>
        `${run.scenario}: ${run.paid.systemCall?.count ?? 0} system calls, ${show(run.paid.byte?.sum ?? 0, 'ns')} for copied bytes, ${show(run.time, 'ns')} in all`,
    ),
  }),
};

const LABELS: Readonly<Record<string, string>> = {
  shared: 'thread, shared buffer',
  cloned: 'thread, message cloned',
  transferred: 'thread, transferred',
  pipe: 'process, pipe',
  ipc: 'process, Node IPC',
};
