/** A thread in state D, and the kernel thread that lets it go on, on the smallest screen. */
import { expect, it } from 'vitest';
import { drive, loadProgram } from './driver.js';

it('a reader waits for the disk, and a kernel thread lets it go on', () => {
  const d = drive(loadProgram('kernel-thread.c'));
  const goTo = (place: string) => d.keys(':').type(place).keys('enter');
  goTo('157');
  expect(d.says()).toMatch(/T2 needs a page of letter\.txt, not in memory: .* T2 sleeps in state D/);
  goTo('159');
  while (!d.screen().includes('99 shell')) d.keys('tab');
  // the process tree has the kernel threads too
  expect(d.screen()).toMatch(/101 \{reader\} +T2 +D disk/);
  d.keys('z');
  expect(d.screen()).toContain('2 [kthreadd]');
  expect(d.screen()).toMatch(/8 \[kworker\/0:0\] +S work/);
  d.keys('z').keys('2').keys('W');
  expect(d.screen()).toMatch(/T2 waits for the disk/);
  expect(d.screen()).toContain('state D');
  d.keys('escape');
  goTo('1022');
  expect(d.says()).toContain('Interrupt: the disk has read a page of letter.txt.');
  expect(d.screen()).toMatch(/core 0 \[kworker\/0:0\]/);
  d.keys('l').keys('l');
  expect(d.says()).toMatch(/borrows that of process 100 \(lazy TLB\)/);
  const [cores] = d.rows().filter((row) => row.includes('kern '));
  expect(cores).toMatch(/│0 kworker\/0:0 +kern/);
  d.keys('l');
  expect(d.says()).toContain('puts a page of letter.txt into the page cache and wakes T2');
  // and back again
  d.keys('h').keys('h').keys('h');
  expect(d.step()).toBe(1022);
  expect(d.says()).toContain('Interrupt: the disk has read');
  d.keys('c');
  expect(d.screen()).toContain('[kworker/0:0]');
});
