import { describe, expect, it } from 'vitest';
import { readScenario } from '../../source/scenarios/settings.js';
import { functionNames, jobsOf, programText } from '../../source/scenarios/workload.js';

const ms = 1e6;
const problemsOf = (text: string): string[] =>
  readScenario(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
const tasksOf = (text: string) => {
  const { settings, problems } = readScenario(text);
  expect(problems).toEqual([]);
  return settings.tasks!;
};
const noLibrary = (): boolean => false;

describe('tasks of a scenario', () => {
  it('compute and wait as the short forms say', () => {
    const tasks = tasksOf(`
tasks:
  - { name: A, compute: 30ms }
  - { name: B, compute: 10ms, io: 5ms every 4ms }
  - { name: C, compute: 8ms, io: 5ms every 4ms }
  - { name: D, compute: 2ms, io: 1ms, repeat: 3 }
  - { name: E, bursts: [{ compute: 5ms }, { io: 2ms }, { compute: 1ms }], repeat: 2 }
`);
    expect(tasks.map(({ parts }) => parts)).toEqual([
      [{ times: 1, bursts: [{ compute: 30 * ms }] }],
      [
        { times: 2, bursts: [{ compute: 4 * ms }, { io: 5 * ms }] },
        { times: 1, bursts: [{ compute: 2 * ms }] },
      ],
      // it is done with the last of its computing: no I/O follows
      [
        { times: 1, bursts: [{ compute: 4 * ms }, { io: 5 * ms }] },
        { times: 1, bursts: [{ compute: 4 * ms }] },
      ],
      [{ times: 3, bursts: [{ compute: 2 * ms }, { io: ms }] }],
      [{ times: 2, bursts: [{ compute: 5 * ms }, { io: 2 * ms }, { compute: ms }] }],
    ]);
    expect(jobsOf(tasks, noLibrary).map(({ compute }) => compute)).toEqual([30, 10, 8, 6, 12].map((n) => n * ms));
  });

  it('have what a job has', () => {
    const [task] = tasksOf(`
tasks:
  - name: video
    arrival: 1ms
    compute: 2ms
    priority: 3
    nice: -5
    tickets: 7
    affinity: [0, 33]
    workingSet: 40
    period: 10ms
    repeat: 4
    process: player
`);
    expect(jobsOf([task!], noLibrary)).toEqual([
      {
        name: 'video',
        entry: 'video',
        arrival: ms,
        nice: -5,
        priority: 3,
        tickets: 7,
        affinity: [1, 2],
        workingSet: 40,
        period: 10 * ms,
        releases: 4,
        deadline: 10 * ms,
        process: 'player',
        compute: 2 * ms,
      },
    ]);
  });

  it('become functions of a C program, under names that are free', () => {
    const tasks = tasksOf(`
tasks:
  - { name: read, compute: 1ms }
  - { name: while, compute: 2ms, io: 1ms, repeat: 3 }
  - { name: 3 d, compute: 1ms, period: 5ms, repeat: 2 }
`);
    expect(functionNames(tasks, (name) => name === 'read')).toEqual(['task_read', 'task_while', 'task_3_d']);
    const text = programText(tasks, (name) => name === 'read');
    expect(text).toContain('void *task_read(void *unused) {\n  COMPUTE(1000000);        // 1ms\n  return unused;\n}');
    expect(text).toContain('  for (int i = 0; i < 3; i++) {\n    COMPUTE(2000000);        // 2ms\n    IO(1000000);');
    expect(text).toContain('  do {\n    COMPUTE(1000000);        // 1ms\n  } while (NEXT_RELEASE());');
  });

  it('are refused at their place', () => {
    expect(
      problemsOf(`title: x
tasks:
  - { name: A, compte: 10ms }
  - { name: B, compute: x, nice: 40 }
  - { name: B, bursts: [{ compute: 2ms, io: 3 }] }
  - { name: C }
  - { compute: 0 }
  - { compute: 1ms, affinity: [64] }
  - { compute: 1ms, io: 5ms every }
  - { compute: 1ms, bursts: [{ io: 1ms }] }
  - 7
randm: 3
`),
    ).toEqual([
      "3:16 a task has no 'compte'; did you mean 'compute'?",
      "4:25 'compute' wants a time, such as 5ms or 200us",
      "4:34 'nice' is a whole number from -20 to 19",
      '5:25 a burst is { compute: 5ms } or { io: 2ms }, one of them',
      "5:13 there are two tasks named 'B'",
      "6:5 task 'C' does nothing: it needs compute, io or bursts",
      "7:16 'compute' must be more than nothing",
      "8:31 'affinity' is a list of cores, 0 to 63: [0, 1]",
      "9:25 'io' wants a time, or `5ms every 4ms`: 5 ms after each 4 ms of computing",
      "10:29 a task has either 'bursts', or 'compute' and 'io'",
      '11:5 a task is `{ name: A, compute: 5ms }`',
      "12:1 a scenario has no 'randm'; did you mean 'random'?",
    ]);
    expect(problemsOf('title: x\n')[0]).toMatch(/needs 'tasks'/);
    expect(problemsOf('')[0]).toMatch(/^1:1 this file is empty/);
    expect(problemsOf('tasks: []\n')[0]).toMatch(/'tasks' is a list/);
    expect(problemsOf('a: &x [*x]\ntasks: *x\n')[0]).toMatch(/no aliases/);
    expect(problemsOf('tasks:\n  - { name: A, compute: 1ms\n')[0]).toMatch(/this is no YAML/);
  });

  it('may be drawn from a seed, the same each time', () => {
    const text = (seed: number): string =>
      `random: { tasks: 200, seed: ${seed}, arrival: 0..100ms, compute: 1..20ms, io: 1ms..5ms every 2ms..6ms, nice: -5..5 }`;
    const tasks = tasksOf(text(7));
    expect(tasksOf(text(7))).toEqual(tasks);
    expect(tasksOf(text(8))).not.toEqual(tasks);
    expect(tasks).toHaveLength(200);
    const jobs = jobsOf(tasks, noLibrary);
    for (const { arrival, compute, nice } of jobs) {
      expect(arrival % ms).toBe(0);
      expect(arrival >= 0 && arrival <= 100 * ms && compute >= ms && compute <= 20 * ms).toBe(true);
      expect(nice >= -5 && nice <= 5).toBe(true);
    }
    // both ends are among them
    expect(Math.min(...jobs.map((job) => job.compute))).toBe(ms);
    expect(Math.max(...jobs.map((job) => job.compute))).toBe(20 * ms);
    expect(problemsOf('random: { tasks: 3, compute: 5ms..1ms, nice: 3..30, io: x }')).toEqual([
      "1:30 'compute' wants a range of times, such as 1ms..20ms",
      "1:46 'nice' wants a range of whole numbers from -20 to 19, such as 1..5",
      "1:57 'io' wants a range of times, or `1ms..5ms every 2ms..4ms`",
    ]);
  });

  it('have a machine with caches', () => {
    const { settings, problems } = readScenario(
      'machine: { cores: 2, cache: { size: 100, warmRate: 3, warmup: 5us } }\ntasks: [{ compute: 1ms }]\n',
    );
    expect(problems).toEqual([]);
    expect(settings.cache).toEqual({ size: 100, warmRate: 3, warmup: 5000 });
    expect(problemsOf('machine: { cache: { siz: 1 } }\ntasks: [{ compute: 1ms }]\n')).toEqual([
      "1:21 a cache has no 'siz'; did you mean 'size'?",
      "1:19 a cache needs a 'size': for working sets of so much in all",
    ]);
  });
});
