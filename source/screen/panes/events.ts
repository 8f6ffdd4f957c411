/** The latest events, newest at the bottom, a line each. */
import type { KernelEvent } from '../../kernel/events.js';
import { isNote } from '../../kernel/verdict.js';
import { showTime } from '../../scenarios/units.js';
import type { Recent } from '../../timeline/recent.js';
import { eventLine } from '../explain.js';
import { nameCells, threadName, threadStyle } from '../names.js';
import { cut, padLeft, type Row, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

const isBad = ({ kind, verdict }: KernelEvent): boolean =>
  kind === 'fault' || kind === 'misuse' || kind === 'stuck' || (verdict !== undefined && !isNote(verdict.kind));

export function paintEvents(input: PaneInput): Painted {
  const { k, timeline, run, width, height, glyphs: g } = input;
  const table = timeline.tables[timeline.observers.findIndex((o) => o.name === 'recent')] as Recent | undefined;
  const names = nameCells(k, 3);
  const rows: Row[] = (table?.events ?? []).map((event) => {
    const time = padLeft(showTime(event.time), 8);
    const task = event.context < 0 ? k.state.tasks[event.task] : undefined;
    const kernel = task?.kernelThread === true;
    const name =
      event.context >= 0
        ? threadName(k, event.context)
        : kernel
          ? task.name.replace(/\/.*/, '')
          : event.core >= 0
            ? `c${event.core}`
            : '';
    return [
      span(`${time} `, 'dim'),
      span(
        `${name.padEnd(names)} `,
        event.context >= 0 ? `${threadStyle(k, event.context)} bold` : kernel ? 'kernel' : 'dim',
      ),
      span(
        cut(eventLine(k, event), width - 10 - Math.max(names, name.length), g.ellipsis),
        event.step === k.state.step ? 'bold' : isBad(event) ? 'bad' : '',
      ),
    ];
  });
  if (rows.length === 0) rows.push([span('nothing has happened yet', 'dim')]);
  return windowed(rows, height, run.scroll.events, rows.length - 1);
}
