/**
 * Code: the source with a pointer a thread, the instructions beneath the current line of the selected thread, and below
 * them its call stack and typed locals.
 */

import { backtrace, findFrame } from '../../kernel/call.js';
import { ASCII, disassemble, UNICODE } from '../../language/disassemble.js';
import { functionAt, imageAt } from '../../language/program.js';
import { localsAt, readLocal } from '../../scenarios/expression/evaluate.js';
import { highlight } from '../highlight.js';
import { nameCells, threadName, threadSpan, threadStyle } from '../names.js';
import { present, several } from '../processes.js';
import { width as cells, cleanCode, cut, fitted, pad, type Row, type Span, span } from '../text.js';
import { showValue } from '../values.js';
import type { Painted, PaneInput } from './pane.js';

/** Processes whose threads are marked. */
const MARKED_PROCESSES = 100;
/** Frames looked at beyond the one shown: an endless recursion has hundreds of thousands. */
const MOST_FRAMES = 200;

export function paintCode(input: PaneInput): Painted {
  const { k, run, width, height, glyphs: g, capabilities } = input;
  const { program } = k;
  const context = k.state.contexts[run.selected];
  const frames = context && context.status !== 'gone' ? backtrace(program, context, run.frame + MOST_FRAMES) : [];
  const own = (pc: number) => program.files[program.places[3 * pc] ?? 0]?.own === true;
  // What stands around a thread's function or a signal handler has a place in the program, but nobody wrote it.
  const written = (pc: number) => own(pc) && functionAt(program, pc)?.library !== true;
  // Inside the library the caller in the program is what a person wants to see.
  let level = Math.min(run.frame, Math.max(0, frames.length - 1));
  if (run.frame === 0) {
    const found = frames.findIndex((f) => written(f.pc));
    const first = found >= 0 ? found : frames.findIndex((f) => own(f.pc));
    if (first > 0) level = first;
  }
  const frame = frames[level];
  const pc = frame?.pc ?? program.functions.find((f) => f.name === 'main')?.entry ?? 0;
  const fileIndex = program.places[3 * pc] ?? 0;
  const current = program.places[3 * pc + 1] ?? 1;
  const file = program.files[fileIndex];
  const lines = linesOf(file?.text ?? '');

  const over: Row[] = context === undefined ? [] : [[threadSpan(k, context.id, 'bold'), span(' has exited', 'dim')]];
  const locals = frame && context ? localRows(input, frames, level) : over;
  // Of one height whatever the function, so that the code above stays where it is.
  const stackHeight = height >= 24 ? 5 : height >= 16 ? 3 : 2;
  const codeHeight = height - stackHeight;
  const instructionRows = codeHeight >= 16 ? 8 : 5;

  // Where the other threads are in this file: also those of other processes, which may be at other lines of the same program.
  const others = new Map<number, number[]>();
  const processes = present(k).slice(0, MARKED_PROCESSES);
  for (const id of processes.flatMap((p) => p.contexts)) {
    const c = k.state.contexts[id];
    if (!c || c.status === 'exited' || c.status === 'gone') continue;
    const at = findFrame(program, c, (f) => written(f.pc)) ?? findFrame(program, c, (f) => own(f.pc));
    if (!at || program.places[3 * at.pc] !== fileIndex) continue;
    const line = program.places[3 * at.pc + 1]!;
    others.set(line, [...(others.get(line) ?? []), id]);
  }

  const digits = String(lines.length).length;
  const markWidth = width >= 50 ? 3 : 2;
  const rows: Row[] = [];
  const instructions = frame && context?.status !== 'exited' ? instructionsOf(program, pc, current) : [];
  const firstLine = firstShown(lines);
  for (let n = firstLine; n <= lines.length; n++) {
    rows.push(sourceRow(n));
    if (n === current && instructions.length > 0)
      for (const i of window(instructions, pc, instructionRows)) rows.push(instructionRow(i));
  }

  function sourceRow(n: number): Row {
    const here = others.get(n) ?? [];
    const marks: Span[] = [];
    const shown = here.slice(0, here.length > markWidth ? markWidth - 1 : markWidth);
    for (const id of shown) marks.push(span(threadName(k, id).slice(-1), `${threadStyle(k, id)} bold`));
    if (shown.length < here.length) marks.push(span('+', 'dim'));
    const breakpoint = run.breakpoints.some((b) => b.enabled && new RegExp(`(^|[: ])${n}$`).test(b.text));
    // Comments set far to the right come near, so that they are seen.
    const source = cleanCode(lines[n - 1]!, capabilities.unicode, 2).replace(/(\S)\s{3,}(\/[/*])/, '$1  $2');
    const selected = n === current;
    return [
      span(String(n).padStart(digits), selected ? 'bold' : 'dim'),
      span(breakpoint ? g.breakpoint : ' ', 'bad'),
      ...fitted(marks, markWidth),
      span(' '),
      ...highlight(cut(source, width - digits - markWidth - 2, g.ellipsis), selected, run.search),
    ];
  }

  function instructionRow(i: number): Row {
    const selected = i === pc;
    const style = context ? threadStyle(k, context.id) : '';
    return [
      span(' '.repeat(digits + markWidth + 1)),
      span(pad(selected ? `${g.here}${threadName(k, run.selected)}` : '', nameCells(k, 3) + 2), `${style} bold`),
      span(
        cut(
          disassemble(program, i, capabilities.unicode ? UNICODE : ASCII).text,
          width - digits - markWidth - 3 - nameCells(k, 3),
          g.ellipsis,
        ),
        selected ? `${style}` : 'dim',
      ),
    ];
  }

  // The first line shown changes with the function and, in long ones, from page to page: within, nothing moves.
  const functionLine = frame?.function?.place.line ?? current;
  const page = Math.max(3, codeHeight - instructionRows);
  const length = (frame?.function?.end.line ?? current) - functionLine + 1;
  const top =
    length <= page
      ? Math.max(firstLine, functionLine - Math.floor((page - length) / 2))
      : functionLine + page * Math.floor((current - functionLine) / page);
  const from = Math.max(0, Math.min(rows.length - codeHeight, run.scroll.code ?? top - firstLine));
  const shown = rows.slice(from, from + codeHeight).map((r) => fitted(r, width));
  while (shown.length < codeHeight) shown.push([]);
  const pid = several(k) && context ? `${k.state.processes[context.process]?.pid ?? ''} ` : '';
  const name = file ? (file.path.split('/').pop() ?? file.path) : '';
  return {
    rows: [...shown, ...locals.slice(0, stackHeight)],
    note: context ? `${name} ${pid}${threadName(k, run.selected)}` : name,
    above: from,
    below: Math.max(0, rows.length - from - codeHeight),
  };
}

const lineMemo = new WeakMap<object, string[]>();
const textKeys = new Map<string, object>();
function linesOf(source: string): string[] {
  let key = textKeys.get(source);
  if (!key) {
    key = {};
    textKeys.clear();
    textKeys.set(source, key);
  }
  let lines = lineMemo.get(key);
  if (!lines) {
    lines = source.split(/\r?\n/);
    if (lines[lines.length - 1] === '') lines.pop();
    lineMemo.set(key, lines);
  }
  return lines;
}

/** The settings comment on top says nothing about the program: the first line shown is the one behind it. */
function firstShown(lines: readonly string[]): number {
  if (!/^\s*\/\*---/.test(lines[0] ?? '')) return 1;
  const end = lines.findIndex((line) => line.includes('---*/'));
  return end < 0 ? 1 : end + 2;
}

/** Instructions of the statement that `pc` belongs to: of the same line, around it without a gap of another function. */
function instructionsOf(program: PaneInput['k']['program'], pc: number, line: number): number[] {
  const f = functionAt(program, pc);
  // What starts main and the threads is no code of the program's.
  const { start, threadStart } = imageAt(program, pc);
  if (!f || f.entry === start || f.entry === threadStart) return [];
  const found: number[] = [];
  for (let i = pc; i >= f.entry && program.places[3 * i + 1] === line; i--) found.unshift(i);
  for (let i = pc + 1; i < f.last && program.places[3 * i + 1] === line; i++) found.push(i);
  return found;
}

function window(instructions: readonly number[], pc: number, room: number): readonly number[] {
  if (instructions.length <= room) return instructions;
  const at = instructions.indexOf(pc);
  const from = Math.max(0, Math.min(instructions.length - room, at - Math.floor(room / 2)));
  return instructions.slice(from, from + room);
}

/** The call stack, innermost first, and the locals of the chosen frame. */
function localRows(input: PaneInput, frames: ReturnType<typeof backtrace>, level: number): Row[] {
  const { k, run, width, glyphs: g } = input;
  const context = k.state.contexts[run.selected]!;
  const frame = frames[level]!;
  const chain: Span[] = [threadSpan(k, context.id, 'bold'), span(' ')];
  const own = frames.filter(
    (f) => f.function && !f.function.displayName.startsWith('__') && f.function.displayName !== '_start',
  );
  own.forEach((f, i) => {
    chain.push(span(f.function!.displayName, f === frame ? 'bold' : 'dim'));
    if (i < own.length - 1) chain.push(span(` ${g.arrowLeft} `, 'dim'));
  });
  if (context.status === 'exited') chain.push(span('has exited', 'dim'));
  const rows: Row[] = [chain];
  let line: Span[] = [];
  let used = 0;
  for (const local of localsAt(k.program, frame.pc)) {
    const value = showValue(k, input.process, readLocal(k, context, local, frame), 40);
    const piece = `${local.name}=${cut(value, 30, g.ellipsis)}`;
    if (used > 0 && used + cells(piece) + 2 > width) {
      rows.push(line);
      line = [];
      used = 0;
    }
    if (used > 0) line.push(span('  '));
    line.push(span(local.name, ''), span('=', 'dim'), span(piece.slice(local.name.length + 1), 'number'));
    used += cells(piece) + 2;
  }
  if (line.length > 0) rows.push(line);
  return rows;
}
