import { describe, expect, test } from 'vitest';
import { type CapabilityFlags, capabilitiesOf, type Environment } from '../../source/host/capabilities.js';

describe('colours', () => {
  test.each<[string, CapabilityFlags, Environment, boolean, number]>([
    ['xterm has the base 16', {}, { TERM: 'xterm' }, true, 16],
    ['xterm-256color', {}, { TERM: 'xterm-256color' }, true, 256],
    ['screen', {}, { TERM: 'screen' }, true, 16],
    ['screen.xterm-256color', {}, { TERM: 'screen.xterm-256color' }, true, 256],
    ['tmux', {}, { TERM: 'tmux' }, true, 16],
    ['tmux-256color', {}, { TERM: 'tmux-256color' }, true, 256],
    ['the Linux console', {}, { TERM: 'linux' }, true, 16],
    ['kitty', {}, { TERM: 'xterm-kitty' }, true, 256],
    ['xterm that says truecolor', {}, { TERM: 'xterm', COLORTERM: 'truecolor' }, true, 256],
    ['a VT100', {}, { TERM: 'vt100' }, true, 0],
    ['dumb', {}, { TERM: 'dumb' }, true, 0],
    ['TERM not set', {}, {}, true, 0],
    ['no terminal', {}, { TERM: 'xterm-256color' }, false, 0],
    ['NO_COLOR', {}, { TERM: 'xterm-256color', NO_COLOR: '1' }, true, 0],
    ['an empty NO_COLOR says nothing', {}, { TERM: 'xterm', NO_COLOR: '' }, true, 16],
    ['NO_COLOR before FORCE_COLOR', {}, { TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: '3' }, true, 0],
    ['FORCE_COLOR without a terminal', {}, { FORCE_COLOR: '1' }, false, 16],
    ['FORCE_COLOR=', {}, { TERM: 'xterm-256color', FORCE_COLOR: '' }, false, 256],
    ['FORCE_COLOR=3', {}, { TERM: 'xterm', FORCE_COLOR: '3' }, false, 256],
    ['FORCE_COLOR=0', {}, { TERM: 'xterm', FORCE_COLOR: '0' }, true, 0],
    ['--color=never before FORCE_COLOR', { color: 'never' }, { TERM: 'xterm', FORCE_COLOR: '3' }, true, 0],
    ['--color=always before NO_COLOR', { color: 'always' }, { TERM: 'xterm', NO_COLOR: '1' }, false, 16],
    ['--color=16', { color: '16' }, { TERM: 'xterm-256color' }, true, 16],
    ['--color=256', { color: '256' }, { TERM: 'dumb' }, false, 256],
    ['--color=auto', { color: 'auto' }, { TERM: 'xterm' }, true, 16],
  ])('%s', (_what, flags, env, isTTY, colours) => {
    expect(capabilitiesOf(flags, env, isTTY).colours).toBe(colours);
  });
});

describe('glyphs', () => {
  test.each<[string, CapabilityFlags, Environment, boolean]>([
    ['LANG', {}, { LANG: 'de_DE.UTF-8' }, true],
    ['LANG in another spelling', {}, { LANG: 'C.utf8' }, true],
    ['LC_ALL=C before LANG', {}, { LC_ALL: 'C', LANG: 'en_GB.UTF-8' }, false],
    ['LC_CTYPE before LANG', {}, { LC_CTYPE: 'POSIX', LANG: 'en_GB.UTF-8' }, false],
    ['an empty LC_ALL says nothing', {}, { LC_ALL: '', LANG: 'en_GB.UTF-8' }, true],
    ['Latin-1', {}, { LANG: 'de_DE.ISO-8859-1' }, false],
    ['nothing set', {}, {}, false],
    ['--ascii', { ascii: true }, { LC_ALL: 'en_GB.UTF-8' }, false],
  ])('%s', (_what, flags, env, unicode) => {
    expect(capabilitiesOf(flags, env, true).unicode).toBe(unicode);
  });
});

test('dumb is TERM=dumb, no TERM, or no terminal', () => {
  expect(capabilitiesOf({}, { TERM: 'dumb' }, true).dumb).toBe(true);
  expect(capabilitiesOf({}, {}, true).dumb).toBe(true);
  expect(capabilitiesOf({}, { TERM: 'xterm' }, false).dumb).toBe(true);
  expect(capabilitiesOf({}, { TERM: 'linux' }, true).dumb).toBe(false);
});

test('GNU screen does not erase characters in place', () => {
  const able = (term: string): boolean => capabilitiesOf({}, { TERM: term }, true).eraseCharacters;
  expect(['xterm', 'xterm-256color', 'tmux-256color', 'linux'].map(able)).toEqual([true, true, true, true]);
  expect(['screen', 'screen-256color', 'vt100', 'dumb', ''].map(able)).toEqual([false, false, false, false, false]);
});
