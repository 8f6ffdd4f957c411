/**
 * /proc: what the kernel knows of its processes, as files that are made while they are read. Nothing here has an inode of its
 * own; what a path names is worked out anew each time.
 */
import { timesNow } from '../accounting.js';
import { Errno } from '../errno.js';
import { imageOf, START_FOLDER } from '../images.js';
import type { Kernel } from '../machine.js';
import { peekAddress, peekString } from '../memory/access.js';
import { PAGE_SIZE } from '../memory/layout.js';
import type { Context, Process, Task, TaskState } from '../state.js';
import { INIT, INIT_PID, SHELL_PID } from '../state.js';
import { BOOT_TIME } from '../wall-clock.js';
import { inodeOf, pathOf, ROOT } from './inode.js';
import type { Inode, OpenFile } from './layout.js';
import { byteName, nameBytes } from './names.js';
import { recordOf } from './table.js';

const FOLDER = 0o040555;
const FILE = 0o100444;
const LINK = 0o777;

/** An inode for as long as it is looked at. Its mode has the type in it, as st_mode has. */
const made = (type: 'proc' | 'link', mode: number, text: string, owner = 0): Inode => ({
  epoch: -1,
  id: -1,
  type,
  mode,
  uid: owner,
  gid: owner,
  links: 1,
  references: 0,
  size: 0,
  accessed: BOOT_TIME,
  modified: BOOT_TIME,
  changed: BOOT_TIME,
  object: -1,
  image: -1,
  entries: undefined,
  parent: ROOT,
  text,
  behind: -1,
  locks: [],
});

/** The process with a process id, unless it was waited for. */
const processOf = (k: Kernel, pid: string): Process | undefined =>
  /^[1-9]\d*$/.test(pid) ? k.state.processes.find((p) => p?.pid === Number(pid) && p.state !== 'gone') : undefined;

const leaderOf = (k: Kernel, process: Process): Task | undefined =>
  process.tasks.map((id) => k.state.tasks[id]!).find((task) => task.tid === process.pid);

const TOP_FILES = ['cpuinfo', 'loadavg', 'meminfo', 'uptime', 'version'];
const PROCESS_FILES = ['cmdline', 'comm', 'maps', 'stat', 'statm', 'status'];
const PROCESS_LINKS = ['cwd', 'exe', 'root'];
const PROCESS_FOLDERS = ['fd', 'task'];

/** What a folder of /proc has by a name: `openFile` where it stands for one. */
export function lookupProc(
  k: Kernel,
  context: Context,
  folder: Inode,
  name: string,
): Inode | { readonly inode: Inode; readonly openFile: OpenFile } | undefined {
  const parts = folder.text.split('/').slice(2);
  if (name === '..') {
    if (parts.length === 0) return inodeOf(k.state, ROOT);
    return made('proc', FOLDER, ['', 'proc', ...parts.slice(0, -1)].join('/'));
  }
  const path = `${folder.text}/${name}`;
  if (parts.length === 0) {
    if (name === 'self') return made('link', LINK, String(k.state.processes[context.process]!.pid));
    if (name === 'thread-self') {
      return made('link', LINK, `${k.state.processes[context.process]!.pid}/task/${context.tid}`);
    }
    if (TOP_FILES.includes(name)) return made('proc', FILE, path);
    return processOf(k, name) === undefined ? undefined : made('proc', FOLDER, path, 1000);
  }
  const process = processOf(k, parts[0]!);
  if (process === undefined) return undefined;
  if (parts[1] === 'fd') {
    const file = /^\d+$/.test(name) ? descriptorsOf(k, process)[Number(name)] : undefined;
    if (file === undefined) return undefined;
    const openFile = recordOf(k.state, 'openFiles', file.file);
    return { inode: made('link', LINK, fileName(k, openFile), 1000), openFile };
  }
  if (parts[1] === 'task' && parts.length === 2) {
    const there = process.tasks.some((id) => k.state.tasks[id]!.tid === Number(name));
    return there ? made('proc', FOLDER, path, 1000) : undefined;
  }
  // a thread's folder has what the process's has
  if (PROCESS_FOLDERS.includes(name) && parts.length === 1) return made('proc', FOLDER, path, 1000);
  if (PROCESS_FILES.includes(name)) return made('proc', FILE, path, 1000);
  if (!PROCESS_LINKS.includes(name)) return undefined;
  const target = linkOf(k, process, name);
  return target === undefined ? undefined : made('link', LINK, target, 1000);
}

