/** From the text that the parser reads back to the files: typed arrays and binary search, because every node asks. */
import type { Diagnostic, Place } from '../diagnostic.js';
import { indexAtOrBefore } from './tokens.js';

export interface SourceMap {
  /** The place of an offset of the text (UTF-16 units). */
  readonly placeAt: (offset: number) => Place;
  /** The same for a row and column of the text, both from 0. */
  readonly placeAtPosition: (row: number, column: number) => Place;
  /** The offsets [start, end) as a place with a length: up to the end of that line, at least 1. */
  readonly spanAt: (start: number, end: number) => Diagnostic['place'];
  /** Is the token at this offset written there, and not the result of a macro? */
  readonly isVerbatim: (offset: number) => boolean;
}

/** A growing list of 32-bit numbers. */
export interface Numbers {
  values: Int32Array;
  length: number;
}
export const numbers = (): Numbers => ({ values: new Int32Array(4096), length: 0 });
export function push(list: Numbers, value: number): void {
  if (list.length === list.values.length) {
    const larger = new Int32Array(list.values.length * 2);
    larger.set(list.values);
    list.values = larger;
  }
  list.values[list.length++] = value;
}

/** The token at `offsets[i]` of the text is from `files[i]`, offset `ats[i]`, `lengths[i]` units (negative: of a macro). */
export function makeSourceMap(
  offsets: Int32Array,
  files: Int32Array,
  ats: Int32Array,
  lengths: Int32Array,
  textLineStarts: Int32Array,
  lineStarts: readonly Int32Array[],
): SourceMap {
  const count = offsets.length;
  const place = (file: number, at: number): Place => {
    const starts = lineStarts[file]!;
    const line = indexAtOrBefore(starts, starts.length, at);
    return { file, line: line + 1, column: at - starts[line]! + 1 };
  };
  const originalAt = (index: number, offset: number): number => {
    const length = lengths[index]!;
    const inside = Math.max(0, offset - offsets[index]!);
    return ats[index]! + (length > 0 ? Math.min(inside, length - 1) : 0);
  };
  const placeAt = (offset: number): Place => {
    if (count === 0) return { file: 0, line: 1, column: 1 };
    const index = indexAtOrBefore(offsets, count, offset);
    return place(files[index]!, originalAt(index, offset));
  };
  return {
    placeAt,
    placeAtPosition: (row, column) => placeAt((textLineStarts[Math.min(row, textLineStarts.length - 1)] ?? 0) + column),
    isVerbatim: (offset) => count > 0 && lengths[indexAtOrBefore(offsets, count, offset)]! > 0,
    spanAt: (start, end) => {
      if (count === 0) return { file: 0, line: 1, column: 1, length: 1 };
      const first = indexAtOrBefore(offsets, count, start);
      const last = indexAtOrBefore(offsets, count, Math.max(start, end - 1));
      const file = files[first]!;
      const from = originalAt(first, start);
      const begin = place(file, from);
      const starts = lineStarts[file]!;
      const endOfLine = begin.line < starts.length ? starts[begin.line]! - 1 : Number.MAX_SAFE_INTEGER;
      const lastLength = lengths[last]!;
      const to =
        files[last] !== file
          ? from + Math.abs(lengths[first]!)
          : ats[last]! + (lastLength > 0 ? Math.min(lastLength, Math.max(1, end - offsets[last]!)) : -lastLength);
      return { ...begin, length: Math.max(1, Math.min(to, endOfLine) - from) };
    },
  };
}
