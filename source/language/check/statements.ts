/** Statements: scopes, labels, switches; what declares a local variable and what initialises it. */
import type { Declaration, SyntaxBlock, SyntaxExpression, SyntaxStatement } from '../parse/syntax.js';
import type { Expression, LocalInit, Statement } from '../tree.js';
import type { CType, IntType } from '../types.js';
import { checkAsm } from './asm.js';
import {
  addLocal,
  BAD,
  bad,
  type Checker,
  error,
  innermost,
  placeOf,
  popScope,
  pushScope,
  type SwitchContext,
  warn,
} from './context.js';
import { assignTo, promote, promotedType } from './convert.js';
import { declaredType, staticAssert, typeFromSpecifiers, wantedAlignment } from './declared-types.js';
import { checkCondition, checkExpression, checkValue, rvalue } from './expressions.js';
import { convert } from './fold.js';
import { declareFileScope, declareStaticLocal } from './globals.js';
import { localInit } from './initializers.js';
import { isComplete, isInteger, isVariable, typeText, ULONG, unqualified, VOID, wrap } from './types.js';

/** Statements that compute the sizes of variable length arrays met since `from`. */
const takeEffects = (c: Checker): Statement[] =>
  c.function!.effects.splice(0).map((value) => ({ kind: 'expression', place: value.place, value }));

/** Puts what the types in a statement have to compute before it. */
const afterEffects = (c: Checker, statement: Statement): Statement => {
  if (c.function!.effects.length === 0) return statement;
  const { place } = statement;
  return { kind: 'block', place, end: place, body: [...takeEffects(c), statement], hasVla: false };
};

const labelNumber = (
  c: Checker,
  name: string,
  at: number,
): { readonly label: number; defined: boolean; at: number } => {
  const f = c.function!;
  let label = f.labels.get(name);
  if (label === undefined) {
    label = { label: f.labelCount++, defined: false, at };
    f.labels.set(name, label);
  }
  return label;
};

/** Closes the scope of the locals declared since `open`. */
const closeScope = (c: Checker, end: number): void => {
  const f = c.function!;
  const place = placeOf(c, end);
  for (const index of f.open.pop() ?? []) f.locals[index]!.scopeEnd = place;
  popScope(c);
};
const openScope = (c: Checker): void => {
  pushScope(c);
  c.function!.open.push([]);
};

/** The statements of a block. `own` opens a scope; a function's body shares that of its parameters. */
export const checkBlock = (c: Checker, block: SyntaxBlock, own = true): Statement & { kind: 'block' } => {
  if (own) openScope(c);
  const body: Statement[] = [];
  for (const statement of block.body) checkInto(c, statement, body);
  const hasVla = body.some((statement) => statement.kind === 'declare' && statement.vla !== undefined);
  if (own) closeScope(c, block.end);
  return { kind: 'block', place: placeOf(c, block.at), end: placeOf(c, block.end), body, hasVla };
};

/** Adds a statement to `body`, or, if it has errors, only their messages. */
const checkInto = (c: Checker, s: SyntaxStatement, body: Statement[]): void => {
  try {
    if (s.kind === 'declaration') localDeclaration(c, s, body);
    else if (s.kind === 'group') for (const inner of s.body) checkInto(c, inner, body);
    else if (s.kind === 'assert') staticAssert(c, s);
    else body.push(afterEffects(c, checkStatement(c, s)));
  } catch (problem) {
    if (problem !== BAD) throw problem;
    c.function!.effects.length = 0;
  }
};

/** One statement; of several (labels before it) a block. */
const checkOne = (c: Checker, s: SyntaxStatement): Statement => {
  const body: Statement[] = [];
  checkInto(c, s, body);
  if (body.length === 1) return body[0]!;
  const place = placeOf(c, s.at);
  return { kind: 'block', place, end: place, body, hasVla: false };
};

const expressionStatement = (c: Checker, e: SyntaxExpression): Statement => {
  const value = rvalue(c, checkExpression(c, e));
  return { kind: 'expression', place: placeOf(c, leftmost(e)), value };
};

