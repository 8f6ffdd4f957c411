/** Places in a run: which instructions they mean, when they are met, forward and backward alike. */
import { describe, expect, test } from 'vitest';
import type { Scope } from '../../source/scenarios/expression/evaluate.js';
import { parsePlace } from '../../source/scenarios/expression/places.js';
import type { Timeline } from '../../source/timeline/history.js';
import { searchBack, searchForward, type Target } from '../../source/timeline/search.js';
import { arrivesAt, nearestLine, ownFunctions, pcsOf, resolve } from '../../source/timeline/targets.js';
import { createTimeline, isOver, position, seek } from '../../source/timeline/timeline.js';
import { loadProgram } from '../session/driver.js';

const PROGRAM = `#include <pthread.h>
#include <stdio.h>

int counter;

static int twice(int n) {
  return 2 * n;
}

void *worker(void *arg) {
  for (int i = 0; i < 3; i++) {
again:
    counter = counter + twice(1);
    if (counter < 0)
      goto again;
  }
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);

  printf("%d\\n", counter);
  return 0;
}
`;
const loaded = loadProgram(PROGRAM, { cores: ['2'] });
const { program } = loaded;
const open = (): Timeline => createTimeline(loaded.machine, { fingerprint: loaded.fingerprint });
const scope =
  (context = 0) =>
  (kernel: Scope['kernel']): Scope => ({ kernel, process: 0, context, frame: 0 });
