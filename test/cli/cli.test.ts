import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FLAGS } from '../../source/host/options.js';
import { makePlace, type Place } from './spawn.js';

const ARGS = `#include <stdio.h>
int main(int argc, char **argv) {
  for (int i = 0; i < argc; i++) printf("%s\\n", argv[i]);
  return 0;
}
`;
const INPUT = `#include <stdio.h>
int main(void) { int a, b; if (scanf("%d %d", &a, &b) == 2) printf("%d\\n", a + b); return 0; }
`;
const MACRO = `#include <stdio.h>
#include "size.h"
int main(void) { printf("%d %d %d\\n", N, SIZE, ONE); return 0; }
`;
const RACE = `#include <pthread.h>
int counter;
void *add(void *p) { for (int i = 0; i < 20; i++) counter++; return p; }
int main(void) {
  pthread_t t, u;
  pthread_create(&t, 0, add, 0); pthread_create(&u, 0, add, 0);
  pthread_join(t, 0); pthread_join(u, 0);
  return counter != 40;
}
`;
const FLOOD = `#include <stdio.h>
int main(void) { for (int i = 0;; i++) printf("%d\\n", i); }
`;

let place: Place;
beforeAll(() => {
  place = makePlace({
    'args.c': ARGS,
    'input.c': INPUT,
    'macro.c': MACRO,
    'include/size.h': '#define SIZE 7\n',
    'race.c': RACE,
    'flood.c': FLOOD,
    numbers: '40 2\n',
    'three.c': 'int main(void) { return 3; }\n',
    'null.c': 'int main(void) {\n  int *p = 0;\n  *p = 1;\n}\n',
    'spin.c': 'volatile int go;\nint main(void) { while (!go) ; }\n',
    'bad.c': 'int main(void) {\n  return x;\n}\n',
    'exec.c': '#include <unistd.h>\nint main(void) { execl("./args", "a", NULL); return execlp("true", "t", NULL); }\n',
    'exec-bad.c': '#include <unistd.h>\nint main(void) { return execl("./bad", "b", NULL); }\n',
    'part.c': '#include <stdio.h>\nvoid part(void) { puts("part"); }\n',
    'whole.c': 'void part(void);\nint main(void) { part(); return 0; }\n',
    'binary.c': new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]),
    'plus.cpp': 'int main() {}\n',
    'folder/inner.c': ARGS,
    'settings.c': '/*---\ncors: 3\n---*/\nint main(void) { return 0; }\n',
    'deep.c': `/*---\nargs: [x, y]\nmachine: { cores: 3, policy: cfs }\n---*/\n${ARGS}`,
    'bytes.c': '#include <stdio.h>\nint main(void) { putchar(0); putchar(255); putchar(10); return 0; }\n',
  });
});
afterAll(() => place.remove());

