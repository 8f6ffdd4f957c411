/**
 * The state of a simulated machine: one tree of plain data (numbers, strings, arrays, typed arrays, Maps of numbers; no
 * instances, no functions). Whatever is not here does not exist for a run; what is here is comparable, hashable, saveable.
 *
 * Every record carries an `epoch`. A record whose stamp differs from `state.epoch` is shared with a keyframe and must not
 * be changed: all fields are readonly to everybody but the writers in epoch.ts (`ownTask(state, id)` and so on), which copy
 * such a record once and hand out the copy as `Mutable`. Time is whole nanoseconds in ordinary numbers.
 */
import type {
  Descriptor,
  Epoll,
  Inode,
  LockWait,
  MessageQueue,
  OpenFile,
  Pipe,
  Socket,
  Table,
} from './files/layout.js';
import type { AddressSpace, MemoryObject, PhysicalMemory, Segment, Tlb } from './memory/layout.js';

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export interface Stamped {
  readonly epoch: number;
}

export type TaskId = number;
export type ContextId = number;
export type CoreId = number;
/** What names a place in memory, or a queue, in tables: made by futex.ts (placeKey, futexKey) and wait-queue.ts. */
export type PlaceKey = number | string;

export interface State {
  /** Stamp of records that this state owns alone. */
  epoch: number;
  /** Steps done since boot. */
  step: number;
  /** Time of the last step, ns. */
  now: number;
  /** Decisions asked through `choose` so far. */
  decision: number;
  /** Number that the next process or thread gets (pid, tid): one counter for both, as in Linux. */
  nextPid: number;
  /** Processes that have not ended. */
  processCount: number;
  /** xoshiro128** state of the run's own random numbers. */
  readonly random: readonly [number, number, number, number];

  readonly cores: Core[];
  /** By number of the core: min-heap of cores by (clock, id), see cores.ts. */
  readonly tasks: (Task | undefined)[];
  readonly contexts: (Context | undefined)[];
  readonly processes: (Process | undefined)[];
  readonly spaces: (AddressSpace | undefined)[];
  readonly files: (FilesRecord | undefined)[];
  /** Open files of all processes, by id (files/open-files.ts). */
  readonly openFiles: Table<OpenFile>;
  /** What the names of the file system stand for; the root is the first (files/inode.ts). */
  readonly inodes: Table<Inode>;
  readonly pipes: Table<Pipe>;
  readonly epolls: Table<Epoll>;
  readonly sockets: Table<Socket>;
  /** POSIX message queues (files/message-queue.ts). */
  readonly messageQueues: Table<MessageQueue>;
  readonly filesystems: (FilesystemRecord | undefined)[];
  readonly signalHandlers: (SignalHandlersRecord | undefined)[];
  readonly credentials: (CredentialsRecord | undefined)[];
  readonly memory: PhysicalMemory;
  /** Shared memory and the pages of files, by id. */
  readonly memoryObjects: (MemoryObject | undefined)[];
  /** What is asked of the disk (disk.ts). */
  readonly disk: Disk;
  /** System V shared memory, by id. */
  readonly segments: (Segment | undefined)[];
  /** Named semaphores, by name (without slash): what lies in /dev/shm. Unlinked ones are not here. */
  readonly namedSemaphores: NamedSemaphore[];

  /** Run queues: one a core or one for all, as the policy wants. Meaning of the fields is the policy's. */
  readonly queues: RunQueue[];
  /** Futex queues with at least one waiter, by key (space id and address, see futex.ts). */
  readonly futexes: FutexTable;
  /** Pending timers: a binary heap by (time, sequence), see timers.ts. */
  readonly timers: TimerHeap;
  /** Synchronisation objects seen so far (mutexes, conditions, ...), by address; statistics beside them are not hashed. */
  readonly objects: ObjectTable;
  /** What was paid so far, by price. Not hashed. */
  readonly ledger: Ledger;
  /** What processes wrote to the terminal (and who), and how much of standard input was read. */
  readonly output: Output;
  /** The policy's and the model's own data: plain objects, copied whole when owned. */
  readonly policy: PlainRecord;
  readonly model: PlainRecord;
  /** The device that IO() uses (io.ts). Not hashed. */
  readonly device: Device;

