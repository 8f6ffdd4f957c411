import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { asciiGlyphs, type Glyphs, unicodeGlyphs } from '../../source/screen/glyphs.js';
import { paintRows } from '../../source/screen/screen.js';
import { span, width } from '../../source/screen/text.js';
import { render, THREAD_COLOURS, themeNames } from '../../source/screen/theme.js';
import type { Capabilities } from '../../source/screen/view.js';
import { screenOf } from '../../source/session/keys.js';
import { drive, loadProgram } from '../session/driver.js';

const folder = fileURLToPath(new URL('../../source/screen/', import.meta.url));

/** Names of styles that the painters' sources mention. */
const MEANINGS = 'dim border title accent good bad warn key selected mark number string keyword comment'.split(' ');
const threads = Array.from({ length: THREAD_COLOURS }, (_, i) => `thread${i}`);
const styled = (style: string, capabilities: Partial<Capabilities>) =>
  render([span('x', style)], { colours: 256, unicode: true, theme: 'dark', ...capabilities });

describe('themes', () => {
  test('every meaning has a look in every theme and depth', () => {
    for (const theme of themeNames)
      for (const colours of [16, 256] as const)
        for (const style of [...MEANINGS, ...threads])
          expect(styled(style, { theme, colours }), `${theme} ${colours} ${style}`).toMatch(
            /^\u001b\[[\d;]+mx\u001b\[0m$/,
          );
  });

  test('the painters use no style that no theme knows', () => {
    const known = new Set([...MEANINGS, ...threads, 'bold', 'underline', 'inverse', 'code', '']);
    const seen = new Set<string>();
    const keys = ['', 'l l l', 'G', '?', 'W', 'c', ':', 'B', 'z', 'G tab tab tab', '/'];
    for (const file of ['deadlock.c', 'producer-consumer.c', 'readers-writers.c'])
      for (const [w, h] of [
        [80, 24],
        [120, 40],
      ] as const)
        for (const key of keys) {
          const d = drive(loadProgram(file), { width: w, height: h }).keys(key);
          const input = {
            ...screenOf(d.session),
            width: w,
            height: h,
            capabilities: { colours: 256, unicode: true, theme: 'dark' } as const,
          };
          for (const row of paintRows(input))
            for (const s of row) for (const name of s.style.split(' ')) seen.add(name);
        }
    expect([...seen].filter((name) => !known.has(name))).toEqual([]);
    expect(seen.size).toBeGreaterThan(10);
  });

  test('threads keep apart from each other in every theme and depth', () => {
    for (const theme of themeNames)
      for (const colours of [16, 256] as const)
        expect(new Set(threads.map((t) => styled(t, { theme, colours }))).size).toBe(THREAD_COLOURS);
  });

  test('without colour there is weight and inversion, and no colour code', () => {
    for (const style of [...MEANINGS, ...threads, 'bold', 'inverse', 'underline'])
      expect(styled(style, { colours: 0 })).toMatch(/^(x|\u001b\[(1|4|7)(;(1|4|7))*mx\u001b\[0m)$/);
    expect(styled('selected', { colours: 0 })).toBe('\u001b[7mx\u001b[0m');
    expect(styled('bad bold', { colours: 0 })).toContain('1');
  });

  test('every row begins and ends in the plain style', () => {
    expect(
      render([span('a'), span('b', 'bad'), span('', 'good'), span('c')], { colours: 16, unicode: true, theme: 'dark' }),
    ).toBe('a\u001b[31mb\u001b[0mc');
  });

  test('no escape sequence is written anywhere in screen/ but in the theme and the differ', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
    const writing = files.filter((f) => /\\u001b|\\x1b|\\033/.test(readFileSync(folder + f, 'utf8')));
    expect(writing.sort()).toEqual(['differ.ts', 'frame.ts', 'keys-input.ts', 'theme.ts']);
  });
});

test('the glyphs of both sets have one cell each, and the ASCII ones are ASCII', () => {
  const names = Object.keys(unicodeGlyphs) as (keyof Glyphs)[];
  expect(Object.keys(asciiGlyphs)).toEqual(names);
  for (const name of names) {
    expect(width(unicodeGlyphs[name]), name).toBe(1);
    expect(asciiGlyphs[name], name).toMatch(/^[\x20-\x7e]$/);
  }
});
