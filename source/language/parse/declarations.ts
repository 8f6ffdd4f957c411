/** Declarations: specifiers, declarators, struct and enum bodies, attributes, function definitions. */
import {
  accept,
  advance,
  complain,
  currentName,
  declareName,
  enter,
  expect,
  expectSemicolon,
  fail,
  is,
  isAfter,
  isTypedef,
  kindOf,
  leave,
  missing,
  offsetOf,
  type Parser,
  SYNTAX,
  startsDeclaration,
  startsTypeAt,
  textOf,
} from './core.js';
import { parseAssignment, parseConditional, parseExpression, parseInitializer } from './expressions.js';
import { Kind } from './lexer.js';
import { parseAsm, parseBlock } from './statements.js';
import type {
  Attribute,
  Declaration,
  Declarator,
  DeclaratorPart,
  External,
  FunctionPart,
  FunctionSyntax,
  MemberDeclaration,
  Parameter,
  Specifiers,
  StaticAssert,
  SyntaxExpression,
  SyntaxInit,
  SyntaxQualifiers,
  TypeName,
  TypeSpecifier,
} from './syntax.js';

const basicWords = new Set('void char short int long float double signed unsigned _Bool'.split(' '));

const noQualifiers = (): SyntaxQualifiers => ({ const: false, volatile: false, atomic: false });

/** Any number of `__attribute__((...))`. Arguments of attributes not known here are passed over. */
export const parseAttributes = (p: Parser): Attribute[] => {
  const list: Attribute[] = [];
  while (is(p, '__attribute__')) {
    advance(p);
    expect(p, '(');
    expect(p, '(');
    while (!is(p, ')')) {
      if (accept(p, ',')) continue;
      const at = offsetOf(p);
      if (kindOf(p) !== Kind.name && kindOf(p) !== Kind.keyword) fail(p, 'expected the name of an attribute');
      const name = textOf(p).replace(/^__|__$/g, '');
      advance(p);
      const values: SyntaxExpression[] = [];
      if (is(p, '(')) {
        if (name === 'aligned' && !startsTypeAt(p, p.at + 1)) {
          advance(p);
          values.push(parseAssignment(p));
          expect(p, ')');
        } else skipParentheses(p);
      }
      list.push({ at, name, arguments: values });
    }
    expect(p, ')');
    expect(p, ')');
  }
  return list;
};

const skipParentheses = (p: Parser): void => {
  let depth = 0;
  do {
    if (kindOf(p) === Kind.end) fail(p, "expected ')' before the end of the file");
    if (is(p, '(')) depth++;
    else if (is(p, ')')) depth--;
    advance(p);
  } while (depth > 0);
};

const parseQualifiers = (p: Parser, attributes?: Attribute[]): SyntaxQualifiers => {
  const q = noQualifiers();
  for (;;) {
    if (accept(p, 'const')) q.const = true;
    else if (accept(p, 'volatile')) q.volatile = true;
    else if (is(p, '_Atomic') && !isAfter(p, 1, '(')) {
      advance(p);
      q.atomic = true;
    } else if (accept(p, 'restrict') || accept(p, '__extension__')) continue;
    else if (is(p, '__attribute__')) {
      const list = parseAttributes(p);
      attributes?.push(...list);
    } else return q;
  }
};

const storageWords = new Set(['typedef', 'extern', 'static', 'auto', 'register']);

/**
 * Declaration specifiers. With `anyName`, an identifier that is no type but stands where one must is taken for an unknown
 * type name, with a message.
 */
