/** <unistd.h>, <sched.h> and the environment, as far as a process asks about itself. */
import { arg32, argAddress, argU64, setResult32, setResult64, setResultAddress } from '../../kernel/call.js';
import { imageOf } from '../../kernel/images.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readAddress, writeAddress, writeBytes } from '../../kernel/memory/access.js';
import { errnoAddress, setErrno } from '../../kernel/memory/stacks.js';
import { parentPid } from '../../kernel/process.js';
import type { Context } from '../../kernel/state.js';
import { bytesOf, type Ctx, latin1, plain, type Rec, spaceOf } from '../define.js';
import { ENVIRON, ensureStatics } from '../statics.js';
import { allocate } from '../stdlib/memory.js';
import { storeString, stringAt } from '../string/memory.js';
import { Errno } from '../text/errors.js';

// ---- Environment

/** Where the pointer to the environment is: the program's `environ`, or our own. */
function environPlace(k: Kernel, context: Context): number {
  const space = ensureStatics(k, context);
  for (const v of imageOf(k, context.process).variables) {
    if (v.name === 'environ' && v.location.kind === 'global' && v.within === undefined) {
      if (readAddress(k, space, v.location.address) === 0) {
        writeAddress(k, space, v.location.address, firstEnvironment(k, context));
      }
      return v.location.address;
    }
  }
  if (readAddress(k, space, ENVIRON) === 0) writeAddress(k, space, ENVIRON, firstEnvironment(k, context));
  return ENVIRON;
}

/** envp, the third argument that the program was started with. */
function firstEnvironment(k: Kernel, context: Context): number {
  return (k.state.processes[context.process]!.library.start as readonly number[] | undefined)?.[1] ?? 0;
}

/** The process's environment as it is now: address of its vector, or 0. */
export function environmentList(k: Kernel, context: Context): number {
  return readAddress(k, spaceOf(k, context), environPlace(k, context));
}

/** Entries of the environment: addresses of NAME=VALUE. */
function entries(k: Kernel, context: Context): number[] {
  const space = spaceOf(k, context);
  const list = environmentList(k, context);
  const found: number[] = [];
  if (list === 0) return found;
  for (let i = 0; i < 65536; i++) {
    const entry = readAddress(k, space, list + 8 * i);
    if (entry === 0) break;
    found.push(entry);
  }
  return found;
}

/** Index of a name among the entries, or -1. */
function indexOf(k: Kernel, context: Context, list: readonly number[], name: string): number {
  return list.findIndex((entry) => latin1(stringAt(k, context, entry)).startsWith(`${name}=`));
}

/** Value of a variable of the environment, one character a byte; undefined: it is not set. */
export function environmentValue(k: Kernel, context: Context, name: string): string | undefined {
  const list = entries(k, context);
  const i = indexOf(k, context, list, name);
  return i < 0 ? undefined : latin1(stringAt(k, context, list[i]!)).slice(name.length + 1);
}

function setEntries(k: Kernel, context: Ctx, list: readonly number[]): boolean {
  const place = environPlace(k, context);
  const space = spaceOf(k, context);
  const table = allocate(k, context, 8 * (list.length + 1));
  if (table === 0) return false;
  list.forEach((entry, i) => {
    writeAddress(k, space, table + 8 * i, entry);
  });
  writeAddress(k, space, table + 8 * list.length, 0);
  writeAddress(k, space, place, table);
  return true;
}

/** A name without '=' in it, not empty. */
const validName = (name: string): boolean => name !== '' && !name.includes('=');

const environment: readonly Intrinsic[] = [
  ...['getenv', 'secure_getenv'].map((function_) =>
    plain(function_, 'memory', (k, context, call) => {
      const name = latin1(stringAt(k, context, argAddress(context, call, 0)));
      const list = entries(k, context);
      const i = validName(name) ? indexOf(k, context, list, name) : -1;
      setResultAddress(context, call, i < 0 ? 0 : list[i]! + name.length + 1);
    }),
  ),
  plain('setenv', 'memory', (k, context, call) => {
    const name = latin1(stringAt(k, context, argAddress(context, call, 0)));
    if (!validName(name)) {
      fails(k, context, call, Errno.EINVAL);
      return;
    }
    const list = entries(k, context);
    const i = indexOf(k, context, list, name);
    if (i >= 0 && arg32(context, call, 2) === 0) {
      setResult32(context, call, 0);
      return;
    }
    const value = stringAt(k, context, argAddress(context, call, 1));
    const text = Uint8Array.from([...bytesOfLatin1(`${name}=`), ...value]);
    const entry = allocate(k, context, text.length + 1);
    if (entry !== 0) storeString(k, context, entry, text);
    const done = entry !== 0 && setEntries(k, context, i < 0 ? [...list, entry] : list.with(i, entry));
    setResult32(context, call, done ? 0 : -1);
  }),
  plain('unsetenv', 'memory', (k, context, call) => {
    const name = latin1(stringAt(k, context, argAddress(context, call, 0)));
    if (!validName(name)) {
      fails(k, context, call, Errno.EINVAL);
      return;
    }
    const list = entries(k, context);
    const i = indexOf(k, context, list, name);
    if (i >= 0) setEntries(k, context, list.toSpliced(i, 1));
    setResult32(context, call, 0);
  }),
  plain('putenv', 'memory', (k, context, call) => {
    const entry = argAddress(context, call, 0);
    const text = latin1(stringAt(k, context, entry));
    const name = text.split('=')[0]!;
    const list = entries(k, context);
    const i = indexOf(k, context, list, name);
    let next = i < 0 ? list : list.toSpliced(i, 1);
    if (text.includes('=')) next = i < 0 ? [...list, entry] : list.with(i, entry);
    setResult32(context, call, setEntries(k, context, next) ? 0 : -1);
  }),
  plain('clearenv', 'memory', (k, context, call) => {
    setEntries(k, context, []);
    setResult32(context, call, 0);
  }),
];

