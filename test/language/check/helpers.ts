import { type CheckResult, check } from '../../../source/language/check/check.js';
import { printUnit } from '../../../source/language/check/print.js';
import type { Place } from '../../../source/language/tree.js';

/** Checks texts that need no preprocessing; file 0 is `a.c`, 1 is `b.c`, ... */
export const checkTexts = (texts: readonly string[], supported: (name: string) => boolean = () => true): CheckResult =>
  check({
    files: texts.map((text, file) => ({
      path: `${'abc'[file]}.c`,
      text,
      locate: (offset: number): Place => {
        const before = text.slice(0, offset).split('\n');
        return { file, line: before.length, column: before[before.length - 1]!.length + 1 };
      },
    })),
    sources: texts.map((text, file) => ({ path: `${'abc'[file]}.c`, text, own: true })),
    library: (name) => (supported(name) ? { name } : undefined),
  });

/** Every message as `a.c:line:column: severity: text`. */
export const messages = (...texts: string[]): string[] =>
  checkTexts(texts).diagnostics.map(
    (d) => `${'abc'[d.place.file]}.c:${d.place.line}:${d.place.column}: ${d.severity}: ${d.message}`,
  );

/** The printed unit, or a failure with the messages. */
export const printed = (...texts: string[]): string => {
  const result = checkTexts(texts);
  if (result.unit === undefined) throw new Error(messages(...texts).join('\n'));
  return printUnit(result.unit);
};

/** The printed body of function `f`, alone. */
export const bodyOf = (text: string): string => {
  const all = printed(`${text}\nint main(void) { return 0; }`).split('\n');
  const start = all.findIndex((line) => line.startsWith('(function f '));
  const body = all.slice(start + 1).find((line) => !line.startsWith('  (locals'));
  return (body ?? '').trim().replace(/\)$/, '');
};