export const parseSpecifiers = (p: Parser, unknownNames = false): Specifiers => {
  const at = offsetOf(p);
  const words: string[] = [];
  let type: TypeSpecifier | undefined;
  const result: Specifiers = {
    at,
    storage: undefined,
    threadLocal: false,
    inline: false,
    noreturn: false,
    qualifiers: noQualifiers(),
    type: { kind: 'basic', at, words },
    attributes: [],
    alignments: [],
  };
  const setType = (value: TypeSpecifier): void => {
    if (type !== undefined || words.length > 0) {
      complain(
        p,
        value.at,
        1,
        'two or more data types in this declaration',
        "Is a ';' missing after a struct, union or enum?",
      );
      throw SYNTAX;
    }
    type = value;
  };
  for (;;) {
    const kind = kindOf(p);
    const here = offsetOf(p);
    const word = textOf(p);
    if (kind === Kind.name) {
      if (type !== undefined || words.length > 0) break;
      if (isTypedef(p, word)) {
        advance(p);
        type = { kind: 'named', at: here, name: word };
        continue;
      }
      if (word === '__builtin_va_list') {
        advance(p);
        type = { kind: 'named', at: here, name: word };
        continue;
      }
      if (unknownNames) {
        const next = p.tokens.kind[p.at + 1];
        const star = isAfter(p, 1, '*');
        if (next === Kind.name || star || (unknownNames && isAfter(p, 1, 'const'))) {
          advance(p);
          complain(p, here, word.length, `unknown type name '${word}'`, typeHint(word), 'type');
          type = { kind: 'unknown', at: here, name: word };
          continue;
        }
      }
      break;
    }
    if (kind !== Kind.keyword) break;
    if (storageWords.has(word)) {
      advance(p);
      if (result.storage !== undefined && result.storage !== word) {
        complain(p, here, word.length, `both '${result.storage}' and '${word}' in one declaration`);
      }
      result.storage = word as NonNullable<Specifiers['storage']>;
    } else if (word === 'const') {
      advance(p);
      result.qualifiers.const = true;
    } else if (word === 'volatile') {
      advance(p);
      result.qualifiers.volatile = true;
    } else if (word === 'restrict' || word === '__extension__') advance(p);
    else if (word === 'inline') {
      advance(p);
      result.inline = true;
    } else if (word === '_Noreturn') {
      advance(p);
      result.noreturn = true;
    } else if (word === '_Thread_local') {
      advance(p);
      result.threadLocal = true;
    } else if (word === '__attribute__') result.attributes.push(...parseAttributes(p));
    else if (word === '_Alignas') {
      advance(p);
      expect(p, '(');
      result.alignments.push(startsTypeAt(p, p.at) ? parseTypeName(p) : parseConditional(p));
      expect(p, ')');
    } else if (word === '_Atomic') {
      advance(p);
      if (is(p, '(')) {
        advance(p);
        const inner = parseTypeName(p);
        expect(p, ')');
        setType({ kind: 'atomic', at: here, type: inner });
      } else result.qualifiers.atomic = true;
    } else if (basicWords.has(word)) {
      advance(p);
      if (type !== undefined) {
        setType({ kind: 'basic', at: here, words: [] });
      }
      words.push(word);
    } else if (word === 'struct' || word === 'union') setType(parseRecord(p, word === 'union'));
    else if (word === 'enum') setType(parseEnum(p));
    else if (word === 'typeof') {
      advance(p);
      expect(p, '(');
      if (startsTypeAt(p, p.at)) setType({ kind: 'typeof', at: here, type: parseTypeName(p) });
      else setType({ kind: 'typeof', at: here, value: parseExpression(p) });
      expect(p, ')');
    } else if (word === '__auto_type') {
      advance(p);
      setType({ kind: 'auto', at: here });
    } else if (word === '_Complex' || word === '_Imaginary') {
      fail(p, 'complex numbers are not supported', undefined, 'unsupported');
    } else if (word === '__int128' || word === '_Float128') {
      fail(p, '128-bit numbers are not supported', undefined, 'unsupported');
    } else break;
  }
  if (type !== undefined) result.type = type;
  return result;
};

