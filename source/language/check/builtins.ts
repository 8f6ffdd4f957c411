/** `__builtin_*`, `__atomic_*` and `__sync_*`. */

import type { SyntaxExpression } from '../parse/syntax.js';
import type { AtomicOp, Expression, Lvalue, MemoryOrder, Place } from '../tree.js';
import type { CType } from '../types.js';
import { externalFunction, knownPrototype } from './calls.js';
import { bad, type Checker, functionCallee, lookup, type Operand, placeOf, unsupported } from './context.js';
import { assignTo, promoteArgument } from './convert.js';
import {
  addressOf,
  checkExpression,
  checkedType,
  checkValue,
  rvalue,
  typeOfOperand,
  vaList,
  valueOperand,
} from './expressions.js';
import { compare, convert, intConstant } from './fold.js';
import {
  BOOL,
  DOUBLE,
  FLOAT,
  INT,
  isInteger,
  isPointer,
  LDOUBLE,
  LLONG,
  LONG,
  pointerTo,
  sizeOf,
  typeText,
  UINT,
  ULLONG,
  ULONG,
  USHORT,
  underlying,
  unqualified,
  VOID,
  VOID_POINTER,
} from './types.js';
import { use } from './uses.js';

type Call = SyntaxExpression & { kind: 'call' };

/** Names that the compiler knows without a declaration. */
export const isBuiltin = (name: string): boolean =>
  name.startsWith('__builtin_') || name.startsWith('__atomic_') || name.startsWith('__sync_') || name === '_mm_pause';

const orders: readonly MemoryOrder[] = ['relaxed', 'consume', 'acquire', 'release', 'acq_rel', 'seq_cst'];

const order = (c: Checker, e: SyntaxExpression | undefined): MemoryOrder => {
  if (e === undefined) return 'seq_cst';
  const value = checkValue(c, e);
  // An order that is not known here is taken as the strongest, as gcc does.
  return value.kind === 'int' ? (orders[Number(value.value & 0xffn)] ?? 'seq_cst') : 'seq_cst';
};

const wantArguments = (c: Checker, e: Call, name: string, least: number, most = least): void => {
  const { length } = e.arguments;
  if (length < least || length > most) {
    bad(
      c,
      length < least ? e.end : e.arguments[most]!.at,
      `too ${length < least ? 'few' : 'many'} arguments to '${name}'`,
    );
  }
};

// ---- Atomics

interface AtomicPointer {
  readonly pointer: Expression;
  readonly object: CType;
}
const atomicPointer = (c: Checker, e: SyntaxExpression, name: string): AtomicPointer => {
  const pointer = checkValue(c, e);
  if (pointer.type.kind !== 'pointer')
    return bad(c, e.at, `'${name}' needs a pointer; this has the type '${typeText(pointer.type)}'`);
  const object = unqualified(pointer.type.to);
  const size = sizeOf(object);
  if (object.kind === 'void' || object.kind === 'function' || (size !== 1 && size !== 2 && size !== 4 && size !== 8)) {
    return bad(c, e.at, `'${name}' on a value of type '${typeText(object)}': 1, 2, 4 or 8 bytes are needed`);
  }
  return { pointer, object };
};

const atomic = (
  place: Place,
  op: AtomicOp,
  at: AtomicPointer,
  memoryOrder: MemoryOrder,
  operands: readonly Expression[],
  result: 'old' | 'new' | 'success' | 'void',
  type: CType,
  weak = false,
): Expression => ({
  kind: 'atomic',
  type,
  place,
  op,
  object: at.object,
  order: memoryOrder,
  pointer: at.pointer,
  operands,
  result,
  ...(weak ? { weak: true } : {}),
});

const operand = (c: Checker, e: SyntaxExpression, object: CType): Expression => {
  const value = checkValue(c, e);
  if (object.kind === 'pointer' && isInteger(value.type)) return convert(value, object);
  return assignTo(c, value, object, { kind: 'assignment' }, e.at);
};

