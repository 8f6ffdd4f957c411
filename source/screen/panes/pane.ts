/** What a pane's painter is given, and what it answers. */
import type { Kernel } from '../../kernel/machine.js';
import type { Timeline } from '../../timeline/history.js';
import type { Glyphs } from '../glyphs.js';
import type { Row } from '../text.js';
import type { Capabilities, RunView } from '../view.js';

export interface PaneInput {
  readonly timeline: Timeline;
  /** The run as it was before a change of policy or cores, at the same time; undefined: there was none. */
  readonly other?: Timeline | undefined;
  /** Is the pane shown on the whole screen? */
  readonly zoomed?: boolean;
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
  /** Shown beside the pane's name in its border; several: the first one for which there is room. */
  readonly note?: string | readonly string[];
  /** Rows above and below that could be scrolled to. */
  readonly above?: number;
  readonly below?: number;
}

/** A window of `height` rows on a longer list: from `first` if given (scrolled), else so that `interesting` is in it. */
export function windowed(rows: readonly Row[], height: number, first: number | undefined, interesting = 0): Painted {
  return windowedLazily(rows.length, height, first, interesting, (i) => rows[i]!);
}

/** The same for a list of `count` rows of which only those that are seen are made. */
export function windowedLazily(
  count: number,
  height: number,
  first: number | undefined,
  interesting: number,
  row: (i: number) => Row,
): Painted {
  const last = Math.max(0, count - height);
  const from = Math.max(0, Math.min(last, first ?? Math.max(0, interesting - height + 1)));
  const shown = Math.max(0, Math.min(height, count - from));
  return {
    rows: Array.from({ length: shown }, (_, i) => row(from + i)),
    above: from,
    below: Math.max(0, count - from - height),
  };
}
