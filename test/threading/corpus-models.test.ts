/** The pthread programs of the corpus give the same output under each model in which they can finish; for the others it is said why. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runWhole } from '../../source/host/drive.js';
import { load } from '../../source/host/load.js';
import { checkOptions } from '../../source/host/options.js';
import { type CorpusProgram, formatEnd, loadCorpus } from '../programs/corpus.js';

/** What differs, and why; a pattern: what lockstep itself says of it. */
type Exceptions = Readonly<Record<string, RegExp | string>>;
const MODELS: Readonly<Record<string, Exceptions>> = {
  'many-to-one': {
    'pthreads/attributes': 'the contention scope is that of a process, not of the system as on Linux',
    'pthreads/exit_by_number': /nobody can wake them/,
    'pthreads/exit_in_thread': /did not end within/,
    'pthreads/exit_kills': 'main sleeps in the kernel, the thread that would end all does not run before the alarm',
    'pthreads/futex_calls': /nobody can wake them; under many-to-one .* in the kernel/,
    'pthreads/sem_named': /nobody can wake them; under many-to-one .* in the kernel/,
    'pthreads/sleep_order': 'each sleep stops all threads, so they end in the order in which they begin',
  },
  'many-to-many:2': {
    'pthreads/attributes': 'the contention scope is that of a process, not of the system as on Linux',
    'pthreads/futex_calls': /nobody can wake them; under many-to-many .* in the kernel/,
    'pthreads/sleep_order': 'three sleep, two at a time',
  },
};

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function runUnder(threads: string, p: CorpusProgram) {
  const raw = {
    include: [] as string[],
    define: [] as string[],
    stdin: p.stdinFile === null ? [] : [p.stdinFile],
    threads: [threads],
  };
  for (let i = 0; i < p.flags.length; i++) {
    const flag = p.flags[i]!;
    const value = flag.length > 2 ? flag.slice(2) : p.flags[++i]!;
    if (flag.startsWith('-I')) raw.include.push(join(p.folder, value));
    else raw.define.push(value);
  }
  const checked = checkOptions('run', raw);
  if (!checked.ok) throw new Error(checked.message);
  const result = load({ files: p.sources, args: p.args, options: checked.options, terminal: false });
  if (!result.ok) throw new Error(result.lines.join('\n'));
  const { ending, stdout } = runWhole(result.loaded.machine, { maxSteps: 1_000_000 });
  const end = ending.outcome === 'exited' ? `${ending.status}` : `${ending.outcome} ${ending.signal ?? ''}`.trim();
  return { end, stdout: latin1(stdout), message: ending.message };
}

const programs = loadCorpus().filter(
  (p) => /^(pthreads|courses)\//.test(p.name) && p.expected !== null && p.end !== null,
);

describe.each(Object.keys(MODELS))('under %s', (threads) => {
  it.each(programs)('$name', (p) => {
    const { end, stdout, message } = runUnder(threads, p);
    const same = end === formatEnd(p.end!) && stdout === latin1(p.expected!);
    const why = MODELS[threads]![p.name];
    if (why === undefined) expect({ end, stdout }).toEqual({ end: formatEnd(p.end!), stdout: latin1(p.expected!) });
    else {
      expect(same, 'it is the same: take it off the list').toBe(false);
      if (why instanceof RegExp) expect(message).toMatch(why);
    }
  });
});
