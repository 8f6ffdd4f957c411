/** Signals as programs on the simulated machine meet them, beyond what the corpus has from the real one. */
import { describe, expect, it } from 'vitest';
import { backtrace } from '../../source/kernel/call.js';
import { type KernelEvent, maskOf } from '../../source/kernel/events.js';
import { type Kernel, PRICE_NAMES } from '../../source/kernel/machine.js';
import { run } from '../../source/kernel/step.js';
import { bootC, runC } from './run.js';

const HEAD = `#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>
`;
const c = (main: string, before = ''): string => `${HEAD}${before}\nint main(void) {\n${main}\nreturn 0;\n}\n`;
const faultsOf = (k: Kernel): (string | undefined)[] =>
  k.state.processes.filter((p) => p?.fault !== undefined).map((p) => p!.fault!.message);

describe('what a signal has done is said', () => {
  it.each([
    ['raise(SIGTERM);', 'signal 15', 'T1 raises SIGTERM (Terminated)'],
    ['kill(getpid(), SIGUSR1);', 'signal 10', 'T1 gets SIGUSR1 (User defined signal 1) from its own process'],
    ['alarm(1); pause();', 'signal 14', 'T1 gets SIGALRM (Alarm clock)'],
    ['raise(SIGRTMIN + 3);', 'signal 37', 'T1 raises SIGRTMIN+3 (Real-time signal 3)'],
    ['abort();', 'signal 6', 'T1 calls abort'],
    [
      'if (fork() == 0) { kill(getppid(), SIGHUP); _exit(0); } pause();',
      'signal 1',
      'T1 gets SIGHUP (Hangup) from process 101',
    ],
  ])('%s', (body, end, message) => {
    const ran = runC(c(body));
    expect(ran.end).toBe(end);
    expect(faultsOf(ran.k)).toEqual([message]);
  });

  it('in events: who sent it, who takes it, and that the handler has returned', () => {
    const { k } = bootC(
      c(
        'signal(SIGUSR1, h); kill(getpid(), SIGUSR1); raise(SIGCHLD); raise(SIGTERM);',
        'static void h(int n) { (void)n; }',
      ),
    );
    const events: KernelEvent[] = [];
    k.sink = { ...maskOf(['signalSent', 'signalDelivered', 'signalReturn']), emit: (e) => events.push(e) };
    run(k, { steps: 1000 });
    expect(events.map((e) => [e.kind, e.value, e.why])).toEqual([
      ['signalSent', 10, 'kill'],
      ['signalDelivered', 10, 'handler'],
      ['signalReturn', 10, ''],
      ['signalSent', 17, 'raise'],
      ['signalSent', 15, 'raise'],
      ['signalDelivered', 15, 'terminate'],
    ]);
    // Each delivery was paid for.
    expect(k.state.ledger.counts[PRICE_NAMES.indexOf('signal')]).toBe(2);
  });

  it('in the call stack, below the handler: the interrupted function stands where it was', () => {
    const { k } = bootC(
      c(
        'signal(SIGUSR1, handler); outer();',
        'static volatile int inside;\nstatic void handler(int n) { inside = n; for (;;) ; }\nstatic void outer(void) { raise(SIGUSR1); }',
      ),
    );
    run(k, { steps: 5000 });
    const names = backtrace(k.program, k.state.contexts[0]!).map((f) => f.function?.displayName);
    expect(names).toEqual(['handler', '<signal handler called>', 'outer', 'main', '_start']);
  });
});

