/** Who survives when something fails: in a thread, in a child. */
import { spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { exactly } from './figures.js';
import type { Check, Figure, Probe, Roles } from './probe.js';

type Kind = 'error' | 'heap' | 'exit' | 'signal';

/** What a thread or a child does to itself. `signal`: as the kernel does it to whoever touches what is not there. */
const ILLS: Readonly<Record<Kind, string>> = {
  error: "throw new Error('on purpose')",
  heap: 'const a = []; for (;;) a.push(new Array(1000).fill(a.length))',
  exit: 'process.exit(3)',
  signal: "process.kill(process.pid, 'SIGSEGV')",
};
const KINDS = Object.keys(ILLS) as Kind[];

const WORDS: Readonly<Record<Kind, string>> = {
  error: 'a JavaScript error',
  heap: 'a heap limit reached',
  exit: 'exit',
  signal: 'SIGSEGV',
};

export interface Fate {
  /** Did another thread of the same process answer afterwards? */
  readonly survives: boolean;
  readonly how: string;
}

/** Runs in a process that may be lost: one of its threads fails, and the others say whether they are still there. */
const SACRIFICE = (kind: Kind): string => `
const { Worker } = require('node:worker_threads');
const bystander = new Worker("require('node:worker_threads').parentPort.on('message', (m) => require('node:worker_threads').parentPort.postMessage(m))", { eval: true });
const ill = new Worker(${JSON.stringify(ILLS[kind])}, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 }, stderr: true });
let how = '';
ill.on('error', (error) => { how = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'heap limit' : error.name; });
ill.on('exit', (code) => {
  bystander.once('message', () => { console.log(JSON.stringify({ how: how || 'exit ' + code })); process.exit(0); });
  bystander.postMessage(0);
});
`;

const run = (
  program: string,
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly signal: string | null; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, text }));
  });

const endWords = (code: number | null, signal: string | null): string => signal ?? `status ${code}`;

const inThread = async (kind: Kind): Promise<Fate> => {
  const { code, signal, text } = await run(process.execPath, ['-e', SACRIFICE(kind)]);
  if (code === 0 && text !== '') return { survives: true, how: `others live (${JSON.parse(text).how})` };
  return { survives: false, how: `all gone: ${signal ?? `status ${code}`}` };
};

/** A thread that writes to address 0, beside one that works: a real fault of the processor. */
const NATIVE = `
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
static void *careless(void *p) { *(volatile int *)p = 1; return p; }
int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "thread")) {
    pthread_t t;
    pthread_create(&t, NULL, careless, NULL);
    pthread_join(t, NULL);
    puts("alive 1");
    return 0;
  }
  pid_t pid = fork();
  if (pid == 0) { careless(NULL); _exit(0); }
  int status;
  waitpid(pid, &status, 0);
  printf("alive 1\\nsignal %d\\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}
`;

export const failureRoles: Roles = {};

export const failure: Probe = {
  name: 'failure',
  title: 'Who survives a failure',
  teaches: ['P8', 'P9'],
  claim:
    'A bad access in one thread ends all threads of its process. The same in a child ends the child: its parent lives and is told how.',
  method:
    'In a process that may be lost, one thread throws, runs out of heap, exits, or is sent SIGSEGV, and another is asked whether it is still there. Then a child does the same, and this process asks itself. With a C compiler: a real write to address 0 by a thread and by a forked child.',
  misleads: [
    'A JavaScript error and a heap limit end only the worker: the engine catches them. To the kernel nothing has happened.',
    'process.exit in a worker ends the worker; exit in a C thread ends the process.',
    'SIGSEGV is sent here (kill); what a bad access brings is the same signal. The C program makes a real one.',
    'Core dumps are switched off for all that is started here.',
  ],
  limit: 40_000,
  measure: async (bench) => {
    const figures: Figure[] = [];
    const rows: string[] = [`${''.padEnd(22)}in a thread               in a child: its parent`];
    const missing: string[] = [];
    for (const kind of KINDS) {
      bench.progress(WORDS[kind]);
      const thread = await inThread(kind);
      const args = kind === 'heap' ? ['--max-old-space-size=16', '-e', ILLS[kind]] : ['-e', ILLS[kind]];
      const { code, signal } = await run(process.execPath, args);
      // Whoever writes this has survived; it proves that by working: a thread is made and answers.
      const answered = await new Promise<boolean>((resolve) => {
        const worker = new Worker("require('node:worker_threads').parentPort.postMessage(1)", { eval: true });
        worker.once('message', () => resolve(true));
        worker.once('error', () => resolve(false));
      });
      figures.push(
        {
          id: `thread.${kind}`,
          label: `${WORDS[kind]} in a thread: its process lives (1: yes)`,
          unit: 'count',
          values: [thread.survives ? 1 : 0],
        },
        {
          id: `child.${kind}`,
          label: `${WORDS[kind]} in a child: its parent lives (1: yes)`,
          unit: 'count',
          values: [answered ? 1 : 0],
        },
        {
          id: `childEnded.${kind}`,
          label: `${WORDS[kind]} in a child: the child ended badly (1: yes)`,
          unit: 'count',
          values: [code === 0 ? 0 : 1],
        },
      );
      rows.push(`${WORDS[kind].padEnd(22)}${thread.how.padEnd(26)}lives; child: ${endWords(code, signal)}`);
    }
    const native = bench.compile('failure', NATIVE);
    if (native === undefined) missing.push('no C compiler: a real bad access by a thread and by a forked child');
    else {
      const thread = await run(native, ['thread']);
      const child = await run(native, ['child']);
      const sent = Number(/signal (\d+)/.exec(child.text)?.[1] ?? 0);
      figures.push(
        {
          id: 'native.thread',
          label: 'C: bad access in a thread: its process lives (1: yes)',
          unit: 'count',
          values: [thread.signal === null ? 1 : 0],
        },
        {
          id: 'native.child',
          label: 'C: bad access in a child: its parent lives (1: yes)',
          unit: 'count',
          values: [child.code === 0 ? 1 : 0],
        },
        { id: 'native.signal', label: 'C: signal that ended the child', unit: 'count', values: [sent] },
      );
      rows.push(
        `${'C, write to address 0'.padEnd(22)}${`all gone: ${thread.signal ?? `status ${thread.code}`}`.padEnd(26)}lives; child: signal ${sent}`,
      );
    }
    return { figures, lines: rows, missing };
  },
  judge: (m): Check[] => {
    const value = (id: string): number | undefined => m.figures.find((f) => f.id === id)?.values[0];
    const native = value('native.thread');
    return [
      exactly('SIGSEGV in one thread ends the whole process', value('thread.signal') === 0),
      exactly(
        'a JavaScript error or a heap limit ends only its thread',
        value('thread.error') === 1 && value('thread.heap') === 1,
      ),
      exactly(
        'whatever a child does, its parent lives and is told',
        KINDS.every((kind) => value(`child.${kind}`) === 1 && value(`childEnded.${kind}`) === 1),
      ),
      ...(native === undefined
        ? []
        : [
            exactly('C: a bad access in a thread ends its process', native === 0),
            exactly(
              'C: in a child it ends the child, by SIGSEGV',
              value('native.child') === 1 && value('native.signal') === 11,
            ),
          ]),
    ];
  },
  simulations: [{ scenario: 'crash-thread' }, { scenario: 'crash-process' }],
  predict: (runs) => ({
    lines: runs.map(
      (run) => `${run.scenario}: ${run.stdout.trim() === '' ? run.message : run.stdout.trim().split('\n').at(-1)}`,
    ),
  }),
};
