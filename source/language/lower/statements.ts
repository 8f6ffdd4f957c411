/** Statements: control flow, declarations, initialisers, scopes. */
import { Op } from '../opcodes.js';
import type { Expression, LocalInit, Statement } from '../tree.js';
import type { CType } from '../types.js';
import { constantOf } from './constants.js';
import {
  type Address,
  emit,
  type Fn,
  jump,
  newLabel,
  pcOf,
  placeLabel,
  releaseFrame,
  relocate,
  temp,
  unsupported,
} from './emitter.js';
import { branch, effect, into, noteDefined, operand, recordAt } from './expressions.js';
import { blockOffset } from './layout.js';
import { addressInto, copyBytes, shifted, store, storeBits, zeroBytes } from './memory.js';
import { isSigned, shapeOf, sizeOf } from './shapes.js';

export function statement(f: Fn, s: Statement): void {
  const top = f.top;
  const frame = f.frame.busy.length;
  begin(f, s.place);
  plain(f, s);
  f.starting = false;
  f.top = top;
  releaseFrame(f, frame);
}

/** The next instruction begins a statement at this place. */
function begin(f: Fn, place: Statement['place']): void {
  f.place = place;
  f.starting = true;
}

function plain(f: Fn, s: Statement): void {
  switch (s.kind) {
    case 'expression':
      effect(f, s.value);
      return;
    case 'declare':
      declare(f, s);
      return;
    case 'block':
      block(f, s, () => {});
      return;
    case 'if':
      ifStatement(f, s);
      return;
    case 'while':
      loop(f, s.place, s.test, s.body, undefined);
      return;
    case 'for': {
      const open = f.open.length;
      if (s.init !== undefined) {
        // Its declarations live as long as the loop.
        if (s.init.kind === 'block' && !s.init.hasVla) for (const inner of s.init.body) statement(f, inner);
        else statement(f, s.init);
      }
      loop(f, s.place, s.test, s.body, s.step);
      closeLocals(f, open);
      return;
    }
    case 'do':
      doStatement(f, s);
      return;
    case 'switch':
      switchStatement(f, s);
      return;
    case 'label': {
      if (s.name !== undefined) f.out.labels.push({ name: s.name, pc: pcOf(f) });
      placeLabel(f, namedLabel(f, s.label), true);
      return;
    }
    case 'goto': {
      unwindTo(f, f.labelDepth.get(s.label) ?? 0);
      const label = namedLabel(f, s.label);
      if (f.labelPc[label]! >= 0) jump(f, Op.LOOP, label, -1);
      else jump(f, Op.JUMP, label);
      return;
    }
    case 'break':
    case 'continue': {
      let n = f.scopes.length - 1;
      if (s.kind === 'continue') while (n >= 0 && f.scopes[n]!.continueLabel < 0) n--;
      const scope = f.scopes[n];
      if (scope === undefined) {
        unsupported(f, `'${s.kind}' outside of a loop`);
        return;
      }
      unwindTo(f, scope.stackDepth);
      jump(f, Op.JUMP, s.kind === 'break' ? scope.breakLabel : scope.continueLabel);
      return;
    }
    case 'return':
      returnStatement(f, s.value);
      return;
    case 'empty':
      return;
  }
}

function namedLabel(f: Fn, label: number): number {
  let here = f.named.get(label);
  if (here === undefined) {
    here = newLabel(f);
    f.named.set(label, here);
  }
  return here;
}

/** Gives the memory of variable length arrays back down to a depth of open blocks. */
function unwindTo(f: Fn, depth: number): void {
  if (f.stackSaves.length > depth) emit(f, Op.SPRESTORE, f.stackSaves[depth]!);
}

