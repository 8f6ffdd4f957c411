/** How things are called on the screen: threads T1, T2, ..., addresses by the name of what lies there. */

import type { Kernel } from '../kernel/machine.js';
import { functionAt, type Program, type VariableInfo } from '../language/program.js';
import type { CType } from '../language/types.js';
import { findMember, sizeOfType } from '../scenarios/expression/values.js';
import { type Span, span } from './text.js';
import { THREAD_COLOURS } from './theme.js';

/** `T2`, or `-` for nobody. */
export function threadName(k: Kernel, context: number): string {
  const c = k.state.contexts[context];
  return c ? `T${c.number}` : '-';
}

/** The style that a thread has in all panes. */
export function threadStyle(k: Kernel, context: number): string {
  const c = k.state.contexts[context];
  return c ? `thread${(c.number - 1) % THREAD_COLOURS}` : 'dim';
}

export function threadSpan(k: Kernel, context: number, extra = ''): Span {
  return span(threadName(k, context), `${threadStyle(k, context)}${extra === '' ? '' : ` ${extra}`}`);
}

/** `counter`, `table[3].left`, `stack of T2`, `heap +0x20`, or the number in hex. */
export function addressName(k: Kernel, process: number, address: number): string {
  if (address === 0) return 'NULL';
  const variable = globalAt(k.program, address);
  if (variable && variable.location.kind === 'global')
    return variable.name + within(variable.type, address - variable.location.address);
  for (const id of k.state.processes[process]?.contexts ?? []) {
    const context = k.state.contexts[id];
    if (!context || context.status === 'gone') continue;
    if (address >= context.stackLow && address < context.stackHigh)
      return localName(k, id, address) ?? `stack of T${context.number}`;
  }
  const pc = (address - 0x401000) / 4;
  if (Number.isInteger(pc) && pc >= 0) {
    const f = functionAt(k.program, pc);
    if (f && f.entry === pc) return f.displayName;
  }
  return `0x${address.toString(16)}`;
}

function localName(k: Kernel, context: number, address: number): string | undefined {
  const c = k.state.contexts[context]!;
  const f = functionAt(k.program, c.pc);
  for (const local of f?.locals ?? []) {
    if (local.location.kind !== 'frame') continue;
    const start = c.bp + local.location.offset;
    if (address >= start && address < start + Math.max(1, sizeOfType(local.type)))
      return `${local.name}${within(local.type, address - start)} of T${c.number}`;
  }
  return undefined;
}

/** Sorted by address once a program: lookups are by binary search. */
const sorted = new WeakMap<Program, readonly VariableInfo[]>();

export function globalAt(program: Program, address: number): VariableInfo | undefined {
  let list = sorted.get(program);
  if (!list) {
    const start = (v: VariableInfo) => (v.location.kind === 'global' ? v.location.address : -1);
    list = program.variables.filter((v) => v.location.kind === 'global').sort((a, b) => start(a) - start(b));
    sorted.set(program, list);
  }
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const v = list[middle]!;
    const start = v.location.kind === 'global' ? v.location.address : 0;
    if (address < start) high = middle - 1;
    else if (address >= start + Math.max(1, v.size)) low = middle + 1;
    else return v;
  }
  return undefined;
}

/** `[3].left` for an offset inside a type; nothing at its start if it is a scalar. */
export function within(type: CType, offset: number, depth = 0): string {
  if (depth > 8) return '';
  if (type.kind === 'array') {
    const size = sizeOfType(type.of);
    if (size === 0) return '';
    return `[${Math.floor(offset / size)}]${within(type.of, offset % size, depth + 1)}`;
  }
  if (type.kind === 'record' && type.tag.members.length > 0 && !opaque(type)) {
    const member = type.tag.members.findLast(
      (m) => m.offset <= offset && offset < m.offset + Math.max(1, sizeOfType(m.type)),
    );
    if (member && member.name !== '') return `.${member.name}${within(member.type, offset - member.offset, depth + 1)}`;
    if (member) return within(member.type, offset - member.offset, depth + 1);
  }
  return offset === 0 ? '' : `+${offset}`;
}

/** Library types whose inside is nobody's business: mutexes and the like. */
export function opaque(type: CType): boolean {
  return (
    type.kind === 'record' && (findMember(type, '__size') !== undefined || findMember(type, '__data') !== undefined)
  );
}
