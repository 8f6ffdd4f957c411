/** What the parts of the checker share: symbols and scopes, the function at hand, places, and how to complain. */
import type { Diagnostic } from '../diagnostic.js';
import type { External, SyntaxExpression } from '../parse/syntax.js';
import type {
  AddressConstant,
  Callee,
  Expression,
  InitialValue,
  LocalVariable,
  Lvalue,
  Place,
  SourceFile,
  Statement,
} from '../tree.js';
import type { CType, EnumTag, FunctionType, RecordTag, VariableRef } from '../types.js';

/** What is known of a function of the C library. */
export interface LibraryEntry {
  readonly name: string;
}

export interface Prototype {
  readonly type: FunctionType;
  readonly header: string;
}

/** Where something is named. */
export interface Use {
  readonly at: number;
  readonly file: FileContext;
}
/** What a definition of a file that comes with lockstep names (uses.ts). */
export interface Need extends Use {
  readonly entity: GlobalEntity | FunctionEntity;
}
/** A variable with a place in the program's memory. References to it share `ref`; its number is settled at the end. */
export interface GlobalEntity {
  readonly kind: 'global';
  readonly name: string;
  type: CType;
  place: Place;
  readonly threadLocal: boolean;
  readonly external: boolean;
  readonly within: string | undefined;
  /** `extern` only, `int x;`, or with an initialiser. */
  definition: 'none' | 'tentative' | 'full';
  initial: InitialValue[] | undefined;
  align: number | undefined;
  /** First use, for the message when it is defined nowhere. */
  used: Use | undefined;
  readonly needs: Need[];
  readonly ref: { scope: 'global'; index: number };
  readonly addresses: { kind: 'variable'; index: number }[];
}
export interface FunctionEntity {
  readonly kind: 'function';
  /** As C has it. */
  readonly name: string;
  type: FunctionType;
  place: Place;
  readonly external: boolean;
  defined: boolean;
  /** Defined `inline` without `extern`: others may define it too. */
  inline: boolean;
  /** Declared in a header of lockstep's, or not at all. */
  declared: 'own' | 'header' | 'implicit';
  noreturn: boolean;
  used: Use | undefined;
  readonly needs: Need[];
  /** The nodes that name it: patched when it is known what it is and how it is called. */
  readonly callees: { kind: 'function' | 'library'; name: string }[];
  /** Two files may each have a static function of one name: unique by a suffix. */
  readonly uniqueName: string;
  constructor_: 'constructor' | 'destructor' | undefined;
}
export interface LocalSymbol {
  readonly kind: 'local';
  readonly index: number;
  readonly type: CType;
}
export type Symbol_ =
  | { readonly kind: 'typedef'; readonly type: CType; readonly at: number }
  | { readonly kind: 'constant'; readonly type: CType; readonly value: bigint; readonly at: number }
  | LocalSymbol
  | GlobalEntity
  | FunctionEntity;

export type Tag =
  | { readonly kind: 'record'; readonly tag: RecordTag }
  | { readonly kind: 'enum'; readonly tag: EnumTag };

export interface Scope {
  readonly names: Map<string, Symbol_>;
  readonly tags: Map<string, Tag>;
}

export interface MutableLocal {
  name: string;
  type: CType;
  place: Place;
  inMemory: boolean;
  volatile: boolean;
  scopeEnd: Place;
  align?: number;
}

export interface FunctionContext {
  readonly entity: FunctionEntity;
  readonly locals: MutableLocal[];
  readonly labels: Map<string, { readonly label: number; defined: boolean; at: number }>;
  labelCount: number;
  /** The locals of each open block, to set the end of their scope. */
  readonly open: number[][];
  readonly loops: ('loop' | 'switch')[];
  readonly switches: SwitchContext[];
  /** Assignments to the hidden sizes of variable length arrays, not yet placed. */
  effects: Expression[];
  readonly undeclared: Set<string>;
  statics: number;
}
export interface SwitchContext {
  readonly type: CType;
  readonly cases: { low: bigint; high: bigint; label: number }[];
  /** Values of the cases that are one value each, and the cases that are ranges: to find a value that stands there twice. */
  readonly single: Set<bigint>;
  readonly ranges: { low: bigint; high: bigint }[];
  defaultLabel: number | undefined;
}

/** What stays the same over all files of a program. */
export interface Program {
  readonly library: (name: string) => LibraryEntry | undefined;
  /** The type that a header of the library gives a function, and which header. */
  readonly prototype: (name: string) => Prototype | undefined;
  readonly sources: readonly SourceFile[];
  /** Index in `sources` of the program's first file. */
  readonly first: number;
  readonly diagnostics: Diagnostic[];
  readonly globals: GlobalEntity[];
  readonly functions: FunctionEntity[];
  readonly externals: Map<string, GlobalEntity | FunctionEntity>;
  readonly definitions: {
    entity: FunctionEntity;
    place: Place;
    end: Place;
    type: FunctionType;
    locals: readonly LocalVariable[];
    parameterCount: number;
    body: Statement;
  }[];
  readonly strings: Uint8Array[];
  readonly stringIndex: Map<string, number>;
  /** Which variable a reference stands for. */
  readonly owners: Map<object, GlobalEntity>;
  /** The unique name of a static function of file number `file`. */
  readonly staticName: (file: number, name: string) => string;
  /** Functions of the built-in C part that are asked for. */
  readonly wantedBuiltins: Set<string>;
}

