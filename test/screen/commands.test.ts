import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  COMMANDS,
  type Command,
  commandIds,
  commandOf,
  footerOf,
  keyName,
  keysText,
  keyTable,
} from '../../source/screen/commands.js';
import { keysOf } from '../../source/screen/keys-input.js';
import { drive, loadProgram } from '../session/driver.js';

const MODES = ['menu', 'run', 'errors'] as const;
const of = (mode: (typeof MODES)[number]) =>
  commandIds.filter((id) => COMMANDS[id].mode === mode || COMMANDS[id].mode === 'any');

describe('the table of commands', () => {
  test.each(MODES)('no key means two things in mode %s', (mode) => {
    const keys = of(mode).flatMap((id) => [...COMMANDS[id].keys]);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    for (const id of of(mode)) for (const key of COMMANDS[id].keys) expect(commandOf(key, mode)).toBe(id);
    expect(commandOf('f9', mode)).toBeUndefined();
  });

  test('every command has keys, words for the footer and a sentence without a full stop', () => {
    for (const id of commandIds) {
      const c: Command = COMMANDS[id];
      expect(c.keys.length, id).toBeGreaterThan(0);
      expect(c.short, id).toMatch(/^\S.{1,14}$/);
      expect(c.long, id).toMatch(/^[a-z].*([^.\s]|\.\.\.)$/);
      expect(keysText(id), id).not.toBe('');
    }
  });

  test('keys are such as a terminal sends, and keep off those that screens, tmux and recorders want', () => {
    for (const id of commandIds) {
      for (const key of COMMANDS[id].keys) {
        expect(['ctrl-a', 'ctrl-b', 'ctrl-s', 'ctrl-q', 'ctrl-\\'], id).not.toContain(key);
        expect(key, id).not.toMatch(/^alt-|^f\d/);
        if ([...key].length === 1) expect(keysOf(key).map((k) => k.id)).toEqual([key]);
        expect(keyName(key)).toMatch(/^(.|[A-Z][A-Za-z]+(-[A-Z][A-Za-z]*)?)$/);
      }
    }
  });
});

describe('the footer', () => {
  const footer = (mode: (typeof MODES)[number], width: number) => {
    const d =
      mode === 'run'
        ? drive(loadProgram('two-threads.c'), { width })
        : mode === 'menu'
          ? drive('menu', { width })
          : drive({ broken: ['wrong'] }, { width });
    return d.rows().at(-1)!;
  };

  test('has the most important keys in 80 columns, whole', () => {
    for (const [mode, needed] of [
      ['run', ['l step', 'h back', 'Space run', '? help', 'q quit']],
      ['menu', ['Enter open', '/ find', '? help', 'q quit']],
      ['errors', ['r reload', '? help', 'q quit']],
    ] as const) {
      const row = footer(mode, 80);
      expect(row.length).toBeLessThanOrEqual(80);
      for (const part of needed) expect(row, mode).toContain(part);
      // Nothing is cut off in the middle of its words.
      const all = footerOf(mode).map((id) => `${keysText(id).split(', ')[0]} ${COMMANDS[id].short}`);
      for (const part of row.trim().split(/ {2,}/)) expect(all, mode).toContain(part);
    }
  });

  test('has all of them where there is room', () => {
    const row = footer('run', 160);
    for (const id of footerOf('run')) expect(row).toContain(COMMANDS[id].short);
  });
});

test('the table of keys stands in the README as it is (node tools/keys.mjs writes it)', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const between = /<!-- keys -->\n([\s\S]*?)<!-- \/keys -->/.exec(readme)?.[1];
  expect(between?.trim()).toBe(keyTable().trim());
});
