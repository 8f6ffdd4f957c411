/** Expressions: values into slots, addresses, conditions, assignments. */
import { Op } from '../opcodes.js';
import type { Expression, Lvalue } from '../tree.js';
import {
  arithmetic,
  compareBranch,
  compareInto,
  constantInto,
  convertSlot,
  leftOperand,
  move,
  operands,
  operate,
  sameInSlot,
  unary,
} from './arithmetic.js';
import { atomicAssign, atomicExpression, atomicLoad, atomicUpdate } from './atomics.js';
import { call, vaArg, vaArgPointer, vaStart } from './calls.js';
import { constantOf } from './constants.js';
import { mayAssign, mayStore } from './effects.js';
import {
  type Address,
  emit,
  type Fn,
  frameTemporary,
  isTemp,
  jump,
  newLabel,
  placeLabel,
  relocate,
  rmwIndex,
  temp,
  unsupported,
} from './emitter.js';
import {
  addressInto,
  addressSlot,
  constantFloat,
  copyBytes,
  load,
  loadBits,
  shifted,
  store,
  storeBits,
} from './memory.js';
import { alignOf, integerSize, isBool, isSigned, shapeOf, sizeOf } from './shapes.js';
import { wrapperFor } from './wrappers.js';

/** The slot of a local variable that lives in one, or -1. */
function variableSlot(f: Fn, lvalue: Lvalue): number {
  if (lvalue.kind !== 'variable' || lvalue.ref.scope !== 'local') return -1;
  const home = f.homes[lvalue.ref.index]!;
  return home.kind === 'slot' ? home.slot : -1;
}

function localOf(lvalue: Lvalue): number {
  return lvalue.kind === 'variable' ? lvalue.ref.index : -1;
}

/** Before a variable that may be unassigned is read. */
function checkDefined(f: Fn, local: number): void {
  if (!f.checked.has(local)) return;
  const home = f.homes[local]!;
  if (home.kind === 'slot') emit(f, Op.DEFINED, home.definedSlot, local);
}

/** After such a variable was assigned. */
export function noteDefined(f: Fn, local: number): void {
  if (!f.checked.has(local)) return;
  const home = f.homes[local]!;
  if (home.kind === 'slot') emit(f, Op.CONST32, home.definedSlot, 1);
}

/** Does slot `slot` hold a variable that evaluating `e` may assign? */
export function mayChange(f: Fn, slot: number, e: Expression): boolean {
  if (isTemp(f, slot)) return false;
  const local = f.homes.findIndex((h) => h.kind === 'slot' && h.slot === slot);
  return local >= 0 && mayAssign(e, local);
}

export function operand(f: Fn, e: Expression, scratch = -1): number {
  const saved = f.place;
  f.place = e.place;
  let slot = -1;
  if (e.kind === 'load') {
    slot = variableSlot(f, e.from);
    if (slot >= 0) checkDefined(f, localOf(e.from));
  } else if (e.kind === 'convert') {
    if (constantOf(e) === undefined && sameInSlot(e.operand.type, e.type)) slot = operand(f, e.operand, scratch);
  } else if (e.kind === 'comma') {
    effect(f, e.left);
    slot = operand(f, e.right, scratch);
  } else if (e.kind === 'call' && shapeOf(e.type) !== 'record') {
    slot = call(f, e, scratch, undefined);
  }
  if (slot < 0) {
    slot = scratch >= 0 ? scratch : temp(f);
    into(f, e, slot);
  }
  f.place = saved;
  return slot;
}

export function into(f: Fn, e: Expression, dest: number): void {
  const saved = f.place;
  const top = f.top;
  f.place = e.place;
  intoPlain(f, e, dest);
  f.place = saved;
  f.top = top;
}

