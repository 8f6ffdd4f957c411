/** Events of processes, signals and their memory in words (see explain.ts): who made whom out of what, who ended, who was told. */
import { Clone, THREAD_FLAGS } from '../kernel/clone.js';
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { CODE_BASE, CODE_STRIDE, functionAt } from '../language/program.js';
import { endWords as connectionWords, pathWords } from './connected.js';
import { processOf, thing } from './event-names.js';
import { threadName } from './names.js';
import { several } from './processes.js';
import { endWords, signalName } from './status.js';
import { clean, plural } from './text.js';

/** What the flags of clone speak of, shared or copied. */
const PARTS: readonly (readonly [flag: number, name: string])[] = [
  [Clone.VM, 'memory'],
  [Clone.FILES, 'descriptors'],
  [Clone.FS, 'folder'],
  [Clone.SIGHAND, 'handlers'],
];

const pidOf = (k: Kernel, context: number): number =>
  k.state.processes[k.state.contexts[context]?.process ?? -1]?.pid ?? 0;

/** `a, b and c` */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;

/** `shares memory and handlers, has its own descriptors and folder` */
function flagWords(flags: number): string {
  const shared = PARTS.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name);
  const copied = PARTS.filter(([flag]) => (flags & flag) === 0).map(([, name]) => name);
  const parts = [
    ...(shared.length === 0 ? [] : [`shares ${listed(shared)}`]),
    ...(copied.length === 0 ? [] : [`has its own ${listed(copied)}`]),
  ];
  return parts.join(', ');
}

/** Is it what pthread_create makes? All other threads are named with what they share. */
const isPlainThread = (event: KernelEvent): boolean =>
  event.why === 'thread' && (event.numbers?.flags ?? THREAD_FLAGS) === THREAD_FLAGS;

/** A line without the thread's name in front; undefined: not one of these events. */
export function processLine(k: Kernel, event: KernelEvent): string | undefined {
  const other = event.other >= 0 ? threadName(k, event.other) : '';
  switch (event.kind) {
    case 'fork':
      if (event.why === 'thread') return `creates ${other}${event.text === '' ? '' : ` (${event.text})`}`;
      return `${event.why === 'clone' ? 'clones' : `${event.why}s`} process ${pidOf(k, event.other)} (${other})`;
    case 'processExit':
      if (event.text !== '') return event.text;
      return `process ${several(k) ? `${event.other} ` : ''}ends with ${endWords(event.value)}`;
    case 'reap':
      if (event.why === 'ended') return `learns: process ${event.value} has ended with ${endWords(event.size)}`;
      return `learns: process ${event.value} is ${event.why}`;
    case 'reparent':
      return `process ${event.value} is adopted by init`;
    case 'exec':
      return `execs ${clean(event.text)}`;
    case 'signalSent':
      return event.text !== ''
        ? `gets ${signalName(event.value)}: ${clean(event.text)}`
        : `${signalName(event.value)} for ${other === '' ? 'a process' : several(k) ? `process ${pidOf(k, event.other)}` : other}`;
    case 'signalDelivered':
      return event.why === 'handler'
        ? `takes ${signalName(event.value)}: ${handlerName(k, event)} runs`
        : `takes ${signalName(event.value)}: ${DEFAULTS[event.why] ?? event.why}`;
    case 'signalReturn':
      return 'is back from its signal handler';
    case 'stop':
      return `process ${event.size} is stopped`;
    case 'continue':
      return `process ${event.size} goes on`;
    case 'open':
      if (event.why === 'accept') return `accepts a connection: ${event.value}, ${fileWords(k, event, 'read')}`;
      if (event.why === 'received') return `receives ${clean(event.text)}, the open file itself, as ${event.value}`;
      return `opens ${pathWords(event.text)} as ${event.value}`;
    case 'close':
      return `closes ${event.value}${event.text === '' ? '' : ` (${pathWords(event.text)})`}`;
    case 'read':
      if (event.why === 'message queue') return `takes ${messageWords(event)} from ${fileWords(k, event, 'read')}`;
      return `reads ${plural(event.size, 'byte')} from ${event.value} (${fileWords(k, event, 'read')})${withFiles(event)}`;
    case 'write':
      if (event.why === 'message queue') return `puts ${messageWords(event)} into ${fileWords(k, event, 'write')}`;
      return `writes ${plural(event.size, 'byte')} to ${event.value} (${fileWords(k, event, 'write')})${withFiles(event)}`;
    case 'pageFault':
      return `${FAULTS[event.why] ?? 'first touch of a page'} (${thing(k, event)})${copyWords(event)}`;
    case 'pageOut':
      return `a page goes to the disk (${thing(k, event)})`;
    case 'allocate':
      return `allocates ${plural(event.size, 'byte')} at 0x${event.address.toString(16)}`;
    case 'free':
      return `frees ${plural(event.size, 'byte')} at 0x${event.address.toString(16)}`;
    case 'shootdown':
      return shootdownWords(event);
    default:
      return undefined;
  }
}

