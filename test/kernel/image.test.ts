import { describe, expect, test } from 'vitest';
import { findImage } from '../../source/kernel/files/executables.js';
import { hashState } from '../../source/kernel/hash.js';
import { imageOf, START_FOLDER } from '../../source/kernel/images.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { regions } from '../../source/kernel/memory/map.js';
import { outputOf } from '../../source/kernel/output.js';
import { run, step } from '../../source/kernel/step.js';
import { evaluate } from '../../source/scenarios/expression/evaluate.js';
import { parseExpression } from '../../source/scenarios/expression/syntax.js';
import { bootC, runC } from '../library/run.js';
import { checkNothingLeft, checkProcesses } from './process-tree.js';
import { checkReferences } from './references.js';

const HEAD = `#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
`;
/** What follows goes into main. */
const main = (body: string, before = '') =>
  `${HEAD}${before}\nint main(int argc, char *argv[], char *envp[]) {\n(void)argc, (void)argv, (void)envp;\n${body}\n}\n`;

/** Prints its arguments and its environment, each in brackets. */
const SHOW = main(`
  for (int i = 0; i < argc; i++) printf("[%s]", argv[i]);
  for (char **e = envp; *e != NULL; e++) printf("{%s}", *e);
  printf(" %d\\n", argv[argc] == NULL && envp == environ);
  return 0;`);

const textOf = (k: Kernel): string => new TextDecoder().decode(outputOf(k.state, 1));

describe('arguments and environment', () => {
  const show = (body: string, settings = {}) =>
    runC(main(`${body}\nperror("exec");\nreturn 1;`), { programs: { show: SHOW }, ...settings }).stdout;

  test('of each function of the family', () => {
    const vectors = 'char *v[] = {"zero", "", "a b", NULL}, *e[] = {"X=1", "Y=", NULL};\n';
    expect(show(`${vectors}execve("./show", v, e);`)).toBe('[zero][][a b]{X=1}{Y=} 1\n');
    expect(show(`${vectors}execv("show", v);`)).toBe('[zero][][a b]{HOME=/home/user} 1\n');
    expect(show(`${vectors}execvpe("./show", v, e);`)).toBe('[zero][][a b]{X=1}{Y=} 1\n');
    expect(show('execl("./show", "s", "1", (char *)NULL);')).toBe('[s][1]{HOME=/home/user} 1\n');
    expect(show(`${vectors}execle("./show", "s", (char *)NULL, e);`)).toBe('[s]{X=1}{Y=} 1\n');
    expect(show('setenv("NEW", "n", 1); unsetenv("HOME"); execlp("./show", "s", NULL);')).toBe('[s]{NEW=n} 1\n');
    expect(show(`execl("${START_FOLDER}/show", "s", NULL);`)).toBe('[s]{HOME=/home/user} 1\n');
  });

  test('that are none', () => {
    expect(show('execve("./show", NULL, NULL);')).toBe('[] 1\n');
    expect(show('char *v[] = {NULL}; execve("./show", v, v);')).toBe('[] 1\n');
  });

  test('messages of the library begin with the new argv[0]', () => {
    const warns = '#include <err.h>\nint main(void) { warnx("w"); return 0; }';
    const run = (path: string) => runC(main(path), { programs: { show: warns } }).stderr;
    expect(run('execl("./show", "/some/where/name", NULL);')).toBe('name: w\n');
    expect(run('execl("./show", "", NULL);')).toBe(': w\n');
  });
});