describe('what was typed wrongly: one line, the way out, status 2', () => {
  const table: readonly (readonly [string, string])[] = [
    ['rnu args.c', "there is no command and no file 'rnu'; did you mean 'run'?"],
    ['run', 'lockstep run wants a C file or the name of a scenario'],
    ['check', 'lockstep check wants a C file or the name of a scenario'],
    ['list more', 'lockstep list takes no file'],
    ['run args.c --polcy cfs', 'there is no flag --polcy; did you mean --policy?'],
    ['run args.c -x', 'there is no flag -x; see lockstep run --help'],
    ['check args.c --seeds 3', 'lockstep check has no --seeds: it belongs to lockstep run'],
    ['run args.c --cores', '--cores wants a value: --cores N'],
    ['run args.c --cores --seed 3', '--cores wants a value: --cores N'],
    ['run args.c --cores 99', "--cores wants a whole number from 1 to 64, not '99'"],
    ['run args.c --cores two', "--cores wants a whole number from 1 to 64, not 'two'"],
    ['run args.c --seed -1', '--seed wants a value: --seed N'],
    ['run args.c --policy cfx', "there is no policy 'cfx'; did you mean 'cfs'?"],
    ['run args.c --threads one-to-two', "there is no thread model 'one-to-two'; did you mean 'one-to-one'?"],
    ['run args.c --costs lectur', "there is no cost model 'lectur'; did you mean 'lecture'?"],
    ['run args.c --quantum soon', "--quantum wants a time such as 4us, 500ns or 1ms, not 'soon'"],
    ['run args.c --param quantum', "--param wants NAME=VALUE, such as quantum=4us, not 'quantum'"],
    ['run args.c --param quantm=4us', "policy 'round-robin' has no parameter 'quantm': did you mean 'quantum'?"],
    ['run args.c --lower rwm', "--lower wants split, rmw, not 'rwm'; did you mean 'rmw'?"],
    ['run args.c --max-steps 0', "--max-steps wants a whole number of at least 1, not '0'"],
    ['run args.c -D 3=4', "-D wants NAME or NAME=VALUE, not '3=4'"],
    ['run args.c --stdin numbrs', "--stdin: there is no file 'numbrs'"],
    ['run args.c --schedule hello', '--schedule: "hello" is no schedule string: it must begin with 1-'],
    ['run arg.c', "there is no file 'arg.c'; did you mean 'args.c'?"],
    ['run lost-updat', "there is no file 'lost-updat'; did you mean 'lost-update'?"],
    ['run folder', "'folder' is a folder, not a file; in it: 'folder/inner.c'"],
    ['run folder/iner.c', "there is no file 'folder/iner.c'; did you mean 'folder/inner.c'?"],
    ['run binary.c', "'binary.c' is a compiled program (a byte 0 at 4); its C source is needed"],
    ['run plus.cpp', "'plus.cpp' is C++; lockstep understands C (ending in .c)"],
    ['run args.c args.c', "'args.c' is named twice"],
    ['run args.c --seeds 3 --schedule 1-00000000-s1', 'exclude each other'],
    ['--color sometimes args.c', "--color wants auto, never, always, 16, 256, not 'sometimes'"],
    ['--theme drak args.c', "--theme wants dark, light, not 'drak'; did you mean 'dark'?"],
  ];
  for (const [words, message] of table) {
    test(`lockstep ${words}`, () => {
      const { status, stdout, stderr } = place.lockstep(words.split(' '));
      expect(stderr).toContain(`lockstep: `);
      expect(stderr).toContain(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stdout).toBe('');
      expect(status).toBe(2);
    });
  }

  test('a schedule string of another program', () => {
    const { status, stderr } = place.lockstep(['run', 'args.c', '--schedule', '1-00000000-s7']);
    expect(stderr).toMatch(/belongs to another program, .*its fingerprint is 00000000, this program's is [0-9a-f]{8}/);
    expect(status).toBe(2);
  });

  test('a scenario setting that does not exist, at its line', () => {
    const { status, stderr } = place.lockstep(['run', 'settings.c']);
    expect(stderr).toContain("settings.c:2:1: error: a scenario has no 'cors'");
    expect(stderr).toContain('    2 | cors: 3');
    expect(status).toBe(2);
  });
});

describe('lockstep run', () => {
  test('argv: the name without .c, then what follows --', () => {
    const { status, stdout } = place.lockstep(['run', 'args.c', '--quiet', '--', '2', '--cores', '-x']);
    expect(stdout).toBe('args\n2\n--cores\n-x\n');
    expect(status).toBe(0);
  });

  test("a scenario's own arguments hold only where none are given", () => {
    expect(place.lockstep(['run', 'deep.c']).stdout).toBe('deep\nx\ny\n');
    expect(place.lockstep(['run', 'deep.c', '--', 'z']).stdout).toBe('deep\nz\n');
    expect(place.lockstep(['run', 'deep.c', '--']).stdout).toBe('deep\n');
  });

  test('flags win over the settings, before or after the file', () => {
    const machine = (...args: string[]) => JSON.parse(place.lockstep(['run', '--json', ...args]).stdout).machine;
    expect(machine('deep.c')).toMatchObject({ cores: 3, policy: 'cfs' });
    expect(machine('deep.c', '--cores', '1', '--policy=round-robin', '--quantum', '7us')).toEqual({
      cores: 1,
      policy: 'round-robin',
      parameters: { quantum: 7000, aligned: 0, central: 0, peek: 0, steal: 1 },
      threads: 'one-to-one',
    });
    expect(machine('--cores=5', 'deep.c', '--param', 'latency=1ms').parameters.latency).toBe(1e6);
    expect(JSON.parse(place.lockstep(['--seed', '9', 'run', 'args.c', '--json']).stdout).seed).toBe(9);
  });

  test('-I and -D in the forms that compilers take', () => {
    for (const flags of [
      ['-I', 'include', '-D', 'N=3', '-DONE'],
      ['-Iinclude', '-DN=3', '-D', 'ONE'],
      ['--include=include', '--define', 'N=3', '--define=ONE=1'],
    ]) {
      expect(place.lockstep(['run', 'macro.c', ...flags]).stdout).toBe('3 7 1\n');
    }
  });

  test('standard input from a file and from ours', () => {
    expect(place.lockstep(['run', 'input.c', '--stdin', 'numbers']).stdout).toBe('42\n');
    expect(place.lockstep(['run', 'input.c', '--stdin', '-'], '3 4\n').stdout).toBe('7\n');
    expect(place.lockstep(['run', 'input.c', '--stdin=-'], '3 4\n').stdout).toBe('7\n');
    expect(place.lockstep(['run', 'input.c'], '3 4\n').stdout).toBe('');
  });

  test('several files are one program', () => {
    expect(place.lockstep(['run', 'whole.c', 'part.c']).stdout).toBe('part\n');
  });

  test('any byte comes out as it is', () => {
    expect(place.shell('lockstep run bytes.c --quiet | od -An -tx1').stdout.trim()).toBe('00 ff 0a');
  });

  test('its own status is reflected, and named', () => {
    const { status, stderr } = place.lockstep(['run', 'three.c', '--quiet']);
    expect(stderr).toBe('lockstep: the program ended with status 3\n');
    expect(status).toBe(1);
  });

  test('a fault is said with its line', () => {
    const { status, stderr } = place.lockstep(['run', 'null.c', '--quiet']);
    expect(stderr).toBe(
      'null.c:3: T1 (main): null pointer: the program stores 4 bytes at address 0x0\n' +
        'lockstep: the program ended by signal 11 (SIGSEGV)\n',
    );
    expect(status).toBe(1);
  });

  test('stuck: who waits for what, and the circle', () => {
    const { status, stderr } = place.lockstep(['run', 'deadlock', '--quiet']);
    expect(stderr).toContain('lockstep: the program is stuck: deadlock, T2 waits for T3 waits for T2\n');
    expect(stderr).toMatch(/T2 \(one\) waits for the mutex b, which T3 holds, in line \d+/);
    expect(stderr).toMatch(/T1 \(main\) waits for the end of T2, in line \d+/);
    expect(status).toBe(1);
    expect(place.lockstep(['run', 'spin.c', '--quiet']).stderr).toContain('is stuck: nobody can wake them');
  });

  test('statistics: of threads, cores and locks', () => {
    const { status, stderr } = place.lockstep(['run', 'lost-update-mutex']);
    expect(stderr).toMatch(/^\d+ steps, [\d.]+us of simulated time$/m);
    expect(stderr).toMatch(/^ {2}thread +run +ready +blocked +voluntary +involuntary switches$/m);
    expect(stderr).toMatch(/^ {2}T2 +\w+ +[\d.]+\ws +[\d.]+\ws +[\d.]+\ws +\d+ +\d+$/m);
    expect(stderr).toMatch(/^ {2}core +1 +\d+% +[\d.]+us +\d+$/m);
    expect(stderr).toMatch(/^ {2}\w+ +mutex +\d+ +\d+ +\S+$/m);
    expect(status).toBe(0);
  });

  test('statistics of several processes: each with its parent and its end, and a crash with its place', () => {
    const { status, stderr } = place.lockstep(['run', 'crash-process']);
    expect(stderr).toMatch(/crash-process\.c:\d+: process 101 \(crash-process\), T2 \(main\): null pointer/);
    expect(stderr).toMatch(/^ {2}process +parent +end +user +system +faults$/m);
    expect(stderr).toMatch(/^ {2}100 +crash-process +99 +status 0 +[\d.]+\ws +[\d.]+\ws +\d+$/m);
    expect(stderr).toMatch(/^ {2}101 +crash-process +100 +SIGSEGV /m);
    expect(stderr).toMatch(/^ {2}T2 +101 main /m);
    // The first process's status is the program's.
    expect(status).toBe(0);
    const { processes, crashes } = JSON.parse(place.lockstep(['run', 'crash-process', '--json']).stdout);
    expect(processes).toMatchObject([
      { pid: 100, parent: 99, status: 0, signal: null, threads: ['T1'] },
      { pid: 101, parent: 100, status: null, signal: 11, threads: ['T2'] },
    ]);
    expect(crashes).toMatchObject([{ pid: 101, kind: 'null', thread: 'T2 (main)' }]);
  });

  test('too long: a message and status 1', () => {
    const { status, stderr, stdout } = place.lockstep(['run', 'flood.c', '--max-steps', '20_000', '--quiet']);
    expect(stderr).toMatch(/^lockstep: the program did not end within 20000 steps, .* \(--max-steps allows more\)\n$/);
    expect(stdout.startsWith('0\n1\n2\n')).toBe(true);
    expect(status).toBe(1);
  });

  test('a reader that goes away ends it', () => {
    expect(place.shell('lockstep run flood.c | head -n 1; echo "$PIPESTATUS"').stdout).toBe('0\n141\n');
  });

  test('Ctrl-C: the statistics so far, status 130', () => {
    const { stdout, stderr } = place.shell(
      'lockstep run flood.c >out & while ! [ -s out ]; do sleep 0.05; done; kill -INT $(pgrep -P $!) 2>/dev/null || kill -INT $!; wait $!; echo $?',
    );
    expect(stdout).toBe('130\n');
    expect(stderr).toMatch(/the program was interrupted after \d+ steps/);
    expect(stderr).toMatch(/\d+ steps, .* of simulated time/);
  });

  test('--trace: one event a line, on standard error', () => {
    const { stdout, stderr } = place.lockstep([
      'run',
      'race.c',
      '--trace',
      '--quiet',
      '--seed',
      '1',
      '--cores',
      '1',
      '--quantum',
      '1s',
    ]);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^ +\d+ +[\d.]+\ws {2}core 0 {2}T1 +creates T2$/m);
    expect(stderr).toMatch(/T1 +process ends with status 0\n$/);
  });

  test('--json: one object', () => {
    const { status, stdout, stderr } = place.lockstep(['run', 'null.c', '--json']);
    expect(stderr).toBe('');
    const object = JSON.parse(stdout);
    expect(Object.keys(object)).toEqual([
      'outcome',
      'message',
      'status',
      'signal',
      'signalName',
      'fault',
      'crashes',
      'misuse',
      'waiting',
      'cycle',
      'stdout',
      'stderr',
      'schedule',
      'seed',
      'machine',
      'steps',
      'time',
      'processes',
      'threads',
      'cores',
      'locks',
      'totals',
      'verdicts',
    ]);
    expect(object).toMatchObject({
      outcome: 'signal',
      signal: 11,
      signalName: 'SIGSEGV',
      fault: { kind: 'null', file: 'null.c', line: 3, thread: 'T1 (main)' },
    });
    expect(status).toBe(1);
    const traced = JSON.parse(place.lockstep(['run', 'args.c', '--json', '--trace']).stdout);
    expect(traced.events.at(-1)).toMatchObject({ kind: 'processExit', thread: 'T1' });
  });

  test('the same input gives the same bytes', () => {
    const once = place.lockstep(['run', 'race.c', '--policy', 'random', '--trace', '--seed', '5']);
    expect(place.lockstep(['run', 'race.c', '--policy', 'random', '--trace', '--seed', '5'])).toEqual(once);
  });

  test('--seeds: how many failed, and the schedule of the first, which shows it again', () => {
    const { status, stdout } = place.lockstep(['run', 'race.c', '--seeds', '40']);
    expect(stdout).toMatch(/^\d+ of 40 runs failed \(policy random, seeds 1 to 40\)\n/);
    expect(status).toBe(1);
    const schedule = /^schedule: (1-[0-9a-f]{8}-s\d+)$/m.exec(stdout)?.[1] ?? '';
    expect(stdout).toContain(`step by step: lockstep race.c --policy random --schedule ${schedule}\n`);
    const replayed = place.lockstep(['run', 'race.c', '--policy', 'random', '--schedule', schedule]);
    expect(replayed.status).toBe(1);
    const json = JSON.parse(place.lockstep(['run', 'race.c', '--seeds', '40', '--until-failure', '--json']).stdout);
    expect(json.first.schedule).toBe(schedule);
    expect(json.failed).toBe(1);
    expect(place.lockstep(['run', 'args.c', '--seeds', '5']).stdout).toBe(
      '0 of 5 runs failed (policy random, seeds 1 to 5)\n',
    );
  });

  test('--same-output: another output is a failure', () => {
    const { status, stdout } = place.lockstep(['run', 'race.c', '--seeds', '5', '--same-output']);
    expect(stdout).toMatch(/^\d of 5 runs failed/);
    expect([0, 1]).toContain(status);
  });
});

