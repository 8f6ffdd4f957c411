/** Random keys into a session: never an exception, every screen in its bounds and free of control characters. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { updateWatches } from '../../source/dashboard/watches.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { fingerprint } from '../../source/scenarios/machine.js';
import { readSettings } from '../../source/scenarios/settings.js';
import { COMMANDS, commandIds } from '../../source/screen/commands.js';
import type { KeyEvent } from '../../source/screen/keys-input.js';
import { paintRows } from '../../source/screen/screen.js';
import { rowWidth } from '../../source/screen/text.js';
import type { ScreenInput } from '../../source/screen/view.js';
import { press, screenOf } from '../../source/session/keys.js';
import { playSlice, searchSlice } from '../../source/session/moves.js';
import { createSession, opened, type Session } from '../../source/session/state.js';
import type { Observer } from '../../source/timeline/observer.js';
import { pages } from '../../source/timeline/pages.js';
import { recent } from '../../source/timeline/recent.js';
import { createTimeline } from '../../source/timeline/timeline.js';
import { writers } from '../../source/timeline/writers.js';
import { generateC } from './generate-c.js';
import { compileText, dice, MORE, machineFor, SEED } from './programs.js';

const scenario = (name: string): string => readFileSync(new URL(`../../scenarios/${name}.c`, import.meta.url), 'utf8');

const PROGRAMS: Readonly<Record<string, string>> = {
  'lost-update': scenario('lost-update'),
  philosophers: scenario('philosophers'),
  'producer-consumer': scenario('producer-consumer'),
  'time-slices': scenario('time-slices'),
  fork: scenario('fork'),
  orphan: scenario('orphan'),
  'clone-vm': scenario('clone-vm'),
  generated: generateC(5),
  'deep recursion':
    'int f(int n) { int a[3]; a[n % 3] = n; return n > 15000 ? 0 : f(n + 1) + a[n % 3]; }\nint main(void) { return f(0); }',
  'output of all sorts': `#include <stdio.h>
int main(void) { for (int i = 0; i < 3000; i++) { putchar(i); if (i % 50 == 0) fflush(stdout); }
  printf("\\033[2J\\033]0;title\\007\\xe2\\x80\\xae \\xf0\\x9f\\x98\\x80 \\xff\\xfe \\xe6\\xbc\\xa2\\xe5\\xad\\x97 e\\xcc\\x81\\n"); fflush(stdout);
  char s[] = "\\033[31m\\r\\n\\t\\x9b"; char *p = s; return p[0] == 0; }`,
  'a crowd': `#include <pthread.h>
#include <stdlib.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; int x; int array[1000]; struct { int a; char *s; double d; } record = { 1, "\\033x", 0.5 };
void *f(void *p) { pthread_mutex_lock(&m); x++; array[x] = x; pthread_mutex_unlock(&m); return malloc(100); }
int main(void) { pthread_t t[150]; for (int i = 0; i < 150; i++) pthread_create(&t[i], 0, f, 0); for (int i = 0; i < 150; i++) pthread_join(t[i], 0); return 0; }`,
  'a fault':
    '#include <stdlib.h>\nint main(void) { int *p = malloc(4); for (int i = 0; i < 100; i++) ; free(p); return *p; }',
};

const SPECIAL = [
  'enter',
  'escape',
  'space',
  'tab',
  'shift-tab',
  'up',
  'down',
  'left',
  'right',
  'pageup',
  'pagedown',
  'home',
  'end',
  'backspace',
  'delete',
  'insert',
  'f1',
  'f5',
  'ctrl-a',
  'ctrl-e',
  'ctrl-u',
  'ctrl-w',
  'ctrl-l',
  'ctrl-z',
  'shift-left',
  'shift-right',
  'alt-left',
  'paste',
] as const;
const TYPED = [
  'counter == 2',
  'x',
  'T2.n',
  '12',
  '100%',
  '-1',
  '99999999999',
  'main:3',
  'worker',
  'deadlock',
  '1/0',
  '*0',
  '((',
  '\u001b[31m',
  '漢字 😀',
  'm.owner',
  'T9.local',
  'in(nowhere) == 2',
  'a[1000000]',
  '$',
  'T2 at f:9 #3',
  'switch on core 1 #2',
  "'",
];
const KEYS = commandIds.flatMap((id) => COMMANDS[id].keys as readonly string[]).filter((key) => key !== 'ctrl-c');

const keyOf = (d: (below: number) => number): KeyEvent => {
  switch (d(8)) {
    case 0:
    case 1:
    case 2:
    case 3: {
      const id = KEYS[d(KEYS.length)]!;
      return { id, text: id.length === 1 ? id : id === 'space' ? ' ' : '' };
    }
    case 4: {
      const id = SPECIAL[d(SPECIAL.length)]!;
      return { id, text: id === 'space' ? ' ' : id === 'paste' ? TYPED[d(TYPED.length)]! : '' };
    }
    case 5: {
      const c = String.fromCodePoint(33 + d(94));
      return { id: c, text: c };
    }
    case 6:
      return { id: `${d(10)}`, text: `${d(10)}` };
    default: {
      const c = String.fromCodePoint([0x41 + d(26), 0xe9, 0x4e00 + d(1000), 0x1f600, 0x300, 0x200d, 0x202e][d(7)]!);
      return { id: c, text: c };
    }
  }
};

/** Where tasks are must fit together whatever was pressed. */
function checkMachine(k: Kernel): void {
  // Where a person decides step by step there are no queues.
  if (k.machine.controlled) return;
  const s = k.state;
  const on = new Set<number>();
  const running = new Set<number>();
  for (const core of s.cores) {
    // Picked, and the switch to it still to come: in no queue any more.
    if (core.next >= 0) on.add(core.next);
    if (core.task < 0) continue;
    expect(running.has(core.task), 'one core for a task').toBe(false);
    running.add(core.task);
    on.add(core.task);
    expect(s.tasks[core.task]).toBeDefined();
  }
  const queued = s.queues.reduce((sum, queue) => sum + queue.count, 0);
  const ready = s.tasks.filter((task) => task?.state === 'ready' && !on.has(task.id)).length;
  if (s.outcome.kind === 'running') expect(queued, 'tasks that are ready stand in a queue').toBe(ready);
  for (const task of s.tasks) {
    if (task?.state === 'running' && s.outcome.kind === 'running')
      expect(
        s.cores.some((core) => core.task === task.id),
        `task ${task.id} runs somewhere`,
      ).toBe(true);
  }
}