/** Where an expression starts in the text. */
const leftmost = (e: SyntaxExpression): number => {
  let first = e;
  for (;;) {
    switch (first.kind) {
      case 'binary':
      case 'assign':
      case 'comma':
        first = first.left;
        break;
      case 'conditional':
        first = first.test;
        break;
      case 'member':
        first = first.base;
        break;
      default:
        return first.at;
    }
  }
};

/** The body of a loop or an `if`: errors in a condition do not hide those in the body. */
const guarded = <T>(check: () => T): T | undefined => {
  try {
    return check();
  } catch (problem) {
    if (problem !== BAD) throw problem;
    return undefined;
  }
};
const both = <A, B>(first: () => A, second: () => B): [A, B] => {
  const a = guarded(first);
  const b = second();
  if (a === undefined) throw BAD;
  return [a, b];
};

const loopBody = (c: Checker, s: SyntaxStatement, kind: 'loop' | 'switch' = 'loop'): Statement => {
  const f = c.function!;
  f.loops.push(kind);
  openScope(c);
  try {
    return checkOne(c, s);
  } finally {
    closeScope(c, s.at);
    f.loops.pop();
  }
};

/** Does another case of the switch stand for one of these values? Thousands of cases take no quadratic time. */
const isTaken = (context: SwitchContext, low: bigint, high: bigint): boolean =>
  context.ranges.some((one) => low <= one.high && high >= one.low) ||
  (low === high ? context.single.has(low) : context.cases.some((one) => low <= one.high && high >= one.low));

export const checkStatement = (c: Checker, s: SyntaxStatement): Statement => {
  const f = c.function!;
  const place = placeOf(c, s.at);
  switch (s.kind) {
    case 'block':
      return checkBlock(c, s);
    case 'expression':
      return expressionStatement(c, s.value);
    case 'empty':
      return { kind: 'empty', place };
    case 'if': {
      const test = guarded(() => checkCondition(c, s.test));
      const then = scoped(c, s.then);
      const otherwise = s.otherwise === undefined ? undefined : scoped(c, s.otherwise);
      if (test === undefined) throw BAD;
      return { kind: 'if', place, test, then, ...(otherwise === undefined ? {} : { otherwise }) };
    }
    case 'while': {
      const [test, body] = both(
        () => checkCondition(c, s.test),
        () => loopBody(c, s.body),
      );
      return { kind: 'while', place, test, body };
    }
    case 'do': {
      const body = loopBody(c, s.body);
      const test = checkCondition(c, s.test);
      return { kind: 'do', place, test, testPlace: placeOf(c, s.testAt), body };
    }
    case 'for':
      return checkFor(c, s);
    case 'switch': {
      const [value, body] = [guarded(() => checkSwitchValue(c, s.value)), undefined];
      const context = {
        type: value?.type ?? ({ kind: 'int', name: 'int', size: 4, signed: true } as const),
        cases: [],
        single: new Set<bigint>(),
        ranges: [],
        defaultLabel: undefined,
      };
      f.switches.push(context);
      let inner: Statement;
      try {
        inner = body ?? loopBody(c, s.body, 'switch');
      } finally {
        f.switches.pop();
      }
      if (value === undefined) throw BAD;
      const defaultLabel = context.defaultLabel as number | undefined;
      return {
        kind: 'switch',
        place,
        value,
        cases: context.cases,
        body: inner,
        ...(defaultLabel === undefined ? {} : { defaultLabel }),
      };
    }
    case 'case': {
      const context = f.switches[f.switches.length - 1];
      if (context === undefined) return bad(c, s.at, "'case' outside of a switch");
      const low = caseValue(c, s.low, context.type);
      const high = s.high === undefined ? low : caseValue(c, s.high, context.type);
      if (high < low) warn(c, s.at, 'this range of cases is empty');
      if (isTaken(context, low, high)) return bad(c, s.at, `the case ${low} stands in this switch twice`);
      const label = f.labelCount++;
      context.cases.push({ low, high, label });
      if (low === high) context.single.add(low);
      else context.ranges.push({ low, high });
      return { kind: 'label', place, label };
    }
    case 'default': {
      const context = f.switches[f.switches.length - 1];
      if (context === undefined) return bad(c, s.at, "'default' outside of a switch");
      if (context.defaultLabel !== undefined) return bad(c, s.at, "'default' stands in this switch twice");
      context.defaultLabel = f.labelCount++;
      return { kind: 'label', place, label: context.defaultLabel };
    }
    case 'label': {
      const label = labelNumber(c, s.name, s.at);
      if (label.defined) return bad(c, s.at, `the label '${s.name}' stands in this function twice`);
      label.defined = true;
      return { kind: 'label', place, label: label.label, name: s.name };
    }
    case 'goto':
      return { kind: 'goto', place, label: labelNumber(c, s.name, s.at).label };
    case 'break':
      if (f.loops.length === 0) return bad(c, s.at, "'break' outside of a loop and a switch");
      return { kind: 'break', place };
    case 'continue':
      if (!f.loops.includes('loop')) return bad(c, s.at, "'continue' outside of a loop");
      return { kind: 'continue', place };
    case 'return':
      return checkReturn(c, s);
    case 'asm':
      return checkAsm(c, s);
    case 'group':
    case 'declaration':
    case 'assert':
      return checkOne(c, s);
  }
};

