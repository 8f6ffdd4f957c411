/** Verdicts in words: one line for the events pane, sentences for what has just happened, and for the report after a run. */
import type { Kernel } from '../kernel/machine.js';
import { objectAt } from '../kernel/objects.js';
import { isNote, type Verdict, type WaitLink } from '../kernel/verdict.js';
import { showTime } from '../scenarios/units.js';
import { objectName, threadName } from './names.js';
import { threadWords } from './waiting.js';

/** Names of the kinds, as a heading. */
const NAMES: Readonly<Record<Verdict['kind'], string>> = {
  race: 'Data race',
  'two-inside': 'Two inside',
  'outside-blocks': 'One outside blocks others',
  'waits-for-nobody': 'Nobody inside, and nobody can enter',
  overtaking: 'Overtaking',
  deadlock: 'Deadlock',
  stuck: 'Stuck',
  'partly-stuck': 'Stuck in part',
  livelock: 'Livelock',
  starvation: 'Starvation',
  'lost-wakeup': 'Lost wake-up',
  inversion: 'Priority inversion',
  convoy: 'Convoy',
  spinning: 'Spinning',
};
export const verdictName = (kind: Verdict['kind']): string => NAMES[kind];

/** `T1`, `T1 and T2`, `T1, T2 and 5 more`. */
function list(k: Kernel, ids: readonly number[], most = 4): string {
  const names = ids.slice(0, ids.length > most ? most - 1 : most).map((id) => threadWords(k, id));
  if (ids.length > names.length) names.push(`${ids.length - names.length} more`);
  return names.length < 2 ? (names[0] ?? 'nobody') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Name of what lies at an address, by a thread that knows it. */
function nameAt(k: Kernel, context: number, address: number): string {
  const known = k.state.contexts[context];
  return known === undefined ? `0x${address.toString(16)}` : objectName(k, known, address);
}

/** `the mutex m`, `the region R`. */
function subject(k: Kernel, v: Verdict): string {
  if (v.region !== '') return `the region ${v.region}`;
  if (v.address === 0) return '';
  const kind = objectAt(k, v.space, v.address)?.kind;
  return `the ${kind === undefined || kind === 'futex' ? 'word' : kind} ${nameAt(k, v.contexts[0] ?? -1, v.address)}`;
}

/** `T1 waits for b, which T2 holds`. */
function linkWords(k: Kernel, link: WaitLink): string {
  const { waits, holds, space, address } = link;
  const wait = k.state.contexts[waits]?.wait;
  if (address === 0) {
    if (holds >= 0) return `${threadWords(k, waits)} waits for the end of ${threadWords(k, holds)}`;
    return `${threadWords(k, waits)} ${wait === undefined ? 'turns a loop for ever' : `waits: ${wait.kind}`}`;
  }
  const name = nameAt(k, waits, address);
  const kind = objectAt(k, space, address)?.kind ?? 'word';
  const what = kind === 'mutex' ? name : `the ${kind} ${name}`;
  if (holds < 0) return `${threadWords(k, waits)} waits for ${what}`;
  const status = k.state.contexts[holds]?.status;
  const over = status === 'exited' || status === 'gone';
  return `${threadWords(k, waits)} waits for ${what}, ${over ? `held by ${threadWords(k, holds)}, which has ended` : `which ${threadWords(k, holds)} holds`}`;
}

const links = (k: Kernel, v: Verdict, most = 4): string => {
  const told = v.links.slice(0, most).map((link) => linkWords(k, link));
  if (v.links.length > most) told.push(`and ${v.links.length - most} more`);
  return told.join('; ');
};

/** A long circle, short: `T2 waits for a of T3, T3 for b of T4, ... and T6 for e of T2`. */
function circle(k: Kernel, all: readonly WaitLink[]): string {
  const told = all.slice(0, 4).map((link, i) => {
    const what = link.address === 0 ? 'the end' : nameAt(k, link.waits, link.address);
    return `${threadWords(k, link.waits)}${i === 0 ? ' waits' : ''} for ${what} of ${threadWords(k, link.holds)}`;
  });
  return `${told.join(', ')}${all.length > 4 ? `, and ${all.length - 4} more` : ''}`;
}

/** The four conditions of Coffman, Elphick and Shoshani (1971), with what shows each of them in this circle. */
export function coffman(k: Kernel, v: Verdict): readonly string[] {
  const locks = v.links.filter((l) => l.address !== 0);
  const names = locks.map((l) => nameAt(k, l.waits, l.address)).join(', ');
  const ends = v.links.filter((l) => l.address === 0);
  const joins = ends.map((l) => `the end of ${threadWords(k, l.holds)}`).join(', ');
  const what = [names, joins].filter((text) => text !== '').join(' and ');
  const holding = v.contexts.map((id, i) => {
    const before = v.links[(i + v.links.length - 1) % v.links.length]!;
    const has = before.address === 0 ? 'has not ended' : `holds ${nameAt(k, before.waits, before.address)}`;
    return `${threadWords(k, id)} ${has}`;
  });
  return [
    `mutual exclusion: one thread at a time has ${what}`,
    `hold and wait: ${holding.join(', ')}, and each waits for more`,
    `no preemption: nobody can take ${locks.length === 0 ? 'it' : names} away, and nobody waits with a time limit`,
    `circular wait: ${[...v.contexts, v.contexts[0]!].map((id) => threadName(k, id)).join(' waits for ')}`,
  ];
}

/** One line, without the name of its first thread in front. */
export function verdictLine(k: Kernel, v: Verdict): string {
  return `${NAMES[v.kind].toUpperCase()}: ${body(k, v)}`;
}

/** One or two sentences. */
export function verdictSentence(k: Kernel, v: Verdict): string {
  return `${NAMES[v.kind]}: ${body(k, v)}.`;
}

function body(k: Kernel, v: Verdict): string {
  const { contexts, numbers: n } = v;
  const [first, second, third] = contexts.map((id) => threadWords(k, id));
  const others = contexts.slice(1);
  const time = (ns: number | undefined): string => showTime(Math.round(ns ?? 0));
  switch (v.kind) {
    case 'two-inside':
      return `${first} enters ${subject(k, v)} while ${list(k, others)} ${others.length === 1 ? 'is' : 'are'} inside`;
    case 'outside-blocks':
      return `${first} has wanted into ${subject(k, v)} for ${time(n.waited)} and nobody is inside; only ${list(k, others)}, outside and with no need to come back, could let it in`;
    case 'waits-for-nobody':
      return `${list(k, contexts)} want${contexts.length === 1 ? 's' : ''} into ${subject(k, v)}, nobody has been inside for ${time(n.empty)}, and ${contexts.length === 1 ? 'it cannot' : 'none of them can'} enter`;
    case 'overtaking':
      return `${first} waits for ${subject(k, v)} since ${time(n.waited)}, and others, at last ${second}, went first ${n.times} times`;
    case 'deadlock':
      return v.links.length > 3 ? circle(k, v.links) : links(k, v);
    case 'stuck':
      return `nobody is left who could wake them: ${links(k, v)}`;
    case 'partly-stuck':
      return `others go on, but nobody can ever wake ${list(k, contexts)}: ${links(k, v)}`;
    case 'livelock':
      return v.region !== ''
        ? `${list(k, contexts)} all want into ${subject(k, v)} and give way to each other for ${time(n.empty)}: they run, and none of them gets in`
        : `${list(k, contexts)} each took a lock, tried for another in vain and gave back what they had, ${n.rounds} times in ${time(n.window)}, and did nothing else`;
    case 'starvation':
      return v.region === '' && v.address === 0
        ? `${first} has been ready for ${time(n.waited)} without a core, while cores were given to others ${n.turns} times`
        : `${first} waits for ${subject(k, v)} since ${time(n.waited)}, and others, at last ${second}, went first ${n.times} times`;
    case 'lost-wakeup':
      return `${second} signalled ${subject(k, v)} at ${time(n.time)} (step ${n.step}), when nobody waited; ${first} waits since ${time(n.since)}, and nobody will signal again`;
    case 'inversion':
      return `${first} waits for ${subject(k, v)}, which the less urgent ${second} holds, and ${third}, less urgent than ${first} too, runs in its place`;
    case 'convoy':
      return `${subject(k, v)} is never free: the last ${n.row} times whoever took it, ${list(k, contexts)} in turns, had waited for it`;
    case 'spinning':
      return `${first} has burnt ${time(n.burnt)} of its core ${v.address === 0 ? `in the loop of ${placeWords(k, v.pc)}` : `at ${subject(k, v)}`}${n.off === 1 && second !== undefined ? ` while ${second}, which holds it, has no core` : ''}: to sleep and be woken costs ${time(n.price)}`;
    case 'race':
      return raceWords(k, v);
  }
}

/** `T2 writes counter at line 9; T1 read it at line 9 (step 40), and nothing orders the two`. */
function raceWords(k: Kernel, v: Verdict): string {
  const { numbers: n, contexts } = v;
  const [second, first] = contexts.map((id) => threadWords(k, id));
  const now = n.writes === 1 ? 'writes' : 'reads';
  const then = n.firstWrites === 1 ? 'wrote' : 'read';
  const atomically = (flag: number | undefined): string => (flag === 1 ? ' atomically' : '');
  const where = nameAt(k, contexts[0] ?? -1, v.address);
  const other = `${first} ${then} it${atomically(n.firstAtomic)} at ${placeWords(k, n.firstPc ?? -1)} (step ${n.firstStep})`;
  return `${second} ${now} ${where}${atomically(n.atomic)} at ${placeWords(k, v.pc)}; ${other}, and nothing orders the two`;
}

/** `line 12`, of the program's own source. */
function placeWords(k: Kernel, pc: number): string {
  const line = k.program.places[3 * pc + 1];
  return line === undefined ? 'the program' : `line ${line}`;
}

/** The report after a run: each verdict, failures first, a deadlock with its conditions. */
export function verdictLines(
  k: Kernel,
  found: readonly { readonly verdict: Verdict; readonly count: number }[],
): readonly string[] {
  const rank = (v: Verdict): number => (isNote(v.kind) ? 1 : 0);
  const sorted = [...found].sort((a, b) => rank(a.verdict) - rank(b.verdict));
  return sorted.flatMap(({ verdict, count }) => {
    const often = count > 1 ? ` (${count} times)` : '';
    const head = `${showTime(verdict.time)}, step ${verdict.step}: ${verdictSentence(k, verdict).slice(0, -1)}${often}`;
    return verdict.kind === 'deadlock' ? [head, ...coffman(k, verdict).map((line) => `  ${line}`)] : [head];
  });
}
