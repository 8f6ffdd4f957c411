/** Where the files that come with the program are, both in `dist/` and in a source checkout. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const findRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('lockstep: its own package.json was not found; the installation is damaged');
    folder = parent;
  }
  return folder;
};

let root: string | undefined;

/** The folder of the installed package: `scenarios/` is in it. */
export const packageRoot = (): string => {
  root ??= findRoot();
  return root;
};

/** The version in package.json. */
export const version = (): string => {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return manifest.version;
};
