/** C text → checked tree, with lockstep's own headers. */
import { check } from '../../../source/language/check/check.js';
import type { Diagnostic } from '../../../source/language/diagnostic.js';
import { render } from '../../../source/language/diagnostic.js';
import { systemHeaders } from '../../../source/language/headers/index.js';
import { preprocess } from '../../../source/language/preprocess/index.js';
import type { SourceFile, Unit } from '../../../source/language/tree.js';

export function unitOf(
  read: (path: string) => string | undefined,
  files: readonly string[],
  flags: readonly string[] = [],
): Unit {
  const includePaths = flags.flatMap((flag, n) =>
    flag === '-I' ? [flags[n + 1]!] : flag.startsWith('-I') ? [flag.slice(2)] : [],
  );
  const defines = flags
    .flatMap((flag, n) => (flag === '-D' ? [flags[n + 1]!] : flag.startsWith('-D') ? [flag.slice(2)] : []))
    .map((text) => ({
      name: text.split('=')[0]!,
      value: text.includes('=') ? text.slice(text.indexOf('=') + 1) : '1',
    }));
  const sources: SourceFile[] = [];
  const problems: Diagnostic[] = [];
  const inputs = files.map((file) => {
    const done = preprocess({
      file,
      loader: { read },
      includePaths,
      systemHeaders,
      defines,
    });
    problems.push(...done.diagnostics);
    const first = sources.length;
    sources.push(...done.sources);
    return {
      path: file,
      text: done.text,
      locate: (offset: number) => {
        const place = done.map.placeAt(offset);
        return { ...place, file: place.file + first };
      },
    };
  });
  const checked = check({ files: inputs, sources, library: (name) => ({ name }) });
  const errors = [...problems, ...checked.diagnostics].filter((d) => d.severity === 'error');
  if (checked.unit === undefined || errors.length > 0) {
    throw new Error(errors.map((d) => render(d, sources)).join('\n'));
  }
  return checked.unit;
}