describe('faults', () => {
  it('that Linux would not notice end the process, whatever it handles', () => {
    const handlers = 'signal(SIGABRT, h); signal(SIGSEGV, h);';
    const before = 'static void h(int n) { printf("handled %d\\n", n); }';
    for (const [body, message] of [
      ['int *p = malloc(40); p[10] = 1;', /past the end of the heap block/],
      ['int *p = malloc(40); free(p); *p = 1;', /freed/],
      ['int x; if (x > 3) puts("x");', /uninitialised/],
    ] as const) {
      const ran = runC(c(`${handlers} ${body}`, before));
      expect(ran.stdout).toBe('');
      expect(ran.end).toBe('signal 6');
      expect(faultsOf(ran.k)[0]).toMatch(message);
    }
  });

  it('whose handler just returns go on for ever, and that is said once', () => {
    const ran = runC(
      c(
        'signal(SIGSEGV, h); *(volatile int *)0 = 1;',
        'static volatile int calls; static void h(int n) { (void)n; calls++; }',
      ),
      { steps: 5000 },
    );
    expect(ran.end).toBe('steps');
    expect(ran.misuses).toHaveLength(1);
    expect(ran.misuses[0]).toMatch(/^The handler of SIGSEGV returns and the same instruction faults again/);
  });

  it('that a handler mends page by page are no such loop', () => {
    const ran = runC(
      c(
        `p = mmap(0, 4 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        struct sigaction a = {.sa_flags = SA_SIGINFO};
        a.sa_sigaction = h;
        sigaction(SIGSEGV, &a, 0);
        for (int i = 0; i < 4 * 4096; i += 512) p[i] = 1;
        printf("%d\\n", calls);`,
        `static char *p; static int calls;
        static void h(int n, siginfo_t *i, void *x) {
          (void)n; (void)x; calls++;
          mprotect(p + ((char *)i->si_addr - p) / 4096 * 4096, 4096, PROT_READ | PROT_WRITE);
        }`,
      ),
    );
    expect(ran.stdout).toBe('4\n');
    expect(ran.misuses).toEqual([]);
  });

  it('of one thread end all threads of its process, and no other process', () => {
    const ran = runC(
      c(
        `if (fork() == 0) {
          pthread_t t;
          pthread_create(&t, 0, spins, 0);
          pthread_create(&t, 0, crashes, 0);
          for (;;) pause();
        }
        int status;
        wait(&status);
        printf("%d %d\\n", WIFSIGNALED(status), WTERMSIG(status));`,
        `static void *spins(void *x) { for (volatile int i = 0;; i++) ; return x; }
        static void *crashes(void *x) { usleep(20); *(volatile int *)0 = 1; return x; }`,
      ),
    );
    expect(ran.stdout).toBe('1 11\n');
    expect(ran.end).toBe('exit 0');
    const child = ran.k.state.processes[1]!;
    expect(child.contexts.map((id) => ran.k.state.contexts[id]!.status)).toEqual(['gone', 'gone', 'gone']);
  });

  it('within a library call: the call is done again when the handler returns', () => {
    const ran = runC(
      c(
        `p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        strcpy(p + 4090, "across two pages");
        mprotect(p + 4096, 4096, PROT_NONE);
        signal(SIGSEGV, h);
        printf("%zu\\n", strlen(p + 4090));
        mprotect(p + 4096, 4096, PROT_NONE);
        printf("%s\\n", p + 4090);
        printf("%d\\n", calls);`,
        'static char *p; static int calls; static void h(int n) { (void)n; calls++; mprotect(p + 4096, 4096, PROT_READ | PROT_WRITE); }',
      ),
    );
    expect(ran.stdout).toBe('16\nacross two pages\n2\n');
  });
});

