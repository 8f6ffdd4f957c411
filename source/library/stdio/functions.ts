/** The functions of <stdio.h> on the three standard streams, on strings and on descriptors; read and write. */
import { arg32, argAddress, argU64, setResult32, setResult64, setResultAddress } from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  readAddress,
  readI32,
  readRaw,
  readString,
  readU64,
  write64,
  writeAddress,
  writeBytes,
  writeF32,
  writeF64,
} from '../../kernel/memory/access.js';
import { errnoAddress, setErrno } from '../../kernel/memory/stacks.js';
import type { Call, Context } from '../../kernel/state.js';
import { alias, bytesOf, type Ctx, plain, type Rec, spaceOf } from '../define.js';
import { ensureStatics, FileFlag, STDERR, STDIN, STDOUT } from '../statics.js';
import { allocate, release } from '../stdlib/memory.js';
import { storeString, stringAt } from '../string/memory.js';
import { Errno, errorMessage } from '../text/errors.js';
import { formatPrint, makeSink } from '../text/print.js';
import { type ByteSource, type ScanTarget, scan } from '../text/scan.js';
import { callValues, listValues, printReader, storeInteger } from './arguments.js';
import {
  checkStream,
  clearFlags,
  filenoOf,
  flush,
  flushAll,
  hasFlag,
  putBack,
  setBuffer,
  streamByte,
  streamRead,
  streamWrite,
  writeDescriptor,
} from './stream.js';

/** No call formats more than this (it is one step); glibc's limit is 2^31. */
const LONGEST_OUTPUT = 8 << 20;
const EOF = -1;

interface Formatted {
  /** What is kept, at most as much as was asked for. */
  readonly bytes: Uint8Array;
  /** How much it would be; -1: an error, errno is set. */
  readonly total: number;
}

function format(k: Kernel, context: Ctx, call: Rec, at: number, list: boolean, limit: number): Formatted {
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

/** printf and its kin to a stream. */
const printing = (name: string, stream: 'stdout' | 'argument', list: boolean): Intrinsic =>
  plain(name, 'output', (k, context, call) => {
    ensureStatics(k, context);
    const file = stream === 'stdout' ? STDOUT : argAddress(context, call, 0);
    const { bytes, total } = format(k, context, call, stream === 'stdout' ? 0 : 1, list, LONGEST_OUTPUT);
    if (total > LONGEST_OUTPUT) {
      setErrno(k, context, Errno.ENOMEM);
      setResult32(context, call, -1);
      return;
    }
    const written = total >= 0 && streamWrite(k, context, file, bytes);
    setResult32(context, call, written ? total : -1);
  });

const printingTo = (name: string, list: boolean): Intrinsic =>
  plain(name, 'output', (k, context, call) => {
    const { bytes, total } = format(k, context, call, 1, list, LONGEST_OUTPUT);
    const n = total < 0 ? -1 : writeDescriptor(k, context, arg32(context, call, 0), bytes);
    if (n < -1) setErrno(k, context, -n);
    setResult32(context, call, n < 0 ? -1 : total);
  });

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

/** Where scanf stores. */
function scanTarget(k: Kernel, context: Ctx, next: () => bigint): ScanTarget {
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
      const block = allocate(k, context, n);
      writeAddress(k, space, Number(address), block);
      return BigInt(block);
    },
  };
}

function streamSource(k: Kernel, context: Ctx, file: number): ByteSource {
  let last = -1;
  return {
    next() {
      last = streamByte(k, context, file);
      return last;
    },
    back() {
      putBack(k, context, file, last);
    },
  };
}

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

const scanning = (name: string, from: 'stdin' | 'stream' | 'string', list: boolean): Intrinsic =>
  plain(name, from === 'string' ? 'local' : 'input', (k, context, call) => {
    ensureStatics(k, context);
    const at = from === 'stdin' ? 0 : 1;
    const text = stringAt(k, context, argAddress(context, call, at));
    const source =
      from === 'string'
        ? stringSource(k, context, argAddress(context, call, 0))
        : streamSource(k, context, from === 'stdin' ? STDIN : argAddress(context, call, 0));
    const values = list
      ? listValues(k, context, argAddress(context, call, at + 1))
      : callValues(k, context, call, at + 1);
    setResult32(
      context,
      call,
      scan(
        text,
        source,
        scanTarget(k, context, () => values.int64()),
      ),
    );
  });

const streamArgument = (context: Context, call: Call, i: number): number => argAddress(context, call, i);