const bytesOfLatin1 = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));

function fails(k: Kernel, context: Ctx, call: Rec, errno: number): void {
  setErrno(k, context, errno);
  setResult32(context, call, -1);
}

// ---- What sysconf knows (numbers of glibc)

function systemValue(k: Kernel, name: number): number {
  switch (name) {
    case 0: // ARG_MAX
      return 2097152;
    case 2: // CLK_TCK
      return 100;
    case 4: // OPEN_MAX
      return 1024;
    case 30: // PAGESIZE
      return 4096;
    case 67: // THREADS
    case 69: // THREAD_ATTR_STACKSIZE
      return 200809;
    case 73: // THREAD_DESTRUCTOR_ITERATIONS
      return 4;
    case 74: // THREAD_KEYS_MAX
      return 1024;
    case 75: // THREAD_STACK_MIN
      return 16384;
    case 83: // NPROCESSORS_CONF
    case 84: // NPROCESSORS_ONLN
      return k.machine.cores;
    case 85: // PHYS_PAGES
    case 86: // AVPHYS_PAGES
      return k.machine.limits.memory / 4096;
    case 190: // LEVEL1_DCACHE_LINESIZE
      return 64;
    default:
      return -1;
  }
}

const identity = (name: string, value: (k: Kernel, context: Context) => number): Intrinsic =>
  plain(name, 'none', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, name);
    setResult32(context, call, value(k, context));
  });

const process = (k: Kernel, context: Context) => k.state.processes[context.process]!;
const credentials = (k: Kernel, context: Context) =>
  k.state.credentials[k.state.tasks[context.task]?.credentials ?? 0] ?? { uid: 1000, gid: 1000 };

export const systemFunctions: readonly Intrinsic[] = [
  ...environment,
  identity('getpid', (k, context) => process(k, context).pid),
  identity('getppid', (k, context) => parentPid(k, process(k, context))),
  identity('getuid', (k, context) => credentials(k, context).uid),
  identity('geteuid', (k, context) => credentials(k, context).uid),
  identity('getgid', (k, context) => credentials(k, context).gid),
  identity('getegid', (k, context) => credentials(k, context).gid),
  plain('sched_getcpu', 'time', (k, context, call) => setResult32(context, call, Math.max(0, k.core))),
  plain('get_nprocs', 'none', (k, context, call) => setResult32(context, call, k.machine.cores)),
  plain('get_nprocs_conf', 'none', (k, context, call) => setResult32(context, call, k.machine.cores)),
  plain('getpagesize', 'none', (_, context, call) => setResult32(context, call, 4096)),
  plain('getdtablesize', 'none', (_, context, call) => setResult32(context, call, 1024)),
  plain('sysconf', 'none', (k, context, call) => {
    const value = systemValue(k, arg32(context, call, 0));
    if (value < 0) setErrno(k, context, Errno.EINVAL);
    setResult64(context, call, BigInt(value));
  }),
  plain('__errno_location', 'none', (_, context, call) => setResultAddress(context, call, errnoAddress(context))),
  plain('gethostname', 'local', (k, context, call) => {
    const name = bytesOf('lockstep\0');
    const room = Number(argU64(context, call, 1));
    writeBytes(k, spaceOf(k, context), argAddress(context, call, 0), name.subarray(0, room));
    setResult32(context, call, 0);
  }),
  plain('setlocale', 'local', (k, context, call) => {
    const at = argAddress(context, call, 1);
    const wanted = at === 0 ? 'C' : latin1(stringAt(k, context, at));
    const place = ENVIRON - 8;
    writeBytes(k, ensureStatics(k, context), place, bytesOf('C\0'));
    setResultAddress(context, call, wanted === '' || wanted === 'C' || wanted === 'POSIX' ? place : 0);
  }),
];
