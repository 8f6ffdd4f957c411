/** Events in words: one line each for the events pane, one or two sentences for what the last step did and why. */

import type { EventName, KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { regionAt } from '../kernel/memory/map.js';
import { objectAt } from '../kernel/objects.js';
import { showTime } from '../scenarios/units.js';
import type { Timeline } from '../timeline/history.js';
import { awaitedFile } from './connected.js';
import { processOf, spaceOf, thing } from './event-names.js';

import { DECISIONS, figures, policyTimer } from './explain-decisions.js';
import { diskLine, diskSentence } from './explain-disk.js';
import { pickWords, preemptWords } from './explain-fair.js';
import { instructionWords } from './explain-instructions.js';
import { computingWords, jobLine, jobSentence } from './explain-jobs.js';
import { modelLine, modelSentence, neverGivenUp } from './explain-models.js';
import { processLine, processSentence } from './explain-processes.js';
import { schedulerLine } from './explain-scheduler.js';
import { verdictLine, verdictSentence } from './explain-verdicts.js';
import { addressName, taskName, threadName } from './names.js';
import { endWords } from './status.js';
import { capital, clean } from './text.js';
import { awaitedWords, holderWords, threadWords } from './waiting.js';

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
  migrated: 'it moved here',
  throttled: 'real time has had its share of this period',
  ...DECISIONS,
};
const PATH: Readonly<Record<string, string>> = {
  fast: ' on the fast path: no system call',
  slow: ' on the slow path, through the kernel',
  'owner died': ', and is told that its last owner died with it (EOWNERDEAD)',
};
export function whyWords(why: string): string {
  return WHY[why] ?? why;
}

/** `other` of scheduling events is a task. */
const ofTask = taskName;
/** Whose event it is: a thread's, or a kernel thread's. */
const actor = (k: Kernel, event: KernelEvent) =>
  event.context >= 0
    ? threadName(k, event.context)
    : k.state.tasks[event.task]?.kernelThread
      ? taskName(k, event.task)
      : '';

/** One short line without the thread's name in front. */
export function eventLine(k: Kernel, event: KernelEvent): string {
  const other = event.other >= 0 ? threadName(k, event.other) : '';
  const known = diskLine(k, event) ?? jobLine(k, event) ?? modelLine(k, event);
  if (known !== undefined) return known;
  switch (event.kind) {
    case 'decision':
      return `is next on core ${event.core}: ${pickWords(k, event) ?? `${whyWords(event.why)}${figures(k, event)}`}`;
    case 'switch': {
      const before =
        event.other >= 0 && ofTask(k, event.other) !== actor(k, event) ? ` after ${ofTask(k, event.other)}` : '';
      return `runs on core ${event.core}${before}: ${whyWords(event.why)}`;
    }
    case 'ready':
      return `must wait for a core again: ${event.why === 'quantum' ? 'its time slice is used up' : whyWords(event.why)}`;
    case 'tick':
      return 'may go on after the timer interrupt';
    case 'idle':
      return `core ${event.core} is idle`;
    case 'wake':
      return `is woken${event.other >= 0 ? ` by ${ofTask(k, event.other)}` : ''}${event.why === 'timeout' ? ': the time is over' : ''}`;
    case 'block':
      return event.why === 'sleep'
        ? 'sleeps'
        : event.why === 'join'
          ? 'waits for the end of a thread'
          : `waits: ${event.why}${event.address === 0 ? '' : ` ${thing(k, event)}`}`;
    case 'preempt':
      if (event.other < 0) return `must stop: ${whyWords(event.why)}${figures(k, event)}`;
      return `is to be preempted by ${ofTask(k, event.other)}: ${preemptWords(event) ?? `${whyWords(event.why)}${figures(k, event)}`}`;
    case 'yield':
      return 'gives way';
    case 'migrate':
    case 'steal':
      return `moves to core ${event.core}`;
    case 'exit':
      return 'ends';
    case 'join':
      return `has joined ${other}`;
    case 'systemCall':
      return `system call ${event.why}`;
    case 'futexWait':
      return `futex wait on ${thing(k, event)}`;
    case 'futexWake':
      return `futex wake on ${thing(k, event)}: ${other === '' ? 'nobody waits' : other}`;
    case 'acquire':
      return `takes ${thing(k, event)}${PATH[event.why] ?? ''}`;
    case 'release':
      return `releases ${thing(k, event)}`;
    case 'contend':
      return contention(k, event, other);
    case 'signal':
      return `signals ${thing(k, event)}: ${other === '' ? 'nobody waits, the signal is lost' : `wakes ${other}`}`;
    case 'broadcast':
      return `wakes all at ${thing(k, event)}`;
    case 'output':
      // As a C program writes it: the end of a line is \n, whatever the terminal can show.
      return `prints ${clean(JSON.stringify(event.text))}`;
    case 'input':
      return `reads ${event.value} bytes`;
    case 'timer':
      return policyTimer(event) ?? 'its time has come';
    case 'park':
      return `spins${event.value > 0 ? ` ${event.value} turns` : ''}, doing nothing`;
    case 'unpark':
      return `spun ${event.value} turns`;
    case 'watched':
      return `writes ${thing(k, event)}`;
    case 'ownerDied': {
      // Its memory is gone: the event brings the name along.
      const name = event.text === '' ? thing(k, event) : event.text;
      return event.why === 'robust'
        ? `dies with ${name}, which is robust: the next to take it is told`
        : `dies with ${name}: nobody can let it go any more`;
    }
    case 'model':
      return schedulerLine(k, event);
    case 'cancel':
      if (event.why === 'asks') return `asks ${other} to end (pthread_cancel)`;
      return event.why === 'point'
        ? 'is cancelled at this cancellation point: its cleanup handlers run, then it ends'
        : 'is cancelled at once (asynchronous): its cleanup handlers run, then it ends';
    case 'inherit':
      return event.why === 'inherits'
        ? `has priority ${event.numbers?.priority ?? 0} now, inherited from ${other}, which waits for its lock`
        : `has its own priority again, ${event.numbers?.priority ?? 0}`;
    case 'region':
      return regionLine(event);
    case 'verdict':
      return event.verdict === undefined ? 'a finding' : verdictLine(k, event.verdict);
    case 'stuck':
      return 'nobody can ever run again';
    default:
      return (
        processLine(k, event) ??
        clean(event.text === '' ? `${event.kind}${event.why === '' ? '' : ` ${event.why}`}` : event.text)
      );
  }
}

