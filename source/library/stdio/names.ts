/** The functions of <stdio.h> on names of files. */
import { argAddress, setResultAddress } from '../../kernel/call.js';
import { Errno } from '../../kernel/errno.js';
import { removeFolder, unlink } from '../../kernel/files/folder.js';
import { nameBytes } from '../../kernel/files/names.js';
import { findPath } from '../../kernel/files/path.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { randomBelow } from '../../kernel/random.js';
import { type Ctx, latin1, plain } from '../define.js';
import { systemCall } from '../files/system-call.js';
import { userPath } from '../files/user-memory.js';
import { ensureStatics, NAME_TEXT } from '../statics.js';
import { allocate } from '../stdlib/memory.js';
import { storeString, stringAt } from '../string/memory.js';
import { environmentValue } from '../system/system.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** TMP_MAX: so many names are tried. */
const ATTEMPTS = 238328;

/** A name that nothing has yet: `start` and six letters. Undefined: none was found (EEXIST). */
function freshName(k: Kernel, context: Ctx, start: string): string | undefined {
  for (let i = 0; i < ATTEMPTS; i++) {
    let name = start;
    for (let j = 0; j < 6; j++) name += LETTERS[randomBelow(k, LETTERS.length)];
    const found = findPath(k, context, name, { noFollow: true });
    if (found === -Errno.ENOENT || (typeof found !== 'number' && found.inode === undefined)) return name;
    if (typeof found === 'number') {
      setErrno(k, context, -found);
      return undefined;
    }
  }
  setErrno(k, context, Errno.EEXIST);
  return undefined;
}

/** The first of the folders that there is. */
function usableFolder(k: Kernel, context: Ctx, folders: readonly (string | undefined)[]): string | undefined {
  return folders.find((folder) => {
    if (folder === undefined || folder === '') return false;
    const found = findPath(k, context, folder);
    return typeof found !== 'number' && found.inode?.type === 'folder';
  });
}

export const nameFunctions: readonly Intrinsic[] = [
  // unlink, and rmdir for what is a folder
  systemCall(
    'remove',
    'memory',
    (k, context, call) => {
      const path = userPath(k, context, argAddress(context, call, 0));
      if (typeof path === 'number') return path;
      const error = unlink(k, context, path);
      if (error !== -Errno.EISDIR && error !== -Errno.EPERM) return error;
      k.machine.model.enterSystemCall(k, context, 'rmdir');
      const folder = removeFolder(k, context, path);
      return folder === -Errno.ENOTDIR ? error : folder;
    },
    { kernelName: 'unlink' },
  ),
  plain('tmpnam', 'memory', (k, context, call) => {
    ensureStatics(k, context);
    const name = freshName(k, context, '/tmp/file');
    const to = argAddress(context, call, 0) || NAME_TEXT;
    if (name !== undefined) storeString(k, context, to, nameBytes(name));
    setResultAddress(context, call, name === undefined ? 0 : to);
  }),
  // tempnam(folder, prefix): TMPDIR comes first, /tmp last
  plain('tempnam', 'memory', (k, context, call) => {
    const [at, prefixAt] = [argAddress(context, call, 0), argAddress(context, call, 1)];
    const prefix = prefixAt === 0 ? 'file' : latin1(stringAt(k, context, prefixAt, 5));
    const wanted = at === 0 ? undefined : latin1(stringAt(k, context, at));
    const folder = usableFolder(k, context, [environmentValue(k, context, 'TMPDIR'), wanted, '/tmp']);
    const name = folder === undefined ? undefined : freshName(k, context, `${folder.replace(/\/+$/, '')}/${prefix}`);
    const to = name === undefined ? 0 : allocate(k, context, name.length + 1);
    if (to !== 0) storeString(k, context, to, nameBytes(name!));
    setResultAddress(context, call, to);
  }),
];
