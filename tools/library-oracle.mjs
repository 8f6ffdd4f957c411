// Asks the real C library: what printf, scanf, strtod, strtol, random and strftime give, for test/library.
//   node tools/library-oracle.mjs      writes test/library/oracle.json; needs cc and glibc
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
let seed = 12345;
const below = (n) => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
const pick = (list) => list[below(list.length)];
const c = (text) => `"${[...text].map((x) => `\\${x.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}"`;

const doubles = [
  '0.0',
  '-0.0',
  '1.0',
  '-1.0',
  '0.5',
  '1.5',
  '2.5',
  '0.125',
  '0.1',
  '0.2',
  '0.3',
  '1e21',
  '1e22',
  '1e23',
  '123456789.0',
  '0.0001',
  '0.00001',
  '99999.95',
  '999999.5',
  '9.5',
  '0.05',
  '5e-324',
  '2.2250738585072014e-308',
  '1.7976931348623157e308',
  '3.14159265358979',
  '1e100',
  '1e-100',
  '65504.0',
  '4503599627370497.5',
  '0x1.8p-3',
  '1.0/3',
  '2.0/3',
  '-1e10',
  '100.0',
  '1e15',
  '1e16',
  '123456.789',
  'INFINITY',
  '-INFINITY',
  '__builtin_nan("")',
];
const ints = ['0', '1', '-1', '7', '255', '256', '-128', '65535', '2147483647', '(-2147483647-1)', '123456', '-42'];
const longs = [
  '0L',
  '1L',
  '-1L',
  '9223372036854775807L',
  '(-9223372036854775807L-1)',
  '1234567890123L',
  '-98765432109876L',
];
const words = ['', 'a', 'hello', 'hello, world', '%'];
const flags = () => ['-', '+', ' ', '#', '0'].filter(() => below(4) === 0).join('');
const width = () => pick(['', '', '', '1', '5', '12', '20', '30']);
const precision = () => pick(['', '', '', '.', '.0', '.1', '.3', '.5', '.10', '.17', '.25', '.40']);

const prints = [];
for (let i = 0; i < 1500; i++) {
  const conversion = pick([...'feEgGaAF']);
  prints.push([`%${flags()}${width()}${precision()}${conversion}`, 'double', pick(doubles)]);
}
for (let i = 0; i < 100; i++) prints.push([`%${flags()}${width()}${precision()}a`, 'double', pick(doubles)]);
for (let i = 0; i < 60; i++)
  prints.push([`%${flags()}${width()}${precision()}L${pick([...'feag'])}`, 'long double', pick(doubles.slice(0, 8))]);
for (let i = 0; i < 500; i++)
  prints.push([
    `%${flags()}${width()}${precision()}${pick(['', '', 'h', 'hh'])}${pick([...'diuxXo'])}`,
    'int',
    pick(ints),
  ]);
for (let i = 0; i < 300; i++)
  prints.push([
    `%${flags()}${width()}${precision()}${pick(['l', 'll', 'j', 'z', 't'])}${pick([...'diuxXo'])}`,
    'long',
    pick(longs),
  ]);
for (let i = 0; i < 100; i++)
  prints.push([`[%${flags().replace(/[+ #0]/g, '')}${width()}${precision()}s]`, 'string', pick(words)]);
for (let i = 0; i < 40; i++)
  prints.push([`[%${flags().replace(/[+ #0]/g, '')}${width()}c]`, 'int', pick(['65', '32', '126'])]);
for (let i = 0; i < 40; i++)
  prints.push([`%${flags().replace(/[+ #0]/g, '')}${width()}p`, 'pointer', pick(['0', '0x7ffff7ffd000', '0x401000'])]);
for (const f of ['%%', '%y', '100%% %d', '%5%', 'abc']) prints.push([f, 'int', '5']);

const numbers = [
  '0',
  '1',
  '-1',
  '+5',
  '  42xyz',
  '0x1F',
  '0x',
  '0xg',
  '077',
  '08',
  '',
  'abc',
  '99999999999999999999',
  '-99999999999999999999',
  '9223372036854775807',
  '-9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '-18446744073709551615',
  'zz',
  '1.5e3',
  '.5',
  '5.',
  '.',
  '1e',
  '1e+',
  '1e5',
  '0x1.8p1',
  '0x.8',
  '0x1p',
  'inf',
  'INFINITY',
  'infinit',
  'nan',
  'nan(12)',
  'nan(',
  '-inf',
  '1e400',
  '1e-400',
  '4.9e-324',
  '2.4e-324',
  '2.5e-324',
  '1.7976931348623158e308',
  '1.7976931348623159e308',
  '9007199254740993',
  '9007199254740993.00000000000000000000000001',
  '16777217',
  '16777219',
  '16777217.0000000000000000001',
  '3.4028235677973366e38',
  '1.1754943508222875e-38',
  '0x1.ffffffp127',
  '1e-46',
  '0.1',
  '123456789012345678901234567890',
];

