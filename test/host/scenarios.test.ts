/** Every scenario does what it says: as it opens, the broken ones break and the right ones end well, whatever the schedule. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runWhole } from '../../source/host/drive.js';
import { isFailure } from '../../source/host/ending.js';
import { load } from '../../source/host/load.js';
import { checkOptions } from '../../source/host/options.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(join(root, 'scenarios'))
  .filter((name) => /\.(c|yaml)$/.test(name))
  .sort();

const open = (file: string, raw: Parameters<typeof checkOptions>[1] = {}) => {
  const checked = checkOptions('run', raw);
  if (!checked.ok) throw new Error(checked.message);
  const result = load({
    files: [join(root, 'scenarios', file)],
    args: undefined,
    options: checked.options,
    terminal: true,
  });
  if (!result.ok) throw new Error(result.lines.join('\n'));
  return result.loaded;
};

const golden = join(root, 'test/goldens/scenarios.txt');

test('as they open, they end as the list says', () => {
  const lines = files.map((file) => {
    const { ending, stdout } = runWhole(open(file).machine, { maxSteps: 1_000_000 });
    const printed = new TextDecoder().decode(stdout).trimEnd().replace(/\n/g, ' | ');
    return `${file.padEnd(26)} ${ending.message === '' ? 'ends well' : ending.message}\n${printed === '' ? '' : `    ${printed}\n`}`;
  });
  const text = lines.join('');
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, 'utf8'));
});

describe('a right one ends well under every schedule tried', () => {
  for (const file of files.filter((name) => name.endsWith('.c'))) {
    const { settings } = open(file);
    if (settings.expect?.exit !== 0) continue;
    test(file, () => {
      for (const cores of ['1', '2', '4']) {
        const { machine } = open(file, { policy: ['random'], cores: [cores] });
        for (let seed = 1; seed <= 20; seed++) {
          const { ending } = runWhole({ ...machine, seed }, { maxSteps: 500_000 });
          expect(isFailure(ending) ? `seed ${seed}, ${cores} cores: ${ending.message}` : '').toBe('');
        }
      }
    });
  }
});
