/** What each thread would do if it went next, and how far a challenge has come: what is shown while a person decides. */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { functionAt } from '../language/program.js';
import type { Challenge } from '../scenarios/settings.js';
import { showTime } from '../scenarios/units.js';
import { eventLine, ORDER } from '../screen/explain.js';
import { accessWords, instructionWords } from '../screen/explain-instructions.js';
import type { NextStep, PlayView } from '../screen/view.js';
import { awaitedWords, holderWords } from '../screen/waiting.js';
import { isMet } from '../timeline/challenge.js';
import type { Timeline } from '../timeline/history.js';
import { CLOCK, choices, effort, preview } from '../timeline/play.js';
import { position } from '../timeline/timeline.js';

/** What is no operation of the thread's own, or is said better by another event. */
const ASIDE: readonly KernelEvent['kind'][] = ['verdict', 'pageFault', 'systemCall', 'switch', 'shootdown', 'block'];

/** Threads that have not ended, by number, and the clock where somebody waits for a time. */
export function nextSteps(t: Timeline): readonly NextStep[] {
  const { kernel: k } = t;
  const alive = k.state.contexts.flatMap((c) =>
    c === undefined || c.status === 'exited' || c.status === 'gone' ? [] : [c.id],
  );
  if (k.state.outcome.kind !== 'running')
    return alive.map((context) => ({ context, text: waitWords(k, context), enabled: false, line: lineOf(k, context) }));
  const timed = choices(k).includes(CLOCK);
  const lines = alive.map((context) => lineOf(k, context));
  return preview(t, timed ? [...alive, CLOCK] : alive, (copy, events, context, enabled) => ({
    context,
    text: enabled ? stepWords(copy, events) : waitWords(copy, context),
    enabled,
    line: lines[alive.indexOf(context)] ?? 0,
  }));
}

function lineOf(k: Kernel, id: number): number {
  const pc = k.state.contexts[id]?.pc ?? -1;
  return functionAt(k.program, pc)?.library === false ? (k.program.places[3 * pc + 1] ?? 0) : 0;
}

function stepWords(k: Kernel, events: readonly KernelEvent[]): string {
  const notable = events
    .filter((e) => ORDER.includes(e.kind) && !ASIDE.includes(e.kind))
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))[0];
  const instruction = events.find((e) => e.kind === 'instruction');
  if (notable !== undefined) {
    const name = k.state.contexts[notable.context]?.number;
    const foreign = instruction === undefined || notable.context !== instruction.context;
    if (notable.kind === 'fork') return `creates T${k.state.contexts[notable.other]?.number ?? '?'}`;
    return `${foreign && name !== undefined ? `T${name} ` : ''}${eventLine(k, notable)}`;
  }
  const access = events.find((e) => e.kind === 'load' || e.kind === 'store' || e.kind === 'atomic');
  if (access !== undefined && access.address !== 0 && instruction !== undefined)
    return accessWords(k, access, instruction.pc);
  if (instruction === undefined) return 'goes on';
  const words = instructionWords(k, { events, kernel: k } as unknown as Timeline, instruction, true);
  return words.replace(/^T\d+ /, '').replace(/( \([^()]*, line \d+\))?\.$/, '');
}

/** Why it cannot go: `waits for the mutex m, which T1 holds`. */
function waitWords(k: Kernel, id: number): string {
  const context = k.state.contexts[id];
  if (context?.wait === undefined) return k.state.outcome.kind === 'running' ? 'cannot go on now' : 'went no further';
  if (context.wait.kind === 'sleep') return `sleeps until ${showTime(context.wait.deadline)}: 0 lets time pass`;
  const holder = holderWords(k, id);
  const at = context.wait.kind === 'semaphore' ? ', which is 0' : '';
  return `waits for ${awaitedWords(k, id)}${holder === '' ? at : `, ${holder}`}`;
}

/** What is shown, anew for the present step. */
export function playView(t: Timeline, before: PlayView, challenge: Challenge | undefined): PlayView {
  const made = effort(t);
  const step = position(t);
  const kept = before.met !== undefined && before.met.step <= step ? before.met : undefined;
  const met = kept ?? (challenge !== undefined && isMet(t, challenge) ? { step, ...made } : undefined);
  return { next: nextSteps(t), ...made, met };
}