const headersOfTypes: Record<string, string> = {
  bool: 'stdbool.h',
  FILE: 'stdio.h',
  size_t: 'stddef.h',
  ssize_t: 'sys/types.h',
  pid_t: 'sys/types.h',
  off_t: 'sys/types.h',
  sem_t: 'semaphore.h',
  jmp_buf: 'setjmp.h',
  sigjmp_buf: 'setjmp.h',
  va_list: 'stdarg.h',
  time_t: 'time.h',
  clock_t: 'time.h',
  sigset_t: 'signal.h',
  cpu_set_t: 'sched.h',
  ucontext_t: 'ucontext.h',
  thrd_t: 'threads.h',
  mtx_t: 'threads.h',
  cnd_t: 'threads.h',
  ptrdiff_t: 'stddef.h',
  wchar_t: 'stddef.h',
  useconds_t: 'unistd.h',
};
const typeHint = (name: string): string | undefined => {
  const header =
    headersOfTypes[name] ??
    (/^u?int(_fast|_least)?(8|16|32|64|ptr|max)_t$/.test(name)
      ? 'stdint.h'
      : /^pthread_\w+_t$/.test(name)
        ? 'pthread.h'
        : /^atomic_\w+$/.test(name)
          ? 'stdatomic.h'
          : undefined);
  return header === undefined ? undefined : `It is declared in <${header}>: is an #include missing?`;
};

const parseRecord = (p: Parser, union: boolean): TypeSpecifier => {
  const at = offsetOf(p);
  advance(p);
  const attributes = parseAttributes(p);
  let name: string | undefined;
  if (kindOf(p) === Kind.name) {
    name = textOf(p);
    advance(p);
  }
  attributes.push(...parseAttributes(p));
  if (!is(p, '{')) {
    if (name === undefined) {
      missing(p, `a name or '{' after '${union ? 'union' : 'struct'}'`);
      throw SYNTAX;
    }
    return { kind: 'record', at, union, name, members: undefined, attributes };
  }
  const open = offsetOf(p);
  advance(p);
  enter(p);
  const members: MemberDeclaration[] = [];
  while (!is(p, '}')) {
    if (accept(p, ';')) continue;
    if (kindOf(p) === Kind.end) {
      complain(p, open, 1, `this '{' is never closed`);
      throw SYNTAX;
    }
    const memberAt = offsetOf(p);
    if (is(p, '_Static_assert')) {
      const assertion = parseStaticAssert(p);
      members.push({ at: memberAt, specifiers: parseNothing(p), declarators: [], assertion });
      continue;
    }
    const before = p.at;
    const specifiers = parseSpecifiers(p, true);
    if (p.at === before) fail(p, `expected a member of the ${union ? 'union' : 'struct'} before ${currentName(p)}`);
    const declarators: { declarator: Declarator; width?: SyntaxExpression }[] = [];
    while (!is(p, ';') && !is(p, '}')) {
      const declarator: Declarator = is(p, ':')
        ? { at: offsetOf(p), name: undefined, parts: [], attributes: [] }
        : parseDeclarator(p, 'either');
      if (accept(p, ':')) declarators.push({ declarator, width: parseConditional(p) });
      else declarators.push({ declarator });
      declarator.attributes = [...declarator.attributes, ...parseAttributes(p)];
      if (!accept(p, ',')) break;
    }
    members.push({ at: memberAt, specifiers, declarators });
    expectSemicolon(p);
  }
  advance(p);
  leave(p);
  attributes.push(...parseAttributes(p));
  return { kind: 'record', at, union, name, members, attributes };
};

const parseNothing = (p: Parser): Specifiers => ({
  at: offsetOf(p),
  storage: undefined,
  threadLocal: false,
  inline: false,
  noreturn: false,
  qualifiers: noQualifiers(),
  type: { kind: 'basic', at: offsetOf(p), words: ['int'] },
  attributes: [],
  alignments: [],
});