/** The value that a pointer argument points to. */
const pointed = (c: Checker, e: SyntaxExpression, object: CType): Lvalue => {
  const pointer = checkValue(c, e);
  if (pointer.type.kind !== 'pointer')
    return bad(c, e.at, `a pointer is needed here; this has the type '${typeText(pointer.type)}'`);
  return { kind: 'deref', type: object, place: placeOf(c, e.at), pointer: convert(pointer, pointerTo(object)) };
};
const loadOf = (from: Lvalue): Expression => ({ kind: 'load', type: unqualified(from.type), place: from.place, from });

const arithmeticOps = new Set(['add', 'sub', 'and', 'or', 'xor', 'nand']);

const checkAtomic = (c: Checker, e: Call, name: string): Expression => {
  const place = placeOf(c, e.at);
  const list = e.arguments;
  const what = name.slice('__atomic_'.length);
  const fetch = /^fetch_(\w+)$/.exec(what) ?? /^(\w+)_fetch$/.exec(what);
  if (fetch !== null && arithmeticOps.has(fetch[1]!)) {
    wantArguments(c, e, name, 3);
    const at = atomicPointer(c, list[0]!, name);
    const value = operand(c, list[1]!, at.object);
    const result = what.startsWith('fetch_') ? 'old' : 'new';
    return atomic(place, fetch[1] as AtomicOp, at, order(c, list[2]), [value], result, at.object);
  }
  switch (what) {
    case 'load_n': {
      wantArguments(c, e, name, 2);
      const at = atomicPointer(c, list[0]!, name);
      return atomic(place, 'load', at, order(c, list[1]), [], 'old', at.object);
    }
    case 'load': {
      wantArguments(c, e, name, 3);
      const at = atomicPointer(c, list[0]!, name);
      const target = pointed(c, list[1]!, at.object);
      const value = atomic(place, 'load', at, order(c, list[2]), [], 'old', at.object);
      return convert({ kind: 'assign', type: at.object, place, target, value }, VOID);
    }
    case 'store_n':
    case 'store': {
      wantArguments(c, e, name, 3);
      const at = atomicPointer(c, list[0]!, name);
      const value = what === 'store' ? loadOf(pointed(c, list[1]!, at.object)) : operand(c, list[1]!, at.object);
      return atomic(place, 'store', at, order(c, list[2]), [value], 'void', VOID);
    }
    case 'exchange_n': {
      wantArguments(c, e, name, 3);
      const at = atomicPointer(c, list[0]!, name);
      const value = operand(c, list[1]!, at.object);
      return atomic(place, 'exchange', at, order(c, list[2]), [value], 'old', at.object);
    }
    case 'exchange': {
      wantArguments(c, e, name, 4);
      const at = atomicPointer(c, list[0]!, name);
      const value = loadOf(pointed(c, list[1]!, at.object));
      const target = pointed(c, list[2]!, at.object);
      const old = atomic(place, 'exchange', at, order(c, list[3]), [value], 'old', at.object);
      return convert({ kind: 'assign', type: at.object, place, target, value: old }, VOID);
    }
    case 'compare_exchange_n':
    case 'compare_exchange': {
      wantArguments(c, e, name, 6);
      const at = atomicPointer(c, list[0]!, name);
      const expected = pointed(c, list[1]!, at.object);
      const desired =
        what === 'compare_exchange' ? loadOf(pointed(c, list[2]!, at.object)) : operand(c, list[2]!, at.object);
      const weak = checkValue(c, list[3]!);
      const memoryOrder = order(c, list[4]);
      order(c, list[5]);
      const pointer = addressOf(c, expected, pointerTo(at.object), place);
      const isWeak = weak.kind === 'int' && weak.value !== 0n;
      return atomic(place, 'cas', at, memoryOrder, [pointer, desired], 'success', BOOL, isWeak);
    }
    case 'test_and_set':
    case 'clear': {
      wantArguments(c, e, name, 2);
      const pointer = checkValue(c, list[0]!);
      if (!isPointer(pointer.type)) return bad(c, list[0]!.at, `'${name}' needs a pointer`);
      const at = { pointer: convert(pointer, pointerTo(BOOL)), object: BOOL };
      const set = what === 'test_and_set';
      return atomic(
        place,
        set ? 'test-and-set' : 'clear',
        at,
        order(c, list[1]),
        [],
        set ? 'old' : 'void',
        set ? BOOL : VOID,
      );
    }
    case 'thread_fence':
    case 'signal_fence':
      wantArguments(c, e, name, 1);
      return { kind: 'fence', type: VOID, place, order: order(c, list[0]), compilerOnly: what === 'signal_fence' };
    case 'is_lock_free':
    case 'always_lock_free': {
      wantArguments(c, e, name, 2);
      const size = checkValue(c, list[0]!);
      return compare('le', INT, convert(size, ULONG), intConstant(ULONG, 8n, place), place);
    }
    default:
      return bad(c, e.at, `'${name}' is not known`);
  }
};

