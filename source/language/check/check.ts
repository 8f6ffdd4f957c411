/** The checker: syntax trees of all files of a program → one `Unit` with everything resolved, typed and linked. */

import type { Diagnostic } from '../diagnostic.js';
import { parse } from '../parse/parse.js';
import type { External, FunctionSyntax } from '../parse/syntax.js';
import type {
  Expression,
  FunctionDefinition,
  GlobalVariable,
  LibraryFunction,
  LocalVariable,
  Place,
  SourceFile,
  Statement,
  Unit,
} from '../tree.js';
import type { CType, FunctionType } from '../types.js';
import { externalFunction, knownPrototype } from './calls.js';
import {
  addLocal,
  BAD,
  bad,
  type Checker,
  DIAGNOSTICS_MOST,
  ENOUGH,
  error,
  type FileContext,
  type FunctionContext,
  functionCallee,
  type GlobalEntity,
  innermost,
  type LibraryEntry,
  linkError,
  type Program,
  type Prototype,
  placeOf,
  popScope,
  pushScope,
  unsupported,
  warn,
} from './context.js';
import { adjusted, declaredType, staticAssert, typeFromSpecifiers } from './declared-types.js';
import { falls } from './flow.js';
import { convert, intConstant } from './fold.js';
import { declareFileScope, declareFunction } from './globals.js';
import { PRELUDE_PATH, preludeText } from './prelude.js';
import { checkBlock } from './statements.js';
import { arrayOf, INT, isComplete, pointerTo, typeText, VOID } from './types.js';
import { spreadUses } from './uses.js';

export type { LibraryEntry } from './context.js';

/** One preprocessed file. */
export interface CheckInput {
  readonly path: string;
  readonly text: string;
  /** What an offset of the text is in the files of `sources`. */
  readonly locate: (offset: number) => Place;
}
export interface CheckOptions {
  readonly files: readonly CheckInput[];
  readonly sources: readonly SourceFile[];
  /** Index in `sources` of the program's first file: what is wrong with the whole is said there. Absent: the first own one. */
  readonly first?: number;
  /** Is this function of the C library there? Its type comes from its header. */
  readonly library: (name: string) => LibraryEntry | undefined;
  /** For calls without a declaration: what a header of the library says of the function. */
  readonly prototype?: (name: string) => Prototype | undefined;
}
export interface CheckResult {
  /** Missing when there are errors. */
  readonly unit?: Unit;
  readonly diagnostics: readonly Diagnostic[];
  /** The sources given, and the built-in C part where it is used. */
  readonly sources: readonly SourceFile[];
}

/** The functions that a text of headers declares, with the header of each. */
export const declaredFunctions = (file: CheckInput, sources: readonly SourceFile[]): ReadonlyMap<string, Prototype> => {
  const program = newProgram({ files: [file], sources, library: () => undefined }, sources, []);
  checkFile(fileContext(program, file, parse(file.text).externals, 0));
  const found = new Map<string, Prototype>();
  for (const entity of program.functions) {
    found.set(entity.name, { type: entity.type, header: sources[entity.place.file]?.path ?? '' });
  }
  return found;
};

/** Parses, checks and links. Never throws: whatever is wrong is a diagnostic; at most 100 of them. */
export const check = (options: CheckOptions): CheckResult => {
  const sources = [...options.sources];
  const parsed = options.files.map((file) => ({ file, ...parse(file.text) }));
  const program = newProgram(
    options,
    sources,
    parsed.map((one) => one.externals),
  );
  const { diagnostics } = program;
  const contexts: FileContext[] = [];
  try {
    let syntaxErrors = false;
    for (const [number, { file, externals, problems }] of parsed.entries()) {
      const c = fileContext(program, file, externals, number);
      contexts.push(c);
      for (const problem of problems) {
        const place = placeOf(c, Math.min(problem.at, Math.max(0, file.text.length - 1)));
        diagnostics.push({
          severity: problem.severity,
          kind: problem.kind,
          place: { ...place, length: Math.min(problem.length, 60) },
          message: problem.message,
          ...(problem.hint === undefined ? {} : { hint: problem.hint }),
        });
        if (diagnostics.length >= DIAGNOSTICS_MOST) throw ENOUGH;
        if (problem.severity === 'error' && problem.kind === 'syntax') syntaxErrors = true;
      }
    }
    // What follows from a text that was not understood would only confuse.
    if (syntaxErrors) return { diagnostics: sorted(diagnostics), sources };
    for (const c of contexts) checkFile(c);
    if (program.wantedBuiltins.size > 0) checkPrelude(program, sources);
    if (contexts.length > 0) link(program, contexts[0]!);
  } catch (problem) {
    if (problem instanceof RangeError && /call stack/i.test(problem.message)) {
      const last = contexts[contexts.length - 1];
      const place = last === undefined ? { file: 0, line: 1, column: 1 } : placeOf(last, 0);
      diagnostics.push({
        severity: 'error',
        kind: 'syntax',
        place: { ...place, length: 1 },
        message: 'nested too deeply',
        hint: 'Split the longest expressions into several statements.',
      });
    } else if (problem !== ENOUGH) throw problem;
  }
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error'))
    return { diagnostics: sorted(diagnostics), sources };
  return { unit: unitOf(program), diagnostics: sorted(diagnostics), sources };
};

