/** The scheduling policies by name, and the check of their parameters. */
import type { Parameter, Policy } from '../kernel/policy.js';
import { cfs } from './cfs.js';
import { edf } from './edf.js';
import { eevdf } from './eevdf.js';
import { fifo } from './first-come.js';
import { lottery } from './lottery.js';
import { mlfq } from './mlfq.js';
import { priority } from './priority.js';
import { random } from './random.js';
import { roundRobin } from './round-robin.js';
import { sjf, stcf } from './shortest.js';
import { solaris } from './solaris.js';
import { stride } from './stride.js';

export const policies: ReadonlyMap<string, Policy> = new Map(
  [fifo, sjf, stcf, roundRobin, priority, mlfq, solaris, lottery, stride, cfs, eevdf, edf, random].map((p) => [
    p.name,
    p,
  ]),
);

/** Short and other names under which textbooks know them. */
export const ALIASES: Readonly<Record<string, string>> = {
  rr: 'round-robin',
  fcfs: 'fifo',
  srtf: 'stcf',
  srt: 'stcf',
  spn: 'sjf',
};

/** The policy of a name or of a short name; undefined: there is none. */
export function policyNamed(name: string): Policy | undefined {
  return policies.get(name) ?? policies.get((Object.hasOwn(ALIASES, name) && ALIASES[name]) || '');
}

/** Short names of a policy. */
export function aliasesOf(policy: Policy): readonly string[] {
  return Object.keys(ALIASES).filter((alias) => ALIASES[alias] === policy.name);
}

/**
 * The parameters given, completed with the policy's defaults; or one sentence that names what is wrong, the range or the
 * nearest name. Values are in the parameter's own unit (times in ns); those of a list after the first are `name.1`, ... (see
 * parameters.ts).
 */
export function checkParameters(
  policy: { readonly name: string; readonly parameters: readonly Parameter[] },
  given: Readonly<Record<string, number>>,
  what = 'policy',
): { readonly values: Readonly<Record<string, number>> } | { readonly message: string } {
  const values: Record<string, number> = {};
  for (const p of policy.parameters) values[p.name] = p.default;
  for (const name of Object.keys(given)) {
    const [base = '', index] = name.split('.');
    const parameter = policy.parameters.find((p) => p.name === base);
    if (index !== undefined && parameter !== undefined && !(Number(index) < (parameter.list ?? 1))) {
      const most = parameter.list === undefined ? 'one value, not a list' : `at most ${parameter.list} values`;
      return { message: `${base} of ${what} '${policy.name}': ${most}` };
    }
    if (parameter === undefined) {
      const near = nearest(
        name,
        policy.parameters.map((p) => p.name),
      );
      const hint = near === undefined ? `it has ${listOf(policy.parameters)}` : `did you mean '${near}'?`;
      return { message: `${what} '${policy.name}' has no parameter '${name}': ${hint}` };
    }
    const value = given[name]!;
    if (!Number.isFinite(value) || !Number.isInteger(value) || value < parameter.min || value > parameter.max) {
      return { message: `${base} of ${what} '${policy.name}': ${rangeOf(parameter)}, not ${value}` };
    }
    values[name] = value;
  }
  return { values };
}

function listOf(parameters: readonly Parameter[]): string {
  return parameters.length === 0 ? 'none' : parameters.map((p) => `'${p.name}'`).join(', ');
}

function rangeOf(p: Parameter): string {
  if (p.unit === 'flag') return '0 or 1';
  const unit = p.unit === 'ns' ? ' ns' : p.unit === 'percent' ? ' percent' : '';
  return `a whole number from ${p.min} to ${p.max}${unit}`;
}

/** The name with the fewest letters to change, if these are at most a third of it (two at least). */
function nearest(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const other of names) {
    const d = distance(name.toLowerCase(), other.toLowerCase());
    if (d < least) {
      least = d;
      best = other;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
