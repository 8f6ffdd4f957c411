/** `lockstep check`: compiles, and says everything that is wrong or not supported. */

import type { Diagnostic } from '../language/diagnostic.js';
import type { SourceFile } from '../language/tree.js';
import { plural } from '../screen/text.js';
import { type Compiled, compileFiles, renderDiagnostics } from './load.js';
import type { Options } from './options.js';
import { endWithReader } from './output.js';

const functionsOf = ({ program }: Compiled): number => program?.functions.filter((f) => !f.library).length ?? 0;

const diagnosticJson = (d: Diagnostic, sources: readonly SourceFile[]) => ({
  severity: d.severity,
  kind: d.kind,
  message: d.message,
  hint: d.hint ?? null,
  file: sources[d.place.file]?.path ?? null,
  line: d.place.line,
  column: d.place.column,
  length: d.place.length,
});

/** Checks the program; answers the exit status. */
export const checkCommand = (files: readonly string[], options: Options): number => {
  endWithReader();
  const result = compileFiles(files, options);
  if (!result.ok) {
    if (options.json) process.stdout.write(`${JSON.stringify({ ok: false, message: result.message }, null, 2)}\n`);
    process.stderr.write(`lockstep: ${result.message}\n`);
    return 2;
  }
  const { compiled } = result;
  const { program, diagnostics, sources } = compiled;
  const executables = program?.images.slice(1) ?? [];
  const libraryCalls = program?.intrinsics.map((use) => use.name).sort() ?? [];
  if (options.json) {
    const object = {
      ok: program !== undefined,
      files: compiled.files,
      functions: functionsOf(compiled),
      libraryCalls,
      executables: executables.map(({ name, paths }) => ({ name, paths })),
      diagnostics: diagnostics.map((d) => diagnosticJson(d, sources)),
    };
    process.stdout.write(`${JSON.stringify(object, null, 2)}\n`);
    return program === undefined ? 2 : 0;
  }
  for (const line of renderDiagnostics(diagnostics, sources)) process.stderr.write(`${line}\n`);
  if (program === undefined) {
    const errors = diagnostics.filter((d) => d.severity === 'error').length;
    process.stderr.write(`lockstep: ${files.join(' ')}: ${plural(errors, 'error')}\n`);
    return 2;
  }
  const may = executables.length === 0 ? '' : `; may execute ${executables.map(({ name }) => name).join(', ')}`;
  process.stdout.write(
    `${files.join(' ')}: fine, ${plural(functionsOf(compiled), 'function')}, ${plural(libraryCalls.length, 'library call')}${may}\n`,
  );
  return 0;
};
