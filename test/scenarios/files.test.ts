import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TOPICS } from '../../source/host/catalogue.js';

const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));
const headers = fileURLToPath(new URL('../../source/language/headers', import.meta.url));
const files = readdirSync(folder)
  .filter((file) => /\.(c|yaml)$/.test(file))
  .sort();
const programs = files.filter((file) => file.endsWith('.c'));
const hasCompiler = spawnSync('cc', ['--version']).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'lockstep-scenarios-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Heading {
  readonly title: string;
  readonly topic: string;
  readonly order: number;
  readonly teaches: readonly string[];
  readonly about: string;
  readonly twin?: string;
}

function split(file: string): { heading: Heading; code: string } {
  if (file.endsWith('.yaml')) {
    const text = readFileSync(join(folder, file), 'utf8');
    return { heading: parse(text) as Heading, code: text.slice(text.search(/^(tasks|random):/m)) };
  }
  const match = /^\/\*---\n(.*?)\n---\*\/\n(.*)$/s.exec(readFileSync(join(folder, file), 'utf8'));
  if (!match) throw new Error(`${file} does not begin with a YAML comment`);
  return { heading: parse(match[1]) as Heading, code: match[2] };
}

describe('the scenario files', () => {
  it('show every row that threads, cores and locks make possible', () => {
    const taught = new Set(files.flatMap((file) => split(file).heading.teaches));
    for (const id of ['P2', 'P3', 'S1', 'S3', 'L1', 'L4', 'L5', 'L6', 'L7', 'L10', 'L11', 'L12', 'L13']) {
      expect(taught, id).toContain(id);
    }
  });

  it('have a place of their own in the menu', () => {
    const places = files.map((file) => {
      const { topic, order } = split(file).heading;
      return `${topic} ${order}`;
    });
    expect(new Set(places).size).toBe(files.length);
  });

  it.each(files)('%s is short and says what it is', (file) => {
    const { heading, code } = split(file);
    expect(heading.title.length).toBeLessThanOrEqual(40);
    expect(TOPICS).toContain(heading.topic);
    expect(heading.about.length).toBeGreaterThan(40);
    for (const id of heading.teaches) expect(id).toMatch(/^[PMSL]\d+$/);
    if (heading.twin !== undefined) expect(existsSync(join(folder, heading.twin)), heading.twin).toBe(true);
    const lines = code.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(40);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(78);
  });

  it.skipIf(!hasCompiler).each(programs)('%s is C without a warning', (file) => {
    // "lockstep.h" is ours, <stdio.h> the system's.
    const include = ['-iquote', headers];
    const flags = [
      '-pthread',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-O0',
      ...include,
      '-o',
      join(scratch, file.replace(/\.c$/, '')),
    ];
    const { status, stderr } = spawnSync('cc', [...flags, join(folder, file)], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
