/** Who goes next: each thread with what it would do, for a person who decides it. */
import { nameCells, threadName, threadStyle } from '../names.js';
import { width as cells, cut, pad, padLeft, plural, type Row, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

/** Rows that the pane would like. */
export const playRows = (next: readonly unknown[]): number => Math.max(2, next.length);

export function paintPlay({ k, run, width, height, glyphs: g }: PaneInput): Painted {
  const { next = [], steps = 0, switches = 0, met } = run.play ?? {};
  const names = Math.min(12, Math.max(4, ...next.map((n) => cells(k.state.contexts[n.context]?.name ?? ''))));
  const number = nameCells(k, 3) + 1;
  const rows = next.map(({ context, text, enabled, line }): Row => {
    const known = k.state.contexts[context];
    const where = line > 0 ? `line ${line}` : '';
    const room = width - 5 - number - names - (where === '' ? 0 : cells(where) + 1);
    return [
      span(context === run.selected ? `${g.here} ` : '  ', 'mark'),
      // The digit that stands for it is what its name ends in.
      known === undefined
        ? span(pad('0', number), enabled ? 'key' : 'dim')
        : span(pad(threadName(k, context), number), `${threadStyle(k, context)}${enabled ? ' bold' : ''}`),
      span(pad(cut(known?.name ?? 'time', names, g.ellipsis), names + 1), known ? threadStyle(k, context) : ''),
      span(pad(cut(text, room, g.ellipsis), room), enabled ? '' : 'warn'),
      span(where === '' ? '' : padLeft(where, cells(where) + 1), 'dim'),
    ];
  });
  const effort = `${plural(steps, 'step')}, ${plural(switches, 'switch', 'switches')}`;
  const { challenge } = run;
  const par = challenge?.par === undefined ? '' : `, par ${challenge.par}`;
  const state = met === undefined ? 'goal' : `done at ${met.steps}`;
  const notes =
    challenge === undefined ? [effort] : [`${state}: ${challenge.goal} (${effort}${par})`, `${effort}${par}`];
  const at = next.findIndex((n) => n.context === run.selected);
  return { ...windowed(rows, height, run.scroll.cores, at), note: notes };
}
