/**
 * What system calls read from and write to the program's memory. An address that the kernel cannot use is EFAULT, not a fault:
 * it is the kernel that looks there. What only the language forbids (a freed block, a red zone) stays a fault that teaches.
 */
import { Fault } from '../../kernel/faults.js';
import type { Kernel } from '../../kernel/machine.js';
import { readRaw, readString, writeBytes } from '../../kernel/memory/access.js';
import { ADDRESS_LIMIT } from '../../kernel/memory/layout.js';
import { regions } from '../../kernel/memory/map.js';
import { regionIndex } from '../../kernel/memory/table.js';
import { type Ctx, latin1, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';

const SIGSEGV = 11;
const SIGBUS = 7;

/** What `body` does with the program's memory, or -EFAULT. */
export function orFault<T>(body: () => T): T | number {
  try {
    return body();
  } catch (error) {
    if (error instanceof Fault && (error.signal === SIGSEGV || error.signal === SIGBUS)) return -Errno.EFAULT;
    throw error;
  }
}

/** May all of [address, address + n) be read, or written? Looks at regions, touches nothing. */
export function isUsable(k: Kernel, context: Ctx, address: number, n: number, write: boolean): boolean {
  if (n === 0) return true;
  if (!(address >= 0 && address + n <= ADDRESS_LIMIT)) return false;
  const list = regions(k, spaceOf(k, context));
  for (let at = address; at < address + n; ) {
    const i = regionIndex(list, at);
    const region = i < 0 ? undefined : list[i]!;
    if (region === undefined || region.kind === 'guard' || !(write ? region.write : region.read)) return false;
    at = region.end;
  }
  return true;
}

/** n bytes of the program's memory, or -EFAULT. */
export function userBytes(k: Kernel, context: Ctx, address: number, n: number): Uint8Array | number {
  if (n === 0) return new Uint8Array(0);
  if (!isUsable(k, context, address, n, false)) return -Errno.EFAULT;
  return orFault(() => readRaw(k, spaceOf(k, context), address, n));
}

/** Stores bytes: 0, or -EFAULT. */
export function userStore(k: Kernel, context: Ctx, address: number, bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  if (!isUsable(k, context, address, bytes.length, true)) return -Errno.EFAULT;
  return orFault(() => {
    writeBytes(k, spaceOf(k, context), address, bytes);
    return 0;
  });
}

/** Numbers as ints in memory. */
export function ints(...numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  for (const [i, n] of numbers.entries()) view.setInt32(4 * i, n, true);
  return bytes;
}

/** PATH_MAX, the final 0 included. */
const PATH_MAX = 4096;

/** A path as the kernel takes it (a string of bytes), or -EFAULT, -ENAMETOOLONG. */
export function userPath(k: Kernel, context: Ctx, address: number): string | number {
  const bytes = orFault(() => readString(k, spaceOf(k, context), address, PATH_MAX));
  if (typeof bytes === 'number') return bytes;
  return bytes.length >= PATH_MAX ? -Errno.ENAMETOOLONG : latin1(bytes);
}
