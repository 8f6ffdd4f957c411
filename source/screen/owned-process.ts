/** What a process owns, record by record (see owned.ts). */

import { Open } from '../kernel/files/layout.js';
import { recordOf } from '../kernel/files/table.js';
import { imageOf } from '../kernel/images.js';
import type { Kernel } from '../kernel/machine.js';
import { peekAddress, peekString } from '../kernel/memory/access.js';
import { type AddressSpace, PAGE_SIZE, type Region } from '../kernel/memory/layout.js';
import { eachPage } from '../kernel/memory/table.js';
import { processTimes } from '../kernel/process.js';
import type { Process, Task } from '../kernel/state.js';
import { CODE_BASE, CODE_STRIDE, functionAt } from '../language/program.js';
import { ENVIRON } from '../library/statics.js';
import { showTime } from '../scenarios/units.js';
import { type Field, field, otherProcesses, priorityWords, type Section, timeWords, type Users } from './owned.js';
import { pidOfParent, present, processLetter, usedBy } from './processes.js';
import { regionLabel } from './regions.js';
import { endShort, signalName } from './status.js';
import { plural } from './text.js';

/** Entries of tables that are shown one by one. */
const MOST_FILES = 32;
const MOST_VARIABLES = 12;
const MOST_REGIONS = 200;
/** Address spaces that are compared frame by frame, and pages up to which that is done. */
const COMPARED = 16;
const COMPARED_PAGES = 2048;
const SIGCHLD = 17;

/** The records of a process. One that has ended has only what its zombie keeps. */
export function processSections(k: Kernel, process: Process, users: Users): readonly Section[] {
  const s = k.state;
  const leader = s.tasks[process.tasks[0] ?? -1];
  const live = process.tasks.map((id) => s.tasks[id]!).find((t) => t.state !== 'dead' && t.state !== 'zombie');
  const sections = [taskStruct(k, process, leader)];
  if (process.space >= 0 && s.spaces[process.space] !== undefined) sections.push(mmStruct(k, process, users));
  if (live === undefined) return sections;
  const of = (part: 'files' | 'filesystem' | 'signalHandlers' | 'credentials'): string =>
    otherProcesses(k, users, part, live[part], process);
  const files = s.files[live.files];
  if (files !== undefined)
    sections.push({
      record: 'files_struct',
      about: 'open files',
      shared: of('files'),
      fields: openFiles(k, process, live),
    });
  const filesystem = s.filesystems[live.filesystem];
  if (filesystem !== undefined)
    sections.push({
      record: 'fs_struct',
      about: 'folder',
      shared: of('filesystem'),
      fields: [field('cwd', filesystem.cwd), field('umask', filesystem.umask.toString(8).padStart(3, '0'))],
    });
  const handlers = s.signalHandlers[live.signalHandlers];
  if (handlers !== undefined)
    sections.push({
      record: 'sighand_struct',
      about: 'signal handlers',
      shared: of('signalHandlers'),
      fields: handlerFields(k, handlers.actions),
    });
  const credentials = s.credentials[live.credentials];
  if (credentials !== undefined)
    sections.push({
      record: 'cred',
      about: 'who it is',
      shared: of('credentials'),
      fields: [field('uid', credentials.uid), field('gid', credentials.gid)],
    });
  const environment = environmentOf(k, process);
  if (environment.length > 0)
    sections.push({
      record: 'environ',
      about: `${environment.length} variables`,
      shared: '',
      fields: listed(environment),
    });
  return sections;
}