export interface FileContext {
  readonly program: Program;
  readonly text: string;
  readonly locate: (offset: number) => Place;
  readonly places: Map<number, Place>;
  readonly scopes: Scope[];
  readonly externals: readonly External[];
  /** Number of the file among those of the program. */
  readonly number: number;
  function: FunctionContext | undefined;
  /** The variable at file scope whose initialiser is being checked. */
  initialised: GlobalEntity | undefined;
  errors: number;
}

export type Checker = FileContext;

/** A checked expression before it is known whether its value or its place is wanted. */
export type Operand =
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'lvalue'; readonly lvalue: Lvalue; readonly register?: boolean }
  | {
      readonly kind: 'function';
      readonly value: Expression;
      readonly type: FunctionType;
      readonly entity: FunctionEntity;
    };

/** Thrown to the nearest statement, which is then left out. Caught inside the checker. */
export const BAD = Symbol('bad expression');

export const DIAGNOSTICS_MOST = 100;
/** Thrown when there are as many messages as anyone reads. */
export const ENOUGH = Symbol('enough diagnostics');

export const placeOf = (c: Checker, at: number): Place => {
  let place = c.places.get(at);
  if (place === undefined) {
    place = c.locate(at);
    c.places.set(at, place);
  }
  return place;
};

const word = /[A-Za-z_0-9$]+|"(?:[^"\\\n]|\\.)*"|./y;
const report = (
  c: Checker,
  severity: Diagnostic['severity'],
  kind: Diagnostic['kind'],
  at: number,
  message: string,
  hint?: string,
): void => {
  const { line, column, file } = placeOf(c, at);
  word.lastIndex = at;
  const length = Math.min(word.exec(c.text)?.[0].length ?? 1, 60);
  c.program.diagnostics.push({
    severity,
    kind,
    place: { file, line, column, length },
    message,
    ...(hint === undefined ? {} : { hint }),
  });
  if (severity === 'error') c.errors++;
  if (c.program.diagnostics.length >= DIAGNOSTICS_MOST) throw ENOUGH;
};
export const error = (c: Checker, at: number, message: string, hint?: string): void =>
  report(c, 'error', 'type', at, message, hint);
export const bad = (c: Checker, at: number, message: string, hint?: string): never => {
  report(c, 'error', 'type', at, message, hint);
  throw BAD;
};
export const unsupported = (c: Checker, at: number, message: string, hint?: string): void =>
  report(c, 'error', 'unsupported', at, message, hint);
export const linkError = (c: Checker, at: number, message: string, hint?: string): void =>
  report(c, 'error', 'link', at, message, hint);
/** Warnings about headers are not for the reader. */
export const warn = (c: Checker, at: number, message: string, hint?: string): void => {
  if (c.program.sources[placeOf(c, at).file]?.own === false) return;
  report(c, 'warning', 'type', at, message, hint);
};
export const note = (c: Checker, at: number, message: string): void => report(c, 'note', 'type', at, message);

export const lookup = (c: Checker, name: string): Symbol_ | undefined => {
  for (let i = c.scopes.length - 1; i >= 0; i--) {
    const found = c.scopes[i]!.names.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
};
export const lookupTag = (c: Checker, name: string): Tag | undefined => {
  for (let i = c.scopes.length - 1; i >= 0; i--) {
    const found = c.scopes[i]!.tags.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
};
export const innermost = (c: Checker): Scope => c.scopes[c.scopes.length - 1]!;
export const pushScope = (c: Checker): void => {
  c.scopes.push({ names: new Map(), tags: new Map() });
};
export const popScope = (c: Checker): void => {
  c.scopes.pop();
};

/** A new local variable; hidden ones have no name. */
export const addLocal = (c: Checker, name: string, type: CType, at: number, inMemory: boolean): number => {
  const f = c.function!;
  const place = placeOf(c, at);
  f.locals.push({ name, type, place, inMemory, volatile: type.volatile === true, scopeEnd: place });
  const index = f.locals.length - 1;
  f.open[f.open.length - 1]?.push(index);
  return index;
};
export const localRef = (index: number): VariableRef => ({ scope: 'local', index });

/** Number of a string literal, each kept once. */
export const stringIndex = (c: Checker, bytes: Uint8Array): number => {
  let key = '';
  for (const byte of bytes) key += String.fromCharCode(byte);
  const known = c.program.stringIndex.get(key);
  if (known !== undefined) return known;
  const index = c.program.strings.push(bytes) - 1;
  c.program.stringIndex.set(key, index);
  return index;
};

export const addGlobal = (program: Program, entity: GlobalEntity): void => {
  program.globals.push(entity);
  program.owners.set(entity.ref, entity);
};

export const functionCallee = (entity: FunctionEntity): Callee => {
  const callee: { kind: 'function' | 'library'; name: string } = { kind: 'function', name: entity.uniqueName };
  entity.callees.push(callee);
  return callee;
};
export const variableAddress = (entity: GlobalEntity): AddressConstant => {
  const address: { kind: 'variable'; index: number } = { kind: 'variable', index: 0 };
  entity.addresses.push(address);
  return address;
};

/** The expression without its parentheses. */
export const bare = (e: SyntaxExpression): SyntaxExpression => {
  let inner = e;
  while (inner.kind === 'parenthesized') inner = inner.inner;
  return inner;
};
