import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../source/scenarios/settings.js';

const file = (yaml: string) => `/*---\n${yaml}\n---*/\nint main(void) { return 0; }\n`;

describe('settings of a scenario', () => {
  it('are read from the comment on top', () => {
    const { settings, problems } = readSettings(
      file(
        'title: Lost update\nteaches: [L1]\nmachine: { cores: 2, policy: round-robin, quantum: 4us, seed: 7 }\nthreads: one-to-one\nargs: [2]\nwatch: [counter]',
      ),
    );
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      title: 'Lost update',
      teaches: ['L1'],
      cores: 2,
      policy: 'round-robin',
      parameters: { quantum: 4000 },
      seed: 7,
      threads: 'one-to-one',
      args: ['2'],
      watch: ['counter'],
    });
  });

  it('say what TLB a core has and what a process may keep in memory', () => {
    const { settings, problems } = readSettings(
      file('machine: { tlb: 8, asid: true, workingSet: [0, 8], quantum: 5 }'),
    );
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      tlb: 8,
      asid: true,
      workingSet: { minimum: 0, maximum: 8 },
      parameters: { quantum: 5 },
    });
  });

  it('are not needed', () => {
    expect(readSettings('int main(void) { return 0; }')).toEqual({ settings: {}, problems: [] });
  });

  it.each([
    ['titel: x', 2, "a scenario has no 'titel'; did you mean 'title'?"],
    ['title: x\nmachine: { cores: 65 }', 3, "'cores' is a whole number from 1 to 64"],
    ['title: x\nmachine:\n  cores: two', 4, "'cores' is a whole number from 1 to 64"],
    ['machine: { quantm: 4us }', 2, "a machine has no 'quantm'; did you mean 'quantum'?"],
    ['machine: { workingset: [1, 8] }', 2, "a machine has no 'workingset'; did you mean 'workingSet'?"],
    ['machine: { asids: true }', 2, "a machine has no 'asids'; did you mean 'asid'?"],
    ['machine: { asid: 1 }', 2, "'asid' is true or false"],
    ['title: x\nmachine:\n  tlb: 1025', 4, "'tlb' is a whole number from 0 to 1024"],
    ...['[8, 4]', '[1, 3]', '[-1, 8]', '[1, 65537]', '[1]', '8', '{ max: 8 }', '[a, b]', '[1.5, 8]'].map(
      (value): [string, number, string] => [
        `machine: { workingSet: ${value} }`,
        2,
        "'workingSet' is [minimum, maximum] in pages, such as [2, 8]: a maximum from 4 to 65536, a minimum up to it",
      ],
    ),
    ['machine: { quantum: soon }', 2, "'quantum' wants a number or a time such as 4us"],
    ['args: { a: 1 }', 2, "'args' is a list: [a, b]"],
    ['programs: { a: 1 }', 2, "'programs' is a list: [a, b]"],
    ['files: [a]', 2, "'files' is a list of `path: text`"],
    ['files: { ../a: x }', 2, "'../a' cannot be a file: it has . or .. in it"],
    ['files:\n  a: x\n  b/: y', 4, "'b/' cannot be a file: it ends in /, as folders do"],
    ['files: { a: { text: x, cashed: true } }', 2, "a file has no 'cashed'; did you mean 'cached'?"],
    ['files: { a: { text: xx, times: 16777215 } }', 2, 'files have 16 MiB at most, all together'],
    ['title: x\nprograms: [a.c, b]', 3, "'programs' is a list of C files: [child.c], and 'b' is none"],
    ['lower: both', 2, "'lower' is one of split, rmw"],
    ['costs: { sytemCall: 1us }', 2, "the list of prices has no 'sytemCall'; did you mean 'systemCall'?"],
    ['title:', 2, "'title' has no value"],
  ])('%j is refused at its line', (yaml, line, message) => {
    const { problems } = readSettings(file(yaml));
    expect(problems.map((p) => [p.line, p.message])).toEqual([[line, message]]);
  });

  it('that never end are refused', () => {
    expect(readSettings('/*---\ntitle: x\nint main;').problems[0]!.message).toContain('has no end');
  });

  it('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        readSettings(file(text));
        readSettings(text);
      }),
      { numRuns: 1000 },
    );
  });
});
