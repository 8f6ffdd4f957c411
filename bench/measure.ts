/** What the benchmarks share: C text to a machine, times, the yardstick. */
import { boot } from '../source/kernel/boot.js';
import type { Kernel, Machine } from '../source/kernel/machine.js';
import { run } from '../source/kernel/step.js';
import { compile } from '../source/language/front.js';
import { systemHeaders } from '../source/language/headers/index.js';
import type { Program } from '../source/language/program.js';
import { librarySources } from '../source/library/c/index.js';
import { supported } from '../source/library/index.js';
import { makeMachine } from '../source/scenarios/machine.js';
import type { Settings } from '../source/scenarios/settings.js';

export function compileText(text: string): Program {
  const { program, diagnostics } = compile({
    files: ['bench.c'],
    loader: { read: (path) => (path === 'bench.c' ? text : undefined) },
    includePaths: [],
    defines: [],
    systemHeaders,
    supported,
    librarySources,
    lower: 'split',
  });
  if (program === undefined) throw new Error(diagnostics.map((d) => `${d.place.line}: ${d.message}`).join('\n'));
  return program;
}

export function machineOf(program: Program, settings: Settings = {}, args: readonly string[] = []): Machine {
  const made = makeMachine({
    program,
    settings,
    args: ['bench', ...args],
    stdin: new Uint8Array(),
    terminal: false,
  });
  if ('problems' in made) throw new Error(made.problems.join('\n'));
  return made.machine;
}

/** A machine of C text, booted. */
export const started = (text: string, settings: Settings = {}, args: readonly string[] = []): Kernel =>
  boot(machineOf(compileText(text), settings, args));

export interface Timed {
  readonly steps: number;
  readonly ms: number;
  readonly k: Kernel;
}

/** Runs to the end or for so many steps. */
export function timed(k: Kernel, steps = 100_000_000): Timed {
  const before = k.state.step;
  const begin = performance.now();
  run(k, { steps });
  return { steps: k.state.step - before, ms: performance.now() - begin, k };
}

export const nsPerStep = ({ steps, ms }: Timed): number => (ms * 1e6) / steps;

/** ns an instruction of a switch over a handful of opcodes with nothing behind them but registers in one array. */
export function bareLoop(n = 20_000_000): number {
  const code = new Int32Array([0, 1, 0, 1, 2, 1, 1, 2, 3, 0, 1, 0, 1, 2, 0, 2, 4, 0]);
  const slots = new Int32Array(16);
  const memory = new Int32Array(16);
  let pc = 0;
  const begin = performance.now();
  for (let i = 0; i < n; i++) {
    const a = code[3 * pc + 1]!;
    const b = code[3 * pc + 2]!;
    switch (code[3 * pc]!) {
      case 0:
        slots[a] = memory[b]!;
        pc++;
        break;
      case 1:
        slots[a] = (slots[b]! + 1) | 0;
        pc++;
        break;
      case 2:
        memory[a] = slots[b]!;
        pc++;
        break;
      case 3:
        slots[a] = memory[b]!;
        pc++;
        break;
      default:
        if (slots[a] !== -1) pc = 0;
        else pc++;
    }
    if (pc > 5) pc = 0;
  }
  return ((performance.now() - begin) * 1e6) / n;
}

/** The best of three: what the machine gives when nobody else uses it. */
export function yardstick(): number {
  bareLoop(2_000_000);
  return Math.min(bareLoop(), bareLoop(), bareLoop());
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** Bytes in use after a collection: the heap's and those of typed arrays. */
export function bytesInUse(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