const scoped = (c: Checker, s: SyntaxStatement): Statement => {
  if (s.kind === 'block') return checkOne(c, s);
  openScope(c);
  const result = checkOne(c, s);
  closeScope(c, s.at);
  return result;
};

const checkSwitchValue = (c: Checker, e: SyntaxExpression): Expression => {
  const value = checkValue(c, e);
  if (!isInteger(value.type))
    return bad(c, e.at, `switch over a value of type '${typeText(value.type)}', which is no integer`);
  return promote(convert(value, promotedType(value)));
};
const caseValue = (c: Checker, e: SyntaxExpression, type: CType): bigint => {
  const value = rvalue(c, checkExpression(c, e));
  if (value.kind !== 'int' || !isInteger(value.type))
    return bad(c, e.at, 'the value of a case is not an integer constant');
  return wrap(value.value, type as IntType);
};

const checkFor = (c: Checker, s: SyntaxStatement & { kind: 'for' }): Statement => {
  openScope(c);
  const place = placeOf(c, s.at);
  const before: Statement[] = [];
  if (s.init !== undefined) {
    if (s.init.kind === 'declaration') checkInto(c, s.init, before);
    else {
      const init = s.init;
      checkInto(c, { kind: 'expression', at: leftmost(init), value: init }, before);
    }
  }
  const test = s.test === undefined ? undefined : guarded(() => checkCondition(c, s.test!));
  const step = s.step === undefined ? undefined : guarded(() => rvalue(c, checkExpression(c, s.step!)));
  const body = loopBody(c, s.body);
  closeScope(c, s.end);
  const init: Statement | undefined =
    before.length > 1 ? { kind: 'block', place: before[0]!.place, end: place, body: before, hasVla: false } : before[0];
  return {
    kind: 'for',
    place,
    body,
    ...(init === undefined ? {} : { init }),
    ...(test === undefined ? {} : { test }),
    ...(step === undefined ? {} : { step }),
  };
};

const checkReturn = (c: Checker, s: SyntaxStatement & { kind: 'return' }): Statement => {
  const place = placeOf(c, s.at);
  const returns = c.function!.entity.type.returns;
  if (s.value === undefined) {
    if (returns.kind !== 'void')
      warn(c, s.at, `'return' without a value in a function that returns '${typeText(returns)}'`);
    return { kind: 'return', place };
  }
  const value = checkValue(c, s.value);
  if (returns.kind === 'void') {
    if (value.type.kind !== 'void') warn(c, s.value.at, "'return' with a value in a function that returns nothing");
    return {
      kind: 'block',
      place,
      end: place,
      body: [
        { kind: 'expression', place, value: convert(value, VOID) },
        { kind: 'return', place },
      ],
      hasVla: false,
    };
  }
  return { kind: 'return', place, value: assignTo(c, value, returns, { kind: 'return' }, s.value.at) };
};

// ---- Local declarations

