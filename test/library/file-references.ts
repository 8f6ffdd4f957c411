/** What open files, descriptors, sockets, pipes and queues say of each other, counted by hand. */
import { expect } from 'vitest';
import { Open } from '../../source/kernel/files/layout.js';
import type { Kernel } from '../../source/kernel/machine.js';

/** References of open files (messages under way included), ends of pipes, ends of connections, names of queues. */
export function checkFiles(k: Kernel): void {
  const s = k.state;
  const files = s.openFiles.list.filter((file) => file !== undefined);
  const named = new Map<number, number>();
  const count = (map: Map<number, number>, key: number): void => {
    map.set(key, (map.get(key) ?? 0) + 1);
  };
  for (const table of s.files) for (const d of table?.descriptors ?? []) if (d !== undefined) count(named, d.file);
  for (const socket of s.sockets.list) {
    for (const message of socket?.messages ?? []) for (const file of message.files) count(named, file);
  }
  const said = new Map(files.map((file) => [file.id, file.references]));
  expect(new Map([...named].sort(([a], [b]) => a - b))).toEqual(said);

  const readers = new Map<number, number>();
  const writers = new Map<number, number>();
  for (const file of files) {
    if (file.kind !== 'pipe') continue;
    const mode = file.flags & Open.ACCMODE;
    if (mode !== Open.WRONLY) count(readers, file.object);
    if (mode !== Open.RDONLY) count(writers, file.object);
  }
  for (const pipe of s.pipes.list) {
    if (pipe === undefined) continue;
    for (const one of pipe.opening) count(one.end === 'readers' ? readers : writers, pipe.id);
    expect([pipe.readers, pipe.writers]).toEqual([readers.get(pipe.id) ?? 0, writers.get(pipe.id) ?? 0]);
    expect(pipe.readers + pipe.writers).toBeGreaterThan(0);
  }

  const owned = new Map<number, number>();
  for (const file of files) if (file.kind === 'socket') count(owned, file.object);
  for (const socket of s.sockets.list) for (const one of socket?.pending ?? []) count(owned, one);
  for (const socket of s.sockets.list) {
    if (socket === undefined) continue;
    expect(owned.get(socket.id)).toBe(1);
    expect(socket.cost).toBe(socket.messages.reduce((sum, message) => sum + message.cost, 0));
    if (socket.type !== 2 && socket.peer >= 0) expect(s.sockets.list[socket.peer]?.peer).toBe(socket.id);
  }
  expect(owned.size).toBe(s.sockets.list.filter((one) => one !== undefined).length);

  const holds = new Map<number, number>();
  for (const file of files) if (file.inode >= 0) count(holds, file.inode);
  for (const socket of s.sockets.list) if (socket !== undefined && socket.inode >= 0) count(holds, socket.inode);
  for (const pipe of s.pipes.list) for (const one of pipe?.opening ?? []) count(holds, one.inode);
  const queues = new Set<number>();
  for (const inode of s.inodes.list) {
    if (inode === undefined || !['fifo', 'socket', 'queue'].includes(inode.type)) continue;
    expect(inode.references).toBe(holds.get(inode.id) ?? 0);
    expect(inode.references + inode.links).toBeGreaterThan(0);
    if (inode.type === 'queue') queues.add(inode.behind);
    if (inode.type === 'fifo' && inode.behind >= 0) expect(s.pipes.list[inode.behind]).toBeDefined();
  }
  for (const queue of s.messageQueues.list) {
    if (queue === undefined) continue;
    expect(queues.has(queue.id)).toBe(true);
    expect(queue.messages.length).toBeLessThanOrEqual(queue.mostMessages);
    for (let i = 1; i < queue.messages.length; i++) {
      expect(queue.messages[i - 1]!.priority).toBeGreaterThanOrEqual(queue.messages[i]!.priority);
    }
    // one waits for room, or for a message, only where there is none
    const waits = (who: string): number => s.futexes.queues.get(`message queue ${queue.id} ${who}`)?.length ?? 0;
    if (waits('receivers') > 0) expect(queue.messages.length).toBe(0);
    if (waits('senders') > 0) expect(queue.messages.length).toBe(queue.mostMessages);
  }
  for (const epoll of s.epolls.list) {
    for (const item of epoll?.items.values() ?? []) expect(s.openFiles.list[item.file]).toBeDefined();
    for (const name of epoll?.ready ?? []) expect(epoll!.items.has(name)).toBe(true);
  }
}

/** Nothing is left open by anybody but what is given as known: no pipe, socket, set or queue without a name. */
export function checkNothingLeft(k: Kernel): void {
  const left = (list: readonly unknown[]): number => list.filter((one) => one !== undefined).length;
  const { pipes, sockets, epolls, openFiles } = k.state;
  expect([pipes, sockets, epolls, openFiles].map((table) => left(table.list))).toEqual([0, 0, 0, 0]);
  const waiting = [...k.state.futexes.queues.keys()].filter((name) => typeof name === 'string');
  expect(waiting.filter((name) => /pipe|socket|queue|epoll|poll of|senders|callers/.test(name))).toEqual([]);
}