export function block(f: Fn, s: Statement & { kind: 'block' }, last: () => void): void {
  const open = f.open.length;
  const top = f.top;
  if (s.hasVla) {
    const slot = temp(f);
    emit(f, Op.SPSAVE, slot);
    f.stackSaves.push(slot);
  }
  for (const inner of s.body) statement(f, inner);
  last();
  if (s.hasVla) {
    const slot = f.stackSaves.pop()!;
    if (f.reachable) {
      f.place = s.end;
      emit(f, Op.SPRESTORE, slot);
    }
  }
  f.top = top;
  closeLocals(f, open);
}

function closeLocals(f: Fn, from: number): void {
  for (const local of f.open.splice(from)) f.closed.push({ ...local, to: pcOf(f) });
}

function ifStatement(f: Fn, s: Statement & { kind: 'if' }): void {
  const otherwise = newLabel(f);
  branch(f, s.test, otherwise, false);
  f.starting = false;
  statement(f, s.then);
  if (s.otherwise === undefined) {
    placeLabel(f, otherwise);
    return;
  }
  const end = newLabel(f);
  if (f.reachable) jump(f, Op.JUMP, end);
  placeLabel(f, otherwise);
  statement(f, s.otherwise);
  placeLabel(f, end);
}

/** `while` and `for`: the test on top, the step and one LOOP at the bottom; `continue` goes to the step. */
function loop(
  f: Fn,
  place: Statement['place'],
  test: Expression | undefined,
  body: Statement,
  step: Expression | undefined,
): void {
  const head = newLabel(f);
  const next = newLabel(f);
  const end = newLabel(f);
  placeLabel(f, head, true);
  if (test !== undefined) {
    begin(f, test.place);
    branch(f, test, end, false);
    f.starting = false;
  }
  f.scopes.push({ breakLabel: end, continueLabel: next, stackDepth: f.stackSaves.length });
  statement(f, body);
  f.scopes.pop();
  placeLabel(f, next);
  if (f.reachable) {
    if (step !== undefined) {
      begin(f, step.place);
      effect(f, step);
      f.starting = false;
    }
    f.place = step?.place ?? test?.place ?? place;
    jump(f, Op.LOOP, head, -1);
  }
  placeLabel(f, end);
}

function doStatement(f: Fn, s: Statement & { kind: 'do' }): void {
  const head = newLabel(f);
  const next = newLabel(f);
  const end = newLabel(f);
  placeLabel(f, head, true);
  f.scopes.push({ breakLabel: end, continueLabel: next, stackDepth: f.stackSaves.length });
  statement(f, s.body);
  f.scopes.pop();
  placeLabel(f, next);
  if (f.reachable) {
    begin(f, s.testPlace);
    // `do ... while (0)` is no loop.
    if (constantOf(s.test) !== 0n) {
      branch(f, s.test, end, false);
      f.place = s.testPlace;
      if (f.reachable) jump(f, Op.LOOP, head, -1);
    }
    f.starting = false;
  }
  placeLabel(f, end);
}

function switchStatement(f: Fn, s: Statement & { kind: 'switch' }): void {
  const end = s.breakLabel !== undefined ? namedLabel(f, s.breakLabel) : newLabel(f);
  const value = operand(f, s.value);
  const wide = shapeOf(s.value.type) === 'i64';
  const signed = isSigned(s.value.type);
  const cases = s.cases
    .filter((c) => c.low <= c.high)
    .map((c) => ({ low: c.low, high: c.high, target: namedLabel(f, c.label) }))
    .sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  const otherwise = s.defaultLabel !== undefined ? namedLabel(f, s.defaultLabel) : end;
  for (const c of cases) f.labelUsed[c.target] = true;
  f.labelUsed[otherwise] = true;
  emit(f, Op.SWITCH, value, f.out.switches.push({ wide, signed, cases, otherwise }) - 1);
  f.scopes.push({ breakLabel: end, continueLabel: -1, stackDepth: f.stackSaves.length });
  statement(f, s.body);
  f.scopes.pop();
  if (f.labelPc[end]! < 0) placeLabel(f, end);
}

