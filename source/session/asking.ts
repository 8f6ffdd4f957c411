/** Prompts and lists: what they ask, and what is done with the answer. */
import type { Draft } from 'immer';
import type { KernelEvent } from '../kernel/events.js';
import { imageOf } from '../kernel/images.js';
import { candidatesNow } from '../kernel/schedule.js';
import { evaluate, knownNames } from '../scenarios/expression/evaluate.js';
import { parsePlace } from '../scenarios/expression/places.js';
import { parseExpression } from '../scenarios/expression/syntax.js';
import { sizeOfType } from '../scenarios/expression/values.js';
import { suggestion } from '../scenarios/nearest.js';
import { taskName, threadName } from '../screen/names.js';
import { present, several, threadLetter } from '../screen/processes.js';
import type { Overlay } from '../screen/view.js';
import type { Timeline } from '../timeline/history.js';
import { force } from '../timeline/overrides.js';
import { searchBack } from '../timeline/search.js';
import { nearestLine, resolve } from '../timeline/targets.js';
import { forward, position, seek } from '../timeline/timeline.js';
import { change, changeRun, endWords, focus, moved, say, scopeOf, select } from './change.js';
import { answerMachine, answerPolicy, answerValue } from './machine.js';
import { KEY_BUDGET, startSearch } from './moves.js';
import { answerPrediction } from './predict.js';
import type { Asking, Effect, Session } from './state.js';

export function prompt(session: Session, asking: Asking, title: string, hints: readonly string[]): Effect[] {
  change(session, (d) => {
    d.asking = asking as Draft<Asking>;
    if (d.run)
      d.run.overlay = { kind: 'prompt', prompt: title, text: '', cursor: 0, problem: undefined, hints: [...hints] };
  });
  return [];
}
export function list(
  session: Session,
  asking: Asking,
  title: string,
  items: (Overlay & { kind: 'list' })['items'],
): void {
  change(session, (d) => {
    d.asking = asking as Draft<Asking>;
    if (d.run) d.run.overlay = { kind: 'list', title, items: items.map((i) => ({ ...i })), selected: 0 };
  });
}
export function text(session: Session, title: string, lines: readonly string[]): void {
  changeRun(session, (r) => {
    r.overlay = { kind: 'text', title, lines: [...lines], scroll: 0 };
  });
}

export function askChoose(session: Session, t: Timeline): void {
  const k = t.kernel;
  const options: { core: number; task: number }[] = [];
  const items: { label: string; note: string; enabled: boolean }[] = [];
  for (const core of k.state.cores) {
    const running = core.task >= 0 ? taskName(k, core.task) : 'nobody';
    for (const task of candidatesNow(k, core.id)) {
      const name = k.state.contexts[k.state.tasks[task]?.context ?? -1]?.name ?? '';
      options.push({ core: core.id, task });
      items.push({
        label: `core ${core.id}: ${taskName(k, task)} ${name}`,
        note: `instead of ${running}`,
        enabled: true,
      });
    }
  }
  if (options.length === 0) say(session, 'nobody else is ready to run: there is nothing to choose here');
  else list(session, { kind: 'choose', options }, 'who runs from here on?', items);
}

/** All threads that have not ended, by process. */
export function askThread(session: Session, t: Timeline): void {
  const { kernel: k } = t;
  const contexts: number[] = [];
  const items: { label: string; note: string; enabled: boolean }[] = [];
  for (const process of present(k)) {
    for (const id of process.contexts) {
      const c = k.state.contexts[id];
      if (c === undefined || c.status === 'gone') continue;
      contexts.push(id);
      const whose = several(k) ? `${process.pid} ${process.name}  ` : '';
      items.push({
        label: `${whose}${threadName(k, id)} ${c.name}`,
        note: `${threadLetter(k, c)} ${c.status === 'waiting' ? `waits: ${c.wait?.kind ?? ''}` : c.status}`,
        enabled: true,
      });
    }
  }
  if (contexts.length === 0) say(session, 'all have ended');
  else list(session, { kind: 'threads', contexts }, 'which thread?', items);
}

export function askLastChange(session: Session, t: Timeline): void {
  const names =
    session.state.run!.watch.length > 0
      ? session.state.run!.watch
      : imageOf(t.kernel, scopeOf(session)(t.kernel).process)
          .variables.filter((v) => v.own && !v.readOnly)
          .map((v) => v.name)
          .slice(0, 30);
  if (names.length === 0) say(session, 'the program has no variables of its own to ask about; a watches one');
  else if (names.length === 1) lastChange(session, t, names[0]!);
  else
    list(
      session,
      { kind: 'lastChange', names },
      'when did it last change?',
      names.map((n) => ({ label: n, note: '', enabled: true })),
    );
}