function intoPlain(f: Fn, e: Expression, dest: number): void {
  const scratch = isTemp(f, dest) ? dest : -1;
  const constant = constantOf(e);
  if (constant !== undefined) {
    constantInto(f, e.type, dest, constant);
    return;
  }
  switch (e.kind) {
    case 'int':
      constantInto(f, e.type, dest, e.value);
      return;
    case 'float':
      constantFloat(f, dest, e.type.kind === 'float' && e.type.size === 4 ? Math.fround(e.value) : e.value);
      return;
    case 'string':
      emit(f, Op.CONST64, dest, f.out.layout.strings[e.index]!, 0);
      relocate(f, 2, 0);
      return;
    case 'function':
      functionAddress(f, e.name, dest);
      return;
    case 'load':
      loadInto(f, e, dest, scratch);
      return;
    case 'address':
      addressInto(f, lvalueAddress(f, e.of), dest);
      return;
    case 'offset':
      addressInto(f, pointed(f, e, scratch), dest);
      return;
    case 'assign':
      assign(f, e, dest);
      return;
    case 'update':
      update(f, e, dest);
      return;
    case 'binary': {
      const left = leftOperand(f, e.left, e.right, scratch);
      arithmetic(f, e.op, e.type, dest, left, e.right, left === scratch ? -1 : scratch);
      return;
    }
    case 'compare': {
      const [left, right] = operands(f, e.left, e.right, scratch);
      compareInto(f, e.op, e.left.type, dest, left, right);
      return;
    }
    case 'unary':
      unary(f, e.op, e.type, dest, operand(f, e.operand, scratch));
      return;
    case 'not': {
      const inner = e.operand;
      if (shapeOf(inner.type) === 'i32' && inner.kind !== 'and' && inner.kind !== 'or' && inner.kind !== 'compare') {
        const value = operand(f, inner, scratch);
        const zero = temp(f);
        emit(f, Op.CONST32, zero, 0);
        emit(f, Op.EQ32, dest, value, zero);
      } else truth(f, e, dest);
      return;
    }
    case 'and':
    case 'or':
      truth(f, e, dest);
      return;
    case 'conditional': {
      const otherwise = newLabel(f);
      const end = newLabel(f);
      branch(f, e.test, otherwise, false);
      into(f, e.then, dest);
      jump(f, Op.JUMP, end);
      placeLabel(f, otherwise);
      into(f, e.otherwise, dest);
      placeLabel(f, end);
      return;
    }
    case 'comma':
      effect(f, e.left);
      into(f, e.right, dest);
      return;
    case 'difference': {
      const [left, right] = operands(f, e.left, e.right, scratch);
      emit(f, Op.SUB64, dest, left, right);
      if (typeof e.scale === 'number') {
        if (e.scale > 1) {
          const size = temp(f);
          constantInto(f, e.type, size, BigInt(e.scale));
          emit(f, Op.DIVS64, dest, dest, size);
        }
      } else emit(f, Op.DIVS64, dest, dest, scaleSlot(f, e.scale.index));
      return;
    }
    case 'convert':
      if (shapeOf(e.type) === 'void') effect(f, e.operand);
      else if (sameInSlot(e.operand.type, e.type)) into(f, e.operand, dest);
      else convertSlot(f, e.operand.type, e.type, dest, operand(f, e.operand, scratch));
      return;
    case 'call':
      move(f, e.type, dest, call(f, e, scratch, undefined));
      return;
    case 'atomic':
      atomicExpression(f, e, dest);
      return;
    case 'statements':
      f.gen.block(f, e.body, () => {
        if (e.value !== undefined) into(f, e.value, dest);
      });
      return;
    case 'va_arg':
      vaArg(f, e, dest);
      return;
    case 'alloca':
      emit(f, Op.ALLOCA, dest, operand(f, e.size, scratch));
      return;
    default:
      effect(f, e);
  }
}

/** 0 or 1 of a condition. */
function truth(f: Fn, e: Expression, dest: number): void {
  const no = newLabel(f);
  const end = newLabel(f);
  branch(f, e, no, false);
  emit(f, Op.CONST32, dest, 1);
  jump(f, Op.JUMP, end);
  placeLabel(f, no);
  emit(f, Op.CONST32, dest, 0);
  placeLabel(f, end);
}