function taskStruct(k: Kernel, process: Process, leader: Task | undefined): Section {
  const s = k.state;
  const times = processTimes(k, process);
  const pids = (indices: readonly number[]): string =>
    indices
      .map((i) => s.processes[i])
      .filter((p): p is Process => p !== undefined)
      .map((p) => `${p.pid}${p.state === 'zombie' ? ' Z' : ''}`)
      .join(', ');
  const { user, system } = usedBy(k, process);
  let voluntary = 0;
  let involuntary = 0;
  let calls = 0;
  for (const id of process.tasks) {
    const task = s.tasks[id]!;
    voluntary += task.voluntary;
    involuntary += task.involuntary;
    calls += task.systemCalls;
  }
  const fields: Field[] = [
    field('pid', process.pid),
    field('state', `${processLetter(k, process)}${process.state === 'alive' ? '' : ` ${endShort(process.status)}`}`),
    field('parent', pidOfParent(k, process.parent)),
    field('group', process.group),
    field('children', process.children.length === 0 ? 'none' : pids(process.children)),
    field('threads', threadList(k, process)),
    field('program', imageOf(k, process.index).name),
  ];
  if (leader !== undefined) fields.push(field('priority', priorityWords(leader)));
  fields.push(
    field(
      'pending',
      process.pending.length === 0 ? 'none' : process.pending.map((p) => signalName(p.signal)).join(' '),
    ),
  );
  const alarm = s.timers.heap.find((t) => t.id === process.alarm && process.alarm >= 0);
  if (alarm !== undefined) fields.push(field('alarm', `in ${showTime(alarm.time - s.now)}`));
  for (const { counts, due, interval } of process.cpuTimers)
    fields.push(
      field(
        counts === 'user' ? 'virtual' : 'profile',
        `at ${showTime(due)} of its time${interval > 0 ? `, then each ${showTime(interval)}` : ''}`,
      ),
    );
  const timers = process.timers.filter((t) => t !== undefined).length;
  if (timers > 0) fields.push(field('timers', timers));
  fields.push(
    field('tells', process.exitSignal === 0 ? 'nobody' : `${signalName(process.exitSignal)} to its parent`),
    field('since', showTime(process.started)),
    field('user+system', timeWords(user, system)),
    field('child times', timeWords(process.childUser, process.childSystem)),
    field('faults', `${times.minorFaults} minor, ${times.majorFaults} major`),
    field('switches', `${voluntary} of its own, ${involuntary} forced`),
    field('calls', `${calls} of the kernel`),
  );
  // What every child says is not worth a line.
  return {
    record: 'task_struct',
    about: process.name,
    shared: '',
    fields: fields.filter((f) => f.name !== 'tells' || process.exitSignal !== SIGCHLD),
  };
}

function threadList(k: Kernel, process: Process): string {
  const live = process.contexts
    .map((id) => k.state.contexts[id])
    .filter((c) => c !== undefined && c.status !== 'exited' && c.status !== 'gone');
  return live.length === 0 ? 'none' : live.map((c) => `T${c!.number}`).join(' ');
}

function mmStruct(k: Kernel, process: Process, users: Users): Section {
  const mm = k.state.spaces[process.space]!;
  const others = spacesToCompare(k, mm);
  const fields: Field[] = [];
  for (const region of mm.regions) {
    if (region.kind === 'guard' || region.kind === 'tls') continue;
    if (fields.length === MOST_REGIONS) break;
    fields.push(regionField(k, mm, region, others));
  }
  fields.push(
    field('resident', `${plural(mm.resident, 'page')}, at most ${mm.peakResident}`),
    field('faults', `${mm.minorFaults} minor`),
    field('after fork', `${mm.copied} copied, ${mm.taken} taken`),
  );
  return {
    record: 'mm_struct',
    about: 'address space',
    shared: otherProcesses(k, users, 'space', process.space, process),
    fields,
  };
}

function spacesToCompare(k: Kernel, mm: AddressSpace): readonly { readonly pid: number; readonly mm: AddressSpace }[] {
  if (mm.resident > COMPARED_PAGES) return [];
  const found: { pid: number; mm: AddressSpace }[] = [];
  const seen = new Set([mm.id]);
  for (const process of present(k)) {
    const other = k.state.spaces[process.space];
    if (other === undefined || seen.has(other.id) || found.length === COMPARED) continue;
    seen.add(other.id);
    if (other.resident <= COMPARED_PAGES) found.push({ pid: process.pid, mm: other });
  }
  return found;
}

