/**
 * A schedule as a short string: what a person (or a search) decided differently from the policy and the seed. It numbers
 * decisions and instructions of a core (steps only where the machine itself is changed between two of them), and carries a
 * fingerprint of program and settings, so that it is refused where it does not belong.
 *
 *   1-9f3a61c2-s7                         seed 7, no override
 *   1-9f3a61c2-s7-c0.123.3-d12.4          on core 0 after its 123rd instruction run task 3; decision 12 answered 4
 *   1-9f3a61c2-s7-x120.2.round_robin.quantum=500   after step 120: round-robin, quantum 500 ns, on 2 cores
 *   1-9f3a61c2-s0-t2x5.1x3                a controlled run: context 2 five operations, then context 1 three
 */
import type { Forced } from '../kernel/machine.js';
import { checkParameters, policies } from '../schedulers/index.js';

/** From the end of a step on, another policy, other parameters (all of them, in their own units), another number of cores. */
export interface Change {
  readonly step: number;
  /** Name in the registry. */
  readonly policy: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly cores: number;
}

export interface Schedule {
  /** 8 hex digits. */
  readonly fingerprint: string;
  readonly seed: number;
  readonly forced: readonly Forced[];
  /** Decision number → answer, in order of the number. */
  readonly answers: readonly { readonly decision: number; readonly answer: number }[];
  /** In order of their steps. */
  readonly changes: readonly Change[];
  /** Controlled runs: answers of `choose('context')` in order. */
  readonly contexts: readonly number[];
}

export function noOverrides(fingerprint: string, seed: number): Schedule {
  return { fingerprint, seed, forced: [], answers: [], changes: [], contexts: [] };
}

/** The string of a schedule; `parseSchedule` reads it back to the same. */
export function printSchedule(schedule: Schedule): string {
  const parts = [`1-${schedule.fingerprint}-s${schedule.seed}`];
  for (const f of schedule.forced) parts.push(`c${f.core}.${f.after}.${f.task}`);
  for (const a of schedule.answers) parts.push(`d${a.decision}.${signed(a.answer)}`);
  for (const c of schedule.changes) parts.push(printChange(c));
  if (schedule.contexts.length > 0) {
    const runs: string[] = [];
    let i = 0;
    while (i < schedule.contexts.length) {
      let n = i;
      while (n < schedule.contexts.length && schedule.contexts[n] === schedule.contexts[i]) n++;
      runs.push(n - i === 1 ? signed(schedule.contexts[i]!) : `${signed(schedule.contexts[i]!)}x${n - i}`);
      i = n;
    }
    parts.push(`t${runs.join('.')}`);
  }
  return parts.join('-');
}

/** Are there any overrides in it? */
export const hasOverrides = ({ forced, answers, changes, contexts }: Schedule): boolean =>
  forced.length + answers.length + changes.length + contexts.length > 0;

/** Parameters at their defaults are left out; the further values of a list have none. */
function printChange({ step, policy, parameters, cores }: Change): string {
  const own = policies.get(policy)?.parameters ?? [];
  const given = Object.keys(parameters).filter(
    (name) => own.find((p) => p.name === name)?.default !== parameters[name],
  );
  const pairs = given.map((name) => `${underlined(name)}=${signed(parameters[name]!)}`);
  return [`x${step}`, cores, underlined(policy), ...pairs].join('.');
}

const CHANGE = /^x(\d{1,15})\.(\d{1,2})\.([a-z0-9_]+)((?:\.[A-Za-z0-9_:]+=n?\d{1,16})*)$/;

/** The change, or what is wrong with it. */
function readChange([, step, cores, policy, rest]: RegExpExecArray): Change | string {
  const name = plain(policy!);
  const known = policies.get(name);
  if (known === undefined) return `there is no policy '${name}'`;
  const n = Number(cores);
  if (n < 1 || n > 64) return `cores: 1 to 64, not ${n}`;
  const given: Record<string, number> = {};
  for (const pair of rest!.split('.').slice(1)) {
    const [parameter, value] = pair.split('=');
    given[plain(parameter!)] = unsigned(value!);
  }
  const checked = checkParameters(known, given);
  if ('message' in checked) return checked.message;
  return { step: Number(step), policy: name, parameters: checked.values, cores: n };
}

// A minus sign parts the pieces and a point what is in them: in names they are written otherwise.
const underlined = (name: string) => name.replaceAll('-', '_').replaceAll('.', ':');
const plain = (name: string) => name.replaceAll('_', '-').replaceAll(':', '.');

// A minus sign parts the pieces, so negative answers (idle, the clock) are written with an n.
const signed = (n: number) => (n < 0 ? `n${-n}` : String(n));
const unsigned = (text: string) => (text.startsWith('n') ? -Number(text.slice(1)) : Number(text));

export type ParsedSchedule =
  | { readonly ok: true; readonly schedule: Schedule }
  | { readonly ok: false; readonly message: string };

const MAX_OPERATIONS = 10_000_000;
/** Changes of the machine in one run. */
export const MAX_CHANGES = 500;

/** Reads a schedule string; the message says which piece is wrong. Never throws. */
export function parseSchedule(text: string): ParsedSchedule {
  const [version, fingerprint, seed, ...rest] = text.trim().split('-');
  if (version !== '1') return wrong(text, 'it must begin with 1-');
  if (fingerprint === undefined || !/^[0-9a-f]{8}$/.test(fingerprint))
    return wrong(text, 'the fingerprint (8 hex digits) is missing');
  if (seed === undefined || !/^s\d{1,10}$/.test(seed)) return wrong(text, 'the seed (s and a number) is missing');
  const forced: Forced[] = [];
  const answers: { decision: number; answer: number }[] = [];
  const contexts: number[] = [];
  const changes: Change[] = [];
  for (const part of rest) {
    const core = /^c(\d{1,3})\.(\d{1,15})\.(\d{1,9})$/.exec(part);
    const answer = /^d(\d{1,15})\.(n?\d{1,15})$/.exec(part);
    if (core) forced.push({ core: Number(core[1]), after: Number(core[2]), task: Number(core[3]) });
    else if (answer) answers.push({ decision: Number(answer[1]), answer: unsigned(answer[2]!) });
    else if (part.startsWith('x')) {
      const match = CHANGE.exec(part);
      const change = match === null ? `'${part.slice(0, 30)}' is no piece of a schedule` : readChange(match);
      if (typeof change === 'string') return wrong(text, change);
      if (change.step < 1 || change.step < (changes.at(-1)?.step ?? 1))
        return wrong(text, 'changes come in order of steps');
      if (changes.length === MAX_CHANGES) return wrong(text, `more than ${MAX_CHANGES} changes`);
      changes.push(change);
    } else if (/^t(n?\d{1,9}(x\d{1,9})?)(\.n?\d{1,9}(x\d{1,9})?)*$/.test(part)) {
      for (const run of part.slice(1).split('.')) {
        const [who, times] = run.split('x');
        const n = times === undefined ? 1 : Number(times);
        if (contexts.length + n > MAX_OPERATIONS) return wrong(text, `more than ${MAX_OPERATIONS} operations`);
        for (let i = 0; i < n; i++) contexts.push(unsigned(who!));
      }
    } else return wrong(text, `'${part.slice(0, 30)}' is no piece of a schedule`);
  }
  return { ok: true, schedule: { fingerprint, seed: Number(seed.slice(1)), forced, answers, changes, contexts } };
}

function wrong(text: string, why: string): ParsedSchedule {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
  return { ok: false, message: `${shown} is no schedule string: ${why}` };
}
