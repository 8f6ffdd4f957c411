/**
 * What Linux does with the signals of a process of one thread, as plainly as it can be said: sets, lists and a stack. Random
 * programs are run against it. (The model itself was compared with the real kernel.)
 */
import fc from 'fast-check';

/** HUP, USR1, USR2, TERM, CHLD, and two real-time ones. */
export const SIGNALS = [1, 10, 12, 15, 17, 34, 35] as const;
const CHLD = 17;
const FIRST_REAL_TIME = 32;
const SI_QUEUE = -1;
const SI_TKILL = -6;
/** A handler that raises its own signal would go on for ever. */
const MOST_RAISES = 15;

/** `set`: bits by place in SIGNALS; `at`: place of a signal there. */
export type Op =
  | { readonly kind: 'block' | 'unblock' | 'setmask' | 'take'; readonly set: number }
  | { readonly kind: 'kill' | 'raise'; readonly at: number }
  | { readonly kind: 'queue'; readonly at: number; readonly value: number }
  | { readonly kind: 'ignore' | 'default'; readonly at: number }
  | {
      readonly kind: 'handle';
      readonly at: number;
      readonly set: number;
      readonly nodefer: boolean;
      readonly once: boolean;
    }
  | { readonly kind: 'show' };

/** What the handler of each signal does at depth 0 and 1: raises another (place), or opens a set. */
export interface Script {
  readonly ops: readonly Op[];
  readonly nested: readonly { readonly raise: number; readonly open: number }[];
}

const set = fc.integer({ min: 0, max: 2 ** SIGNALS.length - 1 });
const at = fc.nat(SIGNALS.length - 1);
const handle = fc.record({
  kind: fc.constant('handle' as const),
  at,
  set: fc.oneof(fc.constant(0), set),
  nodefer: fc.boolean(),
  once: fc.nat(5).map((n) => n === 0),
});
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('block', 'unblock', 'setmask', 'take'), set }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('kill', 'raise'), at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('queue'), at, value: fc.nat(99) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ignore'), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('default'), at: fc.constantFrom(4, 4, 4, 0) }) },
  { weight: 3, arbitrary: handle },
  { weight: 2, arbitrary: fc.constant({ kind: 'show' as const }) },
) as fc.Arbitrary<Op>;

export const scripts: fc.Arbitrary<Script> = fc.record({
  // Nearly all signals end a process that says nothing: first all have handlers.
  ops: fc
    .tuple(fc.tuple(...SIGNALS.map((_, i) => handle.map((h) => ({ ...h, at: i })))), fc.array(op, { maxLength: 40 }))
    .map(([first, then]) => [...first, ...then]),
  nested: fc.tuple(
    ...SIGNALS.map(() => fc.record({ raise: fc.integer({ min: -1, max: SIGNALS.length - 1 }), open: set })),
  ),
});

const KINDS = ['block', 'unblock', 'setmask', 'take', 'kill', 'raise', 'queue', 'ignore', 'default', 'handle', 'show'];