const parseEnum = (p: Parser): TypeSpecifier => {
  const at = offsetOf(p);
  advance(p);
  const attributes = parseAttributes(p);
  let name: string | undefined;
  if (kindOf(p) === Kind.name) {
    name = textOf(p);
    advance(p);
  }
  if (!is(p, '{')) {
    if (name === undefined) {
      missing(p, "a name or '{' after 'enum'");
      throw SYNTAX;
    }
    return { kind: 'enum', at, name, constants: undefined, attributes };
  }
  advance(p);
  const constants: { at: number; name: string; value?: SyntaxExpression }[] = [];
  while (!is(p, '}')) {
    const constantAt = offsetOf(p);
    const constant = textOf(p);
    if (kindOf(p) !== Kind.name) fail(p, `expected the name of a constant before ${currentName(p)}`);
    advance(p);
    parseAttributes(p);
    if (accept(p, '=')) constants.push({ at: constantAt, name: constant, value: parseConditional(p) });
    else constants.push({ at: constantAt, name: constant });
    declareName(p, constant, false);
    if (!accept(p, ',')) break;
  }
  if (!accept(p, '}')) {
    missing(p, "',' or '}'");
    throw SYNTAX;
  }
  attributes.push(...parseAttributes(p));
  return { kind: 'enum', at, name, constants, attributes };
};

type Naming = 'name' | 'abstract' | 'either';

/** A declarator, with a name, without one (in type names), or either (in parameters). */
export const parseDeclarator = (p: Parser, naming: Naming): Declarator => {
  enter(p);
  const attributes: Attribute[] = [];
  attributes.push(...parseAttributes(p));
  const pointers: DeclaratorPart[] = [];
  while (is(p, '*')) {
    const at = offsetOf(p);
    advance(p);
    pointers.push({ kind: 'pointer', at, qualifiers: parseQualifiers(p, attributes) });
    if (pointers.length > 100) fail(p, 'nested too deeply (more than 100 pointers)');
  }
  attributes.push(...parseAttributes(p));
  let at = offsetOf(p);
  let name: string | undefined;
  let inner: readonly DeclaratorPart[] = [];
  if (kindOf(p) === Kind.name && naming !== 'abstract') {
    name = textOf(p);
    advance(p);
  } else if (is(p, '(') && isGrouping(p, naming)) {
    advance(p);
    const nested = parseDeclarator(p, naming);
    expect(p, ')');
    name = nested.name;
    at = nested.at;
    inner = nested.parts;
    attributes.push(...nested.attributes);
  } else if (naming === 'name') {
    if (kindOf(p) === Kind.keyword)
      fail(p, `expected a name before ${currentName(p)}, which is a word of the language`);
    missing(p, 'a name');
    throw SYNTAX;
  }
  const suffixes: DeclaratorPart[] = [];
  for (;;) {
    if (is(p, '[')) suffixes.push(parseArray(p));
    else if (is(p, '(')) suffixes.push(parseParameters(p));
    else break;
    if (suffixes.length > 100) fail(p, 'nested too deeply (more than 100 dimensions)');
  }
  if (is(p, 'asm')) {
    advance(p);
    skipParentheses(p);
  }
  attributes.push(...parseAttributes(p));
  leave(p);
  return { at, name, parts: [...pointers, ...suffixes.reverse(), ...inner], attributes };
};

const isGrouping = (p: Parser, naming: Naming): boolean => {
  if (naming === 'name') return true;
  const next = p.at + 1;
  if (isAfter(p, 1, '*') || isAfter(p, 1, '(') || isAfter(p, 1, '[')) {
    return true;
  }
  if (isAfter(p, 1, '__attribute__')) return true;
  if (p.tokens.kind[next] !== Kind.name) return false;
  return naming === 'either' && !isTypedef(p, p.tokens.text[next]!);
};

const parseArray = (p: Parser): DeclaratorPart => {
  const at = offsetOf(p);
  advance(p);
  const isStatic = accept(p, 'static');
  const qualifiers = parseQualifiers(p);
  if (!isStatic) accept(p, 'static');
  if (accept(p, ']')) return { kind: 'array', at, star: false, qualifiers };
  if (is(p, '*') && isAfter(p, 1, ']')) {
    advance(p);
    advance(p);
    return { kind: 'array', at, star: true, qualifiers };
  }
  const size = parseAssignment(p);
  expect(p, ']');
  return { kind: 'array', at, size, star: false, qualifiers };
};