function functionAddress(f: Fn, name: string, dest: number): void {
  const index = f.out.functionIndex.get(name);
  if (index !== undefined) {
    emit(f, Op.LEAC, dest, index);
    return;
  }
  const wrapper = wrapperFor(f.out, name);
  if (wrapper !== undefined && wrapper >= 0) {
    emit(f, Op.LEAC, dest, wrapper);
    return;
  }
  const intrinsic = f.out.intrinsicIndex.get(name);
  if (intrinsic === undefined) unsupported(f, `undefined reference to '${name}'`);
  else if (wrapper !== undefined) {
    unsupported(f, `a pointer to the variadic library function '${name}' is not supported; call it by its name`);
  }
  emit(f, Op.LEAI, dest, intrinsic ?? 0);
}

function loadInto(f: Fn, e: Expression & { kind: 'load' }, dest: number, scratch: number): void {
  const slot = variableSlot(f, e.from);
  if (slot >= 0) {
    checkDefined(f, localOf(e.from));
    move(f, e.type, dest, slot);
    return;
  }
  const address = lvalueAddress(f, e.from, scratch);
  if (e.from.kind === 'member' && e.from.bits !== undefined) {
    const target = scratch >= 0 ? scratch : temp(f);
    loadBits(f, address, e.from.type, e.from.bits, target);
    move(f, e.from.type, dest, target);
  } else if (e.from.type.atomic) atomicLoad(f, address, e.from.type, dest);
  else load(f, address, e.from.type, dest);
}

// ---- addresses

export function lvalueAddress(f: Fn, lvalue: Lvalue, scratch = -1): Address {
  switch (lvalue.kind) {
    case 'variable': {
      if (lvalue.ref.scope === 'global') {
        const home = f.out.layout.homes[lvalue.ref.index]!;
        if (home.kind === 'section') return { kind: 'global', section: home.section, offset: home.offset };
        const slot = scratch >= 0 ? scratch : temp(f);
        emit(f, Op.LEAT, slot, home.offset);
        return { kind: 'slot', slot, offset: 0 };
      }
      const home = f.homes[lvalue.ref.index]!;
      if (home.kind === 'frame') return home;
      if (home.kind === 'pointer') return { kind: 'slot', slot: home.slot, offset: 0 };
      unsupported(f, `the address of '${f.definition.locals[lvalue.ref.index]?.name}', which has none, is needed here`);
      return { kind: 'slot', slot: home.slot, offset: 0 };
    }
    case 'deref':
      return pointed(f, lvalue.pointer, scratch);
    case 'member':
      return shifted(lvalueAddress(f, lvalue.base, scratch), lvalue.offset);
    case 'temporary': {
      const home = f.homes[lvalue.local]!;
      if (home.kind !== 'frame') return recordAddress(f, lvalue.value);
      recordAt(f, lvalue.value, home);
      return home;
    }
    case 'compound': {
      f.gen.initialise(f, lvalue.local, lvalue.init);
      const home = f.homes[lvalue.local]!;
      if (home.kind === 'frame') return home;
      unsupported(f, 'a compound literal without a place in memory');
      return { kind: 'frame', offset: 0 };
    }
  }
}

/** The address that a pointer's value is, constant offsets folded into the instruction that will use it. */
export function pointed(f: Fn, e: Expression, scratch = -1): Address {
  switch (e.kind) {
    case 'address':
      return lvalueAddress(f, e.of, scratch);
    case 'string':
      return { kind: 'global', section: 0, offset: f.out.layout.strings[e.index]! };
    case 'convert':
      if (shapeOf(e.operand.type) === 'i64' && integerSize(e.operand.type) === 8 && !isBool(e.type)) {
        return pointed(f, e.operand, scratch);
      }
      break;
    case 'offset':
      return offsetAddress(f, e, scratch);
    default:
  }
  const slot = f.gen.operand(f, e, scratch);
  return { kind: 'slot', slot, offset: 0 };
}

const MAX_OFFSET = 0x3fffffff;