  readonly outcome: Outcome;
}

/** A request to the disk: neighbouring pages of a memory object, to be read; or its dirty ones, to be written. Records never change. */
export interface DiskRequest {
  readonly id: number;
  readonly object: number;
  readonly write: boolean;
  /** The first page, and how many. Once its pages are in the cache: those whose waiters are still to be woken. */
  readonly page: number;
  readonly pages: number;
  /** When it was asked for. */
  readonly since: number;
  /** Its pages are in the cache. */
  readonly ready: boolean;
}
export interface Disk extends Stamped {
  /** In order of asking; the first is under way, and a timer ends it. */
  readonly queue: readonly DiskRequest[];
  /** What the disk has done and the kernel thread has still to finish. */
  readonly done: readonly DiskRequest[];
  readonly sequence: number;
  /** The kernel thread that finishes requests, or -1: the machine has no need of one. */
  readonly thread: TaskId;
  /** Statistics: requests done, and time that the disk has worked or is about to, ns. */
  readonly completed: number;
  readonly busy: number;
}

/** How often each price was charged and what it came to, ns; both by position in PRICE_NAMES. */
export interface Ledger extends Stamped {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

/** How long the device of IO() was busy: whatever is asked of it begins at once, so that its end is known ahead. */
export interface Device extends Stamped {
  /** ns in which at least one request was under way, up to `until`; requests so far. */
  readonly busy: number;
  readonly until: number;
  readonly requests: number;
}

export interface PlainRecord extends Stamped {
  readonly data: Readonly<Record<string, number | string | readonly number[]>>;
}

/** How the run stands. `stuck`: somebody is left, but nobody can ever run again. */
export type Outcome =
  | { readonly kind: 'running' }
  /** The first process ended; all others too. `status` as wait() encodes it. */
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'stuck'; readonly waiting: readonly ContextId[]; readonly cycle: readonly ContextId[] };

export interface Core extends Stamped {
  readonly id: CoreId;
  /** The core's own time: when its next step happens. Infinity while idle. */
  readonly clock: number;
  /** Running task, or -1 (idle). */
  readonly task: TaskId;
  /** Context that this task runs, or -1. */
  readonly context: ContextId;
  readonly mode: 'user' | 'kernel' | 'idle';
  /** The policy wants a decision at this time (end of quantum, tick); Infinity: never. */
  readonly decideAt: number;
  /** A decision is due before the next instruction, and why. */
  readonly resched: '' | 'new' | 'quantum' | 'woken' | 'yield' | 'block' | 'exit' | 'forced' | 'steal';
  /** When the running task was put here; idle since. */
  readonly since: number;
  /** Instructions executed here: forced preemptions are numbered by it. */
  readonly retired: number;
  /** Address space whose translations the core holds, or -1 (lazy: kept while a kernel thread or nobody runs). */
  readonly space: number;
  readonly lastTask: TaskId;
  readonly busy: number;
  readonly switches: number;
  /** Parked on a wait loop: index in Program.waitLoops, or -1; since when and how long a turn takes. */
  readonly parkedLoop: number;
  readonly parkedSince: number;
  readonly parkedTurn: number;
  /** Task that a decision took out of its queue and that the next step of this core switches to, or -1. */
  readonly next: TaskId;
  /** Why it will be switched to: the reason for the decision ('quantum', 'woken', 'block', ...). */
  readonly nextWhy: string;
  /** Steps without a price that this core made at its present clock: among equal clocks the core with the fewest goes first. */
  readonly ties: number;
  /** Until when the policy was told of the running task's time. */
  readonly charged: number;
  /** The policy wants a decision at this value of `retired`, whatever the time; Infinity: never. */
  readonly stopAt: number;
  /** Value of `retired` at which a person's preemption was last carried out, or -1. */
  readonly forcedAt: number;
  /** Part of `busy` that went into switching, ns. */
  readonly switching: number;
  /** The running task computes (compute.ts) since then, or -1: how fast, and until when if nothing comes between. */
  readonly computeSince: number;
  readonly computeRate: number;
  readonly computeUntil: number;
  /** Tasks whose working sets are in this core's cache, the latest first; ns computed at the rate of a warm cache. */
  readonly cached: readonly TaskId[];
  readonly warmTime: number;
  readonly tlb: Tlb;
}

