/**
 * Another policy, other parameters, another number of cores: asked for in a list, carried out from here on (an override of
 * the run) or from the start (another run). The run as it was stays beside the new one, both at the same time.
 */

import type { Draft } from 'immer';
import type { Machine } from '../kernel/machine.js';
import type { Parameter } from '../kernel/policy.js';
import { fingerprint } from '../scenarios/machine.js';
import { parseTime, showTime } from '../scenarios/units.js';
import { checkParameters, policies, policyNamed } from '../schedulers/index.js';
import { listEntries } from '../schedulers/parameters.js';
import { policyWords } from '../screen/names.js';
import { plural } from '../screen/text.js';
import type { Timeline } from '../timeline/history.js';
import { changeMachine } from '../timeline/overrides.js';
import { seekTime } from '../timeline/same-time.js';
import { hasOverrides } from '../timeline/schedule.js';
import { createTimeline, forkTimeline, position, scheduleString } from '../timeline/timeline.js';
import { change, moved, SYNC_BUDGET, say } from './change.js';
import type { Asking, MachineDraft, Session } from './state.js';

type Item = { readonly label: string; readonly note: string; readonly enabled: boolean };
type MachineAsking = Extract<Asking, { kind: 'machine' }>;

/** Opens the list, as the machine stands. */
export function askMachine(session: Session, t: Timeline): void {
  const { policy, parameters, cores } = t.kernel.machine;
  show(session, { policy: policy.name, parameters, cores }, 0);
}

function show(session: Session, draft: MachineDraft, selected: number): void {
  const policy = policies.get(draft.policy)!;
  const wide = Math.max(4, ...policy.parameters.map((p) => p.name.length));
  const rows: { item: Item; row: MachineAsking['rows'][number] }[] = [
    {
      row: { kind: 'policy' },
      item: { label: `${'policy'.padEnd(wide + 2)}  ${policy.name}`, note: policy.about, enabled: true },
    },
    ...policy.parameters.map((p) => ({
      row: { kind: 'parameter', name: p.name } as const,
      item: {
        label: `  ${p.name.padEnd(wide)}  ${shownValue(p, draft.parameters)}`,
        note: rangeWords(p),
        enabled: true,
      },
    })),
    {
      row: { kind: 'cores' },
      item: { label: `${'cores'.padEnd(wide + 2)}  ${draft.cores}`, note: '1 to 64', enabled: true },
    },
    { row: { kind: 'here' }, item: { label: 'from here on', note: 'what was so far stays', enabled: true } },
    { row: { kind: 'start' }, item: { label: 'from the start', note: 'another run, at this time', enabled: true } },
  ];
  change(session, (d) => {
    d.asking = { kind: 'machine', draft, rows: rows.map(({ row }) => row) } as Draft<Asking>;
    if (d.run)
      d.run.overlay = {
        kind: 'list',
        title: 'change the machine',
        items: rows.map(({ item }) => item),
        selected: Math.max(0, Math.min(rows.length - 1, selected)),
      };
  });
}

/** An entry of the list was taken. */
export function answerMachine(session: Session, asking: MachineAsking, selected: number): void {
  const row = asking.rows[selected];
  const { draft } = asking;
  switch (row?.kind) {
    case 'policy': {
      const all = [...policies.values()];
      change(session, (d) => {
        d.asking = { kind: 'policies', draft, names: all.map((p) => p.name) } as Draft<Asking>;
        if (d.run)
          d.run.overlay = {
            kind: 'list',
            title: 'which policy?',
            items: all.map((p) => ({ label: p.name, note: p.about, enabled: true })),
            selected: Math.max(
              0,
              all.findIndex((p) => p.name === draft.policy),
            ),
          };
      });
      return;
    }
    case 'parameter': {
      const p = policies.get(draft.policy)!.parameters.find((x) => x.name === row.name)!;
      const list = p.list === undefined ? '' : `; several with commas: ${p.list} at most`;
      ask(
        session,
        { kind: 'parameter', draft, name: p.name, back: selected },
        p.name,
        shownValue(p, draft.parameters),
        [p.about, `${rangeWords(p)}${list}`],
      );
      return;
    }
    case 'cores':
      ask(session, { kind: 'cores', draft, back: selected }, 'cores', String(draft.cores), ['1 to 64']);
      return;
    case 'here':
    case 'start':
      carryOut(session, draft, row.kind === 'start');
      return;
    default:
  }
}

/** Escape in one of the questions of the list: back to the list. */
export function backToMachine(
  session: Session,
  asking: Extract<Asking, { kind: 'parameter' | 'cores' | 'policies' }>,
): void {
  show(session, asking.draft, 'back' in asking ? asking.back : 0);
}

/** A policy was taken from its list: parameters that it has too keep their values where they fit. */
export function answerPolicy(session: Session, draft: MachineDraft, name: string): void {
  const policy = policyNamed(name);
  if (policy === undefined) return;
  const given = Object.entries(draft.parameters).filter(([n, value]) => {
    const p = policy.parameters.find((x) => x.name === n);
    const was = policies.get(draft.policy)?.parameters.find((x) => x.name === n);
    return p !== undefined && value >= p.min && value <= p.max && value !== was?.default;
  });
  const checked = checkParameters(policy, Object.fromEntries(given));
  if ('message' in checked) return;
  show(session, { ...draft, policy: policy.name, parameters: checked.values }, 0);
}

function ask(session: Session, asking: Asking, prompt: string, text: string, hints: readonly string[]): void {
  change(session, (d) => {
    d.asking = asking as Draft<Asking>;
    if (d.run)
      d.run.overlay = { kind: 'prompt', prompt, text, cursor: text.length, problem: undefined, hints: [...hints] };
  });
}

