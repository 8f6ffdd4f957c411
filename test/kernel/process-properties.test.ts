import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { killProcess } from '../../source/kernel/process.js';
import { run, step } from '../../source/kernel/step.js';
import { bootC } from '../library/run.js';
import { checkNothingLeft, checkProcesses } from './process-tree.js';

/** What a process of a random tree does, in order. */
type Act =
  | { readonly kind: 'fork' | 'vfork'; readonly child: readonly Act[] }
  | { readonly kind: 'clone'; readonly flags: string; readonly child: readonly Act[] }
  | { readonly kind: 'wait' | 'sleep' | 'touch' | 'thread' | 'exit' };

const CLONES = [
  'SIGCHLD',
  'CLONE_VM | SIGCHLD',
  'CLONE_FILES | SIGCHLD',
  'CLONE_FS | CLONE_FILES',
  'CLONE_VM | CLONE_SIGHAND | SIGCHLD',
  'CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FILES',
  'CLONE_VM | CLONE_PARENT | SIGCHLD',
];

const { acts } = fc.letrec<{ acts: Act[]; act: Act }>((tie) => ({
  acts: fc.array(tie('act'), { maxLength: 4, depthIdentifier: 'tree' }),
  act: fc.oneof(
    { depthSize: 'small', withCrossShrink: true, depthIdentifier: 'tree' },
    fc.record({ kind: fc.constantFrom('wait', 'sleep', 'touch', 'thread', 'exit') }),
    fc.record({ kind: fc.constantFrom('fork', 'vfork'), child: tie('acts') }),
    fc.record({ kind: fc.constant('clone'), flags: fc.constantFrom(...CLONES), child: tie('acts') }),
  ) as fc.Arbitrary<Act>,
}));

const HEAD = `#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
int cell[5000];
void *thread(void *x) { cell[1]++; usleep(5); return x; }
`;

/** The C program of a tree; each clone needs a function of its own. */
function program(root: readonly Act[]): string {
  const functions: string[] = [];
  const body = (list: readonly Act[]): string =>
    list
      .map((act, i) => {
        switch (act.kind) {
          case 'fork':
            return `if (fork() == 0) { ${body(act.child)} _exit(${i}); }`;
          case 'vfork':
            return `if (vfork() == 0) { cell[2]++; _exit(${i}); }`;
          case 'clone': {
            // The functions of its own children stand before it.
            const inner = body(act.child);
            const name = `f${functions.length}`;
            functions.push(`int ${name}(void *x) { cell[3]++; ${inner} return ${i}; }`);
            return `clone(${name}, (char *)malloc(32768) + 32768, ${act.flags}, 0);`;
          }
          case 'wait':
            return 'wait(0);';
          case 'sleep':
            return 'usleep(3);';
          case 'touch':
            return `cell[${1000 * (i + 1)}] = ${i};`;
          case 'thread':
            return '{ pthread_t t; pthread_create(&t, 0, thread, 0); pthread_join(t, 0); }';
          default:
            return '_exit(9);';
        }
      })
      .join('\n');
  const main = body(root);
  return `${HEAD}${functions.join('\n')}\nint main(void) {\n${main}\nwhile (wait(0) > 0);\nreturn 0;\n}\n`;
}

const settings = fc.record({
  cores: fc.constantFrom(1, 2, 4),
  policy: fc.constantFrom('round-robin', 'cfs', 'random'),
  seed: fc.integer({ min: 1, max: 1000 }),
});

describe('trees of processes', () => {
  it('keep their accounts of what is shared at every step, and leave nothing', () => {
    fc.assert(
      fc.property(acts, settings, (tree, options) => {
        const { k } = bootC(program(tree), options);
        const frames = k.state.memory.used;
        for (let n = 0; n < 30_000; n++) {
          if (!step(k)) break;
          if (n % 7 === 0) checkProcesses(k);
        }
        // Nobody waits for what does not come.
        expect(k.state.outcome.kind).toBe('exited');
        checkNothingLeft(k);
        // The one that is left has what it touched, not what others did.
        expect(k.state.memory.used).toBeLessThan(frames + 64);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('survive that any process is killed at any step: whoever waits for it goes on, nothing is left', () => {
    fc.assert(
      fc.property(
        acts,
        settings,
        fc.array(fc.record({ after: fc.nat(400), whom: fc.nat(5) }), { minLength: 1, maxLength: 3 }),
        (tree, options, kills) => {
          const { k } = bootC(program(tree), options);
          for (const { after, whom } of kills) {
            run(k, { steps: after });
            const alive = k.state.processes.filter((p) => p?.state === 'alive');
            if (alive.length === 0) break;
            killProcess(k, alive[whom % alive.length]!.index, 9);
            checkProcesses(k);
          }
          run(k, { steps: 30_000 });
          expect(k.state.outcome.kind).toBe('exited');
          checkNothingLeft(k);
        },
      ),
      { numRuns: 100, seed: 2 },
    );
  });

  it('go back and on again with the same bytes', () => {
    fc.assert(
      fc.property(acts, settings, fc.nat(600), (tree, options, at) => {
        const { k } = bootC(program(tree), options);
        run(k, { steps: at });
        const frame = keyframe(k);
        run(k, { steps: 300 });
        const there = hashState(k);
        restore(k, frame);
        run(k, { steps: 300 });
        expect(hashState(k)).toBe(there);
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});
