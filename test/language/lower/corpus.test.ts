/** The corpus of plain C, run by the reference interpreter: output and exit status of the real compiler's programs. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lower } from '../../../source/language/lower/index.js';
import { loadCorpus } from '../../programs/corpus.js';
import { Reference } from '../reference.js';
import { unitOf } from './compile-c.js';
import { violations } from './listing.js';

const corpus = loadCorpus(fileURLToPath(new URL('../../programs', import.meta.url))).filter((p) => p.topic === 'c');

/** What the reference interpreter's few library functions do otherwise than C's. */
const BEYOND = new Map([
  ['c/printf_floats', "the reference's printf rounds floats as JavaScript does"],
  ['c/printf_integers', "the reference's printf has no positions, quotes and %n"],
]);

describe.each(corpus.map((p) => [p.name, p] as const))('%s', (_name, program) => {
  test.for(['split', 'rmw'] as const)('%s', (how, context) => {
    const files = program.sources.map((path) => relative(program.folder, path));
    const read = (path: string): string | undefined => {
      const file = join(program.folder, path);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    };
    const lowered = lower(unitOf(read, files, program.flags), { lower: how });
    expect(lowered.diagnostics).toEqual([]);
    const compiled = lowered.program!;
    expect(violations(compiled)).toEqual([]);
    const outcome = new Reference(compiled, [files[0]!, ...program.args]).run(20_000_000);
    // Neither faults nor what they do to buffered output are the lowering's affair.
    if (program.end?.kind === 'signal') context.skip('ends by a signal');
    const missing = BEYOND.get(program.name) ?? (outcome.fault?.includes('is not known') ? outcome.fault : undefined);
    // Compiled and checked all the same.
    if (missing !== undefined) context.skip(missing);
    expect(outcome.output).toBe(Buffer.from(program.expected!).toString('latin1'));
    if (program.end?.kind === 'exit') expect(outcome.status).toBe(program.end.status);
  });
});