describe('the path', () => {
  const errors = (body: string, settings = {}) => {
    const text = main(`
      static char path[9000]; (void)path;
      #define TRY(call) (call, printf("%s ", strerrorname_np(errno)))
      ${body}
      return 0;`);
    return runC(text.replaceAll('strerrorname_np(errno)', 'strerror(errno)'), {
      programs: { show: SHOW },
      ...settings,
    }).stdout;
  };

  test('errors are those of Linux', () => {
    expect(errors('TRY(execl("./nothing", "n", NULL));')).toBe('No such file or directory ');
    expect(errors('TRY(execl("", "n", NULL));')).toBe('No such file or directory ');
    expect(errors('TRY(execlp("", "n", NULL));')).toBe('No such file or directory ');
    expect(errors('TRY(execl(".", "n", NULL)); TRY(execl("/", "n", NULL));')).toBe(
      'Permission denied Permission denied ',
    );
    expect(errors('TRY(execl("./show/", "n", NULL)); TRY(execl("show/x", "n", NULL));')).toBe(
      'Not a directory Not a directory ',
    );
    expect(errors('memset(path, 47, 4096); TRY(execl(path, "n", NULL));')).toBe('File name too long ');
    expect(errors('memset(path, 97, 256); TRY(execl(path, "n", NULL));')).toBe('File name too long ');
  });

  test('a name without a slash is looked for in the folders of PATH, one attempt a step', () => {
    const program = main('execlp("true", "true", NULL); perror("execlp"); return 1;');
    const runs = (path: string) => {
      const { k, misuses } = bootC(program, { standIns: ['true'], environment: [`PATH=${path}`] });
      run(k, { steps: 1_000_000 });
      expect(misuses).toEqual([]);
      return [k.state.tasks[0]!.systemCalls, k.state.outcome];
    };
    const exited = (status: number) => ({ kind: 'exited', status });
    // exit_group is a system call too; who fails writes a message besides.
    expect(runs('/usr/bin')).toEqual([2, exited(0)]);
    expect(runs('/nowhere:/bin/true:/bin')).toEqual([4, exited(0)]);
    expect(runs('/nowhere')).toEqual([3, exited(0x100)]);
    // An empty element is the current folder, where a program of one's own would be.
    expect(
      runC(main('execlp("show", "s", NULL); return 1;'), { programs: { show: SHOW }, environment: ['PATH=/bin:'] }),
    ).toMatchObject({ stdout: '[s]{PATH=/bin:} 1\n' });
    expect(errors('TRY(execlp("show", "s", NULL));', { environment: ['PATH=/bin'] })).toBe(
      'No such file or directory ',
    );
  });

  test('where PATH is not set, the usual folders are searched; what may not be executed is said in the end', () => {
    expect(runC(main('execlp("true", "true", NULL); return 1;'), { standIns: ['true'], environment: [] }).end).toBe(
      'exit 0',
    );
    // /usr is a folder: permission is refused there, and no other is found.
    expect(errors('TRY(execlp("bin", "b", NULL));', { standIns: ['true'], environment: ['PATH=/usr:/nowhere'] })).toBe(
      'Permission denied ',
    );
  });

  test('is followed from the current folder, without dots', () => {
    const { k } = bootC(main('return execl("./show", "s", NULL);'), { programs: { show: SHOW }, standIns: ['true'] });
    const context = k.state.contexts[0]!;
    expect(findImage(k, context, 'show')).toBe(1);
    expect(findImage(k, context, '/tmp/show')).toBe(-2);
    expect(findImage(k, context, `/tmp/..${START_FOLDER}/./show`)).toBe(1);
    expect(findImage(k, context, '//usr/./bin///true')).toBe(2);
    expect(findImage(k, context, '/usr')).toBe(-13);
    expect(findImage(k, context, '/proc/self/exe')).toBe(0);
  });

  test('a program executes itself', () => {
    const body = `
      printf("%d ", argc); fflush(stdout);
      if (argc < 4) { argv[argc] = NULL; char *v[6] = {argv[0], "x", argc > 1 ? "y" : NULL, argc > 2 ? "z" : NULL, NULL};
        execv(argc == 1 ? "./main" : argc == 2 ? "/proc/self/exe" : argv[0], v); }
      return 3;`;
    expect(runC(main(body))).toMatchObject({ stdout: '1 2 3 4 ', end: 'exit 3' });
  });
});

describe('too much', () => {
  const big = (body: string) => runC(main(`${body}\nputs(strerror(errno));`), { programs: { show: SHOW } }).stdout;

  test('all strings and pointers may take 2 MiB, one string 128 KiB', () => {
    const string = (n: number) => `char *s = malloc(${n + 1}); memset(s, 97, ${n}); s[${n}] = 0;\n`;
    expect(big(`${string(131072)}execl("./show", "x", s, NULL);`)).toBe('Argument list too long\n');
    expect(big(`${string(131071)}execl("./show", "x", s, NULL);`).length).toBeGreaterThan(131071);
    const many = (n: number) => `${string(100000)}static char *v[300000]; for (int i = 0; i < ${n}; i++) v[i] = s;\n`;
    expect(big(`${many(21)}execv("./show", v);`)).toBe('Argument list too long\n');
    expect(big(`${many(20)}execv("./show", v);`).length).toBeGreaterThan(2000000);
    // The environment counts too, and pointers alone.
    expect(big(`${many(20)}execve("./show", v, v);`)).toBe('Argument list too long\n');
    expect(big('static char *v[300000]; for (int i = 0; i < 299999; i++) v[i] = "";\nexecv("./show", v);')).toBe(
      'Argument list too long\n',
    );
  });

  test('a list without its end is said to be wrong', () => {
    const { misuses, stdout } = runC(main('execl("./show", "s"); puts(strerror(errno));'), {
      programs: { show: SHOW },
    });
    expect([misuses, stdout]).toEqual([['The arguments of execl are not ended by a null pointer'], 'Bad address\n']);
  });

  test('a wild vector is a fault, and one whose end is missing as well', () => {
    expect(runC(main('execv("./show", (char **)16);'), { programs: { show: SHOW } }).end).toBe('signal 11');
    expect(runC(main('execv((char *)8, argv);'), { programs: { show: SHOW } }).end).toBe('signal 11');
  });
});

