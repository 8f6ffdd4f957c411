/** scanf and its kin, from streams and strings. */
import { argAddress, setResult32 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  readAddress,
  readString,
  write64,
  writeAddress,
  writeBytes,
  writeF32,
  writeF64,
} from '../../kernel/memory/access.js';
import type { Context } from '../../kernel/state.js';
import { type Ctx, plain, spaceOf } from '../define.js';
import { STDIN } from '../statics.js';
import { allocate } from '../stdlib/memory.js';
import { stringAt } from '../string/memory.js';
import { type ByteSource, type ScanTarget, scan } from '../text/scan.js';
import { callValues, listValues, storeInteger, VA_NEXT } from './arguments.js';
import { getByte, putBack } from './buffer.js';
import { checkStream } from './fields.js';
import { lockStream } from './locks.js';
import { type Operation, streaming } from './operation.js';

/** Where scanf stores. */
function scanTarget(k: Kernel, context: Ctx, next: () => bigint, block: (n: number) => number): ScanTarget {
  const space = spaceOf(k, context);
  return {
    pointer: next,
    storeInteger: (address, size, value) => storeInteger(k, space, Number(address), size, value),
    storeFloat(address, size, value) {
      if (size === 4) writeF32(k, space, Number(address), value);
      else {
        writeF64(k, space, Number(address), value);
        if (size === 16) write64(k, space, Number(address) + 8, 0n);
      }
    },
    storeBytes(address, bytes, terminate, wide) {
      const all = terminate ? [...bytes, 0] : bytes;
      if (wide) for (const [i, c] of all.entries()) storeInteger(k, space, Number(address) + 4 * i, 4, BigInt(c));
      else writeBytes(k, space, Number(address), Uint8Array.from(all));
    },
    allocate(address, n) {
      const at = block(n);
      writeAddress(k, space, Number(address), at);
      return BigInt(at);
    },
  };
}

/**
 * The bytes of a stream. scanf that has to wait in its middle begins anew with the bytes that it had read by then: values are
 * stored again, what was allocated for %ms is kept. `op.kept`: number of such blocks, their addresses, the bytes.
 */
interface Replay extends ByteSource {
  block(n: number): number;
  /** Puts back what was read and not used. */
  finish(): void;
  /** For op.kept, when it must wait. */
  keep(): readonly number[];
}

function replay(op: Operation, file: number): Replay {
  const count = op.kept[0] ?? 0;
  const blocks = op.kept.slice(1, 1 + count);
  const seen = op.kept.slice(1 + count);
  let at = 0;
  let given = 0;
  return {
    next() {
      if (at < seen.length) return seen[at++]!;
      const byte = getByte(op, file);
      if (byte >= 0) {
        seen.push(byte);
        at++;
      }
      return byte;
    },
    back() {
      at--;
    },
    block(n) {
      const known = blocks[given++];
      if (known !== undefined) return known;
      const fresh = allocate(op.k, op.context, n);
      blocks.push(fresh);
      return fresh;
    },
    finish() {
      for (let i = seen.length - 1; i >= at; i--) putBack(op, file, seen[i]!);
    },
    keep: () => [blocks.length, ...blocks].concat(seen),
  };
}

const scanningStream = (name: string, from: 'stdin' | 'stream', list: boolean): Intrinsic =>
  streaming(name, 'input', (op) => {
    const { k, context, call, space } = op;
    const file = from === 'stdin' ? STDIN : argAddress(context, call, 0);
    checkStream(k, context, space, file);
    lockStream(op, file);
    const at = from === 'stdin' ? 0 : 1;
    if (list) {
      // Begun anew, the arguments are the first ones again. `op.note`: where they begin.
      const place = argAddress(context, call, at + 1) + VA_NEXT;
      if (op.note === 0) op.note = readAddress(k, space, place);
      else writeAddress(k, space, place, op.note);
    }
    const values = list
      ? listValues(k, context, argAddress(context, call, at + 1))
      : callValues(k, context, call, at + 1);
    const source = replay(op, file);
    const target = scanTarget(k, context, () => values.int64(), source.block);
    try {
      const stored = scan(stringAt(k, context, argAddress(context, call, at)), source, target);
      source.finish();
      setResult32(context, call, stored);
    } catch (error) {
      op.kept = source.keep();
      throw error;
    }
  });

/** As glibc does: the length of the string first, whatever the format wants of it. */
function stringSource(k: Kernel, context: Context, address: number): ByteSource {
  const bytes = readString(k, spaceOf(k, context), address, 2 ** 32);
  let at = 0;
  return {
    next() {
      const c = bytes[at];
      if (c === undefined) return -1;
      at++;
      return c;
    },
    back() {
      at--;
    },
  };
}

const scanningString = (name: string, list: boolean): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const text = stringAt(k, context, argAddress(context, call, 1));
    const values = list ? listValues(k, context, argAddress(context, call, 2)) : callValues(k, context, call, 2);
    const target = scanTarget(
      k,
      context,
      () => values.int64(),
      (n) => allocate(k, context, n),
    );
    setResult32(context, call, scan(text, stringSource(k, context, argAddress(context, call, 0)), target));
  });

export const scanFunctions: readonly Intrinsic[] = [
  scanningStream('scanf', 'stdin', false),
  scanningStream('vscanf', 'stdin', true),
  scanningStream('fscanf', 'stream', false),
  scanningStream('vfscanf', 'stream', true),
  scanningString('sscanf', false),
  scanningString('vsscanf', true),
];
