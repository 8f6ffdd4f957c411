/**
 * Starts a probe from outside: a process for it alone, in a session and a folder of its own, with a time limit, ended with
 * all that it started. Nothing is measured here, so a screen goes on being painted.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../host/assets.js';
import type { Probe, Result } from './probe.js';

export interface Running {
  readonly result: Promise<Result>;
  /** Ends it at once. */
  readonly stop: () => void;
  /** Process id, which is that of its group too; for the tests. */
  readonly pid: number | undefined;
}

export interface StartOptions {
  readonly quick: boolean;
  readonly onProgress?: (text: string) => void;
}

/** The script of the probes, built by build.mjs. */
export const probeScript = (): string => join(packageRoot(), 'dist', 'probe.worker.js');

export const startProbe = (probe: Probe, { quick, onProgress }: StartOptions): Running => {
  const { name } = probe;
  if (process.platform === 'win32') {
    const why = 'process groups and signals of a Unix-like system are needed';
    return { result: Promise.resolve({ kind: 'skipped', name, why }), stop: () => {}, pid: undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-probe-'));
  const words = [process.execPath, probeScript(), 'probe', name, quick ? 'quick' : 'full'];
  // No core dumps: some of what it starts is meant to crash. `detached`: a process group of its own.
  const child = spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$@"', 'sh', ...words], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let gone = false;
  const kill = (): void => {
    // Once it is gone, its number may be somebody else's.
    if (child.pid === undefined || gone) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  };
  let stop = (): void => {};
  const result = new Promise<Result>((resolve) => {
    let answer: Result | undefined;
    let text = '';
    let errors = '';
    const end = (found: Result): void => {
      answer ??= found;
      kill();
    };
    const timer = setTimeout(
      () => end({ kind: 'broken', name, why: `it was ended after ${Math.round(probe.limit / 1000)} s, its limit` }),
      probe.limit,
    );
    stop = () => end({ kind: 'broken', name, why: 'it was stopped' });
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const message: { progress?: string; result?: Result } = JSON.parse(line);
        if (message.progress !== undefined) onProgress?.(message.progress);
        if (message.result !== undefined) end(message.result);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      errors = (errors + piece).slice(0, 2000);
    });
    child.stdin.on('error', () => {});
    const ended = (why: string): void => {
      clearTimeout(timer);
      kill();
      gone = true;
      rmSync(folder, { recursive: true, force: true });
      resolve(answer ?? { kind: 'broken', name, why });
    };
    child.on('error', (error) => ended(`it could not be started: ${error.message}`));
    child.on('close', (code, signal) =>
      ended(
        `its process ended early (${signal ?? `status ${code}`})${errors === '' ? '' : `: ${errors.trim().split('\n')[0]}`}`,
      ),
    );
  });
  return { result, stop: () => stop(), pid: child.pid };
};