/** As `ps` shows it: R running or ready, S sleeping, D disk, T stopped, Z zombie, X gone. */
export type TaskState = 'running' | 'ready' | 'sleeping' | 'disk' | 'stopped' | 'zombie' | 'dead';

/** What the kernel schedules. Named and numbered as Linux does (id = tid; process id = tgid). */
export interface Task extends Stamped {
  readonly id: TaskId;
  /** Thread id as programs see it (gettid); the leader's is the process id. Kernel threads have one too. */
  readonly tid: number;
  /** Index of its process (thread group) in `state.processes`. */
  readonly process: number;
  /** Context it runs, or -1 (kernel thread, or nothing to run). */
  readonly context: ContextId;
  readonly kernelThread: boolean;
  readonly name: string;
  readonly state: TaskState;
  /** Why it is not running: 'futex', 'sleep', 'join', 'read', ... Empty when it runs or is ready. */
  readonly waitReason: string;
  readonly core: CoreId;
  /** Run queue it stands in, or -1. */
  readonly queue: number;
  readonly nice: number;
  /** Real-time or static priority; 0: fair class. */
  readonly priority: number;
  /** 'batch' and 'idle': the fair class's SCHED_BATCH and SCHED_IDLE. */
  readonly schedClass: 'fair' | 'batch' | 'fifo' | 'rr' | 'deadline' | 'idle';
  /** Children begin in the fair class, with no negative nice value (SCHED_RESET_ON_FORK). */
  readonly resetOnFork: boolean;
  /** Class and priority of its own while it has inherited others (priority-inheritance.ts). */
  readonly normal: { readonly schedClass: Task['schedClass']; readonly priority: number } | undefined;
  /** Allowed cores as a bit mask of two 32-bit words. */
  readonly affinity: readonly [number, number];
  /** Shared records (reference counts are in them); space -1: a kernel thread, which borrows whatever space its core has. */
  readonly space: number;
  readonly files: number;
  readonly filesystem: number;
  readonly signalHandlers: number;
  readonly credentials: number;
  /** The policy's numbers for this task (virtual runtime, deadline, tickets, level, ...). */
  readonly sched: Readonly<Record<string, number>>;
  /** Place in its queue's array (indexed heaps), or -1. */
  readonly slot: number;
  /** Accounting, ns. `since`: when it entered its present state. */
  readonly created: number;
  readonly since: number;
  readonly firstRun: number;
  readonly ended: number;
  readonly runTime: number;
  readonly userTime: number;
  readonly systemTime: number;
  readonly readyTime: number;
  readonly blockedTime: number;
  readonly longestWait: number;
  readonly voluntary: number;
  readonly involuntary: number;
  readonly migrations: number;
  readonly minorFaults: number;
  readonly systemCalls: number;
  readonly majorFaults: number;
  readonly tlbMisses: number;
  /** Timer of its present deadline (jobs.ts), or -1. */
  readonly timer: number;
  readonly parent: TaskId;
  /** Address of the word that is cleared, and whose waiters are woken, when it ends (CLONE_CHILD_CLEARTID), or 0. */
  readonly clearTid: number;
  /** Index in machine.jobs, or -1. */
  readonly job: number;
  /** Work done by COMPUTE, ns at the rate of a cold cache: since it began, a periodic job since its last release. */
  readonly computed: number;
  /** Begin of the present period of a periodic job (jobs.ts), else of the task; periods finished; deadlines missed. */
  readonly released: number;
  readonly releases: number;
  readonly misses: number;
  /** Per core, ns that it has still to compute there until its working set is in the cache (cache-warmth.ts); 0: it is. */
  readonly warmth: readonly number[];
}