const newProgram = (
  options: CheckOptions,
  sources: readonly SourceFile[],
  externals: readonly (readonly External[])[],
): Program => {
  const staticNames = new Map<string, number>();
  const namedElsewhere = externalNames(externals);
  return {
    library: options.library,
    prototype: options.prototype ?? (() => undefined),
    sources,
    first:
      options.first ??
      Math.max(
        0,
        sources.findIndex((source) => source.own),
      ),
    diagnostics: [],
    globals: [],
    functions: [],
    externals: new Map(),
    definitions: [],
    strings: [],
    stringIndex: new Map(),
    owners: new Map(),
    wantedBuiltins: new Set(),
    staticName: (_file, name) => {
      const count = staticNames.get(name) ?? 0;
      staticNames.set(name, count + 1);
      return count > 0 || namedElsewhere.has(name) ? `${name}.${count + 1}` : name;
    },
  };
};

/** By place, so that a person reads from the top. */
const sorted = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  [...diagnostics].sort(
    (a, b) => a.place.file - b.place.file || a.place.line - b.place.line || a.place.column - b.place.column,
  );

const fileContext = (
  program: Program,
  file: CheckInput,
  externals: readonly External[],
  number: number,
): FileContext => ({
  program,
  text: file.text,
  locate: file.locate,
  places: new Map(),
  scopes: [{ names: new Map(), tags: new Map() }],
  externals,
  number,
  function: undefined,
  initialised: undefined,
  errors: 0,
});

/** Names of functions that are not static in some file: a static one of that name elsewhere is called otherwise. */
const externalNames = (files: readonly (readonly External[])[]): ReadonlySet<string> => {
  const names = new Set<string>();
  if (files.length < 2) return names;
  for (const externals of files) {
    const own = new Set<string>();
    const statics = new Set<string>();
    for (const one of externals) {
      if (one.kind === 'function' && one.declarator.name !== undefined) {
        (one.specifiers.storage === 'static' ? statics : own).add(one.declarator.name);
      } else if (one.kind === 'declaration') {
        for (const { declarator } of one.declarators) {
          if (declarator.name === undefined) continue;
          if (declarator.parts[declarator.parts.length - 1]?.kind !== 'function') continue;
          (one.specifiers.storage === 'static' ? statics : own).add(declarator.name);
        }
      }
    }
    for (const name of own) if (!statics.has(name)) names.add(name);
  }
  return names;
};

const checkFile = (c: FileContext): void => {
  for (const external of c.externals) {
    try {
      checkExternal(c, external);
    } catch (problem) {
      if (problem !== BAD) throw problem;
      c.function = undefined;
      c.initialised = undefined;
      c.scopes.length = 1;
    }
  }
};

const checkPrelude = (program: Program, sources: SourceFile[]): void => {
  const text = preludeText(program.wantedBuiltins);
  const number = sources.length;
  sources.push({ path: PRELUDE_PATH, text, own: false });
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  const locate = (offset: number): Place => {
    let line = 0;
    while (line + 1 < starts.length && starts[line + 1]! <= offset) line++;
    return { file: number, line: line + 1, column: offset - starts[line]! + 1 };
  };
  const { externals } = parse(text);
  checkFile(fileContext(program, { path: PRELUDE_PATH, text, locate }, externals, -1));
};

