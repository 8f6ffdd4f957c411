/**
 * Runs a program in a real pseudo-terminal under a shell, as a person would: press keys, read the screen, resize, send
 * signals, and see in what state the terminal was given back to the shell.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import type { Frame } from '../../source/screen/frame.js';
import { type Emulator, feed, openTerminal, plainRows, screenFrame } from '../screen/terminal.js';

/** The built program. */
export const LOCKSTEP = fileURLToPath(new URL('../../dist/lockstep.js', import.meta.url));

/** Keys by name, as xterm sends them. */
export const KEYS = {
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  delete: '\u001b[3~',
  backspace: '\u007f',
  tab: '\t',
  shiftTab: '\u001b[Z',
  enter: '\r',
  escape: '\u001b',
  ctrlC: '\u0003',
  ctrlL: '\u000c',
  ctrlZ: '\u001a',
} as const;

export interface SessionOptions {
  readonly width?: number;
  readonly height?: number;
  /** Added to an environment that has only PATH, HOME, TERM=xterm-256color and LANG=C.UTF-8. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** With a job-controlling shell (the usual case) Ctrl-Z stops the program; without, its group is orphaned. */
  readonly jobControl?: boolean;
}

/** What the shell found when it had the terminal back. */
export interface GivenBack {
  /** The program's exit status; 128 + n if signal n ended it, 148 if it was stopped. */
  readonly status: number;
  /** The main screen is shown, not the alternate one. */
  readonly mainScreen: boolean;
  readonly cursorShown: boolean;
  /** Lines are edited, characters echoed and Ctrl-C is a signal again. */
  readonly cooked: boolean;
  readonly wraps: boolean;
  readonly marksPastes: boolean;
}

/** A terminal in its usual state, after a program that ended with the given status. */
export const backAfter = (status: number): GivenBack => ({
  status,
  mainScreen: true,
  cursorShown: true,
  cooked: true,
  wraps: true,
  marksPastes: false,
});

export interface Session {
  /** Sends keys as they are. */
  readonly press: (keys: string) => void;
  /** The rows on the screen now. */
  readonly rows: () => string[];
  readonly frame: () => Frame;
  /** All that was sent to the terminal so far. */
  readonly output: () => string;
  /** Waits until the screen's text contains a string, matches a pattern or meets a condition; returns its rows. */
  readonly waitFor: (wanted: string | RegExp | ((rows: string[]) => boolean)) => Promise<string[]>;
  readonly resize: (width: number, height: number) => void;
  /** Sends a signal to the program alone. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Waits until the program has ended. */
  readonly ended: () => Promise<GivenBack>;
  /** Waits until the program has been stopped for the nth time. */
  readonly stopped: (nth?: number) => Promise<GivenBack>;
  /** The shell's `fg`, after `stopped`. */
  readonly foreground: () => void;
  /** The terminal goes away, as when an SSH connection breaks; resolves to the program's exit status. */
  readonly hangUp: () => Promise<number>;
  readonly pid: () => number;
  /** Ends whatever is still running. To be called at the end of each test. */
  readonly close: () => void;
}

/** How long anything may take, in milliseconds: only a failing test gets there. */
const PATIENCE = 30_000;

const SCRIPT = `
# The shell outlives a hang-up, to say how the program ended.
trap : HUP
report() { printf '\\n@%s %s %s\\n' "$1" "$2" "$(stty -a | tr '\\n' ' ')"; }
[ "$JOB_CONTROL" = 1 ] && set -m
unset JOB_CONTROL
bash -c 'printf "\\n@pid %s\\n" $$; exec "$@"' program "$@"
status=$?
# A function that calls itself: bash leaves a loop when a job in it is stopped.
again() {
  [ $status = 148 ] || return 0
  report stopped $status
  read -r line
  fg >/dev/null
  status=$?
  again
}
again
echo $status >"$STATUS_FILE"
report ended $status
read -r line
`;

const isCooked = (stty: string): boolean =>
  ['icanon', 'echo', 'isig', 'icrnl', 'opost'].every((mode) => new RegExp(`(^|\\s)${mode}(;|\\s|$)`).test(stty));

