/**
 * The process that is made for one probe, its threads and its children: which of them this is, its arguments say. A thread
 * of its own reads the standard input, which nobody writes to: its end means that lockstep is gone, whatever ended it, and
 * then the whole process group is killed and its folder removed.
 */
import { readSync, rmSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { makeBench } from './bench.js';
import { probeNamed, roles } from './index.js';
import { CannotRun, type Result, type Role } from './probe.js';
import { threadId } from './roles.js';

const entry = fileURLToPath(import.meta.url);
const roleNamed = (name: string): Role => roles[name] ?? ((): never => never(`there is no role '${name}'`));
const never = (message: string): never => {
  throw new Error(message);
};

const say = (message: unknown): void => {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // A pipe that is full for the moment.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
};

/** Waits for lockstep's end. The group has the pid of its leader, which this process is. */
const watch = (folder: string): void => {
  const byte = Buffer.alloc(1);
  for (;;) {
    try {
      if (readSync(0, byte) === 0) break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      else break;
    }
  }
  rmSync(folder, { recursive: true, force: true });
  process.kill(-process.pid, 'SIGKILL');
};

const measure = async (name: string, quick: boolean): Promise<Result> => {
  const probe = probeNamed(name) ?? never(`there is no probe '${name}'`);
  const bench = makeBench(entry, process.cwd(), quick, (text) => say({ progress: text }));
  try {
    const measured = await probe.measure(bench);
    return { kind: 'measured', name, measured, checks: probe.judge(measured) };
  } catch (error) {
    if (error instanceof CannotRun) return { kind: 'skipped', name, why: error.message };
    return { kind: 'broken', name, why: error instanceof Error ? error.message : String(error) };
  } finally {
    await bench.close();
  }
};

if (!isMainThread) {
  const { kind, folder } = workerData as { kind: 'member' | 'watch'; folder: string };
  if (kind === 'watch') watch(folder);
  else
    parentPort!.on('message', async ({ role, data }: { role: string; data: unknown }) => {
      try {
        const value = role === 'tid' ? (threadId() ?? null) : await roleNamed(role)(data as never);
        parentPort!.postMessage({ value });
      } catch (error) {
        parentPort!.postMessage({ error: error instanceof Error ? error.message : String(error) });
      }
    });
} else if (process.argv[2] === 'child') {
  const value = await roleNamed(process.argv[3] ?? '')(JSON.parse(process.argv[4] ?? 'null') as never);
  say(value ?? null);
} else if (process.argv[2] === 'probe') {
  new Worker(entry, { workerData: { kind: 'watch', folder: process.cwd() } }).unref();
  say({ result: await measure(process.argv[3] ?? '', process.argv[4] === 'quick') });
  // The watcher sits in a read that nothing interrupts: lockstep ends this process when it has the result.
}
