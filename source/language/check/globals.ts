/** Functions and variables with linkage: declarations that meet, tentative definitions, statics, what is defined where. */
import type { Declarator, Specifiers, SyntaxInit } from '../parse/syntax.js';
import type { CType, FunctionType } from '../types.js';
import {
  addGlobal,
  bad,
  type Checker,
  error,
  type FunctionEntity,
  type GlobalEntity,
  innermost,
  linkError,
  placeOf,
  type Symbol_,
} from './context.js';
import { wantedAlignment } from './declared-types.js';
import { staticInit } from './initializers.js';
import { compatible, composite, isComplete, isVariablyModified, typeText } from './types.js';

export interface Declared {
  readonly name: string;
  readonly type: CType;
  readonly at: number;
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
  readonly init: SyntaxInit | undefined;
}

const fromHeader = (c: Checker, at: number): boolean => c.program.sources[placeOf(c, at).file]?.own === false;

const conflict = (c: Checker, name: string, at: number, before: CType, now: CType): never =>
  bad(c, at, `conflicting types for '${name}': '${typeText(now)}' here, '${typeText(before)}' before`);

/** The entity that a function's name stands for here; its types so far and this one are merged. */
export const declareFunction = (c: Checker, d: Declared): FunctionEntity => {
  const { name, at } = d;
  const type = d.type as FunctionType;
  const isStatic = d.specifiers.storage === 'static';
  const file = c.scopes[0]!;
  const before = innermost(c).names.get(name) ?? file.names.get(name);
  if (before !== undefined && before.kind !== 'function') {
    if (innermost(c).names.get(name) !== undefined || c.scopes.length === 1) {
      return bad(c, at, `'${name}' was declared as something else before`);
    }
  }
  let entity: FunctionEntity | undefined = before?.kind === 'function' ? before : undefined;
  if (entity !== undefined && isStatic && entity.external && entity.declared !== 'implicit') {
    return bad(c, at, `the declaration of '${name}' as static follows one that is not`);
  }
  if (entity === undefined && !isStatic) {
    const known = c.program.externals.get(name);
    if (known?.kind === 'function') entity = known;
    else if (known !== undefined) {
      linkError(c, at, `'${name}' is a function here and a variable in another file`);
    }
    if (entity !== undefined && entity.declared === 'header' && !fromHeader(c, at)) entity.declared = 'own';
  }
  if (entity === undefined) {
    entity = {
      kind: 'function',
      name,
      type,
      place: placeOf(c, at),
      external: !isStatic,
      defined: false,
      inline: d.specifiers.inline,
      declared: fromHeader(c, at) ? 'header' : 'own',
      noreturn: false,
      used: undefined,
      needs: [],
      callees: [],
      uniqueName: isStatic ? c.program.staticName(c.number, name) : name,
      constructor_: undefined,
    };
    c.program.functions.push(entity);
    if (!isStatic) c.program.externals.set(name, entity);
  } else if (!compatible(entity.type, type)) {
    const implicit = entity.declared === 'implicit';
    const otherFile = before === undefined;
    if (otherFile) entity.type = type;
    else if (implicit)
      bad(
        c,
        at,
        `conflicting types for '${name}': it was used before without a declaration`,
        'Declare it before its first use.',
      );
    else conflict(c, name, at, entity.type, type);
  } else entity.type = composite(entity.type, type) as FunctionType;
  const attributes = [...d.specifiers.attributes, ...d.declarator.attributes];
  if (d.specifiers.noreturn || attributes.some((one) => one.name === 'noreturn')) entity.noreturn = true;
  for (const one of attributes) {
    if (one.name === 'constructor') entity.constructor_ = 'constructor';
    if (one.name === 'destructor') {
      entity.constructor_ = 'destructor';
      entity.used ??= { at, file: c };
    }
  }
  if (entity.declared === 'implicit' || (entity.declared === 'header' && !fromHeader(c, at)))
    entity.declared = fromHeader(c, at) ? 'header' : 'own';
  innermost(c).names.set(name, entity satisfies Symbol_);
  return entity;
};

/** A declaration at file scope, or `extern` in a block. */
export const declareFileScope = (c: Checker, d: Declared): void => {
  const { name, type, at, init } = d;
  if (type.kind === 'function') {
    if (init !== undefined) bad(c, at, `the function '${name}' is initialised like a variable`);
    declareFunction(c, d);
    return;
  }
  declareVariable(c, d);
};

