/**
 * Small schedulers that go tick by tick, written after the rules of OSTEP's simulators and not after lockstep's policies:
 * what the policies are compared with on random workloads.
 */

export interface MlfqJob {
  readonly arrival: number;
  readonly run: number;
  /** Waits after each so many ticks of running; 0: never. */
  readonly ioEvery: number;
}
export interface MlfqRules {
  readonly quanta: readonly number[];
  readonly allotments: readonly number[];
  readonly boost: number;
  readonly ioLength: number;
  readonly stay: boolean;
  readonly bump: boolean;
}

/** mlfq.py: job and level of each tick ('-' idle), and when each job ended. Quanta and allotments from the top level. */
export function mlfqByTicks(jobs: readonly MlfqJob[], rules: MlfqRules): { ticks: string[]; ends: number[] } {
  const top = rules.quanta.length - 1;
  const quantum = (level: number): number => rules.quanta[top - level]!;
  const allotment = (level: number): number => rules.allotments[top - level]!;
  const state = jobs.map(({ run }) => ({
    level: top,
    left: run,
    ticks: quantum(top),
    slices: allotment(top),
    io: false,
  }));
  const queues: number[][] = rules.quanta.map(() => []);
  const due = new Map<number, [number, boolean][]>();
  const later = (t: number, entry: [number, boolean]): void => void due.set(t, [...(due.get(t) ?? []), entry]);
  jobs.forEach(({ arrival }, i) => {
    later(arrival, [i, true]);
  });
  const ends = jobs.map(() => -1);
  const ticks: string[] = [];
  for (let t = 0; ends.includes(-1); ) {
    if (rules.boost > 0 && t > 0 && t % rules.boost === 0) {
      for (let level = 0; level < top; level++) {
        queues[top]!.push(...queues[level]!.filter((i) => !state[i]!.io));
        queues[level] = [];
      }
      for (const s of state) {
        if (s.left > 0) Object.assign(s, { level: top, ticks: quantum(top), slices: allotment(top) });
      }
    }
    for (const [i, arrives] of due.get(t) ?? []) {
      const s = state[i]!;
      s.io = false;
      if (arrives || !rules.bump) queues[s.level]!.push(i);
      else queues[s.level]!.unshift(i);
    }
    let level = top;
    while (level >= 0 && queues[level]!.length === 0) level--;
    if (level < 0) {
      ticks.push('-');
      t++;
      continue;
    }
    const [i] = queues[level] as [number];
    const s = state[i]!;
    s.left--;
    s.ticks--;
    const over = s.ticks === 0;
    ticks.push(`${i}@${level}`);
    t++;
    if (s.left === 0) {
      ends[i] = t;
      queues[level]!.shift();
      continue;
    }
    const { run, ioEvery } = jobs[i]!;
    const waits = ioEvery > 0 && (run - s.left) % ioEvery === 0;
    if (waits) {
      queues[level]!.shift();
      s.io = true;
      if (rules.stay) {
        s.ticks = quantum(level);
        s.slices = allotment(level);
      }
      later(t + rules.ioLength, [i, false]);
    }
    if (!over) continue;
    if (!waits) queues[level]!.shift();
    s.slices--;
    s.ticks = quantum(level);
    if (s.slices === 0) {
      s.level = Math.max(0, level - 1);
      s.ticks = quantum(s.level);
      s.slices = allotment(s.level);
    }
    if (!waits) queues[s.level]!.push(i);
  }
  return { ticks, ends };
}

/** process-run.py: true is an I/O, a number so many ticks of computing. State of each process in each tick. */
export function processRunByTicks(
  programs: readonly (readonly (number | true)[])[],
  rules: { readonly ioLength: number; readonly onEnd: boolean; readonly immediate: boolean },
): string[][] {
  const code = programs.map((ops) =>
    ops.flatMap((op) => (op === true ? ['io', 'done'] : new Array<string>(op).fill('cpu'))),
  );
  const state = code.map(() => 'READY');
  const finish = code.map((): number[] => []);
  let current = -1;
  const start = (pid: number): void => {
    current = pid;
    state[pid] = 'RUN';
  };
  const next = (): void => {
    for (let i = 1; i <= code.length; i++) {
      const pid = (current + i) % code.length;
      if (state[pid] === 'READY') {
        start(pid);
        return;
      }
    }
  };
  const checkDone = (): void => {
    if (current >= 0 && code[current]!.length === 0 && state[current] === 'RUN') {
      state[current] = 'DONE';
      next();
    }
  };
  const runnable = (): number => state.filter((s) => s === 'RUN' || s === 'READY').length;
  next();
  const seen: string[][] = [];
  for (let t = 1; state.some((s) => s !== 'DONE'); t++) {
    code.forEach((_, pid) => {
      if (!finish[pid]!.includes(t)) return;
      state[pid] = 'READY';
      if (rules.immediate) {
        if (current !== pid && state[current] === 'RUN') state[current] = 'READY';
        start(pid);
      } else if ((rules.onEnd && runnable() > 1) || runnable() === 1) start(pid);
      checkDone();
    });
    const op = state[current] === 'RUN' ? code[current]!.shift() : undefined;
    seen.push(state.slice());
    if (op === 'io') {
      state[current] = 'BLOCKED';
      finish[current]!.push(t + rules.ioLength + 1);
      if (!rules.onEnd) next();
    }
    checkDone();
  }
  return seen;
}
