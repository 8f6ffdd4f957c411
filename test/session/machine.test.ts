/** Another policy, other cores: from here on and from the start, the run before beside it; and predicting who runs next. */
import { describe, expect, test } from 'vitest';
import { hashState } from '../../source/kernel/hash.js';
import { parseSchedule } from '../../source/timeline/schedule.js';
import { createTimeline, position, scheduleString, seek } from '../../source/timeline/timeline.js';
import { type Driver, drive, loadProgram } from './driver.js';

const open = (size = {}, flags = {}): Driver => drive(loadProgram('time-slices.c', flags), size);
const machineOf = (d: Driver) => d.session.timeline!.kernel.machine;

describe('changing the machine', () => {
  test('from here on: policy and cores by the list, the title says so, the run before stays at the same time', () => {
    const d = open().keys('1 5 0 l');
    const before = hashState(d.session.timeline!.kernel);
    d.keys('o');
    expect(d.screen()).toMatch(/change the machine/);
    expect(d.screen()).toMatch(/▸ policy +round-robin/);
    // The policy: cfs from the list of all.
    d.keys('enter');
    expect(d.screen()).toMatch(/which policy\?/);
    const names = d.rows().filter((row) => /│[ ▸] +[a-z-]+ {2,}/.test(row));
    expect(names.length).toBeGreaterThan(3);
    while (!/▸ cfs/.test(d.screen())) d.keys('down');
    d.keys('enter');
    expect(d.screen()).toMatch(/▸ policy +cfs/);
    while (!/▸ cores/.test(d.screen())) d.keys('down');
    d.keys('enter ctrl-u').type('3').keys('enter');
    expect(d.screen()).toMatch(/▸ cores +3/);
    while (!/▸ from here on/.test(d.screen())) d.keys('down');
    d.keys('enter');
    expect(d.says()).toMatch(/^from here on: cfs, 3 cores\. The run before stays beside it/);
    expect(d.rows()[0]).toMatch(/3 cores · cfs/);
    expect(d.step()).toBe(150);
    expect(machineOf(d).cores).toBe(3);
    // It goes on with it, and going back over the change puts the old machine back.
    d.keys('5 0 l');
    expect(d.session.timeline!.kernel.state.cores).toHaveLength(3);
    expect(d.session.other!.kernel.state.now).toBeGreaterThanOrEqual(d.session.timeline!.kernel.state.now);
    d.keys('6 0 h');
    expect(d.rows()[0]).toMatch(/1 core · round-robin 4us/);
    d.keys('1 0 l');
    expect(d.rows()[0]).toMatch(/3 cores · cfs/);
    // The string opens the same run.
    const parsed = parseSchedule(scheduleString(d.session.timeline!));
    if (!parsed.ok) throw new Error(parsed.message);
    const { machine, fingerprint } = loadProgram('time-slices.c');
    const again = createTimeline(machine, { fingerprint, schedule: parsed.schedule });
    d.keys('3 0 l');
    seek(again, d.step());
    expect(hashState(again.kernel)).toEqual(hashState(d.session.timeline!.kernel));
    // Taken back, it is the run that it was, and there is no other any more.
    d.keys('u');
    expect(d.rows()[0]).toMatch(/1 core · round-robin 4us/);
    expect(d.session.other).toBeUndefined();
    d.keys('g 1 5 0 l');
    expect(hashState(d.session.timeline!.kernel)).toEqual(before);
  });

  test('from the start: another run at the same time; O goes to the one before and back; y copies what opens it', () => {
    const d = open().keys('2 0 0 l');
    const { now } = d.session.timeline!.kernel.state;
    d.keys('o down enter ctrl-u').type('1us').keys('enter');
    expect(d.screen()).toMatch(/▸ +quantum +1us/);
    while (!/▸ from the start/.test(d.screen())) d.keys('down');
    d.keys('enter');
    expect(d.says()).toMatch(/^round-robin 1us, 1 core from the start\. O goes to the run before/);
    expect(d.session.timeline!.kernel.state.now).toBeGreaterThanOrEqual(now);
    expect(d.session.timeline!.schedule.changes).toEqual([]);
    const step = d.step();
    d.keys('O');
    expect(d.rows()[0]).toMatch(/round-robin 4us/);
    expect(d.says()).toMatch(/^this is the run with round-robin 4us, 1 core; O goes back to round-robin 1us, 1 core/);
    d.keys('O');
    expect(d.rows()[0]).toMatch(/round-robin 1us/);
    expect(Math.abs(d.step() - step)).toBeLessThan(30);
    d.keys('y');
    const copied = d.effects.findLast((e) => e.kind === 'copy');
    expect(copied).toMatchObject({
      text: expect.stringMatching(/^1-[0-9a-f]{8}-s1 --policy round-robin --param quantum=1us|quantum=1000/),
    });
    // With these flags the string fits.
    const flags = { policy: ['round-robin'], param: ['quantum=1000', 'central=0'] };
    expect(loadProgram('time-slices.c', flags).fingerprint).toBe(d.session.timeline!.schedule.fingerprint);
  });

  test('what is out of range stays in the prompt with the range; Esc leads back to the list', () => {
    const d = open().keys('1 5 0 l o down enter ctrl-u').type('0').keys('enter');
    expect(d.screen()).toMatch(/quantum of policy 'round-robin': a whole number from 1 to/);
    d.keys('ctrl-u').type('soon').keys('enter');
    expect(d.screen()).toMatch(/a number or a time such as 4us, not 'soon'/);
    d.keys('escape');
    expect(d.screen()).toMatch(/▸ +quantum +4us/);
    while (!/▸ cores/.test(d.screen())) d.keys('down');
    d.keys('enter ctrl-u').type('65').keys('enter');
    expect(d.screen()).toMatch(/a whole number from 1 to 64, not '65'/);
    d.keys('escape escape');
    expect(d.screen()).not.toMatch(/change the machine/);
    expect(machineOf(d).cores).toBe(1);
    d.keys('O');
    expect(d.says()).toMatch(/there is one run only/);
  });

  test('nothing changed is no change; at the end of the run only the start is left', () => {
    const d = open().keys('1 5 0 l o');
    while (!/▸ from here on/.test(d.screen())) d.keys('down');
    d.keys('enter');
    expect(d.says()).toMatch(/nothing is changed/);
    d.keys('G o down enter ctrl-u').type('9us').keys('enter');
    while (!/▸ from here on/.test(d.screen())) d.keys('down');
    d.keys('enter');
    expect(d.says()).toMatch(/the run is over here/);
  });

  test('the statistics have both runs', () => {
    const d = open({ width: 120, height: 40 }).keys('4 0 0 l o down enter ctrl-u').type('1us').keys('enter');
    while (!/▸ from the start/.test(d.screen())) d.keys('down');
    d.keys('enter');
    while (d.session.state.run!.focus !== 'statistics') d.keys('tab');
    d.keys('z');
    expect(d.screen()).toMatch(/round-robin 4us, 1 core +round-robin 1us, 1 core/);
    expect(d.screen()).toMatch(/│switches +\d+ +\d+ ↑/);
  });
});