/** Starts a program (`command` and its arguments) in a terminal. */
export const start = (command: readonly string[], options: SessionOptions = {}): Session => {
  const { width = 80, height = 24, env = {}, cwd = process.cwd(), jobControl = true } = options;
  const terminal: Emulator = openTerminal(width, height);
  const waiters = new Set<() => void>();
  let output = '';
  let gone = false;
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-pty-'));
  const statusFile = join(folder, 'status');

  const pty = spawn('bash', ['-c', SCRIPT, 'bash', ...command], {
    // What the program sees as TERM.
    name: env.TERM ?? 'xterm-256color',
    cols: width,
    rows: height,
    cwd,
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: process.env.HOME ?? '/',
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      STATUS_FILE: statusFile,
      JOB_CONTROL: jobControl ? '1' : '0',
      ...env,
    },
  });
  pty.onData((data) => {
    feed(terminal, data).then(() => {
      output += data;
      for (const check of [...waiters]) check();
    });
  });
  pty.onExit(() => {
    gone = true;
    for (const check of [...waiters]) check();
  });

  const rows = (): string[] => plainRows(screenFrame(terminal));

  /** Waits until `find` returns something; it is asked again after each output. */
  const until = <T>(find: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiters.delete(check);
        const screen = rows().join('\n');
        const tail = JSON.stringify(output.slice(-400));
        reject(new Error(`Waited ${PATIENCE / 1000} s for ${what}. The screen:\n${screen}\nLast output: ${tail}`));
      }, PATIENCE);
      const check = (): void => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        waiters.delete(check);
        resolve(found);
      };
      waiters.add(check);
      check();
    });

  const report = (kind: string, nth: number): GivenBack | undefined => {
    const found = [...output.matchAll(new RegExp(`@${kind} (\\d+) ([^@]*?)\\r?\\n`, 'g'))][nth - 1];
    if (found === undefined) return undefined;
    const before = output.slice(0, found.index);
    return {
      status: Number(found[1]),
      mainScreen: terminal.buffer.active.type === 'normal',
      cursorShown: before.lastIndexOf('\u001b[?25l') <= before.lastIndexOf('\u001b[?25h'),
      cooked: isCooked(found[2] ?? ''),
      wraps: terminal.modes.wraparoundMode,
      marksPastes: terminal.modes.bracketedPasteMode,
    };
  };

  const pid = (): number => {
    const found = /@pid (\d+)/.exec(output);
    if (found === null) throw new Error('The program has not been started yet');
    return Number(found[1]);
  };

  return {
    press: (keys) => pty.write(keys),
    rows,
    frame: () => screenFrame(terminal),
    output: () => output,
    waitFor: (wanted) =>
      until(
        () => {
          const now = rows();
          const text = now.join('\n');
          const met =
            typeof wanted === 'string'
              ? text.includes(wanted)
              : wanted instanceof RegExp
                ? wanted.test(text)
                : wanted(now);
          return met ? now : undefined;
        },
        `the screen to show ${typeof wanted === 'function' ? wanted.toString() : wanted}`,
      ),
    resize: (newWidth, newHeight) => {
      terminal.resize(newWidth, newHeight);
      pty.resize(newWidth, newHeight);
    },
    signal: (signal) => process.kill(pid(), signal),
    ended: () => until(() => report('ended', 1), 'the program to end'),
    stopped: (nth = 1) => until(() => report('stopped', nth), 'the program to stop'),
    foreground: () => pty.write('\n'),
    hangUp: async () => {
      (pty as unknown as { destroy: () => void }).destroy();
      const deadline = Date.now() + PATIENCE;
      while (!existsSync(statusFile) || readFileSync(statusFile, 'utf8') === '') {
        if (Date.now() > deadline) throw new Error('The program outlived its terminal');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return Number(readFileSync(statusFile, 'utf8'));
    },
    pid,
    close: () => {
      if (!gone) {
        try {
          process.kill(pid(), 'SIGKILL');
        } catch {
          // It has ended already.
        }
        try {
          pty.kill('SIGKILL');
        } catch {
          // So has the shell.
        }
      }
      terminal.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Starts the built program with arguments. */
export const startLockstep = (args: readonly string[] = [], options: SessionOptions = {}): Session => {
  if (!existsSync(LOCKSTEP)) throw new Error('dist/lockstep.js is not there: run "npm run build"');
  return start([process.execPath, LOCKSTEP, ...args], options);
};
