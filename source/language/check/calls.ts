/** Calls: of functions of the program, of the library, through pointers, and of functions nobody declared. */

import { nearest } from '../diagnostic.js';
import type { SyntaxExpression } from '../parse/syntax.js';
import type { Expression } from '../tree.js';
import type { CType, FunctionType } from '../types.js';
import { bad, bare, type Checker, type FunctionEntity, functionCallee, lookup, placeOf, warn } from './context.js';
import { assignTo, promoteArgument } from './convert.js';
import { checkExpression, checkValue, rvalue } from './expressions.js';
import { checkFormat } from './format.js';
import {
  CHAR,
  CHAR_POINTER,
  DOUBLE,
  INT,
  isComplete,
  pointerTo,
  qualified,
  typeText,
  ULONG,
  UNKNOWN_FUNCTION,
  unqualified,
  VOID,
  VOID_POINTER,
} from './types.js';

const CONST_CHAR = pointerTo(qualified(CHAR, { const: true }));
const CONST_VOID = pointerTo(qualified(VOID, { const: true }));
const proto = (returns: CType, parameters: CType[], variadic = false): FunctionType => ({
  kind: 'function',
  returns,
  parameters,
  variadic,
});

/** What gcc knows of the library without any header: the types of its built-in functions. */
const knownPrototypes = new Map<string, FunctionType>([
  ['printf', proto(INT, [CONST_CHAR], true)],
  ['puts', proto(INT, [CONST_CHAR])],
  ['putchar', proto(INT, [INT])],
  ['scanf', proto(INT, [CONST_CHAR], true)],
  ['sprintf', proto(INT, [CHAR_POINTER, CONST_CHAR], true)],
  ['snprintf', proto(INT, [CHAR_POINTER, ULONG, CONST_CHAR], true)],
  ['sscanf', proto(INT, [CONST_CHAR, CONST_CHAR], true)],
  ['malloc', proto(VOID_POINTER, [ULONG])],
  ['calloc', proto(VOID_POINTER, [ULONG, ULONG])],
  ['realloc', proto(VOID_POINTER, [VOID_POINTER, ULONG])],
  ['free', proto(VOID, [VOID_POINTER])],
  ['abort', proto(VOID, [])],
  ['exit', proto(VOID, [INT])],
  ['_exit', proto(VOID, [INT])],
  ['abs', proto(INT, [INT])],
  ['memcpy', proto(VOID_POINTER, [VOID_POINTER, CONST_VOID, ULONG])],
  ['memmove', proto(VOID_POINTER, [VOID_POINTER, CONST_VOID, ULONG])],
  ['memset', proto(VOID_POINTER, [VOID_POINTER, INT, ULONG])],
  ['memcmp', proto(INT, [CONST_VOID, CONST_VOID, ULONG])],
  ['memchr', proto(VOID_POINTER, [CONST_VOID, INT, ULONG])],
  ['strlen', proto(ULONG, [CONST_CHAR])],
  ['strcpy', proto(CHAR_POINTER, [CHAR_POINTER, CONST_CHAR])],
  ['strncpy', proto(CHAR_POINTER, [CHAR_POINTER, CONST_CHAR, ULONG])],
  ['strcat', proto(CHAR_POINTER, [CHAR_POINTER, CONST_CHAR])],
  ['strncat', proto(CHAR_POINTER, [CHAR_POINTER, CONST_CHAR, ULONG])],
  ['strcmp', proto(INT, [CONST_CHAR, CONST_CHAR])],
  ['strncmp', proto(INT, [CONST_CHAR, CONST_CHAR, ULONG])],
  ['strchr', proto(CHAR_POINTER, [CONST_CHAR, INT])],
  ['strrchr', proto(CHAR_POINTER, [CONST_CHAR, INT])],
  ['strstr', proto(CHAR_POINTER, [CONST_CHAR, CONST_CHAR])],
  ['strdup', proto(CHAR_POINTER, [CONST_CHAR])],
  ['sqrt', proto(DOUBLE, [DOUBLE])],
  ['pow', proto(DOUBLE, [DOUBLE, DOUBLE])],
  ['sin', proto(DOUBLE, [DOUBLE])],
  ['cos', proto(DOUBLE, [DOUBLE])],
  ['exp', proto(DOUBLE, [DOUBLE])],
  ['log', proto(DOUBLE, [DOUBLE])],
  ['fabs', proto(DOUBLE, [DOUBLE])],
  ['floor', proto(DOUBLE, [DOUBLE])],
  ['ceil', proto(DOUBLE, [DOUBLE])],
]);
export const knownPrototype = (name: string): FunctionType | undefined => knownPrototypes.get(name);

