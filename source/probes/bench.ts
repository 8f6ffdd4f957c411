/**
 * What a probe measures with: threads and children that play roles, pinning, repeating until it is stable. Lives in the
 * process that is made for a probe; nothing here is used where a screen hangs on it.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { spread } from './figures.js';
import { CannotRun } from './probe.js';

export interface Bench {
  /** Measure in short: fewer repetitions, the same checks. */
  readonly quick: boolean;
  /** Cores that may be used, and their numbers where they are known. */
  readonly cores: number;
  readonly coreNumbers: readonly number[];
  /** Says how far it is. */
  readonly progress: (text: string) => void;
  /** Threads that take roles, one after the other. */
  readonly team: (size: number) => Promise<Team>;
  /** A child process that plays a role; `answer` is what it prints as its last line, as JSON. */
  readonly child: (role: string, data: unknown) => Child;
  /** Is there a program of this name? */
  readonly has: (program: string) => boolean;
  /** Compiles a generated C program; undefined where there is no compiler. Answers its path. */
  readonly compile: (name: string, text: string) => string | undefined;
  /** Runs a compiled program and reads the numbers it prints, by name (`name value`, a line each, several a name). */
  readonly runNative: (path: string, args: readonly string[]) => Readonly<Record<string, readonly number[]>>;
  /** A pipe with a name in the folder of the probe. */
  readonly fifo: (name: string) => string;
  /**
   * Measures until the spread is small or the time is up: two warm-ups are thrown away, at least `least` values are kept.
   * Several things are measured in turn, so that what disturbs one disturbs all.
   */
  readonly inTurn: (
    measures: Readonly<Record<string, () => number | Promise<number>>>,
    limits?: { readonly least?: number; readonly budget?: number },
  ) => Promise<Record<string, number[]>>;
}