const checkExternal = (c: FileContext, external: External): void => {
  switch (external.kind) {
    case 'assert':
      staticAssert(c, external);
      return;
    case 'asm':
      unsupported(c, external.at, 'assembly outside of functions is not supported');
      return;
    case 'function':
      checkFunction(c, external);
      return;
    case 'declaration': {
      const { specifiers } = external;
      const base = typeFromSpecifiers(c, specifiers, external.declarators.length === 0);
      if (external.declarators.length === 0 && base.kind !== 'record' && base.kind !== 'enum') {
        warn(c, external.at, 'this declaration declares nothing');
      }
      for (const { declarator, init } of external.declarators) {
        try {
          const { at } = declarator;
          const name = declarator.name ?? '';
          const type = declaredType(c, base, declarator);
          if (specifiers.storage === 'typedef') declareTypedef(c, name, type, at);
          else {
            if (specifiers.storage === 'auto' || specifiers.storage === 'register') {
              error(c, at, `'${specifiers.storage}' outside of a function`);
            }
            declareFileScope(c, { name, type, at, specifiers, declarator, init });
          }
        } catch (problem) {
          if (problem !== BAD) throw problem;
        }
      }
    }
  }
};

const declareTypedef = (c: FileContext, name: string, type: CType, at: number): void => {
  const { names } = innermost(c);
  const before = names.get(name);
  if (before !== undefined) {
    if (before.kind !== 'typedef') bad(c, at, `'${name}' was declared as something else before`);
    else if (typeText(before.type) !== typeText(type)) {
      bad(c, at, `conflicting types for '${name}': '${typeText(type)}' here, '${typeText(before.type)}' before`);
    }
  }
  names.set(name, { kind: 'typedef', type, at });
};

// ---- Functions

const checkFunction = (c: Checker, f: FunctionSyntax): void => {
  const { specifiers, declarator } = f;
  const { at } = declarator;
  const name = declarator.name ?? '';
  const base = typeFromSpecifiers(c, specifiers);
  const part = declarator.parts[declarator.parts.length - 1];
  if (part?.kind !== 'function') {
    error(c, at, `'${name}' is not declared as a function`);
    return;
  }
  const oldStyle = new Map<string, CType>();
  const oldNames = part.names ?? [];
  for (const declaration of f.oldStyle) {
    const own = typeFromSpecifiers(c, declaration.specifiers);
    for (const one of declaration.declarators) {
      oldStyle.set(one.declarator.name ?? '', adjusted(declaredType(c, own, one.declarator, true)));
      if (!oldNames.some((known) => known.name === one.declarator.name)) {
        error(c, one.declarator.at, `'${one.declarator.name ?? ''}' is not a parameter of '${name}'`);
      }
    }
  }
  let type = declaredType(c, base, declarator) as FunctionType;
  // `f() { }` takes no arguments, though it is no prototype; an old-style one has its types now.
  if (part.names !== undefined) {
    const known = c.scopes[0]!.names.get(name);
    const parameters = oldNames.map((one) => oldStyle.get(one.name) ?? INT);
    type = { kind: 'function', returns: type.returns, parameters, variadic: false, unprototyped: true };
    if (known?.kind === 'function' && !known.type.unprototyped) type = { ...known.type, returns: type.returns };
  }
  if (type.returns.kind !== 'void' && !isComplete(type.returns)) {
    bad(c, at, `'${name}' returns the incomplete type '${typeText(type.returns)}'`);
  }
  const entity = declareFunction(c, { name, type, at, specifiers, declarator, init: undefined });
  if (entity.defined) {
    const message = `'${name}' is defined twice`;
    if (!entity.inline) {
      const where = c.program.sources[entity.place.file]?.path ?? 'another file';
      linkError(c, at, `${message}: here and in ${where} at line ${entity.place.line}`);
    }
    return;
  }
  entity.defined = true;
  entity.inline = specifiers.inline;
  entity.place = placeOf(c, at);
  const context: FunctionContext = {
    entity,
    locals: [],
    labels: new Map(),
    labelCount: 0,
    open: [[]],
    loops: [],
    switches: [],
    effects: [],
    undeclared: new Set(),
    statics: 0,
  };
  c.function = context;
  const errors = c.errors;
  pushScope(c);
  const names =
    part.names !== undefined
      ? oldNames
      : part.parameters.map((one) => ({ at: one.declarator.at, name: one.declarator.name }));
  const parameterCount = names.length;
  // Slots for all parameters first; types may look at earlier ones.
  for (const [i, one] of names.entries()) addLocal(c, one.name ?? '', type.parameters[i] ?? INT, one.at, false);
  for (const [i, one] of names.entries()) {
    let parameterType: CType = oldStyle.get(one.name ?? '') ?? INT;
    const syntax = part.parameters[i];
    if (syntax !== undefined) {
      const parameterBase = typeFromSpecifiers(c, syntax.specifiers);
      const outer = context.effects.length;
      const whole = declaredType(c, parameterBase, syntax.declarator);
      const last = syntax.declarator.parts[syntax.declarator.parts.length - 1];
      parameterType = adjusted(whole, last?.kind === 'array' ? last.qualifiers : undefined);
      // The outermost length of an array parameter is not used.
      if (whole.kind === 'array' && whole.variable !== undefined && context.effects.length > outer)
        context.effects.pop();
    }
    if (parameterType.kind !== 'void' && !isComplete(parameterType)) {
      error(c, one.at, `the parameter '${one.name ?? ''}' has the incomplete type '${typeText(parameterType)}'`);
    }
    const local = context.locals[i]!;
    local.type = parameterType;
    local.volatile = parameterType.volatile === true;
    local.inMemory = parameterType.kind === 'record' || parameterType.atomic === true;
    if (one.name === undefined) continue;
    if (innermost(c).names.has(one.name)) error(c, one.at, `two parameters are called '${one.name}'`);
    innermost(c).names.set(one.name, { kind: 'local', index: i, type: parameterType });
  }
  const prologue: Statement[] = context.effects
    .splice(0)
    .map((value) => ({ kind: 'expression', place: value.place, value }));
  const block = checkBlock(c, f.body, false);
  for (const [label, one] of context.labels) {
    if (!one.defined) error(c, one.at, `the label '${label}' is used, but stands nowhere in '${name}'`);
  }
  const end = placeOf(c, f.body.end);
  const tail: Statement[] = [];
  const returns = entity.type.returns;
  if (returns.kind !== 'void') {
    const whole: Statement = { ...block, body: [...prologue, ...block.body] };
    if (falls(whole, (called) => noreturn(c.program, called))) {
      if (name === 'main') tail.push({ kind: 'return', place: end, value: intConstant(INT, 0n, end) });
      else if (c.errors === errors) warn(c, f.body.end, `the end of '${name}' can be reached without a return value`);
    }
  }
  for (const index of context.open[0]!) context.locals[index]!.scopeEnd = end;
  for (const local of context.locals) local.scopeEnd ??= end;
  popScope(c);
  c.function = undefined;
  c.program.definitions.push({
    entity,
    place: entity.place,
    end,
    type: { ...type, parameters: context.locals.slice(0, parameterCount).map((local) => local.type) },
    locals: context.locals as readonly LocalVariable[],
    parameterCount,
    body: { ...block, body: [...prologue, ...block.body, ...tail] },
  });
};