/** A value was typed: taken over, or what is wrong with it. */
export function answerValue(
  session: Session,
  asking: Extract<Asking, { kind: 'parameter' | 'cores' }>,
  input: string,
): string | undefined {
  const { draft } = asking;
  if (asking.kind === 'cores') {
    const n = Number(input);
    if (!/^\d+$/.test(input) || n < 1 || n > 64) return `a whole number from 1 to 64, not '${input}'`;
    show(session, { ...draft, cores: n }, asking.back);
    return undefined;
  }
  const policy = policies.get(draft.policy)!;
  const { name } = asking;
  const values = input.split(',').map(typedValue);
  if (values.some((v) => v === undefined)) return `a number or a time such as 4us, not '${input}'`;
  const rest = Object.entries(draft.parameters).filter(([n]) => n.split('.')[0] !== name);
  const checked = checkParameters(policy, { ...Object.fromEntries(rest), ...listEntries(name, values as number[]) });
  if ('message' in checked) return checked.message;
  show(session, { ...draft, parameters: checked.values }, asking.back);
  return undefined;
}

function typedValue(text: string): number | undefined {
  const word = text.trim();
  if (word === 'yes' || word === 'true') return 1;
  if (word === 'no' || word === 'false') return 0;
  if (/^-\d+$/.test(word)) return Number(word);
  return parseTime(word.replace(/%$/, ''));
}

/** `4us`, `yes`, `50%`; of a list all values. */
function shownValue(p: Parameter, parameters: Readonly<Record<string, number>>): string {
  const values = [parameters[p.name] ?? p.default];
  for (let i = 1; parameters[`${p.name}.${i}`] !== undefined; i++) values.push(parameters[`${p.name}.${i}`]!);
  return values.map((value) => unitWords(p, value)).join(',');
}

function unitWords({ unit }: Parameter, value: number): string {
  // What a person would have to type to get exactly this.
  const time = showTime(value);
  if (unit === 'ns') return parseTime(time) === value ? time : `${value}ns`;
  if (unit === 'flag') return value === 0 ? 'no' : 'yes';
  return unit === 'percent' ? `${value}%` : String(value);
}

const rangeWords = (p: Parameter): string =>
  p.unit === 'flag' ? 'yes or no' : `${unitWords(p, p.min)} to ${unitWords(p, p.max)}`;

const words = (machine: Pick<Machine, 'policy' | 'parameters' | 'cores'>): string =>
  `${policyWords(machine)}, ${plural(machine.cores, 'core')}`;

function carryOut(session: Session, draft: MachineDraft, fromStart: boolean): void {
  const t = session.timeline!;
  const policy = policies.get(draft.policy)!;
  const { machine } = t.kernel;
  const names = Object.keys({ ...draft.parameters, ...machine.parameters });
  const same =
    policy === machine.policy &&
    draft.cores === machine.cores &&
    names.every((name) => draft.parameters[name] === machine.parameters[name]);
  if (same && (!fromStart || t.schedule.changes.length === 0)) {
    say(session, 'the machine is as it was: nothing is changed');
    return;
  }
  if (fromStart || position(t) === 0) startAnew(session, t, { ...t.machine, ...draft, policy });
  else if (t.kernel.state.outcome.kind !== 'running') {
    say(session, 'the run is over here: h goes back, or change it from the start', 'bad');
  } else {
    const before = forkTimeline(t);
    if (!changeMachine(t, draft)) {
      say(session, 'the machine was changed too often in this run', 'bad');
      return;
    }
    session.other = before;
    moved(session);
    say(
      session,
      `from here on: ${words(t.kernel.machine)}. The run before stays beside it: O goes there and back, times compares`,
      'good',
    );
  }
}

/** Another run of the same program with other settings, brought to the same time. */
function startAnew(session: Session, t: Timeline, machine: Machine): void {
  const observers = t.observers.slice(1, -1);
  const fresh = createTimeline(machine, { fingerprint: fingerprint(machine), observers });
  const { now } = t.kernel.state;
  const arrived = seekTime(fresh, now, 10 * SYNC_BUDGET);
  session.other = t;
  session.timeline = fresh;
  moved(session);
  const where = arrived ? '' : ` (only up to ${showTime(fresh.kernel.state.now)} so far)`;
  const lost = hasOverrides(t.schedule) ? '; the choices made before are those of the other run' : '';
  say(
    session,
    `${words(machine)} from the start${where}. O goes to the run before and back, times compares${lost}`,
    'good',
  );
}

/** The other run is looked at, the one so far stays beside it. */
export function swapRuns(session: Session): void {
  const { timeline, other } = session;
  if (timeline === undefined || other === undefined) {
    say(session, 'there is one run only: o changes the machine and keeps this one beside the new one');
    return;
  }
  seekTime(other, timeline.kernel.state.now, SYNC_BUDGET);
  session.timeline = other;
  session.other = timeline;
  moved(session);
  say(session, `this is the run with ${words(other.kernel.machine)}; O goes back to ${words(timeline.kernel.machine)}`);
}

/** What opens this run again: the schedule string, with flags where the machine is not the file's own from the start on. */
export function scheduleWords(session: Session, t: Timeline): string {
  const { machine } = t;
  const { original } = session;
  const parts = [scheduleString(t)];
  if (original !== undefined && machine !== original) {
    if (machine.cores !== original.cores) parts.push(`--cores ${machine.cores}`);
    parts.push(`--policy ${machine.policy.name}`);
    for (const p of machine.policy.parameters) {
      const values = [machine.parameters[p.name]!];
      for (let i = 1; machine.parameters[`${p.name}.${i}`] !== undefined; i++)
        values.push(machine.parameters[`${p.name}.${i}`]!);
      parts.push(`--param ${p.name}=${values.join(',')}`);
    }
  }
  return parts.join(' ');
}
