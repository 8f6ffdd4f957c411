/**
 * Locks: word, owner, waiters in order and how each waits, fast and slow paths taken; above them who waits for whom, below
 * them what the program has built itself: marked regions with their flags and turns, and who turns a loop.
 */
import { placeKey, queueOf } from '../../kernel/futex.js';
import type { Kernel } from '../../kernel/machine.js';
import { peekI32 } from '../../kernel/memory/access.js';
import type { ModelLock } from '../../kernel/model.js';
import { addressSeen, waitersOf, wordOf } from '../../kernel/objects.js';
import type { PlaceKey, SyncObject } from '../../kernel/state.js';
import { showTime } from '../../scenarios/units.js';
import { type LockRecord, type Locks, lockWatch } from '../../timeline/watch/locks.js';
import { addressName, objectName, threadSpan } from '../names.js';
import { cut, pad, type Row, rowWidth, type Span, span } from '../text.js';
import { builtRows } from './built-locks.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';
import { graphRows } from './wait-graph.js';

export function paintLocks(input: PaneInput): Painted {
  const { k, run, height, width } = input;
  const rows: Row[] = [];
  let interesting = 0;
  const graph = graphRows(input);
  rows.push(...graph);
  for (const lock of k.machine.model.locks?.(k, input.process) ?? []) rows.push(modelLockRow(input, lock));
  const seen = new Set<PlaceKey>();
  const space = k.state.processes[input.process]?.space ?? -1;
  for (const object of k.state.objects.list) {
    if (object.destroyed) continue;
    seen.add(object.key);
    // The locks of this process, and those that it shares with others under the names that it has for them.
    const address = addressSeen(k, object, space);
    if (address === undefined) continue;
    const queue = waitersOf(k, object);
    if (object.owner === run.selected || queue.includes(run.selected)) interesting = rows.length;
    rows.push(lockRow(input, object, address, queue));
    if (width >= 50 || run.zoomed) rows.push(countsRow(input, object, lockOf(input, object.key)));
  }
  // Who waits on a word that is no known object: a futex of the program's own.
  for (const context of k.state.contexts) {
    if (context?.status !== 'waiting' || !context.wait || context.wait.address === 0) continue;
    const key = placeKey(k, context.wait.space, context.wait.address);
    if (context.wait.space !== space || seen.has(key) || context.wait.kind === 'join') continue;
    seen.add(key);
    const word = peekI32(k, context.wait.space, context.wait.address);
    rows.push([
      span(pad(addressName(k, input.process, context.wait.address), 10), 'bold'),
      span(` ${word ?? '-'} `, 'number'),
      span('futex  waits:', 'dim'),
      ...who(input, queueOf(k, context.wait.key ?? key)),
    ]);
  }
  for (const context of k.state.contexts) {
    if (context?.status !== 'waiting' || context.wait?.kind !== 'join') continue;
    rows.push([
      threadSpan(k, context.id),
      span(' joins ', 'dim'),
      context.wait.target >= 0 ? threadSpan(k, context.wait.target) : span('?'),
    ]);
  }
  rows.push(...builtRows(input));
  if (rows.length === 0) rows.push([span('none used so far', 'dim')]);
  // A circle is what matters most where there is one.
  const closed = graph[0]?.[0]?.style === 'bad bold';
  return windowed(rows, height, run.scroll.locks, closed ? 0 : interesting);
}

function who(input: PaneInput, contexts: readonly number[]): Span[] {
  return contexts.flatMap((id) => [span(' '), threadSpan(input.k, id)]);
}

/** A lock of the thread model's own: it is no object of the program. */
function modelLockRow(input: PaneInput, lock: ModelLock): Row {
  const row: Span[] = [span(pad(lock.name, 12), 'bold')];
  if (lock.owner >= 0) row.push(span('held by ', 'dim'), threadSpan(input.k, lock.owner, 'bold'));
  else row.push(span('free', 'dim'));
  if (lock.waiters.length > 0) row.push(span('  waits:', 'warn'), ...who(input, lock.waiters));
  const room = input.width - rowWidth(row) - 2;
  if (lock.note !== '' && room >= 8) row.push(span(`  ${cut(lock.note, room, input.glyphs.ellipsis)}`, 'dim'));
  return row;
}