const localDeclaration = (c: Checker, d: Declaration, body: Statement[]): void => {
  const { specifiers } = d;
  const isAuto = specifiers.type.kind === 'auto';
  const base = isAuto ? VOID : typeFromSpecifiers(c, specifiers, d.declarators.length === 0);
  body.push(...takeEffects(c));
  for (const { declarator, init } of d.declarators) {
    const name = declarator.name ?? '';
    const { at } = declarator;
    const place = placeOf(c, at);
    let type: CType;
    let autoValue: Expression | undefined;
    if (isAuto) {
      if (init?.kind !== 'expression') {
        bad(c, at, '__auto_type needs an initialiser');
        continue;
      }
      autoValue = checkValue(c, init.value);
      type = unqualified(autoValue.type);
    } else type = declaredType(c, base, declarator);
    body.push(...takeEffects(c));
    const { names } = innermost(c);
    if (specifiers.storage === 'typedef') {
      if (init !== undefined) error(c, at, `the typedef '${name}' has an initialiser`);
      redeclared(c, name, at);
      names.set(name, { kind: 'typedef', type, at });
      continue;
    }
    if (type.kind === 'function' || specifiers.storage === 'extern') {
      declareFileScope(c, { name, type, at, specifiers, declarator, init });
      continue;
    }
    redeclared(c, name, at);
    if (specifiers.storage === 'static' || specifiers.threadLocal) {
      if (specifiers.storage !== 'static') error(c, at, `'${name}' is thread-local, and neither static nor extern`);
      declareStaticLocal(c, { name, type, at, specifiers, declarator, init });
      continue;
    }
    const align = wantedAlignment(c, specifiers, declarator);
    const local = addLocal(c, name, type, at, false);
    names.set(name, { kind: 'local', index: local, type });
    let filled: LocalInit | undefined;
    if (autoValue !== undefined) filled = { kind: type.kind === 'record' ? 'copy' : 'scalar', value: autoValue };
    else if (init !== undefined) {
      // The name stands for the variable in its own initialiser already.
      try {
        const result = localInit(c, type, init, at);
        type = result.type;
        filled = result.init;
      } catch (problem) {
        if (problem !== BAD) throw problem;
        // The variable stays known, so that its uses do not complain too.
      }
    }
    const entry = c.function!.locals[local]!;
    if (!isComplete(type)) {
      const open =
        type.kind === 'array'
          ? `the length of '${name}' is missing`
          : `'${name}' has the incomplete type '${typeText(type)}'`;
      error(c, at, open);
      continue;
    }
    entry.type = type;
    entry.volatile = type.volatile === true;
    entry.inMemory ||= type.kind === 'array' || type.kind === 'record' || type.atomic === true || align !== undefined;
    if (align !== undefined) entry.align = align;
    names.set(name, { kind: 'local', index: local, type });
    body.push(...takeEffects(c));
    const vla: Expression | undefined =
      type.kind === 'array' && isVariable(type) && type.variable !== undefined
        ? { kind: 'load', type: ULONG, place, from: { kind: 'variable', type: ULONG, place, ref: type.variable } }
        : undefined;
    body.push({
      kind: 'declare',
      place,
      local,
      ...(filled === undefined ? {} : { init: filled }),
      ...(vla === undefined ? {} : { vla }),
    });
  }
};

const redeclared = (c: Checker, name: string, at: number): void => {
  const found = innermost(c).names.get(name);
  if (found === undefined || found.kind === 'typedef') return;
  error(c, at, `'${name}' is declared twice in this block`);
};

/** `({ ... })`: the value is that of the last statement, if it is an expression. */
export const statementExpression = (c: Checker, block: SyntaxBlock, at: number): Expression => {
  const place = placeOf(c, at);
  openScope(c);
  const body: Statement[] = [];
  let value: Expression | undefined;
  const errors = c.errors;
  const outer = c.function!.effects;
  c.function!.effects = [];
  for (const [i, statement] of block.body.entries()) {
    const last = i === block.body.length - 1;
    if (last && statement.kind === 'expression') {
      value = rvalue(c, checkExpression(c, statement.value));
      body.push(...takeEffects(c));
    } else checkInto(c, statement, body);
  }
  c.function!.effects = outer;
  closeScope(c, block.end);
  if (value === undefined && c.errors > errors) throw BAD;
  const hasVla = body.some((statement) => statement.kind === 'declare' && statement.vla !== undefined);
  return {
    kind: 'statements',
    type: value?.type ?? VOID,
    place,
    body: { kind: 'block', place, end: placeOf(c, block.end), body, hasVla },
    ...(value === undefined ? {} : { value }),
  };
};
