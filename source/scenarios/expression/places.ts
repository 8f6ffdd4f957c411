/**
 * Places in a run that survive a change of lowering or prices, never bare step numbers:
 *
 *   T2 at worker:9 #3        the third time T2 is about to begin line 9 (in function worker)
 *   T2 at retry              at a label of the source
 *   switch on core 1 #2      the second switch on core 1; any event kind; `by T2` narrows to a thread
 *   fork, exec, fault, cow, signal, ...   `cow`: a fault on a copy-on-write page; `signal`: to a process or a condition
 *   verdict, deadlock, two-inside, race, ...   something that watching the run has found
 *   counter == 2             the first time an expression becomes true (`#n`: the n-th time)
 *   step 100, end, start
 */
import { EventKind, type EventName } from '../../kernel/events.js';
import { VERDICTS } from '../../kernel/verdict.js';
import { suggestion } from '../nearest.js';
import { type Node, parseExpression, type SyntaxProblem } from './syntax.js';

export type PlaceRef =
  | {
      readonly kind: 'at';
      readonly thread: number | undefined;
      readonly function: string | undefined;
      readonly line: number | undefined;
      readonly count: number;
    }
  | {
      readonly kind: 'event';
      readonly event: EventName;
      /** Further kinds, and the reason that the event must have: of names that are no kind themselves. */
      readonly also?: readonly EventName[];
      readonly why?: string;
      readonly core: number | undefined;
      readonly thread: number | undefined;
      readonly count: number;
    }
  | { readonly kind: 'condition'; readonly node: Node; readonly text: string; readonly count: number }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

export type ParsedPlace =
  | { readonly ok: true; readonly place: PlaceRef }
  | { readonly ok: false; readonly problem: SyntaxProblem };

/** How event kinds are spelled: `switch`, `futex-wait`, `system-call`. */
export function eventSpelling(kind: EventName): string {
  return kind.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
}
const EVENTS = new Map((Object.keys(EventKind) as EventName[]).map((kind) => [eventSpelling(kind), kind] as const));
/** Names that mean some events of a kind, or more than one kind. */
interface Group {
  readonly event: EventName;
  readonly also?: readonly EventName[];
  readonly why?: string;
}
const GROUPS: ReadonlyMap<string, Group> = new Map<string, Group>([
  ['cow', { event: 'pageFault', why: 'copy-on-write' }],
  ['signal', { event: 'signal', also: ['signalSent', 'signalDelivered'] }],
  // A verdict by its kind; where an event has that name, it is said at the same step.
  ...VERDICTS.filter((kind) => !EVENTS.has(kind)).map((why): [string, Group] => [why, { event: 'verdict', why }]),
]);
/** All event kinds as they are spelled, in order of the code unit. */
export const eventNames: readonly string[] = [...new Set([...EVENTS.keys(), ...GROUPS.keys()])].sort();

/** Parses a place; what is no place form is taken as a condition. Never throws. */
export function parsePlace(text: string): ParsedPlace {
  const trimmed = text.trim();
  if (trimmed === '')
    return {
      ok: false,
      problem: { message: 'a place is missing: a line, an event, a condition or a step', at: 0, length: 1 },
    };
  if (trimmed === 'start' || trimmed === 'end') return { ok: true, place: { kind: trimmed } };
  const step = /^(?:step\s+)?(\d{1,15})$/.exec(trimmed);
  if (step) return { ok: true, place: { kind: 'step', step: Number(step[1]) } };

  const counted = /^(.*?)\s+#(\d{1,9})$/s.exec(trimmed);
  const body = counted ? counted[1]! : trimmed;
  const count = counted ? Math.max(1, Number(counted[2])) : 1;

  const at =
    /^(?:T(\d+)\s+)?at\s+(?:([A-Za-z_]\w*)(?::(\d+))?|(?:line\s+)?(\d+))$/.exec(body) ??
    /^(T(\d+)\s+)?(?:([A-Za-z_]\w*):(\d+))$/.exec(body);
  if (at && body.includes('at ')) {
    const line = at[3] ?? at[4];
    return {
      ok: true,
      place: {
        kind: 'at',
        thread: at[1] === undefined ? undefined : Number(at[1]),
        function: at[2],
        line: line === undefined ? undefined : Number(line),
        count,
      },
    };
  }
  const short = /^([A-Za-z_]\w*):(\d+)$/.exec(body);
  if (short)
    return { ok: true, place: { kind: 'at', thread: undefined, function: short[1], line: Number(short[2]), count } };

  const event = /^([A-Za-z][\w-]*)((?:\s+on\s+core\s+\d+|\s+by\s+T\d+)*)$/.exec(body);
  if (event && event[2] !== '' && !eventNames.includes(event[1]!)) {
    const message = `there is no event ${event[1]}${suggestion(event[1]!, eventNames)}`;
    return { ok: false, problem: { message, at: 0, length: event[1]!.length } };
  }
  if (event && eventNames.includes(event[1]!)) {
    const core = /on\s+core\s+(\d+)/.exec(event[2]!);
    const thread = /by\s+T(\d+)/.exec(event[2]!);
    return {
      ok: true,
      place: {
        kind: 'event',
        ...(GROUPS.get(event[1]!) ?? { event: EVENTS.get(event[1]!)! }),
        core: core ? Number(core[1]) : undefined,
        thread: thread ? Number(thread[1]) : undefined,
        count,
      },
    };
  }
  const condition = parseExpression(body);
  if (!condition.ok) return condition;
  return { ok: true, place: { kind: 'condition', node: condition.node, text: body, count } };
}
