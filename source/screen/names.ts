/** How things are called on the screen: threads T1, T2, ..., addresses by the name of what lies there. */

import { imageOf } from '../kernel/images.js';
import type { Kernel, Machine } from '../kernel/machine.js';
import { regionAt } from '../kernel/memory/map.js';
import { pointedName } from '../kernel/pointed.js';
import type { Context, Task } from '../kernel/state.js';
import { globalAt, pathIn } from '../language/disassemble.js';
import { functionAt, imageAt } from '../language/program.js';
import type { CType } from '../language/types.js';
import { findMember, sizeOfType } from '../scenarios/expression/values.js';
import { showTime } from '../scenarios/units.js';
import { type Span, span } from './text.js';
import { THREAD_COLOURS } from './theme.js';

/** `T2`, or `-` for nobody. */
export function threadName(k: Kernel, context: number): string {
  const c = k.state.contexts[context];
  return c ? `T${c.number}` : '-';
}

/** `T2`, or `[kworker/0]` for a task of the kernel's own; empty for nobody. */
export function taskName(k: Kernel, task: number): string {
  const t = k.state.tasks[task];
  if (t === undefined) return '';
  return t.context >= 0 ? threadName(k, t.context) : kernelThreadName(t);
}

/** `[kworker/0]`: a task that no context belongs to. */
/** Cells of the longest name of a thread so far, at least `most`: columns of names are wide enough for whoever comes. */
export const nameCells = (k: Kernel, least: number): number =>
  Math.max(least, 1 + String(k.state.contexts.length).length);
export const kernelThreadName = (task: Task): string => `[${task.name}]`;

export const taskStyle = (k: Kernel, task: number): string => {
  const context = k.state.tasks[task]?.context ?? -1;
  return context >= 0 ? threadStyle(k, context) : 'kernel';
};

/** What is shown of a policy where there is little room: its name and its quantum. */
export function policyWords({ policy, parameters }: Pick<Machine, 'policy' | 'parameters'>): string {
  const { quantum } = parameters;
  return quantum === undefined || quantum === 0 ? policy.name : `${policy.name} ${showTime(quantum)}`;
}

/** Frames whose locals are looked at for a name: a deep recursion must not make painting slow. */
const NAMED_FRAMES = 64;

/** The style that a thread has in all panes. */
export function threadStyle(k: Kernel, context: number): string {
  const c = k.state.contexts[context];
  return c ? `thread${(c.number - 1) % THREAD_COLOURS}` : 'dim';
}

export function threadSpan(k: Kernel, context: number, extra = ''): Span {
  return span(threadName(k, context), `${threadStyle(k, context)}${extra === '' ? '' : ` ${extra}`}`);
}

/**
 * `counter`, `table[3].left`, `stack of T2`, `heap +0x20`, or the number in hex. `to`: type of what a pointer points to, which
 * says whether an object or its first member is meant.
 */
export function addressName(k: Kernel, process: number, address: number, to?: CType): string {
  if (address === 0) return 'NULL';
  const variable = globalAt(imageOf(k, process), address);
  if (variable) return variable.name + inside(variable.type, variable.offset, to);
  for (const id of k.state.processes[process]?.contexts ?? []) {
    const context = k.state.contexts[id];
    if (!context || context.status === 'gone') continue;
    if (address >= context.stackLow && address < context.stackHigh)
      return localName(k, id, address, to) ?? `stack of T${context.number}`;
  }
  const pc = (address - 0x401000) / 4;
  if (Number.isInteger(pc) && pc >= 0) {
    const f = functionAt(k.program, pc);
    if (f?.entry === pc && imageAt(k.program, pc) === imageOf(k, process)) return f.displayName;
  }
  const space = k.state.processes[process]?.space ?? -1;
  const region = space < 0 ? undefined : regionAt(k, space, address);
  if (region === undefined) return `0x${address.toString(16)}`;
  // Above a thread's stack lies its control block; whoever joins it waits for a word there.
  const owner = k.state.contexts[region.context];
  if (owner !== undefined)
    return address >= owner.self ? `control block of T${owner.number}` : `stack of T${owner.number}`;
  if (region.kind === 'heap') return `heap+0x${(address - region.start).toString(16)}`;
  return region.name.replace(/^\[|\]$/g, '');
}

