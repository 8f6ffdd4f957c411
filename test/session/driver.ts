/**
 * A person at the dashboard, without a terminal: opens a program, presses keys by name, reads the screen as plain text.
 * What the host would do (open, copy, quit) is noted as effects. A search runs to its end at once, time passes only by `wait`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { updateWatches } from '../../source/dashboard/watches.js';
import { type Loaded, load } from '../../source/host/load.js';
import { checkOptions, type RawFlags } from '../../source/host/options.js';
import { keysOf } from '../../source/screen/keys-input.js';
import { paintRows } from '../../source/screen/screen.js';
import type { MenuEntry, ScreenInput } from '../../source/screen/view.js';
import { press, screenOf } from '../../source/session/keys.js';
import { playSlice, searchSlice } from '../../source/session/moves.js';
import { createSession, type Effect, failed, opened, type Session } from '../../source/session/state.js';
import type { Observer } from '../../source/timeline/observer.js';
import { pages } from '../../source/timeline/pages.js';
import { recent } from '../../source/timeline/recent.js';
import { createTimeline, position } from '../../source/timeline/timeline.js';
import { writers } from '../../source/timeline/writers.js';

const scenarios = fileURLToPath(new URL('../../scenarios/', import.meta.url));

/** Loads a scenario (`lost-update.c`) or a C text as the command line would. */
export const loadProgram = (source: string, flags: RawFlags = {}, args?: readonly string[]): Loaded => {
  const checked = checkOptions('open', flags);
  if (!checked.ok) throw new Error(checked.message);
  const isText = source.includes('\n');
  const folder = isText ? mkdtempSync(join(tmpdir(), 'lockstep-story-')) : scenarios;
  const file = join(folder, isText ? 'story.c' : source);
  if (isText) writeFileSync(file, source);
  try {
    const result = load({ files: [file], args, options: checked.options, terminal: true });
    if (!result.ok) throw new Error(result.lines.join('\n'));
    return result.loaded;
  } finally {
    if (isText) rmSync(folder, { recursive: true });
  }
};

export interface Driver {
  readonly session: Session;
  readonly effects: Effect[];
  /** Presses keys, separated by spaces, by the names that keys-input.ts gives them: `l`, `12l` is `1 2 l`, `enter`. */
  readonly keys: (names: string) => Driver;
  /** Types a text as a person does, key by key. */
  readonly type: (text: string) => Driver;
  /** Lets `ms` of real time pass while playing. */
  readonly wait: (ms: number) => Driver;
  readonly rows: () => string[];
  readonly screen: () => string;
  /** What stands in the two lines at the bottom: the message, or else the explanation. */
  readonly says: () => string;
  readonly step: () => number;
  /** Source line of the selected thread. */
  readonly line: () => number;
  /** `T2`: the selected thread. */
  readonly selected: () => string;
  readonly resize: (width: number, height: number) => Driver;
}

export const drive = (
  source: Loaded | 'menu' | { readonly broken: readonly string[] },
  given: { readonly width?: number; readonly height?: number; readonly entries?: readonly MenuEntry[] } = {},
): Driver => {
  let { width = 80, height = 24 } = given;
  const session = createSession(given.entries ?? []);
  if (source === 'menu') {
    // begins there
  } else if ('broken' in source) failed(session, 'broken.c', source.broken);
  else {
    const { machine, settings } = source;
    opened(session, {
      timeline: createTimeline(machine, {
        fingerprint: source.fingerprint,
        ...(source.schedule === undefined ? {} : { schedule: source.schedule }),
        observers: [recent as Observer, writers as Observer, pages as Observer],
      }),
      title: source.title,
      model: '1:1',
      twin: settings.twin,
      about: '',
      watch: settings.watch ?? [],
      challenge: settings.challenge,
    });
    updateWatches(session);
  }
  const effects: Effect[] = [];
  const owed = { steps: 0 };
  const input = (): ScreenInput => ({
    ...screenOf(session),
    width,
    height,
    capabilities: { colours: 0, unicode: true, theme: 'dark' },
  });
  const settle = (): void => {
    updateWatches(session);
    while (searchSlice(session)) updateWatches(session);
    updateWatches(session);
  };
  const one = (id: string, text: string): void => {
    effects.push(...press(session, { id, text }, input()));
    settle();
  };
  const rows = (): string[] =>
    paintRows(input()).map((row) =>
      row
        .map((s) => s.text)
        .join('')
        .trimEnd(),
    );
  const driver: Driver = {
    session,
    effects,
    keys: (names) => {
      for (const name of names.split(' ').filter((n) => n !== ''))
        one(name, name === 'space' ? ' ' : [...name].length === 1 ? name : '');
      return driver;
    },
    type: (text) => {
      for (const key of keysOf(text)) one(key.id, key.text);
      return driver;
    },
    wait: (ms) => {
      playSlice(session, ms, owed);
      updateWatches(session);
      return driver;
    },
    rows,
    screen: () => rows().join('\n'),
    says: () => {
      const all = rows();
      const from = all.findLastIndex((row) => /─ (lockstep says|what happened) ─/.test(row));
      return all
        .slice(from + 1, -2)
        .map((row) => row.replace(/^│|│$/g, '').trim())
        .join(' ')
        .trim();
    },
    step: () => position(session.timeline!),
    line: () => {
      const k = session.timeline!.kernel;
      return k.program.places[3 * (k.state.contexts[session.state.run!.selected]?.pc ?? 0) + 1] ?? 0;
    },
    selected: () => {
      const c = session.timeline!.kernel.state.contexts[session.state.run!.selected];
      return c === undefined ? '-' : `T${c.number}`;
    },
    resize: (w, h) => {
      width = w;
      height = h;
      return driver;
    },
  };
  return driver;
};