describe('predict', () => {
  const decision = (d: Driver): { core: number; task: number } | undefined => {
    const e = d.session.timeline!.events.find((x) => x.kind === 'decision');
    return e === undefined ? undefined : { core: e.core, task: e.task };
  };

  test('asked before each decision with several candidates; right and wrong are told, with why', () => {
    const d = open().keys('1 0 0 l p');
    expect(d.says()).toMatch(/you will be asked who runs next/);
    d.keys('9 9 9 l');
    expect(d.screen()).toMatch(/─ who runs next on core 0\? ─/);
    const { asking } = d.session.state;
    if (asking?.kind !== 'predict') throw new Error('not asked');
    expect(asking.tasks.length).toBeGreaterThan(1);
    const at = d.step();
    // Panes can be looked at meanwhile.
    d.keys('z z');
    expect(d.screen()).toMatch(/who runs next/);
    // The first of the queue is right under round-robin.
    const k = d.session.timeline!.kernel;
    const first = k.machine.policy.describe(k)[0]!.entries[0]!.task;
    d.keys(String(asking.tasks.indexOf(first) + 1));
    expect(d.step()).toBe(at + 1);
    expect(decision(d)?.task).toBe(first);
    expect(d.says()).toMatch(/^Right, 1 of 1\. T\d is next on core 0: it is first in the queue/);
    expect(d.rows()[0]).toMatch(/ 1\/1 right /);

    d.keys('9 9 9 l');
    const second = d.session.state.asking;
    if (second?.kind !== 'predict') throw new Error('not asked');
    const next = k.machine.policy.describe(d.session.timeline!.kernel)[0]!.entries[0]!.task;
    const wrong = second.tasks.findIndex((task) => task !== next);
    d.keys(String(wrong + 1));
    expect(d.says()).toMatch(/^No, not T\d; 1 of 2 right\. T\d is next on core 0/);
    // Going back un-answers.
    d.keys('l h h');
    expect(d.rows()[0]).toMatch(/ 1\/1 right /);
    d.keys('g');
    expect(d.rows()[0]).toMatch(/ 0\/0 right /);
  });

  test('Esc lets a question be, p ends the mode; playing and events stop at questions too', () => {
    const d = open().keys('1 0 0 l p L L L L');
    expect(d.screen()).toMatch(/who runs next/);
    const at = d.step();
    d.keys('escape');
    expect(d.session.state.run!.overlay).toBeUndefined();
    d.keys('space').wait(5000);
    expect(d.screen()).toMatch(/who runs next/);
    expect(d.step()).toBe(at);
    d.keys('p');
    expect(d.says()).toMatch(/no longer asked/);
    d.keys('9 9 9 l');
    expect(d.screen()).not.toMatch(/who runs next/);
    expect(position(d.session.timeline!)).toBeGreaterThan(at);
  });
});
