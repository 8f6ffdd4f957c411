/**
 * Evaluates expressions on a stopped machine. Everything is read, nothing changed.
 *
 * Besides variables: `T2` with `.state` (running, ready, blocked, stopped, exited), `.line`, `.function`, `.core`, `.number`,
 * `.tid`, `.pid`, `.waits` (kind of what it waits for), its locals and the globals of its process; `T2 in worker` (the
 * function is on its call stack); `counter@101` (as process 101 has it); `process(101)` with `.state` (alive, stopped, zombie,
 * gone), `.children`, `.threads`, `.parent`, `.status`; `m.owner`, `m.waiters`, `m.state` (free, held) of locks; `waiters(m)`;
 * `step`, `time` (ns), `processes`, `stuck`, `deadlock`, `ended` (`over`); further functions (`in(region)`) and facts (`race`) are
 * handed in.
 */

import { backtrace, findFrame, isInFunction } from '../../kernel/call.js';
import { waiters } from '../../kernel/futex.js';
import { imageOf } from '../../kernel/images.js';
import type { Kernel } from '../../kernel/machine.js';
import { objectAt } from '../../kernel/objects.js';
import type { Context, Process } from '../../kernel/state.js';
import { functionAt, type LocalInfo, type Program, type VariableInfo } from '../../language/program.js';
import type { CType } from '../../language/types.js';
import { tidOf } from '../../library/pthread/tid.js';
import { processProperty, processWith, threadState } from './processes.js';
import type { Node } from './syntax.js';
import {
  type Datum,
  findMember,
  floatDatum,
  intDatum,
  longDatum,
  readMemory,
  readSlot,
  sizeOfType,
  Unreadable,
  wordDatum,
} from './values.js';

export interface Scope {
  readonly kernel: Kernel;
  /** Index of the process whose globals are meant by bare names. */
  readonly process: number;
  /** Context whose locals are meant by bare names, or -1. */
  readonly context: number;
  /** Frame of it, 0 the innermost. */
  readonly frame: number;
  /** Functions beyond those built in, by name: `in`. */
  readonly functions?: Readonly<Record<string, (argument: string) => number>>;
  /** Names beyond variables and those built in, such as those of verdicts: `race`, `two_inside`; undefined: not known. */
  readonly facts?: (name: string) => number | undefined;
}

export type Evaluated =
  | { readonly ok: true; readonly value: Datum }
  | { readonly ok: false; readonly why: string; readonly unknownName?: string };

/** Words that name states: comparing `T2.state == blocked` compares words. */
export const WORDS = [
  'running',
  'ready',
  'blocked',
  'exited',
  'stopped',
  'alive',
  'zombie',
  'gone',
  'free',
  'held',
  'mutex',
  'condition',
  'semaphore',
  'barrier',
  'rwlock',
  'join',
  'sleep',
  'futex',
  'child',
  'vfork',
  'pipe',
  'disk',
  'io',
  'release',
  'pause',
  'poll',
] as const;

/** Value of an expression, or why it has none now. Never throws. */
export function evaluate(node: Node, scope: Scope): Evaluated {
  try {
    return { ok: true, value: value(node, scope) };
  } catch (problem) {
    if (problem instanceof Unreadable) {
      return problem.unknownName === undefined
        ? { ok: false, why: problem.why }
        : { ok: false, why: problem.why, unknownName: problem.unknownName };
    }
    throw problem;
  }
}

/** Is the condition true now? What can't be read now is not true. */
export function holds(node: Node, scope: Scope): boolean {
  const result = evaluate(node, scope);
  return result.ok && truth(result.value);
}

/** All names an expression can start with here: for completion and "did you mean". */
export function knownNames(scope: Scope): readonly string[] {
  const { variables } = imageOf(scope.kernel, scope.process);
  const locals = scope.context < 0 ? [] : visibleLocals(scope).map((l) => l.local.name);
  return [
    ...locals,
    ...variables.filter((v) => v.own).map((v) => v.name),
    'step',
    'time',
    'processes',
    'stuck',
    'deadlock',
    'ended',
    'over',
    ...WORDS,
  ];
}

function truth(datum: Datum): boolean {
  if (datum.scalar === undefined) return false;
  return typeof datum.scalar === 'string' ? datum.scalar !== '' : Number(datum.scalar) !== 0;
}