function offsetAddress(f: Fn, e: Expression & { kind: 'offset' }, scratch: number): Address {
  const saved = f.place;
  const index = constantOf(e.index);
  let base = pointed(f, e.pointer, scratch);
  f.place = e.place;
  if (index !== undefined && typeof e.scale === 'number') {
    const by = Number(index) * e.scale * (e.minus ? -1 : 1);
    if (Math.abs(base.offset + by) <= MAX_OFFSET) {
      f.place = saved;
      return shifted(base, by);
    }
  }
  if (base.kind === 'slot' && mayChange(f, base.slot, e.index)) {
    const copy = temp(f);
    emit(f, Op.MOV64, copy, base.slot);
    base = { ...base, slot: copy };
  }
  const free = base.kind === 'slot' && base.slot === scratch ? -1 : scratch;
  const scaled = scaledIndex(f, e, free);
  f.place = e.place;
  let result: Address;
  if (base.kind === 'global' && !e.minus) {
    result = { kind: 'slot', slot: scaled, offset: base.offset, section: base.section };
  } else {
    // The sum goes where the scaled index was, or to a temporary of its own.
    const sum = isTemp(f, scaled) ? scaled : temp(f);
    let offset = 0;
    let from: number;
    if (base.kind === 'slot' && base.section === undefined) {
      from = base.slot;
      offset = base.offset;
    } else from = addressSlot(f, base);
    emit(f, e.minus ? Op.SUB64 : Op.ADD64, sum, from, scaled);
    result = { kind: 'slot', slot: sum, offset };
  }
  f.place = saved;
  return result;
}

/** The index times the element's size, in bytes. */
function scaledIndex(f: Fn, e: Expression & { kind: 'offset' }, scratch: number): number {
  const index = f.gen.operand(f, e.index, scratch);
  if (e.scale === 1) return index;
  const dest = isTemp(f, index) ? index : scratch >= 0 ? scratch : temp(f);
  if (typeof e.scale === 'number') emit(f, Op.MULI64, dest, index, e.scale);
  else emit(f, Op.MUL64, dest, index, scaleSlot(f, e.scale.index));
  return dest;
}

/** Slot of the hidden local with the size of a variable length array's element. */
function scaleSlot(f: Fn, local: number): number {
  const home = f.homes[local]!;
  if (home.kind === 'slot') return home.slot;
  const slot = temp(f);
  if (home.kind === 'frame') emit(f, Op.LOADF_64, slot, home.offset);
  return slot;
}

// ---- conditions

export function branch(f: Fn, e: Expression, label: number, sense: boolean): void {
  const saved = f.place;
  f.place = e.place;
  branchPlain(f, e, label, sense);
  f.place = saved;
}

function branchPlain(f: Fn, e: Expression, label: number, sense: boolean): void {
  const constant = constantOf(e);
  if (constant !== undefined) {
    if ((constant !== 0n) === sense) jump(f, Op.JUMP, label);
    return;
  }
  switch (e.kind) {
    case 'not':
      branch(f, e.operand, label, !sense);
      return;
    case 'and':
    case 'or':
      if ((e.kind === 'and') === sense) {
        const skip = newLabel(f);
        branch(f, e.left, skip, !sense);
        branch(f, e.right, label, sense);
        placeLabel(f, skip);
      } else {
        branch(f, e.left, label, sense);
        branch(f, e.right, label, sense);
      }
      return;
    case 'compare':
      compareBranch(f, e, label, sense);
      return;
    case 'comma':
      effect(f, e.left);
      branch(f, e.right, label, sense);
      return;
    case 'convert': {
      const from = shapeOf(e.operand.type);
      const widens = integerSize(e.type) >= integerSize(e.operand.type) && integerSize(e.operand.type) > 0;
      if (isBool(e.type) || (from !== 'float' && widens)) {
        branch(f, e.operand, label, sense);
        return;
      }
      break;
    }
    default:
  }
  const top = f.top;
  let slot = operand(f, e);
  const shape = shapeOf(e.type);
  if (shape === 'float') {
    const test = temp(f);
    emit(f, Op.BOOLF, test, slot);
    slot = test;
  }
  if (shape === 'i64') jump(f, sense ? Op.JNZ64 : Op.JZ64, label, slot);
  else jump(f, sense ? Op.JNZ32 : Op.JZ32, label, slot);
  f.top = top;
}