const scans = [
  ['%d', '42'],
  ['%d', '  -7 x'],
  ['%d', 'x'],
  ['%d', ''],
  ['%i', '0x1f'],
  ['%i', '017'],
  ['%x', 'ff'],
  ['%x', '0xfg'],
  ['%o', '778'],
  ['%u', '-1'],
  ['%3d', '12345'],
  ['%ld', '99999999999'],
  ['%hd', '70000'],
  ['%hhd', '300'],
  ['%d %d', '1 2'],
  ['%d,%d', '1,2'],
  ['%d,%d', '1 ,2'],
  ['%d %*d %d', '1 2 3'],
  ['%lf', '3.25'],
  ['%lf', '1e5x'],
  ['%lf', '1e'],
  ['%lf', 'inf'],
  ['%lf', '.5'],
  ['%lf', '-'],
  ['%5lf', '3.14159'],
  ['%s', '  hello world'],
  ['%3s', 'hello'],
  ['%c', ' x'],
  ['%2c', 'xyz'],
  ['%[a-c]', 'abcabd'],
  ['%[^,]', 'ab,c'],
  ['%[]x]', ']x]y'],
  ['%[^]]', 'ab]c'],
  ['%5[0-9]', '1234567'],
  ['%d%n', '123 '],
  ['%% %d', '% 5'],
  ['a%d', 'b5'],
  ['%d %s', '5 abc'],
  ['%s %d', 'abc'],
  ['%d', '99999999999999999999'],
  ['%d:%d', '12:34'],
  ['%p', '0x1234'],
  ['%lf%d', '1.5 7'],
];
const types = (format) =>
  [...format.matchAll(/%(\*?)(\d*)(hh|h|ll|l)?(\[\^?\]?[^\]]*\]|[a-zA-Z%])/g)]
    .filter((m) => m[1] === '' && m[4] !== '%')
    .map((m) => {
      if ('sc'.includes(m[4]) || m[4][0] === '[') return 'text';
      if ('feg'.includes(m[4])) return m[3] === 'l' ? 'double' : 'float';
      if (m[4] === 'p') return 'long';
      return m[3] === undefined ? 'int' : m[3] === 'h' ? 'short' : m[3] === 'hh' ? 'char' : 'long';
    });

const times = [
  0, 1, 86399, 951782400, 1704067200, 1709210096, 1735689599, 4102444800, -1, -86400, 1e9, 1230768000, 1483228800,
  1609459199,
];
const timeFormat =
  '%a %A %b %B %c|%C %d %D %e %F|%g %G %H %I %j %k %l %m %M|%p %r %R %S %T|%u %U %V %w %W %x %X %y %Y %z %%';

