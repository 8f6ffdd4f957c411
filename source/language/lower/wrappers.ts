/**
 * A variadic library function used as a pointer (`int (*print)(const char *, ...) = printf`): callers through a pointer
 * pass the variable arguments in memory, the library wants them in slots. So the pointer is to a small function of the
 * program that calls the variant with a va_list (`vprintf`).
 */
import type { Output } from './emitter.js';

const WITH_LIST = new Set([
  'printf',
  'fprintf',
  'dprintf',
  'sprintf',
  'snprintf',
  'asprintf',
  'scanf',
  'fscanf',
  'sscanf',
  'err',
  'errx',
  'warn',
  'warnx',
]);

/** Index of the function that stands for the library function `name`; -1 if it cannot be had; undefined if not needed. */
export function wrapperFor(out: Output, name: string): number | undefined {
  const known = out.wrappers.get(name);
  if (known !== undefined) return known;
  const intrinsic = out.intrinsicIndex.get(name);
  const use = intrinsic === undefined ? undefined : out.intrinsics[intrinsic];
  if (use === undefined || !use.type.variadic) return undefined;
  if (!WITH_LIST.has(name)) return -1;
  const list = `v${name}`;
  if (!out.intrinsicIndex.has(list)) {
    const pointer = { kind: 'pointer', to: { kind: 'void' } } as const;
    const type = { ...use.type, variadic: false, parameters: [...use.type.parameters, pointer] };
    out.intrinsicIndex.set(list, out.intrinsics.push({ name: list, type }) - 1);
  }
  const index = out.firstFunction + out.unit.functions.length + out.wrappers.size;
  out.wrappers.set(name, index);
  return index;
}