/** The entity of an external function, made if it was never mentioned. */
export const externalFunction = (
  c: Checker,
  name: string,
  type: FunctionType,
  at: number,
  declared: FunctionEntity['declared'],
): FunctionEntity => {
  const known = c.program.externals.get(name);
  if (known?.kind === 'function') return known;
  const entity: FunctionEntity = {
    kind: 'function',
    name,
    type,
    place: placeOf(c, at),
    external: true,
    defined: false,
    inline: false,
    declared,
    noreturn: false,
    used: undefined,
    needs: [],
    callees: [],
    uniqueName: name,
    constructor_: undefined,
  };
  c.program.externals.set(name, entity);
  c.program.functions.push(entity);
  return entity;
};

const implicitFunction = (c: Checker, name: string, at: number): FunctionEntity => {
  const declared = c.program.prototype(name);
  const type = declared?.type ?? knownPrototypes.get(name) ?? UNKNOWN_FUNCTION;
  const existing = c.program.externals.get(name);
  const entity = externalFunction(c, name, type, at, 'implicit');
  const visible = c.scopes.flatMap((scope) =>
    [...scope.names].filter(([, s]) => s.kind === 'function').map(([n]) => n),
  );
  const near = nearest(name, visible, 1)[0];
  const isLibrary = declared !== undefined || c.program.library(name) !== undefined || knownPrototypes.has(name);
  const hint = isLibrary
    ? declared === undefined
      ? 'Is the #include of its header missing?'
      : `It is declared in ${declared.header}: is an #include missing?`
    : near !== undefined && existing === undefined
      ? `Is '${near}' meant?`
      : undefined;
  warn(c, at, `implicit declaration of the function '${name}'`, hint);
  // Known from here on, as if declared at file scope.
  c.scopes[0]!.names.set(name, entity);
  return entity;
};

export const checkCall = (c: Checker, e: SyntaxExpression & { kind: 'call' }): Expression => {
  const named = bare(e.callee);
  if (named.kind === 'name' && lookup(c, named.name) === undefined) implicitFunction(c, named.name, named.at);
  const operand = checkExpression(c, e.callee);
  const place = placeOf(c, e.at);
  let type: FunctionType;
  let what: string;
  let entity: FunctionEntity | undefined;
  let pointer: Expression | undefined;
  if (operand.kind === 'function') {
    entity = operand.entity;
    type = operand.type;
    what = `'${entity.name}'`;
  } else {
    pointer = rvalue(c, operand);
    if (pointer.type.kind !== 'pointer' || pointer.type.to.kind !== 'function') {
      const name = named.kind === 'name' ? `'${named.name}'` : 'this';
      return bad(c, e.at, `${name} is called, but it has the type '${typeText(pointer.type)}', which is no function`);
    }
    type = pointer.type.to;
    what = named.kind === 'name' ? `'${named.name}'` : 'the function';
  }
  const values: Expression[] = [];
  for (const argument of e.arguments) values.push(checkValue(c, argument));
  const fixed = type.parameters.length;
  const list: Expression[] = [];
  if (!type.unprototyped) {
    if (values.length < fixed || (values.length > fixed && !type.variadic)) {
      const few = values.length < fixed;
      const wanted = `${type.variadic ? 'at least ' : ''}${fixed}`;
      return bad(
        c,
        few ? e.end : (e.arguments[fixed]?.at ?? e.at),
        `too ${few ? 'few' : 'many'} arguments to ${what}: it takes ${wanted}, here are ${values.length}`,
      );
    }
  }
  for (const [i, value] of values.entries()) {
    const at = e.arguments[i]!.at;
    const parameter = type.unprototyped ? undefined : type.parameters[i];
    if (parameter !== undefined) {
      if (!isComplete(parameter))
        bad(c, at, `the parameter ${i + 1} of ${what} has the incomplete type '${typeText(parameter)}'`);
      list.push(assignTo(c, value, parameter, { kind: 'argument', number: i + 1, of: what }, at));
    } else {
      if (value.type.kind === 'void') return bad(c, at, `argument ${i + 1} of ${what} has no value (its type is void)`);
      list.push(promoteArgument(value));
    }
  }
  if (entity !== undefined) checkFormat(c, entity, e, list);
  const returns = unqualified(type.returns);
  if (returns.kind !== 'void' && !isComplete(returns))
    bad(c, e.at, `${what} returns the incomplete type '${typeText(returns)}'`);
  const callee = entity !== undefined ? functionCallee(entity) : { kind: 'pointer' as const, value: pointer!, type };
  return {
    kind: 'call',
    type: returns,
    place,
    callee,
    arguments: list,
    fixed: type.unprototyped ? list.length : fixed,
  };
};
