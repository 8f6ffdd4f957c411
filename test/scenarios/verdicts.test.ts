/**
 * What watching says of each scenario: the verdicts that it names come as it opens, and no other failure; one that
 * expects to end well survives random schedules too, uniform and with random priorities (PCT), on one, two and four cores.
 * SCHEDULES=1000 tries so many a number of cores.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { runWhole, type WholeRun } from '../../source/host/drive.js';
import { isFailure } from '../../source/host/ending.js';
import { load } from '../../source/host/load.js';
import { checkOptions } from '../../source/host/options.js';
import { isNote, type VerdictKind } from '../../source/kernel/verdict.js';

const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.c'))
  .sort();
const SCHEDULES = Number(process.env.SCHEDULES ?? 60);
/** Steps of a run: broken ones may turn for ever. */
const STEPS = 300_000;

const open = (file: string, raw: Parameters<typeof checkOptions>[1] = {}) => {
  const checked = checkOptions('run', raw);
  if (!checked.ok) throw new Error(checked.message);
  const result = load({ files: [join(folder, file)], args: undefined, options: checked.options, terminal: true });
  if (!result.ok) throw new Error(result.lines.join('\n'));
  return result.loaded;
};

/** The failures that were found, each kind once, by name. */
const failures = ({ verdicts }: WholeRun): string[] =>
  [...new Set(verdicts.map(({ verdict }) => verdict.kind).filter((kind) => !isNote(kind)))].sort();

/** Of broken ones that are told by their ends: what watching says of them. */
const SHOWN: Readonly<Record<string, readonly VerdictKind[]>> = {
  'check-then-act.c': ['race'],
  'condition-if.c': [],
  'deadlock.c': ['deadlock', 'stuck'],
  'kernel-spin-lock.c': ['stuck'],
  'lock-variable.c': ['race'],
  'lost-update.c': ['race'],
  'lost-wakeup.c': ['race', 'stuck', 'lost-wakeup'],
  'philosophers.c': ['deadlock', 'stuck'],
  'race-processes.c': ['race'],
};

const stated = files.flatMap((file) => {
  const { settings, machine } = open(file);
  const verdicts = settings.expect?.verdicts ?? SHOWN[file];
  return verdicts === undefined ? [] : [{ file, machine, verdicts, right: settings.expect?.exit === 0 }];
});

describe('as it opens, it shows the verdicts that it names', () => {
  test.each(stated)('$file: $verdicts', ({ machine, verdicts }) => {
    const whole = runWhole(machine, { maxSteps: STEPS });
    const found = [...new Set(whole.verdicts.map(({ verdict }) => verdict.kind))];
    for (const kind of verdicts) expect(found).toContain(kind);
    expect(failures(whole)).toEqual(verdicts.filter((kind) => !isNote(kind)).sort());
  });
});

describe('a right one shows no failure but those that it names, under any schedule tried', () => {
  let runs = 0;
  afterAll(() => console.log(`${runs} random schedules`));
  test.each(stated.filter(({ right }) => right))(
    '$file',
    ({ file, verdicts }) => {
      for (const cores of ['1', '2', '4'])
        for (const param of [[], ['depth=3', 'patience=400']]) {
          const { machine } = open(file, { policy: ['random'], cores: [cores], param });
          for (let seed = 1; seed <= SCHEDULES / 2; seed++) {
            const whole = runWhole({ ...machine, seed }, { maxSteps: STEPS });
            runs++;
            const { ending } = whole;
            const wrong = failures(whole).filter((kind) => !(verdicts as readonly string[]).includes(kind));
            if (isFailure(ending)) wrong.push(ending.message);
            expect(`seed ${seed}: ${wrong}`, `${cores} cores ${param}`).toBe(`seed ${seed}: `);
          }
        }
    },
    600_000,
  );
});