const checkSync = (c: Checker, e: Call, name: string): Expression => {
  const place = placeOf(c, e.at);
  const list = e.arguments;
  // The sized variants (__sync_fetch_and_add_4) mean the same.
  const what = name.slice('__sync_'.length).replace(/_(1|2|4|8)$/, '');
  if (what === 'synchronize') return { kind: 'fence', type: VOID, place, order: 'seq_cst', compilerOnly: false };
  const wanted = /compare_and_swap/.test(what) ? 3 : what === 'lock_release' ? 1 : 2;
  if (list.length < wanted) wantArguments(c, e, name, wanted);
  const at = atomicPointer(c, list[0]!, name);
  const fetch = /^fetch_and_(\w+)$/.exec(what) ?? /^(\w+)_and_fetch$/.exec(what);
  if (fetch !== null && arithmeticOps.has(fetch[1]!)) {
    const value = operand(c, list[1]!, at.object);
    const result = what.startsWith('fetch_') ? 'old' : 'new';
    return atomic(place, fetch[1] as AtomicOp, at, 'seq_cst', [value], result, at.object);
  }
  switch (what) {
    case 'bool_compare_and_swap':
    case 'val_compare_and_swap': {
      const expected = operand(c, list[1]!, at.object);
      const desired = operand(c, list[2]!, at.object);
      const bool = what.startsWith('bool');
      return atomic(
        place,
        'cas-value',
        at,
        'seq_cst',
        [expected, desired],
        bool ? 'success' : 'old',
        bool ? BOOL : at.object,
      );
    }
    case 'lock_test_and_set':
      return atomic(place, 'exchange', at, 'acquire', [operand(c, list[1]!, at.object)], 'old', at.object);
    case 'lock_release':
      return atomic(place, 'store', at, 'release', [convert(intConstant(INT, 0n, place), at.object)], 'void', VOID);
    default:
      return bad(c, e.at, `'${name}' is not known`);
  }
};

// ---- Functions of the built-in C part

const bits: Record<string, CType> = { '': UINT, l: ULONG, ll: ULLONG };

/** Calls a function of lockstep's own C part (see `prelude.ts`). */
const callPrelude = (
  c: Checker,
  name: string,
  returns: CType,
  parameters: readonly CType[],
  values: readonly Expression[],
  at: number,
): Expression => {
  const type = { kind: 'function' as const, returns, parameters: [...parameters], variadic: false };
  const entity = externalFunction(c, name, type, at, 'header');
  use(c, entity, at);
  c.program.wantedBuiltins.add(name);
  return {
    kind: 'call',
    type: returns,
    place: placeOf(c, at),
    callee: functionCallee(entity),
    arguments: values,
    fixed: values.length,
  };
};