describe('lockstep check', () => {
  test('fine', () => {
    const { status, stdout, stderr } = place.lockstep(['check', 'args.c']);
    expect(stdout).toMatch(/^args\.c: fine, \d+ functions?, \d+ library calls?\n$/);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
  test('what it may execute is checked too', () => {
    expect(place.lockstep(['check', 'exec.c']).stdout).toMatch(/^exec\.c: fine, .*; may execute args, true\n$/);
    const { executables } = JSON.parse(place.lockstep(['check', '--json', 'exec.c']).stdout);
    expect(executables).toEqual([
      { name: 'args', paths: ['args'] },
      { name: 'true', paths: ['/usr/bin/true', '/bin/true'] },
    ]);
    const { status, stderr } = place.lockstep(['check', 'exec-bad.c']);
    expect(stderr).toMatch(/^bad\.c:2:10: error: /);
    expect(status).toBe(2);
  });
  test('not fine: at its place, with the line and a caret', () => {
    const { status, stdout, stderr } = place.lockstep(['check', 'bad.c']);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^bad\.c:2:10: error: .*x/);
    expect(stderr).toContain('    2 |   return x;\n      |          ^\n');
    expect(stderr).toContain('lockstep: bad.c: 1 error\n');
    expect(status).toBe(2);
  });
  test('--json', () => {
    const { status, stdout } = place.lockstep(['check', 'bad.c', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ file: 'bad.c', line: 2, column: 10 }] });
    expect(status).toBe(2);
    expect(JSON.parse(place.lockstep(['check', 'args.c', '--json']).stdout)).toMatchObject({
      ok: true,
      diagnostics: [],
    });
  });
});