const shootdownWords = ({ value, size }: KernelEvent): string =>
  `${plural(value, 'other core')} must forget what ${value === 1 ? 'its TLB has' : 'their TLBs have'} of ${size === 0 ? 'the memory' : plural(size / 4096, 'page')}`;

/** What a descriptor leads to. */
const fileWords = (k: Kernel, event: KernelEvent, what: 'read' | 'write'): string =>
  connectionWords(k, event.why === 'accept' ? 'socket' : event.why, event.other, what, processOf(k, event));

/** Open files that go or come with the bytes. */
const withFiles = (event: KernelEvent): string => {
  const n = event.numbers?.files ?? 0;
  return n === 0 ? '' : `, and with them ${plural(n, 'open file')}`;
};

/** `a message of 5 bytes (priority 9)` */
const messageWords = (event: KernelEvent): string =>
  `a message of ${plural(event.size, 'byte')} (priority ${event.numbers?.priority ?? 0})`;

const DEFAULTS: Readonly<Record<string, string>> = {
  terminate: 'the process ends',
  core: 'the process ends',
  ignored: 'it is ignored',
  stop: 'the process stops',
  continue: 'nothing more to do',
};
const FAULTS: Readonly<Record<string, string>> = {
  'copy-on-write': 'store to a copy-on-write page',
  mapped: 'first touch of a page of others',
  major: 'page comes back from the disk',
  disk: 'touch of a page that is on the disk',
};
const copyWords = (event: KernelEvent): string =>
  event.why !== 'copy-on-write' ? '' : event.numbers?.copied === 0 ? ': taken' : ': copied';

function handlerName(k: Kernel, event: KernelEvent): string {
  const f = functionAt(k.program, (event.address - CODE_BASE) / CODE_STRIDE);
  return f === undefined ? 'its handler' : f.displayName;
}

/** A sentence with who and where; undefined: made of the line as all others. `who`: `T2`; `core`: `core 1: `. */
export function processSentence(k: Kernel, event: KernelEvent, who: string, core: string): string | undefined {
  const other = event.other >= 0 ? threadName(k, event.other) : '';
  switch (event.kind) {
    case 'fork': {
      if (isPlainThread(event)) return undefined;
      const flags = event.numbers?.flags ?? 0;
      const made = event.why === 'thread' ? other : `process ${pidOf(k, event.other)} (${other})`;
      if (event.why === 'fork') {
        const entries = plural(event.numbers?.pages ?? 0, 'page-table entry', 'page-table entries');
        return `${core}${who} forks ${made}: ${entries} copied, no page. The two share each page until one of them writes to it.`;
      }
      if (event.why === 'vfork')
        return `${core}${who} vforks ${made}: it runs in the same memory, and ${who} waits until it execs or ends.`;
      return `${core}${who} clones ${made}, which ${flagWords(flags)}.`;
    }
    case 'processExit':
      return exitSentence(k, event, core);
    case 'reap':
      return event.why === 'ended'
        ? `${core}${who} learns that process ${event.value} has ended with ${endWords(event.size)}. The zombie is gone.`
        : `${core}${who} learns that process ${event.value} is ${event.why}.`;
    case 'pageOut':
      // Short: what was touched is told before it.
      return `Working set full (${plural(event.numbers?.maximum ?? 0, 'page')}): ${thing(k, event)} goes out.`;
    case 'shootdown':
      return `${core}${shootdownWords(event)}.`;
    case 'reparent':
      return `Process ${event.value} has lost its parent: init adopts it.`;
    case 'exec':
      return `${core}${who} execs ${clean(event.text)}: process ${event.other} has new memory and begins at its main; number, parent and files stay.`;
    case 'signalSent':
      if (event.text !== '') return `${core}${clean(event.text).replace(/\.$/, '')}.`;
      return who === '' || event.context === event.other || event.why === ''
        ? `${core}${signalName(event.value)} is sent to process ${event.size === 0 ? pidOf(k, event.other) : event.size}.`
        : `${core}${who} sends ${signalName(event.value)} to ${several(k) ? `process ${pidOf(k, event.other)}` : other}.`;
    case 'stop':
      return `${core}Process ${event.size} is stopped by ${signalName(event.value)}: none of its threads runs until SIGCONT.`;
    case 'continue':
      return `${core}Process ${event.size} goes on.`;
    default:
      return undefined;
  }
}

function exitSentence(k: Kernel, event: KernelEvent, core: string): string | undefined {
  if (event.text !== '' || !several(k) || k.state.outcome.kind !== 'running') return undefined;
  const process = k.state.processes.findLast((p) => p?.pid === event.other);
  const end = `${core}process ${event.other} ends with ${endWords(event.value)}`;
  if (process?.state !== 'zombie') return `${end}; nobody has to be told, and it is gone.`;
  const parent = k.state.processes[process.parent]?.pid;
  return `${end}: a zombie until ${parent ?? 1} waits for it.`;
}
