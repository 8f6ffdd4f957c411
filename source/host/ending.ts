/** How a run ended, as data and in words: exit, signal, fault, stuck, too long; and what was used wrongly on the way. */
import { whyNotRunning } from '../kernel/accounting.js';
import { backtrace } from '../kernel/call.js';
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { defaultAction } from '../kernel/signal-table.js';
import type { FaultReport } from '../kernel/state.js';
import { showTime } from '../scenarios/units.js';
import { neverGivenUp } from '../screen/explain-models.js';
import { objectName, threadName } from '../screen/names.js';
import { signalName, statusWords } from '../screen/status.js';
import { awaitedWords, holderWords } from '../screen/waiting.js';

/** A place in the program's own source; column 1-based. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Misuse {
  readonly message: string;
  readonly thread: string;
  readonly file: string | null;
  readonly line: number | null;
  /** ns */
  readonly time: number;
}

export interface Waiting {
  readonly thread: string;
  /** Its process. */
  readonly pid: number;
  /** Its start function. */
  readonly name: string;
  /** 'mutex', 'condition', 'join', 'spins', ... */
  readonly waits: string;
  readonly address: number;
  /** Name of what lies there, or of the thread joined. */
  readonly object: string;
  readonly heldBy: string | null;
  /** All that in words: `T3 (worker) of process 101 waits for the mutex m, held by T2, which is a thread of process 100 only`. */
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** A fault that ended a process, and where. */
export interface Crash {
  readonly pid: number;
  readonly name: string;
  readonly signalName: string;
  readonly kind: string;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly thread: string;
}

export interface Ending {
  readonly outcome: 'exited' | 'signal' | 'stuck' | 'steps' | 'interrupted';
  readonly status: number | null;
  readonly signal: number | null;
  readonly signalName: string | null;
  /** One sentence. */
  readonly message: string;
  readonly fault: {
    readonly kind: string;
    readonly message: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly column: number | null;
    readonly thread: string;
  } | null;
  /** Other processes of the run that a fault of their own ended (with a signal that leaves a core dump), by age. */
  readonly crashes: readonly Crash[];
  readonly misuse: readonly Misuse[];
  readonly waiting: readonly Waiting[];
  readonly cycle: readonly string[];
}

/** The place of an instruction if it is in a source file of the program's own. */
const placeOf = (k: Kernel, pc: number): SourcePlace | undefined => {
  const { places, files } = k.program;
  const file = files[places[3 * pc] ?? -1];
  if (file === undefined || !file.own) return undefined;
  return { file: file.path, line: places[3 * pc + 1]!, column: places[3 * pc + 2]! };
};

/** Where a thread stands in the program's own source: in the innermost of its functions that is the program's own. */
export const whereIs = (k: Kernel, context: number): SourcePlace | undefined => {
  const c = k.state.contexts[context];
  if (c === undefined) return undefined;
  const here = placeOf(k, c.pc);
  if (here !== undefined) return here;
  for (const frame of backtrace(k.program, c)) {
    const place = placeOf(k, frame.pc);
    if (place !== undefined) return place;
  }
  return undefined;
};

const who = (k: Kernel, context: number): string => {
  const name = k.state.contexts[context]?.name ?? '';
  return `${threadName(k, context)}${name === '' ? '' : ` (${name})`}`;
};

/** Remembers an event of misuse or overflow as it happened. */
export const misuseOf = (k: Kernel, event: KernelEvent): Misuse => {
  const place = placeOf(k, event.pc) ?? whereIs(k, event.context);
  return {
    message:
      event.text !== ''
        ? event.text
        : event.kind === 'overflow'
          ? 'signed integer overflow: it wraps round'
          : event.why,
    thread: threadName(k, event.context),
    file: place?.file ?? null,
    line: place?.line ?? null,
    time: event.time,
  };
};

const waitingOf = (k: Kernel, id: number): Waiting => {
  const c = k.state.contexts[id]!;
  const why = whyNotRunning(k, id);
  const place = whereIs(k, id);
  const common = {
    thread: threadName(k, id),
    pid: k.state.processes[c.process]?.pid ?? -1,
    name: c.name,
    file: place?.file ?? null,
    line: place?.line ?? null,
    message: waitingWords(k, id, why?.kind === 'waiting' ? why.wait : 'spins', place),
  };
  if (why?.kind === 'waiting') {
    const object = why.target >= 0 ? threadName(k, why.target) : why.address === 0 ? '' : objectName(k, c, why.address);
    const heldBy = why.owner >= 0 ? threadName(k, why.owner) : null;
    return { ...common, waits: why.wait, address: why.address, object, heldBy };
  }
  return { ...common, waits: 'spins', address: 0, object: '', heldBy: null };
};

const waitingWords = (k: Kernel, id: number, waits: string, at: SourcePlace | undefined): string => {
  const c = k.state.contexts[id]!;
  const place = at === undefined ? '' : `, in line ${at.line}`;
  const of = k.state.processes.length > 1 ? ` of process ${k.state.processes[c.process]?.pid ?? '?'}` : '';
  const name = `${threadName(k, id)}${c.name === '' ? '' : ` (${c.name})`}${of}`;
  if (waits === 'spins') return `${name} turns a loop for ever: nobody is left to change what it reads${place}`;
  if (waits === 'futex') return `${name} sleeps on the word ${objectName(k, c, c.wait?.address ?? 0)}${place}`;
  const holder = holderWords(k, id);
  return `${name} waits for ${awaitedWords(k, id)}${holder === '' ? '' : `, ${holder}`}${place}`;
};

const crashesOf = (k: Kernel): Crash[] =>
  k.state.processes.slice(1).flatMap((process) => {
    const report = process?.fault;
    if (process === undefined || report === undefined || defaultAction(report.signal) !== 'core') return [];
    return [{ pid: process.pid, name: process.name, signalName: signalName(report.signal), ...faultOf(k, report) }];
  });

const faultOf = (k: Kernel, report: FaultReport) => {
  const place = placeOf(k, report.pc) ?? whereIs(k, report.context);
  return {
    kind: report.kind,
    message: report.message,
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    thread: who(k, report.context),
  };
};

/** What the thread model has to do with it. */
const because = (k: Kernel): string => {
  const why = neverGivenUp(k);
  return why === undefined ? '' : `; ${why}`;
};

/** How the run stands now. `stopped`: it was not the program that ended it. */
export const endingOf = (
  k: Kernel,
  misuse: readonly Misuse[],
  stopped: 'steps' | 'interrupted' | undefined,
): Ending => {
  const { outcome, step, now } = k.state;
  const crashes = crashesOf(k);
  const none = { status: null, signal: null, signalName: null, fault: null, crashes, misuse, waiting: [], cycle: [] };
  switch (outcome.kind) {
    case 'running':
      return {
        ...none,
        outcome: stopped ?? 'steps',
        message:
          stopped === 'interrupted'
            ? `interrupted after ${step} steps, at ${showTime(now)} of simulated time`
            : `did not end within ${step} steps, ${showTime(now)} of simulated time (--max-steps allows more)${because(k)}`,
      };
    case 'stuck': {
      const waiting = outcome.waiting.map((id) => waitingOf(k, id));
      const cycle = outcome.cycle.map((id) => threadName(k, id));
      return {
        ...none,
        outcome: 'stuck',
        waiting,
        cycle,
        message:
          cycle.length > 0
            ? `stuck: deadlock, ${[...cycle, cycle[0]].join(' waits for ')}`
            : `stuck: nobody can wake them${because(k)}`,
      };
    }
    case 'exited': {
      const signal = outcome.status & 0x7f;
      const status = (outcome.status >> 8) & 0xff;
      if (signal === 0) return { ...none, outcome: 'exited', status, message: `ended with status ${status}` };
      const report = k.state.processes[0]?.fault;
      return {
        ...none,
        outcome: 'signal',
        signal,
        signalName: /\((\w+)\)/.exec(statusWords(outcome.status))?.[1] ?? null,
        message: `ended by ${statusWords(outcome.status)}`,
        fault: report === undefined ? null : faultOf(k, report),
      };
    }
  }
};

/** Did the program fail? */
export const isFailure = (ending: Ending): boolean =>
  ending.outcome !== 'exited' || (ending.status !== null && ending.status !== 0);

const MOST_CRASHES = 20;

/** The ending in lines for standard error; nothing for a program that ended well and used everything rightly. */
export const endingLines = (ending: Ending): string[] => {
  const lines: string[] = [];
  const shown = ending.misuse.slice(0, 20);
  for (const m of shown) {
    const place = m.file === null ? '' : `${m.file}:${m.line}: `;
    lines.push(`${place}${m.thread}: ${m.message}`);
  }
  if (ending.misuse.length > shown.length) lines.push(`... and ${ending.misuse.length - shown.length} more of these`);
  for (const crash of ending.crashes.slice(0, MOST_CRASHES)) {
    const place = crash.file === null ? '' : `${crash.file}:${crash.line}: `;
    lines.push(`${place}process ${crash.pid} (${crash.name}), ${crash.thread}: ${crash.message}`);
  }
  if (ending.crashes.length > MOST_CRASHES)
    lines.push(`... and ${ending.crashes.length - MOST_CRASHES} more processes that crashed`);
  if (ending.fault !== null) {
    const { file, line, thread, message } = ending.fault;
    lines.push(`${file === null ? '' : `${file}:${line}: `}${thread}: ${message}`);
  }
  if (isFailure(ending)) lines.push(`lockstep: the program ${failureWords(ending)}`);
  for (const w of ending.waiting.slice(0, 30)) lines.push(`  ${w.message}`);
  if (ending.waiting.length > 30) lines.push(`  ... and ${ending.waiting.length - 30} more`);
  return lines;
};

const failureWords = (ending: Ending): string => {
  switch (ending.outcome) {
    case 'stuck':
      return `is ${ending.message}`;
    case 'interrupted':
      return `was ${ending.message}`;
    default:
      return ending.message;
  }
};
