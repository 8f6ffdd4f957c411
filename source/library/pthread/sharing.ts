/**
 * What a lock is good for: the threads of one process (glibc then uses private futexes, which the kernel finds by address
 * space), or those of all that have it in memory. Private ones in shared memory are a mistake that often goes unnoticed: as
 * long as nobody has to wait, they work.
 */
import type { Kernel } from '../../kernel/machine.js';
import { type ObjectKind, ownObject } from '../../kernel/objects.js';
import type { Context, SyncObject } from '../../kernel/state.js';
import { misuse, nameOf, threadName } from '../define.js';

/** PTHREAD_PROCESS_PRIVATE and PTHREAD_PROCESS_SHARED. */
export const PROCESS_PRIVATE = 0;
export const PROCESS_SHARED = 1;
/** As glibc notes it in semaphores and barriers: the flag that futex calls leave out (FUTEX_PRIVATE_FLAG). */
export const SHARED_FLAG = 128;

export const NOUNS: Readonly<Record<ObjectKind, string>> = {
  mutex: 'mutex',
  condition: 'condition',
  semaphore: 'semaphore',
  barrier: 'barrier',
  rwlock: 'reader-writer lock',
  spinlock: 'spin lock',
  once: 'once flag',
  futex: 'futex',
};

const CURE: Readonly<Partial<Record<ObjectKind, string>>> = {
  semaphore: "sem_init's second argument was 0",
  once: 'once flags always are',
  futex: 'FUTEX_PRIVATE_FLAG',
};

/**
 * Reports, once an object, that one which is private is used by another process than that which it was seen in first. The
 * call goes on: whoever waits is then not found by those of the other process.
 */
export function checkSharing(k: Kernel, context: Context, address: number, known: SyncObject, shared: boolean): void {
  if (known.within < 0 || shared || known.strange) return;
  const { space } = k.state.processes[context.process]!;
  if (known.space === space) return;
  ownObject(k, space, address, known.kind).strange = true;
  const { pid } = k.state.processes[context.process]!;
  const other = k.state.processes.find((p) => p?.space === known.space);
  const others = other === undefined ? 'another process' : `process ${other.pid}`;
  misuse(
    k,
    context,
    address,
    `${threadName(k, context.id)} of process ${pid} uses the ${NOUNS[known.kind]} ${nameOf(k, context, address)}, which ${others} uses too: it lies in shared memory, but is private to one process (${CURE[known.kind] ?? 'no PTHREAD_PROCESS_SHARED'}), so that who waits in one is not woken by the other`,
    'private',
  );
}
