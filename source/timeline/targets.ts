/** From places and conditions to what a search looks for. */
import type { Kernel } from '../kernel/machine.js';
import type { Program } from '../language/program.js';
import { holds, type Scope } from '../scenarios/expression/evaluate.js';
import type { PlaceRef } from '../scenarios/expression/places.js';
import { suggestion } from '../scenarios/nearest.js';
import type { Target } from './search.js';

/** Instructions at which a statement begins on a line (of a function, if given), or at a label. */
export function pcsOf(program: Program, functionName: string | undefined, line: number | undefined): readonly number[] {
  if (functionName !== undefined && line === undefined) {
    const label = program.labels.filter((l) => l.name === functionName).map((l) => l.pc);
    if (label.length > 0) return label;
    return program.functions.filter((f) => f.displayName === functionName).map((f) => f.entry);
  }
  const found: number[] = [];
  for (const f of program.functions) {
    if (functionName !== undefined && f.displayName !== functionName) continue;
    let before = -1;
    for (let pc = f.entry; pc < f.last; pc++) {
      const here = program.places[3 * pc + 1]!;
      const own = program.files[program.places[3 * pc]!]?.own === true;
      if (own && here === line && (program.starts[pc] === 1 || before !== here)) found.push(pc);
      before = here;
    }
  }
  return found;
}

/** The first line at or behind `line` (of a function, if given) at which a statement begins, for breakpoints on empty lines. */
export function nearestLine(program: Program, line: number, functionName?: string): number | undefined {
  let best: number | undefined;
  for (const f of program.functions) {
    if (functionName !== undefined && f.displayName !== functionName) continue;
    for (let pc = f.entry; pc < f.last; pc++) {
      const here = program.places[3 * pc + 1]!;
      if (here >= line && (best === undefined || here < best) && program.files[program.places[3 * pc]!]?.own === true)
        best = here;
    }
  }
  return best;
}

const isFunction = (program: Program, name: string): boolean => program.functions.some((f) => f.displayName === name);

/**
 * True at the step with which some thread (or thread `number`) arrives at one of the instructions. Only threads that are on
 * a core are looked at: a thread moves only there. In a controlled run, all.
 */
export function arrivesAt(pcs: readonly number[], number: number | undefined): StateTarget {
  const set = new Set(pcs);
  const last = new Map<number, number>();
  const test = (k: Kernel): boolean => {
    let arrived = false;
    const look = (id: number) => {
      const context = k.state.contexts[id];
      if (!context || (number !== undefined && context.number !== number)) return;
      const key = context.pc * 1e6 + context.fp;
      if (last.get(id) === key) return;
      last.set(id, key);
      if (set.has(context.pc) && context.status !== 'exited' && context.status !== 'gone') arrived = true;
    };
    if (k.machine.controlled) for (let id = 0; id < k.state.contexts.length; id++) look(id);
    else for (const core of k.state.cores) if (core.context >= 0) look(core.context);
    return arrived;
  };
  const begin = (k: Kernel): void => {
    last.clear();
    for (const context of k.state.contexts) if (context) last.set(context.id, context.pc * 1e6 + context.fp);
  };
  return { kind: 'state', test, begin };
}

type StateTarget = Target & { readonly kind: 'state' };

/** True at the step with which a condition becomes true. */
export function becomesTrue(node: Parameters<typeof holds>[0], scope: (k: Kernel) => Scope): StateTarget {
  let before = false;
  const test = (k: Kernel): boolean => {
    const is = holds(node, scope(k));
    const risen = is && !before;
    before = is;
    return risen;
  };
  const begin = (k: Kernel): void => {
    before = holds(node, scope(k));
  };
  return { kind: 'state', test, begin };
}

/** What to search for, or a step number, or why there is no such place. */
export type Resolved =
  | { readonly kind: 'target'; readonly target: Target; readonly count: number; readonly fromStart: boolean }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'none'; readonly why: string };

export function resolve(place: PlaceRef, k: Kernel, scope: (k: Kernel) => Scope): Resolved {
  switch (place.kind) {
    case 'start':
      return { kind: 'step', step: 0 };
    case 'end':
      return { kind: 'step', step: Number.POSITIVE_INFINITY };
    case 'step':
      return { kind: 'step', step: place.step };
    case 'event': {
      const { core, thread } = place;
      return {
        kind: 'target',
        target: {
          kind: 'event',
          kinds: [place.event, ...(place.also ?? [])],
          test: (e) =>
            (core === undefined || e.core === core) &&
            (place.why === undefined || e.why === place.why) &&
            (thread === undefined || k.state.contexts[e.context]?.number === thread),
        },
        count: place.count,
        fromStart: place.count > 1,
      };
    }
    case 'condition':
      return {
        kind: 'target',
        target: becomesTrue(place.node, scope),
        count: place.count,
        fromStart: place.count > 1,
      };
    case 'at': {
      const pcs = pcsOf(k.program, place.function, place.line);
      if (pcs.length === 0) {
        const { function: name, line } = place;
        if (name !== undefined && !isFunction(k.program, name)) {
          const labels = line === undefined ? k.program.labels.map((l) => l.name) : [];
          const what = line === undefined ? 'label or function' : 'function';
          return {
            kind: 'none',
            why: `there is no ${what} ${name}${suggestion(name, [...ownFunctions(k.program), ...labels])}`,
          };
        }
        return { kind: 'none', why: `there is no code on line ${line}${name === undefined ? '' : ` of ${name}`}` };
      }
      return {
        kind: 'target',
        target: arrivesAt(pcs, place.thread),
        count: place.count,
        fromStart: place.count > 1,
      };
    }
  }
}

/** Functions of the program's own by name, for "did you mean". */
export function ownFunctions(program: Program): readonly string[] {
  return program.functions.filter((f) => !f.library).map((f) => f.displayName);
}
