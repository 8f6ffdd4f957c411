/** Signals as x86-64 Linux numbers them: names, what strsignal says of them, and what happens where nobody handles them. */

/** What a signal does by default: end the process (core: with a dump, on Linux), nothing, stop it, let it go on. */
export type DefaultAction = 'terminate' | 'core' | 'ignore' | 'stop' | 'continue';

interface SignalInfo {
  /** Without SIG. */
  readonly name: string;
  readonly message: string;
  readonly action: DefaultAction;
}
const of = (name: string, message: string, action: DefaultAction = 'terminate'): SignalInfo => ({
  name,
  message,
  action,
});

/** By number. Source: signal(7); messages: glibc 2.36, siglist.h. */
const TABLE: readonly (SignalInfo | undefined)[] = [
  undefined,
  of('HUP', 'Hangup'),
  of('INT', 'Interrupt'),
  of('QUIT', 'Quit', 'core'),
  of('ILL', 'Illegal instruction', 'core'),
  of('TRAP', 'Trace/breakpoint trap', 'core'),
  of('ABRT', 'Aborted', 'core'),
  of('BUS', 'Bus error', 'core'),
  of('FPE', 'Floating point exception', 'core'),
  of('KILL', 'Killed'),
  of('USR1', 'User defined signal 1'),
  of('SEGV', 'Segmentation fault', 'core'),
  of('USR2', 'User defined signal 2'),
  of('PIPE', 'Broken pipe'),
  of('ALRM', 'Alarm clock'),
  of('TERM', 'Terminated'),
  of('STKFLT', 'Stack fault'),
  of('CHLD', 'Child exited', 'ignore'),
  of('CONT', 'Continued', 'continue'),
  of('STOP', 'Stopped (signal)', 'stop'),
  of('TSTP', 'Stopped', 'stop'),
  of('TTIN', 'Stopped (tty input)', 'stop'),
  of('TTOU', 'Stopped (tty output)', 'stop'),
  of('URG', 'Urgent I/O condition', 'ignore'),
  of('XCPU', 'CPU time limit exceeded', 'core'),
  of('XFSZ', 'File size limit exceeded', 'core'),
  of('VTALRM', 'Virtual timer expired'),
  of('PROF', 'Profiling timer expired'),
  of('WINCH', 'Window changed', 'ignore'),
  of('POLL', 'I/O possible'),
  of('PWR', 'Power failure'),
  of('SYS', 'Bad system call', 'core'),
];

export const SIGILL = 4;
export const SIGABRT = 6;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGSEGV = 11;
export const SIGALRM = 14;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGVTALRM = 26;
export const SIGPROF = 27;
/** The kernel's first real-time signal; the C library keeps two of them to itself. */
export const SIGRTMIN_KERNEL = 32;
export const SIGRTMIN = 34;
export const SIGRTMAX = 64;

/** Where the signal is neither handled nor ignored. Real-time signals terminate. */
export const defaultAction = (signal: number): DefaultAction => TABLE[signal]?.action ?? 'terminate';

/** strsignal. */
export function signalMessage(n: number): string {
  if (n >= SIGRTMIN && n <= SIGRTMAX) return `Real-time signal ${n - SIGRTMIN}`;
  return TABLE[n]?.message ?? `Unknown signal ${n}`;
}

/** 11 → 'SEGV', 36 → 'RTMIN+2'; undefined: no such signal. */
export function shortName(n: number): string | undefined {
  if (n >= SIGRTMIN && n <= SIGRTMAX) return n === SIGRTMIN ? 'RTMIN' : `RTMIN+${n - SIGRTMIN}`;
  return TABLE[n]?.name;
}

/** 11 → 'SIGSEGV'; the number where it has no name. */
export function signalName(n: number): string {
  const name = shortName(n);
  return name === undefined ? String(n) : `SIG${name}`;
}