/** What makes a thread a thread. Locks, waiters, race detector and choices name contexts. */
export interface Context extends Stamped {
  readonly id: ContextId;
  /** T1, T2, ... in order of creation in the whole machine. What the panes and the person call it. */
  readonly number: number;
  readonly process: number;
  /** Thread id as programs see it: under 1:1 that of its task. */
  readonly tid: number;
  /** Made by clone() itself, not by the pthread library: its function's return value is an exit status. */
  readonly bare: boolean;
  /** Task that runs it now or last; -1: none (user-level thread not riding). */
  readonly task: TaskId;
  /** Start function's name: what the panes show beside T2. */
  readonly name: string;
  readonly status: 'running' | 'ready' | 'waiting' | 'exited' | 'gone';
  /** Next instruction. At an INTRINSIC, `calls` tells the phase. */
  readonly pc: number;
  /** First slot of the current frame. */
  readonly fp: number;
  /** Frame base and stack pointer: addresses. */
  readonly bp: number;
  readonly sp: number;
  /** Slots: 8 bytes each; two views of one buffer. Grown by doubling. */
  readonly slots: Int32Array;
  readonly floats: Float64Array;
  /** Thread pointer: address of thread-local storage. */
  readonly tp: number;
  /** pthread_t: address of the thread's control block. */
  readonly self: number;
  /** The stack's region: [stackLow, stackHigh); below stackLow is the guard. */
  readonly stackLow: number;
  readonly stackHigh: number;
  /** Blocked signals, two words (bit n - 1 is signal n). */
  readonly signalMask: readonly [number, number];
  /** Signals sent to this thread and not delivered yet, in order of arrival. */
  readonly pending: readonly PendingSignal[];
  /** Something may have to be delivered before its next instruction: looked at by step.ts, kept by signal.ts. */
  readonly signalled: boolean;
  /**
   * A signal has taken it out of its wait, and whether the call goes on or answers EINTR shows with the first delivery.
   * Until then the call's `woken` is 3.
   */
  readonly interrupted: boolean;
  /** The mask to go back to after the call under way, which has replaced it (sigsuspend, ppoll); undefined: none. */
  readonly savedMask: readonly [number, number] | undefined;
  /** Its interrupts are off (CLI): the mask to go back to with STI; undefined: they are on. */
  readonly interruptsOff: readonly [number, number] | undefined;
  /** Stack for handlers with SA_ONSTACK (sigaltstack): address and size; undefined: none. */
  readonly signalStack: readonly [number, number] | undefined;
  /** Library calls under way, outermost first: more than one where a call runs user code (pthread_once, destructors, handlers). */
  readonly calls: readonly Call[];
  /** What it waits for while `status` is 'waiting'. */
  readonly wait: Wait | undefined;
  /** First half of a read-modify-write without lock was done: the value read. */
  readonly rmw: number | undefined;
  /** Did the present turn of a wait loop change memory? */
  readonly dirty: boolean;
  readonly detached: boolean;
  /** Robust mutexes that it holds, by address, the latest first: what the kernel looks through at its end (robust.ts). */
  readonly robust: readonly number[];
  /** The one of which it is just taking or letting go, or 0. */
  readonly robustPending: number;
  /** State, type and progress of its cancellation, as bits (cancel.ts). */
  readonly cancel: number;
  /** Return value, a 64-bit pattern as two words. */
  readonly result: readonly [number, number];
  /** Context that created it, and how many it had created before: ids by creation path. */
  readonly creator: ContextId;
  readonly created: number;
  /** Visible operations done. */
  readonly operations: number;
}