/**
 * What matters most comes first: the explanation line has room for one or two. What is not here is told by the instruction
 * (accesses, calls, what malloc and free answer, a watched variable's new value).
 */
export const ORDER: readonly EventName[] = [
  'verdict',
  'fault',
  'stuck',
  'misuse',
  'ownerDied',
  'signalDelivered',
  'stop',
  'continue',
  'cancel',
  'model',
  'processExit',
  'exec',
  'reap',
  'overflow',
  'inherit',
  'acquire',
  'contend',
  'release',
  'region',
  'signal',
  'broadcast',
  'fork',
  'signalSent',
  'signalReturn',
  'reparent',
  'exit',
  'job',
  'join',
  'diskDone',
  'disk',
  'kernelWork',
  'lwp',
  'block',
  'userSwitch',
  'userThread',
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
  'write',
  'read',
  'open',
  'close',
  'unpark',
  'park',
  'timer',
  'shootdown',
  'pageFault',
  'pageOut',
  'systemCall',
];

/** What goes without saying once the other was said. */
const HIDES: Readonly<Partial<Record<EventName, readonly EventName[]>>> = {
  verdict: ['contend', 'block', 'futexWait', 'stuck'],
  contend: ['block', 'futexWait'],
  diskDone: ['timer', 'wake'],
  kernelWork: ['wake'],
  job: ['timer', 'wake'],
  block: ['futexWait'],
  wake: ['futexWake', 'timer'],
  switch: ['migrate', 'decision'],
  decision: ['tick', 'steal'],
  // A joined thread's stack goes; a fork's pages can be written no more. The sentence is long enough.
  userSwitch: ['userThread'],
  join: ['acquire', 'shootdown'],
  fork: ['shootdown'],
  processExit: ['exit', 'signalSent'],
  exec: ['exit'],
  fault: ['signalSent', 'signalDelivered'],
};

/** What the last step did and why, in one or two sentences. */
/** Characters that two lines of the smallest screen have room for, words being whole. */
const ROOM = 2 * 76 - 8;