const lineOf = (fragment: string): number => PROGRAM.split('\n').findIndex((l) => l.includes(fragment)) + 1;
const place = (text: string) => {
  const parsed = parsePlace(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.place;
};
const target = (text: string, t: Timeline): Target => {
  const resolved = resolve(place(text), t.kernel, scope());
  if (resolved.kind !== 'target') throw new Error(JSON.stringify(resolved));
  return resolved.target;
};
/** Every step at which a place is met, from the start; and all steps again from the end backwards. */
const met = (text: string): { there: number[]; back: number[] } => {
  const t = open();
  const there: number[] = [];
  while (!isOver(t) && searchForward(t, target(text, t), 100_000) === 'found') there.push(position(t));
  seek(t, Number.POSITIVE_INFINITY);
  const back: number[] = [];
  if (there.at(-1) === position(t)) back.push(position(t));
  while (searchBack(t, target(text, t)) === 'found') back.push(position(t));
  return { there, back: back.reverse() };
};

describe('instructions of a place', () => {
  test('a line, a line of a function, a function, a label', () => {
    const line = lineOf('counter = counter');
    const pcs = pcsOf(program, undefined, line);
    expect(pcs.length).toBeGreaterThan(0);
    for (const pc of pcs) expect(program.places[3 * pc + 1]).toBe(line);
    expect(pcsOf(program, 'worker', line)).toEqual(pcs);
    expect(pcsOf(program, 'main', line)).toEqual([]);
    expect(pcsOf(program, 'worker', undefined)).toEqual([program.functions.find((f) => f.name === 'worker')!.entry]);
    expect(pcsOf(program, 'again', undefined)).toHaveLength(1);
    expect(pcsOf(program, 'nobody', undefined)).toEqual([]);
    expect(pcsOf(program, undefined, 999)).toEqual([]);
    expect(pcsOf(program, undefined, lineOf('int counter;'))).toEqual([]);
  });

  test('the nearest line with code', () => {
    expect(nearestLine(program, 1)).toBe(lineOf('return 2 * n'));
    expect(nearestLine(program, lineOf('pthread_join(b'))).toBe(lineOf('pthread_join(b'));
    expect(nearestLine(program, lineOf('pthread_join(b') + 1)).toBe(lineOf('printf'));
    expect(nearestLine(program, 999)).toBeUndefined();
    expect(nearestLine(program, 1, 'worker')).toBe(lineOf('int i = 0'));
    expect(nearestLine(program, lineOf('printf'), 'worker')).toBeUndefined();
    expect(nearestLine(program, 1, 'nobody')).toBeUndefined();
  });

  test('own functions only', () => {
    expect(ownFunctions(program)).toEqual(expect.arrayContaining(['twice', 'worker', 'main']));
    expect(ownFunctions(program)).not.toContain('_start');
  });
});

describe('places are met the same forward and backward', () => {
  const line = lineOf('counter = counter');
  test.each([
    [`at ${line}`, 6],
    [`worker:${line}`, 6],
    [`T2 at worker:${line}`, 3],
    [`T3 at ${line}`, 3],
    [`T1 at ${line}`, 0],
    ['at twice', 6],
    ['at again', 6],
    ['T2 at again', 3],
    ['fork', 2],
    ['fork by T1', 2],
    ['fork by T2', 0],
    ['exit by T3', 1],
    ['output', 1],
    ['counter == 4', 1],
    ['counter > 4 && counter < 9', 1],
    ['T2 in twice', 3],
    ['ended', 1],
    ['0', -1],
  ])('%s', (text, times) => {
    if (times < 0) return expect(place(text).kind).toBe('step');
    const { there, back } = met(text);
    expect(there).toHaveLength(times);
    expect(back).toEqual(there);
  });

  test('who stands there already has not arrived', () => {
    const t = open();
    const wanted = target(`T2 at worker:${line}`, t);
    expect(searchForward(t, wanted, 100_000)).toBe('found');
    const first = position(t);
    const again = arrivesAt(pcsOf(program, 'worker', line), 2);
    again.begin!(t.kernel);
    expect(again.test(t.kernel)).toBe(false);
    expect(searchForward(t, again, 100_000)).toBe('found');
    expect(position(t)).toBeGreaterThan(first + 3);
  });

  test('a condition that holds already has not become true', () => {
    const t = open();
    searchForward(t, target('counter == 4', t), 100_000);
    expect(searchForward(t, target('counter >= 2', t), 100_000)).toBe('ended');
  });

  test('the last step is told in full wherever a search stops', () => {
    const t = open();
    searchForward(t, target('counter == 4', t), 100_000);
    expect(t.events.map((e) => e.kind)).toContain('store');
    expect(t.events.every((e) => e.step === position(t))).toBe(true);
    const at = position(t);
    const events = t.events.map((e) => `${e.kind} ${e.step} ${e.address}`);
    seek(t, at + 40);
    expect(searchBack(t, target('counter == 4', t))).toBe('found');
    expect(position(t)).toBe(at);
    expect(t.events.map((e) => `${e.kind} ${e.step} ${e.address}`)).toEqual(events);
  });
});

describe('what a place means', () => {
  const resolved = (text: string) => {
    const t = open();
    return resolve(place(text), t.kernel, scope());
  };

  test('start, end and steps', () => {
    expect(resolved('start')).toEqual({ kind: 'step', step: 0 });
    expect(resolved('end')).toEqual({ kind: 'step', step: Number.POSITIVE_INFINITY });
    expect(resolved('step 12')).toEqual({ kind: 'step', step: 12 });
    expect(resolved('12')).toEqual({ kind: 'step', step: 12 });
  });

  test('#n counts from the start of the run', () => {
    expect(resolved('T2 at again #3')).toMatchObject({ kind: 'target', count: 3, fromStart: true });
    expect(resolved('T2 at again')).toMatchObject({ kind: 'target', count: 1, fromStart: false });
    expect(resolved('switch on core 1 #2')).toMatchObject({ kind: 'target', count: 2, fromStart: true });
    expect(resolved('counter == 2 #2')).toMatchObject({ kind: 'target', count: 2, fromStart: true });
  });

  test.each([
    ['wrker:13', /^there is no function wrker.*worker/],
    ['at wrker', /^there is no label or function wrker.*worker/],
    ['at agan', /^there is no label or function agan.*again/],
    ['worker:999', /^there is no code on line 999 of worker$/],
    ['at line 999', /^there is no code on line 999$/],
    ['main:7', /^there is no code on line 7 of main$/],
  ])('%s: there is none, and why', (text, why) => {
    expect(resolved(text)).toMatchObject({ kind: 'none', why: expect.stringMatching(why) });
  });
});
