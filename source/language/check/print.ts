/** A checked program as text: an S-expression a line, for tests and for people who look for a mistake. */
import type { Expression, FunctionDefinition, InitElement, LocalInit, Lvalue, Statement, Unit } from '../tree.js';
import type { VariableRef } from '../types.js';
import { typeText } from './types.js';

interface Names {
  readonly unit: Unit;
  readonly f?: FunctionDefinition;
}

const nameOf = (n: Names, ref: VariableRef): string => {
  if (ref.scope === 'global') {
    const variable = n.unit.variables[ref.index];
    return variable === undefined ? `@?${ref.index}` : `@${variable.name === '' ? ref.index : variable.name}`;
  }
  const name = n.f?.locals[ref.index]?.name ?? '';
  return name === '' ? `$${ref.index}` : name;
};
const textOf = (bytes: Uint8Array): string => JSON.stringify(String.fromCharCode(...bytes.slice(0, 200)));
const scale = (n: Names, by: number | VariableRef): string => (typeof by === 'number' ? String(by) : nameOf(n, by));

/** One expression: `(add int (load x) 1)`. */
export const printExpression = (n: Names, e: Expression): string => {
  const x = (inner: Expression): string => printExpression(n, inner);
  const list = (all: readonly Expression[]): string => all.map((one) => ` ${x(one)}`).join('');
  const type = typeText(e.type);
  switch (e.kind) {
    case 'int':
      return type === 'int' ? String(e.value) : `${e.value}:${type}`;
    case 'float':
      return `${Object.is(e.value, -0) ? '-0' : e.value}:${type}`;
    case 'string':
      return textOf(n.unit.strings[e.index]!);
    case 'function':
      return `&${e.name}`;
    case 'load':
      return printLvalue(n, e.from);
    case 'address':
      return `(address ${printLvalue(n, e.of)})`;
    case 'assign':
      return `(= ${printLvalue(n, e.target)} ${x(e.value)})`;
    case 'update':
      return `(${e.postfix ? 'post-' : ''}update ${e.op} ${typeText(e.compute)} ${printLvalue(n, e.target)} ${x(e.value)})`;
    case 'binary':
      return `(${e.op} ${type} ${x(e.left)} ${x(e.right)})`;
    case 'compare':
      return `(${e.op} ${x(e.left)} ${x(e.right)})`;
    case 'unary':
      return `(${e.op} ${type} ${x(e.operand)})`;
    case 'not':
      return `(not ${x(e.operand)})`;
    case 'and':
    case 'or':
    case 'comma':
      return `(${e.kind} ${x(e.left)} ${x(e.right)})`;
    case 'conditional':
      return `(? ${type} ${x(e.test)} ${x(e.then)} ${x(e.otherwise)})`;
    case 'offset':
      return `(${e.minus ? 'back' : 'offset'} ${x(e.pointer)} ${x(e.index)} x${scale(n, e.scale)})`;
    case 'difference':
      return `(difference ${x(e.left)} ${x(e.right)} x${scale(n, e.scale)})`;
    case 'convert':
      return `(${type.includes(' ') || type.includes('*') ? `[${type}]` : type} ${x(e.operand)})`;
    case 'call': {
      const callee = e.callee.kind === 'pointer' ? x(e.callee.value) : e.callee.name;
      return `(call${e.callee.kind === 'library' ? '-library' : ''} ${callee}${list(e.arguments)})`;
    }
    case 'atomic':
      return `(atomic-${e.op}${e.weak ? '-weak' : ''} ${e.order} ${e.result} ${typeText(e.object)} ${x(e.pointer)}${list(e.operands)})`;
    case 'fence':
      return `(${e.compilerOnly ? 'compiler-' : ''}fence ${e.order})`;
    case 'statements':
      return `(statements ${printStatement(n, e.body)}${e.value === undefined ? '' : ` ${x(e.value)}`})`;
    case 'va_start':
    case 'va_end':
      return `(${e.kind} ${x(e.list)})`;
    case 'va_arg':
      return `(va_arg ${type} ${x(e.list)})`;
    case 'va_copy':
      return `(va_copy ${x(e.to)} ${x(e.from)})`;
    case 'alloca':
      return `(alloca ${x(e.size)})`;
    case 'trap':
      return `(trap ${JSON.stringify(e.why)})`;
    case 'pause':
      return '(pause)';
  }
};

const printLvalue = (n: Names, l: Lvalue): string => {
  switch (l.kind) {
    case 'variable':
      return nameOf(n, l.ref);
    case 'deref':
      return `(* ${printExpression(n, l.pointer)})`;
    case 'member':
      return `(member ${printLvalue(n, l.base)} +${l.offset}${l.bits === undefined ? '' : `:${l.bits.offset}.${l.bits.width}`})`;
    case 'temporary':
      return `(temporary $${l.local} ${printExpression(n, l.value)})`;
    case 'compound':
      return `(compound $${l.local} ${printInit(n, l.init)})`;
  }
};