export function explain(k: Kernel, timeline: Timeline): string {
  const { state } = k;
  if (state.outcome.kind === 'stuck') return stuckWords(k);
  if (state.step === 0) {
    const first = k.machine.jobs === undefined ? 'main is' : 'the tasks that are there are';
    return `The machine has just started: ${first} about to run. Press l for one step.`;
  }
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
        ? instructionWords(k, timeline, instruction, true)
        : '';
    const both = [...new Set(said)].join(' ');
    // What matters most is said in full; what has no room beside it stands in the events.
    const text = both.length <= ROOM ? both : said[0]!;
    return doing !== '' && notable.every((e) => e.kind === 'pageFault') ? `${doing} ${text}` : text;
  }
  if (instruction) return computingWords(k, instruction.core) ?? instructionWords(k, timeline, instruction);
  if (state.outcome.kind === 'exited')
    return `The program ends with ${endWords(state.outcome.status)}. Press h to go back, g for the start.`;
  // A step of the thread model's own, in which nothing came of looking.
  return k.machine.model.dispatch === undefined || k.core < 0
    ? ''
    : `core ${k.core}: the scheduler of the threads, outside of the kernel, looks for work.`;
}

const rank = (e: KernelEvent) => {
  const at = ORDER.indexOf(e.kind);
  return at < 0 ? ORDER.length : at;
};

/** Where threads could run but may not, the model says what keeps them. */
function idleSentence(k: Kernel, event: KernelEvent): string {
  const why = k.machine.model.whyIdle?.(k) ?? '';
  return `Core ${event.core} has nothing to run${why === '' ? '' : `: ${why}`}.`;
}

/** A mark of lockstep.h. */
function regionLine({ why, text }: KernelEvent): string {
  switch (why) {
    case 'want':
      return `wants into the region ${text}`;
    case 'enter':
      return `enters the region ${text}`;
    case 'leave':
      return `leaves the region ${text}`;
    default:
      return 'is outside of all regions, where it may stay';
  }
}

/** What somebody has to wait for: each kind of object has its own reason. */
function contention(k: Kernel, event: KernelEvent, other: string): string {
  const name = thing(k, event);
  switch (kindAt(k, event)) {
    case 'semaphore':
      return `finds ${name} at 0`;
    case 'barrier':
      return `is at ${name} before the others`;
    default:
      return event.why === 'tried'
        ? `tries ${name} in vain${other === '' ? '' : `: ${other} has it`}`
        : `finds ${name} taken${other === '' ? '' : ` by ${other}`}`;
  }
}

function kindAt(k: Kernel, event: KernelEvent): string | undefined {
  return objectAt(k, spaceOf(k, event), event.address)?.kind;
}

function sentence(k: Kernel, event: KernelEvent, after?: KernelEvent): string {
  const who = actor(k, event);
  const core = event.core >= 0 && event.core !== after?.core ? `core ${event.core}: ` : '';
  const line = eventLine(k, event);
  const known =
    processSentence(k, event, who, core) ??
    diskSentence(k, event, who, core) ??
    jobSentence(k, event, who, core) ??
    modelSentence(k, event, who, core);
  if (known !== undefined) return known.startsWith('core ') ? known : capital(known);
  switch (event.kind) {
    case 'fault':
    case 'misuse':
    case 'overflow':
      return clean(event.text).replace(/([^.)\]])$/, '$1.');
    case 'verdict':
      return event.verdict === undefined ? '' : verdictSentence(k, event.verdict);
    case 'processExit':
      return event.text === ''
        ? `The program ends with ${endWords(event.value)}. Press h to go back, g for the start.`
        : `${capital(line)}.`;
    case 'idle':
      return idleSentence(k, event);
    case 'contend':
      return event.why === 'tried' ? `${core}${who} ${line}.` : `${core}${who} ${line}: it must wait.`;
    case 'block':
      return `${core}${who} ${waitWords(k, event)}.`;
    case 'tick':
      return `${core}timer interrupt, ${who} may go on.`;
    case 'systemCall':
      return `${core}${who} makes the ${line}.`;
    case 'pageFault':
      return faultWords(k, event);
    // These name the core themselves.
    case 'decision':
    case 'switch':
    case 'migrate':
    case 'steal':
      return `${who} ${line}.`;
    default:
      return `${core}${who === '' ? capital(line) : `${who} ${line}`}.`;
  }
}