const putting = (name: string, effect: 'output', body: (k: Kernel, context: Ctx, call: Rec) => number): Intrinsic =>
  plain(name, effect, (k, context, call) => {
    ensureStatics(k, context);
    setResult32(context, call, body(k, context, call));
  });

function putByte(k: Kernel, context: Ctx, file: number, c: number): number {
  const byte = c & 0xff;
  return streamWrite(k, context, file, Uint8Array.of(byte)) ? byte : EOF;
}

const fputc = putting('fputc', 'output', (k, context, call) =>
  putByte(k, context, streamArgument(context, call, 1), arg32(context, call, 0)),
);
const putchar = putting('putchar', 'output', (k, context, call) =>
  putByte(k, context, STDOUT, arg32(context, call, 0)),
);
const fputs = putting('fputs', 'output', (k, context, call) =>
  streamWrite(k, context, streamArgument(context, call, 1), stringAt(k, context, argAddress(context, call, 0)))
    ? 1
    : EOF,
);

const fgetc = plain('fgetc', 'input', (k, context, call) =>
  setResult32(context, call, streamByte(k, context, argAddress(context, call, 0))),
);
const getchar = plain('getchar', 'input', (k, context, call) =>
  setResult32(context, call, streamByte(k, context, STDIN)),
);

const fwrite = plain('fwrite', 'output', (k, context, call) => {
  const size = argU64(context, call, 1);
  const count = argU64(context, call, 2);
  const total = Number(size * count);
  if (total === 0) {
    setResult64(context, call, 0n);
    return;
  }
  const bytes = readRaw(k, spaceOf(k, context), argAddress(context, call, 0), total);
  const written = streamWrite(k, context, argAddress(context, call, 3), bytes);
  setResult64(context, call, written ? count : 0n);
});

const fread = plain('fread', 'input', (k, context, call) => {
  const size = Number(argU64(context, call, 1));
  const total = size * Number(argU64(context, call, 2));
  if (total === 0) {
    setResult64(context, call, 0n);
    return;
  }
  const bytes = streamRead(k, context, argAddress(context, call, 3), total, false);
  writeBytes(k, spaceOf(k, context), argAddress(context, call, 0), bytes);
  charge(k, 'byte', bytes.length);
  setResult64(context, call, BigInt(Math.floor(bytes.length / size)));
});

/** getline and getdelim: the line in a block that grows. */
function getDelimited(k: Kernel, context: Ctx, call: Rec, delimiter: number, file: number): void {
  const space = spaceOf(k, context);
  const line: number[] = [];
  for (;;) {
    const c = streamByte(k, context, file);
    if (c < 0) break;
    line.push(c);
    if (c === delimiter) break;
  }
  if (line.length === 0) {
    setResult64(context, call, -1n);
    return;
  }
  const place = argAddress(context, call, 0);
  const sizePlace = argAddress(context, call, 1);
  let block = readAddress(k, space, place);
  const room = block === 0 ? 0 : Number(readU64(k, space, sizePlace));
  if (room < line.length + 1) {
    // glibc grows it to twice its size, 120 bytes at first.
    const size = Math.max(120, 2 * room, line.length + 1);
    if (block !== 0) release(k, context, block);
    block = allocate(k, context, size);
    writeAddress(k, space, place, block);
    write64(k, space, sizePlace, BigInt(size));
  }
  storeString(k, context, block, Uint8Array.from(line));
  setResult64(context, call, BigInt(line.length));
}

const flag = (name: string, bit: number): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const file = argAddress(context, call, 0);
    setResult32(context, call, hasFlag(k, checkStream(k, context, file), file, bit) ? 1 : 0);
  });

const fileno = plain('fileno', 'local', (k, context, call) => {
  const file = argAddress(context, call, 0);
  setResult32(context, call, filenoOf(k, checkStream(k, context, file), file));
});

const clearerr = plain('clearerr', 'local', (k, context, call) => {
  const file = argAddress(context, call, 0);
  clearFlags(k, checkStream(k, context, file), file);
});

const fflush = plain('fflush', 'output', (k, context, call) => {
  const file = argAddress(context, call, 0);
  if (file === 0) {
    flushAll(k, context);
    setResult32(context, call, 0);
    return;
  }
  checkStream(k, context, file);
  setResult32(context, call, flush(k, context, file) ? 0 : EOF);
});

/** The stream's lock: each call is one step here, so nobody ever waits for it. */
const lockStream = (name: string): Intrinsic =>
  plain(name, 'local', (_, context, call) => setResult32(context, call, 0));

