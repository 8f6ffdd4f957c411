/** Names that the library makes: realpath, and those of temporary files. */
import { arg32, argAddress, setResultAddress } from '../../kernel/call.js';
import { makeNode } from '../../kernel/files/folder.js';
import { pathOf } from '../../kernel/files/inode.js';
import { openPath } from '../../kernel/files/io.js';
import { Open } from '../../kernel/files/layout.js';
import { nameBytes } from '../../kernel/files/names.js';
import { findPath } from '../../kernel/files/path.js';
import { DONE, type Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { writeBytes } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { randomBelow } from '../../kernel/random.js';
import { alias, type Ctx, latin1, type Rec, single, spaceOf } from '../define.js';
import { allocate } from '../stdlib/memory.js';
import { storeString, stringAt } from '../string/memory.js';
import { Errno } from '../text/errors.js';
import { finish } from './system-call.js';
import { userPath } from './user-memory.js';

/** The absolute path of what a path names, links followed; or -errno. */
function realPath(k: Kernel, context: Ctx, path: string): string | number {
  const found = findPath(k, context, path);
  if (typeof found === 'number') return found;
  const { inode, folder, name } = found;
  if (inode === undefined) return found.file === undefined ? -Errno.ENOENT : found.file.path;
  if (inode.type === 'proc') return inode.text;
  if (inode.entries !== undefined) return pathOf(k.state, inode.id) ?? -Errno.ENOENT;
  const above = pathOf(k.state, folder.id);
  if (above === undefined) return -Errno.ENOENT;
  return above === '/' ? `/${name}` : `${above}/${name}`;
}

const realpath = (name: string, buffer: boolean): Intrinsic =>
  single(name, 'memory', 'call', (k, context, call) => {
    // glibc asks readlink of every component
    k.machine.model.enterSystemCall(k, context, 'readlink');
    const at = argAddress(context, call, 0);
    const path = at === 0 ? -Errno.EINVAL : userPath(k, context, at);
    const real = typeof path === 'number' ? path : realPath(k, context, path);
    let to = buffer ? argAddress(context, call, 1) : 0;
    if (typeof real !== 'number' && to === 0) to = allocate(k, context, real.length + 1);
    if (typeof real === 'number') setErrno(k, context, -real);
    else if (to !== 0) storeString(k, context, to, nameBytes(real));
    setResultAddress(context, call, typeof real === 'number' ? 0 : to);
    return DONE;
  });

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ATTEMPTS = 100;

/** Fills in the six X before the suffix of a template until `attempt` takes the name; answers what it answered. */
function fromTemplate(k: Kernel, context: Ctx, call: Rec, suffix: number, attempt: (path: string) => number): number {
  const at = argAddress(context, call, 0);
  const template = latin1(stringAt(k, context, at));
  const place = template.length - suffix - 6;
  if (suffix < 0 || place < 0 || template.slice(place, place + 6) !== 'XXXXXX') return -Errno.EINVAL;
  for (let i = 0; i < ATTEMPTS; i++) {
    let letters = '';
    for (let j = 0; j < 6; j++) letters += LETTERS[randomBelow(k, LETTERS.length)];
    const path = template.slice(0, place) + letters + template.slice(place + 6);
    const result = attempt(path);
    if (result === -Errno.EEXIST) continue;
    if (result >= 0) writeBytes(k, spaceOf(k, context), at + place, nameBytes(letters));
    return result;
  }
  return -Errno.EEXIST;
}

const mkstemp = (name: string, suffix: number, flags: number): Intrinsic =>
  single(name, 'memory', 'call', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, 'openat');
    const more = flags < 0 ? 0 : arg32(context, call, flags);
    const mode = (more & ~Open.ACCMODE) | Open.RDWR | Open.CREAT | Open.EXCL;
    const fd = fromTemplate(k, context, call, suffix < 0 ? 0 : arg32(context, call, suffix), (path) =>
      openPath(k, context, path, mode, 0o600),
    );
    return finish(k, context, call, fd, 32);
  });

const makeTemporary = mkstemp('mkstemp', -1, -1);
const realPathFunction = realpath('realpath', true);

export const madeNameFunctions: readonly Intrinsic[] = [
  realPathFunction,
  realpath('canonicalize_file_name', false),
  makeTemporary,
  alias('mkstemp64', makeTemporary),
  mkstemp('mkostemp', -1, 1),
  mkstemp('mkstemps', 1, -1),
  mkstemp('mkostemps', 1, 2),
  single('mkdtemp', 'memory', 'call', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, 'mkdir');
    const result = fromTemplate(k, context, call, 0, (path) => makeNode(k, context, path, 'folder', 0o700));
    if (result < 0) setErrno(k, context, -result);
    setResultAddress(context, call, result < 0 ? 0 : argAddress(context, call, 0));
    return DONE;
  }),
];
