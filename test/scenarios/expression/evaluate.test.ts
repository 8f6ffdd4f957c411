/** Expressions and shown values on compiled programs that stand still at a place. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, holds, knownNames, type Scope } from '../../../source/scenarios/expression/evaluate.js';
import { parseExpression } from '../../../source/scenarios/expression/syntax.js';
import { showValue } from '../../../source/screen/values.js';
import { type Driver, drive, loadProgram } from '../../session/driver.js';

const at = (program: string, place: string, flags = {}): Driver => {
  const d = drive(loadProgram(program, flags)).keys(':').type(place).keys('enter');
  expect(d.session.state.run!.message?.tone).toBe('good');
  return d;
};
const lineOf = (program: string, fragment: string): number =>
  program.split('\n').findIndex((line) => line.includes(fragment)) + 1;
const scopeOf = (d: Driver, thread = 1, frame = 0): Scope => {
  const kernel = d.session.timeline!.kernel;
  const context = kernel.state.contexts.find((c) => c?.number === thread)!.id;
  return { kernel, process: kernel.state.contexts[context]!.process, context, frame };
};
const ask = (text: string, scope: Scope) => {
  return evaluate(parsed(text), scope);
};
const parsed = (text: string) => {
  const result = parseExpression(text);
  if (!result.ok) throw new Error(`${text}: ${result.problem.message}`);
  return result.node;
};
/** The scalar, or the reason why there is none. */
const scalar = (text: string, scope: Scope) => {
  const result = ask(text, scope);
  return result.ok ? (result.value.scalar ?? result.value.missing) : result.why;
};
const shown = (text: string, scope: Scope) => {
  const result = ask(text, scope);
  return result.ok ? showValue(scope.kernel, scope.process, result.value) : result.why;
};

const TYPES = `#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
enum colour { RED, GREEN = 5, BLUE };
struct point { int x; short y; };
struct node { long value; struct node *next; char tag[4]; struct { int inner; }; };
union both { unsigned u; unsigned char bytes[4]; };
struct flags { unsigned a : 3; int b : 4; unsigned c : 1; };
signed char sc = -5;
unsigned char uc = 200;
char letter = 'A';
short sh = -300;
unsigned short ush = 60000;
int in = -7;
unsigned un = 4000000000u;
long lo = -9000000000L;
unsigned long ul = 18000000000000000000ul;
bool yes = true;
enum colour paint = BLUE;
float fl = 1.5f;
double db = -2.25;
double whole = 3;
const char *text = "hello\\n";
char word[8] = "lock";
int numbers[5] = {1, 2, 3, 4, 5};
int grid[2][3] = {{1, 2, 3}, {4, 5, 6}};
struct point p = {3, -4};
struct node tail = {20, NULL, "end", {7}};
struct node head = {10, &tail, "top", {8}};
struct node *list = &head;
union both mixed = {0x01020304};
struct flags bits = {5, -3, 1};
int *null = NULL;
int *wild = (int *)0x123456789;
int (*function)(const char *) = puts;
void worker(void) {}
void (*own)(void) = worker;
int large[100] = {9};

int sum(int a, int b) {
  static int calls;
  int never;
  int total = a + b;
  calls++;
  if (total > 1000)
    never = 1;
  return total + (total > 1000 ? never : 0);
}

int main(void) {
  int here = 11;
  int *pointer = &here;
  struct point q = {7, 8};
  long wide = 1L << 40;
  double d = 0.5;
  int result = sum(here, *pointer);
  return result + q.x + (int)d + (wide == 0);
}
`;

