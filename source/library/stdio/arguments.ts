/** Variable arguments of printf and scanf: in the slots of the call itself, or where a va_list points. */
import { arg32, argF64, argI64 } from '../../kernel/call.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  readAddress,
  readF64,
  readI32,
  readI64,
  readString,
  readU32,
  write32,
  write64,
  writeAddress,
  writeU8,
  writeU16,
} from '../../kernel/memory/access.js';
import { errnoAddress } from '../../kernel/memory/stacks.js';
import type { Call, Context } from '../../kernel/state.js';
import { bytesOf, misuse, spaceOf } from '../define.js';
import { errorMessage } from '../text/errors.js';
import { type ArgumentReader, encodeWide } from '../text/print.js';

/** The next argument in its three readings. */
interface Values {
  seek(i: number): void;
  int32(): number;
  int64(): bigint;
  double(): number;
}

/** Offset in a va_list of the address of the next argument. */
export const VA_NEXT = 8;

/** Arguments from number `first` on of the call itself. */
export function callValues(k: Kernel, context: Context, call: Call, first: number): Values {
  let i = first;
  const next = (): boolean => {
    if (i < call.argc) return true;
    if (i === call.argc) misuse(k, context, 0, 'The format asks for more arguments than there are', 'format');
    i++;
    return false;
  };
  return {
    seek(n) {
      i = first + n;
    },
    int32: () => (next() ? arg32(context, call, i++) : 0),
    int64: () => (next() ? argI64(context, call, i++) : 0n),
    double: () => (next() ? argF64(context, call, i++) : 0),
  };
}

/**
 * Arguments of a va_list: `list` is the address of the va_list object, whose word at offset VA_NEXT is the address of the
 * next argument, 8 bytes each. It is moved on, as va_arg does.
 */
export function listValues(k: Kernel, context: Context, list: number): Values {
  const space = spaceOf(k, context);
  const next = (): number => {
    const at = readAddress(k, space, list + VA_NEXT);
    writeAddress(k, space, list + VA_NEXT, at + 8);
    return at;
  };
  const start = readAddress(k, space, list + VA_NEXT);
  return {
    seek: (i) => writeAddress(k, space, list + VA_NEXT, start + 8 * i),
    int32: () => readI32(k, space, next()),
    int64: () => readI64(k, space, next()),
    double: () => readF64(k, space, next()),
  };
}

const LONGEST = 2 ** 32;

/** What printf reads. */
export function printReader(k: Kernel, context: Context, values: Values): ArgumentReader {
  const space = spaceOf(k, context);
  return {
    ...values,
    string: (address, limit) => readString(k, space, Number(address), limit < 0 ? LONGEST : limit),
    wideString(address, limit) {
      const bytes: number[] = [];
      for (let at = Number(address); ; at += 4) {
        const c = readU32(k, space, at);
        if (c === 0) break;
        const encoded = encodeWide(c);
        if (limit >= 0 && bytes.length + encoded.length > limit) break;
        bytes.push(...encoded);
      }
      return Uint8Array.from(bytes);
    },
    store(address, size, count) {
      storeInteger(k, space, Number(address), size, BigInt(count));
    },
    errorMessage: () => errorMessage(readI32(k, space, errnoAddress(context))),
  };
}

export function storeInteger(k: Kernel, space: number, at: number, size: 1 | 2 | 4 | 8, value: bigint): void {
  if (size === 8) write64(k, space, at, BigInt.asIntN(64, value));
  else {
    const low = Number(BigInt.asIntN(32, value));
    if (size === 4) write32(k, space, at, low);
    else if (size === 2) writeU16(k, space, at, low & 0xffff);
    else writeU8(k, space, at, low & 0xff);
  }
}

/** Text of an error number, as bytes. */
export const errorBytes = (n: number): Uint8Array => bytesOf(errorMessage(n));