/** Goes to the step that wrote the variable last. */
export function lastChange(session: Session, t: Timeline, name: string): void {
  const parsed = parseExpression(name);
  const value = parsed.ok ? evaluate(parsed.node, scopeOf(session)(t.kernel)) : undefined;
  if (!value?.ok || value.value.home.kind !== 'memory') {
    say(session, `${name} has no place in memory that could be watched`, 'bad');
    return;
  }
  const { address, space } = value.value.home;
  const from = position(t);
  const size = Math.max(1, sizeOfType(value.value.type));
  const here = lineage(t, space);
  const touches = (e: KernelEvent) =>
    e.address < address + size && e.address + Math.max(1, e.size) > address && here(e);
  if (searchBack(t, { kind: 'event', kinds: ['store', 'atomic', 'watched'], test: touches }) === 'found') {
    moved(session);
    const e = t.events.find((event) => event.kind === 'store' || event.kind === 'atomic' || event.kind === 'watched');
    const by = t.events.find((event) => event.context >= 0)?.context ?? -1;
    const line = e ? t.kernel.program.places[3 * e.pc + 1] : undefined;
    say(
      session,
      `${name} last changed here: step ${position(t)}, by ${threadName(t.kernel, by)}${line === undefined ? '' : ` in line ${line}`} (asked at step ${from})`,
      'good',
    );
  } else say(session, `${name} was not written since the start`);
}

/**
 * Is what an event writes the memory of this address space: its own, or, before the fork that made it, the one that it was
 * copied from?
 */
function lineage(t: Timeline, space: number): (e: KernelEvent) => boolean {
  const { state } = t.kernel;
  const ancestors: { readonly process: number; readonly until: number }[] = [];
  let process = state.processes.findLast((p) => p?.space === space);
  let until = Number.POSITIVE_INFINITY;
  while (process !== undefined) {
    ancestors.push({ process: process.index, until });
    until = process.started;
    const creator = state.contexts[state.contexts[process.contexts[0] ?? -1]?.creator ?? -1];
    process = creator === undefined || creator.process === process.index ? undefined : state.processes[creator.process];
  }
  return (e) => {
    if (e.kind === 'watched' && e.value === space) return true;
    const { state: then } = t.kernel;
    const by = then.contexts[e.context]?.process ?? -1;
    // Threads of another process with the same memory (vfork, clone) write to it too.
    if (then.processes[by]?.space === space) return true;
    return ancestors.some((a) => a.process === by && e.time <= a.until);
  };
}

/** Finds the text of `/` in the code pane's file: scrolls there. */
export function findText(session: Session, t: Timeline, direction: 1 | -1): void {
  const run = session.state.run!;
  if (run.search === '') {
    say(session, 'nothing searched for yet: / searches');
    return;
  }
  const c = t.kernel.state.contexts[run.selected];
  const file = t.kernel.program.files[c ? (t.kernel.program.places[3 * c.pc] ?? 0) : 0];
  const lines = file?.text.split('\n') ?? [];
  const found = lines.map((line, i) => (line.includes(run.search) ? i : -1)).filter((i) => i >= 0);
  if (found.length === 0) {
    say(session, `'${run.search}' is not in the code`);
    return;
  }
  const at = run.scroll.code ?? -1;
  const next =
    direction === 1
      ? (found.find((i) => i - 2 > at) ?? found[0]!)
      : (found.findLast((i) => i - 2 < at) ?? found[found.length - 1]!);
  focus(session, 'code');
  changeRun(session, (r) => {
    r.scroll.code = Math.max(0, next - 2);
  });
}