/** A library call in progress: plain data. */
export interface Call {
  /** Index in Program.intrinsics. */
  readonly intrinsic: number;
  /** Absolute slot of its window: result here, arguments from base + 2. */
  readonly base: number;
  readonly argc: number;
  readonly phase: number;
  /** Scratch of the call between phases. */
  readonly data: readonly number[];
  /** Time the call began. */
  readonly since: number;
  /**
   * How the last wait of it ended: 0 not waited, 1 woken, 2 timed out, 3 interrupted by a signal, 4 spurious, 5 interrupted by
   * a signal whose handler restarts calls (SA_RESTART).
   */
  readonly woken: number;
  /** 0; 1: a request for cancellation has ended its wait; 2: nothing of it is to be done any more (cancel.ts). */
  readonly cancel: number;
}

export interface Wait {
  /** 'mutex', 'condition', 'semaphore', 'barrier', 'rwlock', 'join', 'sleep', 'futex', 'once', 'read', ... */
  readonly kind: string;
  /** Address waited on (0: none), in address space `space`. */
  readonly address: number;
  readonly space: number;
  /** A futex without FUTEX_PRIVATE_FLAG: whoever maps the memory may wake it. */
  readonly shared?: boolean;
  /** Queue of the futex in which it stands. Set by the thread model; the mapping may go while it waits. */
  readonly key?: PlaceKey;
  readonly since: number;
  /** ns, Infinity: for ever. */
  readonly deadline: number;
  /** Only wakers with a bit in common wake it (FUTEX_WAIT_BITSET). */
  readonly bitset: number;
  /** Context waited for (join), or -1. */
  readonly target: ContextId;
  /** Timer that ends it at its deadline; absent: none. Set by the thread model. */
  readonly timer?: number;
  /** Queues of the kernel that it stands in besides or instead of the futex of `address` (wait-queue.ts). */
  readonly queues?: readonly string[];
  /** Signals do not wake it (the disk, a vfork parent). */
  readonly uninterruptible?: boolean;
  /** Signals that it waits for although they are blocked (sigwait), two words as in a mask. */
  readonly signals?: readonly [number, number];
  /** An instruction waits, at a page fault: library calls under way around it hear nothing of it (Call.woken stays). */
  readonly fault?: boolean;
}

/** A signal on its way. */
export interface PendingSignal {
  readonly signal: number;
  /** si_code: SI_USER 0, SI_TKILL -6, SI_KERNEL 128, CLD_EXITED 1, ... */
  readonly code: number;
  /** Process id and user id of the sender; 0 from the kernel. */
  readonly pid: number;
  readonly uid: number;
  /** si_status of SIGCHLD, si_value of sigqueue, si_addr of a fault: where it is no exact number, its low word. */
  readonly value: number;
  /** High word of si_value, where `value` is the low one. */
  readonly high?: number;
  /** Timer of timer_create that sent it (si_timerid). */
  readonly timer?: number;
}

/** Values of Process.parent that are no index. */
export const INIT = -1;
export const SHELL = -2;
/** Process ids of the two. */
export const INIT_PID = 1;
export const SHELL_PID = 99;