/** Numbers go by creation in the whole machine: T1 is the first context. */
function contextOf(scope: Scope, number: number): Context {
  const context = scope.kernel.state.contexts[number - 1];
  if (context?.number === number) return context;
  throw new Unreadable(`there is no T${number} (yet)`);
}

/** The scope in which an expression is meant by a process: its globals, and the locals of the selected thread or its first one. */
function within(scope: Scope, process: Process): Scope {
  const { contexts, state } = { contexts: process.contexts, state: scope.kernel.state };
  if (process.space < 0) throw new Unreadable(`process ${process.pid} has ended, and its memory is gone`);
  if (contexts.includes(scope.context)) return { ...scope, process: process.index };
  const live = contexts.find((id) => !['exited', 'gone'].includes(state.contexts[id]?.status ?? 'gone'));
  return { ...scope, process: process.index, context: live ?? -1, frame: 0 };
}

/** Where a frame stands: its instruction, its slots, its memory. */
interface FrameAt {
  readonly pc: number;
  readonly fp: number;
  readonly bp: number;
}

interface VisibleLocal {
  readonly local: LocalInfo;
  readonly frame: FrameAt;
}

function visibleLocals(scope: Scope): VisibleLocal[] {
  const context = scope.kernel.state.contexts[scope.context];
  if (!context || context.status === 'gone') return [];
  const frame = backtrace(scope.kernel.program, context, scope.frame + 1)[scope.frame];
  if (!frame) return [];
  return localsAt(scope.kernel.program, frame.pc).map((local) => ({ local, frame }));
}

/** Locals of the function at `pc` that are in scope there, inner ones last. */
export function localsAt(program: Program, pc: number): LocalInfo[] {
  return (functionAt(program, pc)?.locals ?? []).filter((l) => l.name !== '' && l.from <= pc && pc < l.to);
}

/** The value of a local in a frame. A slot that was never assigned, or whose initialiser has not run yet, has no scalar. */
export function readLocal(k: Kernel, context: Context, local: LocalInfo, { pc, fp, bp }: FrameAt): Datum {
  const location = local.location;
  const space = spaceOf(k, context);
  if (location.kind === 'frame') return readMemory(k, space, bp + location.offset, local.type);
  if (location.kind === 'slot') {
    const slot = fp + location.slot;
    const fresh = local.from <= pc && pc < local.set;
    if (fresh || (local.definedSlot >= 0 && context.slots[2 * (fp + local.definedSlot)] === 0)) {
      return {
        type: local.type,
        home: { kind: 'slot', context: context.id, slot },
        scalar: undefined,
        missing: 'never assigned',
      };
    }
    return readSlot(context, slot, local.type);
  }
  return readMemory(k, space, location.kind === 'global' ? location.address : context.tp + location.offset, local.type);
}

/** The value of a global, static or thread-local variable (of the given context). */
export function readVariable(k: Kernel, process: number, variable: VariableInfo, context: Context | undefined): Datum {
  const space = k.state.processes[process]?.space ?? -1;
  if (variable.location.kind === 'global') return readMemory(k, space, variable.location.address, variable.type);
  if (variable.location.kind === 'tls' && context)
    return readMemory(k, space, context.tp + variable.location.offset, variable.type);
  return { type: variable.type, home: { kind: 'none' }, scalar: undefined, missing: 'no thread selected' };
}

function spaceOf(k: Kernel, context: Context): number {
  return k.state.processes[context.process]?.space ?? -1;
}

