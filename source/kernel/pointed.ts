/**
 * Names for what has none of its own: memory of the heap, of mappings and of other processes is called by a pointer of the
 * program that leads there, as the program itself calls it: `shared->lock`, `*gate`. For messages and panes.
 */
import { pathIn, sizeOf } from '../language/disassemble.js';
import type { CType } from '../language/types.js';
import { findFrame } from './backtrace.js';
import { imageOf } from './images.js';
import type { Kernel } from './machine.js';
import { peekAddress } from './memory/access.js';
import type { Context } from './state.js';

/** Frames whose pointers are looked at: a deep recursion must not make a message slow. */
const FRAMES = 64;

/** `p->member` or `*p` for an address within what a pointer of this type and value points to. */
function through(name: string, type: CType, value: number | undefined, address: number): string | undefined {
  if (type.kind !== 'pointer' || value === undefined || value === 0) return undefined;
  const offset = address - value;
  const size = type.to.kind === 'void' || type.to.kind === 'function' ? 0 : sizeOf(type.to);
  if (offset < 0 || offset >= size) return undefined;
  const path = pathIn(type.to, offset);
  if (path === '') return `*${name}`;
  return path.startsWith('.') ? `${name}->${path.slice(1)}` : undefined;
}

/** The name of an address by a global pointer of the context's program, or by one of its own variables; or undefined. */
export function pointedName(k: Kernel, context: Context, address: number): string | undefined {
  const space = k.state.processes[context.process]?.space ?? -1;
  for (const v of imageOf(k, context.process).variables) {
    if (v.location.kind !== 'global' || v.type.kind !== 'pointer') continue;
    const name = through(v.name, v.type, peekAddress(k, space, v.location.address), address);
    if (name !== undefined) return name;
  }
  if (context.status === 'gone') return undefined;
  let found: string | undefined;
  let frames = 0;
  const { slots } = context;
  findFrame(k.program, context, (frame) => {
    for (const local of frame.function?.locals ?? []) {
      if (local.type.kind !== 'pointer' || frame.pc < local.from || frame.pc >= local.to) continue;
      const { location } = local;
      let value: number | undefined;
      if (location.kind === 'frame') value = peekAddress(k, space, frame.bp + location.offset);
      else if (location.kind === 'slot' && frame.pc >= local.set) {
        const at = 2 * (frame.fp + location.slot);
        value = (slots[at + 1]! >>> 0) * 2 ** 32 + (slots[at]! >>> 0);
      }
      found ??= through(local.name, local.type, value, address);
    }
    return found !== undefined || ++frames >= FRAMES;
  });
  return found;
}
