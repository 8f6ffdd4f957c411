/**
 * The exec family: execve, and what glibc makes of it. Each attempt of execvp and the like at a folder of PATH is a system
 * call and a step of its own. Source of the search: glibc 2.36, posix/execvpe.c; of the limits: Linux, fs/exec.c.
 */
import { argAddress } from '../../kernel/call.js';
import { findImage } from '../../kernel/files/executables.js';
import { replaceImage } from '../../kernel/image.js';
import { GONE, type Intrinsic, type Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readAddress } from '../../kernel/memory/access.js';
import type { Call, Context } from '../../kernel/state.js';
import { type Ctx, fail, latin1, misuse, type Rec, single, spaceOf } from '../define.js';
import { stringAt } from '../string/memory.js';
import { Errno } from '../text/errors.js';
import { environmentList, environmentValue } from './system.js';

/** What argv and envp may take together, pointers included (a quarter of the stack's limit), and one string of it. */
const MOST_BYTES = 2 << 20;
const LONGEST_STRING = 131072;
/** glibc's where PATH is not set. */
const DEFAULT_PATH = '/bin:/usr/bin';

type Strings = readonly Uint8Array[];

/** The strings of a vector that a null pointer ends; undefined: too many. `room`: bytes left, of which they take theirs. */
function strings(
  k: Kernel,
  context: Context,
  pointers: Iterable<number>,
  room: { bytes: number },
): Strings | undefined {
  const list: Uint8Array[] = [];
  for (const pointer of pointers) {
    if (pointer === 0) break;
    const text = stringAt(k, context, pointer, LONGEST_STRING);
    room.bytes -= 8 + text.length + 1;
    if (text.length >= LONGEST_STRING || room.bytes < 0) return undefined;
    list.push(text);
  }
  return list;
}

/** The pointers of a vector in memory, as far as anybody asks. A null vector is an empty one. */
function* vector(k: Kernel, context: Context, address: number): Iterable<number> {
  if (address === 0) return;
  for (let at = address; ; at += 8) yield readAddress(k, spaceOf(k, context), at);
}

/** The arguments of the call itself from number `first` on, up to the null pointer; `after`: where that stands. */
function listed(context: Context, call: Call, first: number): { readonly pointers: number[]; readonly after: number } {
  const pointers: number[] = [];
  for (let i = first; i < call.argc; i++) {
    const pointer = argAddress(context, call, i);
    if (pointer === 0) return { pointers, after: i };
    pointers.push(pointer);
  }
  return { pointers, after: -1 };
}

/** How a function of the family gets its arguments. */
interface Form {
  /** execl and the like: argv is the call's own arguments. */
  readonly list: boolean;
  /** The program is looked for in the folders of PATH. */
  readonly search: boolean;
  /** The last argument is the environment; otherwise it is the process's own. */
  readonly environment: boolean;
}

/** One attempt to execute `path`. Answers the error, or 0: the process runs it, and this call is no more. */
function attempt(
  k: Kernel,
  context: Ctx,
  path: string,
  args: Strings | undefined,
  environment: Strings | undefined,
): number {
  const { model } = k.machine;
  model.enterSystemCall(k, context, 'execve');
  const image = findImage(k, context, path);
  const error = image < 0 ? -image : args === undefined || environment === undefined ? Errno.E2BIG : 0;
  if (error === 0) {
    // A program without argv[0] gets an empty one (Linux since 5.18).
    replaceImage(k, context, image, args!.length === 0 ? [new Uint8Array(0)] : args!, environment!);
    model.leaveSystemCall(k, context, 'execve');
    return 0;
  }
  model.leaveSystemCall(k, context, 'execve');
  return error;
}

const function_ = (name: string, { list, search, environment }: Form): Intrinsic =>
  single(name, 'task', 'execute', (k, context, call) => {
    const file = latin1(stringAt(k, context, argAddress(context, call, 0)));
    const own = list ? listed(context, call, 1) : undefined;
    if (own?.after === -1) {
      misuse(k, context, 0, `The arguments of ${name} are not ended by a null pointer`, 'arguments');
      return fail(k, context, call, Errno.EFAULT);
    }
    const argv = own?.pointers ?? vector(k, context, argAddress(context, call, 1));
    const envp = environment
      ? vector(k, context, argAddress(context, call, own === undefined ? 2 : own.after + 1))
      : vector(k, context, environmentList(k, context));
    const room = { bytes: MOST_BYTES - file.length - 1 };
    const args = strings(k, context, argv, room);
    const variables = args === undefined ? undefined : strings(k, context, envp, room);
    if (!search || file === '' || file.includes('/')) {
      const error = attempt(k, context, file, args, variables);
      return error === 0 ? GONE : fail(k, context, call, error);
    }
    return searched(k, context, call, file, args, variables);
  });

/** The next folder of PATH. The call's data: number of the folder; has one refused access? */
function searched(
  k: Kernel,
  context: Ctx,
  call: Rec,
  file: string,
  args: Strings | undefined,
  environment: Strings | undefined,
): Next {
  const folders = (environmentValue(k, context, 'PATH') ?? DEFAULT_PATH).split(':');
  const n = call.data[0] ?? 0;
  const refused = call.data[1] ?? 0;
  const folder = folders[n]!;
  // An empty element is the current folder.
  const error = attempt(k, context, folder === '' ? file : `${folder}/${file}`, args, environment);
  if (error === 0) return GONE;
  const goesOn = error === Errno.ENOENT || error === Errno.ENOTDIR || error === Errno.EACCES;
  if (!goesOn) return fail(k, context, call, error);
  const access = refused === 1 || error === Errno.EACCES;
  if (n + 1 >= folders.length) return fail(k, context, call, access ? Errno.EACCES : Errno.ENOENT);
  call.data = [n + 1, access ? 1 : 0];
  return 0;
}

export const execFunctions: readonly Intrinsic[] = [
  function_('execve', { list: false, search: false, environment: true }),
  function_('execv', { list: false, search: false, environment: false }),
  function_('execvp', { list: false, search: true, environment: false }),
  function_('execvpe', { list: false, search: true, environment: true }),
  function_('execl', { list: true, search: false, environment: false }),
  function_('execlp', { list: true, search: true, environment: false }),
  function_('execle', { list: true, search: false, environment: true }),
];