/** A thread group. */
export interface Process extends Stamped {
  /** Index in `state.processes`. */
  readonly index: number;
  /** Process id as programs see it (tgid). */
  readonly pid: number;
  /** Index of its parent; INIT: adopted by process 1; SHELL: started by the shell, outside the simulation. */
  readonly parent: number;
  /** Process group: the process id of its first member. Sessions are left out. */
  readonly group: number;
  /** Indices, oldest first; zombies are among them until they are waited for. */
  readonly children: readonly number[];
  /** The executable it runs: index in Program.images (exec changes it). */
  readonly image: number;
  readonly name: string;
  readonly tasks: readonly TaskId[];
  readonly contexts: readonly ContextId[];
  /** How many of its contexts have not ended: the end of the last one ends the process. Kept by the thread model. */
  readonly live?: number;
  /** Its address space, or -1 once it has ended. */
  readonly space: number;
  readonly state: 'alive' | 'zombie' | 'gone';
  /** Signal that tells the parent of its end (SIGCHLD for fork; clone may say another, or 0: none). */
  readonly exitSignal: number;
  /** Signals sent to the process as a whole and not delivered yet, in order of arrival. */
  readonly pending: readonly PendingSignal[];
  /** Stopped by this signal (SIGSTOP, SIGTSTP, ...), or 0. */
  readonly stopped: number;
  /** What wait() has still to report of it: a stop (the signal), a continuation, nothing. */
  readonly report: 'none' | 'stopped' | 'continued';
  /** Timer of alarm() and ITIMER_REAL, or -1; the interval after which it is armed again, ns, or 0. */
  readonly alarm: number;
  readonly alarmInterval: number;
  /** ITIMER_VIRTUAL and ITIMER_PROF while armed (interval-timers.ts). */
  readonly cpuTimers: readonly CpuTimer[];
  /** Timers of timer_create by timer_t; undefined: deleted. Neither fork nor exec hands them on. */
  readonly timers: readonly (PosixTimer | undefined)[];
  /** Times of children that were waited for, theirs included, ns; and their faults. */
  readonly childUser: number;
  readonly childSystem: number;
  readonly childMinorFaults: number;
  readonly childMajorFaults: number;
  readonly started: number;
  /** Time of its end, or -1. */
  readonly ended: number;
  /** Status as wait() encodes it: exit code << 8, or signal number. */
  readonly status: number;
  /** The fault that ended it, for the panes; undefined if none. */
  readonly fault: FaultReport | undefined;
  /** Values of errno live in memory (thread-local); nothing here. Library data of the process by name (atexit list, keys, stdio, heap). */
  readonly library: Readonly<Record<string, unknown>>;
}

/** An interval timer that counts the processor time of a process. */
export interface CpuTimer {
  /** user: ITIMER_VIRTUAL; all: ITIMER_PROF, which counts the kernel's work for it too. */
  readonly counts: 'user' | 'all';
  /** Rings when the process has had so much, ns. */
  readonly due: number;
  readonly interval: number;
  /** Timer of the machine at which the account is looked at, or -1 while no thread of the process runs. */
  readonly look: number;
  /** On how many cores threads of the process ran when that was planned. */
  readonly cores: number;
}

/** A timer of timer_create. */
export interface PosixTimer {
  readonly clock: number;
  /** SIGEV_SIGNAL, SIGEV_NONE, SIGEV_THREAD_ID. */
  readonly notify: number;
  readonly signal: number;
  /** sigev_value as two words. */
  readonly value: readonly [number, number];
  /** Context that gets the signal, or -1: the process. */
  readonly target: ContextId;
  /** Timer of the machine, or -1 while disarmed; ns between two rings, or 0. */
  readonly armed: number;
  readonly interval: number;
  /** Rings since the signal that is pending, and those that the last delivered one stood for. */
  readonly missed: number;
  readonly overrun: number;
}

export interface FaultReport {
  readonly kind: string;
  readonly signal: number;
  readonly context: ContextId;
  readonly pc: number;
  readonly address: number;
  /** One sentence in words, complete. */
  readonly message: string;
}

/** Reference-counted records a task shares or owns (CLONE_FILES, CLONE_FS, CLONE_SIGHAND, credentials). */
export interface SharedRecord extends Stamped {
  readonly references: number;
}
export interface FilesRecord extends SharedRecord {
  /** By number. */
  readonly descriptors: readonly (Descriptor | undefined)[];
  /** Its threads that wait for a lock of a file (files/locks.ts): who waits for whom. */
  readonly lockWaits: readonly LockWait[];
}
export interface FilesystemRecord extends SharedRecord {
  /** Current folder: its path when it was entered, for people; and its inode. */
  readonly cwd: string;
  readonly folder: number;
  readonly umask: number;
}
export interface SignalHandlersRecord extends SharedRecord {
  /** By signal number; those that are not there have the default action. */
  readonly actions: readonly (SignalAction | undefined)[];
}
/** struct sigaction. */
export interface SignalAction {
  /** SIG_DFL 0, SIG_IGN 1, or the address of the handler. */
  readonly handler: number;
  /** Blocked while the handler runs. */
  readonly mask: readonly [number, number];
  /** SA_... as Linux numbers them. */
  readonly flags: number;
}
export interface CredentialsRecord extends SharedRecord {
  readonly uid: number;
  readonly gid: number;
}