/** The C program of a script: one that carries out a table. It writes without a buffer, so that nothing is lost at its end. */
export function programOf({ ops, nested }: Script): string {
  const rows = ops.map((o) => {
    const a = 'set' in o && o.kind !== 'handle' ? o.set : 'at' in o ? o.at : 0;
    const b = o.kind === 'queue' ? o.value : o.kind === 'handle' ? o.set : 0;
    const c = o.kind === 'handle' ? (o.nodefer ? 1 : 0) + (o.once ? 2 : 0) : 0;
    return `{${KINDS.indexOf(o.kind)}, ${a}, ${b}, ${c}}`;
  });
  return `#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
static const int numbers[] = {${SIGNALS.join(', ')}};
static const int nested[][2] = {${nested.map((n) => `{${n.raise}, ${n.open}}`).join(', ')}};
static const int ops[][4] = {${rows.join(', ')}};
enum { N = sizeof numbers / sizeof numbers[0] };
static volatile int depth, raises = ${MOST_RAISES};
static sigset_t set_of(int bits) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < N; i++) if (bits >> i & 1) sigaddset(&set, numbers[i]);
  return set;
}
static void handler(int number, siginfo_t *info, void *context) {
  int i = 0;
  (void)context;
  while (numbers[i] != number) i++;
  printf("(%d %d %d", number, info->si_code, info->si_code == SI_QUEUE ? info->si_value.sival_int : 0);
  if (depth++ < 2) {
    if (nested[i][0] >= 0 && raises-- > 0) raise(numbers[nested[i][0]]);
    sigset_t set = set_of(nested[i][1]);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
  }
  depth--;
  printf(")");
}
static void show(const char *what, const sigset_t *set) {
  printf(" %s", what);
  for (int i = 0; i < N; i++) if (sigismember(set, numbers[i])) printf(" %d", numbers[i]);
}
int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  for (unsigned i = 0; i < sizeof ops / sizeof ops[0]; i++) {
    const int *o = ops[i];
    sigset_t set = set_of(o[1]), now;
    struct sigaction action;
    switch (o[0]) {
    case 0: sigprocmask(SIG_BLOCK, &set, NULL); break;
    case 1: sigprocmask(SIG_UNBLOCK, &set, NULL); break;
    case 2: sigprocmask(SIG_SETMASK, &set, NULL); break;
    case 3: {
      struct timespec none = {0, 0};
      siginfo_t info;
      int n = sigtimedwait(&set, &info, &none);
      printf("took %d", n);
      if (n > 0) printf(" %d", info.si_code);
      break;
    }
    case 4: kill(getpid(), numbers[o[1]]); break;
    case 5: raise(numbers[o[1]]); break;
    case 6: sigqueue(getpid(), numbers[o[1]], (union sigval){.sival_int = o[2]}); break;
    case 7: signal(numbers[o[1]], SIG_IGN); break;
    case 8: signal(numbers[o[1]], SIG_DFL); break;
    case 9:
      memset(&action, 0, sizeof action);
      action.sa_sigaction = handler;
      action.sa_mask = set_of(o[2]);
      action.sa_flags = SA_SIGINFO | (o[3] & 1 ? SA_NODEFER : 0) | (o[3] & 2 ? SA_RESETHAND : 0);
      sigaction(numbers[o[1]], &action, NULL);
      break;
    default:
      sigpending(&now);
      show("pending", &now);
      sigprocmask(SIG_BLOCK, NULL, &now);
      show("blocked", &now);
    }
    printf("\\n");
  }
  return 0;
}
`;
}

interface Sent {
  readonly signal: number;
  readonly code: number;
  readonly value: number;
}
interface Action {
  readonly kind: 'default' | 'ignore' | 'handle';
  readonly mask: readonly number[];
  readonly nodefer: boolean;
  readonly once: boolean;
}
const DEFAULT: Action = { kind: 'default', mask: [], nodefer: false, once: false };

class Ended extends Error {
  readonly signal: number;
  constructor(signal: number) {
    super();
    this.signal = signal;
  }
}

const members = (bits: number): number[] => SIGNALS.filter((_, i) => ((bits >> i) & 1) !== 0);

