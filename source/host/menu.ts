/**
 * The menu's entries without reading YAML: the build writes them down beside the program. Where they are not there, or a
 * scenario has been changed since, they are read from the scenarios themselves (catalogue.ts).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuEntry } from '../screen/view.js';
import { packageRoot } from './assets.js';
import { scenarioFiles, scenarioFolder } from './files.js';

/** What dist/scenarios.json holds: the entries in order, and a hash of all scenario files' names and texts. */
export interface Prepared {
  readonly hash: string;
  readonly entries: readonly MenuEntry[];
}

/** FNV-1a over names and bytes of all scenario files: tells whether what was prepared is of the same files. */
export const scenarioHash = (): string => {
  let hash = 0x811c9dc5;
  for (const name of scenarioFiles()) {
    const bytes = readFileSync(join(scenarioFolder(), name));
    for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
    // The comment with the settings stands on top; the length stands for the rest.
    const end = Math.min(bytes.length, 1500);
    for (let i = 0; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash = Math.imul(hash ^ bytes.length, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
};

/** The entries that the build prepared, if they still fit. */
export const preparedEntries = (): readonly MenuEntry[] | undefined => {
  try {
    const file = join(packageRoot(), 'dist', 'scenarios.json');
    const prepared: Prepared = JSON.parse(readFileSync(file, 'utf8'));
    return prepared.hash === scenarioHash() ? prepared.entries : undefined;
  } catch {
    // Not built, or by another version: the scenarios themselves say it.
    return undefined;
  }
};
