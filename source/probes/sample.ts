/** The threads of a process as the kernel sees them at this moment: state, core, CPU time, switches. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

export interface ThreadSample {
  readonly tid: number;
  /** R runs or is ready, S sleeps, D waits for a disk. */
  readonly state: string;
  readonly core: number;
  /** ns, brought up to date by the kernel when the thread leaves its core or at a tick. */
  readonly cpu: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

/** Threads by CPU time, the busiest first; undefined where there is no /proc, or the process is gone. */
export const sampleThreads = (pid: number): readonly ThreadSample[] | undefined => {
  let tids: readonly string[];
  try {
    tids = readdirSync(`/proc/${pid}/task`);
  } catch {
    return undefined;
  }
  const samples = tids.flatMap((tid): ThreadSample[] => {
    try {
      const base = `/proc/${pid}/task/${tid}`;
      // The name, in parentheses, may hold anything: what follows its end is counted.
      const fields = readFileSync(`${base}/stat`, 'latin1')
        .replace(/^.*\)\s/s, '')
        .split(' ');
      const status = readFileSync(`${base}/status`, 'latin1');
      const of = (name: string): number =>
        Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);
      return [
        {
          tid: Number(tid),
          state: fields[0] ?? '?',
          core: Number(fields[36]),
          cpu: Number(readFileSync(`${base}/schedstat`, 'latin1').split(' ')[0]),
          voluntary: of('voluntary_ctxt_switches'),
          involuntary: of('nonvoluntary_ctxt_switches'),
        },
      ];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
  return samples.sort((a, b) => b.cpu - a.cpu);
};