const printElement = (n: Names, e: InitElement): string =>
  e.kind === 'bytes'
    ? `+${e.at} ${textOf(e.bytes)}`
    : `+${e.at}${e.bits === undefined ? '' : `:${e.bits.offset}.${e.bits.width}`} ${printExpression(n, e.value)}`;

const printInit = (n: Names, init: LocalInit): string =>
  init.kind === 'elements'
    ? `{${init.zero ? 'zero ' : ''}${init.elements.map((one) => printElement(n, one)).join(', ')}}`
    : printExpression(n, init.value);

/** One statement: `(if test then else)`. */
export const printStatement = (n: Names, s: Statement): string => {
  const x = (e: Expression | undefined): string => (e === undefined ? '_' : printExpression(n, e));
  const st = (inner: Statement): string => printStatement(n, inner);
  switch (s.kind) {
    case 'expression':
      return x(s.value);
    case 'declare': {
      const name = nameOf(n, { scope: 'local', index: s.local });
      const vla = s.vla === undefined ? '' : ` vla ${x(s.vla)}`;
      return `(declare ${name}${vla}${s.init === undefined ? '' : ` ${printInit(n, s.init)}`})`;
    }
    case 'block':
      return `(block${s.hasVla ? '-vla' : ''}${s.body.map((one) => ` ${st(one)}`).join('')})`;
    case 'if':
      return `(if ${x(s.test)} ${st(s.then)}${s.otherwise === undefined ? '' : ` ${st(s.otherwise)}`})`;
    case 'while':
      return `(while ${x(s.test)} ${st(s.body)})`;
    case 'do':
      return `(do ${st(s.body)} ${x(s.test)})`;
    case 'for':
      return `(for ${s.init === undefined ? '_' : st(s.init)} ${x(s.test)} ${x(s.step)} ${st(s.body)})`;
    case 'switch': {
      const cases = s.cases.map((c) => `${c.low === c.high ? c.low : `${c.low}...${c.high}`}:L${c.label}`);
      if (s.defaultLabel !== undefined) cases.push(`default:L${s.defaultLabel}`);
      return `(switch ${x(s.value)} [${cases.join(' ')}] ${st(s.body)})`;
    }
    case 'label':
      return `L${s.label}:${s.name ?? ''}`;
    case 'goto':
      return `(goto L${s.label})`;
    case 'return':
      return s.value === undefined ? '(return)' : `(return ${x(s.value)})`;
    case 'break':
    case 'continue':
    case 'empty':
      return `(${s.kind})`;
  }
};

/** The whole program: variables with their initial bytes, then functions with their locals. */
export const printUnit = (unit: Unit): string => {
  const lines: string[] = [];
  for (const v of unit.variables) {
    const flags = [v.threadLocal ? 'thread' : '', v.readOnly ? 'const' : '', v.within ?? ''].filter(
      (word) => word !== '',
    );
    const initial = v.initial?.map((one) => {
      if (one.kind === 'bytes') return `+${one.at} ${textOf(one.bytes)}`;
      if (one.kind === 'bits') return `+${one.at}:${one.offset}.${one.width} ${one.value}`;
      if (one.kind !== 'address') return `+${one.at} ${one.value}`;
      const { of } = one;
      const target =
        of.kind === 'variable'
          ? `@${unit.variables[of.index]?.name}`
          : of.kind === 'function'
            ? of.name
            : textOf(unit.strings[of.index]!);
      return `+${one.at} &${target}${one.add === 0 ? '' : `+${one.add}`}`;
    });
    const value = initial === undefined ? '' : ` {${initial.join(', ')}}`;
    lines.push(`(variable ${typeText(v.type, v.name)}${flags.length > 0 ? ` [${flags.join(' ')}]` : ''}${value})`);
  }
  for (const f of unit.functions) {
    const locals = f.locals.map((local, i) => {
      const name = local.name === '' ? `$${i}` : local.name;
      return `${typeText(local.type, name)}${local.inMemory ? ' in memory' : ''}`;
    });
    lines.push(`(function ${f.name} ${typeText(f.type)}`);
    if (locals.length > 0) lines.push(`  (locals ${locals.join('; ')})`);
    lines.push(`  ${printStatement({ unit, f }, f.body)})`);
  }
  for (const one of unit.library) lines.push(`(library ${typeText(one.type, one.name)})`);
  return lines.join('\n');
};
