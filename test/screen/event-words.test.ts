/** Every kind of event has words of its own, in the list of events and in the explanation, or is silent for a reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EventKind, type EventName, type KernelEvent } from '../../source/kernel/events.js';
import { eventLine, ORDER } from '../../source/screen/explain.js';
import { bootC } from '../library/run.js';

const kinds = Object.keys(EventKind) as EventName[];

/** Told by the instruction that does it. */
const BY_THE_INSTRUCTION: readonly EventName[] = [
  'instruction',
  'load',
  'store',
  'atomic',
  'call',
  'allocate',
  'free',
  'watched',
];
/** Nothing emits them yet: no words for what does not happen. */
const NOWHERE: readonly EventName[] = ['tlbFlush', 'map', 'unmap'];
/** Time passing, for observers: nothing has happened. */
const NEVER_SHOWN: readonly EventName[] = ['pulse'];
/** Wanted by no list: too many, or of no use without the instruction. */
const UNLISTED: readonly EventName[] = ['instruction', 'load', 'store', 'atomic', 'call', ...NEVER_SHOWN];

const source = fileURLToPath(new URL('../../source/', import.meta.url));
const emitted = (kind: EventName): boolean =>
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .some((file) => new RegExp(`emit\\(\\s*k,\\s*'${kind}'`).test(readFileSync(source + file, 'utf8')));

const { k } = bootC('int x; int main(void) { return x; }');
const event = (kind: EventName): KernelEvent => ({
  kind,
  step: 1,
  time: 0,
  core: 0,
  task: 0,
  context: 0,
  pc: 0,
  other: -1,
  address: 0,
  value: 1,
  size: 4096,
  why: '',
  numbers: undefined,
  // These bring their own sentence along.
  text: ['fault', 'misuse', 'overflow'].includes(kind) ? 'A sentence' : '',
});

describe('the words of events', () => {
  it.each(kinds.filter((kind) => !NOWHERE.includes(kind) && !UNLISTED.includes(kind)))('%s has a line', (kind) => {
    const line = eventLine(k, event(kind));
    expect(line).not.toBe('');
    // The name of the kind itself is what is left where nobody thought of words.
    expect(line).not.toBe(kind);
    expect(line).not.toMatch(/undefined|NaN|[a-z][A-Z]/);
  });

  it('the explanation speaks of all but what the instruction says itself', () => {
    const silent = kinds.filter((kind) => !ORDER.includes(kind));
    expect([...silent].sort()).toEqual([...BY_THE_INSTRUCTION, ...NOWHERE, ...NEVER_SHOWN].sort());
  });

  it('what has no words is emitted by nothing', () => {
    expect(NOWHERE.filter(emitted)).toEqual([]);
    expect(emitted('shootdown')).toBe(true);
  });
});
