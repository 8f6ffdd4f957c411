/** Parameters that may be lists: the first value stands under the name itself, the others as `name.1`, `name.2`, ... */
import type { Kernel } from '../kernel/machine.js';

/** A value of a list, by position from 0; beyond the end, the last one. */
export function valueAt(k: Kernel, name: string, index: number): number {
  const { parameters } = k.machine;
  for (let i = index; i > 0; i--) {
    const value = parameters[`${name}.${i}`];
    if (value !== undefined) return value;
  }
  return parameters[name]!;
}

/** The value of a list at exactly this position; undefined: the list is shorter. */
export function exactlyAt(k: Kernel, name: string, index: number): number | undefined {
  return k.machine.parameters[index === 0 ? name : `${name}.${index}`];
}

/** A list as it stands in a table of parameters; how settings and flags hand it in. */
export function listEntries(name: string, values: readonly number[]): Readonly<Record<string, number>> {
  return Object.fromEntries(values.map((value, i) => [i === 0 ? name : `${name}.${i}`, value]));
}
