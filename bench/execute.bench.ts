/**
 * ns an instruction of the executor alone (no kernel, no scheduler) on a loop of loads, adds and stores, beside a bare
 * dispatch loop in the same run: a switch over the same opcodes with nothing behind them but registers in one array.
 */
import { ownContext } from '../source/kernel/epoch.js';
import { executeOne } from '../source/kernel/execute.js';
import { assemble, globalAt, load } from '../test/kernel/assemble.js';

const N = 40_000_000;

function bare(code: Int32Array, memory: Int32Array, steps: number): number {
  const s = new Int32Array(64);
  let pc = 0;
  for (let i = 0; i < steps; i++) {
    const at = pc << 2;
    switch (code[at]) {
      case 0:
        s[code[at + 1]!] = memory[code[at + 2]!]!;
        pc++;
        break;
      case 1:
        s[code[at + 1]!] = (s[code[at + 2]!]! + code[at + 3]!) | 0;
        pc++;
        break;
      case 2:
        memory[code[at + 2]!] = s[code[at + 1]!]!;
        pc++;
        break;
      case 3:
        pc = s[code[at + 2]!]! < code[at + 3]! ? code[at + 1]! : pc + 1;
        break;
      case 4:
        s[code[at + 1]!] = code[at + 2]!;
        pc++;
        break;
      case 5:
        s[code[at + 1]!] = s[code[at + 2]!]!;
        pc++;
        break;
      default:
        pc = code[at + 1]!;
    }
  }
  return s[1]!;
}

const loop = assemble({
  functions: [
    {
      name: 'main',
      code: [
        ['CONST32', 10, 0],
        ['LOADG32', 4, globalAt(0)],
        ['ADDSI32', 4, 4, 1],
        ['STOREG32', 4, globalAt(0)],
        ['ADDSI32', 10, 10, 1],
        ['JLTSI32', 1, 10, 0x7fffffff],
        ['JUMP', 0],
      ],
    },
  ],
  variables: [{ name: 'counter', size: 4 }],
});

const time = (work: () => void): number => {
  const start = performance.now();
  work();
  return ((performance.now() - start) * 1e6) / N;
};

export function benchExecute(): void {
  const code = Int32Array.from([
    4, 10, 0, 0, 0, 4, 0, 0, 1, 4, 4, 1, 2, 4, 0, 0, 1, 10, 10, 1, 3, 1, 10, 0x7fffffff, 6, 0, 0, 0,
  ]);
  const memory = new Int32Array(16);
  bare(code, memory, 1_000_000);
  const floor = time(() => bare(code, memory, N));
  const { k } = load(loop);
  const run = (steps: number): void => {
    for (let i = 0; i < steps; i++) executeOne(k, ownContext(k.state, 0));
  };
  run(1_000_000);
  const ours = time(() => run(N));
  console.log(`bare dispatch loop      ${floor.toFixed(1)} ns an instruction`);
  console.log(
    `executor                ${ours.toFixed(1)} ns an instruction, ${(ours / floor).toFixed(1)} times the bare loop`,
  );
}

benchExecute();
