/** What a second of a busy scheduler costs: steps of a run that computes, and a second of many tasks under a 1 kHz tick. */
import { boot } from '../source/kernel/boot.js';
import type { Machine } from '../source/kernel/machine.js';
import { run } from '../source/kernel/step.js';
import { compile } from '../source/language/front.js';
import { systemHeaders } from '../source/language/headers/index.js';
import { librarySources } from '../source/library/c/index.js';
import { supported } from '../source/library/index.js';
import { isLibraryName, makeMachine } from '../source/scenarios/machine.js';
import { readScenario } from '../source/scenarios/settings.js';
import { programText } from '../source/scenarios/workload.js';
import { policies } from '../source/schedulers/index.js';

const SECOND = 1e9;

const machineOf = (yaml: string): Machine => {
  const { settings, problems } = readScenario(yaml);
  if (problems.length > 0) throw new Error(problems[0]!.message);
  const text = programText(settings.tasks ?? [], isLibraryName);
  const { program } = compile({
    files: ['tasks.c'],
    name: 'tasks',
    paths: ['tasks'],
    executables: () => [],
    loader: { read: (path) => (path === 'tasks.c' ? text : undefined) },
    includePaths: [],
    defines: [],
    systemHeaders,
    supported,
    librarySources,
    lower: 'split',
  });
  if (program === undefined) throw new Error('the tasks do not compile');
  const made = makeMachine({ program, settings, args: ['tasks'], stdin: new Uint8Array(), terminal: false });
  if ('problems' in made) throw new Error(made.problems.join('\n'));
  return made.machine;
};

/** Best of several: host ms until the time of the machine has come, and the steps that it took. */
const time = (machine: Machine, until: number): { readonly ms: number; readonly steps: number } => {
  let best = { ms: Number.POSITIVE_INFINITY, steps: 0 };
  for (let i = 0; i < 7; i++) {
    const k = boot(machine);
    const from = performance.now();
    run(k, { steps: 1e9, until: (now) => now.state.now >= until });
    const ms = performance.now() - from;
    if (ms < best.ms) best = { ms, steps: k.state.step };
  }
  return best;
};

const row = (name: string, { ms, steps }: { readonly ms: number; readonly steps: number }): void => {
  const each = ((ms * 1e6) / steps).toFixed(0);
  console.log(
    `${name.padEnd(56)} ${ms.toFixed(1).padStart(8)} ms ${String(steps).padStart(9)} steps ${each.padStart(6)} ns a step`,
  );
};

const tasks = (n: number, more = ''): string =>
  Array.from({ length: n }, (_, i) => `  - { name: T${i}, compute: 10s${more} }`).join('\n');

row(
  'a second, 1 core, 2 tasks, quantum: 100ms',
  time(machineOf(`machine: { cores: 1, policy: round-robin, quantum: 100ms }\ntasks:\n${tasks(2)}\n`), SECOND),
);
for (const name of policies.keys()) {
  const policy = policies.get(name)!;
  // HZ=1000: the quantum where there is one, else the tick.
  const named = ['quantum', 'tick'].find((name) => policy.parameters.some((p) => p.name === name));
  const quantum = named === undefined ? '' : `, ${named}: 1ms`;
  const yaml = `machine: { cores: 4, policy: ${name}${quantum} }\ntasks:\n${tasks(100)}\n`;
  if (name !== 'random') row(`a second, 4 cores, 100 tasks, ${name}${quantum}`, time(machineOf(yaml), SECOND));
}
const io = ', io: 1ms every 1ms';
row(
  'a second, 4 cores, 100 tasks with I/O, cfs, tick: 1ms',
  time(machineOf(`machine: { cores: 4, policy: cfs, tick: 1ms }\ntasks:\n${tasks(100, io)}\n`), SECOND),
);
