/** Builds checked trees by hand, for tests that want no parser between them and the lowering. */
import type {
  BinaryOp,
  CompareOp,
  Expression,
  FunctionDefinition,
  GlobalVariable,
  LocalVariable,
  Lvalue,
  Place,
  Statement,
  Unit,
} from '../../../source/language/tree.js';
import type { CType, FunctionType, IntName, IntType } from '../../../source/language/types.js';

let line = 1;
/** A new line for each statement, so that places can be told apart. */
export const place = (): Place => ({ file: 0, line: line++, column: 1 });
export const here: Place = { file: 0, line: 1, column: 1 };

const int = (name: IntName, size: 1 | 2 | 4 | 8, signed: boolean): IntType => ({ kind: 'int', name, size, signed });
export const T = {
  bool: int('bool', 1, false),
  char: int('char', 1, true),
  uchar: int('unsigned char', 1, false),
  short: int('short', 2, true),
  ushort: int('unsigned short', 2, false),
  int: int('int', 4, true),
  uint: int('unsigned int', 4, false),
  long: int('long', 8, true),
  ulong: int('unsigned long', 8, false),
  double: { kind: 'float', name: 'double', size: 8 } as CType,
  float: { kind: 'float', name: 'float', size: 4 } as CType,
  void: { kind: 'void' } as CType,
  pointer: (to: CType): CType => ({ kind: 'pointer', to }),
  array: (of: CType, length: number): CType => ({ kind: 'array', of, length }),
  atomic: (type: CType): CType => ({ ...type, atomic: true }),
};

export const num = (value: number | bigint, type: CType = T.int): Expression => ({
  kind: 'int',
  type,
  place: here,
  value: BigInt(value),
});
export const global = (index: number, type: CType = T.int): Lvalue => ({
  kind: 'variable',
  type,
  place: here,
  ref: { scope: 'global', index },
});
export const local = (index: number, type: CType = T.int): Lvalue => ({
  kind: 'variable',
  type,
  place: here,
  ref: { scope: 'local', index },
});
export const load = (from: Lvalue): Expression => ({ kind: 'load', type: from.type, place: here, from });
export const addressOf = (of: Lvalue): Expression => ({
  kind: 'address',
  type: T.pointer(of.type),
  place: here,
  of,
});
export const binary = (op: BinaryOp, left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  type: left.type,
  place: here,
  op,
  left,
  right,
});
export const compare = (op: CompareOp, left: Expression, right: Expression): Expression => ({
  kind: 'compare',
  type: T.int,
  place: here,
  op,
  left,
  right,
});
export const convert = (type: CType, operand: Expression): Expression => ({
  kind: 'convert',
  type,
  place: here,
  operand,
});
export const assign = (target: Lvalue, value: Expression): Expression => ({
  kind: 'assign',
  type: target.type,
  place: here,
  target,
  value,
});
export const update = (
  op: BinaryOp,
  target: Lvalue,
  value: Expression,
  postfix = false,
  compute: CType = target.type,
): Expression => ({ kind: 'update', type: target.type, place: here, op, target, compute, value, postfix });
export const call = (name: string, type: CType, ...args: Expression[]): Expression => ({
  kind: 'call',
  type,
  place: here,
  callee: { kind: 'function', name },
  arguments: args,
  fixed: args.length,
});
export const libraryCall = (name: string, type: CType, ...args: Expression[]): Expression => ({
  kind: 'call',
  type,
  place: here,
  callee: { kind: 'library', name },
  arguments: args,
  fixed: args.length,
});

export const run = (value: Expression): Statement => ({ kind: 'expression', place: place(), value });
export const give = (value?: Expression): Statement => ({
  kind: 'return',
  place: place(),
  ...(value === undefined ? {} : { value }),
});
export const block = (...body: Statement[]): Statement & { kind: 'block' } => ({
  kind: 'block',
  place: place(),
  end: place(),
  body,
  hasVla: false,
});
export const loop = (test: Expression, body: Statement): Statement => ({ kind: 'while', place: place(), test, body });
export const nothing = (): Statement => ({ kind: 'empty', place: place() });
export const declare = (index: number, value?: Expression): Statement => ({
  kind: 'declare',
  place: place(),
  local: index,
  ...(value === undefined ? {} : { init: { kind: 'scalar', value } as const }),
});

export const variable = (name: string, type: CType = T.int, inMemory = false): LocalVariable => ({
  name,
  type,
  place: here,
  inMemory,
  volatile: false,
  scopeEnd: here,
});
export const functionType = (returns: CType, parameters: CType[], variadic = false): FunctionType => ({
  kind: 'function',
  returns,
  parameters,
  variadic,
});
export function define(
  name: string,
  returns: CType,
  locals: LocalVariable[],
  parameterCount: number,
  body: Statement[],
): FunctionDefinition {
  const parameters = locals.slice(0, parameterCount).map((l) => l.type);
  return {
    name,
    displayName: name,
    type: functionType(returns, parameters),
    place: place(),
    end: place(),
    locals,
    parameterCount,
    body: block(...body),
    library: false,
  };
}
export const globalVariable = (name: string, type: CType = T.int, value?: bigint): GlobalVariable => ({
  name,
  type,
  place: here,
  threadLocal: false,
  readOnly: false,
  ...(value === undefined ? {} : { initial: [{ at: 0, kind: 'int', size: 4, value }] }),
});
export const unit = (parts: Partial<Unit>): Unit => ({
  files: [{ path: 'test.c', text: '', own: true }],
  variables: [],
  functions: [],
  library: [],
  strings: [],
  ...parts,
});
export const when = (test: Expression, then: Statement): Statement => ({ kind: 'if', place: place(), test, then });