/**
 * The name of a lock or the like, for a thread that uses it: memory that has none of its own is called by a pointer that
 * leads there, `shared->lock`.
 */
export function objectName(k: Kernel, context: Context, address: number): string {
  const nameless =
    globalAt(imageOf(k, context.process), address) === undefined && !isOnStack(k, context.process, address);
  return (nameless ? pointedName(k, context, address) : undefined) ?? addressName(k, context.process, address);
}

const isOnStack = (k: Kernel, process: number, address: number): boolean =>
  k.state.processes[process]?.contexts.some((id) => {
    const c = k.state.contexts[id]!;
    return c.status !== 'gone' && address >= c.stackLow && address < c.stackHigh;
  }) === true;

/** Type of the scalar of `size` bytes at an address, where a variable of the program lies there. */
export function scalarTypeAt(k: Kernel, process: number, address: number, size: number): CType | undefined {
  const variable = globalAt(imageOf(k, process), address);
  if (variable) return scalarIn(variable.type, variable.offset, size);
  for (const id of k.state.processes[process]?.contexts ?? []) {
    const context = k.state.contexts[id];
    if (!context || context.status === 'gone' || address < context.stackLow || address >= context.stackHigh) continue;
    const local = localAt(k, id, address);
    return local && scalarIn(local.type, local.offset, size);
  }
  return undefined;
}

function scalarIn(type: CType, offset: number, size: number): CType | undefined {
  if (type.kind === 'array') {
    const each = sizeOfType(type.of);
    return each > 0 ? scalarIn(type.of, offset % each, size) : undefined;
  }
  if (type.kind === 'record') {
    if (type.tag.union) return undefined;
    const member = type.tag.members.findLast((m) => m.offset <= offset && m.bits === undefined);
    return member && scalarIn(member.type, offset - member.offset, size);
  }
  return offset === 0 && sizeOfType(type) === size ? type : undefined;
}

function localName(k: Kernel, context: number, address: number, to: CType | undefined): string | undefined {
  const local = localAt(k, context, address);
  return local && `${local.name}${inside(local.type, local.offset, to)} of T${k.state.contexts[context]!.number}`;
}

function localAt(
  k: Kernel,
  context: number,
  address: number,
): { readonly name: string; readonly type: CType; readonly offset: number } | undefined {
  const c = k.state.contexts[context]!;
  let { pc, fp, bp } = c;
  for (let depth = 0; depth < NAMED_FRAMES; depth++) {
    for (const local of functionAt(k.program, pc)?.locals ?? []) {
      if (local.location.kind !== 'frame') continue;
      const start = bp + local.location.offset;
      if (address >= start && address < start + Math.max(1, sizeOfType(local.type)))
        return { name: local.name, type: local.type, offset: address - start };
    }
    if (fp <= 0) break;
    // The linkage: slot 0 leads back to the caller, slot 1 holds its frame's address (language/opcodes.ts).
    const back = c.slots[2 * fp]!;
    bp = (c.slots[2 * fp + 3]! >>> 0) * 0x100000000 + (c.slots[2 * fp + 2]! >>> 0);
    fp = c.slots[2 * fp + 1]!;
    pc = back < 0 ? ~back : back - 1;
  }
  return undefined;
}

/** The path to a byte inside an object; nothing inside what is nobody's business. */
function inside(type: CType, offset: number, to: CType | undefined): string {
  if (to !== undefined) {
    if (type.kind === 'record' && offset === 0 && (to.kind !== 'record' || to.tag === type.tag)) return '';
    if (type.kind === 'array' && sizeOfType(type.of) > 0) {
      const size = sizeOfType(type.of);
      return `[${Math.floor(offset / size)}]${inside(type.of, offset % size, to)}`;
    }
    if (type.kind === 'record' && !type.tag.union && !opaque(type)) {
      const member = type.tag.members.findLast((m) => m.offset <= offset && m.bits === undefined);
      if (member && member.name !== '') return `.${member.name}${inside(member.type, offset - member.offset, to)}`;
    }
  }
  return opaque(type) ? (offset === 0 ? '' : `+${offset}`) : pathIn(type, offset);
}

/** Library types whose inside is nobody's business: mutexes and the like. */
export function opaque(type: CType): boolean {
  return (
    type.kind === 'record' && (findMember(type, '__size') !== undefined || findMember(type, '__data') !== undefined)
  );
}