describe('the process', () => {
  const PARENT = main(
    `
    for (int i = 0; i < 2000; i++) { char *p = malloc(1000); p[0] = 1; }
    table[1] = 9; own = 8; atexit(never);
    pthread_key_create(&key, NULL); pthread_setspecific(key, table);
    printf("lost, as nobody flushed it");
    execl("./child", "child", NULL);
    return 1;`,
    `int table[3] = {1, 2, 3}; static __thread int own = 5; static pthread_key_t key;
     static void never(void) { write(1, "never", 5); }`,
  );
  const CHILD = main(
    `
    for (int i = 0; i < 2; i++) sum += table[i];
    pthread_key_create(&key, NULL);
    char *p = malloc(10);
    printf("%g %g %d %d %d\\n", sum, own, key, pthread_getspecific(key) == NULL, p != NULL);
    return (int)getpid();`,
    `static double table[2] = {0.25, 0.5}, sum; static __thread double own = 2.5; static pthread_key_t key;`,
  );

  test('has fresh memory and fresh data of the library, and what was its own is released', () => {
    const { k, misuses } = bootC(PARENT, { programs: { child: CHILD } });
    let most = 0;
    while (k.state.processes[0]!.image === 0) {
      step(k);
      most = Math.max(most, k.state.memory.used);
    }
    expect(k.state.spaces[0]).toBeUndefined();
    expect(k.state.memory.used).toBeLessThan(10);
    expect(most).toBeGreaterThan(480);
    expect(regions(k, k.state.processes[0]!.space).map((r) => r.kind)).toEqual(
      regions(bootC(CHILD).k, 0).map((r) => r.kind),
    );
    checkReferences(k);
    checkProcesses(k);
    run(k, { steps: 1_000_000 });
    expect(textOf(k)).toBe('0.75 2.5 0 1 1\n');
    expect(misuses).toEqual([]);
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 100 << 8 });
    checkNothingLeft(k);
  });

  test('has a new name, the number it had, and one thread', () => {
    const { k } = bootC(PARENT, { programs: { child: CHILD } });
    const { pid } = k.state.processes[0]!;
    while (k.state.processes[0]!.image === 0) step(k);
    const process = k.state.processes[0]!;
    expect([process.pid, process.name, process.contexts, process.live]).toEqual([pid, 'child', [0], 1]);
    expect(imageOf(k, 0).name).toBe('child');
    expect(k.state.tasks[0]!.name).toBe('child');
    expect(k.state.contexts[0]).toMatchObject({ name: 'main', calls: [], fp: 0, tid: pid });
  });

  test('is named and explained by the variables of its own program', () => {
    const wrong = main('volatile int n = 2; table[n] = 1; return 0;', 'static double table[2] = {0.25, 0.5};');
    const { k } = bootC(PARENT, { programs: { child: wrong } });
    const value = (text: string) => {
      const parsed = parseExpression(text);
      const result = parsed.ok
        ? evaluate(parsed.node, { kernel: k, process: 0, context: 0, frame: 0 })
        : { ok: false as const, why: 'syntax' };
      return result.ok ? result.value.scalar : result.why;
    };
    expect(value('table[1]')).toBe(2n);
    run(k, { steps: 1_000_000 });
    expect(k.state.processes[0]!.fault?.message).toContain('global array `table` has 2 elements, index 2');
    expect(value('table[1]')).toBe(0.5);
    expect(value('own')).toBe('there is no variable own');
  });

  test('its handlers are gone, what it ignores and blocks stays so', () => {
    const child = main(`
      struct sigaction a; sigset_t s;
      for (int n = 10; n <= 14; n += 2) { sigaction(n, NULL, &a); printf("%d ", a.sa_handler == SIG_DFL ? 0 : a.sa_handler == SIG_IGN ? 1 : 2); }
      sigprocmask(SIG_SETMASK, NULL, &s); printf("%d%d ", sigismember(&s, SIGTERM), sigismember(&s, SIGINT));
      sigpending(&s); printf("%d\\n", sigismember(&s, SIGTERM));
      return 0;`);
    const parent = main(
      `
      signal(SIGUSR1, handler); signal(SIGUSR2, SIG_IGN); signal(SIGALRM, handler);
      sigset_t s; sigemptyset(&s); sigaddset(&s, SIGTERM); sigprocmask(SIG_BLOCK, &s, NULL);
      raise(SIGTERM);
      execl("./child", "child", NULL); return 1;`,
      'static void handler(int n) { (void)n; }',
    );
    expect(runC(parent, { programs: { child } }).stdout).toBe('0 1 0 10 1\n');
  });

  test('whoever of its threads executes is the only one left, under the process number', () => {
    const child = main('printf("%d %d\\n", getpid() == gettid(), (int)sizeof argv); return 4;');
    const parent = main(
      `
      pthread_mutex_lock(&lock);
      for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, i == 1 ? executes : waits, NULL);
      pthread_join(t[0], NULL);
      return 1;`,
      `static pthread_t t[3]; static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
       static void *waits(void *x) { pthread_mutex_lock(&lock); return x; }
       static void *executes(void *x) { usleep(100); execl("./child", "child", NULL); return x; }`,
    );
    for (const cores of [1, 4]) {
      const { k, stdout, end } = runC(parent, { programs: { child }, cores });
      expect([stdout, end]).toEqual(['1 8\n', 'exit 4']);
      checkProcesses(k);
      checkNothingLeft(k);
      expect(k.state.contexts.map((c) => c!.status)).toEqual(['gone', 'gone', 'exited', 'gone']);
    }
  });

  test('a function of another executable is none', () => {
    const child = main('int (*f)(void) = (int (*)(void))strtoul(argv[1], NULL, 16); return f();');
    const parent = main(
      'char text[20]; sprintf(text, "%lx", (unsigned long)&secret); execl("./child", "c", text, NULL); return 1;',
      'static int secret(void) { return 7; }',
    );
    const { k, end } = runC(parent, { programs: { child } });
    expect(end).toBe('signal 11');
    expect(k.state.processes[0]!.fault?.message).toMatch(/^call of 0x[0-9a-f]+, which is no function$/);
  });
});