const lines = [
  '#define _GNU_SOURCE',
  '#include <stdio.h>',
  '#include <stdlib.h>',
  '#include <string.h>',
  '#include <math.h>',
  '#include <time.h>',
  '#include <errno.h>',
  '#include <inttypes.h>',
  'static void out(const char *s, int n) { putchar(\'"\'); for (int i = 0; i < n; i++) printf("\\\\u%04x", (unsigned char)s[i]); putchar(\'"\'); }',
  'static void bits(double d) { unsigned long u; memcpy(&u, &d, 8); printf("\\"%016lx\\"", u); }',
  'static char b[4096]; int main(void) { int n; char *e; printf("{\\n\\"prints\\": [");',
];
prints.forEach(([format, type, value], i) => {
  const argument = type === 'string' ? c(value) : type === 'pointer' ? `(void *)${value}` : `(${type})${value}`;
  lines.push(`n = snprintf(b, sizeof b, ${c(format)}, ${argument}); printf("${i > 0 ? ',' : ''}\\n"); out(b, n);`);
});
lines.push('printf("],\\n\\"numbers\\": [");');
numbers.forEach((text, i) => {
  lines.push(`printf("${i > 0 ? ',' : ''}\\n{"); { const char *s = ${c(text)};`);
  for (const base of [0, 10, 16, 36]) {
    lines.push(
      `errno = 0; { long v = strtol(s, &e, ${base}); printf("\\"l${base}\\":[\\"%ld\\",%d,%d],", v, (int)(e - s), errno); }`,
    );
    lines.push(
      `errno = 0; { unsigned long v = strtoul(s, &e, ${base}); printf("\\"u${base}\\":[\\"%lu\\",%d,%d],", v, (int)(e - s), errno); }`,
    );
  }
  lines.push(
    'errno = 0; { double v = strtod(s, &e); printf("\\"d\\":["); bits(v); printf(",%d,%d],", (int)(e - s), errno); }',
  );
  lines.push(
    'errno = 0; { float v = strtof(s, &e); printf("\\"f\\":["); bits(v); printf(",%d,%d]", (int)(e - s), errno); }',
  );
  lines.push('} printf("}");');
});
lines.push('printf("],\\n\\"scans\\": [");');
scans.forEach(([format, input], i) => {
  const list = types(format);
  lines.push(
    `{ union { char text[64]; int i; long l; short h; signed char c; double d; float f; } v[4]; memset(v, 0, sizeof v); int p = 0; (void)p;`,
  );
  const args = list.map((_, j) => `&v[${j}]`);
  lines.push(
    `n = sscanf(${c(input)}, ${c(format)}${args.map((a) => `, (void *)${a}`).join('')}); printf("${i > 0 ? ',' : ''}\\n[%d", n);`,
  );
  list.forEach((type, j) => {
    const shown = {
      text: null,
      double: null,
      float: null,
      int: ['%d', 'i'],
      long: ['%ld', 'l'],
      short: ['%d', 'h'],
      char: ['%d', 'c'],
    }[type];
    if (type === 'text') lines.push(`printf(","); out(v[${j}].text, strlen(v[${j}].text));`);
    else if (shown === null) lines.push(`printf(","); bits(${type === 'double' ? `v[${j}].d` : `v[${j}].f`});`);
    else lines.push(`printf(",\\"${shown[0]}\\"", v[${j}].${shown[1]});`);
  });
  lines.push('printf("]"); }');
});
lines.push('printf("],\\n\\"random\\": {");');
[1, 42, 0, 4294967295].forEach((s, i) => {
  lines.push(
    `srand(${s}U); printf("${i > 0 ? ',' : ''}\\"${s}\\": ["); for (int i = 0; i < 40; i++) printf("%s%d", i ? "," : "", rand()); printf("]");`,
  );
});
lines.push(
  'printf("},\\n\\"randr\\": ["); { unsigned s = 7; for (int i = 0; i < 10; i++) printf("%s%d", i ? "," : "", rand_r(&s)); }',
);
lines.push(
  'printf("],\\n\\"lrand48\\": ["); srand48(99); for (int i = 0; i < 10; i++) printf("%s%ld", i ? "," : "", lrand48());',
);
lines.push('printf("],\\n\\"drand48\\": ["); for (int i = 0; i < 5; i++) printf("%s%.17g", i ? "," : "", drand48());');
lines.push('printf("],\\n\\"times\\": [");');
times.forEach((t, i) => {
  lines.push(
    `{ time_t t = ${t}L; struct tm m; gmtime_r(&t, &m); n = strftime(b, sizeof b, ${c(timeFormat)}, &m); printf("${i > 0 ? ',' : ''}\\n"); out(b, n); }`,
  );
});
lines.push('printf("]}\\n"); return 0; }');

const scratch = mkdtempSync(join(tmpdir(), 'lockstep-library-'));
try {
  const source = join(scratch, 'oracle.c');
  writeFileSync(source, lines.join('\n'));
  const built = spawnSync('cc', ['-O0', '-w', '-fno-builtin', '-o', join(scratch, 'oracle'), source, '-lm']);
  if (built.status !== 0) throw new Error(`cc refuses it: ${built.stderr}`);
  const ran = spawnSync(join(scratch, 'oracle'), { encoding: 'latin1', maxBuffer: 1 << 26 });
  if (ran.status !== 0) throw new Error(`it ended with ${ran.status ?? ran.signal}`);
  const answers = JSON.parse(ran.stdout);
  const together = {
    prints: prints.map((p, i) => [...p, answers.prints[i]]),
    numbers: numbers.map((text, i) => ({ text, ...answers.numbers[i] })),
    scans: scans.map(([format, input], i) => ({ format, input, types: types(format), result: answers.scans[i] })),
    random: answers.random,
    randr: answers.randr,
    lrand48: answers.lrand48,
    drand48: answers.drand48,
    timeFormat,
    times: times.map((t, i) => [t, answers.times[i]]),
  };
  const rows = (list) => `[\n${list.map((x) => JSON.stringify(x)).join(',\n')}\n]`;
  const parts = Object.entries(together).map(
    ([name, value]) => `${JSON.stringify(name)}: ${Array.isArray(value) ? rows(value) : JSON.stringify(value)}`,
  );
  writeFileSync(join(root, 'test', 'library', 'oracle.json'), `{\n${parts.join(',\n')}\n}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
