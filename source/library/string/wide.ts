/** <wchar.h>: strings of 32-bit characters. */
import { arg32, argAddress, argU64, setResult32, setResult64, setResultAddress } from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { copy, readI32, write32 } from '../../kernel/memory/access.js';
import type { Context } from '../../kernel/state.js';
import { plain, spaceOf } from '../define.js';

/** Characters of a wide string, at most `limit`, without the 0. */
function length(k: Kernel, context: Context, address: number, limit = Infinity): number {
  const space = spaceOf(k, context);
  let n = 0;
  while (n < limit && readI32(k, space, address + 4 * n) !== 0) n++;
  charge(k, 'byte', 4 * (n + 1));
  return n;
}

function compare(k: Kernel, context: Context, a: number, b: number, limit: number): number {
  const space = spaceOf(k, context);
  for (let i = 0; i < limit; i++) {
    const x = readI32(k, space, a + 4 * i);
    const y = readI32(k, space, b + 4 * i);
    if (x !== y) return x < y ? -1 : 1;
    if (x === 0) break;
  }
  return 0;
}

const sizeOf = (n: bigint): number => Number(n > 1n << 32n ? 1n << 32n : n);

export const wideFunctions: readonly Intrinsic[] = [
  plain('wcslen', 'local', (k, context, call) =>
    setResult64(context, call, BigInt(length(k, context, argAddress(context, call, 0)))),
  ),
  plain('wcscpy', 'local', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const from = argAddress(context, call, 1);
    copy(k, spaceOf(k, context), to, from, 4 * (length(k, context, from) + 1));
    setResultAddress(context, call, to);
  }),
  plain('wcsncpy', 'local', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const from = argAddress(context, call, 1);
    const n = sizeOf(argU64(context, call, 2));
    const space = spaceOf(k, context);
    const kept = length(k, context, from, n);
    copy(k, space, to, from, 4 * kept);
    for (let i = kept; i < n; i++) write32(k, space, to + 4 * i, 0);
    setResultAddress(context, call, to);
  }),
  plain('wcscat', 'local', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const from = argAddress(context, call, 1);
    const at = to + 4 * length(k, context, to);
    copy(k, spaceOf(k, context), at, from, 4 * (length(k, context, from) + 1));
    setResultAddress(context, call, to);
  }),
  plain('wcscmp', 'local', (k, context, call) =>
    setResult32(
      context,
      call,
      compare(k, context, argAddress(context, call, 0), argAddress(context, call, 1), Infinity),
    ),
  ),
  plain('wcsncmp', 'local', (k, context, call) => {
    const n = sizeOf(argU64(context, call, 2));
    setResult32(context, call, compare(k, context, argAddress(context, call, 0), argAddress(context, call, 1), n));
  }),
  plain('wcschr', 'local', (k, context, call) => {
    const start = argAddress(context, call, 0);
    const wanted = arg32(context, call, 1);
    const space = spaceOf(k, context);
    for (let i = 0; ; i++) {
      const c = readI32(k, space, start + 4 * i);
      if (c !== wanted && c !== 0) continue;
      setResultAddress(context, call, c === wanted ? start + 4 * i : 0);
      return;
    }
  }),
  plain('wmemset', 'local', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const space = spaceOf(k, context);
    const n = sizeOf(argU64(context, call, 2));
    for (let i = 0; i < n; i++) write32(k, space, to + 4 * i, arg32(context, call, 1));
    setResultAddress(context, call, to);
  }),
  plain('wmemcpy', 'local', (k, context, call) => {
    const to = argAddress(context, call, 0);
    copy(k, spaceOf(k, context), to, argAddress(context, call, 1), 4 * sizeOf(argU64(context, call, 2)));
    setResultAddress(context, call, to);
  }),
];