/** Names in a folder of /proc, but for `.` and `..`, with their types as d_type has them. */
export function listProc(k: Kernel, folder: Inode): readonly (readonly [name: string, type: number])[] {
  const DIRECTORY = 4;
  const REGULAR = 8;
  const SYMBOLIC = 10;
  const parts = folder.text.split('/').slice(2);
  const of = (names: readonly string[], type: number) => names.map((name) => [name, type] as const);
  if (parts.length === 0) {
    const pids = k.state.processes.filter((p) => p !== undefined && p.state !== 'gone').map((p) => String(p!.pid));
    return [...of(pids, DIRECTORY), ...of(TOP_FILES, REGULAR), ...of(['self', 'thread-self'], SYMBOLIC)];
  }
  const process = processOf(k, parts[0]!);
  if (process === undefined) return [];
  if (parts[1] === 'fd') {
    const open = descriptorsOf(k, process).flatMap((d, fd) => (d === undefined ? [] : [String(fd)]));
    return of(open, SYMBOLIC);
  }
  if (parts[1] === 'task' && parts.length === 2) {
    return of(
      process.tasks.flatMap((id) => (k.state.tasks[id]!.state === 'dead' ? [] : [String(k.state.tasks[id]!.tid)])),
      DIRECTORY,
    );
  }
  const folders = parts.length === 1 ? PROCESS_FOLDERS : [];
  return [...of(PROCESS_FILES, REGULAR), ...of(folders, DIRECTORY), ...of(PROCESS_LINKS, SYMBOLIC)];
}

const descriptorsOf = (k: Kernel, process: Process) =>
  k.state.files[leaderOf(k, process)?.files ?? -1]?.descriptors ?? [];

/** What /proc/self/fd says of an open file: its path, or its kind and number. */
export function fileName(k: Kernel, file: OpenFile): string {
  if (file.inode < 0) return file.path;
  return inodeOf(k.state, file.inode).links === 0 ? `${file.path} (deleted)` : file.path;
}

function linkOf(k: Kernel, process: Process, name: string): string | undefined {
  if (process.state !== 'alive') return undefined;
  if (name === 'root') return '/';
  if (name === 'exe') {
    const { paths, name: own } = imageOf(k, process.index);
    const path = byteName(paths[0] ?? own);
    return path.startsWith('/') ? path : `${START_FOLDER}/${path}`;
  }
  const folder = k.state.filesystems[leaderOf(k, process)?.filesystem ?? -1]?.folder;
  return folder === undefined ? undefined : pathOf(k.state, folder);
}

/** The contents of a file of /proc as they are now, or -errno: ESRCH, the process is gone. */
export function procText(k: Kernel, path: string): Uint8Array | number {
  const parts = path.split('/').slice(2);
  if (parts.length === 1) return nameBytes(machineText(k, parts[0]!));
  const process = processOf(k, parts[0]!);
  if (process === undefined) return -Errno.ESRCH;
  const thread = parts[1] === 'task' ? process.tasks.find((id) => k.state.tasks[id]!.tid === Number(parts[2])) : -1;
  const task = thread === undefined || thread < 0 ? leaderOf(k, process) : k.state.tasks[thread];
  if (task === undefined) return -Errno.ESRCH;
  return nameBytes(processText(k, process, task, parts[parts.length - 1]!));
}

const seconds = (ns: number): string => (Math.floor(ns / 10_000_000) / 100).toFixed(2);
const kib = (pages: number): string => `${String((pages * PAGE_SIZE) / 1024).padStart(8)} kB`;

