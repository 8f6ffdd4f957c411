/** Glyphs in two sets of equal width: Unicode and ASCII. */

export interface Glyphs {
  readonly horizontal: string;
  readonly vertical: string;
  readonly topLeft: string;
  readonly topRight: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
  readonly teeLeft: string;
  readonly teeRight: string;
  readonly teeTop: string;
  readonly teeBottom: string;
  readonly cross: string;
  /** Next instruction of the selected thread; other threads' position. */
  readonly here: string;
  readonly there: string;
  readonly arrowLeft: string;
  readonly arrowRight: string;
  readonly full: string;
  readonly empty: string;
  readonly idle: string;
  readonly resident: string;
  readonly reserved: string;
  /** Pages that more than one process maps: until somebody writes, for reading only, for good; and the last one's of a fork. */
  readonly cow: string;
  readonly readShared: string;
  readonly mapShared: string;
  readonly cowLast: string;
  /** A page copied since the fork; one that is paged out. */
  readonly copied: string;
  readonly swapped: string;
  /** Between two processes: the same pages or values, or others. */
  readonly same: string;
  readonly differs: string;
  readonly playing: string;
  readonly paused: string;
  readonly ellipsis: string;
  readonly breakpoint: string;
  readonly separator: string;
  readonly bullet: string;
  readonly up: string;
  readonly down: string;
}

export const unicodeGlyphs: Glyphs = {
  horizontal: '─',
  vertical: '│',
  topLeft: '┌',
  topRight: '┐',
  bottomLeft: '└',
  bottomRight: '┘',
  teeLeft: '├',
  teeRight: '┤',
  teeTop: '┬',
  teeBottom: '┴',
  cross: '┼',
  here: '▸',
  there: '▹',
  arrowLeft: '←',
  arrowRight: '→',
  full: '█',
  empty: '░',
  idle: '·',
  resident: '■',
  reserved: '·',
  cow: '◇',
  readShared: '□',
  mapShared: '◆',
  cowLast: '◈',
  copied: '▣',
  swapped: '○',
  same: '=',
  differs: '≠',
  playing: '▶',
  paused: '‖',
  ellipsis: '…',
  breakpoint: '●',
  separator: '·',
  bullet: '•',
  up: '↑',
  down: '↓',
};

export const asciiGlyphs: Glyphs = {
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  bottomLeft: '+',
  bottomRight: '+',
  teeLeft: '+',
  teeRight: '+',
  teeTop: '+',
  teeBottom: '+',
  cross: '+',
  here: '>',
  there: ')',
  arrowLeft: '<',
  arrowRight: '>',
  full: '#',
  empty: '.',
  idle: '.',
  resident: '#',
  reserved: '.',
  cow: 'w',
  readShared: 'r',
  mapShared: 's',
  cowLast: 'l',
  copied: 'c',
  swapped: 'o',
  same: '=',
  differs: '!',
  playing: '>',
  paused: '=',
  ellipsis: '~',
  breakpoint: '@',
  separator: '/',
  bullet: '*',
  up: '^',
  down: 'v',
};

export function glyphs(unicode: boolean): Glyphs {
  return unicode ? unicodeGlyphs : asciiGlyphs;
}