/** Pages of a region and, of its frames, which other processes map how many at the same address. */
function regionField(
  k: Kernel,
  mm: AddressSpace,
  region: Region,
  others: readonly { readonly pid: number; readonly mm: AddressSpace }[],
): Field {
  const frames = new Map<number, number>();
  eachPage(mm, region.start, region.end, (page, address) => {
    if (page.frame >= 0) frames.set(address, page.frame);
  });
  const total = Math.max(1, Math.ceil(region.end / PAGE_SIZE) - Math.floor(region.start / PAGE_SIZE));
  const sharers: string[] = [];
  const object = k.state.memoryObjects[region.object];
  for (const other of others) {
    let same = 0;
    eachPage(other.mm, region.start, region.end, (page, address) => {
      if (page.frame >= 0 && frames.get(address) === page.frame) same++;
    });
    const maps = region.shared && object?.mappers.includes(other.mm.id);
    if (same > 0 || maps) sharers.push(same === frames.size || maps ? `${other.pid}` : `${other.pid} (${same})`);
  }
  const perms = `${region.read ? 'r' : '-'}${region.write ? 'w' : '-'}${region.exec ? 'x' : '-'}`;
  const owner = k.state.contexts[region.context];
  return field(
    `${regionLabel(region)}${owner === undefined ? '' : ` T${owner.number}`}`,
    `${perms} ${frames.size === total ? plural(total, 'page') : `${frames.size} of ${total}`}`,
    sharers.join(' '),
  );
}

const ACCESS = ['r', 'w', 'rw', '?'];

/** The descriptors; who else has the same open file, and with it the same offset. */
function openFiles(k: Kernel, process: Process, task: Task): Field[] {
  const s = k.state;
  const { descriptors } = s.files[task.files]!;
  const sharers = new Map<number, Set<number>>();
  for (const other of s.tasks) {
    if (other === undefined || other.files < 0 || other.files === task.files || other.process === process.index)
      continue;
    for (const d of s.files[other.files]?.descriptors ?? []) {
      if (d === undefined) continue;
      const known = sharers.get(d.file);
      const pid = s.processes[other.process]?.pid ?? 0;
      if (known === undefined) sharers.set(d.file, new Set([pid]));
      else known.add(pid);
    }
  }
  const fields: Field[] = [];
  descriptors.forEach((d, fd) => {
    if (d === undefined || fields.length === MOST_FILES) return;
    const file = recordOf(s, 'openFiles', d.file);
    if (file === undefined) return;
    const at = file.offset > 0 ? ` at ${file.offset}` : '';
    const access = ACCESS[file.flags & Open.ACCMODE]!;
    const own = file.path === '' ? file.kind : file.path;
    fields.push(
      field(
        String(fd),
        `${own} ${access}${at}${d.cloexec ? ', closed by exec' : ''}`,
        [...(sharers.get(d.file) ?? [])].join(' '),
      ),
    );
  });
  return fields;
}

function handlerFields(k: Kernel, actions: readonly ({ readonly handler: number } | undefined)[]): Field[] {
  const fields: Field[] = [];
  actions.forEach((action, signal) => {
    if (action === undefined || action.handler === 0) return;
    const pc = (action.handler - CODE_BASE) / CODE_STRIDE;
    const name = functionAt(k.program, pc)?.displayName ?? `0x${action.handler.toString(16)}`;
    fields.push(field(signalName(signal), action.handler === 1 ? 'ignored' : `${name}()`));
  });
  return fields.length === 0 ? [field('all', 'default')] : fields;
}

/** NAME=VALUE as the process has them now: by its `environ`, or by what it was started with. */
function environmentOf(k: Kernel, process: Process): string[] {
  const { space } = process;
  if (space < 0) return [];
  const variable = imageOf(k, process.index).variables.find(
    (v) => v.name === 'environ' && v.location.kind === 'global' && v.within === undefined,
  );
  const named = variable?.location.kind === 'global' ? peekAddress(k, space, variable.location.address) : undefined;
  const started = (process.library.start as readonly number[] | undefined)?.[1];
  const list = named || peekAddress(k, space, ENVIRON) || started || 0;
  const found: string[] = [];
  const decoder = new TextDecoder();
  for (let i = 0; list !== 0 && i < 256; i++) {
    const entry = peekAddress(k, space, list + 8 * i);
    if (entry === undefined || entry === 0) break;
    const text = peekString(k, space, entry, 256);
    if (text === undefined) break;
    found.push(decoder.decode(text));
  }
  return found;
}

function listed(environment: readonly string[]): Field[] {
  const fields = environment.slice(0, MOST_VARIABLES).map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? field(text, '') : field(text.slice(0, at), text.slice(at + 1));
  });
  if (environment.length > MOST_VARIABLES) fields.push(field('', `and ${environment.length - MOST_VARIABLES} more`));
  return fields;
}