function named(name: string, scope: Scope): Datum {
  const k = scope.kernel;
  const context = scope.context < 0 ? undefined : k.state.contexts[scope.context];
  const local = visibleLocals(scope).findLast((l) => l.local.name === name);
  if (local && context) return readLocal(k, context, local.local, local.frame);
  const here = context ? functionAt(k.program, context.pc)?.displayName : undefined;
  const { variables, first, last } = imageOf(k, scope.process);
  const variable =
    variables.find((v) => v.name === name && v.within !== undefined && v.within === here) ??
    variables.find((v) => v.name === name && v.within === undefined) ??
    variables.find((v) => v.name === name);
  if (variable) return readVariable(k, scope.process, variable, context);
  for (const f of k.program.functions) {
    if (f.entry < first || f.entry >= last) continue;
    for (const local of f.locals)
      if (local.name === name)
        throw new Unreadable(`${name} is a local of ${f.displayName}, which the selected thread is not in`);
  }
  const fact = scope.facts?.(name);
  if (fact !== undefined) return intDatum(fact);
  const outcome = k.state.outcome.kind;
  if (name === 'step') return longDatum(BigInt(k.state.step));
  if (name === 'time') return longDatum(BigInt(Math.trunc(k.state.now)));
  if (name === 'processes') return intDatum(k.state.processCount);
  if (name === 'stuck') return intDatum(outcome === 'stuck' ? 1 : 0);
  if (name === 'deadlock')
    return intDatum(k.state.outcome.kind === 'stuck' && k.state.outcome.cycle.length > 0 ? 1 : 0);
  if (name === 'ended' || name === 'over') return intDatum(outcome === 'running' ? 0 : 1);
  if ((WORDS as readonly string[]).includes(name)) return wordDatum(name);
  const enumerator = enumConstant(variables, name);
  if (enumerator !== undefined) return intDatum(enumerator);
  throw new Unreadable(`there is no variable ${name}`, name);
}

function enumConstant(variables: readonly VariableInfo[], name: string): bigint | undefined {
  for (const variable of variables) {
    const type = variable.type;
    if (type.kind === 'enum') {
      const found = type.tag.constants.find((c) => c.name === name);
      if (found) return found.value;
    }
  }
  return undefined;
}

function threadProperty(context: Context, name: string, scope: Scope): Datum {
  const k = scope.kernel;
  const inner: Scope = { ...scope, context: context.id, frame: 0 };
  const local = visibleLocals(inner).findLast((l) => l.local.name === name);
  if (local) return readLocal(k, context, local.local, local.frame);
  switch (name) {
    case 'state':
      return wordDatum(threadState(k, context));
    case 'line':
      return intDatum(k.program.places[3 * context.pc + 1] ?? 0);
    case 'function':
      return wordDatum(functionAt(k.program, context.pc)?.displayName ?? '');
    case 'core': {
      const task = k.state.tasks[context.task];
      return intDatum(task?.state === 'running' ? task.core : -1);
    }
    case 'number':
      return intDatum(context.number);
    case 'tid':
      return intDatum(tidOf(k, context));
    case 'pid':
      return intDatum(k.state.processes[context.process]?.pid ?? -1);
    case 'waits':
      return wordDatum(context.wait?.kind ?? '');
  }
  // A local of an outer frame, or a thread-local variable.
  let found: LocalInfo | undefined;
  let last = -1;
  const outer =
    context.status === 'gone'
      ? undefined
      : findFrame(k.program, context, (frame) => {
          if (frame.fp === context.fp || frame.pc === last) return false;
          last = frame.pc;
          found = localsAt(k.program, frame.pc).findLast((l) => l.name === name);
          return found !== undefined;
        });
  if (outer && found) return readLocal(k, context, found, outer);
  const variable = imageOf(k, context.process).variables.find((v) => v.name === name && v.location.kind === 'tls');
  if (variable) return readVariable(k, context.process, variable, context);
  const process = k.state.processes[context.process];
  const global = imageOf(k, context.process).variables.find((v) => v.name === name && v.location.kind === 'global');
  if (global && process && process.space < 0)
    throw new Unreadable(`process ${process.pid} has ended, and its memory is gone`);
  if (global) return readVariable(k, context.process, global, context);
  throw new Unreadable(`T${context.number} has no ${name} here`, name);
}

function lockProperty(base: Datum, name: string, scope: Scope): Datum | undefined {
  if (base.home.kind !== 'memory') return undefined;
  const k = scope.kernel;
  const object = objectAt(k, base.home.space, base.home.address);
  if (name === 'waiters') return intDatum(waiters(k, base.home.space, base.home.address).length);
  // A lock that nobody has used yet is known by its type only.
  if (!object && !findMember(base.type, '__size')) return undefined;
  if (!object) return name === 'state' ? wordDatum('free') : name === 'owner' ? wordDatum('nobody') : undefined;
  const owner = object.owner < 0 ? undefined : k.state.contexts[object.owner];
  if (name === 'owner') return wordDatum(owner ? `T${owner.number}` : 'nobody');
  if (name === 'state') return wordDatum(object.owner < 0 && object.readers.length === 0 ? 'free' : 'held');
  return undefined;
}

