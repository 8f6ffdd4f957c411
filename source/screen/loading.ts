/** The first frame of a program: its source stands there while it is being compiled. Needs neither kernel nor compiler. */
import { canvas, frame, joinLines, rows, write } from './canvas.js';
import { glyphs as glyphSet } from './glyphs.js';
import { highlight } from './highlight.js';
import { layout, MIN_HEIGHT, MIN_WIDTH } from './layout.js';
import { clean, cleanCode, cut, padLeft, span } from './text.js';
import { render } from './theme.js';
import type { Capabilities, Pane } from './view.js';

export interface LoadingInput {
  readonly title: string;
  readonly source: string;
  readonly width: number;
  readonly height: number;
  readonly capabilities: Capabilities;
}

const NAMES: Readonly<Partial<Record<Pane, string>>> = {
  cores: 'cores',
  queues: 'run queues',
  memory: 'memory',
  code: 'code',
  locks: 'locks',
  threads: 'threads',
  output: 'output',
  events: 'events',
};

/** Rows with SGR sequences, exactly `height` of them. */
export function paintLoading({ title, source, width, height, capabilities }: LoadingInput): string[] {
  const g = glyphSet(capabilities.unicode);
  const c = canvas(width, height);
  if (width >= MIN_WIDTH && height >= MIN_HEIGHT) {
    const parts = layout(width, height, { cores: 2, queues: 2, recent: ['code', 'locks'], zoomed: undefined });
    for (const box of parts.boxes) frame(c, box.x, box.y, box.width, box.height, 'border');
    frame(c, 1, parts.explain.y, width - 2, parts.explain.height, 'border');
    joinLines(c, g);
    const lines = source.split(/\r?\n/);
    const end = /^\s*\/\*---/.test(lines[0] ?? '') ? lines.findIndex((line) => line.includes('---*/')) + 1 : 0;
    const digits = String(lines.length).length;
    for (const box of parts.boxes) {
      write(c, box.x + 1, box.y - 1, [span(` ${NAMES[box.shown] ?? box.shown} `, 'bold')], box.width - 2);
      if (box.shown !== 'code') continue;
      for (let i = 0; i < box.height && end + i < lines.length; i++) {
        const text = cut(cleanCode(lines[end + i]!, capabilities.unicode, 2), box.width - digits - 4, g.ellipsis);
        write(
          c,
          box.x,
          box.y + i,
          [span(padLeft(String(end + i + 1), digits), 'dim'), span('    '), ...highlight(text, false, '')],
          box.width,
        );
      }
    }
    write(c, 2, parts.explain.y, [span('Compiling ...', 'dim')], width - 4);
  }
  write(c, 0, 0, [span(` ${cut(clean(title, capabilities.unicode), width - 2, g.ellipsis)}`, 'title')], width);
  return rows(c).map((row) => render(row, capabilities));
}