// ---- assignment

/** `dest`: slot for the value of the assignment, or -1 where nobody wants it. */
function assign(f: Fn, e: Expression & { kind: 'assign' }, dest: number): void {
  const { target, value } = e;
  const slot = variableSlot(f, target);
  if (slot >= 0) {
    into(f, value, slot);
    noteDefined(f, localOf(target));
    if (dest >= 0) move(f, e.type, dest, slot);
    return;
  }
  if (shapeOf(target.type) === 'record') {
    const to = lvalueAddress(f, target);
    copyBytes(f, to, recordAddress(f, value), sizeOf(target.type));
    return;
  }
  if (dest < 0 && asUpdate(f, e)) return;
  let address = lvalueAddress(f, target);
  if (address.kind === 'slot' && mayChange(f, address.slot, value)) {
    const copy = temp(f);
    emit(f, Op.MOV64, copy, address.slot);
    address = { ...address, slot: copy };
  }
  const scratch = dest >= 0 && isTemp(f, dest) && !(address.kind === 'slot' && address.slot === dest) ? dest : -1;
  const from = operand(f, value, scratch);
  if (target.kind === 'member' && target.bits !== undefined) {
    storeBits(f, from, address, target.type, target.bits, dest);
    return;
  }
  if (target.type.atomic) atomicAssign(f, address, target.type, from);
  else store(f, from, address, target.type);
  if (dest >= 0) move(f, e.type, dest, from);
}

/** `--lower=rmw`: `x = x + v` on a global is the one instruction too. */
function asUpdate(f: Fn, e: Expression & { kind: 'assign' }): boolean {
  if (f.out.options.lower !== 'rmw' || e.target.kind !== 'variable' || e.target.ref.scope !== 'global') return false;
  const { ref } = e.target;
  const strip = (x: Expression): Expression =>
    x.kind === 'convert' && integerSize(x.type) > 0 && integerSize(x.operand.type) > 0 && !isBool(x.type)
      ? strip(x.operand)
      : x;
  const value = strip(e.value);
  if (value.kind !== 'binary') return false;
  const left = strip(value.left);
  if (left.kind !== 'load' || left.from.kind !== 'variable') return false;
  if (left.from.ref.scope !== 'global' || left.from.ref.index !== ref.index || mayStore(value.right)) return false;
  return plainRmw(f, e.target, value.op, value.right);
}

const RMW_OPS = new Set(['add', 'sub', 'and', 'or', 'xor']);

/** One RMW instruction for `target op= value` where its result is not wanted; false if it cannot be that. */
function plainRmw(f: Fn, target: Lvalue, op: string, value: Expression): boolean {
  const size = integerSize(target.type);
  if (f.out.options.lower !== 'rmw' || !RMW_OPS.has(op) || size === 0 || isBool(target.type)) return false;
  if (target.type.atomic || integerSize(value.type) === 0) return false;
  if (target.kind === 'member' && target.bits !== undefined) return false;
  const address = addressSlot(f, lvalueAddress(f, target));
  // The low bytes of the result depend on the low bytes of the operands only: no conversion is needed.
  const amount = temp(f);
  into(f, value, amount);
  if (size === 8 && integerSize(value.type) < 8) emit(f, isSigned(value.type) ? Op.SEXT64 : Op.ZEXT64, amount, amount);
  const info = rmwIndex(f, { op: op as 'add', size, signed: isSigned(target.type) });
  emit(f, Op.RMW, amount, address, info);
  return true;
}