const bitCount = (c: Checker, e: Call, name: string, which: string, suffix: string): Expression => {
  wantArguments(c, e, name, 1);
  const type = bits[suffix]!;
  const signed = suffix === '' ? INT : suffix === 'l' ? LONG : LLONG;
  const value = convert(checkValue(c, e.arguments[0]!), which === 'ffs' || which === 'clrsb' ? signed : type);
  const place = placeOf(c, e.at);
  const width = BigInt((sizeOf(type) ?? 4) * 8);
  if (value.kind === 'int') {
    const text = BigInt.asUintN(Number(width), value.value).toString(2);
    const ones = BigInt([...text].filter((bit) => bit === '1').length);
    const trailing = BigInt(text.length - 1 - text.lastIndexOf('1'));
    const results: Record<string, bigint> = {
      popcount: ones,
      parity: ones & 1n,
      clz: width - BigInt(text.length),
      ctz: trailing,
      ffs: ones === 0n ? 0n : trailing + 1n,
    };
    const result = results[which];
    if (result !== undefined && (ones !== 0n || which === 'popcount' || which === 'parity' || which === 'ffs')) {
      return intConstant(INT, result, place);
    }
  }
  const wide = width === 64n ? '64' : '32';
  const parameter = wide === '64' ? ULONG : UINT;
  return callPrelude(c, `__lockstep_${which}${wide}`, INT, [parameter], [convert(value, parameter)], e.at);
};

/** `__builtin_add_overflow(a, b, &r)`: the exact result does not fit the type of r. */
const overflow = (c: Checker, e: Call, name: string, op: string): Expression => {
  wantArguments(c, e, name, 3);
  const a = checkValue(c, e.arguments[0]!);
  const b = checkValue(c, e.arguments[1]!);
  const result = checkValue(c, e.arguments[2]!);
  const place = placeOf(c, e.at);
  if (!isInteger(a.type) || !isInteger(b.type) || result.type.kind !== 'pointer' || !isInteger(result.type.to)) {
    return bad(c, e.at, `'${name}' needs two integers and a pointer to an integer`);
  }
  const to = underlying(result.type.to as Parameters<typeof underlying>[0]);
  const flags = (type: CType): number => (isInteger(type) && underlying(type).signed ? 1 : 0);
  const wide = (value: Expression): Expression => convert(convert(value, flags(value.type) ? LONG : ULONG), ULONG);
  const pointer = convert(result, VOID_POINTER);
  const how = flags(a.type) | (flags(b.type) << 1) | (flags(to) << 2) | (to.size << 3);
  const list = [wide(a), wide(b), pointer, intConstant(INT, BigInt(how), place)];
  return callPrelude(c, `__lockstep_${op}_overflow`, BOOL, [ULONG, ULONG, VOID_POINTER, INT], list, e.at);
};

const floatClass = (c: Checker, e: Call, name: string, what: string): Expression => {
  wantArguments(c, e, name, 1);
  const value = checkValue(c, e.arguments[0]!);
  if (value.type.kind !== 'float') return bad(c, e.at, `'${name}' needs a floating-point number`);
  return callPrelude(c, `__lockstep_${what}`, INT, [DOUBLE], [convert(value, DOUBLE)], e.at);
};

const floatComparisons: Record<string, string> = {
  isgreater: '>',
  isgreaterequal: '>=',
  isless: '<',
  islessequal: '<=',
};

const floatOf = (suffix: string): CType => (suffix === 'f' ? FLOAT : suffix === 'l' ? LDOUBLE : DOUBLE);

