import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemHeaders } from '../../../source/language/headers/index.js';
import { preprocess } from '../../../source/language/preprocess/index.js';
import { tokenTexts } from '../../../source/language/preprocess/preprocess.js';

// Each case stands beside what `cc -E -P` (GCC 12) printed for it; compared token by token.
const folder = join(import.meta.dirname, 'cases');
for (const name of readdirSync(folder).filter((file) => file.endsWith('.c'))) {
  test(`${name}: the tokens of cc -E -P`, () => {
    const result = preprocess({
      file: name,
      loader: { read: (path) => (path === name ? readFileSync(join(folder, name), 'utf8') : undefined) },
      includePaths: [],
      systemHeaders,
      defines: [],
    });
    const expected = readFileSync(join(folder, name.replace(/\.c$/, '.expected')), 'utf8').replace(
      /^\s*#pragma.*$/gm,
      '',
    );
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(tokenTexts(result.text)).toEqual(tokenTexts(expected));
  });
}
