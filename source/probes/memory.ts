/** What threads share and processes do not; and where it lies: the real maps of a process, its thread and its child. */
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { checkLess, exactly, show } from './figures.js';
import type { Figure, Probe, Roles } from './probe.js';
import { threadId } from './roles.js';

/** One kind of region in a process's memory, summed up. */
interface Kind {
  readonly name: string;
  readonly perms: string;
  size: number;
  resident: number;
  regions: number;
}

export interface MapSummary {
  readonly pid: number;
  readonly kinds: readonly Kind[];
  /** Address at which the program's code begins. */
  readonly code: string;
  readonly resident: number;
  /** Share of its own: pages divided by those who share them. */
  readonly proportional: number;
}

const kindOf = (path: string, perms: string, main: string): string => {
  if (path === main) return perms[2] === 'x' ? 'code' : perms[1] === 'w' ? 'data' : 'constants';
  if (path === '[heap]') return 'heap';
  if (path === '[stack]') return 'stack';
  if (path.startsWith('[v')) return 'kernel';
  if (path.startsWith('/')) return 'libraries';
  return perms === '---p' ? 'guards' : perms[2] === 'x' ? 'compiled' : 'anonymous';
};

const ORDER = ['code', 'constants', 'data', 'heap', 'libraries', 'compiled', 'anonymous', 'guards', 'stack', 'kernel'];

/** Reads smaps, the long form of maps, of which the sizes are. */
export const summaryOf = (text: string, pid: number, main: string): MapSummary => {
  const kinds = new Map<string, Kind>();
  let kind: Kind | undefined;
  let code = '';
  let resident = 0;
  let proportional = 0;
  for (const line of text.split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+\s*(.*)$/.exec(line);
    if (head !== null) {
      const [, from = '0', to = '0', perms = '', path = ''] = head;
      const name = kindOf(path, perms, main);
      const shown = name === 'libraries' || name === 'anonymous' ? '' : perms.slice(0, 3);
      kind = kinds.get(name) ?? { name, perms: shown, size: 0, resident: 0, regions: 0 };
      kinds.set(name, kind);
      kind.size += Number.parseInt(to, 16) - Number.parseInt(from, 16);
      kind.regions++;
      if (name === 'code' && code === '') code = from;
      continue;
    }
    const value = /^(Rss|Pss):\s+(\d+) kB/.exec(line);
    if (value === null || kind === undefined) continue;
    const bytes = 1024 * Number(value[2]);
    if (value[1] === 'Rss') {
      kind.resident += bytes;
      resident += bytes;
    } else proportional += bytes;
  }
  const sorted = ORDER.flatMap((name) => kinds.get(name) ?? []);
  return { pid, kinds: sorted, code, resident, proportional };
};

const ownSummary = (): MapSummary | undefined => {
  try {
    const path = `/proc/self/task/${threadId() ?? process.pid}/smaps`;
    return summaryOf(readFileSync(path, 'latin1'), process.pid, process.execPath);
  } catch {
    return undefined;
  }
};

/** A page's worth of cells: how much of a region is in memory. */
const bar = (part: number, whole: number): string => {
  const cells = Math.max(1, Math.min(8, Math.ceil(Math.log2(1 + whole / 65536))));
  const full = whole === 0 ? 0 : Math.round((cells * part) / whole);
  return `${'#'.repeat(part > 0 ? Math.max(1, full) : 0).padEnd(cells, '.')}`.padEnd(8);
};

const drawn = (own: MapSummary, thread: MapSummary, child: MapSummary): string[] => {
  const shared = thread.pid === own.pid && thread.code === own.code;
  const cell = (kinds: readonly Kind[], name: string): string => {
    const kind = kinds.find((k) => k.name === name);
    return kind === undefined
      ? '-'.padEnd(18)
      : `${bar(kind.resident, kind.size)} ${show(kind.resident, 'bytes').padEnd(9)}`;
  };
  const names = ORDER.filter((n) => own.kinds.some((k) => k.name === n) || child.kinds.some((k) => k.name === n));
  return [
    `${''.padEnd(14)}${`process ${own.pid}`.padEnd(18)}  ${'its thread'.padEnd(10)}  child ${child.pid}`,
    ...names.map((name) => {
      const perms = [...own.kinds, ...child.kinds].find((k) => k.name === name)?.perms ?? '';
      const middle = shared ? 'the same' : 'other';
      return `${name.padEnd(10)}${perms.padEnd(4)}${cell(own.kinds, name)}  ${middle.padEnd(10)}  ${cell(child.kinds, name)}`.trimEnd();
    }),
    `# in memory, . reserved only; a cell more is twice the size`,
  ];
};

interface Cell {
  readonly cell: Int32Array;
  readonly value: number;
}

export const memoryRoles: Roles = {
  writeCell: ({ cell, value }: Cell): void => {
    Atomics.store(cell, 0, value);
  },
  ownSummary: (): MapSummary | null => ownSummary() ?? null,
  /** A child's own copy of what it was given. */
  writeCopy: ({
    values,
    value,
  }: {
    values: number[];
    value: number;
  }): { values: number[]; summary: MapSummary | null } => {
    values[0] = value;
    return { values, summary: ownSummary() ?? null };
  },
};

/** The same address, two values: what fork does to a variable. */
const NATIVE = `
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int shared = 1;
static void *work(void *p) { shared = 2; return p; }
int main(void) {
  pthread_t t;
  if (pthread_create(&t, NULL, work, NULL)) return 1;
  pthread_join(t, NULL);
  printf("afterThread %d\\n", shared);
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) { shared = 3; printf("inChild %d\\nchildAddress %lu\\n", shared, (unsigned long)&shared); fflush(stdout); _exit(0); }
  waitpid(pid, NULL, 0);
  printf("afterChild %d\\nparentAddress %lu\\n", shared, (unsigned long)&shared);
}
`;