const openProgram = (text: string, cores: number, policy: string): Session => {
  const { program, diagnostics } = compileText(text);
  if (program === undefined) throw new Error(diagnostics.map((x) => x.message).join('\n'));
  const { settings } = readSettings(text);
  const machine = machineFor(program, { ...settings, cores, policy, parameters: {} });
  const session = createSession([]);
  opened(session, {
    timeline: createTimeline(machine, {
      fingerprint: fingerprint(machine),
      observers: [recent as Observer, writers as Observer, pages as Observer],
    }),
    title: '漢字 title \u001b[2J',
    model: '1:1',
    twin: undefined,
    about: settings.about ?? '',
    watch: settings.watch ?? [],
  });
  updateWatches(session);
  return session;
};

const SIZES = [
  [80, 24],
  [80, 25],
  [120, 36],
  [120, 40],
  [200, 60],
  [300, 100],
  [81, 24],
  [79, 24],
  [20, 5],
  [1, 1],
] as const;

const paint = (session: Session, width: number, height: number, unicode: boolean): ScreenInput => {
  const input: ScreenInput = {
    ...screenOf(session),
    width,
    height,
    capabilities: { colours: 16, unicode, theme: 'dark' },
  };
  const rows = paintRows(input);
  expect(rows.length).toBe(height);
  for (const row of rows) {
    const text = row.map((s) => s.text).join('');
    expect(rowWidth(row), text).toBeLessThanOrEqual(width);
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    if (!unicode) expect(text).toMatch(/^[\x20-\x7e]*$/);
  }
  return input;
};

describe('random keys', () => {
  const POLICIES = ['round-robin', 'cfs', 'random'] as const;
  Object.entries(PROGRAMS).forEach(([name, text], n) => {
    it(name, () => {
      const d = dice(SEED + n);
      for (let more = 0; more < MORE; more++) {
        let session = openProgram(text, 1 + d(4), POLICIES[d(3)]!);
        const pressed: string[] = [];
        try {
          let size: readonly [number, number] = SIZES[d(SIZES.length)]!;
          let input = paint(session, size[0], size[1], true);
          const owed = { steps: 0 };
          for (let i = 0; i < 2000; i++) {
            if (d(100) === 0) size = d(3) === 0 ? [1 + d(250), 1 + d(90)] : SIZES[d(SIZES.length)]!;
            const key = keyOf(d);
            pressed.push(key.id);
            press(session, key, input);
            // Back in the menu, which is painted too: the program is opened again.
            if (session.state.mode !== 'run') {
              paint(session, size[0], size[1], true);
              session = openProgram(text, 1 + d(4), POLICIES[d(3)]!);
              input = paint(session, size[0], size[1], true);
            }
            if (session.state.run?.overlay?.kind === 'prompt' && d(2) === 0) {
              const typed = TYPED[d(TYPED.length)]!;
              pressed.push(`type ${typed}`);
              press(session, { id: 'paste', text: typed }, input);
              press(session, { id: 'enter', text: '' }, input);
            }
            if (session.state.run?.playing && d(4) === 0) playSlice(session, 1 + d(100), owed);
            for (let slices = 0; session.search !== undefined && slices < 3; slices++) if (!searchSlice(session)) break;
            updateWatches(session);
            if (i % 8 === 0) {
              input = paint(session, size[0], size[1], d(4) !== 0);
              checkMachine(session.timeline!.kernel);
            } else input = { ...screenOf(session), width: size[0], height: size[1], capabilities: input.capabilities };
          }
        } catch (error) {
          throw new Error(
            `FUZZ_SEED=${SEED}, ${name}, after ${pressed.length} keys, the last: ${pressed.slice(-12).join(' ')}`,
            { cause: error },
          );
        }
      }
    });
  });
});
