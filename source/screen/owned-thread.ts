/** What a thread owns, record by record (see owned.ts). */
import { whyNotRunning } from '../kernel/accounting.js';
import { imageOf } from '../kernel/images.js';
import type { Kernel } from '../kernel/machine.js';
import { peekI32 } from '../kernel/memory/access.js';
import { PAGE_SIZE } from '../kernel/memory/layout.js';
import { errnoAddress } from '../kernel/memory/stacks.js';
import { eachPage } from '../kernel/memory/table.js';
import type { Context, Task } from '../kernel/state.js';
import { registersOf } from '../language/disassemble.js';
import { functionAt } from '../language/program.js';
import { errorName } from '../library/text/errors.js';
import { readVariable } from '../scenarios/expression/evaluate.js';
import { showTime } from '../scenarios/units.js';
import { addressName } from './names.js';
import {
  affinityWords,
  type Field,
  field,
  isOver,
  maskWords,
  otherThreads,
  priorityWords,
  type Section,
  type SharedPart,
  times,
  timeWords,
  type Users,
} from './owned.js';
import { threadLetter } from './processes.js';
import { signalName } from './status.js';
import { showValue } from './values.js';

const MOST_REGISTERS = 8;
const MOST_VARIABLES = 12;

/** The records of a thread; of one that is over, what is left. */
export function threadSections(k: Kernel, context: Context, users: Users): readonly Section[] {
  const task = k.state.tasks[context.task];
  const sections = [taskStruct(k, context, task)];
  if (task !== undefined && !isOver(context)) sections.push(shares(k, task, users));
  if (isOver(context)) return sections;
  sections.push(threadStruct(k, context), stack(k, context));
  if (context.calls.length > 0) sections.push(inLibrary(k, context));
  sections.push(local(k, context));
  return sections;
}

function taskStruct(k: Kernel, context: Context, task: Task | undefined): Section {
  const fields: Field[] = [
    field('tid', context.tid),
    field('state', `${threadLetter(k, context)} ${stateWords(k, context)}`),
  ];
  if (task !== undefined) {
    const why = whyNotRunning(k, context.id);
    fields.push(
      field('core', why?.kind === 'running' || why?.kind === 'spinning' ? why.core : 'none'),
      field('priority', priorityWords(task)),
      field('affinity', affinityWords(k, task)),
    );
  }
  fields.push(
    ...(context.interruptsOff === undefined ? [] : [field('interrupts', 'off (CLI)')]),
    field('sigmask', maskWords(context.signalMask, signalName)),
    field(
      'pending',
      context.pending.length === 0 ? 'none' : context.pending.map((p) => signalName(p.signal)).join(' '),
    ),
    field('at its end', context.bare ? 'exit status' : context.detached ? 'detached' : 'to be joined'),
  );
  const creator = k.state.contexts[context.creator];
  if (creator !== undefined && creator.id !== context.id) fields.push(field('made by', `T${creator.number}`));
  fields.push(field('since', showTime(context.created)));
  if (task !== undefined) {
    const { user, system } = times(k, task);
    fields.push(
      field('user+system', timeWords(user, system)),
      field('switches', `${task.voluntary} of its own, ${task.involuntary} forced`),
      field('moves', task.migrations),
      field('faults', `${task.minorFaults} minor, ${task.majorFaults} major`),
      field('TLB misses', task.tlbMisses),
      field('calls', `${task.systemCalls} of the kernel`),
    );
    if (context.signalStack !== undefined) fields.push(field('sigaltstack', hex(context.signalStack[0])));
    if (task.clearTid !== 0) fields.push(field('clear tid', addressName(k, context.process, task.clearTid)));
  }
  return { record: 'task_struct', about: context.name, shared: '', fields };
}

function stateWords(k: Kernel, context: Context): string {
  const { wait } = context;
  if (k.state.tasks[context.task]?.state === 'stopped') return 'stopped';
  if (context.status !== 'waiting' || wait === undefined) return context.status;
  const target = k.state.contexts[wait.target];
  if (target !== undefined) return `waits for T${target.number}`;
  return `waits: ${wait.kind}${wait.address === 0 ? '' : ` ${addressName(k, context.process, wait.address)}`}`;
}

/** The records that clone's flags say are shared: by a reference each. */
const RECORDS: readonly { readonly part: SharedPart; readonly name: string; readonly flag: string }[] = [
  { part: 'space', name: 'mm', flag: 'CLONE_VM' },
  { part: 'files', name: 'files', flag: 'CLONE_FILES' },
  { part: 'filesystem', name: 'fs', flag: 'CLONE_FS' },
  { part: 'signalHandlers', name: 'sighand', flag: 'CLONE_SIGHAND' },
  { part: 'credentials', name: 'cred', flag: '' },
];