const oneMore = async (): Promise<number> => {
  const before = process.memoryUsage.rss();
  const workers: Worker[] = [];
  for (let i = 0; i < 4; i++) {
    const worker = new Worker("require('node:worker_threads').parentPort.on('message',()=>{}).postMessage(0)", {
      eval: true,
    });
    await new Promise((resolve) => worker.once('message', resolve));
    workers.push(worker);
  }
  const more = (process.memoryUsage.rss() - before) / workers.length;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return more;
};

export const memory: Probe = {
  name: 'memory',
  title: 'What is shared, and what is a copy',
  teaches: ['P3', 'P1'],
  claim:
    'Threads of a process see one memory. A process has its own: the same address, another value. So one more thread takes less memory than one more process.',
  method:
    'A thread writes into a shared buffer, a child into what it was given; who sees it? Memory in use before and after one more of each; the memory maps of process, thread and child as the kernel tells them (/proc). With a C compiler: one global variable, written by a thread and by a forked child.',
  misleads: [
    'JavaScript threads share only SharedArrayBuffers: that is the language. Their maps are one all the same.',
    'Pages of the program and its libraries are in both processes, but in memory once: a proportional share counts them by their users.',
    'Memory that is freed is not given back at once: differences are rough.',
  ],
  limit: 40_000,
  measure: async (bench) => {
    const team = await bench.team(1);
    const cell = new Int32Array(new SharedArrayBuffer(4));
    await team.play('writeCell', () => ({ cell, value: 42 }) satisfies Cell);
    const values = [1];
    bench.progress('a child');
    const copy = (await bench.child('writeCopy', { values, value: 42 }).answer) as {
      values: number[];
      summary: MapSummary | null;
    };
    const lines = [
      `the thread wrote 42 into a shared buffer; the process reads ${cell[0]}`,
      `the child wrote ${copy.values[0]} into its copy; the process reads ${values[0]}`,
    ];
    const figures: Figure[] = [
      { id: 'seen', label: 'value that the process sees after its thread wrote 42', unit: 'count', values: [cell[0]!] },
      { id: 'copied', label: 'value that it sees after its child wrote 42', unit: 'count', values: [values[0]!] },
    ];
    const missing: string[] = [];
    const [inThread] = await team.play<MapSummary | null>('ownSummary', () => null);
    const own = ownSummary();
    await team.close();
    bench.progress('one more thread, one more child');
    const more: number[] = [];
    for (let i = 0; i < (bench.quick ? 3 : 7); i++) more.push(await oneMore());
    figures.push({ id: 'thread', label: 'memory of one more thread (and engine)', unit: 'bytes', values: more });
    if (own && inThread && copy.summary) {
      const children: number[] = [copy.summary.proportional];
      for (let i = 0; i < (bench.quick ? 2 : 6); i++) {
        const again = (await bench.child('writeCopy', { values, value: 42 }).answer) as { summary: MapSummary | null };
        children.push(again.summary?.proportional ?? Number.NaN);
      }
      figures.push({ id: 'process', label: 'memory of one more process (its share)', unit: 'bytes', values: children });
      lines.push('', ...drawn(own, inThread, copy.summary));
      figures.push({
        id: 'sameMap',
        label: 'process and thread have one map (1: yes)',
        unit: 'count',
        values: [inThread.pid === own.pid && inThread.code === own.code ? 1 : 0],
      });
    } else missing.push('there is no /proc: the memory maps of process, thread and child side by side');
    const native = bench.compile('memory', NATIVE);
    if (native === undefined) missing.push('no C compiler: one variable at one address with two values');
    else {
      const of = bench.runNative(native, []);
      const one = (name: string): number => of[name]?.[0] ?? Number.NaN;
      lines.push(
        '',
        `C: after its thread wrote 2, the process reads ${one('afterThread')};`,
        `   after its child wrote 3, it reads ${one('afterChild')};`,
        `   the address in the parent is ${one('parentAddress').toString(16)}, in the child ${one('childAddress').toString(16)}`,
      );
      for (const name of ['afterThread', 'afterChild', 'inChild'])
        figures.push({ id: name, label: `C variable: ${name}`, unit: 'count', values: [one(name)] });
      figures.push({
        id: 'sameAddress',
        label: 'C variable at one address in both (1: yes)',
        unit: 'count',
        values: [one('parentAddress') === one('childAddress') ? 1 : 0],
      });
    }
    return { figures, lines, missing };
  },
  judge: (m) => {
    const value = (id: string): number | undefined => m.figures.find((f) => f.id === id)?.values[0];
    return [
      exactly('a process sees what its thread wrote', value('seen') === 42),
      exactly('a process does not see what its child wrote', value('copied') === 1),
      ...(value('sameMap') === undefined
        ? []
        : [exactly('process and thread have one memory map', value('sameMap') === 1)]),
      ...(value('afterThread') === undefined
        ? []
        : [
            exactly('C: a thread changes the variable of its process', value('afterThread') === 2),
            exactly(
              'C: a child changes another one at the same address',
              value('afterChild') === 2 && value('inChild') === 3 && value('sameAddress') === 1,
            ),
          ]),
      ...checkLess(m, 'thread', 'process'),
    ];
  },
  simulations: [{ scenario: 'increment-thread' }, { scenario: 'increment-process' }],
  predict: (runs) => ({ lines: runs.map((run) => `${run.scenario}: ${run.stdout.trim()}`) }),
};