/** What the program prints, and how it ends: 'exit 0' or 'signal N'. */
export function predict({ ops, nested }: Script): { readonly output: string; readonly end: string } {
  let output = '';
  let mask = new Set<number>();
  let own: Sent[] = [];
  let shared: Sent[] = [];
  let depth = 0;
  let raises = MOST_RAISES;
  const actions = new Map<number, Action>(SIGNALS.map((n) => [n, DEFAULT]));
  const ignored = (n: number): boolean => {
    const { kind } = actions.get(n)!;
    return kind === 'ignore' || (kind === 'default' && n === CHLD);
  };
  const send = (list: Sent[], sent: Sent): void => {
    if (!mask.has(sent.signal) && ignored(sent.signal)) return;
    if (sent.signal < FIRST_REAL_TIME && list.some((s) => s.signal === sent.signal)) return;
    list.push(sent);
  };
  const take = (wanted: (n: number) => boolean): Sent | undefined => {
    for (const list of [own, shared]) {
      const lowest = Math.min(...list.map((s) => s.signal).filter(wanted));
      const i = list.findIndex((s) => s.signal === lowest);
      if (i >= 0) return list.splice(i, 1)[0];
    }
    return undefined;
  };
  /** Frames of all that may be delivered are made first; the last made runs first. */
  const deliver = (): void => {
    const frames: { sent: Sent; before: Set<number> }[] = [];
    for (;;) {
      const sent = take((n) => !mask.has(n));
      if (sent === undefined) break;
      const action = actions.get(sent.signal)!;
      if (ignored(sent.signal)) continue;
      if (action.kind === 'default') throw new Ended(sent.signal);
      if (action.once) actions.set(sent.signal, DEFAULT);
      frames.push({ sent, before: mask });
      mask = new Set([...mask, ...action.mask, ...(action.nodefer ? [] : [sent.signal])]);
    }
    for (const { sent, before } of frames.reverse()) {
      handler(sent);
      mask = before;
      deliver();
    }
  };
  const handler = (sent: Sent): void => {
    const { raise, open } = nested[SIGNALS.indexOf(sent.signal as 1)]!;
    output += `(${sent.signal} ${sent.code} ${sent.value}`;
    if (depth++ < 2) {
      if (raise >= 0 && raises-- > 0) {
        send(own, { signal: SIGNALS[raise]!, code: SI_TKILL, value: 0 });
        deliver();
      }
      mask = new Set([...mask].filter((n) => !members(open).includes(n)));
      deliver();
    }
    depth--;
    output += ')';
  };
  const change = (n: number, action: Action): void => {
    actions.set(n, action);
    if (!ignored(n)) return;
    own = own.filter((s) => s.signal !== n);
    shared = shared.filter((s) => s.signal !== n);
  };
  const list = (numbers: Iterable<number>): string => {
    const there = new Set(numbers);
    return SIGNALS.filter((n) => there.has(n))
      .map((n) => ` ${n}`)
      .join('');
  };
  try {
    for (const o of ops) {
      if (o.kind === 'block') mask = new Set([...mask, ...members(o.set)]);
      else if (o.kind === 'unblock') mask = new Set([...mask].filter((n) => !members(o.set).includes(n)));
      else if (o.kind === 'setmask') mask = new Set(members(o.set));
      else if (o.kind === 'take') {
        const sent = take((n) => members(o.set).includes(n));
        output += sent === undefined ? 'took -1' : `took ${sent.signal} ${sent.code}`;
      } else if (o.kind === 'kill') send(shared, { signal: SIGNALS[o.at]!, code: 0, value: 0 });
      else if (o.kind === 'raise') send(own, { signal: SIGNALS[o.at]!, code: SI_TKILL, value: 0 });
      else if (o.kind === 'queue') send(shared, { signal: SIGNALS[o.at]!, code: SI_QUEUE, value: o.value });
      else if (o.kind === 'show') {
        output += ` pending${list([...own, ...shared].map((s) => s.signal).filter((n) => mask.has(n)))}`;
        output += ` blocked${list(mask)}`;
      } else if (o.kind === 'handle') {
        change(SIGNALS[o.at]!, { kind: 'handle', mask: members(o.set), nodefer: o.nodefer, once: o.once });
      } else if (o.kind === 'ignore' || o.kind === 'default') change(SIGNALS[o.at]!, { ...DEFAULT, kind: o.kind });
      deliver();
      output += '\n';
    }
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return { output, end: `signal ${error.signal}` };
  }
  return { output, end: 'exit 0' };
}
