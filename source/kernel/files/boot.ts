/** The file system at boot: the folders that every system has, the executables, and what the scenario brings. */
import { leaveOnDisk } from '../disk.js';
import { addFilesystem } from '../epoch.js';
import { START_FOLDER } from '../images.js';
import type { Kernel } from '../machine.js';
import { ownShared } from '../memory/shared.js';
import type { State } from '../state.js';
import { absolute, isSystem } from './executables.js';
import { addEntry, addInode, holdInode, inodeOf, type NewInode, objectOf, setSize, writeContents } from './inode.js';
import { QUEUE_FOLDER, QUEUE_MARK } from './message-queue.js';
import { byteName, nameBytes } from './names.js';

/** The user of the first process. */
export const STUDENT = 1000;
const UMASK = 0o022;

const PASSWD = `root:x:0:0:root:/root:/bin/sh
student:x:${STUDENT}:${STUDENT}:Student:${START_FOLDER}:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;
const GROUP = `root:x:0:
student:x:${STUDENT}:
nogroup:x:65534:
`;

/** Makes the file system. Answers the index of the first process's record of it, in the start folder. */
export function makeFiles(k: Kernel): number {
  const s = k.state;
  addInode(s, { type: 'folder', mode: 0o755, uid: 0, gid: 0 });
  // the root is no name of any folder, but has the two names that all have
  const root = s.inodes.list[0]!;
  (root as { links: number }).links = 2;
  put(s, '/home/student', { type: 'folder', mode: 0o755, uid: STUDENT, gid: STUDENT });
  put(s, '/tmp', { type: 'folder', mode: 0o1777, uid: 0, gid: 0 });
  put(s, '/dev/shm', { type: 'folder', mode: 0o1777, uid: 0, gid: 0 });
  put(s, '/usr/bin', { type: 'folder', mode: 0o755, uid: 0, gid: 0 });
  put(s, '/bin', { type: 'link', mode: 0o777, uid: 0, gid: 0, text: 'usr/bin' });
  for (const name of ['null', 'zero', 'full', 'tty']) device(s, `/dev/${name}`, name);
  for (const name of ['random', 'urandom']) device(s, `/dev/${name}`, 'random');
  const links = ['/dev/fd:fd', '/dev/stdin:fd/0', '/dev/stdout:fd/1', '/dev/stderr:fd/2'];
  for (const pair of links) {
    const [path, target] = pair.split(':') as [string, string];
    put(s, path, { type: 'link', mode: 0o777, uid: 0, gid: 0, text: `/proc/self/${target}` });
  }
  put(s, '/proc', { type: 'proc', mode: 0o040555, uid: 0, gid: 0, text: '/proc' });
  file(k, '/etc/passwd', byteName(PASSWD), 0);
  file(k, '/etc/group', byteName(GROUP), 0);
  for (const [image, { paths, name }] of k.program.images.entries()) {
    const [first = name, ...others] = paths;
    // The program itself is found by its name too (executables.ts), but no file of it is in the way of what it writes.
    for (const path of image === 0 ? [] : [first, ...others.filter(isSystem)]) executable(s, image, byteName(path));
  }
  put(s, QUEUE_FOLDER, { type: 'folder', mode: 0o1777, uid: 0, gid: 0, text: QUEUE_MARK });
  for (const { path, text, cached } of k.machine.files ?? []) {
    file(k, absolute(START_FOLDER, byteName(path)), byteName(text), STUDENT, cached !== false);
  }
  const home = find(s, START_FOLDER);
  holdInode(s, home);
  return addFilesystem(s, START_FOLDER, home, UMASK);
}

const device = (s: State, path: string, text: string): number =>
  put(s, path, { type: 'device', mode: 0o666, uid: 0, gid: 0, text });

/** A file with its contents in the page cache, or on the disk alone. */
function file(k: Kernel, path: string, text: string, uid: number, cached = true): void {
  const id = put(k.state, path, { type: 'file', mode: 0o644, uid, gid: uid });
  const bytes = nameBytes(text);
  if (cached) {
    writeContents(k, id, 0, bytes, path);
    if (bytes.length > 0) ownShared(k.state, inodeOf(k.state, id).object).dirty.clear();
    return;
  }
  // it may be one that every system has (/etc/passwd)
  setSize(k, id, 0);
  setSize(k, id, bytes.length);
  leaveOnDisk(k, objectOf(k, id, path), bytes);
}

/** Where there is one of that name already, that stays: the first of two executables, as with PATH. */
function executable(s: State, image: number, path: string): void {
  const whole = absolute(START_FOLDER, path).replace(/^\/bin\//, '/usr/bin/');
  if (find(s, whole) >= 0) return;
  const uid = isSystem(path) ? 0 : STUDENT;
  put(s, whole, { type: 'file', mode: 0o755, uid, gid: uid, image });
}

/** The inode of a path without links, or -1. */
function find(s: State, path: string): number {
  let id = 0;
  for (const name of path.split('/')) {
    if (name === '') continue;
    const entry = inodeOf(s, id).entries?.names.get(name);
    if (entry === undefined) return -1;
    id = entry.inode;
  }
  return id;
}

/** Gives a new inode its place; folders on the way are made. Answers its id; what is there already stays. */
function put(s: State, path: string, fields: NewInode): number {
  const there = find(s, path);
  if (there >= 0) return there;
  const slash = path.lastIndexOf('/');
  const above = path.slice(0, slash);
  const { uid } = fields;
  const folder =
    above === ''
      ? 0
      : put(s, above, { type: 'folder', mode: 0o755, uid: isHome(above) ? uid : 0, gid: isHome(above) ? uid : 0 });
  const id = addInode(s, fields);
  addEntry(s, folder, path.slice(slash + 1), id);
  return id;
}

const isHome = (path: string): boolean => path.startsWith(START_FOLDER);