/** What a thread that has just begun to wait waits for: only now can its own record be asked. */
function waitWords(k: Kernel, event: KernelEvent): string {
  const wait = k.state.contexts[event.context]?.wait;
  if (wait === undefined || wait.kind !== event.why) return eventLine(k, event);
  const until = Number.isFinite(wait.deadline) ? ` until ${showTime(wait.deadline)}` : '';
  const name = wait.address === 0 ? '' : addressName(k, processOf(k, event), wait.address);
  switch (wait.kind) {
    case 'sleep':
      return `sleeps${until}`;
    case 'join':
      return `waits for the end of ${wait.target >= 0 ? threadName(k, wait.target) : 'a thread'}`;
    case 'condition':
      return `waits until somebody signals ${name}${until === '' ? '' : `, at most${until}`}`;
    default: {
      const file = awaitedFile(k, k.state.contexts[event.context]!, wait);
      if (file !== undefined) return `waits for ${file}${until === '' ? '' : `, at most${until}`}`;
      return `waits: ${wait.kind}${name === '' ? '' : ` ${name}`}${until === '' ? '' : `, at most${until}`}`;
    }
  }
}

/** `the heap`, `the stack of T2`, `the data`. */
function regionWords(k: Kernel, event: KernelEvent): string {
  const space = spaceOf(k, event);
  const region = space < 0 ? undefined : regionAt(k, space, event.address);
  if (region === undefined) return 'memory';
  if (region.context >= 0) return `the stack of ${threadName(k, region.context)}`;
  const name = region.name.replace(/^\[|\]$/g, '');
  return name === '' ? 'mapped memory' : region.kind === 'heap' ? 'the heap' : name;
}

/** What became of a page that was not there, or that could not be written yet. */
function faultWords(k: Kernel, event: KernelEvent): string {
  const where = `a page of ${regionWords(k, event)}`;
  if (event.why === 'mapped') return `First touch of ${where}: the page is there already, and is mapped.`;
  if (event.why === 'major') return `Touch of ${where} that was taken away: back from the disk, a major fault.`;
  if (event.why === 'disk') return `Touch of ${where} that is on the disk only: a major fault.`;
  if (event.why !== 'copy-on-write') return `First touch of ${where}: it gets memory.`;
  const others = (event.numbers?.references ?? 1) - 1;
  return event.numbers?.copied === 1
    ? `Store to ${where} that ${others} other${others === 1 ? '' : 's'} can still see: it is copied.`
    : `Store to ${where} that nobody else maps any more: taken without a copy.`;
}

function stuckWords(k: Kernel): string {
  const { outcome } = k.state;
  if (outcome.kind !== 'stuck') return '';
  const { cycle } = outcome;
  const circle = cycle.map((id, i) => {
    const next = cycle[(i + 1) % cycle.length]!;
    const wait = k.state.contexts[id]?.wait;
    const ends = wait === undefined || wait.target >= 0 || wait.kind === 'child';
    return `${threadWords(k, id)} waits for ${awaited(k, id)}${ends ? '' : `, held by ${threadWords(k, next)}`}`;
  });
  const others = outcome.waiting.filter((id) => !cycle.includes(id));
  const told = others.slice(0, 4).map((id) => {
    // Who holds it is worth a word where that is why it is for ever.
    const holder = holderWords(k, id);
    const why = holder === '' || holder.startsWith('which') ? '' : `, ${holder}`;
    return `${threadWords(k, id)} waits for ${awaited(k, id)}${why}`;
  });
  const head = cycle.length > 0 ? `Deadlock: ${circle.join('; ')}.` : 'Stuck: nobody can wake them.';
  // As many of them as there is room for, one at least.
  const shown = told.filter(
    (_, i) => i === 0 || `${head} ${told.slice(0, i + 1).join('; ')}; and 99 more.`.length <= ROOM,
  );
  if (others.length > shown.length) shown.push(`and ${others.length - shown.length} more`);
  const model = neverGivenUp(k);
  const tail = model === undefined ? '' : ` ${capital(model)}.`;
  return shown.length === 0 ? `${head}${tail}` : `${head} ${shown.join('; ')}.${tail}`;
}

/** What a waiting thread waits for, short: a mutex by its name alone. */
const awaited = (k: Kernel, id: number): string => awaitedWords(k, id).replace(/^the mutex /, '');
