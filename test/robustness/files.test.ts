/** What is no C program at all: one message, at once. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProgram } from '../../source/host/files.js';

describe('files that are no C programs', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-files-'));
    writeFileSync(
      join(folder, 'binary.c'),
      Uint8Array.from({ length: 3000 }, (_, i) => (i * 7) & 255),
    );
    mkdirSync(join(folder, 'folder.c'));
    writeFileSync(join(folder, 'large.c'), new Uint8Array(9 << 20).fill(120));
    execFileSync('mkfifo', [join(folder, 'pipe.c')]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['binary.c', /binary file/],
    ['folder.c', /is a folder/],
    ['large.c', /larger than 8 MiB/],
    ['pipe.c', /no ordinary file/],
    ['missing.c', /missing\.c/],
  ])('%s', (name, message) => {
    const read = readProgram(join(folder, name));
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.message).toMatch(message);
  });

  it('a device', () => {
    expect(readProgram('/dev/zero')).toMatchObject({ ok: false });
  });
});
