/** Questions about expressions: do they change anything, do they assign a certain variable. */
import type { Expression, Lvalue } from '../tree.js';

function lvalueParts(l: Lvalue, test: (e: Expression) => boolean): boolean {
  switch (l.kind) {
    case 'variable':
      return false;
    case 'deref':
      return some(l.pointer, test);
    case 'member':
      return lvalueParts(l.base, test);
    case 'temporary':
      return some(l.value, test);
    case 'compound':
      return l.init.kind === 'elements'
        ? l.init.elements.some((x) => x.kind === 'value' && some(x.value, test))
        : some(l.init.value, test);
  }
}

/** Does `test` hold of the expression or any part of it? Statement expressions are asked about as a whole. */
export function some(e: Expression, test: (e: Expression) => boolean): boolean {
  if (test(e)) return true;
  switch (e.kind) {
    case 'load':
      return lvalueParts(e.from, test);
    case 'address':
      return lvalueParts(e.of, test);
    case 'assign':
    case 'update':
      return lvalueParts(e.target, test) || some(e.value, test);
    case 'binary':
    case 'compare':
    case 'and':
    case 'or':
    case 'comma':
    case 'difference':
      return some(e.left, test) || some(e.right, test);
    case 'unary':
    case 'not':
    case 'convert':
      return some(e.operand, test);
    case 'conditional':
      return some(e.test, test) || some(e.then, test) || some(e.otherwise, test);
    case 'offset':
      return some(e.pointer, test) || some(e.index, test);
    case 'call':
      return (e.callee.kind === 'pointer' && some(e.callee.value, test)) || e.arguments.some((a) => some(a, test));
    case 'atomic':
      return some(e.pointer, test) || e.operands.some((a) => some(a, test));
    case 'va_start':
    case 'va_arg':
    case 'va_end':
      return some(e.list, test);
    case 'va_copy':
      return some(e.to, test) || some(e.from, test);
    case 'alloca':
      return some(e.size, test);
    default:
      return false;
  }
}

/** May evaluating `e` assign local variable number `local`, which has no address? */
export function mayAssign(e: Expression, local: number): boolean {
  if (e.kind === 'int' || e.kind === 'load' || e.kind === 'float') {
    if (e.kind !== 'load' || e.from.kind === 'variable') return false;
  }
  return some(
    e,
    (x) =>
      x.kind === 'statements' ||
      ((x.kind === 'assign' || x.kind === 'update') &&
        x.target.kind === 'variable' &&
        x.target.ref.scope === 'local' &&
        x.target.ref.index === local),
  );
}

/** Can evaluating `e` change memory? */
export function mayStore(e: Expression): boolean {
  return some(
    e,
    (x) =>
      x.kind === 'statements' ||
      x.kind === 'assign' ||
      x.kind === 'update' ||
      x.kind === 'call' ||
      x.kind === 'atomic' ||
      x.kind === 'va_arg',
  );
}
