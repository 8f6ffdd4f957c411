/** Runs the built program without a terminal, in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LOCKSTEP } from '../pty/harness.js';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  readonly folder: string;
  /** Runs lockstep there. */
  readonly lockstep: (args: readonly string[], input?: string, env?: Readonly<Record<string, string>>) => Answer;
  /** Runs a shell command there; `lockstep` is the program. */
  readonly shell: (command: string) => Answer;
  readonly remove: () => void;
}

/** A folder with the given files. */
export const makePlace = (files: Readonly<Record<string, string | Uint8Array>>): Place => {
  if (!existsSync(LOCKSTEP)) throw new Error('dist/lockstep.js is not there: run "npm run build"');
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const base = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  const spawn = (command: string, args: readonly string[], input: string, env = {}): Answer => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: folder,
      input,
      env: { ...base, ...env },
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    return { status, stdout, stderr };
  };
  return {
    folder,
    lockstep: (args, input = '', env = {}) => spawn(process.execPath, [LOCKSTEP, ...args], input, env),
    shell: (command) =>
      spawn('bash', ['-c', `lockstep() { "${process.execPath}" "${LOCKSTEP}" "$@"; }\n${command}`], ''),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