const declareVariable = (c: Checker, d: Declared): void => {
  const { name, at, specifiers, declarator, init } = d;
  let { type } = d;
  const isExtern = specifiers.storage === 'extern' && init === undefined;
  const isStatic = specifiers.storage === 'static';
  if (type.kind === 'void') bad(c, at, `the variable '${name}' has the type 'void'`);
  if (isVariablyModified(type)) bad(c, at, `the length of '${name}' is not a constant`);
  const here = innermost(c).names;
  const before = here.get(name) ?? (specifiers.storage === 'extern' ? c.scopes[0]!.names.get(name) : undefined);
  if (before !== undefined && before.kind !== 'global') {
    bad(c, at, `'${name}' was declared as something else before`);
  }
  let entity = before?.kind === 'global' ? before : undefined;
  if (entity === undefined && !isStatic) {
    const known = c.program.externals.get(name);
    if (known?.kind === 'global') entity = known;
    else if (known !== undefined) linkError(c, at, `'${name}' is a variable here and a function in another file`);
  }
  if (entity === undefined) {
    entity = {
      kind: 'global',
      name,
      type,
      place: placeOf(c, at),
      threadLocal: specifiers.threadLocal,
      external: !isStatic,
      within: undefined,
      definition: 'none',
      initial: undefined,
      align: undefined,
      used: undefined,
      needs: [],
      ref: { scope: 'global', index: -1 },
      addresses: [],
    };
    addGlobal(c.program, entity);
    if (!isStatic) c.program.externals.set(name, entity);
  } else {
    if (!compatible(entity.type, type)) {
      if (before !== undefined) conflict(c, name, at, entity.type, type);
      else linkError(c, at, `'${name}' is '${typeText(type)}' here and '${typeText(entity.type)}' in another file`);
    }
    if (before !== undefined && isStatic && entity.external)
      bad(c, at, `the declaration of '${name}' as static follows one that is not`);
    if (entity.threadLocal !== specifiers.threadLocal)
      bad(c, at, `'${name}' is thread-local in one declaration and not in another`);
    type = composite(entity.type, type);
    entity.type = type;
  }
  here.set(name, entity);
  // The library's own definition gives way to the program's.
  if (entity.definition !== 'none' && before === undefined && fromHeader(c, at)) return;
  const align = wantedAlignment(c, specifiers, declarator);
  if (align !== undefined) entity.align = Math.max(entity.align ?? 1, align);
  if (init !== undefined) {
    if (entity.definition === 'full') {
      const inThisFile = before !== undefined;
      const message = `'${name}' is defined twice`;
      if (inThisFile) error(c, at, message);
      else
        linkError(
          c,
          at,
          `${message}: here and in ${c.program.sources[entity.place.file]?.path ?? 'another file'} at line ${entity.place.line}`,
        );
      return;
    }
    entity.definition = 'full';
    entity.place = placeOf(c, at);
    c.initialised = entity;
    const result = staticInit(c, type, init);
    c.initialised = undefined;
    entity.type = result.type;
    entity.initial = result.initial;
  } else if (!isExtern) {
    if (entity.definition === 'none') {
      entity.definition = 'tentative';
      entity.place = placeOf(c, at);
    } else if (before === undefined && entity.definition === 'tentative' && !fromHeader(c, at)) {
      // gcc since 10: -fno-common.
      linkError(
        c,
        at,
        `'${name}' is defined twice: here and in ${c.program.sources[entity.place.file]?.path ?? 'another file'} at line ${entity.place.line}`,
        "Put 'extern' before all but one of them.",
      );
    } else if (before === undefined && entity.definition === 'full') {
      linkError(
        c,
        at,
        `'${name}' is defined twice: here and in ${c.program.sources[entity.place.file]?.path ?? 'another file'} at line ${entity.place.line}`,
        "Put 'extern' before all but one of them.",
      );
    }
    if (!isComplete(type) && !(type.kind === 'array' && type.length === undefined) && type.kind !== 'record') {
      error(c, at, `'${name}' has the incomplete type '${typeText(type)}'`);
    }
  }
};

/** `static` inside of a function. */
export const declareStaticLocal = (c: Checker, d: Declared): void => {
  const { name, at, specifiers, declarator, init } = d;
  const { type } = d;
  if (isVariablyModified(type)) bad(c, at, `the length of the static variable '${name}' is not a constant`);
  const entity: GlobalEntity = {
    kind: 'global',
    name,
    type,
    place: placeOf(c, at),
    threadLocal: specifiers.threadLocal,
    external: false,
    within: c.function!.entity.uniqueName,
    definition: 'full',
    initial: undefined,
    align: wantedAlignment(c, specifiers, declarator),
    used: undefined,
    needs: [],
    ref: { scope: 'global', index: -1 },
    addresses: [],
  };
  addGlobal(c.program, entity);
  innermost(c).names.set(name, entity);
  if (init !== undefined) {
    const outer = c.function;
    const result = staticInit(c, type, init);
    c.function = outer;
    entity.type = result.type;
    entity.initial = result.initial;
  }
  if (!isComplete(entity.type))
    error(
      c,
      at,
      type.kind === 'array'
        ? `the length of '${name}' is missing`
        : `'${name}' has the incomplete type '${typeText(type)}'`,
    );
};
