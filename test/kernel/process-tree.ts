/** What must hold of processes and of what they share, between any two steps of any run. */
import type { Kernel } from '../../source/kernel/machine.js';

function must(holds: boolean, what: () => string): void {
  if (!holds) throw new Error(what());
}

/** Counts of references by id. */
function tally(ids: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) if (id >= 0) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function sameCounts(
  what: string,
  records: readonly ({ readonly references: number } | undefined)[],
  counts: ReadonlyMap<number, number>,
): void {
  records.forEach((record, id) => {
    const users = counts.get(id) ?? 0;
    must(
      (record?.references ?? 0) === users,
      () => `${what} ${id} says ${record?.references ?? 'gone'}, ${users} use it`,
    );
  });
}

/** Every record counts exactly those who use it; parents and children agree; whoever is in a queue waits there. */
export function checkProcesses(k: Kernel): void {
  const s = k.state;
  const tasks = s.tasks.filter((t) => t !== undefined);
  sameCounts('files', s.files, tally(tasks.map((t) => t.files)));
  sameCounts('filesystem', s.filesystems, tally(tasks.map((t) => t.filesystem)));
  sameCounts('signal handlers', s.signalHandlers, tally(tasks.map((t) => t.signalHandlers)));
  sameCounts('credentials', s.credentials, tally(tasks.map((t) => t.credentials)));
  const processes = s.processes.filter((p) => p !== undefined);
  sameCounts('space', s.spaces, tally(processes.map((p) => p.space)));
  let alive = 0;
  for (const p of processes) {
    if (p.state === 'alive') alive++;
    const ended = p.contexts.every((id) => ['exited', 'gone'].includes(s.contexts[id]!.status));
    must((p.state === 'alive') !== ended, () => `process ${p.pid} is ${p.state}, its threads ${ended ? 'not' : ''}`);
    for (const id of p.children) {
      const child = s.processes[id]!;
      must(child.parent === p.index, () => `${child.pid} is no child of ${p.pid}`);
      must(child.state !== 'gone', () => `${child.pid} is gone and still a child of ${p.pid}`);
    }
    if (p.parent >= 0 && p.state !== 'gone')
      must(s.processes[p.parent]!.children.includes(p.index), () => `${p.pid} is missing among its parent's children`);
    must(p.state !== 'zombie' || p.parent >= 0, () => `${p.pid} is a zombie that nobody can wait for`);
  }
  must(alive === s.processCount, () => `${alive} are alive, counted ${s.processCount}`);
  for (const [key, waiters] of s.futexes.queues) {
    must(waiters.length > 0 && new Set(waiters).size === waiters.length, () => `queue ${key}: ${waiters.join()}`);
    for (const id of waiters) {
      const context = s.contexts[id]!;
      must(context.status === 'waiting' && context.wait !== undefined, () => `T${context.number} is in ${key}`);
    }
  }
  for (const c of s.contexts) {
    if (c === undefined || c.status !== 'waiting') continue;
    for (const queue of c.wait?.queues ?? [])
      must(s.futexes.queues.get(queue)?.includes(c.id) === true, () => `T${c.number} is not in ${queue}`);
  }
}

/** After the end of the run: nothing is left but the memory of the process that ended last. */
export function checkNothingLeft(k: Kernel): void {
  const s = k.state;
  checkProcesses(k);
  for (const [what, table] of [
    ['files', s.files],
    ['filesystem', s.filesystems],
    ['signal handlers', s.signalHandlers],
    ['credentials', s.credentials],
  ] as const)
    must(
      table.every((r) => r === undefined),
      () => `${what} are left`,
    );
  must(s.spaces.filter((x) => x !== undefined).length <= 1, () => 'address spaces are left');
  must(s.timers.heap.length === 0, () => 'timers are left');
  must(s.futexes.queues.size === 0, () => 'somebody still waits');
}