function update(f: Fn, e: Expression & { kind: 'update' }, dest: number): void {
  const { target, value, compute } = e;
  const type = target.type;
  const slot = variableSlot(f, target);
  if (slot >= 0) {
    checkDefined(f, localOf(target));
    // `i = i++`: the old value is what i has in the end, as compilers do.
    if (e.postfix && dest === slot) return;
    if (e.postfix && dest >= 0) move(f, type, dest, slot);
    computeInto(f, e, slot, slot);
    if (!e.postfix && dest >= 0) move(f, e.type, dest, slot);
    return;
  }
  if (type.atomic && !(target.kind === 'member' && target.bits !== undefined)) {
    atomicUpdate(f, e, lvalueAddress(f, target), dest);
    return;
  }
  if (dest < 0 && plainRmw(f, target, e.op, value)) return;
  let address = lvalueAddress(f, target);
  if (address.kind === 'slot' && mayChange(f, address.slot, value)) {
    const copy = temp(f);
    emit(f, Op.MOV64, copy, address.slot);
    address = { ...address, slot: copy };
  }
  const constant = constantOf(value);
  const immediate = constant !== undefined || (value.kind === 'load' && variableSlot(f, value.from) >= 0);
  const amount = immediate ? -1 : operand(f, value);
  const bits = target.kind === 'member' ? target.bits : undefined;
  const keep = e.postfix && dest >= 0;
  const old = dest >= 0 && isTemp(f, dest) && !(address.kind === 'slot' && address.slot === dest) ? dest : temp(f);
  if (bits !== undefined) loadBits(f, address, type, bits, old);
  else load(f, address, type, old);
  const result = keep ? temp(f) : old;
  if (amount >= 0) {
    let left = old;
    if (!sameInSlot(type, compute)) {
      convertSlot(f, type, compute, result, old);
      left = result;
    }
    operate(f, e.op, compute, result, left, amount);
    if (!sameInSlot(compute, type)) convertSlot(f, compute, type, result, result);
  } else computeInto(f, e, result, old);
  if (bits !== undefined) storeBits(f, result, address, type, bits, keep ? -1 : dest);
  else store(f, result, address, type);
  if (dest >= 0 && (keep || bits === undefined)) move(f, type, dest, keep ? old : result);
}

/** result = (target's type)((compute)old op value). `result` is written last, or may be scratch where it is a temporary. */
export function computeInto(f: Fn, e: Expression & { kind: 'update' }, result: number, old: number): void {
  const type = e.target.type;
  const { compute } = e;
  const top = f.top;
  let left = old;
  if (!sameInSlot(type, compute)) {
    left = isTemp(f, result) ? result : temp(f);
    convertSlot(f, type, compute, left, old);
  }
  if (!isTemp(f, left) && mayChange(f, left, e.value)) {
    const copy = temp(f);
    move(f, compute, copy, left);
    left = copy;
  }
  if (sameInSlot(compute, type)) arithmetic(f, e.op, compute, result, left, e.value);
  else {
    const middle = isTemp(f, result) ? result : isTemp(f, left) ? left : temp(f);
    arithmetic(f, e.op, compute, middle, left, e.value);
    convertSlot(f, compute, type, result, middle);
  }
  f.top = top;
  if (e.target.kind === 'variable') noteDefinedLocal(f, e.target);
}

function noteDefinedLocal(f: Fn, target: Lvalue): void {
  if (variableSlot(f, target) >= 0) noteDefined(f, localOf(target));
}

// ---- side effects only

export function effect(f: Fn, e: Expression): void {
  const saved = f.place;
  const top = f.top;
  f.place = e.place;
  effectPlain(f, e);
  f.place = saved;
  f.top = top;
}

