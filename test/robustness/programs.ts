/** Compiling and booting C texts for the tests here: no files, everything as `lockstep run` does it. */
import type { Machine } from '../../source/kernel/machine.js';
import type { Diagnostic } from '../../source/language/diagnostic.js';
import { compile } from '../../source/language/front.js';
import { systemHeaders } from '../../source/language/headers/index.js';
import type { Program } from '../../source/language/program.js';
import { librarySources } from '../../source/library/c/index.js';
import { supported } from '../../source/library/index.js';
import { makeMachine } from '../../source/scenarios/machine.js';
import type { Settings } from '../../source/scenarios/settings.js';

export interface Compiled {
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles one text. */
export function compileText(text: string): Compiled {
  return compile({
    files: ['main.c'],
    loader: { read: (path) => (path === 'main.c' ? text : undefined) },
    includePaths: [],
    defines: [],
    systemHeaders,
    supported,
    librarySources,
    lower: 'split',
  });
}

/** The machine of a program; throws where the settings are wrong (a mistake of the test). */
export function machineFor(
  program: Program,
  settings: Settings = {},
  stdin = '',
  args: readonly string[] = [],
): Machine {
  const made = makeMachine({
    program,
    settings,
    args: ['main', ...args],
    stdin: new TextEncoder().encode(stdin),
    terminal: false,
  });
  if ('problems' in made) throw new Error(made.problems.join('; '));
  return made.machine;
}

/** A small generator of numbers for tests that make long texts: as good as needed, the same everywhere (mulberry32). */
export function dice(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** How many times as many inputs as usual: FUZZ=20 for a long run by hand. */
export const MORE = Math.max(1, Number(process.env.FUZZ ?? 1) || 1);
/** Seed of all generators; another one by hand: FUZZ_SEED=... */
export const SEED = Number(process.env.FUZZ_SEED ?? 20_260_101) | 0;
