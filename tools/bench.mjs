// Runs the benchmarks: each bench/NAME.bench.ts is bundled as the program is (production React, one process each).
//   npm run bench            all of them
//   npm run bench -- screen  those whose name contains "screen"
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { build, bundleOptions } from '../build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'bench');
const wanted = process.argv.slice(2);
const benches = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => /\.bench\.tsx?$/.test(file))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (benches.length === 0) {
  console.error(wanted.length === 0 ? 'There are no benchmarks.' : `No benchmark is called ${wanted.join(' or ')}.`);
  process.exit(2);
}

await build();
const outdir = join(root, 'dist', 'bench');
mkdirSync(outdir, { recursive: true });
let failed = 0;
try {
  for (const file of benches) {
    const name = file.replace(/\.tsx?$/, '');
    await esbuild.build({ ...bundleOptions, entryPoints: [{ in: join(folder, file), out: name }], outdir });
    console.log(`\n== ${name.replace(/\.bench$/, '')}`);
    const { status } = spawnSync(process.execPath, ['--expose-gc', join(outdir, `${name}.js`)], { stdio: 'inherit' });
    if (status !== 0) failed++;
  }
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