describe('handlers', () => {
  it('may change the mask that they return to, but no registers', () => {
    const handlerThat = (change: string): string =>
      `static void h(int n, siginfo_t *i, void *x) { (void)n; (void)i; ucontext_t *u = x; ${change} }`;
    const body = `struct sigaction a = {.sa_flags = SA_SIGINFO};
      sigset_t now;
      a.sa_sigaction = h;
      sigaction(SIGUSR1, &a, 0);
      raise(SIGUSR1);
      sigprocmask(SIG_BLOCK, 0, &now);
      printf("%d %d\\n", sigismember(&now, SIGUSR1), sigismember(&now, SIGUSR2));`;
    expect(runC(c(body, handlerThat('sigaddset(&u->uc_sigmask, SIGUSR2);'))).stdout).toBe('0 1\n');
    const ran = runC(c(body, handlerThat('u->uc_mcontext.gregs[REG_RIP] += 2;')));
    expect(ran.end).toBe('signal 6');
    expect(faultsOf(ran.k)[0]).toMatch(/changed registers in its ucontext_t/);
  });

  it('that are no functions, and masks that were never set, are found', () => {
    const wrong = runC(c('signal(SIGUSR1, (void (*)(int))12345); raise(SIGUSR1);'));
    expect(wrong.end).toBe('signal 11');
    expect(faultsOf(wrong.k)[0]).toMatch(/call of 0x3039, which is no function/);
    const unset = runC(
      c('struct sigaction a; a.sa_handler = h; sigaction(SIGUSR1, &a, 0);', 'static void h(int n) { (void)n; }'),
    );
    expect(unset.end).toBe('signal 6');
    expect(faultsOf(unset.k)[0]).toMatch(/never/);
  });

  it('may be functions of the library', () => {
    expect(runC(c('signal(SIGUSR1, exit); raise(SIGUSR1); puts("not here");')).end).toBe('exit 10');
    expect(runC(c('signal(SIGALRM, _exit); alarm(1); for (;;) ;')).end).toBe('exit 14');
  });

  it('interrupt each other as deep as the stack goes, then SIGSEGV ends it', () => {
    const ran = runC(
      c(
        'struct sigaction a = {.sa_flags = SA_NODEFER}; a.sa_handler = h; sigaction(SIGUSR1, &a, 0); raise(SIGUSR1);',
        'static void h(int n) { raise(n); }',
      ),
      { steps: 1_000_000 },
    );
    expect(ran.end).toBe('signal 11');
    expect(faultsOf(ran.k)[0]).toMatch(/stack/);
  });

  it('of a thread that is not the main one run there; longjmp out of one is refused to other threads', () => {
    const ran = runC(
      c(
        `pthread_t t;
        signal(SIGUSR1, h);
        pthread_create(&t, 0, f, 0);
        if (setjmp(out) == 0) pthread_join(t, 0);`,
        `static jmp_buf out;
        static void h(int n) { longjmp(out, n); }
        static void *f(void *x) { usleep(20); raise(SIGUSR1); return x; }`,
      ),
    );
    expect(ran.end).toBe('signal 6');
    expect(faultsOf(ran.k)[0]).toMatch(/longjmp with a buffer that setjmp of this thread never filled/);
    expect(faultsOf(ran.k)[0]).toMatch(/that of another one: each has a stack of its own/);
  });
});