describe('fork and exec', () => {
  const child = main('value += atoi(argv[1]); printf("child %d\\n", value); return value;', 'int value = 100;');
  const parent = (fork: string) =>
    main(
      `
      value = 8;
      pid_t pid = ${fork}();
      if (pid == 0) { execl("./child", "child", "11", NULL); _exit(1); }
      int status; waitpid(pid, &status, 0);
      printf("parent %d %d\\n", value, WEXITSTATUS(status));
      return 0;`,
      'long value = 7;',
    );

  test('two processes run two programs whose data have the same addresses', () => {
    for (const fork of ['fork', 'vfork']) {
      const { k, stdout } = runC(parent(fork), { programs: { child } });
      expect(stdout).toBe('child 111\nparent 8 111\n');
      expect(k.state.processes.map((p) => p!.image)).toEqual([0, 1]);
      checkNothingLeft(k);
      checkReferences(k);
    }
  });

  test('small programs that come with lockstep are executed by name', () => {
    const text = main(`
      for (int i = 0; i < 2; i++) {
        pid_t pid = fork();
        if (pid == 0) { if (i == 0) execlp("echo", "echo", "-n", "a  b", "c", NULL); else execl("/bin/false", "false", NULL); _exit(9); }
        int status; waitpid(pid, &status, 0);
        printf("|%d|", WEXITSTATUS(status)); fflush(stdout);
      }
      return 0;`);
    expect(runC(text, { standIns: ['echo', 'false'], environment: ['PATH=/usr/bin'] }).stdout).toBe('a  b c|0||1|');
  });

  test('steps can be taken back across it, and give the same again', () => {
    const { k } = bootC(parent('fork'), { programs: { child } });
    const frames = [];
    const hashes = [];
    for (let n = 0; k.state.outcome.kind === 'running'; n++) {
      if (n % 7 === 0) {
        frames.push(keyframe(k));
        hashes.push(hashState(k));
      }
      step(k);
    }
    const end = hashState(k);
    const last = textOf(k);
    expect(frames.length).toBeGreaterThan(5);
    for (let i = frames.length - 1; i >= 0; i--) {
      restore(k, frames[i]!);
      expect(hashState(k)).toBe(hashes[i]);
      run(k, { steps: 1_000_000 });
      expect(hashState(k)).toBe(end);
      expect(textOf(k)).toBe(last);
    }
  });

  test('in a controlled run as well', () => {
    const { stdout, end } = runC(parent('fork'), { programs: { child }, controlled: true });
    expect([stdout, end]).toEqual(['child 111\nparent 8 111\n', 'exit 0']);
  });
});
