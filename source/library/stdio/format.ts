/** printf's text, made of a format and the call's arguments; into memory: sprintf, snprintf, asprintf. */
import { argAddress, argU64, setResult32 } from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import { Errno } from '../../kernel/errno.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { writeAddress } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { type Ctx, plain, type Rec, spaceOf } from '../define.js';
import { allocate } from '../stdlib/memory.js';
import { storeString, stringAt } from '../string/memory.js';
import { formatPrint, makeSink } from '../text/print.js';
import { callValues, listValues, printReader } from './arguments.js';

/** No call formats more than this (it is one step); glibc's limit is 2^31. */
export const LONGEST_OUTPUT = 8 << 20;

interface Formatted {
  /** What is kept, at most as much as was asked for. */
  readonly bytes: Uint8Array;
  /** How much it would be; -1: an error, errno is set. */
  readonly total: number;
}

export function format(k: Kernel, context: Ctx, call: Rec, at: number, list: boolean, limit: number): Formatted {
  const text = stringAt(k, context, argAddress(context, call, at));
  const values = list
    ? listValues(k, context, argAddress(context, call, at + 1))
    : callValues(k, context, call, at + 1);
  const sink = makeSink(limit);
  const error = formatPrint(text, printReader(k, context, values), sink);
  const bytes = sink.bytes.subarray(0, sink.length);
  charge(k, 'byte', sink.length);
  if (error !== '') {
    setErrno(k, context, error === 'overflow' ? Errno.EOVERFLOW : Errno.EINVAL);
    return { bytes, total: -1 };
  }
  return { bytes, total: sink.total };
}

/** sprintf (no limit) and snprintf. */
const printingInto = (name: string, limited: boolean, list: boolean): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const room = limited ? Number(argU64(context, call, 1) & 0x1fffffffffffffn) : LONGEST_OUTPUT;
    const limit = Math.min(LONGEST_OUTPUT, Math.max(0, room - 1));
    const { bytes, total } = format(k, context, call, limited ? 2 : 1, list, limit);
    if (room > 0) storeString(k, context, to, bytes);
    setResult32(context, call, total);
  });

const printingNew = (name: string, list: boolean): Intrinsic =>
  plain(name, 'memory', (k, context, call) => {
    const { bytes, total } = format(k, context, call, 1, list, LONGEST_OUTPUT);
    const address = total < 0 ? 0 : allocate(k, context, bytes.length + 1);
    if (address === 0) {
      setResult32(context, call, -1);
      return;
    }
    storeString(k, context, address, bytes);
    writeAddress(k, spaceOf(k, context), argAddress(context, call, 0), address);
    setResult32(context, call, total);
  });

export const formatFunctions: readonly Intrinsic[] = [
  printingInto('sprintf', false, false),
  printingInto('vsprintf', false, true),
  printingInto('snprintf', true, false),
  printingInto('vsnprintf', true, true),
  printingNew('asprintf', false),
  printingNew('vasprintf', true),
];