const noreturn = (program: Program, name: string): boolean => {
  const entity = program.externals.get(name);
  if (entity !== undefined) return entity.kind === 'function' && entity.noreturn;
  return program.functions.some((one) => one.uniqueName === name && one.noreturn);
};

// ---- Linking

const link = (program: Program, first: FileContext): void => {
  const last = program.definitions.find((one) => one.entity.constructor_ === 'destructor');
  if (last !== undefined) {
    const handler = pointerTo({ kind: 'function', returns: VOID, parameters: [], variadic: false });
    const type: FunctionType = { kind: 'function', returns: INT, parameters: [handler], variadic: false };
    externalFunction(first, 'atexit', type, 0, 'header').used ??= last.entity.used;
  }
  // Of a program that comes with lockstep, main is all that nobody calls.
  const start = program.externals.get('main');
  spreadUses([...program.functions, ...program.globals], start?.kind === 'function' ? start : undefined);
  for (const entity of program.functions) {
    if (entity.defined || entity.used === undefined) continue;
    const { at, file } = entity.used;
    if (program.library(entity.name) !== undefined) {
      for (const callee of entity.callees) callee.kind = 'library';
      continue;
    }
    const ofLibrary = entity.declared === 'implicit' && (program.prototype(entity.name) ?? knownPrototype(entity.name));
    if (entity.declared === 'header' || ofLibrary) {
      unsupported(file, at, `${entity.name}() is not simulated yet`);
    } else if (entity.external) {
      linkError(file, at, `undefined reference to '${entity.name}': it is declared or called, but defined nowhere`);
    } else error(file, at, `'${entity.name}' is declared static and used, but never defined`);
  }
  for (const entity of program.globals) {
    if (entity.type.kind === 'array' && entity.type.length === undefined && entity.definition === 'tentative') {
      entity.type = { ...entity.type, ...arrayOf(entity.type.of, 1) };
    }
    if (entity.definition === 'tentative' && !isComplete(entity.type)) {
      const message = `'${entity.name}' has the incomplete type '${typeText(entity.type)}'`;
      const place = { ...entity.place, length: entity.name.length };
      program.diagnostics.push({ severity: 'error', kind: 'type', place, message });
    }
    if (entity.definition !== 'none' || entity.used === undefined) continue;
    const isHeaders = program.sources[entity.place.file]?.own === false;
    if (isHeaders) continue;
    linkError(
      entity.used.file,
      entity.used.at,
      `undefined reference to '${entity.name}': it is declared, but defined nowhere`,
    );
  }
  const main = program.externals.get('main');
  if (main?.kind !== 'function' || !main.defined) {
    // At the beginning of the program's own first file, not of the headers it includes.
    program.diagnostics.push({
      severity: 'error',
      kind: 'link',
      place: { file: program.first, line: 1, column: 1, length: 1 },
      message: 'there is no main function',
      hint: 'A program starts in int main(void) or int main(int argc, char *argv[]).',
    });
    first.errors++;
    return;
  }
  const count = program.definitions.find((one) => one.entity === main)?.parameterCount ?? 0;
  if (count !== 0 && count !== 2 && count !== 3) {
    const file = first;
    program.diagnostics.push({
      severity: 'error',
      kind: 'type',
      place: { ...main.place, length: 4 },
      message: `main takes no, two or three parameters, here are ${count}`,
    });
    file.errors++;
  }
};

