/** What the explanation line says at every step of short scenarios, as readable text (UPDATE_GOLDENS=1 writes it). */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explain } from '../../source/screen/explain.js';
import { width } from '../../source/screen/text.js';
import type { Timeline } from '../../source/timeline/history.js';
import { recent } from '../../source/timeline/recent.js';
import { createTimeline, forward, isOver, position } from '../../source/timeline/timeline.js';
import { loadProgram } from '../session/driver.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}test/goldens/explain/`;
const open = (source: string, flags = {}): Timeline => {
  const { machine, fingerprint } = loadProgram(source, flags);
  return createTimeline(machine, { fingerprint, observers: [recent] });
};

/** Each step and its sentence, to the end of the run or `most` steps. */
const sentences = (t: Timeline, most: number): string[] => {
  const found: string[] = [];
  for (;;) {
    found.push(explain(t.kernel, t));
    if (isOver(t) || position(t) >= most) return found;
    forward(t, 1);
  }
};

describe('the explanation of every step', () => {
  for (const name of ['two-threads', 'lost-update', 'deadlock', 'condition-while', 'lost-wakeup', 'futex-mutex']) {
    test(name, () => {
      const told = sentences(open(`${name}.c`), 250);
      const text = told.map((sentence, step) => `${String(step).padStart(4)}  ${sentence}\n`).join('');
      const file = `${folder}${name}.txt`;
      mkdirSync(folder, { recursive: true });
      if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, text);
      expect(text).toBe(readFileSync(file, 'utf8'));
    });
  }
});

test('every step of every scenario has a sentence that fits into the two lines of the smallest screen', () => {
  const wrong: string[] = [];
  for (const file of readdirSync(`${root}scenarios`).filter((n) => n.endsWith('.c'))) {
    const told = sentences(open(file), 1500);
    told.forEach((sentence, step) => {
      // A circle of five is longer than any other sentence, and is all that is left to be read.
      const most = sentence.startsWith('Deadlock') ? 250 : 2 * 76 - 8;
      if (
        sentence === '' ||
        !/[.)\]]$/.test(sentence) ||
        width(sentence) > most ||
        /undefined|NaN|\[object/.test(sentence)
      )
        wrong.push(`${file} step ${step}: ${sentence}`);
    });
  }
  expect(wrong).toEqual([]);
});

test('the disk, its interrupt and the kernel thread are told of', () => {
  const told = sentences(
    open(`/*---
machine: { cores: 1, policy: round-robin, quantum: 20us }
files: { one.txt: { text: "hello", times: 1000, cached: false }, two.txt: { text: "there", cached: false } }
---*/
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>
char text[3][5000];
void *reader(void *arg) {
  read(open(arg, O_RDONLY), text, 5000);
  return NULL;
}
int main(void) {
  pthread_t t[3];
  char *names[] = {"one.txt", "two.txt", "two.txt"};
  for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, reader, names[i]);
  for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
  int fd = open("new.txt", O_WRONLY | O_CREAT, 0600);
  write(fd, "x", 1);
  fsync(fd);
}
`),
    1000,
  );
  for (const sentence of told) expect(width(sentence), sentence).toBeLessThanOrEqual(2 * 76 - 8);
  const all = told.join('\n');
  for (const part of [
    'core 0: T2 needs 2 pages of one.txt, not in memory: the disk is asked, and takes 100us. T2 sleeps in state D: no signal wakes it.',
    'core 0: T3 needs a page of two.txt, not in memory. The disk is busy: one at a time, 1 before it. T3 sleeps in state D',
    'core 0: T4 needs a page of two.txt, not in memory yet, but asked for already: no second request.',
    'Interrupt: the disk has read 2 pages of one.txt. It takes up the next one. The rest is for the kernel thread [kworker/0:0], which is woken.',
    'Core 0 runs [kworker/0:0], a thread of the kernel: it has no address space and borrows that of process 100 (lazy TLB), so nothing is flushed.',
    'core 0: [kworker/0:0] puts 2 pages of one.txt into the page cache and wakes T2.',
    'core 0: [kworker/0:0] wakes T4 too.',
    '[kworker/0:0] has no more work: it sleeps.',
    'core 0: T1 wants a page of new.txt to be on the disk (fsync): the disk is asked, and takes 100us.',
    'Interrupt: the disk has written a page of new.txt.',
  ])
    expect(all).toContain(part);
});
