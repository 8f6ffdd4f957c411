/** Many threads in one process: 100,000 goroutines on four processors. */
import { boot } from '../source/kernel/boot.js';
import { run } from '../source/kernel/step.js';
import { compileText, machineOf } from './measure.js';

const COUNT = 100_000;
const text = `
#include <go.h>
static WAIT_GROUP w = WAIT_GROUP_INITIALIZER;
static int counter;
static void work(void *arg) { (void)arg; __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST); DONE(&w); }
int main(void) {
  ADD(&w, ${COUNT});
  for (long i = 0; i < ${COUNT}; i++) GO(work, i);
  WAIT(&w);
  return counter != ${COUNT};
}`;

const program = compileText(text);
const machine = machineOf(program, { threads: 'gpm:4', cores: 4 });
const k = boot(machine);
const begin = process.hrtime.bigint();
run(k, { steps: 1e9 });
const ms = Number(process.hrtime.bigint() - begin) / 1e6;
const { outcome, step, contexts, now } = k.state;
console.log(
  JSON.stringify({
    goroutines: contexts.length - 1,
    outcome,
    ms: Math.round(ms),
    steps: step,
    perStep: `${((ms * 1000) / step).toFixed(2)} us`,
    simulated: `${(now / 1e6).toFixed(1)} ms`,
    heap: `${Math.round(process.memoryUsage().heapUsed / 2 ** 20)} MB`,
  }),
);