const unitOf = (program: Program): Unit => {
  const variables: GlobalVariable[] = [];
  for (const entity of program.globals) {
    const isOwn = program.sources[entity.place.file]?.own !== false;
    if (entity.used === undefined && (entity.definition === 'none' || !isOwn)) continue;
    entity.ref.index = variables.length;
    for (const address of entity.addresses) address.index = variables.length;
    variables.push(globalVariable(entity));
  }
  const library: LibraryFunction[] = program.functions
    .filter((entity) => !entity.defined && entity.used !== undefined)
    .map((entity) => ({ name: entity.name, type: entity.type }));
  const start = program.externals.get('main');
  const functions: FunctionDefinition[] = program.definitions
    .filter(
      ({ entity, place }) =>
        entity.used !== undefined || entity === start || program.sources[place.file]?.own !== false,
    )
    .map((one) => ({
      name: one.entity.uniqueName,
      displayName: one.entity.name,
      type: one.type,
      place: one.place,
      end: one.end,
      locals: one.locals,
      parameterCount: one.parameterCount,
      body: one.entity.name === 'main' ? withConstructors(program, one.body) : one.body,
      library: program.sources[one.place.file]?.own === false,
    }));
  return { files: program.sources, variables, functions, library, strings: program.strings };
};

const isConst = (type: CType): boolean =>
  type.kind === 'array' ? isConst(type.of) : type.const === true && type.volatile !== true;

const globalVariable = (entity: GlobalEntity): GlobalVariable => ({
  name: entity.name,
  type: entity.type,
  place: entity.place,
  threadLocal: entity.threadLocal,
  readOnly: isConst(entity.type) && !entity.threadLocal,
  ...(entity.within === undefined ? {} : { within: entity.within }),
  ...(entity.initial === undefined ? {} : { initial: entity.initial }),
  ...(entity.align === undefined ? {} : { align: entity.align }),
});

/**
 * Functions with the attribute `constructor` run before main: they are calls at its start. Those with `destructor` run
 * after everything that atexit knows: they are the first to be registered.
 */
const withConstructors = (program: Program, body: Statement): Statement => {
  const before: Statement[] = [];
  const registered: Statement[] = [];
  const atexit = program.externals.get('atexit');
  for (const { entity, place } of program.definitions) {
    const statement = (value: Expression): Statement => ({ kind: 'expression', place, value: convert(value, VOID) });
    if (entity.constructor_ === 'constructor') {
      const callee = { kind: 'function' as const, name: entity.uniqueName };
      before.push(statement({ kind: 'call', type: entity.type.returns, place, callee, arguments: [], fixed: 0 }));
    } else if (entity.constructor_ === 'destructor' && atexit?.kind === 'function') {
      const pointer: Expression = { kind: 'function', type: pointerTo(entity.type), place, name: entity.uniqueName };
      const callee = functionCallee(atexit);
      if (!atexit.defined) Object.assign(callee, { kind: 'library' });
      registered.push(statement({ kind: 'call', type: INT, place, callee, arguments: [pointer], fixed: 1 }));
    }
  }
  if (before.length + registered.length === 0 || body.kind !== 'block') return body;
  return { ...body, body: [...registered, ...before, ...body.body] };
};
