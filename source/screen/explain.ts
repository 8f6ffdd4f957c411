/** Events in words: one line each for the events pane, one or two sentences for what the last step did and why. */

import type { EventName, KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { describe as describeInstruction, globalAt } from '../language/disassemble.js';
import { functionAt } from '../language/program.js';
import { showTime } from '../scenarios/units.js';
import type { Timeline } from '../timeline/timeline.js';
import { addressName, threadName } from './names.js';
import { clean } from './text.js';

/** Reasons of the kernel and the policies, in words. Unknown ones are shown as they are. */
const WHY: Readonly<Record<string, string>> = {
  new: 'it is new',
  woken: 'it was woken',
  preempted: 'it was preempted',
  quantum: 'the time slice was used up',
  yield: 'the one before gave way',
  yielded: 'it gave way',
  block: 'the one before waits',
  blocked: 'the one before waits',
  exit: 'the one before ended',
  exited: 'the one before ended',
  stolen: 'this core was idle and took it from another queue',
  chosen: 'you chose it',
  chance: 'picked by chance',
  forced: 'you chose it',
  steal: 'the idle core took it from another queue',
  only: 'nobody else is ready',
  head: 'it is first in the queue',
  migrated: 'it moved here',
};
const PATH: Readonly<Record<string, string>> = {
  fast: ' on the fast path: no system call',
  slow: ' on the slow path, through the kernel',
};
export function whyWords(why: string): string {
  return WHY[why] ?? why;
}

/** The figures behind a decision: `vruntime 12us, best 10us`. */
function figures(event: KernelEvent): string {
  if (!event.numbers) return '';
  const parts = Object.entries(event.numbers).map(
    ([name, value]) =>
      `${name} ${/time|runtime|slice|quantum|deadline|ran|lag|granularity|waited|left|latency|cost/i.test(name) ? showTime(value) : value}`,
  );
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

const processOf = (k: Kernel, event: KernelEvent) => k.state.contexts[event.context]?.process ?? 0;
const thing = (k: Kernel, event: KernelEvent) => addressName(k, processOf(k, event), event.address);

/** The thread of a task: `other` of scheduling events is a task. */
const ofTask = (k: Kernel, task: number) => (task >= 0 ? threadName(k, k.state.tasks[task]?.context ?? -1) : '');

/** One short line without the thread's name in front. */
export function eventLine(k: Kernel, event: KernelEvent): string {
  const other = event.other >= 0 ? threadName(k, event.other) : '';
  switch (event.kind) {
    case 'decision':
      return `is next on core ${event.core}: ${whyWords(event.why)}${figures(event)}`;
    case 'switch': {
      const before =
        event.other >= 0 && ofTask(k, event.other) !== threadName(k, event.context)
          ? ` after ${ofTask(k, event.other)}`
          : '';
      return `runs on core ${event.core}${before}: ${whyWords(event.why)}`;
    }
    case 'ready':
      return `must wait for a core again: ${event.why === 'quantum' ? 'its time slice is used up' : whyWords(event.why)}`;
    case 'tick':
      return 'timer interrupt: it may go on';
    case 'idle':
      return `core ${event.core} is idle`;
    case 'wake':
      return `is woken${event.other >= 0 ? ` by ${ofTask(k, event.other)}` : ''}${event.why === 'timeout' ? ': the time is over' : ''}`;
    case 'block':
      return `waits: ${event.why}${event.address === 0 ? '' : ` ${thing(k, event)}`}`;
    case 'preempt':
      return `is to be preempted by ${ofTask(k, event.other)}: ${whyWords(event.why)}${figures(event)}`;
    case 'yield':
      return 'gives way';
    case 'migrate':
    case 'steal':
      return `moves to core ${event.core}`;
    case 'fork':
      return `creates ${other}${event.text === '' ? '' : ` (${event.text})`}`;
    case 'exit':
      return 'ends';
    case 'join':
      return `has joined ${other}`;
    case 'systemCall':
      return `system call ${event.why}`;
    case 'futexWait':
      return `futex wait on ${thing(k, event)}`;
    case 'futexWake':
      return `futex wake on ${thing(k, event)}${other === '' ? '' : `: ${other}`}`;
    case 'acquire':
      return `takes ${thing(k, event)}${PATH[event.why] ?? ''}`;
    case 'release':
      return `releases ${thing(k, event)}`;
    case 'contend':
      return `finds ${thing(k, event)} taken${other === '' ? '' : ` by ${other}`}`;
    case 'signal':
      return `signals ${thing(k, event)}${other === '' ? '' : `, wakes ${other}`}`;
    case 'broadcast':
      return `wakes all at ${thing(k, event)}`;
    case 'pageFault':
      return `first touch of a page (${thing(k, event)})`;
    case 'output':
      return `prints ${JSON.stringify(clean(event.text))}`;
    case 'input':
      return `reads ${event.value} bytes`;
    case 'timer':
      return 'its time has come';
    case 'park':
      return `spins${event.value > 0 ? ` ${event.value} turns` : ''}, doing nothing`;
    case 'unpark':
      return `spun ${event.value} turns`;
    case 'watched':
      return `writes ${thing(k, event)}`;
    case 'processExit':
      return event.text === '' ? `process ends with status ${event.value}` : event.text;
    case 'stuck':
      return 'nobody can ever run again';
    default:
      return clean(event.text === '' ? `${event.kind}${event.why === '' ? '' : ` ${event.why}`}` : event.text);
  }
}

/** What matters most comes first: the explanation line has room for one or two. */
const ORDER: readonly EventName[] = [
  'fault',
  'stuck',
  'misuse',
  'processExit',
  'overflow',
  'acquire',
  'contend',
  'release',
  'signal',
  'broadcast',
  'fork',
  'exit',
  'join',
  'block',
  'wake',
  'futexWait',
  'futexWake',
  'switch',
  'decision',
  'preempt',
  'ready',
  'tick',
  'yield',
  'steal',
  'migrate',
  'idle',
  'output',
  'input',
  'unpark',
  'park',
  'timer',
  'pageFault',
  'systemCall',
];

/** What goes without saying once the other was said. */
const HIDES: Readonly<Partial<Record<EventName, readonly EventName[]>>> = {
  contend: ['block', 'futexWait'],
  block: ['futexWait'],
  wake: ['futexWake', 'timer'],
  switch: ['migrate', 'decision'],
  decision: ['tick', 'steal'],
  join: ['acquire'],
  processExit: ['exit'],
};

/** What the last step did and why, in one or two sentences. */
export function explain(k: Kernel, timeline: Timeline): string {
  const { state } = k;
  if (state.outcome.kind === 'stuck') return stuckWords(k);
  if (state.step === 0) return 'The machine has just started: main is about to run. Press l for one step.';
  const events = [...timeline.events].sort((a, b) => rank(a) - rank(b));
  const notable = events.filter((e) => ORDER.includes(e.kind));
  const instruction = timeline.events.find((e) => e.kind === 'instruction');
  if (notable.length > 0) {
    const first = notable[0]!;
    const hidden = HIDES[first.kind] ?? [];
    const second = notable.find(
      (e, i) =>
        i > 0 && e.kind !== first.kind && e.kind !== 'pageFault' && e.kind !== 'systemCall' && !hidden.includes(e.kind),
    );
    const said = [sentence(k, first), ...(second ? [sentence(k, second, first)] : [])];
    const doing =
      instruction && !['switch', 'preempt', 'timer', 'idle'].includes(notable[0]!.kind)
        ? instructionWords(k, timeline, instruction)
        : '';
    const text = [...new Set(said)].join(' ');
    return doing !== '' && notable.every((e) => e.kind === 'pageFault') ? `${doing} ${text}` : text;
  }
  if (instruction) return instructionWords(k, timeline, instruction);
  if (state.outcome.kind === 'exited')
    return `The program has ended with status ${statusWords(state.outcome.status)}. Press h to go back, g for the start.`;
  return '';
}

const rank = (e: KernelEvent) => {
  const at = ORDER.indexOf(e.kind);
  return at < 0 ? ORDER.length : at;
};

/** `0`, `3`, or the signal's name, from a status as wait() encodes it. */
export function statusWords(status: number): string {
  const signal = status & 0x7f;
  if (signal === 0) return String((status >> 8) & 0xff);
  const names: Readonly<Record<number, string>> = {
    2: 'SIGINT',
    6: 'SIGABRT',
    8: 'SIGFPE',
    9: 'SIGKILL',
    11: 'SIGSEGV',
    13: 'SIGPIPE',
    14: 'SIGALRM',
    15: 'SIGTERM',
  };
  return `signal ${signal}${names[signal] ? ` (${names[signal]})` : ''}`;
}

function sentence(k: Kernel, event: KernelEvent, after?: KernelEvent): string {
  const who = event.context >= 0 ? threadName(k, event.context) : '';
  const core = event.core >= 0 && event.core !== after?.core ? `core ${event.core}: ` : '';
  const line = eventLine(k, event);
  switch (event.kind) {
    case 'fault':
    case 'misuse':
    case 'overflow':
      return clean(event.text);
    case 'processExit':
      return `${capital(line)}.`;
    case 'idle':
      return `Core ${event.core} has nothing to run.`;
    case 'contend':
      return `${core}${who} ${line}: it must wait.`;
    case 'acquire':
      return `${core}${who} ${line}.`;
    default:
      return `${core}${who === '' ? capital(line) : `${who} ${line}`}.`;
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function instructionWords(k: Kernel, timeline: Timeline, event: KernelEvent): string {
  const who = `${event.core >= 0 ? `core ${event.core}: ` : ''}${threadName(k, event.context)}`;
  const access = timeline.events.find((e) => e.kind === 'load' || e.kind === 'store' || e.kind === 'atomic');
  const line = k.program.places[3 * event.pc + 1];
  const f = functionAt(k.program, event.pc);
  const where = f ? ` (${f.displayName}, line ${line})` : '';
  if (access && access.address !== 0) {
    const name = thing(k, access);
    const isGlobal = globalAt(k.program, access.address) !== undefined;
    if (access.kind === 'load')
      return `${who} loads ${name} = ${access.value} into its own register${isGlobal ? ': what others store from now on, it does not see' : ''}.${where}`;
    if (access.kind === 'store')
      return `${who} stores ${access.value} to ${name}${isGlobal ? ', visible to all threads' : ''}.${where}`;
    return `${who} ${describeInstruction(k.program, event.pc)}: one step that nobody can get between.${where}`;
  }
  return `${who} ${describeInstruction(k.program, event.pc)}.${where}`;
}

function stuckWords(k: Kernel): string {
  const { outcome } = k.state;
  if (outcome.kind !== 'stuck') return '';
  const parts = outcome.waiting.slice(0, 4).map((id) => {
    const c = k.state.contexts[id];
    const what = c?.wait;
    const target =
      what && what.target >= 0
        ? ` for ${threadName(k, what.target)}`
        : what && what.address !== 0
          ? ` ${addressName(k, c!.process, what.address)}`
          : '';
    return `${threadName(k, id)} waits: ${what?.kind ?? '?'}${target}`;
  });
  const more = outcome.waiting.length > 4 ? ` and ${outcome.waiting.length - 4} more` : '';
  const head =
    outcome.cycle.length > 0
      ? `Deadlock: ${outcome.cycle.map((id) => threadName(k, id)).join(' waits for ')} waits for ${threadName(k, outcome.cycle[0]!)}.`
      : 'Stuck: nobody can wake them.';
  return `${head} ${parts.join('; ')}${more}.`;
}