describe('timers', () => {
  it('of processor time do not run while nobody runs, and run faster where several threads do', () => {
    const spin =
      'static volatile int rung; static void h(int n) { (void)n; rung = 1; } static void *f(void *x) { while (!rung) ; return x; }';
    const measured = (threads: number, which: string, signal: string): number => {
      const ran = runC(
        c(
          `struct itimerval t = {{0, 0}, {0, 9000}};
          struct timespec a, b;
          pthread_t p;
          signal(${signal}, h);
          clock_gettime(CLOCK_MONOTONIC, &a);
          setitimer(${which}, &t, 0);
          usleep(50000);
          if (rung) puts("too early");
          for (int i = 1; i < ${threads}; i++) pthread_create(&p, 0, f, 0);
          f(0);
          clock_gettime(CLOCK_MONOTONIC, &b);
          printf("%ld\\n", (b.tv_nsec - a.tv_nsec) / 1000 - 50000);`,
          spin,
        ),
        { cores: 4 },
      );
      return Number(ran.stdout);
    };
    for (const [which, signal] of [
      ['ITIMER_VIRTUAL', 'SIGVTALRM'],
      ['ITIMER_PROF', 'SIGPROF'],
    ] as const) {
      const [one, three] = [1, 3].map((n) => measured(n, which, signal)) as [number, number];
      expect(one).toBeGreaterThan(8500);
      expect(one).toBeLessThan(9500);
      expect(three).toBeGreaterThan(2700);
      expect(three).toBeLessThan(3500);
    }
  });

  it('ring the signal they were told to, with its value, and count what was missed', () => {
    const ran = runC(
      c(
        `sigset_t set;
        siginfo_t info;
        timer_t id;
        struct sigevent e = {.sigev_notify = SIGEV_SIGNAL};
        struct itimerspec every = {{0, 1000000}, {0, 1000000}}, off = {{0, 0}, {0, 0}};
        e.sigev_signo = SIGRTMIN;
        e.sigev_value.sival_int = 42;
        sigemptyset(&set);
        sigaddset(&set, SIGRTMIN);
        sigprocmask(SIG_BLOCK, &set, 0);
        timer_create(CLOCK_MONOTONIC, &e, &id);
        timer_settime(id, 0, &every, 0);
        usleep(5500);
        int n = sigwaitinfo(&set, &info);
        printf("%d %d %d", n == SIGRTMIN, info.si_code == SI_TIMER, info.si_value.sival_int);
        n = sigwaitinfo(&set, &info);
        timer_settime(id, 0, &off, 0);
        struct timespec none = {0, 0};
        printf(" %d\\n", sigtimedwait(&set, 0, &none));`,
      ),
    );
    expect(ran.stdout).toBe('1 1 42 -1\n');
    const overruns = runC(
      c(
        `timer_t id;
        sigset_t set, old;
        struct itimerspec every = {{0, 1000000}, {0, 1000000}};
        struct sigevent e = {.sigev_notify = SIGEV_SIGNAL};
        e.sigev_signo = SIGUSR1;
        struct sigaction a = {.sa_flags = SA_SIGINFO};
        a.sa_sigaction = h;
        sigaction(SIGUSR1, &a, 0);
        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        sigprocmask(SIG_BLOCK, &set, &old);
        timer_create(CLOCK_MONOTONIC, &e, &the_timer);
        timer_settime(the_timer, 0, &every, 0);
        usleep(5500);
        sigprocmask(SIG_SETMASK, &old, 0);
        printf("%d %d\\n", seen, told);
        (void)id;`,
        `static timer_t the_timer; static volatile int seen = -1, told;
        static void h(int n, siginfo_t *i, void *x) { (void)n; (void)x; seen = i->si_overrun; told = timer_getoverrun(the_timer); }`,
      ),
    );
    expect(overruns.stdout).toBe('4 4\n');
  });

  it('that the machine does not have are refused, and said', () => {
    const ran = runC(
      c(
        `timer_t id;
        struct sigevent e = {.sigev_notify = SIGEV_THREAD};
        printf("%d", timer_create(CLOCK_MONOTONIC, &e, &id));`,
      ),
    );
    expect(ran.stdout).toBe('-1');
    expect(ran.misuses).toEqual(['timer_create with SIGEV_THREAD is not simulated']);
  });

  it('are not inherited and not handed on: fork, exec, the end', () => {
    const ran = runC(
      c(
        `timer_t id;
        struct itimerspec soon = {{0, 1000}, {0, 1000}};
        struct sigevent e = {.sigev_notify = SIGEV_NONE};
        timer_create(CLOCK_MONOTONIC, &e, &id);
        timer_settime(id, 0, &soon, 0);
        alarm(100);
        setitimer(ITIMER_VIRTUAL, &(struct itimerval){{0, 0}, {100, 0}}, 0);
        if (fork() == 0) _exit(timer_delete(id) == -1 && alarm(0) == 0);
        int status;
        wait(&status);
        printf("%d\\n", WEXITSTATUS(status));`,
      ),
    );
    expect(ran.stdout).toBe('1\n');
    expect(ran.k.state.timers.heap).toEqual([]);
  });
});

describe('stopped and outside', () => {
  it('a process that stops and that nobody lets go on is stuck', () => {
    const ran = runC(c('raise(SIGSTOP);'));
    expect(ran.end).toBe('stuck');
    expect(ran.k.state.tasks[0]!.state).toBe('stopped');
  });

  it('a signal for the shell is nobody here to take', () => {
    const ran = runC(c('printf("%d", kill(getppid(), SIGTERM));'));
    expect(ran.stdout).toBe('0');
    expect(ran.misuses).toEqual(['Sends a signal to process 99, the shell, which is outside of the simulation']);
  });

  it('stopped threads take no time and no core, whatever they were doing', () => {
    const ran = runC(
      c(
        `pid_t pid = fork();
        if (pid == 0) {
          pthread_t t;
          pthread_create(&t, 0, f, 0);
          for (;;) n++;
        }
        usleep(1000);
        kill(pid, SIGSTOP);
        waitpid(pid, 0, WUNTRACED);
        long before = count(pid);
        usleep(100000);
        printf("%d", count(pid) == before);
        kill(pid, SIGCONT);
        usleep(1000);
        printf(" %d\\n", count(pid) > before);
        kill(pid, SIGKILL);
        wait(0);`,
        `static volatile long *shared; static volatile long n;
        __attribute__((unused)) static long count(pid_t p) { (void)p; return *shared; }
        static void *f(void *x) { for (;;) (*shared)++; return x; }`,
      ).replace(
        'pid_t pid = fork();',
        'shared = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);\npid_t pid = fork();',
      ),
      { cores: 3 },
    );
    expect(ran.stdout).toBe('1 1\n');
  });
});
