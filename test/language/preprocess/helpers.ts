import { render } from '../../../source/language/diagnostic.js';
import { systemHeaders } from '../../../source/language/headers/index.js';
import { type Preprocessed, preprocess } from '../../../source/language/preprocess/index.js';

/** Preprocesses `main.c` of the given files. */
export const run = (
  files: Readonly<Record<string, string>> | string,
  options: { includePaths?: string[]; defines?: { name: string; value: string }[] } = {},
): Preprocessed => {
  const all: Readonly<Record<string, string>> = typeof files === 'string' ? { 'main.c': files } : files;
  return preprocess({
    file: 'main.c',
    loader: { read: (path) => (Object.hasOwn(all, path) ? all[path] : undefined) },
    includePaths: options.includePaths ?? [],
    systemHeaders,
    defines: options.defines ?? [],
  });
};

/** The text on one line, and no message. */
export const clean = (result: Preprocessed): string => {
  if (result.diagnostics.length > 0) throw new Error(messages(result).join('\n'));
  return result.text.trim().replace(/\s+/g, ' ');
};

export const messages = (result: Preprocessed): string[] =>
  result.diagnostics.map((diagnostic) => render(diagnostic, result.sources));