const parseParameters = (p: Parser): FunctionPart => {
  const at = offsetOf(p);
  advance(p);
  if (accept(p, ')')) return { kind: 'function', at, parameters: [], variadic: false, names: [] };
  if (kindOf(p) === Kind.name && !isTypedef(p, textOf(p)) && (isAfter(p, 1, ',') || isAfter(p, 1, ')'))) {
    const names: { at: number; name: string }[] = [];
    do {
      if (kindOf(p) !== Kind.name) fail(p, `expected a name before ${currentName(p)}`);
      names.push({ at: offsetOf(p), name: textOf(p) });
      advance(p);
    } while (accept(p, ','));
    expect(p, ')');
    return { kind: 'function', at, parameters: [], variadic: false, names };
  }
  const parameters: Parameter[] = [];
  let variadic = false;
  // A parameter hides a typedef name from those after it (VLA parameters look at earlier ones).
  p.scopes.push(new Map());
  do {
    if (accept(p, '...')) {
      variadic = true;
      break;
    }
    const parameterAt = offsetOf(p);
    const before = p.at;
    const specifiers = parseSpecifiers(p, true);
    if (p.at === before) {
      p.scopes.pop();
      if (kindOf(p) === Kind.name) {
        fail(p, `unknown type name '${textOf(p)}'`, typeHint(textOf(p)), 'type');
      }
      fail(p, `expected a parameter before ${currentName(p)}`);
    }
    let declarator: Declarator;
    try {
      declarator = parseDeclarator(p, 'either');
    } catch (problem) {
      p.scopes.pop();
      throw problem;
    }
    declareName(p, declarator.name, false);
    parameters.push({ at: parameterAt, specifiers, declarator });
  } while (accept(p, ','));
  p.scopes.pop();
  expect(p, ')');
  const only = parameters[0];
  if (
    parameters.length === 1 &&
    !variadic &&
    only!.declarator.parts.length === 0 &&
    only!.declarator.name === undefined &&
    only!.specifiers.type.kind === 'basic' &&
    only!.specifiers.type.words.length === 1 &&
    only!.specifiers.type.words[0] === 'void'
  ) {
    return { kind: 'function', at, parameters: [], variadic: false };
  }
  return { kind: 'function', at, parameters, variadic };
};

export const parseTypeName = (p: Parser): TypeName => {
  const at = offsetOf(p);
  const before = p.at;
  const specifiers = parseSpecifiers(p, false);
  if (p.at === before) {
    if (kindOf(p) === Kind.name) fail(p, `unknown type name '${textOf(p)}'`, typeHint(textOf(p)), 'type');
    fail(p, `expected a type before ${currentName(p)}`);
  }
  return { at, specifiers, declarator: parseDeclarator(p, 'abstract') };
};

export const parseStaticAssert = (p: Parser): StaticAssert => {
  const at = offsetOf(p);
  advance(p);
  expect(p, '(');
  const test = parseConditional(p);
  let message: string | undefined;
  if (accept(p, ',')) {
    const value = parseConditional(p);
    if (value.kind === 'string') message = value.parts.map((part) => part.text.replace(/^\w*"|"$/g, '')).join('');
  }
  expect(p, ')');
  expectSemicolon(p);
  return { kind: 'assert', at, test, message };
};

/** A declaration in a block or a `for`; function bodies are refused here. */
export const parseLocalDeclaration = (p: Parser): Declaration => {
  const result = parseDeclarationOrFunction(p, false);
  return result as Declaration;
};