function shares(k: Kernel, task: Task, users: Users): Section {
  return {
    record: 'records',
    about: 'by reference',
    shared: '',
    fields: RECORDS.filter(({ part }) => task[part] >= 0).map(({ part, name, flag }) => {
      const others = otherThreads(k, users, part, task[part], task);
      return field(name, others === '' ? 'its own' : flag === '' ? 'shared' : flag, others);
    }),
  };
}

/** Registers: in the core while the thread runs, saved in its record while it does not. */
function threadStruct(k: Kernel, context: Context): Section {
  const task = k.state.tasks[context.task];
  const running = context.status === 'running';
  const f = functionAt(k.program, context.pc);
  const line = k.program.places[3 * context.pc + 1];
  const fields: Field[] = [
    field('pc', f === undefined ? context.pc : `${f.displayName}${f.library ? '' : `, line ${line}`}`),
    field('sp', hex(context.sp)),
    field('bp', hex(context.bp)),
  ];
  for (const { name, slot } of f === undefined ? [] : registersOf(f).slice(0, MOST_REGISTERS)) {
    const at = 2 * (context.fp + slot);
    const low = context.slots[at];
    const high = context.slots[at + 1];
    if (low === undefined || high === undefined) break;
    fields.push(field(name, wordText(k, context.process, low, high)));
  }
  return {
    record: 'thread_struct',
    about: running ? `in core ${task?.core ?? '?'}` : 'saved',
    shared: '',
    fields,
  };
}

/** A register: a small number, or an address by its name. */
function wordText(k: Kernel, process: number, low: number, high: number): string {
  if (high === 0 || high === -1) {
    const small = high === -1 ? low : low >>> 0;
    if (Math.abs(small) < 0x400000) return String(low);
  }
  const address = (high >>> 0) * 2 ** 32 + (low >>> 0);
  return address < 2 ** 47 ? addressName(k, process, address) : hex(address);
}

const hex = (address: number): string => `0x${address.toString(16)}`;

function stack(k: Kernel, context: Context): Section {
  const space = k.state.processes[context.process]?.space ?? -1;
  const mm = k.state.spaces[space];
  let resident = 0;
  if (mm !== undefined)
    eachPage(mm, context.stackLow, context.stackHigh, (page) => {
      if (page.frame >= 0) resident++;
    });
  const total = Math.ceil((context.stackHigh - context.stackLow) / PAGE_SIZE);
  return {
    record: 'stack',
    about: 'user stack',
    shared: '',
    fields: [
      field('from', hex(context.stackLow)),
      field('to', hex(context.stackHigh)),
      field('used', `${Math.max(0, context.stackHigh - context.sp)} bytes`),
      field('resident', `${resident} of ${total} pages`),
    ],
  };
}

/** Library calls under way: what the thread does beyond the code that is seen, and since when. */
function inLibrary(k: Kernel, context: Context): Section {
  return {
    record: 'calls',
    about: 'under way',
    shared: '',
    fields: context.calls.map((call) =>
      field(k.machine.intrinsics[call.intrinsic]?.name ?? '?', `since ${showTime(call.since)}`),
    ),
  };
}

function local(k: Kernel, context: Context): Section {
  const process = k.state.processes[context.process]!;
  const fields: Field[] = [field('at', hex(context.tp))];
  const errno = context.self === 0 ? undefined : peekI32(k, process.space, errnoAddress(context));
  if (errno !== undefined) fields.push(field('errno', errno === 0 ? '0' : `${errno} ${errorName(errno)}`));
  for (const variable of imageOf(k, process.index).variables) {
    if (variable.location.kind !== 'tls' || !variable.own || fields.length > MOST_VARIABLES) continue;
    fields.push(
      field(variable.name, showValue(k, process.index, readVariable(k, process.index, variable, context), 30)),
    );
  }
  const handlers = process.library[`cleanup of ${context.id}`] as readonly number[] | undefined;
  if (handlers !== undefined && handlers.length > 0) fields.push(field('cleanup', `${handlers.length} pushed`));
  const values = process.library[`values of ${context.id}`] as readonly unknown[] | undefined;
  const keys = values?.filter((v) => v !== undefined).length ?? 0;
  if (keys > 0) fields.push(field('keys', `${keys} with a value`));
  return { record: 'thread-local', about: 'storage', shared: '', fields };
}
