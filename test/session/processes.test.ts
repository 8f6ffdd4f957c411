/** What the keys do where there are several processes. */
import { describe, expect, test } from 'vitest';
import { type Driver, drive, loadProgram } from './driver.js';

const scenario = (name: string, size = {}): Driver => drive(loadProgram(`${name}.c`), size);
/** Two lines of words as one. */
const words = (d: Driver): string => d.says().replace(/\s+/g, ' ');

describe('who is looked at', () => {
  test('P goes round the processes; a digit names a thread of any of them', () => {
    const d = scenario('fork').keys('3 0 l');
    expect(d.screen()).toMatch(/fork\.c 100 T1/);
    d.keys('P');
    expect(d.screen()).toMatch(/fork\.c 101 T2/);
    expect(d.screen()).toMatch(/ 100 fork +▸101 fork/);
    d.keys('P');
    expect(d.screen()).toMatch(/fork\.c 100 T1/);
    d.keys('2 f');
    expect(d.selected()).toBe('T2');
    expect(d.screen()).toMatch(/fork\.c 101 T2/);
  });

  test('P says so where there is only one', () => {
    expect(words(scenario('lost-update').keys('P'))).toBe('there is one process only');
  });

  test('T lists the threads with their processes and selects one', () => {
    const d = scenario('fork').keys('3 0 l T');
    expect(d.screen()).toMatch(/which thread\?/);
    expect(d.screen()).toMatch(/100 fork {2}T1 main +R running/);
    d.keys('j enter');
    expect(d.selected()).toBe('T2');
    // Of one process, without it.
    expect(scenario('lost-update').keys('4 0 l T').screen()).toMatch(/ T2 worker +R running/);
  });

  test('a thread of a process that is gone can still be named, and is said to have ended', () => {
    const d = scenario('fork').keys('6 0 l 2 f');
    expect(d.screen()).toMatch(/│T2 has exited/);
    expect(d.screen()).toMatch(/▸101 is gone/);
    expect(d.screen()).toMatch(/memory gone/);
  });
});

describe('places', () => {
  const go = (d: Driver, place: string): Driver => d.keys(':').type(place).keys('enter');

  test('fork, cow, exec, reap and signal are places and breakpoints', () => {
    const d = scenario('fork');
    expect(words(go(d, 'fork'))).toMatch(/T1 forks process 101 \(T2\): \d+ page-table entries copied, no page/);
    expect(words(go(d, 'cow'))).toMatch(/T2 stores "child" to who .* it is copied/);
    go(d, 'cow by T1');
    expect(words(go(d, 'cow by T1'))).toMatch(/taken without a copy/);
    const other = scenario('fork-exec');
    other.keys('b').type('exec').keys('enter C');
    expect(words(other)).toMatch(/Breakpoint\. core 1: T2 execs greet: process 101 has new memory/);
    expect(words(go(scenario('fork'), 'signal'))).toMatch(/process 101 ends with status 3/);
  });

  test('values of one process: by its thread, by its number, compared', () => {
    const d = scenario('fork');
    go(d, 'counter@101 == 103');
    expect(d.screen()).toMatch(/counter +100 +≠ 103/);
    const at = d.step();
    go(d.keys('g'), 'T2.counter == 103');
    expect(d.step()).toBe(at);
    go(d.keys('g'), 'counter@100 + 3 == counter@101');
    expect(d.step()).toBe(at);
    go(d, 'process(101).state == zombie');
    expect(d.screen()).toMatch(/101 zombie/);
    go(d, 'process(101).state == gone && T1.state == running');
    expect(words(d)).toMatch(/learns that process 101 has ended with status 3/);
    go(d, 'counter@102 == 1');
    expect(words(d)).toMatch(/not met up to the end/);
  });

  test('L stops at forks, copies and ends; H goes back the same way', () => {
    const d = scenario('fork');
    const said: string[] = [];
    const steps: number[] = [0];
    for (let i = 0; i < 12; i++) {
      const before = d.step();
      d.keys('L');
      if (d.step() === before) break;
      steps.push(d.step());
      said.push(words(d));
    }
    for (const part of ['forks process 101', 'it is copied', 'a zombie until 100', 'learns that process 101', 'taken'])
      expect(
        said.some((text) => text.includes(part)),
        part,
      ).toBe(true);
    for (const step of steps.reverse().slice(1)) expect(d.keys('H').step()).toBe(step);
  });
});

describe('watched variables', () => {
  test('a column a process, with the last writer of each; the same however the step was reached', () => {
    const d = scenario('fork').keys('5 2 l');
    const row = (screen: string) => screen.split('\n').find((line) => line.includes('│counter '))!;
    expect(row(d.screen())).toMatch(/100 .*≠? +gone/);
    d.keys('2 h');
    const there = d.keys('g 4 0 l').screen();
    expect(row(there)).toMatch(/│counter +100 +≠ 105 ← T2/);
    const stepwise = scenario('fork');
    for (let i = 0; i < 40; i++) stepwise.keys('l');
    expect(row(stepwise.screen())).toBe(row(there));
    expect(row(stepwise.keys('9 9 l 5 9 h').screen())).toMatch(/│counter +100/);
  });

  test('an expression of one process has a value in its column only', () => {
    const d = scenario('fork').keys('4 0 l a').type('T2.counter').keys('enter a').type('counter@100').keys('enter');
    expect(d.screen()).toMatch(/│T2\.counter +105 ← T2/);
    expect(d.screen()).toMatch(/│counter@1… 100 +│/);
  });

  test('V finds who wrote the value of this process: before the fork its parent', () => {
    const program = `#include <unistd.h>
#include <sys/wait.h>
int x = 1;
int main(void) {
  x = 2;
  if (fork() == 0) {
    x = 7;
    x = x + 1;
    _exit(0);
  }
  x = 3;
  wait(0);
  return x;
}
`;
    const d = drive(loadProgram(program)).keys(':').type('x@101 == 2').keys('enter');
    expect(d.keys('2 f V').says()).toMatch(/x last changed here: step \d+, by T1 in line 5/);
    d.keys(':').type('x@101 == 8').keys('enter l 2 f V');
    expect(d.says()).toMatch(/x last changed here: step \d+, by T2 in line 8/);
    d.keys(':').type('x@100 == 3').keys('enter l 1 f V');
    expect(d.says()).toMatch(/x last changed here: step \d+, by T1 in line 11/);
  });
});