function lockRow(input: PaneInput, object: SyncObject, address: number, queue: readonly number[]): Row {
  const { k, process, width } = input;
  const name = lockName(k, process, address);
  const word = wordOf(k, object);
  const spans: Span[] = [
    span(pad(name, Math.min(14, Math.max(6, Math.floor(width / 4)))), 'bold'),
    span(` ${wordText(object, word)} `, 'number'),
  ];
  if (object.kind === 'condition') spans.push(span('cond', 'dim'));
  else if (object.kind === 'semaphore') spans.push(span('sem', 'dim'));
  else if (object.kind === 'barrier') spans.push(span('barrier', 'dim'));
  else if (object.owner >= 0)
    spans.push(span(object.kind === 'rwlock' ? 'written by ' : 'held by ', 'dim'), threadSpan(k, object.owner, 'bold'));
  else if (object.readers.length > 0) spans.push(span('read by', 'dim'), ...who(input, object.readers));
  else spans.push(span('free', 'dim'));
  if (queue.length > 0) spans.push(span('  waits:', 'warn'), ...who(input, queue));
  const spinning = k.state.contexts.filter(
    (c) =>
      c?.status !== 'exited' &&
      c?.status !== 'gone' &&
      c?.wait === undefined &&
      c?.calls.some((call) => spinsOn(input, call, c, object)),
  );
  if (spinning.length > 0)
    spans.push(
      span('  spins:', 'bad'),
      ...who(
        input,
        spinning.map((c) => c!.id),
      ),
    );
  return spans;
}

/** By a variable of the process, or by a pointer that one of its threads has to it. */
function lockName(k: Kernel, process: number, address: number): string {
  const context = k.state.contexts[k.state.processes[process]?.contexts[0] ?? -1];
  return context === undefined ? addressName(k, process, address) : objectName(k, context, address);
}

function spinsOn(
  input: PaneInput,
  call: { readonly intrinsic: number; readonly base: number },
  context: { readonly slots: Int32Array; readonly process: number },
  object: SyncObject,
): boolean {
  if (object.kind !== 'spinlock' || !input.k.program.intrinsics[call.intrinsic]?.name.includes('spin_lock'))
    return false;
  const slot = 2 * (call.base + 2);
  const address = (context.slots[slot]! >>> 0) + context.slots[slot + 1]! * 2 ** 32;
  return address === addressSeen(input.k, object, input.k.state.processes[context.process]?.space ?? -1);
}

function wordText(object: SyncObject, word: number | undefined): string {
  if (word === undefined) return '-';
  return object.kind === 'condition' ? ' ' : String(word | 0);
}

/** What the word of a lock says, by its kind. */
function wordMeaning(k: Kernel, object: SyncObject): string {
  const word = wordOf(k, object);
  if (word === undefined) return '';
  if (object.kind === 'mutex' && !object.type.startsWith('robust'))
    return ['free', 'locked', 'locked, perhaps waited for'][word] ?? '';
  if (object.kind === 'spinlock') return word === 0 ? 'free' : 'locked';
  if (object.kind === 'semaphore') return `${word} to be had`;
  return '';
}

/** What watching the run has noted of a lock that was waited for. */
function lockOf({ timeline }: PaneInput, key: PlaceKey): LockRecord | undefined {
  const table = timeline.tables[timeline.observers.findIndex((o) => o.name === lockWatch.name)] as Locks | undefined;
  return table?.locks.get(key);
}

function countsRow({ k, run, width }: PaneInput, object: SyncObject, watched: LockRecord | undefined): Row {
  const row: Span[] = [
    span(`  ${object.type === '' ? object.kind : `${object.type} ${object.kind}`}  `, 'dim'),
    span(`fast ${object.fast}  slow ${object.slow}  contended ${object.contended}`, 'dim'),
  ];
  if (!run.zoomed && width < 70) return row;
  if (object.longestWait > 0) row.push(span(`  longest wait ${showTime(object.longestWait)}`, 'dim'));
  if (watched !== undefined && watched.mostOvertaken > 0)
    row.push(span(`  overtaken ${watched.mostOvertaken}`, watched.mostOvertaken >= 8 ? 'warn' : 'dim'));
  if (watched !== undefined && watched.burnt > 0) row.push(span(`  burnt ${showTime(watched.burnt)}`, 'warn'));
  const meaning = run.zoomed ? wordMeaning(k, object) : '';
  if (meaning !== '') row.push(span(`  (${meaning})`, 'dim'));
  return row;
}