function machineText(k: Kernel, name: string): string {
  const { state: s } = k;
  switch (name) {
    case 'cpuinfo':
      return s.cores.map((core) => `processor\t: ${core.id}\nmodel name\t: lockstep\n\n`).join('');
    case 'loadavg': {
      const running = s.tasks.filter((t) => t?.state === 'running' || t?.state === 'ready').length;
      const alive = s.tasks.filter((t) => t !== undefined && t.state !== 'dead').length;
      const load = running.toFixed(2);
      return `${load} ${load} ${load} ${running}/${alive} ${s.nextPid - 1}\n`;
    }
    case 'meminfo': {
      const free = k.scratch.frameLimit - s.memory.used;
      const cached = s.inodes.list.reduce(
        (sum, inode) => sum + (inode === undefined ? 0 : (s.memoryObjects[inode.object]?.frames.size ?? 0)),
        0,
      );
      const rows: readonly (readonly [string, number])[] = [
        ['MemTotal', k.scratch.frameLimit],
        ['MemFree', free],
        ['MemAvailable', free + cached],
        ['Buffers', 0],
        ['Cached', cached],
      ];
      return rows.map(([row, pages]) => `${`${row}:`.padEnd(16)}${kib(pages)}\n`).join('');
    }
    case 'uptime':
      return `${seconds(s.now)} ${seconds(s.cores.reduce((sum, core) => sum + Math.max(0, s.now - core.busy), 0))}\n`;
    default:
      return 'Linux version 6.8.0-lockstep (simulated) #1 SMP\n';
  }
}

const LETTER: Readonly<Record<TaskState, string>> = {
  running: 'R',
  ready: 'R',
  sleeping: 'S',
  disk: 'D',
  stopped: 'T',
  zombie: 'Z',
  dead: 'X',
};
const STATE_NAME: Readonly<Record<string, string>> = {
  R: 'running',
  S: 'sleeping',
  D: 'disk sleep',
  T: 'stopped',
  Z: 'zombie',
  X: 'dead',
};

function parentOf(k: Kernel, process: Process): number {
  if (process.parent >= 0) return k.state.processes[process.parent]!.pid;
  return process.parent === INIT ? INIT_PID : SHELL_PID;
}

function processText(k: Kernel, process: Process, task: Task, name: string): string {
  const space = k.state.spaces[process.space];
  const comm = byteName(task.name.slice(task.name.lastIndexOf('/') + 1)).slice(0, 15);
  const size = space?.regions.reduce((sum, r) => sum + (r.kind === 'guard' ? 0 : r.end - r.start), 0) ?? 0;
  const pages = Math.ceil(size / PAGE_SIZE);
  switch (name) {
    case 'comm':
      return `${comm}\n`;
    case 'cmdline':
      return commandLine(k, process);
    case 'maps':
      return maps(k, process);
    case 'statm':
      return `${pages} ${space?.resident ?? 0} 0 0 0 ${pages} 0\n`;
    case 'stat':
      return statLine(k, process, task, comm, size);
    default:
      return statusText(k, process, task, comm, pages);
  }
}

/** The fields of proc(5), those that are not simulated 0. */
function statLine(k: Kernel, process: Process, task: Task, comm: string, size: number): string {
  const TICK = 10_000_000;
  const times = { user: 0, system: 0, minor: 0, major: 0 };
  for (const id of process.tasks) {
    const of = timesNow(k, id);
    times.user += of.user;
    times.system += of.system;
    times.minor += k.state.tasks[id]!.minorFaults;
    times.major += k.state.tasks[id]!.majorFaults;
  }
  const alive = process.tasks.filter((id) => k.state.tasks[id]!.ended < 0).length;
  const ticks = (ns: number): number => Math.floor(ns / TICK);
  const fields: readonly (number | string)[] = [
    ...[task.tid, `(${comm})`, LETTER[task.state], parentOf(k, process), process.group, process.group, 0, -1, 0],
    ...[times.minor, process.childMinorFaults, times.major, process.childMajorFaults],
    ...[ticks(times.user), ticks(times.system), ticks(process.childUser), ticks(process.childSystem)],
    ...[20 + task.nice, task.nice, alive, 0, ticks(process.started)],
    ...[size, k.state.spaces[process.space]?.resident ?? 0, '18446744073709551615'],
    ...Array.from({ length: 12 }, () => 0),
    ...[process.exitSignal, Math.max(0, task.core), task.priority, task.schedClass === 'fair' ? 0 : 1],
    ...Array.from({ length: 10 }, () => 0),
    process.state === 'zombie' ? process.status : 0,
  ];
  return `${fields.join(' ')}\n`;
}

