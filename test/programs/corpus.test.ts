import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFolder, EXECUTABLES, formatEnd, formatOutcome, loadCorpus, parseEnd, parseOutcome } from './corpus.js';
import { WAITING } from './waiting.js';

const corpus = loadCorpus();
const endings = ['.c', '.h', '.expected', '.status', '.args', '.in', '.flags', '.outcomes', '.possible', '.ts', '.md'];

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

describe('the corpus of C programs', () => {
  it('is as large as promised', () => {
    const count = (topic: string): number => corpus.filter((program) => program.topic === topic).length;
    expect(count('c')).toBeGreaterThanOrEqual(80);
    expect(count('pthreads')).toBeGreaterThanOrEqual(40);
    expect(count('atomics') + count('asm')).toBeGreaterThanOrEqual(15);
    expect(count('courses')).toBeGreaterThanOrEqual(15);
    expect(count('races')).toBeGreaterThanOrEqual(25);
    expect(count('processes') + count('files') + count('signals') + count('memory')).toBeGreaterThanOrEqual(95);
  });

  it('has names that are unique and sorted by code unit', () => {
    const names = corpus.map((program) => program.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual([...names].sort((a, b) => (a < b ? -1 : 1)));
  });

  it.each(corpus.map((program) => [program.name, program] as const))('%s has what belongs to it', (_, program) => {
    if (program.topic === 'races') {
      expect(program.expected).toBeNull();
      expect(program.possible?.length).toBeGreaterThan(0);
      const total = program.outcomes?.reduce((sum, outcome) => sum + outcome.seen, 0);
      expect(total).toBeGreaterThanOrEqual(100);
      expect(program.outcomes?.every((outcome) => outcome.runs === total)).toBe(true);
      // What was seen is among what can be.
      const allowed = [...program.possible!, ...program.storeBuffer].map((o) => formatEnd(o.end) + o.stdout);
      for (const outcome of program.outcomes!) expect(allowed).toContain(formatEnd(outcome.end) + outcome.stdout);
    } else {
      expect(program.expected).not.toBeNull();
      expect(program.end).not.toBeNull();
      expect(program.outcomes).toBeNull();
      expect(program.possible).toBeNull();
    }
  });

  it('has no file that belongs to no program', () => {
    const bases = new Set(corpus.map((program) => program.name));
    for (const path of files(corpusFolder())) {
      const name = path.slice(corpusFolder().length);
      const ending = endings.find((e) => name.endsWith(e));
      expect(ending, name).toBeDefined();
      const folder = name.lastIndexOf('/') < 0 ? '' : name.slice(0, name.lastIndexOf('/'));
      if (folder.endsWith(EXECUTABLES)) expect(bases, name).toContain(folder.slice(0, -EXECUTABLES.length));
      if (ending === '.c' || ending === '.h' || ending === '.ts' || ending === '.md') continue;
      expect(bases, name).toContain(name.slice(0, -ending!.length));
    }
  });

  it('knows the programs that wait', () => {
    const names = corpus.map((program) => program.name);
    for (const name of WAITING) expect(names).toContain(name);
    expect(WAITING).toEqual([...new Set(WAITING)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('reads back what it writes', () => {
    for (const text of ['0', '255', 'signal 11']) expect(formatEnd(parseEnd(text))).toBe(text);
    for (const line of ['3 of 300: hang: ""', '297 of 300: 0: "a: \\"b\\"\\n"', '1 of 1: signal 6: ""']) {
      expect(formatOutcome(parseOutcome(line))).toBe(line);
    }
    expect(() => parseEnd('signal eleven')).toThrow('Not an exit status');
    expect(() => parseOutcome('often: 0: ""')).toThrow('Not an outcome');
  });
});