export const stdioFunctions: readonly Intrinsic[] = [
  printing('printf', 'stdout', false),
  printing('vprintf', 'stdout', true),
  printing('fprintf', 'argument', false),
  printing('vfprintf', 'argument', true),
  printingTo('dprintf', false),
  printingTo('vdprintf', true),
  printingInto('sprintf', false, false),
  printingInto('vsprintf', false, true),
  printingInto('snprintf', true, false),
  printingInto('vsnprintf', true, true),
  printingNew('asprintf', false),
  printingNew('vasprintf', true),
  scanning('scanf', 'stdin', false),
  scanning('vscanf', 'stdin', true),
  scanning('fscanf', 'stream', false),
  scanning('vfscanf', 'stream', true),
  scanning('sscanf', 'string', false),
  scanning('vsscanf', 'string', true),
  fputc,
  alias('putc', fputc),
  alias('putc_unlocked', fputc),
  alias('fputc_unlocked', fputc),
  putchar,
  alias('putchar_unlocked', putchar),
  fputs,
  alias('fputs_unlocked', fputs),
  putting('puts', 'output', (k, context, call) => {
    const text = stringAt(k, context, argAddress(context, call, 0));
    const line = new Uint8Array(text.length + 1);
    line.set(text);
    line[text.length] = 10;
    return streamWrite(k, context, STDOUT, line) ? line.length : EOF;
  }),
  fwrite,
  alias('fwrite_unlocked', fwrite),
  putting('perror', 'output', (k, context, call) => {
    const prefix = argAddress(context, call, 0);
    const message = errorMessage(readI32(k, spaceOf(k, context), errnoAddress(context)));
    const text = prefix === 0 ? new Uint8Array(0) : stringAt(k, context, prefix);
    const head = text.length === 0 ? text : Uint8Array.from([...text, 58, 32]);
    const tail = bytesOf(`${message}\n`);
    streamWrite(k, context, STDERR, Uint8Array.from([...head, ...tail]));
    return 0;
  }),
  fflush,
  alias('fflush_unlocked', fflush),
  plain('setvbuf', 'local', (k, context, call) => {
    const size = Number(argU64(context, call, 3) & 0x1fffffffffffffn);
    const file = argAddress(context, call, 0);
    const done = setBuffer(k, context, file, argAddress(context, call, 1), arg32(context, call, 2), size);
    setResult32(context, call, done ? 0 : EOF);
  }),
  plain('setbuf', 'local', (k, context, call) => {
    const buffer = argAddress(context, call, 1);
    setBuffer(k, context, argAddress(context, call, 0), buffer, buffer === 0 ? 2 : 0, 8192);
  }),
  plain('setbuffer', 'local', (k, context, call) => {
    const buffer = argAddress(context, call, 1);
    setBuffer(k, context, argAddress(context, call, 0), buffer, buffer === 0 ? 2 : 0, Number(argU64(context, call, 2)));
  }),
  plain('setlinebuf', 'local', (k, context, call) => {
    setBuffer(k, context, argAddress(context, call, 0), 0, 1, 0);
  }),
  fgetc,
  alias('getc', fgetc),
  alias('getc_unlocked', fgetc),
  alias('fgetc_unlocked', fgetc),
  getchar,
  alias('getchar_unlocked', getchar),
  plain('ungetc', 'input', (k, context, call) => {
    const c = arg32(context, call, 0);
    const done = c !== EOF && putBack(k, context, argAddress(context, call, 1), c & 0xff);
    setResult32(context, call, done ? c & 0xff : EOF);
  }),
  plain('fgets', 'input', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const n = arg32(context, call, 1);
    if (n <= 0) {
      setResultAddress(context, call, 0);
      return;
    }
    const line = streamRead(k, context, argAddress(context, call, 2), n - 1, true);
    if (line.length > 0 || n === 1) storeString(k, context, to, line);
    setResultAddress(context, call, line.length > 0 || n === 1 ? to : 0);
  }),
  fread,
  alias('fread_unlocked', fread),
  plain('getline', 'input', (k, context, call) => getDelimited(k, context, call, 10, argAddress(context, call, 2))),
  plain('getdelim', 'input', (k, context, call) =>
    getDelimited(k, context, call, arg32(context, call, 2), argAddress(context, call, 3)),
  ),
  flag('feof', FileFlag.eof),
  flag('feof_unlocked', FileFlag.eof),
  flag('ferror', FileFlag.error),
  flag('ferror_unlocked', FileFlag.error),
  clearerr,
  fileno,
  lockStream('flockfile'),
  lockStream('funlockfile'),
  lockStream('ftrylockfile'),
];
