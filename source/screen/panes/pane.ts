/** What a pane's painter is given, and what it answers. */
import type { Kernel } from '../../kernel/machine.js';
import type { Timeline } from '../../timeline/history.js';
import type { Glyphs } from '../glyphs.js';
import type { Row } from '../text.js';
import type { Capabilities, RunView } from '../view.js';

export interface PaneInput {
  readonly timeline: Timeline;
  readonly k: Kernel;
  readonly run: RunView;
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  readonly capabilities: Capabilities;
  /** Process shown: index in state.processes. */
  readonly process: number;
}

export interface Painted {
  /** At most `height` rows, each of at most `width` cells. */
  readonly rows: readonly Row[];
  /** Shown beside the pane's name in its border. */
  readonly note?: string;
  /** Rows above and below that could be scrolled to. */
  readonly above?: number;
  readonly below?: number;
}

/** A window of `height` rows on a longer list: from `first` if given (scrolled), else so that `interesting` is in it. */
export function windowed(rows: readonly Row[], height: number, first: number | undefined, interesting = 0): Painted {
  const last = Math.max(0, rows.length - height);
  const from = Math.max(0, Math.min(last, first ?? Math.max(0, interesting - height + 1)));
  return { rows: rows.slice(from, from + height), above: from, below: Math.max(0, rows.length - from - height) };
}