export interface RunQueue extends Stamped {
  readonly id: number;
  /** Core it belongs to, or -1 for all. */
  readonly core: CoreId;
  /** Task ids; order (ring, heap) is the policy's. Several arrays where it has levels. */
  readonly lists: readonly (readonly TaskId[])[];
  /** Partial sums over the tasks, for policies that need them (schedulers/tickets.ts). */
  readonly sums?: readonly number[];
  /** Number of tasks queued (the running one is not). */
  readonly count: number;
  /** The policy's numbers for the queue (min_vruntime, total weight, head of a ring, sequence). */
  readonly numbers: Readonly<Record<string, number>>;
}

export interface FutexTable extends Stamped {
  /** key → waiters in order of arrival. Keys are made by futexKey; queues of the kernel's own have names (wait-queue.ts). */
  readonly queues: ReadonlyMap<PlaceKey, readonly ContextId[]>;
}

export interface TimerHeap extends Stamped {
  readonly heap: readonly Timer[];
  /** Place of each timer in `heap`, by id: what makes cancelling O(log n). */
  readonly positions: ReadonlyMap<number, number>;
  readonly sequence: number;
}
export interface Timer {
  readonly id: number;
  readonly time: number;
  /** 'wake' a waiting context (sleep, timed wait), or what later mechanisms need. */
  readonly kind: string;
  readonly context: ContextId;
  readonly value: number;
}

export interface ObjectTable extends Stamped {
  readonly list: readonly SyncObject[];
  /** Key of its place (placeKey) → index in list. */
  readonly index: ReadonlyMap<PlaceKey, number>;
}
/** What is known of a lock or the like beside the words in its memory. */
export interface SyncObject extends Stamped {
  readonly kind: 'mutex' | 'condition' | 'semaphore' | 'barrier' | 'rwlock' | 'spinlock' | 'once' | 'futex';
  /** Where it lies, the same for all spaces that map it (placeKey). */
  readonly key: PlaceKey;
  /** Space and address at which it was first seen. Others may know it at other addresses: see objects.ts, addressSeen. */
  readonly space: number;
  readonly address: number;
  /** Memory object in which it lies, and where therein; -1: in memory of the space's own. */
  readonly within: number;
  readonly offset: number;
  /** Private to one process, but used by several: that was said already. */
  readonly strange: boolean;
  /** Owner (mutex, spinlock, rwlock writer), or -1; readers of an rwlock. */
  readonly owner: ContextId;
  readonly readers: readonly ContextId[];
  readonly destroyed: boolean;
  /** 'normal', 'recursive', 'errorcheck', 'shared', ... */
  readonly type: string;
  readonly fast: number;
  readonly slow: number;
  readonly acquisitions: number;
  readonly contended: number;
  readonly longestWait: number;
  readonly totalWait: number;
  readonly heldSince: number;
  readonly longestHeld: number;
}

/** A name of sem_open, and the memory object that holds the semaphore. Records never change. */
export interface NamedSemaphore {
  readonly name: string;
  readonly object: number;
}

export interface Output extends Stamped {
  /**
   * Pieces in order of writing, each a write of one context to one descriptor: the latest ones, and before them full chunks
   * that never change again, so that owning the record costs the same however much was printed. Read by output.ts.
   */
  readonly latest: readonly OutputPiece[];
  readonly before: OutputChunk | undefined;
  readonly bytes: number;
  /** Bytes of standard input consumed. */
  readonly inputRead: number;
}
export interface OutputChunk {
  readonly pieces: readonly OutputPiece[];
  readonly before: OutputChunk | undefined;
}
export interface OutputPiece {
  readonly fd: number;
  readonly context: ContextId;
  readonly step: number;
  readonly text: Uint8Array;
}
