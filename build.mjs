// Builds dist/: the command-line program and its chunks, the worker scripts, the two WebAssembly files that parse C,
// and the licences of everything bundled. Runs at `npm ci` through the `prepare` script.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));

/** Options shared by the program, the benchmarks and the programs that the tests build. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  loader: { '.h': 'text', '.c': 'text', '.md': 'text', '.yaml': 'text' },
  // React's development build is twice as slow and leaks; Ink connects to the React developer tools when DEV is set.
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
  external: ['react-devtools-core'],
  // Some of Ink's dependencies are CommonJS and call require('assert') and the like, which an ES module does not have.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
};

/** Every `NAME.worker.ts` under source/ becomes `dist/NAME.worker.js`. */
const workers = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.worker.ts'))
    .map((file) => join(folder, file));

const packageOf = (input) => {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match === null ? undefined : match[1];
};

/** The licence texts of the bundled packages, as their licences ask for. */
const licences = (metafile) => {
  const folders = new Set(Object.keys(metafile.inputs).map(packageOf).filter(Boolean));
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `dist/ contains the following packages.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
};

/** Writes the menu of scenarios down, so that starting the program need not read YAML. */
const prepareScenarios = async (folder) => {
  const contents = `
    import { scenarioEntries } from './source/host/catalogue.js';
    import { scenarioHash } from './source/host/menu.js';
    export const prepared = () => JSON.stringify({ hash: scenarioHash(), entries: scenarioEntries() });`;
  const outfile = join(folder, 'prepare.mjs');
  await esbuild.build({
    ...bundleOptions,
    splitting: false,
    metafile: false,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile,
    // As if it stood here: it finds the scenarios by its own place.
    define: { ...bundleOptions.define, 'import.meta.url': JSON.stringify(import.meta.url) },
    banner: { js: bundleOptions.banner.js.replace('import.meta.url', JSON.stringify(import.meta.url)) },
  });
  const { prepared } = await import(pathToFileURL(outfile).href);
  rmSync(outfile);
  writeFileSync(join(folder, 'scenarios.json'), prepared());
};

/** Builds the whole program into `outdir` and returns esbuild's metafile. */
export const build = async (outdir = join(root, 'dist')) => {
  // Built beside and then exchanged: a build that fails leaves the one of before.
  const staging = `${outdir}.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const { metafile } = await esbuild.build({
    ...bundleOptions,
    entryPoints: [
      { in: join(root, 'source/cli.ts'), out: 'lockstep' },
      ...workers(join(root, 'source')).map((file) => ({
        in: file,
        out: file.replace(/^.*\//, '').replace(/\.ts$/, ''),
      })),
    ],
    outdir: staging,
  });
  chmodSync(join(staging, 'lockstep.js'), 0o755);
  await prepareScenarios(staging);
  writeFileSync(join(staging, 'THIRD-PARTY-LICENSES.txt'), licences(metafile));
  rmSync(outdir, { recursive: true, force: true });
  renameSync(staging, outdir);
  return metafile;
};

if (
  process.argv[1] !== undefined &&
  existsSync(process.argv[1]) &&
  relative(process.argv[1], fileURLToPath(import.meta.url)) === ''
) {
  await build();
}
