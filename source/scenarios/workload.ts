/**
 * From the tasks of a scenario to what every scenario is: a C program and a machine. Each task is a function that computes
 * and waits; the machine begins it at its arrival (kernel/jobs.ts).
 */
import type { Job } from '../kernel/machine.js';
import { ANY_CORE } from '../kernel/tasks.js';
import type { Burst, Part, TaskPlan } from './tasks.js';
import { showTime } from './units.js';

/** Words that cannot be the name of a function of the program, besides those of the library. */
const TAKEN = new Set(
  (
    'auto break case char const continue default do double else enum extern float for goto if inline int long register ' +
    'restrict return short signed sizeof static struct switch typedef union unsigned void volatile while asm typeof main ' +
    'NULL COMPUTE IO NEXT_RELEASE REGION_ENTER REGION_LEAVE NONCRITICAL ASSUME ATOMIC CLI STI WORKING_SET errno environ'
  ).split(' '),
);

/** Names of the tasks' functions, by position: the task's own where it can be one. `library`: names that mean something else. */
export function functionNames(tasks: readonly TaskPlan[], library: (name: string) => boolean): readonly string[] {
  const used = new Set<string>();
  return tasks.map(({ name }) => {
    const plain = name.replace(/\W/g, '_');
    const fits = /^[A-Za-z]\w*$/.test(plain) && !TAKEN.has(plain) && !library(plain);
    let chosen = fits ? plain : `task_${plain}`;
    while (used.has(chosen)) chosen += '_';
    used.add(chosen);
    return chosen;
  });
}

/** ns as a C constant with separators nowhere, and the time in words beside it. */
const burstLine = (burst: Burst): string => ('compute' in burst ? `COMPUTE(${burst.compute});` : `IO(${burst.io});`);

function partLines({ times, bursts }: Part): string[] {
  const lines = bursts.map((burst) => {
    const ns = 'compute' in burst ? burst.compute : burst.io;
    const code = burstLine(burst);
    return ns < 1000 ? code : `${code.padEnd(24)} // ${showTime(ns)}`;
  });
  if (times === 1) return lines;
  return [`for (int i = 0; i < ${times}; i++) {`, ...lines.map((line) => `  ${line}`), '}'];
}

function functionLines(task: TaskPlan, name: string): string[] {
  const facts = [
    `arrives at ${showTime(task.arrival)}`,
    ...(task.period > 0 ? [`released ${task.releases} times, every ${showTime(task.period)}`] : []),
    ...(task.deadline > 0 ? [`to be done within ${showTime(task.deadline)}`] : []),
    ...(task.nice !== 0 ? [`nice ${task.nice}`] : []),
    ...(task.priority !== 0 ? [`priority ${task.priority}`] : []),
    ...(task.affinity.length > 0 ? [`on core ${task.affinity.join(', ')} only`] : []),
    ...(task.workingSet >= 0 ? [`working set ${task.workingSet}`] : []),
  ];
  const lines = task.parts.flatMap(partLines);
  const body = task.period > 0 ? ['do {', ...lines.map((line) => `  ${line}`), '} while (NEXT_RELEASE());'] : lines;
  return [
    `// ${facts.join(', ')}`,
    `void *${name}(void *unused) {`,
    ...body.map((line) => `  ${line}`),
    '  return unused;',
    '}',
  ];
}

/** The C text of the tasks. */
export function programText(tasks: readonly TaskPlan[], library: (name: string) => boolean): string {
  const names = functionNames(tasks, library);
  return [
    '#include <lockstep.h>',
    '',
    '// Written from the tasks of the scenario. The kernel begins each function as a',
    '// task of its own, at its arrival; main is not run.',
    ...tasks.flatMap((task, i) => ['', ...functionLines(task, names[i]!)]),
    '',
    'int main(void) { return 0; }',
    '',
  ].join('\n');
}

const computeOf = (parts: readonly Part[]): number =>
  parts.reduce(
    (sum, part) => sum + part.times * part.bursts.reduce((n, b) => n + ('compute' in b ? b.compute : 0), 0),
    0,
  );

function maskOf(affinity: readonly number[]): readonly [number, number] {
  if (affinity.length === 0) return ANY_CORE;
  let low = 0;
  let high = 0;
  for (const core of affinity) {
    if (core < 32) low |= 1 << core;
    else high |= 1 << (core - 32);
  }
  return [low, high];
}

/** The machine's jobs, in the order of the scenario. */
export function jobsOf(tasks: readonly TaskPlan[], library: (name: string) => boolean): readonly Job[] {
  const names = functionNames(tasks, library);
  return tasks.map((task, i) => ({
    name: task.name,
    entry: names[i]!,
    arrival: task.arrival,
    nice: task.nice,
    priority: task.priority,
    tickets: task.tickets,
    affinity: maskOf(task.affinity),
    workingSet: task.workingSet,
    period: task.period,
    releases: task.releases,
    deadline: task.deadline,
    process: task.process,
    compute: computeOf(task.parts),
  }));
}