/** One declaration or definition at file scope. Undefined for a stray `;`. */
export const parseExternal = (p: Parser): External | undefined => {
  if (accept(p, ';')) return undefined;
  while (is(p, '__extension__')) advance(p);
  if (is(p, '_Static_assert')) return parseStaticAssert(p);
  if (is(p, 'asm')) return parseAsm(p);
  return parseDeclarationOrFunction(p, true);
};

const parseDeclarationOrFunction = (p: Parser, atFileScope: boolean): Declaration | FunctionSyntax => {
  const at = offsetOf(p);
  const before = p.at;
  const specifiers = parseSpecifiers(p, true);
  if (p.at === before && !(kindOf(p) === Kind.name || is(p, '*') || is(p, '('))) {
    if (is(p, '}')) fail(p, "there is no '{' for this '}'");
    const hint = atFileScope && kindOf(p) === Kind.keyword ? 'Statements stand inside of functions only.' : undefined;
    fail(p, `expected a declaration before ${currentName(p)}`, hint);
  }
  const declarators: { declarator: Declarator; init?: SyntaxInit }[] = [];
  if (accept(p, ';')) return { kind: 'declaration', at, specifiers, declarators };
  const noSpecifiers = p.at === before;
  for (;;) {
    const declarator = parseDeclarator(p, 'name');
    const part = declarator.parts[declarator.parts.length - 1];
    if (noSpecifiers && part?.kind !== 'function') {
      if (kindOf(p) === Kind.name) {
        fail(p, `unknown type name '${declarator.name ?? ''}'`, typeHint(declarator.name ?? ''), 'type');
      }
      if (!is(p, '=') && !is(p, ';') && !is(p, '[') && !is(p, ',')) {
        fail(p, `expected a declaration before ${currentName(p)}`);
      }
    }
    if (declarators.length === 0 && part?.kind === 'function' && specifiers.storage !== 'typedef') {
      const oldStyle = (part.names?.length ?? 0) > 0 && startsDeclaration(p);
      if (is(p, '{') || oldStyle) {
        if (!atFileScope) {
          fail(
            p,
            `a function inside of a function ('${declarator.name ?? ''}') is not supported`,
            "Define it before this one. If it is meant to stand there, a '}' is missing above.",
            'unsupported',
          );
        }
        return parseFunction(p, at, specifiers, declarator, part);
      }
      if (noSpecifiers && atFileScope && !is(p, ';') && !is(p, ',') && !is(p, '=')) missing(p, "';' or '{'");
    }
    declareName(p, declarator.name, specifiers.storage === 'typedef');
    if (accept(p, '=')) declarators.push({ declarator, init: parseInitializer(p) });
    else declarators.push({ declarator });
    if (!accept(p, ',')) break;
    declaratorAttributes(p, declarator);
  }
  if (!is(p, ';')) {
    const last = declarators[declarators.length - 1]!.declarator;
    const part = last.parts[last.parts.length - 1];
    if (is(p, '{') && part?.kind !== 'function') fail(p, "expected '=', ',' or ';' before '{'");
  }
  expectSemicolon(p);
  return { kind: 'declaration', at, specifiers, declarators };
};

const declaratorAttributes = (p: Parser, _previous: Declarator): void => {
  parseAttributes(p);
};

const parseFunction = (
  p: Parser,
  at: number,
  specifiers: Specifiers,
  declarator: Declarator,
  part: FunctionPart,
): FunctionSyntax => {
  declareName(p, declarator.name, false);
  const scopes = p.scopes.length;
  p.scopes.push(new Map());
  const oldStyle: Declaration[] = [];
  while (!is(p, '{')) {
    if (!startsDeclaration(p)) {
      p.scopes.length = scopes;
      missing(p, "'{'");
      throw SYNTAX;
    }
    oldStyle.push(parseLocalDeclaration(p));
  }
  for (const parameter of part.parameters) declareName(p, parameter.declarator.name, false);
  for (const name of part.names ?? []) declareName(p, name.name, false);
  const body = parseBlock(p);
  p.scopes.length = scopes;
  return { kind: 'function', at, specifiers, declarator, oldStyle, body };
};