const mask = ([low, high]: readonly [number, number]): string =>
  (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');

function statusText(k: Kernel, process: Process, task: Task, comm: string, pages: number): string {
  const { state: s } = k;
  const letter = LETTER[task.state];
  const credentials = s.credentials[task.credentials];
  const ids = (id: number): string => [id, id, id, id].join('\t');
  const alive = process.tasks.filter((id) => s.tasks[id]!.ended < 0).length;
  const umask = s.filesystems[task.filesystem]?.umask ?? 0o022;
  const rows: (readonly [string, string | number])[] = [
    ['Name', comm],
    ['Umask', umask.toString(8).padStart(4, '0')],
    ['State', `${letter} (${STATE_NAME[letter]})`],
    ['Tgid', process.pid],
    ['Ngid', 0],
    ['Pid', task.tid],
    ['PPid', parentOf(k, process)],
    ['TracerPid', 0],
    ['Uid', ids(credentials?.uid ?? 1000)],
    ['Gid', ids(credentials?.gid ?? 1000)],
    ['FDSize', 64 * Math.ceil(Math.max(1, descriptorsOf(k, process).length) / 64)],
  ];
  const space = s.spaces[process.space];
  if (space !== undefined) {
    rows.push(['VmPeak', kib(pages)], ['VmSize', kib(pages)], ['VmHWM', kib(space.peakResident)]);
    rows.push(['VmRSS', kib(space.resident)]);
  }
  rows.push(['Threads', Math.max(1, alive)]);
  const context = s.contexts[task.context];
  if (context !== undefined) rows.push(['SigBlk', mask(context.signalMask)]);
  rows.push(['voluntary_ctxt_switches', task.voluntary], ['nonvoluntary_ctxt_switches', task.involuntary]);
  return rows.map(([row, value]) => `${row}:\t${value}\n`).join('');
}

/** As the kernel does it: read out of the process's own stack. */
function commandLine(k: Kernel, process: Process): string {
  const context = k.state.contexts[process.contexts[0] ?? -1];
  if (process.state !== 'alive' || context === undefined) return '';
  const decoder = (bytes: Uint8Array | undefined): string => String.fromCharCode(...(bytes ?? []));
  let text = '';
  const argv = context.stackHigh;
  for (let i = 0; i < 1000; i++) {
    const at = peekAddress(k, process.space, argv + 8 * i);
    if (at === undefined || at === 0) break;
    text += `${decoder(peekString(k, process.space, at, 4096))}\0`;
  }
  return text;
}

function maps(k: Kernel, process: Process): string {
  let text = '';
  for (const r of k.state.spaces[process.space]?.regions ?? []) {
    const hex = (n: number): string => n.toString(16).padStart(8, '0');
    const flags = `${r.read ? 'r' : '-'}${r.write ? 'w' : '-'}${r.exec ? 'x' : '-'}${r.shared ? 's' : 'p'}`;
    const offset = hex(r.object >= 0 ? r.offset : 0);
    const line = `${hex(r.start)}-${hex(r.end)} ${flags} ${offset} 00:00 0 `;
    text += r.name === '' ? `${line}\n` : `${line.padEnd(73)}${byteName(r.name)}\n`;
  }
  return text;
}

/** Reading a file of /proc. */
export const proc = {
  read(k: Kernel, _context: Context, file: OpenFile, n: number, at: number): Uint8Array | number {
    const text = procText(k, file.path);
    return typeof text === 'number' ? text : text.slice(at, at + n);
  },
  write: (): number => -Errno.EACCES,
  size: (k: Kernel, file: OpenFile): number => {
    const text = procText(k, file.path);
    return typeof text === 'number' ? 0 : text.length;
  },
};
