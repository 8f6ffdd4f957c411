// Writes the table of keys into the README, between its two markers: node tools/keys.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const { outputFiles } = await build({
  entryPoints: [new URL('source/screen/commands.ts', root).pathname],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
});
const { keyTable } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString('base64')}`);

const file = new URL('README.md', root);
const text = readFileSync(file, 'utf8');
const pattern = /(<!-- keys -->\n)[\s\S]*?(<!-- \/keys -->)/;
if (!pattern.test(text)) {
  console.error('README.md has no <!-- keys --> and <!-- /keys -->');
  process.exit(1);
}
writeFileSync(
  file,
  text.replace(pattern, (_, begin, end) => `${begin}\n${keyTable()}\n${end}`),
);