function returnStatement(f: Fn, value: Expression | undefined): void {
  if (value === undefined || shapeOf(value.type) === 'void') {
    if (value !== undefined) effect(f, value);
    emit(f, Op.RET, -1, f.index);
  } else if (shapeOf(value.type) === 'record') {
    // What is returned may be read through the result's own address: the caller gives a fresh object, so it cannot be.
    recordAt(f, value, { kind: 'slot', slot: f.resultSlot, offset: 0 });
    emit(f, Op.RET, -1, f.index);
  } else {
    const slot = operand(f, value);
    emit(f, Op.RET, slot, f.index);
  }
}

// ---- declarations

function declare(f: Fn, s: Statement & { kind: 'declare' }): void {
  const open = { local: s.local, from: pcOf(f), set: pcOf(f), to: -1 };
  f.open.push(open);
  bringUp(f, s);
  open.set = pcOf(f);
}

/** The instructions of a declaration: memory, marks, initialiser. */
function bringUp(f: Fn, s: Statement & { kind: 'declare' }): void {
  const home = f.homes[s.local]!;
  const local = f.definition.locals[s.local]!;
  if (s.vla !== undefined) {
    if (home.kind !== 'pointer') {
      unsupported(f, `the variable length array '${local.name}' has no home`);
      return;
    }
    const top = f.top;
    emit(f, Op.ALLOCA, home.slot, operand(f, s.vla));
    f.top = top;
    return;
  }
  if (home.kind === 'slot' && s.init === undefined) {
    f.births.push({ pc: pcOf(f), local: s.local });
    if (f.checked.has(s.local)) emit(f, Op.CONST32, home.definedSlot, 0);
    return;
  }
  if (home.kind === 'frame' && !(s.init !== undefined && initialisesAll(s.init))) {
    emit(f, Op.FRESH, home.offset, sizeOf(local.type));
  }
  if (s.init !== undefined) initialise(f, s.local, s.init);
}

/** Does the initialiser write every byte? */
function initialisesAll(init: LocalInit): boolean {
  return init.kind !== 'elements' || init.zero;
}

export function initialise(f: Fn, n: number, init: LocalInit): void {
  const home = f.homes[n]!;
  const local = f.definition.locals[n]!;
  const top = f.top;
  if (init.kind === 'elements') {
    if (home.kind === 'slot') unsupported(f, `'${local.name}' is initialised by a list but has no place in memory`);
    else elements(f, home.kind === 'frame' ? home : { kind: 'slot', slot: home.slot, offset: 0 }, local.type, init);
  } else if (home.kind === 'slot') {
    into(f, init.value, home.slot);
    noteDefined(f, n);
  } else {
    const at: Address = home.kind === 'frame' ? home : { kind: 'slot', slot: home.slot, offset: 0 };
    if (shapeOf(init.value.type) === 'record') {
      recordAt(f, init.value, at);
    } else {
      const slot = operand(f, init.value);
      store(f, slot, at, local.type);
    }
  }
  f.top = top;
}

function elements(f: Fn, at: Address, type: CType, init: LocalInit & { kind: 'elements' }): void {
  if (init.zero) zeroBytes(f, at, sizeOf(type));
  for (const element of init.elements) {
    const top = f.top;
    const to = shifted(at, element.at);
    if (element.kind === 'bytes') {
      const from = temp(f);
      const size = element.bytes.length;
      if (size > 0) {
        const target = temp(f);
        addressInto(f, to, target);
        emit(f, Op.CONST64, from, blockOffset(f.out.layout, element.bytes), 0);
        relocate(f, 2, 0);
        emit(f, Op.COPY, target, from, size);
      }
    } else if (shapeOf(element.type) === 'record') {
      if (element.value.kind === 'call') recordAt(f, element.value, to);
      else copyBytes(f, to, f.gen.record(f, element.value), sizeOf(element.type));
    } else {
      const slot = operand(f, element.value);
      if (element.bits !== undefined) storeBits(f, slot, to, element.type, element.bits, -1);
      else store(f, slot, to, element.type);
    }
    f.top = top;
  }
}
