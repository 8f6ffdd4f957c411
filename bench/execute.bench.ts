/**
 * ns an instruction of the executor alone (no kernel, no scheduler) on a loop of loads, adds and stores, beside a bare
 * dispatch loop in the same run: a switch over the same opcodes with nothing behind them but registers in one array.
 */
import { copyContext, ownContext } from '../source/kernel/epoch.js';
import { executeOne } from '../source/kernel/execute.js';
import { hashState } from '../source/kernel/hash.js';
import { type Keyframe, keyframe, restore } from '../source/kernel/keyframe.js';
import { write32 } from '../source/kernel/memory/access.js';
import { mark, Shade } from '../source/kernel/memory/shadow.js';
import { makeStack } from '../source/kernel/memory/stacks.js';
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

const calls = assemble({
  functions: [
    {
      name: 'main',
      code: [
        ['CALL', 1, 4, 0],
        ['JUMP', 0],
      ],
    },
    {
      name: 'f',
      slots: 8,
      objects: [
        { offset: 0, size: 40 },
        { offset: 64, size: 4 },
      ],
      code: [
        ['CONST32', 3, 1],
        ['STOREF_32', 3, 64],
        ['LOADF_32', 4, 64],
        ['RET', 4, 1],
      ],
    },
  ],
});

const atomics = assemble({
  functions: [
    {
      name: 'main',
      code: [
        ['CONST32', 5, globalAt(0)],
        ['CONST32', 6, 1],
        ['ATOMIC', 4, 5, 0],
        ['JUMP', 2],
      ],
    },
  ],
  variables: [{ name: 'counter', size: 4 }],
  atomics: [
    {
      op: 'add',
      size: 4,
      signed: true,
      order: 'seq_cst',
      operand: 6,
      desired: -1,
      success: -1,
      weak: false,
      result: 'old',
    },
  ],
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
    for (let i = 0; i < steps; i++) {
      k.cost = 0;
      executeOne(k, ownContext(k.state, 0));
    }
  };
  run(1_000_000);
  const ours = time(() => run(N));
  console.log(`bare dispatch loop      ${floor.toFixed(1)} ns an instruction`);
  console.log(
    `executor                ${ours.toFixed(1)} ns an instruction, ${(ours / floor).toFixed(1)} times the bare loop`,
  );
}

function benchOther(name: string, program: typeof loop): void {
  const { k } = load(program);
  const run = (steps: number): void => {
    for (let i = 0; i < steps; i++) {
      k.cost = 0;
      executeOne(k, ownContext(k.state, 0));
    }
  };
  run(1_000_000);
  console.log(`${name.padEnd(24)}${time(() => run(N)).toFixed(1)} ns an instruction`);
}

/** Keyframes, going back, hashing with 10,000 threads whose stacks were touched. */
function benchKeyframes(): void {
  const { k, space } = load(loop);
  const main = k.state.contexts[0]!;
  const before = process.memoryUsage();
  for (let i = 1; i < 10_000; i++) {
    const stack = makeStack(k, 0, { size: 8 << 20, address: 0, guardSize: 4096, context: i, number: i + 1 })!;
    k.state.contexts.push(copyContext({ ...main, ...stack, id: i, sp: stack.stackHigh, bp: stack.stackHigh }, 1));
    mark(k, space, stack.stackHigh - 64, 64, Shade.undefined);
    write32(k, space, stack.stackHigh - 64, i);
  }
  globalThis.gc?.();
  const after = process.memoryUsage();
  const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  console.log(`10,000 threads          ${(bytes / 1e6).toFixed(1)} MB of host memory, ${k.state.memory.used} frames`);
  const median = (times: number, work: (i: number) => void): string => {
    const list: number[] = [];
    for (let i = 0; i < times; i++) {
      const start = performance.now();
      work(i);
      list.push((performance.now() - start) * 1000);
    }
    list.sort((x, y) => x - y);
    return `${list[times >> 1]!.toFixed(0)} us (95th percentile ${list[Math.floor(times * 0.95)]!.toFixed(0)})`;
  };
  const frames: Keyframe[] = [];
  console.log(`  a keyframe            ${median(200, () => void frames.push(keyframe(k)))}`);
  const go = (i: number): void => {
    for (let j = 0; j < 1000; j++) executeOne(k, ownContext(k.state, (i * 7 + j) % 10));
  };
  console.log(
    `  1,000 steps after one ${median(200, (i) => {
      keyframe(k);
      go(i);
    })}`,
  );
  console.log(`  restore               ${median(200, (i) => restore(k, frames[i]!))}`);
  console.log(`  hash                  ${median(20, () => void hashState(k))}`);
  const small = load(loop).k;
  console.log(
    `hash of a small state   ${median(500, () => {
      keyframe(small);
      executeOne(small, ownContext(small.state, 0));
      hashState(small);
    })}`,
  );
}

benchExecute();
benchOther('calls with locals', calls);
benchOther('atomic add and jump', atomics);
benchKeyframes();