export interface Team {
  readonly size: number;
  /** All play the role at once (or each its own), each with its own data; answers what they answered, in order. */
  readonly play: <T>(role: string | readonly string[], data: (member: number) => unknown) => Promise<T[]>;
  /** Binds each to a core, by its number; answers false where that cannot be done. */
  readonly pin: (core: (member: number) => number) => Promise<boolean>;
  readonly unpin: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Child {
  readonly process: ChildProcess;
  readonly answer: Promise<unknown>;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** Spread below which a measurement is called stable. */
const STABLE = 0.05;

const coreList = (): number[] => {
  try {
    const text = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '';
    return text.split(',').flatMap((part) => {
      const [from = 0, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });
  } catch {
    return [];
  }
};

/** `entry`: the script that threads and children run (probe.worker.js). `folder`: where files may be written. */
export const makeBench = (
  entry: string,
  folder: string,
  quick: boolean,
  progress: (text: string) => void,
): Bench & { readonly close: () => Promise<void> } => {
  const teams = new Set<Team>();
  const found = new Map<string, boolean>();
  const coreNumbers = coreList();
  const has = (program: string): boolean => {
    const known = found.get(program);
    if (known !== undefined) return known;
    // `command -v` is POSIX; the name is one of ours.
    const is = spawnSync('/bin/sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
    found.set(program, is);
    return is;
  };

  const team = async (size: number): Promise<Team> => {
    const workers = Array.from({ length: size }, () => new Worker(entry, { workerData: { kind: 'member' } }));
    const ask = <T>(worker: Worker, message: unknown): Promise<T> =>
      new Promise((resolve, reject) => {
        const done = (): void => {
          worker.off('message', onMessage);
          worker.off('error', onError);
          worker.off('exit', onExit);
        };
        const onMessage = (answer: { readonly value?: T; readonly error?: string }): void => {
          done();
          if (answer.error === undefined) resolve(answer.value as T);
          else reject(new Error(answer.error));
        };
        const onError = (error: Error): void => {
          done();
          reject(error);
        };
        const onExit = (): void => {
          done();
          reject(new Error('a thread ended before it answered'));
        };
        worker.on('message', onMessage);
        worker.on('error', onError);
        worker.on('exit', onExit);
        worker.postMessage(message);
      });
    const play = <T>(role: string | readonly string[], data: (member: number) => unknown): Promise<T[]> =>
      Promise.all(
        workers.map((worker, i) => ask<T>(worker, { role: typeof role === 'string' ? role : role[i], data: data(i) })),
      );
    const ids = await play<number | null>('tid', () => null);
    const bind = (i: number, cores: string): boolean => {
      const id = ids[i];
      if (typeof id !== 'number' || !has('taskset')) return false;
      try {
        execFileSync('taskset', ['-p', '-c', cores, String(id)], { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    };
    const made: Team = {
      size,
      play,
      pin: async (core) => workers.every((_, i) => bind(i, String(core(i)))),
      unpin: async () => {
        for (let i = 0; i < size; i++) bind(i, coreNumbers.join(','));
      },
      close: async () => {
        teams.delete(made);
        await Promise.all(workers.map((worker) => worker.terminate()));
      },
    };
    teams.add(made);
    return made;
  };

  const child = (role: string, data: unknown): Child => {
    const started = spawn(process.execPath, [entry, 'child', role, JSON.stringify(data)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    started.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
      started.on('error', reject);
      started.on('close', (code, signal) => resolve({ code, signal }));
    });
    const answer = ended.then(({ code, signal }) => {
      if (code !== 0) throw new Error(`a child ended with ${signal ?? `status ${code}`}`);
      return JSON.parse(text.trim().split('\n').at(-1) ?? 'null');
    });
    // Whoever only wants to know how it ended must not be hurt by what it did not answer.
    answer.catch(() => {});
    return { process: started, answer, ended };
  };

  const inTurn: Bench['inTurn'] = async (measures, { least = quick ? 5 : 15, budget = quick ? 500 : 2000 } = {}) => {
    const names = Object.keys(measures);
    const values = Object.fromEntries(names.map((name) => [name, [] as number[]]));
    for (let i = 0; i < 2; i++) for (const name of names) await measures[name]!();
    const from = performance.now();
    for (let round = 0; ; round++) {
      for (const name of names) values[name]!.push(await measures[name]!());
      const stable = names.every((name) => spread(values[name]!) < STABLE);
      if (round + 1 >= least && (stable || performance.now() - from > budget)) return values;
      // However slow the machine: three of each are enough to say something.
      if (round + 1 >= 3 && performance.now() - from > 3 * budget) return values;
    }
  };

  const compiler = (): string | undefined => ['cc', 'gcc', 'clang'].find(has);

  return {
    quick,
    cores: availableParallelism(),
    coreNumbers,
    progress,
    team,
    child,
    has,
    compile: (name, text) => {
      const cc = compiler();
      if (cc === undefined) return undefined;
      const path = join(folder, name);
      writeFileSync(`${path}.c`, text);
      const { status } = spawnSync(cc, ['-O1', '-pthread', '-o', path, `${path}.c`], {
        stdio: 'ignore',
        timeout: 20_000,
      });
      return status === 0 ? path : undefined;
    },
    runNative: (path, args) => {
      const text = execFileSync(path, args, { encoding: 'latin1', timeout: 20_000 });
      const numbers: Record<string, number[]> = {};
      for (const line of text.trim().split('\n')) {
        const [name = '', value = ''] = line.split(' ');
        numbers[name] ??= [];
        numbers[name].push(Number(value));
      }
      return numbers;
    },
    fifo: (name) => {
      const path = join(folder, name);
      if (!has('mkfifo')) throw new CannotRun('there is no mkfifo to make pipes with a name');
      execFileSync('mkfifo', [path], { stdio: 'ignore' });
      return path;
    },
    inTurn,
    close: async () => {
      await Promise.all([...teams].map((t) => t.close()));
    },
  };
};
