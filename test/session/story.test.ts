/** Stories of a person at the dashboard: keys in, the screen read as plain text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashState } from '../../source/kernel/hash.js';
import { type MenuEntry, PANES } from '../../source/screen/view.js';
import { parseSchedule } from '../../source/timeline/schedule.js';
import { isOver, scheduleString } from '../../source/timeline/timeline.js';
import { type Driver, drive, loadProgram } from './driver.js';

const scenario = (name: string, size: { width?: number; height?: number } = {}, flags = {}): Driver =>
  drive(loadProgram(`${name}.c`, flags), size);

const CALLS = `#include <stdio.h>

int square(int n) {
  int s = n * n;
  return s;
}

int main(void) {
  int sum = 0;
  for (int i = 1; i <= 3; i++)
    sum += square(i);

  printf("%d\\n", sum);
  return 0;
}
`;

describe('stepping', () => {
  test('l goes forward, h back, by one step', () => {
    const d = scenario('lost-update');
    expect(d.says()).toMatch(/The machine has just started/);
    d.keys('l');
    expect(d.step()).toBe(1);
    expect(d.rows()[0]).toMatch(/step 1 /);
    d.keys('right right left');
    expect(d.step()).toBe(2);
    d.keys('h h');
    expect(d.step()).toBe(0);
    d.keys('h');
    expect(d.says()).toBe('This is the first step.');
    expect(d.step()).toBe(0);
  });

  test('a screen is the same however its step was reached', () => {
    const loaded = loadProgram('deadlock.c');
    const reference = drive(loaded);
    const seen: string[] = [reference.screen()];
    while (!isOver(reference.session.timeline!)) seen.push(reference.keys('l').screen());
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('l', 'h', '1 0 l', '1 0 h', 'L', 'H', 'g', '2 5 l'), { maxLength: 25 }),
        (keys) => {
          const d = drive(loaded);
          for (const key of keys) {
            d.keys(key);
            // A message of the last key gives way to the explanation; digits leave their selection as it was.
            d.session.state = { ...d.session.state, run: { ...d.session.state.run!, message: undefined } };
          }
          const forward = d.step();
          const other = drive(loaded);
          if (forward > 0) other.keys(`${[...String(forward)].join(' ')} l`.replace(/^(\d) l$/, '0 $1 l'));
          expect(other.step()).toBe(forward);
          // Who is looked at depends on the way here, nothing else does.
          const { selected, follow } = d.session.state.run!;
          other.session.state = {
            ...other.session.state,
            run: { ...other.session.state.run!, selected, follow, message: undefined },
          };
          expect(d.screen()).toBe(other.screen());
          expect(hashState(d.session.timeline!.kernel)).toEqual(hashState(other.session.timeline!.kernel));
        },
      ),
      { numRuns: 40 },
    );
    expect(seen.length).toBeGreaterThan(20);
  });

  test('forward and as many back: the very same screen, whoever is selected', () => {
    const loaded = loadProgram('condition-while.c');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 60 }), (start, n) => {
        const d = drive(loaded);
        d.keys('0').type(`${start}l`);
        // The thread that is looked at is held fast, so that both screens show the same one.
        if (d.session.state.run!.follow) d.keys('f escape');
        const at = d.step();
        const before = d.screen();
        d.keys('0').type(`${n}l`);
        const made = d.step() - at;
        d.keys('0').type(`${made}h`);
        if (made === 0) return;
        expect(d.step()).toBe(at);
        expect(d.screen()).toBe(before);
      }),
      { numRuns: 40 },
    );
  });

  test('counts: 12l makes twelve steps, but a digit alone selects a thread', () => {
    const d = scenario('lost-update');
    d.keys('1 2 l');
    expect(d.step()).toBe(12);
    d.keys('3 0 l');
    expect(d.step()).toBe(42);
    d.keys('2');
    expect(d.selected()).toBe('T2');
    d.keys('l');
    expect(d.step()).toBe(43);
    // Two digits are a count: the thread that the first one named is left again.
    d.keys('1');
    expect(d.selected()).toBe('T1');
    d.keys('0');
    expect(d.selected()).toBe('T2');
    d.keys('h');
    expect(d.step()).toBe(33);
    // A digit that names no thread is a count at once.
    d.keys('7 l');
    expect(d.step()).toBe(40);
    d.keys('9 9 9 9 9 9 9 9 9 l');
    expect(isOver(d.session.timeline!)).toBe(true);
  });

  test('a count is shown while it is typed and forgotten with Escape or by a key that means nothing', () => {
    const d = scenario('two-threads');
    d.keys('1 2');
    expect(d.rows().at(-1)).toMatch(/^ 12 /);
    d.keys('escape l');
    expect(d.step()).toBe(1);
    d.keys('1 2 é l');
    expect(d.step()).toBe(2);
  });

  test('L and H stop at the same events', () => {
    const d = scenario('deadlock');
    const there: number[] = [];
    while (!isOver(d.session.timeline!)) there.push(d.keys('L').step());
    const back: number[] = [there.at(-1)!];
    while (d.step() > 0) back.push(d.keys('H').step());
    expect(back.at(-1)).toBe(0);
    expect(back.slice(0, -1).reverse()).toEqual(there);
    d.keys('H');
    expect(d.says()).toMatch(/the start/);
    d.keys('G L');
    expect(d.says()).toBe('The run is stuck: this is its last step.');
  });

  test('an explanation too long for its lines is seen to be cut off', () => {
    const d = scenario('philosophers').keys('G');
    expect(d.says()).toMatch(/^Deadlock: T2 waits for forks\[1\], held by T3; .* …$/);
    expect(d.resize(120, 40).says()).toMatch(/T6 waits for forks\[0\], held by T2\. T1 waits for the end of T2\.$/);
  });

  test('g and G: first and last step', () => {
    const d = scenario('lost-update').keys('G');
    expect(d.rows()[0]).toMatch(/ended$/);
    expect(d.says()).toMatch(/^The program ends with status 1\. /);
    d.keys('l');
    expect(d.says()).toBe('The run has ended: this is its last step.');
    d.keys('g');
    expect(d.step()).toBe(0);
  });
});

describe('] and [ by source line', () => {
  test('over a loop and a call: the lines in order, and back again', () => {
    const d = drive(loadProgram(CALLS));
    const lines: string[] = [];
    for (let i = 0; i < 40; i++) {
      const before = d.step();
      d.keys(']');
      if (d.step() === before || isOver(d.session.timeline!)) break;
      lines.push(`${d.line()}@${d.step()}`);
    }
    const bare = lines.map((l) => Number(l.split('@')[0]));
    // main's first line; then thrice loop, sum +=, the two of square and the sum again where it comes back to; the end.
    expect(bare[0]).toBe(9);
    expect(bare.filter((n) => n === 4)).toHaveLength(3);
    expect(bare.filter((n) => n === 5)).toHaveLength(3);
    expect(bare.slice(-2)).toEqual([13, 14]);
    for (let i = lines.length - 1; i > 0; i--) {
      while (isOver(d.session.timeline!)) d.keys('h');
      if (i === lines.length - 1 && `${d.line()}@${d.step()}` !== lines[i]) d.keys('[');
      else if (i < lines.length - 1) d.keys('[');
      expect(`${d.line()}@${d.step()}`).toBe(lines[i]);
    }
    d.keys('[ [ [');
    expect(d.step()).toBe(0);
    expect(d.says()).toBe('The start.');
  });

  test('the selected thread only, also while others run', () => {
    const d = scenario('lost-update').keys('3 0 l 2');
    const seen: number[] = [];
    for (let i = 0; i < 6; i++) seen.push(d.keys(']').line());
    expect(d.selected()).toBe('T2');
    expect(new Set(seen)).toEqual(new Set([22, 23]));
    for (let i = 1; i < seen.length; i++) expect(seen[i]).not.toBe(seen[i - 1]);
  });

  test('at the end it says so', () => {
    const d = drive(loadProgram(CALLS)).keys('G ]');
    expect(d.says()).toMatch(/ended/);
  });
});

describe('running', () => {
  test('Space runs as many steps as the speed says, and stops', () => {
    const d = scenario('lost-update').keys('space');
    expect(d.session.state.run!.playing).toBe(true);
    d.wait(1000);
    expect(d.step()).toBe(10);
    d.keys('+').wait(1000);
    expect(d.says()).toMatch(/./);
    expect(d.step()).toBe(30);
    d.wait(25).wait(25);
    expect(d.step()).toBe(31);
    d.keys('space').wait(1000);
    expect(d.step()).toBe(31);
    d.keys('-');
    expect(d.says()).toBe('10 steps a second');
    d.keys('- - - - -');
    expect(d.says()).toBe('1 step a second');
    d.keys('space').wait(1000);
    expect(d.step()).toBe(32);
    for (let i = 0; i < 20; i++) d.keys('+');
    d.wait(1000);
    expect(isOver(d.session.timeline!)).toBe(true);
    expect(d.session.state.run!.playing).toBe(false);
    d.keys('space');
    expect(d.says()).toBe('The run has ended: this is its last step.');
  });

  test('any other command stops it', () => {
    const d = scenario('lost-update').keys('space').wait(500).keys('h').wait(500);
    expect(d.step()).toBe(4);
  });
});

describe('breakpoints', () => {
  test('on a line: C goes there again and again, R back', () => {
    const d = scenario('lost-update').keys('b').type('23').keys('enter');
    expect(d.says()).toBe('stops at 23: C continues to it, Space too');
    const met: number[] = [];
    for (;;) {
      d.keys('C');
      if (isOver(d.session.timeline!)) break;
      met.push(d.step());
    }
    // Twenty turns of the loop, ten of each thread.
    expect(met).toHaveLength(20);
    const back: number[] = [];
    for (;;) {
      d.keys('R');
      if (d.step() === 0) break;
      back.push(d.step());
    }
    expect(back.reverse()).toEqual(met);
  });

  test('Space stops there too', () => {
    const d = scenario('lost-update').keys('b').type('worker:23').keys('enter space').wait(60_000);
    expect(d.says()).toBe('Breakpoint. core 1: T2 asks whether i >= n (worker, line 22): no, it goes on.');
    expect(d.session.state.run!.playing).toBe(false);
    expect(d.selected()).toBe('T2');
    expect(d.screen()).toMatch(/23●/);
  });

  test('on an event and on a condition', () => {
    const d = scenario('deadlock').keys('b').type('block by T2').keys('enter C');
    expect(d.says()).toMatch(/^Breakpoint\. .*T2 sleeps until/);
    d.keys('l h');
    expect(d.says()).toMatch(/T2 sleeps until/);
    const e = scenario('lost-update').keys('b').type('counter == 2 && T2 in worker').keys('enter C l h');
    expect(e.says()).toMatch(/T2 stores 2 to counter/);
  });

  test('an empty line is the line of the selected thread', () => {
    const d = scenario('lost-update').type(':worker:23').keys('enter b enter');
    expect(d.session.state.run!.breakpoints.map((b) => b.text)).toEqual(['23']);
  });

  test('a line without code is moved to the next one', () => {
    const d = drive(loadProgram(CALLS)).keys('b').type('12').keys('enter');
    expect(d.session.state.run!.breakpoints[0]!.text).toBe('13');
  });

  test.each([
    ['999', /there is no code on line 999/],
    ['counter = 2', /'=' does not compare: write '=='/],
    ['countr == 2', /no variable countr.*counter/],
    ['step 7', /: goes to a step/],
    ['start', /: goes to a step/],
    ['nobody:12', /there is no function nobody/],
    ['wrker:12', /there is no function wrker.*did you mean.*worker/],
    ['at nowhere', /there is no label or function nowhere/],
    ['counter ==', /missing at the end/],
    ['swich on core 1', /there is no event swich.*did you mean.*switch/],
  ])('%s is refused with a reason, and the line can be mended', (text, why) => {
    const d = scenario('lost-update').keys('b').type(text).keys('enter');
    expect(d.session.state.run!.breakpoints).toEqual([]);
    expect(d.session.state.run!.overlay).toMatchObject({ kind: 'prompt', text, problem: expect.stringMatching(why) });
    d.keys('ctrl-u').type('23').keys('enter');
    expect(d.session.state.run!.breakpoints).toEqual([{ text: '23', enabled: true }]);
  });

  test('B lists them: Enter switches one off and on, x removes it', () => {
    const d = scenario('lost-update').keys('B');
    expect(d.says()).toBe('no breakpoints yet: b sets one');
    d.keys('b').type('23').keys('enter b').type('21').keys('enter B');
    expect(d.screen()).toMatch(/▸ 23 +on/);
    d.keys('enter');
    expect(d.session.state.run!.breakpoints.map((b) => b.enabled)).toEqual([false, true]);
    d.keys('C');
    expect(d.line()).toBe(21);
    d.keys('B enter B j x');
    expect(d.session.state.run!.breakpoints).toEqual([{ text: '23', enabled: true }]);
    d.keys('B x R');
    expect(d.step()).toBe(0);
    d.keys('C');
    expect(isOver(d.session.timeline!)).toBe(true);
  });
});

describe(': goes to a place', () => {
  const go = (place: string, name = 'lost-update') => scenario(name).keys(':').type(place).keys('enter');

  test('a step, start and end', () => {
    expect(go('42').step()).toBe(42);
    expect(go('step 17').step()).toBe(17);
    const d = go('end');
    expect(isOver(d.session.timeline!)).toBe(true);
    d.keys(':').type('start').keys('enter');
    expect(d.step()).toBe(0);
    d.keys(':').type('99999').keys('enter');
    expect(isOver(d.session.timeline!)).toBe(true);
  });

  test('lines, labels, threads and counts', () => {
    const d = go('worker:23');
    expect(d.keys('2').line()).toBe(23);
    const third = go('T3 at worker:23 #3').keys('3');
    expect(third.line()).toBe(23);
    expect(third.screen()).toMatch(/i=2/);
    expect(go('at worker').keys('2').line()).toBe(21);
  });

  test('events', () => {
    const d = go('switch on core 1 #2').keys('l h');
    expect(d.says()).toMatch(/runs on core 1/);
    expect(go('fork #2').keys('l h').says()).toMatch(/creates T3/);
  });

  test('conditions', () => {
    const d = go('counter == 5').keys('l h');
    expect(d.says()).toMatch(/stores 5 to counter/);
    expect(go('T2.i == 3').keys('l h').says()).toMatch(/computes i = 3/);
  });

  test.each([
    ['', undefined],
    ['worker:999', /there is no code on line 999 of worker/],
    ['nobody:12', /there is no function nobody/],
    ['at nowhere', /there is no label or function nowhere/],
    ['conter == 1', /there is no variable conter.*did you mean.*counter/],
    ['counter == ', /missing at the end/],
    ['counter = 1', /write '=='/],
    ['T9.i == 1', undefined],
    ['counter == 99', undefined],
    ['$', /does not belong/],
    ['f(', /missing/],
    ['worker(1)', /worker/],
  ])('%s', (place, why) => {
    const d = go(place);
    if (why) expect(d.session.state.run!.overlay).toMatchObject({ problem: expect.stringMatching(why) });
    else expect(d.session.state.run!.overlay).toBeUndefined();
    if (why) {
      expect(d.screen()).toMatch(why.source.startsWith('there') ? /there is no/ : /./);
      d.keys('escape l');
      expect(d.step()).toBe(1);
    }
  });

  test('a place that the run never comes to leaves everything where it was', () => {
    const d = go('12').keys(':').type('counter == 99').keys('enter');
    expect(d.step()).toBe(12);
    expect(d.says()).toMatch(/^counter == 99 is not met up to the end, step \d+: still at step 12$/);
  });

  test('whoever stands on a line already has not arrived there: C goes on', () => {
    // T2 stands before line 23 while T1 makes its steps on the other core.
    const d = scenario('lost-update').keys('b').type('T2 at worker:23').keys('enter C');
    const first = d.step();
    d.keys('l C');
    expect(d.step()).toBeGreaterThan(first + 5);
    d.keys('R');
    expect(d.step()).toBe(first);
  });

  test('the line can be edited', () => {
    const d = scenario('lost-update').keys(':').type('worker 99');
    d.keys('ctrl-w home delete end backspace left right').type('x').keys('ctrl-a').type('4').keys('end');
    expect(d.session.state.run!.overlay).toMatchObject({ text: '4orkerx' });
    d.keys('ctrl-u').type('12').keys('enter');
    expect(d.step()).toBe(12);
  });
});

describe('marks', () => {
  test('M sets one, apostrophe goes there', () => {
    const d = scenario('lost-update').keys("'");
    expect(d.says()).toBe('no marks yet: M sets one');
    d.keys('1 0 l M 2 0 l M');
    expect(d.says()).toBe('step 30 is mark b');
    d.keys("g ' enter");
    expect(d.step()).toBe(10);
    d.keys("' j enter");
    expect(d.step()).toBe(30);
  });
});

describe('choosing', () => {
  const atChoice = () => {
    const d = scenario('lost-update', {}, { cores: ['1'] });
    for (let i = 0; i < 300 && !/│▸ core 0/.test(d.screen()); i++) d.keys('l c');
    return d;
  };

  test('c lets another thread run: from there on the run is another, but always the same one', () => {
    const d = atChoice();
    expect(d.screen()).toMatch(/who runs from here on\?/);
    expect(d.screen()).toMatch(/core 0: T\d worker +instead of T\d/);
    const at = d.step();
    d.keys('enter');
    expect(d.says()).toMatch(/core 0 runs T\d because you chose so; everything after is decided anew/);
    expect(d.rows()[0]).toMatch(/\* +step/);
    const string = d.session.state.run!.schedule;
    expect(parseSchedule(string)).toMatchObject({ ok: true });
    d.keys('y');
    expect(d.says()).toBe(`schedule: ${string}`);
    expect(d.effects).toContainEqual({ kind: 'copy', text: string });
    d.keys('G escape');
    const end = d.step();
    const shown = d.screen();
    d.keys('g G escape');
    expect(d.step()).toBe(end);

    const again = drive(loadProgram('lost-update.c', { cores: ['1'], schedule: [string] })).keys('G');
    expect(again.step()).toBe(end);
    expect(scheduleString(again.session.timeline!)).toBe(string);
    again.session.state = {
      ...again.session.state,
      run: { ...again.session.state.run!, selected: d.session.state.run!.selected },
    };
    expect(again.screen()).toBe(shown);

    const plain = scenario('lost-update', {}, { cores: ['1'] }).keys('G');
    d.keys('u');
    expect(d.says()).toBe('the last choice is taken back');
    expect(d.session.state.run!.schedule).toBe('');
    d.keys('G');
    expect(hashState(d.session.timeline!.kernel)).toEqual(hashState(plain.session.timeline!.kernel));
    expect(at).toBeGreaterThan(0);
    d.keys('u');
    expect(d.says()).toBe('no choice was made so far: c makes one');
  });

  test('where nobody else is ready it says so', () => {
    const d = scenario('lost-update').keys('c');
    expect(d.says()).toBe('nobody else is ready to run: there is nothing to choose here');
  });
});

describe('why is it not running?', () => {
  const why = (d: Driver) => {
    d.keys('W');
    const { overlay } = d.session.state.run!;
    expect(overlay?.kind).toBe('text');
    const said = overlay?.kind === 'text' ? overlay.lines.join(' ') : '';
    expect(d.screen()).toContain('Esc closes');
    d.keys('escape');
    return said;
  };

  test('running and ready', () => {
    const d = scenario('lost-update', {}, { cores: ['1'] })
      .keys(':')
      .type('T2 at worker:23')
      .keys('enter 2');
    expect(why(d)).toBe('T2 is running, on core 0.');
    d.keys('1');
    expect(why(d)).toMatch(/^T1 is ready to run, but has no core since .*run queue of core 0/);
  });

  test('waiting: a mutex with its owner, a circle', () => {
    const d = scenario('deadlock').keys('G 2');
    expect(why(d)).toMatch(
      /^T2 waits for the mutex b since .* T3 holds it\. T3 waits for the mutex a, which T2 holds\. And T2 is in that chain already: a deadlock/,
    );
    d.keys('1');
    expect(why(d)).toMatch(/^T1 waits for the end of T2 .*T2 waits for the mutex b, which T3 holds.*a deadlock/);
  });

  test('waiting: a mutex whose owner may go on', () => {
    const d = scenario('mutex-contended').keys(':').type('contend').keys('enter l');
    const c = d.session.timeline!.kernel.state.contexts.find((x) => x?.wait?.kind === 'mutex')!;
    d.keys(String(c.number));
    expect(why(d)).toMatch(/waits for the mutex .*holds it\. T\d (is running|is ready|sleeps)/);
  });

  test('waiting: a condition, a sleep, a semaphore', () => {
    const d = scenario('lost-wakeup').keys('G 2');
    expect(why(d)).toMatch(
      /^T2 waits for the condition c.*Somebody has to signal it: a signal sent before it waited is lost/,
    );
    d.keys('g :').type('T2.waits == sleep').keys('enter 2');
    expect(why(d)).toMatch(/^T2 sleeps since .* It wakes at /);
    const s = scenario('semaphore').keys(':').type('T4.waits == semaphore').keys('enter 4');
    expect(why(s)).toMatch(/^T4 waits for the semaphore permits.*no owner/);
  });

  test('exited', () => {
    const d = scenario('lost-update').keys(':').type('T2.state == exited').keys('enter 2');
    expect(why(d)).toMatch(/^T2 has ended/);
  });
});

describe('when did it last change?', () => {
  test('V goes to the step that wrote it and names thread and line', () => {
    const d = scenario('lost-update').keys('G V');
    expect(d.says()).toMatch(/^counter last changed here: step \d+, by T3 in line 23 \(asked at step \d+\)$/);
    d.keys('l h');
    expect(d.says()).toMatch(/T3 stores 18 to counter/);
    d.keys('g V');
    expect(d.says()).toBe('counter was not written since the start');
  });

  test('of several it asks which', () => {
    const d = scenario('producer-consumer').keys('A enter A enter A enter G V');
    if (d.session.state.run!.overlay?.kind === 'list') d.keys('enter');
    expect(d.says()).toMatch(/last changed here|no place in memory|was not written/);
  });
});

describe('watching', () => {
  test('a adds an expression, A takes it away', () => {
    const d = scenario('lost-update').keys('5 0 l a').type('counter * 2').keys('enter');
    expect(d.screen()).toMatch(/counter \* 2 = \d+/);
    d.keys('a').type('T2.i').keys('enter');
    expect(d.screen()).toMatch(/T2\.i +=/);
    d.keys('a').type('nonsense + 1').keys('enter');
    expect(d.session.state.run!.overlay).toMatchObject({ problem: expect.stringMatching(/no variable nonsense/) });
    d.keys('escape A j enter');
    expect(d.session.state.run!.watch).toEqual(['counter', 'T2.i']);
  });
});

describe('looking', () => {
  test('/ n N in the code', () => {
    const d = scenario('lost-update').keys('n');
    expect(d.says()).toBe('nothing searched for yet: / searches');
    d.keys('/').type('pthread_join').keys('enter');
    expect(d.screen()).toContain('pthread_join(a, NULL)');
    d.keys('n n n N');
    expect(d.screen()).toContain('pthread_join');
    d.keys('/').type('xyzzy').keys('enter');
    expect(d.says()).toBe("'xyzzy' is not in the code");
  });

  test('Tab, w and Shift-Tab go round the panes, z zooms', () => {
    const d = scenario('lost-update');
    const order: string[] = [d.session.state.run!.focus];
    for (let i = 0; i < PANES.length; i++) order.push(d.keys(i % 2 ? 'tab' : 'w').session.state.run!.focus);
    expect(order[PANES.length]).toBe(order[0]);
    expect(new Set(order).size).toBe(PANES.length);
    d.keys('shift-tab');
    expect(d.session.state.run!.focus).toBe(order[PANES.length - 1]);
    d.keys('z');
    expect(d.screen()).not.toMatch(/run queues/);
    d.keys('escape');
    expect(d.screen()).toMatch(/run queues/);
  });

  test('f, ; < and > say or show what they do', () => {
    const d = drive(loadProgram(CALLS)).keys(':').type('square:4').keys('enter ;');
    expect(d.screen()).toMatch(/sum=0/);
    d.keys(';');
    expect(d.screen()).toMatch(/n=1/);
    d.keys('f');
    expect(d.says()).toBe('stays with T1');
    d.keys('f');
    expect(d.says()).toMatch(/follows/);
    d.keys('>');
    const wide = d.session.state.run!.nsPerColumn;
    d.keys('<');
    expect(d.session.state.run!.nsPerColumn).toBe(Math.floor(wide / 2));
    for (let i = 0; i < 60; i++) d.keys('<');
    expect(d.session.state.run!.nsPerColumn).toBe(1);
  });

  test('? shows help, and Esc, ? and q close it', () => {
    for (const close of ['escape', '?', 'q', 'enter']) {
      const d = scenario('lost-update').keys('?');
      expect(d.screen()).toMatch(/Going through time/);
      d.keys('j j k pagedown G g');
      d.keys(close);
      expect(d.session.state.run!.overlay).toBeUndefined();
      expect(d.effects).toEqual([]);
    }
  });

  test('j and k scroll the pane that has the focus', () => {
    const d = scenario('lost-update');
    const before = d.screen();
    d.keys('j j j j j j');
    expect(d.screen()).not.toBe(before);
    d.keys('k k k k k k l h');
    expect(d.screen()).toBe(drive(loadProgram('lost-update.c')).keys('l h').screen());
  });
});

describe('the rest', () => {
  test('t opens the twin, r reloads, q and Ctrl-C quit', () => {
    const d = scenario('lost-update').keys('t r q ctrl-c ctrl-l ctrl-z');
    expect(d.effects).toEqual([
      { kind: 'open', file: 'lost-update-mutex.c' },
      { kind: 'reload' },
      { kind: 'quit' },
      { kind: 'quit' },
      { kind: 'repaint' },
      { kind: 'suspend' },
    ]);
    const e = drive(loadProgram(CALLS)).keys('t');
    expect(e.says()).toBe('this program has no twin');
    expect(e.effects).toEqual([]);
  });

  test('Esc closes the topmost thing and never quits', () => {
    const d = scenario('lost-update').keys('z ?');
    d.keys('escape');
    expect(d.session.state.run!.overlay).toBeUndefined();
    expect(d.session.state.run!.zoomed).toBe(true);
    d.keys('escape');
    expect(d.session.state.run!.zoomed).toBe(false);
    d.keys('escape escape escape');
    expect(d.effects).toEqual([]);
    expect(d.session.state.mode).toBe('run');
  });

  test('Ctrl-C quits from anywhere', () => {
    for (const keys of ['', '?', ':', "M '", 'W', 'b', '1 2', 'space'])
      expect(scenario('lost-update').keys(`${keys} ctrl-c`).effects).toEqual([{ kind: 'quit' }]);
  });

  test('keys that mean nothing do nothing', () => {
    const d = scenario('lost-update').keys('1 2 l');
    const before = d.screen();
    d.keys('é E f7 ctrl-x insert alt-left paste % @ Z');
    expect(d.screen()).toBe(before);
    expect(d.effects).toEqual([]);
  });

  test('whatever is pressed, nothing is thrown and the screen keeps its size', () => {
    const loaded = [loadProgram('deadlock.c'), loadProgram(CALLS)];
    const key = fc.constantFrom(
      ..."l h L H ] [ C R g G : b B a A M ' c u y W V f ; < > t z w / n N ? j k 1 2 3 0 enter escape space x tab shift-tab backspace left delete pagedown q + - é".split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.nat(1), fc.array(key, { maxLength: 40 }), (which, keys) => {
        const d = drive(loaded[which]!);
        d.keys(keys.join(' '));
        const rows = d.rows();
        expect(rows).toHaveLength(24);
        for (const row of rows) expect([...row].length).toBeLessThanOrEqual(80);
      }),
      { numRuns: 150 },
    );
  });
});

const ENTRIES: readonly MenuEntry[] = [
  { file: 'a.c', title: 'First of all', topic: 'Threads', about: 'About the first', teaches: ['P2'] },
  { file: 'b.c', title: 'Second', topic: 'Threads', about: 'About the second', teaches: ['L1'] },
  { file: 'c.c', title: 'Third', topic: 'Locks', about: 'A mutex', teaches: ['L2'] },
];

describe('the menu', () => {
  test('j, k and Enter', () => {
    const d = drive('menu', { entries: ENTRIES });
    expect(d.screen()).toMatch(/▸ First of all/);
    d.keys('j j j k enter');
    expect(d.effects).toEqual([{ kind: 'open', file: 'b.c' }]);
    expect(d.screen()).toMatch(/About the second/);
  });

  test('/ finds by words, Esc gives the list back', () => {
    const d = drive('menu', { entries: ENTRIES }).keys('/').type('mutex').keys('enter enter');
    expect(d.effects).toEqual([{ kind: 'open', file: 'c.c' }]);
    d.keys('escape');
    expect(d.screen()).toMatch(/First of all/);
    d.keys('/').type('qqq');
    expect(d.screen()).toMatch(/nothing of that name/);
    d.keys('backspace backspace backspace down down up enter enter');
    expect(d.effects.at(-1)).toEqual({ kind: 'open', file: 'b.c' });
    d.keys('/').type('qqq').keys('enter enter');
    expect(d.effects).toHaveLength(2);
  });

  test('typing q in the search is a letter; q in the menu quits', () => {
    const d = drive('menu', { entries: ENTRIES }).keys('/').type('q');
    expect(d.effects).toEqual([]);
    d.keys('escape escape q');
    expect(d.effects).toEqual([{ kind: 'quit' }]);
  });

  test('? helps, Esc never quits, an empty menu is no trouble', () => {
    const d = drive('menu', { entries: [] }).keys('? escape escape j k enter');
    expect(d.effects).toEqual([]);
    expect(d.screen()).toMatch(/0 scenarios/);
  });

  test('Q leads back to it', () => {
    const d = scenario('lost-update').keys('Q');
    expect(d.session.state.mode).toBe('menu');
    expect(d.session.timeline).toBeUndefined();
  });
});

describe('a file that does not compile', () => {
  const lines = Array.from({ length: 40 }, (_, i) => `broken.c:${i + 1}:1: error: number ${i + 1}`);

  test('shows its errors, scrolls, reloads, and Esc leads to the menu', () => {
    const d = drive({ broken: lines });
    expect(d.screen()).toMatch(/does not compile/);
    expect(d.screen()).toMatch(/broken\.c:1:1: error: number 1\n|broken\.c:1:1: error/);
    for (let i = 0; i < 60; i++) d.keys('j');
    expect(d.screen()).toMatch(/number 40/);
    d.keys('r');
    expect(d.effects).toEqual([{ kind: 'reload' }]);
    d.keys('? escape');
    expect(d.session.state.mode).toBe('errors');
    d.keys('escape');
    expect(d.session.state.mode).toBe('menu');
    expect(d.effects).toHaveLength(1);
  });
});
