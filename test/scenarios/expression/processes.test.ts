/** Expressions about processes, on programs that stand still at a place. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../source/scenarios/expression/evaluate.js';
import { processNamed } from '../../../source/scenarios/expression/processes.js';
import { parseExpression } from '../../../source/scenarios/expression/syntax.js';
import { type Driver, drive, loadProgram } from '../../session/driver.js';

const TREE = `#include <sys/wait.h>
#include <unistd.h>
int child = 1;
int array[3] = {1, 2, 3};
int *pointer = &array[1];
int main(void) {
  if (fork() == 0) {
    child = 5;
    array[1] = 20;
    if (fork() == 0)
      for (;;)
        pause();
    usleep(100);
    _exit(3);
  }
  wait(0);
  pause();
  return child;
}
`;

const at = (place: string): Driver => {
  const d = drive(loadProgram(TREE)).keys(':').type(place).keys('enter');
  expect(d.session.state.run!.message?.tone).toBe('good');
  return d;
};
const ask = (d: Driver, text: string, context = 0) => {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const { kernel } = d.session.timeline!;
  const { process } = kernel.state.contexts[context]!;
  const result = evaluate(parsed.node, { kernel, process, context, frame: 0 });
  return result.ok ? (result.value.scalar ?? result.value.missing) : result.why;
};

describe('values of other processes', () => {
  const d = at('T1.waits == child && process(101).children == 1');

  test('by the process and by its threads', () => {
    expect(ask(d, 'child')).toBe(1n);
    expect(ask(d, 'child@100')).toBe(1n);
    expect(ask(d, 'child@101')).toBe(5n);
    expect(ask(d, 'T2.child')).toBe(5n);
    expect(ask(d, 'T1.child')).toBe(1n);
    expect(ask(d, 'child', 1)).toBe(5n);
    expect(ask(d, 'array[1]@101')).toBe(20n);
    expect(ask(d, 'array@101[1] + array@100[1]')).toBe(22n);
    // A pointer is followed in the memory that it was read from.
    expect(ask(d, '*pointer@101')).toBe(20n);
    expect(ask(d, '*(pointer@100)')).toBe(2n);
    expect(ask(d, '&child@101 == &child@100')).toBe(1n);
  });

  test('the processes themselves', () => {
    expect(ask(d, 'processes')).toBe(3n);
    expect(ask(d, 'process(101).parent')).toBe(100n);
    expect(ask(d, 'process(100).parent')).toBe(99n);
    expect(ask(d, 'process(100).children')).toBe(1n);
    expect(ask(d, 'process(101).threads')).toBe(1n);
    expect(ask(d, 'process(101).state == alive')).toBe(1n);
    expect(ask(d, 'T2.pid')).toBe(101n);
    expect(ask(d, 'T3.pid == process(102).pid')).toBe(1n);
  });

  test('a word beside a state is a word, whatever variable has that name', () => {
    expect(ask(d, 'T1.waits == child')).toBe(1n);
    expect(ask(d, 'child == T1.waits')).toBe(1n);
    expect(ask(d, 'T1.waits == sleep')).toBe(0n);
  });

  test('what is not there is said', () => {
    expect(ask(d, 'child@777')).toBe('there is no process 777 (yet)');
    expect(ask(d, 'process(777).state')).toBe('there is no process 777 (yet)');
    expect(ask(d, 'process(101).colour')).toBe('a process has no colour');
    expect(ask(d, 'T9.child')).toBe('there is no T9 (yet)');
    expect(ask(d, 'process().state')).toBe('process(101) wants a process id');
  });
});

test('a process that has ended has no memory; its end can be asked for', () => {
  const d = at('process(101).state == zombie');
  expect(ask(d, 'child@101')).toBe('process 101 has ended, and its memory is gone');
  expect(ask(d, 'T2.child')).toBe('process 101 has ended, and its memory is gone');
  expect(ask(d, 'process(101).status >> 8')).toBe(3n);
  // Its child has been adopted.
  expect(ask(d, 'process(102).parent')).toBe(1n);
});

test('which process an expression speaks of', () => {
  const d = at('process(101).state == zombie');
  const named = (text: string) => {
    const parsed = parseExpression(text);
    return parsed.ok ? processNamed(parsed.node, d.session.timeline!.kernel) : 'wrong';
  };
  expect(named('child')).toBeUndefined();
  expect(named('child@101 + 1')).toBe(1);
  expect(named('T3.child')).toBe(2);
  expect(named('array[T1.child]')).toBe(0);
  expect(named('T9.x')).toBe(-1);
  expect(named('child@99')).toBe(-1);
});