/** A prompt's line was entered: done, or what is wrong with it. */
export function answerPrompt(session: Session, asking: Asking, input: string): string | undefined {
  const t = session.timeline!;
  const line = input.trim();
  switch (asking.kind) {
    case 'goTo': {
      const parsed = parsePlace(line);
      if (!parsed.ok) return parsed.problem.message;
      const missing = unknownNames(session, t, parsed.place.kind === 'condition' ? parsed.place.text : undefined);
      if (missing) return missing;
      const resolved = resolve(parsed.place, t.kernel, scopeOf(session));
      if (resolved.kind === 'none') return resolved.why;
      if (resolved.kind === 'step') {
        if (Number.isFinite(resolved.step) && resolved.step <= position(t) + KEY_BUDGET) {
          seek(t, resolved.step);
          moved(session);
          if (position(t) < resolved.step) say(session, endWords(t));
        } else {
          const { step } = resolved;
          startSearch(session, { kind: 'state', test: (k) => k.state.step >= step }, 1);
        }
        return undefined;
      }
      const goal = { from: position(t), text: line };
      if (resolved.fromStart) seek(t, 0);
      startSearch(session, resolved.target, resolved.count, goal);
      return undefined;
    }
    case 'search':
      changeRun(session, (r) => {
        r.search = line;
        delete r.scroll.code;
      });
      if (line !== '') findText(session, t, 1);
      return undefined;
    case 'breakpoint': {
      const c = t.kernel.state.contexts[session.state.run!.selected];
      const here = c ? t.kernel.program.places[3 * c.pc + 1] : undefined;
      let given = line === '' && here !== undefined ? String(here) : line;
      const parsed = parsePlace(/^\d+$/.test(given) ? `at ${given}` : given);
      if (!parsed.ok) return parsed.problem.message;
      if (parsed.place.kind === 'step' || parsed.place.kind === 'start' || parsed.place.kind === 'end')
        return 'a breakpoint is a line, an event or a condition; : goes to a step';
      const resolved = resolve(parsed.place, t.kernel, scopeOf(session));
      if (resolved.kind === 'none') {
        const { place } = parsed;
        const wanted = place.kind === 'at' ? place.line : undefined;
        const near =
          place.kind !== 'at' || wanted === undefined
            ? undefined
            : nearestLine(t.kernel.program, wanted, place.function);
        if (near === undefined) return resolved.why;
        given = given.replace(new RegExp(`${wanted}(?=\\s*(#\\d+)?$)`), String(near));
      }
      const missing = unknownNames(session, t, parsed.place.kind === 'condition' ? parsed.place.text : undefined);
      if (missing) return missing;
      changeRun(session, (r) => {
        r.breakpoints.push({ text: given, enabled: true });
        r.message = { text: `stops at ${given}: C continues to it, Space too`, tone: 'good' };
      });
      return undefined;
    }
    case 'watch': {
      const missing = unknownNames(session, t, line);
      if (missing) return missing;
      changeRun(session, (r) => {
        if (!r.watch.includes(line)) r.watch.push(line);
        delete r.scroll.memory;
      });
      return undefined;
    }
    case 'parameter':
    case 'cores':
      return answerValue(session, asking, line);
    default:
      return undefined;
  }
}

/** Complains of a condition that does not parse or names what does not exist (what exists later is fine). */
function unknownNames(session: Session, t: Timeline, condition: string | undefined): string | undefined {
  if (condition === undefined) return undefined;
  const parsed = parseExpression(condition);
  if (!parsed.ok) return parsed.problem.message;
  const scope = scopeOf(session)(t.kernel);
  const result = evaluate(parsed.node, scope);
  if (!result.ok && result.unknownName !== undefined) {
    const { functions, images } = t.kernel.program;
    const anywhere =
      functions.some((f) => f.locals.some((l) => l.name === result.unknownName)) ||
      images.some((image) => image.variables.some((v) => v.name === result.unknownName));
    return anywhere ? undefined : `${result.why}${suggestion(result.unknownName, knownNames(scope))}`;
  }
  return undefined;
}

/** An entry of a list was taken. */
export function answerList(session: Session, asking: Asking, selected: number): void {
  const t = session.timeline!;
  switch (asking.kind) {
    case 'choose': {
      const option = asking.options[selected];
      if (!option) return;
      if (!force(t, option.core, option.task)) {
        say(session, 'it was not ready yet where the choice before was made: u takes that one back first', 'bad');
        return;
      }
      forward(t, 1);
      moved(session);
      say(
        session,
        `core ${option.core} runs ${taskName(t.kernel, option.task)} because you chose so; everything after is decided anew`,
        'good',
      );
      return;
    }
    case 'threads': {
      const id = asking.contexts[selected];
      if (id !== undefined) select(session, id);
      return;
    }
    case 'marks':
      seek(t, asking.steps[selected] ?? 0);
      moved(session);
      return;
    case 'breakpoints':
      changeRun(session, (r) => {
        const b = r.breakpoints[selected];
        if (b) b.enabled = !b.enabled;
      });
      return;
    case 'unwatch':
      changeRun(session, (r) => {
        r.watch.splice(selected, 1);
      });
      return;
    case 'lastChange':
      lastChange(session, t, asking.names[selected] ?? '');
      return;
    case 'machine':
      answerMachine(session, asking, selected);
      return;
    case 'policies':
      answerPolicy(session, asking.draft, asking.names[selected] ?? '');
      return;
    case 'predict':
      answerPrediction(session, asking, selected);
      return;
    default:
  }
}
