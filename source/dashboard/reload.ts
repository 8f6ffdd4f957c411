/** Keeping the place when a file is read again: the same step where nothing changed, else the same line, thread and turn. */

import { backtrace } from '../kernel/call.js';
import type { Kernel } from '../kernel/machine.js';
import { functionAt, type Program } from '../language/program.js';
import type { Timeline } from '../timeline/history.js';
import { searchForward } from '../timeline/search.js';
import { arrivesAt, nearestLine, pcsOf } from '../timeline/targets.js';
import { isOver, position, seek } from '../timeline/timeline.js';

/** Steps that finding a place may take: some tenths of a second. */
const BUDGET = 3_000_000;

export interface Kept {
  readonly step: number;
  readonly thread: number;
  readonly function: string;
  readonly line: number;
  /** The line's text, without the space around it. */
  readonly text: string;
  /** How often this thread had begun this line, this time included; 0: it is not known (too far from the start). */
  readonly count: number;
}

const lineText = (program: Program, line: number): string =>
  program.files
    .find((file) => file.own)
    ?.text.split('\n')
    [line - 1]?.trim() ?? '';

/** Function and line of the program's own that a context stands in. */
const ownPlace = (k: Kernel, context: number): { function: string; line: number } | undefined => {
  const c = k.state.contexts[context];
  if (c === undefined) return undefined;
  for (const pc of [c.pc, ...backtrace(k.program, c).map((frame) => frame.pc)]) {
    if (k.program.files[k.program.places[3 * pc] ?? -1]?.own !== true) continue;
    const f = functionAt(k.program, pc);
    if (f !== undefined) return { function: f.displayName, line: k.program.places[3 * pc + 1]! };
  }
  return undefined;
};

/** The place of the selected thread in a run that is about to be given up. The timeline is moved in finding it. */
export const placeToKeep = (t: Timeline, context: number): Kept | undefined => {
  const step = position(t);
  const c = t.kernel.state.contexts[context];
  const place = ownPlace(t.kernel, context);
  if (step === 0 || c === undefined || place === undefined) return undefined;
  const base = { step, thread: c.number, ...place, text: lineText(t.kernel.program, place.line) };
  if (step > BUDGET) return { ...base, count: 0 };
  const target = arrivesAt(pcsOf(t.kernel.program, place.function, place.line), c.number);
  let count = 0;
  seek(t, 0);
  while (position(t) < step && !isOver(t)) {
    if (searchForward(t, target, step - position(t), false) !== 'found') break;
    count++;
  }
  return { ...base, count: Math.max(1, count) };
};

/** Where the line is now: at the same number, or the nearest line with the same text, or the nearest with code. */
const lineNow = (program: Program, kept: Kept): number | undefined => {
  const lines = program.files.find((file) => file.own)?.text.split('\n') ?? [];
  let best: number | undefined;
  lines.forEach((text, i) => {
    if (text.trim() !== kept.text || kept.text === '') return;
    if (best === undefined || Math.abs(i + 1 - kept.line) < Math.abs(best - kept.line)) best = i + 1;
  });
  return best ?? nearestLine(program, kept.line);
};

/** Goes to the place in the new run; answers what to tell the person. */
export const goToKept = (t: Timeline, kept: Kept): string => {
  const line = lineNow(t.kernel.program, kept);
  let pcs = line === undefined ? [] : pcsOf(t.kernel.program, kept.function, line);
  if (pcs.length === 0 && line !== undefined) pcs = pcsOf(t.kernel.program, undefined, line);
  if (pcs.length > 0 && kept.count > 0) {
    const target = arrivesAt(pcs, kept.thread);
    for (let n = 0; n < kept.count; n++) {
      if (isOver(t) || searchForward(t, target, BUDGET, n === kept.count - 1) !== 'found') break;
      if (n === kept.count - 1)
        return `reloaded: T${kept.thread} at line ${line} again${kept.count > 1 ? `, for the ${ordinal(kept.count)} time` : ''}`;
    }
  }
  seek(t, Math.min(kept.step, BUDGET));
  return `reloaded: T${kept.thread} does not come to that line any more; this is step ${position(t)}`;
};

const ordinal = (n: number): string => {
  const tens = n % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
};
