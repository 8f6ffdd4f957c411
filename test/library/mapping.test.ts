/** <sys/mman.h>, <sys/shm.h> and the program break against what a real compiler's build printed on Linux; and their faults. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runC } from './run.js';

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

it('answers as Linux does, and keeps the same bytes', () => {
  const ran = runC(fixture('mapping.c'));
  expect(ran.stdout).toBe(fixture('mapping.expected'));
  expect(ran.end).toBe('exit 0');
});

const HEADERS = `#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
`;
const run = (body: string) => runC(`${HEADERS}\nint main(void) {\n${body}\n}\n`);
const MAP =
  'char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); p[0] = 1; p[4096] = 2;';

describe('faults', () => {
  it.each([
    [
      'a load from pages that nobody may touch',
      'mprotect(p, 4096, PROT_NONE); return p[0];',
      /protected memory.*reads 1 byte/,
    ],
    ['a store to them', 'mprotect(p, 4096, PROT_NONE); p[1] = 1;', /protected memory.*stores 1 byte/],
    ['a store to what may only be read', 'mprotect(p + 4096, 4096, PROT_READ); p[4097] = 1;', /read-only/],
    ['a load from a page that was unmapped', 'munmap(p, 4096); return p[0];', /nothing is mapped/],
    ['a load across the end of a mapping', 'munmap(p + 4096, 4096); return *(int *)(p + 4094);', /nothing is mapped/],
  ])('%s', (_, body, message) => {
    const ran = run(`${MAP} ${body}`);
    expect(ran.end).toBe('signal 11');
    expect(ran.k.state.processes.at(-1)?.fault?.message).toMatch(message);
  });

  it('pages beyond the end of a shared object are a bus error, the rest of its last page is none', () => {
    const ran = run(`
      char *p = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
      p = mremap(p, 4096, 3 * 4096, MREMAP_MAYMOVE);
      p[4095] = 1; printf("%d", p[4095]); fflush(stdout);
      return p[8192];`);
    expect(ran.stdout).toBe('1');
    expect(ran.end).toBe('signal 7');
    expect(ran.k.state.processes.at(-1)?.fault).toMatchObject({ kind: 'bus' });
  });
});

it('a populated mapping is present at once: no faults later', () => {
  const ran = (flags: string): string =>
    runC(`${HEADERS}
#include <sys/resource.h>
static long faults(void) { struct rusage u; getrusage(RUSAGE_SELF, &u); return u.ru_minflt; }
int main(void) {
  unsigned char present[64];
  volatile char *p = mmap(0, 64 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS${flags}, -1, 0);
  mincore((void *)p, 64 * 4096, present);
  int n = 0;
  for (int i = 0; i < 64; i++) n += present[i] & 1;
  long before = faults();
  for (int i = 0; i < 64; i++) p[i * 4096] = 1;
  printf("%d %ld", n, faults() - before);
}`).stdout;
  expect(ran('')).toBe('0 64');
  expect(ran(' | MAP_POPULATE')).toBe('64 0');
});
