/**
 * The stepping loop: ns an instruction for two threads on two cores that alternate every instruction, and for 64 cores
 * with 10,000 threads, beside a bare dispatch loop in the same run.
 */
import { ownContext } from '../source/kernel/epoch.js';
import { keyframe } from '../source/kernel/keyframe.js';
import type { Kernel } from '../source/kernel/machine.js';
import { run } from '../source/kernel/step.js';
import { CODE_BASE, CODE_STRIDE } from '../source/language/program.js';
import { oneToOne } from '../source/threading/one-to-one.js';
import { type Settings, start } from '../test/kernel/tiny.js';

const PROGRAM = `
global counter 4
global done 4
fn worker 24
again:
  loadg32 s5 counter
  addi32 s5 s5 1
  storeg32 s5 counter
  addi32 s4 s4 1
  loadg32 s6 done
  jeqi32 again s6 0
  ret s4 0
fn main 24
  const32 s4 0
  const32 s5 0
again2:
  loadg32 s5 counter
  addi32 s5 s5 1
  storeg32 s5 counter
  addi32 s4 s4 1
  loadg32 s6 done
  jeqi32 again2 s6 0
  const32 s14 0
  intrinsic exit 12 1
`;

/** Nine instructions of the same kind by a switch, nothing around it. */
function bare(n: number): number {
  const code = new Int32Array([0, 1, 0, 1, 2, 1, 1, 2, 3, 0, 1, 0, 1, 2, 0, 2, 4, 0]);
  const slots = new Int32Array(16);
  const memory = new Int32Array(16);
  let pc = 0;
  const begin = performance.now();
  for (let i = 0; i < n; i++) {
    const a = code[3 * pc + 1]!;
    const b = code[3 * pc + 2]!;
    switch (code[3 * pc]!) {
      case 0:
        slots[a] = memory[b]!;
        pc++;
        break;
      case 1:
        slots[a] = (slots[b]! + 1) | 0;
        pc++;
        break;
      case 2:
        memory[a] = slots[b]!;
        pc++;
        break;
      case 3:
        slots[a] = memory[b]!;
        pc++;
        break;
      default:
        if (slots[a] !== -1) pc = 0;
        else pc++;
    }
    if (pc > 5) pc = 0;
  }
  return ((performance.now() - begin) * 1e6) / n;
}

function measure(name: string, threads: number, settings: Settings, instructions: number): void {
  const k: Kernel = start(PROGRAM, settings);
  const main = ownContext(k.state, 0);
  const worker = k.program.functions.find((f) => f.name === 'worker')!;
  for (let i = 1; i < threads; i++) {
    oneToOne.create(k, main, {
      start: CODE_BASE + CODE_STRIDE * worker.entry,
      argument: [0, 0],
      stackSize: 65536,
      stackAddress: 0,
      guardSize: 4096,
      detached: false,
      scope: 'system',
    });
  }
  run(k, { steps: 4_000_000 });
  const times: number[] = [];
  const before = k.state.step;
  for (let i = 0; i < 5; i++) {
    keyframe(k);
    const begin = performance.now();
    run(k, { steps: instructions });
    times.push(((performance.now() - begin) * 1e6) / instructions);
  }
  times.sort((a, b) => a - b);
  const per = times[2]!;
  const retired = k.state.cores.reduce((sum, core) => sum + core.retired, 0);
  console.log(
    `${name.padEnd(44)} ${per.toFixed(1)} ns a step  (${(per / yardstick).toFixed(1)} x bare; ${k.state.tasks.length} tasks, ` +
      `${k.state.step - before} steps measured, ${((100 * retired) / k.state.step).toFixed(1)} % of all steps instructions)`,
  );
}

bare(5_000_000);
const yardstick = Math.min(bare(20_000_000), bare(20_000_000), bare(20_000_000));
console.log(`${'a bare dispatch loop'.padEnd(44)} ${yardstick.toFixed(1)} ns an instruction`);
measure('2 threads, 2 cores, round-robin', 2, { cores: 2 }, 3_000_000);
measure('2 threads, 1 core, round-robin 4us', 2, { cores: 1 }, 3_000_000);
measure('64 threads, 64 cores, round-robin', 64, { cores: 64 }, 3_000_000);
measure('10,000 threads, 64 cores, round-robin 4us', 10_000, { cores: 64 }, 3_000_000);
measure('10,000 threads, 64 cores, cfs', 10_000, { cores: 64, policy: 'cfs' }, 3_000_000);
measure('3 threads, 2 cores, random', 3, { cores: 2, policy: 'random' }, 2_000_000);
