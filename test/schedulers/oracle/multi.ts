/**
 * What multi.py of OSTEP does, tick by tick, in our own words: an account of the multiprocessor model with caches that is
 * independent of the machine. In each tick: quanta end (all at once, at multiples of the quantum), cores with empty queues
 * look around (at multiples of the peek), free cores take their first job in the order of their numbers, all run one tick.
 */
export interface MultiJob {
  readonly id: string;
  readonly run: number;
  readonly workingSet: number;
}
export interface MultiCase {
  readonly cpus: number;
  readonly quantum: number;
  readonly cacheSize: number;
  readonly warmRate: number;
  readonly warmupTicks: number;
  readonly central: boolean;
  /** 0: never. */
  readonly peek: number;
  readonly affinity: Readonly<Record<string, readonly number[]>>;
  readonly jobs: readonly MultiJob[];
}
export interface MultiResult {
  readonly finishTime: number;
  readonly completion: Readonly<Record<string, number>>;
  /** By core and tick: the job, or null; and what it had left after that tick. */
  readonly ran: readonly (readonly { readonly job: string | null; readonly left: number | null }[])[];
  readonly warmTicks: readonly number[];
  readonly firstWarm: Readonly<Record<string, number>>;
}

export function multi(c: MultiCase): MultiResult {
  const cores = Array.from({ length: c.cpus }, (_, i) => i);
  const may = (job: MultiJob, cpu: number): boolean => c.affinity[job.id]?.includes(cpu) ?? true;
  const left = new Map(c.jobs.map((job) => [job.id, job.run]));
  const queues: MultiJob[][] = cores.map(() => []);
  const queueOf = (cpu: number): MultiJob[] => queues[c.central ? 0 : cpu]!;
  if (c.central) queues[0]!.push(...c.jobs);
  else {
    // each core in turn takes the first job that is left for it
    const rest = [...c.jobs];
    while (rest.length > 0) {
      for (const cpu of cores) {
        const at = rest.findIndex((job) => may(job, cpu));
        if (at >= 0) queues[cpu]!.push(...rest.splice(at, 1));
      }
    }
  }
  const running: (MultiJob | undefined)[] = cores.map(() => undefined);
  const caches = cores.map(() => ({ warm: [] as MultiJob[], counters: new Map<string, number>() }));
  const completion: Record<string, number> = {};
  const firstWarm: Record<string, number> = {};
  const ran = cores.map(() => [] as { job: string | null; left: number | null }[]);
  const warmTicks = cores.map(() => 0);
  let t = 0;
  const bringIn = (cpu: number, job: MultiJob): void => {
    const { warm, counters } = caches[cpu]!;
    warm.unshift(job);
    let total = warm.reduce((sum, one) => sum + one.workingSet, 0);
    while (total > c.cacheSize) {
      const gone = warm.pop()!;
      total -= gone.workingSet;
      counters.set(gone.id, c.warmupTicks);
    }
    if (warm.includes(job)) firstWarm[`${job.id}@${cpu}`] ??= t;
  };
  for (; Object.keys(completion).length < c.jobs.length; t++) {
    if (t > 0 && t % c.quantum === 0) {
      for (const cpu of cores) {
        const job = running[cpu];
        if (job !== undefined) queueOf(cpu).push(job);
        running[cpu] = undefined;
      }
    }
    if (!c.central && c.peek > 0 && t > 0 && t % c.peek === 0) {
      for (const cpu of cores) {
        if (queues[cpu]!.length > 0) continue;
        // of two cores there is one other
        const other = queues[1 - cpu]!;
        const at = other.findIndex((job) => may(job, cpu));
        if (at >= 0) queues[cpu]!.push(...other.splice(at, 1));
      }
    }
    for (const cpu of cores) {
      if (running[cpu] !== undefined) continue;
      const queue = queueOf(cpu);
      const at = queue.findIndex((job) => may(job, cpu));
      if (at < 0) continue;
      const [job] = queue.splice(at, 1);
      running[cpu] = job;
      const { warm, counters } = caches[cpu]!;
      if (warm.includes(job!) || counters.has(job!.id)) continue;
      if (c.warmupTicks === 0) bringIn(cpu, job!);
      else counters.set(job!.id, c.warmupTicks);
    }
    for (const cpu of cores) {
      const job = running[cpu];
      if (job === undefined) {
        ran[cpu]!.push({ job: null, left: null });
        continue;
      }
      const { warm, counters } = caches[cpu]!;
      const isWarm = warm.includes(job);
      const rest = Math.max(0, left.get(job.id)! - (isWarm ? c.warmRate : 1));
      if (isWarm && c.warmRate > 1) warmTicks[cpu]!++;
      left.set(job.id, rest);
      ran[cpu]!.push({ job: job.id, left: rest });
      if (!isWarm) {
        const counter = counters.get(job.id)! - 1;
        counters.set(job.id, counter);
        if (counter <= 0) bringIn(cpu, job);
      }
      if (rest > 0) continue;
      running[cpu] = undefined;
      completion[job.id] = t + 1;
    }
  }
  return { finishTime: t, completion, ran, warmTicks, firstWarm };
}
