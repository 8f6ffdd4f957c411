/** A set of epoll as an open file: it can be polled itself. */
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { OpenFile } from './layout.js';
import { ALWAYS_TOLD, epollKey, HOW_BITS, READABLE, type Readiness } from './ready.js';
import { recordOf, removeRecord } from './table.js';

export const epollFile = {
  read: (): number => -Errno.EINVAL,
  write: (): number => -Errno.EINVAL,
  /** What is on the list may be over by now: each is asked. */
  poll(k: Kernel, file: OpenFile, ask: (k: Kernel, file: OpenFile) => Readiness | undefined): Readiness {
    const { items, ready } = recordOf(k.state, 'epolls', file.object);
    const any = ready.some((name) => {
      const item = items.get(name);
      if (item === undefined || item.disabled) return false;
      const events = ask(k, recordOf(k.state, 'openFiles', item.file))?.events ?? 0;
      return (events & ((item.events & ~HOW_BITS) | ALWAYS_TOLD)) !== 0;
    });
    return { events: any ? READABLE : 0, reading: epollKey(file.object) };
  },
  release(k: Kernel, file: OpenFile): void {
    removeRecord(k.state, 'epolls', file.object);
  },
};