describe('what there is', () => {
  test('list', () => {
    const { status, stdout } = place.lockstep(['list']);
    expect(stdout).toMatch(/^Threads\n/);
    expect(stdout).toMatch(/^ {2}lost-update +Lost update {2}\[L1\]$/m);
    expect(status).toBe(0);
    const { scenarios } = JSON.parse(place.lockstep(['list', '--json']).stdout);
    expect(scenarios.map((s: { name: string }) => s.name)).toContain('deadlock');
  });
  test('without a terminal and without a file: the list', () => {
    expect(place.lockstep([])).toEqual(place.lockstep(['list']));
  });
  test('without a terminal, a file: one plain frame', () => {
    const { status, stdout, stderr } = place.lockstep(['args.c']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(24);
    expect(stdout).toContain('args.c');
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toContain('lockstep run runs the program');
    expect(status).toBe(0);
    const plain = place.lockstep(['args.c'], '', { LC_ALL: 'C' }).stdout;
    expect(/^[\x20-\x7e\n]*$/.test(plain)).toBe(true);
    expect(place.lockstep(['bad.c']).status).toBe(2);
  });
  test('policies and models', () => {
    expect(place.lockstep(['policies']).stdout).toMatch(/^round-robin\n {2}.*\n {4}quantum +.*default 4us$/m);
    expect(place.lockstep(['models']).stdout).toMatch(/^one-to-one\n {2}/);
  });
  test('--version and --help', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(place.lockstep(['--version']).stdout).toBe(`lockstep ${version}\n`);
    for (const action of ['open', 'run', 'check', 'list', 'policies', 'models'] as const) {
      const { status, stdout } = place.lockstep([...(action === 'open' ? [] : [action]), '--help']);
      for (const flag of FLAGS) if (flag.of.includes(action)) expect(stdout).toContain(`--${flag.name}`);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
      expect(status).toBe(0);
    }
    expect(place.lockstep(['-h']).stdout).toBe(place.lockstep(['--help']).stdout);
  });
});