describe('globals of every type', () => {
  const d = at(TYPES, `main:${lineOf(TYPES, 'int result')}`);
  const s = scopeOf(d);

  test.each([
    ['sc', -5n],
    ['uc', 200n],
    ['letter', 65n],
    ['sh', -300n],
    ['ush', 60000n],
    ['in', -7n],
    ['un', 4000000000n],
    ['lo', -9000000000n],
    ['ul', 18000000000000000000n],
    ['yes', 1n],
    ['paint', 6n],
    ['fl', 1.5],
    ['db', -2.25],
    ['p.x', 3n],
    ['p.y', -4n],
    ['numbers[4]', 5n],
    ['grid[1][2]', 6n],
    ['*numbers', 1n],
    ['*(numbers + 2)', 3n],
    ['list->value', 10n],
    ['list->next->value', 20n],
    ['list->inner', 8n],
    ['list.next.inner', 7n],
    ['head.tag[1]', 111n],
    ['mixed.bytes[0]', 4n],
    ['bits.a', 5n],
    ['bits.b', -3n],
    ['bits.c', 1n],
    ['null', 0n],
    ['wild', 0x123456789n],
    ['text[1]', 101n],
    ['paint == BLUE', 1n],
    ['paint == GREEN', 0n],
  ])('%s', (text, value) => {
    expect(scalar(text, s)).toBe(value);
  });

  test.each([
    ['sc', '-5'],
    ['uc', '200'],
    ['letter', "65 'A'"],
    ['un', '4000000000'],
    ['ul', '18000000000000000000'],
    ['yes', 'true'],
    ['paint', 'BLUE'],
    ['fl', '1.5'],
    ['whole', '3.0'],
    ['text', '"hello␊"'],
    ['word', '"lock"'],
    ['numbers', '{1, 2, 3, 4, 5}'],
    ['grid', '{{1, 2, 3}, {4, 5, 6}}'],
    ['p', '{.x=3, .y=-4}'],
    ['head', '{.value=10, .next=&tail, .tag="top", {.inner=8}}'],
    ['list', '&head'],
    ['&p', '&p'],
    ['&p.y', '&p.y'],
    ['&numbers[2]', '&numbers[2]'],
    ['mixed', `{.u=16909060, .bytes="${'␄␃␂␁'}"}`],
    ['bits', '{.a=5, .b=-3, .c=1}'],
    ['null', 'NULL'],
    ['wild', '0x123456789'],
    ['own', 'worker'],
    ['worker', 'there is no variable worker'],
  ])('%s is shown as %s', (text, words) => {
    expect(shown(text, s)).toBe(words);
  });

  test('a long array is cut off', () => {
    expect(shown('large', s)).toMatch(/^\{9, 0, .*\.\.\.\}$/);
  });

  test.each([
    ['*null', 'the pointer is NULL'],
    ['null[3]', 'not mapped'],
    ['*wild', 'not mapped'],
    ['wild->x', 'it has no member x'],
    ['list->next->next->value', 'the pointer is NULL'],
    ['numbers[1.5]', 'a whole number is needed'],
    ['*in', 'only a pointer or an array can be followed'],
    ['in.x', 'it has no member x'],
    ['p.z', 'it has no member z'],
    ['&5', 'it has no address'],
    ['1 / 0', 'division by zero'],
    ['1 % 0', 'division by zero'],
    ['1 << 64', 'a shift by 0 to 63 only'],
    ['fl % 2', "'%' needs whole numbers"],
    ['p + 1', 'a number is needed'],
    ['missing', 'there is no variable missing'],
    ['T7.x', 'there is no T7 (yet)'],
    ['sum(1)', "there is no function sum to ask: functions of the program can't be called here"],
    ['5 in main', "'in' asks for a thread and a function: T2 in worker"],
    ['calls.x', 'it has no member x'],
  ])('%s: %s, never an exception', (text, why) => {
    expect(String(scalar(text, s))).toContain(why);
    const parsed = parseExpression(text);
    expect(parsed.ok && holds(parsed.node, s)).toBe(false);
  });

  test('sizeof as on x86-64 Linux', () => {
    for (const [text, size] of [
      ['sizeof(sc)', 1],
      ['sizeof(sh)', 2],
      ['sizeof(in)', 4],
      ['sizeof(lo)', 8],
      ['sizeof(p)', 8],
      ['sizeof(head)', 24],
      ['sizeof(list)', 8],
      ['sizeof(*list)', 24],
      ['sizeof(numbers)', 20],
      ['sizeof(grid[0])', 12],
      ['sizeof(word)', 8],
      ['sizeof(bits)', 4],
    ] as const)
      expect([text, scalar(text, s)]).toEqual([text, BigInt(size)]);
  });

  test('arithmetic, comparison and logic as in C', () => {
    for (const [text, value] of [
      ['1 + 2 * 3', 7n],
      ['(1 + 2) * 3', 9n],
      ['-7 / 2', -3n],
      ['-7 % 2', -1n],
      ['7 & 3 | 8', 11n],
      ['~0', -1n],
      ['!5 || !0', 1n],
      ['1 ? 2 : 3', 2n],
      ['9223372036854775807 + 1', -9223372036854775808n],
      ['1 << 40', 1099511627776n],
      ['in < 0 && un > 3999999999', 1n],
      ['lo == -9000000000', 1n],
      ['&numbers[3] - 8 == &numbers[0]', 0n],
      ['numbers + 3 == &numbers[3]', 1n],
      ['fl * 2 == 3', 1n],
      ['db < 0', 1n],
      ['~18446744073709551615', 0n],
    ] as const)
      expect([text, scalar(text, s)]).toEqual([text, value]);
  });

  test('64-bit arithmetic is exact', () => {
    const word = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
    fc.assert(
      fc.property(word, word, fc.constantFrom('+', '-', '*', '&', '|', '^'), (a, b, op) => {
        const exact: Readonly<Record<string, bigint>> = {
          '+': a + b,
          '-': a - b,
          '*': a * b,
          '&': a & b,
          '|': a | b,
          '^': a ^ b,
        };
        expect(scalar(`(${a}) ${op} (${b})`, s)).toBe(BigInt.asIntN(64, exact[op]!));
        expect(scalar(`~(${a})`, s)).toBe(BigInt.asIntN(64, ~a));
      }),
    );
  });

  test('any expression that parses has a value or a reason', () => {
    const name = fc.constantFrom(
      'in',
      'p',
      'list',
      'null',
      'wild',
      'numbers',
      'grid',
      'fl',
      'T1',
      'T9',
      'm',
      'step',
      'stuck',
      '0',
      '-1',
      '3.5',
      '"x"',
      'blocked',
      'text',
      'bits',
    );
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        name,
        fc
          .tuple(
            tie('expression'),
            fc.constantFrom('+', '-', '*', '/', '%', '==', '<', '&&', '||', '<<', '>>', '&', 'in'),
            tie('expression'),
          )
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc.tuple(fc.constantFrom('*', '&', '!', '~', '-'), tie('expression')).map(([op, a]) => `${op}${a}`),
        fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}[${b}]`),
        fc
          .tuple(tie('expression'), fc.constantFrom('.x', '->next', '.state', '.owner', '.i', '.waiters'))
          .map(([a, b]) => `${a}${b}`),
        tie('expression').map((a) => `sizeof(${a})`),
        tie('expression').map((a) => `waiters(${a})`),
      ),
    }));
    fc.assert(
      fc.property(expression, (text) => {
        const parsed = parseExpression(text);
        if (!parsed.ok) return;
        const result = evaluate(parsed.node, s);
        if (result.ok) expect(typeof showValue(s.kernel, s.process, result.value)).toBe('string');
        else expect(result.why).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('locals', () => {
  test('of the selected thread and frame, in registers and in memory', () => {
    const d = at(TYPES, `sum:${lineOf(TYPES, 'int total')}`);
    const inner = scopeOf(d);
    expect(scalar('a', inner)).toBe(11n);
    expect(scalar('b', inner)).toBe(11n);
    expect(scalar('calls', inner)).toBe(0n);
    expect(shown('never', inner)).toBe('?');
    expect(scalar('here', inner)).toMatch(/here is a local of main, which the selected thread is not in/);
    const outer = scopeOf(d, 1, 1);
    expect(scalar('here', outer)).toBe(11n);
    expect(scalar('*pointer', outer)).toBe(11n);
    expect(shown('pointer', outer)).toBe('&here of T1');
    expect(shown('q', outer)).toBe('{.x=7, .y=8}');
    expect(scalar('wide', outer)).toBe(1n << 40n);
    expect(scalar('d', outer)).toBe(0.5);
    // Of a thread by name, outer frames are looked through too.
    expect(scalar('T1.here', inner)).toBe(11n);
    expect(scalar('T1.a', outer)).toBe(11n);
    expect(scalar('T1 in sum', inner)).toBe(1n);
    expect(scalar('T1 in main', inner)).toBe(1n);
    expect(scalar('T1 in worker', inner)).toBe(0n);
    expect(knownNames(inner)).toEqual(expect.arrayContaining(['a', 'b', 'numbers', 'step', 'blocked']));
  });
});

const THREADS = `#include <pthread.h>
#include <unistd.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t unused = PTHREAD_MUTEX_INITIALIZER;
_Thread_local int own = 1;
int shared;

void *worker(void *arg) {
  int mine = *(int *)arg;
  own = mine * 10;
  pthread_mutex_lock(&m);
  usleep(100);
  shared += mine;
  pthread_mutex_unlock(&m);
  return NULL;
}

int main(void) {
  pthread_t t[2];
  int numbers[2] = {4, 5};
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, worker, &numbers[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  return shared;
}
`;

describe('threads and locks', () => {
  const d = at(THREADS, 'waiters(m) == 1', { cores: ['2'] });
  const k = d.session.timeline!.kernel;
  const owner = k.state.contexts[k.state.objects.list[0]!.owner]!.number;
  const waiter = 5 - owner;
  const s = scopeOf(d, owner);

  test('a thread has a state, a line, a function, a core, a wait', () => {
    expect(scalar(`T${waiter}.state`, s)).toBe('blocked');
    expect(scalar(`T${waiter}.state == blocked`, s)).toBe(1n);
    expect(scalar(`T${waiter}.waits == mutex`, s)).toBe(1n);
    expect(scalar(`T${waiter}.line`, s)).toBe(BigInt(lineOf(THREADS, 'mutex_lock')));
    expect(scalar(`T${waiter}.function == "worker"`, s)).toBe(1n);
    expect(scalar(`T${owner}.number`, s)).toBe(BigInt(owner));
    expect(scalar(`T${owner} in worker && !(T1 in worker)`, s)).toBe(1n);
    expect(scalar('T1.state != exited', s)).toBe(1n);
    expect(scalar('T1.tid', s)).toBe(100n);
    expect(scalar('T3.tid', s)).toBe(102n);
    expect(['-1', '0', '1']).toContain(String(scalar('T1.core', s)));
  });

  test('a lock has an owner, waiters and a state, also before anybody used it', () => {
    expect(scalar('m.owner', s)).toBe(`T${owner}`);
    expect(scalar(`m.owner == T${owner}`, s)).toBe(1n);
    expect(scalar('m.waiters', s)).toBe(1n);
    expect(scalar('waiters(m) > 0', s)).toBe(1n);
    expect(scalar('m.state == held', s)).toBe(1n);
    expect(scalar('unused.state == free', s)).toBe(1n);
    expect(scalar('unused.owner', s)).toBe('nobody');
    expect(scalar('waiters(unused)', s)).toBe(0n);
    expect(scalar('(&m)->owner', s)).toBe(`T${owner}`);
  });

  test('locals and thread-local variables of each thread', () => {
    expect(scalar('T2.mine', s)).toBe(4n);
    expect(scalar('T3.mine', s)).toBe(5n);
    expect(scalar('T2.own', s)).toBe(40n);
    expect(scalar('T3.own', s)).toBe(50n);
    expect(scalar('T1.own', s)).toBe(1n);
    expect(scalar('own', scopeOf(d, 3))).toBe(50n);
    expect(scalar('own', scopeOf(d, 1))).toBe(1n);
    expect(shown('arg', scopeOf(d, 2))).toBe('&numbers[0] of T1');
    expect(scalar('numbers[1]', scopeOf(d, 1))).toBe(5n);
    expect(shown('t', scopeOf(d, 1))).toBe('{T2, T3}');
    expect(scalar('T2.nothing', s)).toMatch(/T2 has no nothing here/);
  });

  test('step, time and how the run stands', () => {
    expect(scalar('step', s)).toBe(BigInt(d.step()));
    expect(scalar('time > 0', s)).toBe(1n);
    expect(scalar('stuck || deadlock || ended', s)).toBe(0n);
    const dead = drive(loadProgram('deadlock.c')).keys('G');
    expect(scalar('stuck && deadlock && ended', scopeOf(dead))).toBe(1n);
    const lost = drive(loadProgram('lost-wakeup.c')).keys('G');
    expect(scalar('stuck && !deadlock', scopeOf(lost))).toBe(1n);
  });

  test('a thread that has ended has a state and nothing else', () => {
    const end = drive(loadProgram(THREADS)).keys('G');
    expect(scalar('T2.state == exited', scopeOf(end))).toBe(1n);
    expect(scalar('T2 in worker', scopeOf(end))).toBe(0n);
    expect(scalar('T2.mine', scopeOf(end))).toMatch(/has no mine/);
    expect(scalar('shared', scopeOf(end))).toBe(9n);
  });
});

describe('a local whose initialiser has not run yet', () => {
  const FRESH = `#include <stdio.h>
int twice(int n) {
  return 2 * n;
}
int main(void) {
  int sum = 0;
  for (int i = 1; i <= 2; i++) {
    int value = twice(i + 20);
    sum += value;
  }
  {
    int later = twice(4);
    sum += later;
  }
  int size = sum;
  char room[size];
  room[0] = 1;
  printf("%d\\n", sum + room[0]);
  return 0;
}
`;
  const place = (fragment: string, within = 'main') => `${within}:${lineOf(FRESH, fragment)}`;

  test('was never assigned, in each turn of the loop', () => {
    const d = at(FRESH, place('int value'));
    expect(shown('value', scopeOf(d))).toBe('?');
    expect(scalar('sum', scopeOf(d))).toBe(0n);
    expect(scalar('i', scopeOf(d))).toBe(1n);
    d.keys(':').type(place('sum += value')).keys('enter');
    expect(scalar('value', scopeOf(d))).toBe(42n);
    d.keys(':').type(place('int value')).keys('enter');
    expect(scalar('i', scopeOf(d))).toBe(2n);
    expect(scalar('value', scopeOf(d))).toBe('never assigned');
    expect(holds(parsed('value == 42'), scopeOf(d))).toBe(false);
  });

  test('also seen from within the call that it waits for', () => {
    const d = at(FRESH, place('return 2 * n', 'twice'));
    expect(scalar('n', scopeOf(d))).toBe(21n);
    expect(scalar('value', scopeOf(d, 1, 1))).toBe('never assigned');
    expect(scalar('T1.value', scopeOf(d))).toBe('never assigned');
  });

  test('does not show what an earlier variable left in its place', () => {
    const d = at(FRESH, place('int later'));
    expect(scalar('later', scopeOf(d))).toBe('never assigned');
    d.keys(':').type(place('sum += later')).keys('enter');
    expect(scalar('later', scopeOf(d))).toBe(8n);
  });

  test('a variable length array has no place before it is made', () => {
    const d = at(FRESH, place('char room'));
    // Its size is worked out first.
    while (/is a local of main/.test(`${scalar('room', scopeOf(d))}`)) d.keys('l');
    expect(scalar('room', scopeOf(d))).toBe('never assigned');
    d.keys(':').type(place('printf')).keys('enter');
    expect(scalar('room[0]', scopeOf(d))).toBe(1n);
  });
});