function decayed(datum: Datum): Datum {
  if (datum.type.kind !== 'array' || datum.home.kind !== 'memory') return datum;
  return { type: { kind: 'pointer', to: datum.type.of }, home: { kind: 'none' }, scalar: BigInt(datum.home.address) };
}

function target(datum: Datum, scope: Scope, index = 0n): Datum {
  const pointer = decayed(datum);
  if (pointer.type.kind !== 'pointer') throw new Unreadable('only a pointer or an array can be followed');
  if (typeof pointer.scalar !== 'bigint') throw new Unreadable(`the pointer was ${pointer.missing ?? 'not readable'}`);
  const address = Number(pointer.scalar + index * BigInt(Math.max(1, sizeOfType(pointer.type.to))));
  const space =
    datum.home.kind === 'memory' ? datum.home.space : (scope.kernel.state.processes[scope.process]?.space ?? -1);
  if (address === 0) throw new Unreadable('the pointer is NULL');
  return readMemory(scope.kernel, space, address, pointer.type.to);
}

function value(node: Node, scope: Scope): Datum {
  switch (node.kind) {
    case 'int':
      return longDatum(node.value);
    case 'float':
      return floatDatum(node.value);
    case 'text':
      return wordDatum(node.value);
    case 'name':
      return named(node.name, scope);
    case 'thread':
      return wordDatum(`T${node.number}`);
    case 'member': {
      if (node.of.kind === 'thread' && !node.arrow)
        return threadProperty(contextOf(scope, node.of.number), node.name, scope);
      if (node.of.kind === 'call' && node.of.name === 'process' && !node.arrow) {
        const pid = node.of.args[0];
        if (pid === undefined) throw new Unreadable('process(101) wants a process id');
        return processProperty(scope.kernel, processWith(scope.kernel, Number(number(value(pid, scope)))), node.name);
      }
      let base = value(node.of, scope);
      if (node.arrow || base.type.kind === 'pointer') base = target(base, scope);
      const found = findMember(base.type, node.name);
      if (found && base.home.kind === 'memory') {
        return readMemory(
          scope.kernel,
          base.home.space,
          base.home.address + found.offset,
          found.member.type,
          found.member.bits,
        );
      }
      const property = lockProperty(base, node.name, scope);
      if (property) return property;
      throw new Unreadable(`it has no member ${node.name}`, node.name);
    }
    case 'index': {
      return target(value(node.of, scope), scope, whole(number(value(node.index, scope))));
    }
    case 'call':
      return call(node, scope);
    case 'within':
      return value(node.of, within(scope, processWith(scope.kernel, node.pid)));
    case 'unary':
      return unary(node, scope);
    case 'conditional':
      return truth(value(node.test, scope)) ? value(node.then, scope) : value(node.otherwise, scope);
    case 'binary':
      return binary(node, scope);
  }
}

function call(node: Node & { kind: 'call' }, scope: Scope): Datum {
  const argument = node.args[0];
  if (node.name === 'waiters' && argument) {
    const lock = value(argument, scope);
    return lockProperty(lock, 'waiters', scope) ?? intDatum(0);
  }
  if (node.name === 'sizeof' && argument) return longDatum(BigInt(sizeOfType(value(argument, scope).type)));
  const given = scope.functions?.[node.name];
  if (given && argument && (argument.kind === 'name' || argument.kind === 'text')) {
    return intDatum(given(argument.kind === 'name' ? argument.name : argument.value));
  }
  throw new Unreadable(
    `there is no function ${node.name} to ask: functions of the program can't be called here`,
    node.name,
  );
}

function unary(node: Node & { kind: 'unary' }, scope: Scope): Datum {
  const inner = value(node.of, scope);
  if (node.op === '*') return target(inner, scope);
  if (node.op === '&') {
    if (inner.home.kind !== 'memory') throw new Unreadable('it has no address');
    return { type: { kind: 'pointer', to: inner.type }, home: { kind: 'none' }, scalar: BigInt(inner.home.address) };
  }
  if (node.op === '!') return intDatum(truth(inner) ? 0 : 1);
  const n = number(inner);
  if (node.op === '~') return longDatum(BigInt.asIntN(64, ~whole(n)));
  return typeof n === 'bigint'
    ? longDatum(node.op === '-' ? BigInt.asIntN(64, -n) : n)
    : floatDatum(node.op === '-' ? -n : n);
}