function effectPlain(f: Fn, e: Expression): void {
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'string':
    case 'function':
      return;
    case 'load':
      // A value nobody wants: read all the same where the program can tell (memory, atomics), as written.
      if (shapeOf(e.type) === 'record') lvalueAddress(f, e.from);
      else if (variableSlot(f, e.from) < 0) into(f, e, temp(f));
      return;
    case 'address':
      lvalueAddress(f, e.of);
      return;
    case 'assign':
      assign(f, e, -1);
      return;
    case 'update':
      update(f, e, -1);
      return;
    case 'convert':
      effect(f, e.operand);
      return;
    case 'comma':
      effect(f, e.left);
      effect(f, e.right);
      return;
    case 'and':
    case 'or': {
      const end = newLabel(f);
      branch(f, e.left, end, e.kind === 'or');
      effect(f, e.right);
      placeLabel(f, end);
      return;
    }
    case 'conditional': {
      const otherwise = newLabel(f);
      const end = newLabel(f);
      branch(f, e.test, otherwise, false);
      effect(f, e.then);
      jump(f, Op.JUMP, end);
      placeLabel(f, otherwise);
      effect(f, e.otherwise);
      placeLabel(f, end);
      return;
    }
    case 'call':
      if (shapeOf(e.type) === 'record') recordAddress(f, e);
      else call(f, e, -1, undefined);
      return;
    case 'statements':
      f.gen.block(f, e.body, () => {
        if (e.value !== undefined) effect(f, e.value);
      });
      return;
    case 'fence':
      if (!e.compilerOnly) emit(f, Op.FENCE, ORDERS.indexOf(e.order));
      return;
    case 'va_start':
      vaStart(f, e.list);
      return;
    case 'va_end':
      effect(f, e.list);
      return;
    case 'va_copy': {
      const to = pointed(f, e.to);
      copyBytes(f, to, pointed(f, e.from), 24);
      return;
    }
    case 'trap':
      emit(f, Op.TRAP, 0, 0, 0);
      return;
    case 'pause':
      emit(f, Op.PAUSE);
      return;
    case 'atomic':
      atomicExpression(f, e, e.result === 'void' ? -1 : temp(f));
      return;
    default:
      if (shapeOf(e.type) === 'record') recordAddress(f, e);
      else if (shapeOf(e.type) !== 'void') into(f, e, temp(f));
  }
}

/** FENCE's immediate: index of its memory order. */
export const ORDERS = ['relaxed', 'consume', 'acquire', 'release', 'acq_rel', 'seq_cst'];

// ---- records by value

export function recordAddress(f: Fn, e: Expression): Address {
  const saved = f.place;
  f.place = e.place;
  const address = recordAddressPlain(f, e);
  f.place = saved;
  return address;
}

function recordAddressPlain(f: Fn, e: Expression): Address {
  switch (e.kind) {
    case 'load':
      return lvalueAddress(f, e.from);
    case 'call': {
      const at = frameTemporary(f, sizeOf(e.type), alignOf(e.type));
      call(f, e, -1, at);
      return at;
    }
    case 'assign': {
      const to = lvalueAddress(f, e.target);
      copyBytes(f, to, recordAddress(f, e.value), sizeOf(e.type));
      return to;
    }
    case 'comma':
      effect(f, e.left);
      return recordAddress(f, e.right);
    case 'convert':
      return recordAddress(f, e.operand);
    case 'conditional': {
      const slot = temp(f);
      const otherwise = newLabel(f);
      const end = newLabel(f);
      const top = f.top;
      branch(f, e.test, otherwise, false);
      addressInto(f, recordAddress(f, e.then), slot);
      f.top = top;
      jump(f, Op.JUMP, end);
      placeLabel(f, otherwise);
      addressInto(f, recordAddress(f, e.otherwise), slot);
      f.top = top;
      placeLabel(f, end);
      return { kind: 'slot', slot, offset: 0 };
    }
    case 'statements': {
      const at = frameTemporary(f, sizeOf(e.type), alignOf(e.type));
      f.gen.block(f, e.body, () => {
        if (e.value !== undefined) copyBytes(f, at, recordAddress(f, e.value), sizeOf(e.type));
      });
      return at;
    }
    case 'va_arg':
      return { kind: 'slot', slot: vaArgPointer(f, e.list, sizeOf(e.type)), offset: 0 };
    default:
      unsupported(f, `a struct or union as a value is not supported in this place (${e.kind})`);
      return { kind: 'frame', offset: 0 };
  }
}

export function recordAt(f: Fn, e: Expression, to: Address): void {
  if (e.kind === 'call') call(f, e, -1, to);
  else copyBytes(f, to, recordAddress(f, e), sizeOf(e.type));
}