export const checkBuiltin = (c: Checker, e: Call, name: string): Operand => {
  if (name.startsWith('__atomic_')) return valueOperand(checkAtomic(c, e, name));
  if (name.startsWith('__sync_')) return valueOperand(checkSync(c, e, name));
  const place = placeOf(c, e.at);
  const list = e.arguments;
  if (name === '_mm_pause') return valueOperand({ kind: 'pause', type: VOID, place });
  const what = name.slice('__builtin_'.length);
  switch (what) {
    case 'va_start': {
      wantArguments(c, e, name, 1, 2);
      if (c.function?.entity.type.variadic !== true) return bad(c, e.at, "va_start in a function without '...'");
      return valueOperand({ kind: 'va_start', type: VOID, place, list: vaList(c, list[0]!) });
    }
    case 'va_end':
      wantArguments(c, e, name, 1);
      return valueOperand({ kind: 'va_end', type: VOID, place, list: vaList(c, list[0]!) });
    case 'va_copy':
      wantArguments(c, e, name, 2);
      return valueOperand({ kind: 'va_copy', type: VOID, place, to: vaList(c, list[0]!), from: vaList(c, list[1]!) });
    case 'expect':
    case 'expect_with_probability': {
      wantArguments(c, e, name, 2, 3);
      return valueOperand(convert(checkValue(c, list[0]!), LONG));
    }
    case 'assume_aligned':
      wantArguments(c, e, name, 2, 3);
      return valueOperand(convert(checkValue(c, list[0]!), VOID_POINTER));
    case 'constant_p': {
      wantArguments(c, e, name, 1);
      const operandValue = rvalue(c, checkedType(c, list[0]!));
      const known = operandValue.kind === 'int' || operandValue.kind === 'float' || operandValue.kind === 'string';
      return valueOperand(intConstant(INT, known ? 1n : 0n, place));
    }
    case 'choose_expr': {
      wantArguments(c, e, name, 3);
      const test = checkValue(c, list[0]!);
      if (test.kind !== 'int') return bad(c, list[0]!.at, `the first argument of '${name}' is not constant`);
      return checkExpression(c, test.value !== 0n ? list[1]! : list[2]!);
    }
    case 'unreachable':
      return valueOperand({ kind: 'trap', type: VOID, place, why: 'unreachable code reached' });
    case 'trap':
      return valueOperand({ kind: 'trap', type: VOID, place, why: '__builtin_trap' });
    case 'alloca':
    case 'alloca_with_align': {
      wantArguments(c, e, name, 1, 2);
      if (c.function === undefined) return bad(c, e.at, `'${name}' outside of all functions`);
      const size = assignTo(c, checkValue(c, list[0]!), ULONG, { kind: 'assignment' }, list[0]!.at);
      return valueOperand({ kind: 'alloca', type: VOID_POINTER, place, size });
    }
    case 'ia32_pause':
      return valueOperand({ kind: 'pause', type: VOID, place });
    case 'ia32_mfence':
      return valueOperand({ kind: 'fence', type: VOID, place, order: 'seq_cst', compilerOnly: false });
    case 'prefetch':
    case '__clear_cache':
      for (const argument of list) checkValue(c, argument);
      return valueOperand(convert(intConstant(INT, 0n, place), VOID));
    case 'object_size':
    case 'dynamic_object_size':
      wantArguments(c, e, name, 2);
      return valueOperand(intConstant(ULONG, 2n ** 64n - 1n, place));
    case 'isgreater':
    case 'isgreaterequal':
    case 'isless':
    case 'islessequal':
    case 'islessgreater':
    case 'isunordered': {
      wantArguments(c, e, name, 2);
      const a = convert(checkValue(c, list[0]!), DOUBLE);
      const b = convert(checkValue(c, list[1]!), DOUBLE);
      const op = floatComparisons[what];
      if (op !== undefined) {
        return valueOperand(
          compare(op === '>' ? 'gt' : op === '>=' ? 'ge' : op === '<' ? 'lt' : 'le', INT, a, b, place),
        );
      }
      return valueOperand(callPrelude(c, `__lockstep_${what}`, INT, [DOUBLE, DOUBLE], [a, b], e.at));
    }
    case 'isnan':
    case 'isinf':
    case 'isinf_sign':
    case 'isfinite':
    case 'isnormal':
    case 'signbit':
      return valueOperand(floatClass(c, e, name, what));
    case 'signbitf':
    case 'signbitl':
    case 'isnanf':
    case 'isinff':
      return valueOperand(floatClass(c, e, name, what.slice(0, -1)));
    case 'fpclassify': {
      wantArguments(c, e, name, 6);
      const values = list.map((argument, i) => convert(checkValue(c, argument), i === 5 ? DOUBLE : INT));
      return valueOperand(
        callPrelude(c, '__lockstep_fpclassify', INT, [INT, INT, INT, INT, INT, DOUBLE], values, e.at),
      );
    }
    case 'frame_address':
    case 'return_address':
      unsupported(c, e.at, `'${name}' is not supported: the simulated machine keeps its frames elsewhere`);
      return valueOperand(intConstant(VOID_POINTER, 0n, place));
    case 'bswap16':
    case 'bswap32':
    case 'bswap64': {
      wantArguments(c, e, name, 1);
      const type = what === 'bswap16' ? USHORT : what === 'bswap32' ? UINT : ULONG;
      const value = convert(checkValue(c, list[0]!), type);
      if (value.kind === 'int') {
        const digits = value.value.toString(16).padStart(type.size * 2, '0');
        const swapped = (digits.match(/../g) ?? []).reverse().join('');
        return valueOperand(intConstant(type, BigInt(`0x${swapped}`), place));
      }
      return valueOperand(callPrelude(c, `__lockstep_${what}`, type, [type], [value], e.at));
    }
    case 'classify_type':
      return valueOperand(intConstant(INT, typeOfOperand(checkedType(c, list[0]!)).kind === 'float' ? 8n : 1n, place));
    case 'LINE':
      return valueOperand(intConstant(INT, BigInt(place.line), place));
  }
  const counting = /^(popcount|clz|ctz|parity|ffs|clrsb)(l|ll)?$/.exec(what);
  if (counting !== null) return valueOperand(bitCount(c, e, name, counting[1]!, counting[2] ?? ''));
  const overflowing = /^(?:[su])?(add|sub|mul)(?:l|ll)?_overflow$/.exec(what);
  if (overflowing !== null) return valueOperand(overflow(c, e, name, overflowing[1]!));
  const constant = /^(huge_val|inf|nan|nans)(f|l)?$/.exec(what);
  if (constant !== null) {
    for (const argument of list) checkValue(c, argument);
    const value = constant[1]!.startsWith('nan') ? Number.NaN : Number.POSITIVE_INFINITY;
    return valueOperand({ kind: 'float', type: floatOf(constant[2] ?? ''), value, place });
  }
  // __builtin_memcpy is memcpy: of the header where it is included, as gcc knows it otherwise.
  const plain = /^__(\w+)_chk$/.exec(what)?.[1] ?? what;
  const found = lookup(c, plain) ?? c.program.externals.get(plain);
  const prototype = found?.kind === 'function' ? found.type : (knownPrototype(plain) ?? absoluteValue(plain));
  if (prototype === undefined) {
    unsupported(c, e.at, `'${name}' is not supported`);
    for (const argument of list) checkValue(c, argument);
    return valueOperand(intConstant(INT, 0n, place));
  }
  const entity = found?.kind === 'function' ? found : externalFunction(c, plain, prototype, e.at, 'header');
  use(c, entity, e.at);
  wantArguments(c, e, name, prototype.parameters.length, prototype.variadic ? 1000 : prototype.parameters.length);
  const values = list.map((argument, i) => {
    const parameter = prototype.parameters[i];
    const value = checkValue(c, argument);
    if (parameter === undefined) return promoteArgument(value);
    return assignTo(c, value, parameter, { kind: 'argument', number: i + 1, of: `'${name}'` }, argument.at);
  });
  return valueOperand({
    kind: 'call',
    type: unqualified(prototype.returns),
    place,
    callee: functionCallee(entity),
    arguments: values,
    fixed: prototype.parameters.length,
  });
};

const absoluteValue = (name: string): ReturnType<typeof knownPrototype> => {
  const types: Record<string, CType> = { labs: LONG, llabs: LLONG, fabsf: FLOAT, fabsl: LDOUBLE, sqrtf: FLOAT };
  const type = types[name];
  return type === undefined ? undefined : { kind: 'function', returns: type, parameters: [type], variadic: false };
};