function number(datum: Datum): bigint | number {
  const plain = decayed(datum);
  if (typeof plain.scalar === 'bigint' || typeof plain.scalar === 'number') return plain.scalar;
  throw new Unreadable(plain.missing ? `it was ${plain.missing}` : 'a number is needed');
}

function whole(n: bigint | number): bigint {
  if (typeof n === 'bigint') return n;
  throw new Unreadable('a whole number is needed');
}

function binary(node: Node & { kind: 'binary' }, scope: Scope): Datum {
  if (node.op === '&&') return intDatum(truth(value(node.left, scope)) && truth(value(node.right, scope)) ? 1 : 0);
  if (node.op === '||') return intDatum(truth(value(node.left, scope)) || truth(value(node.right, scope)) ? 1 : 0);
  if (node.op === 'in') {
    if (node.left.kind !== 'thread' || node.right.kind !== 'name')
      throw new Unreadable("'in' asks for a thread and a function: T2 in worker");
    const context = contextOf(scope, node.left.number);
    const name = node.right.name;
    return intDatum(context.status !== 'gone' && isInFunction(scope.kernel.program, context, name) ? 1 : 0);
  }
  let left = value(node.left, scope);
  let right = value(node.right, scope);
  // What stands beside a word is one too, whatever variable has that name.
  if (typeof left.scalar === 'string') right = asWord(node.right) ?? right;
  else if (typeof right.scalar === 'string') left = asWord(node.left) ?? left;
  if (typeof left.scalar === 'string' || typeof right.scalar === 'string') {
    if (node.op !== '==' && node.op !== '!=') throw new Unreadable(`'${node.op}' needs numbers`);
    return intDatum((left.scalar === right.scalar) === (node.op === '==') ? 1 : 0);
  }
  return arithmetic(node.op, left, right);
}

function asWord(node: Node): Datum | undefined {
  return node.kind === 'name' && (WORDS as readonly string[]).includes(node.name) ? wordDatum(node.name) : undefined;
}

function arithmetic(op: string, leftDatum: Datum, rightDatum: Datum): Datum {
  const pointer: CType | undefined = decayed(leftDatum).type.kind === 'pointer' ? decayed(leftDatum).type : undefined;
  let left = number(leftDatum);
  let right = number(rightDatum);
  if (typeof left === 'number' || typeof right === 'number') {
    left = Number(left);
    right = Number(right);
    const compared = compare(op, left < right, left === right);
    if (compared !== undefined) return intDatum(compared ? 1 : 0);
    if (op === '+') return floatDatum(left + right);
    if (op === '-') return floatDatum(left - right);
    if (op === '*') return floatDatum(left * right);
    if (op === '/') return floatDatum(left / right);
    throw new Unreadable(`'${op}' needs whole numbers`);
  }
  const compared = compare(op, left < right, left === right);
  if (compared !== undefined) return intDatum(compared ? 1 : 0);
  if (pointer?.kind === 'pointer' && (op === '+' || op === '-') && decayed(rightDatum).type.kind === 'int') {
    const size = BigInt(Math.max(1, sizeOfType(pointer.to)));
    return { type: pointer, home: { kind: 'none' }, scalar: op === '+' ? left + right * size : left - right * size };
  }
  if ((op === '/' || op === '%') && right === 0n) throw new Unreadable('division by zero');
  if ((op === '<<' || op === '>>') && (right < 0n || right > 63n)) throw new Unreadable('a shift by 0 to 63 only');
  const result: Readonly<Record<string, () => bigint>> = {
    '+': () => left + right,
    '-': () => left - right,
    '*': () => left * right,
    '/': () => left / right,
    '%': () => left % right,
    '<<': () => left << right,
    '>>': () => left >> right,
    '&': () => left & right,
    '|': () => left | right,
    '^': () => left ^ right,
  };
  return longDatum(BigInt.asIntN(64, result[op]!()));
}

function compare(op: string, less: boolean, equal: boolean): boolean | undefined {
  switch (op) {
    case '==':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return less;
    case '<=':
      return less || equal;
    case '>':
      return !less && !equal;
    case '>=':
      return !less;
    default:
      return undefined;
  }
}
