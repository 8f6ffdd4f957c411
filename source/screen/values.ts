/** Values as text: `42`, `'a'`, `"text"`, `{1, 2, 3}`, `{.x = 1}`, `&counter`, `worker`, `?` for what was never assigned. */

import type { Kernel } from '../kernel/machine.js';
import { peekBytes } from '../kernel/memory/access.js';
import type { CType } from '../language/types.js';
import { type Datum, readMemory, sizeOfType } from '../scenarios/expression/values.js';
import { addressName, opaque } from './names.js';
import { clean } from './text.js';

const MAX_ELEMENTS = 16;

/** A value in at most about `room` characters (longer ones are cut by the caller). */
export function showValue(k: Kernel, process: number, datum: Datum, room = 60, depth = 0): string {
  const type = datum.type;
  if (type.kind === 'array') return showArray(k, process, datum, type, room, depth);
  if (type.kind === 'record') {
    if (opaque(type)) return '';
    if (depth > 3 || datum.home.kind !== 'memory') return '{...}';
    const parts: string[] = [];
    let used = 2;
    for (const member of type.tag.members.slice(0, MAX_ELEMENTS)) {
      const inner = readMemory(k, datum.home.space, datum.home.address + member.offset, member.type, member.bits);
      const text = `${member.name === '' ? '' : `.${member.name}=`}${showValue(k, process, inner, room - used, depth + 1)}`;
      parts.push(text);
      used += text.length + 2;
      if (used > room) break;
    }
    return `{${parts.join(', ')}${parts.length < type.tag.members.length ? ', ...' : ''}}`;
  }
  if (datum.scalar === undefined) return datum.missing === 'never assigned' ? '?' : '-';
  if (typeof datum.scalar === 'string') return datum.scalar;
  if (type.kind === 'float') return showFloat(Number(datum.scalar));
  if (type.kind === 'enum')
    return type.tag.constants.find((c) => c.value === datum.scalar)?.name ?? String(datum.scalar);
  if (type.kind === 'pointer') return showPointer(k, process, type.to, Number(datum.scalar), datum);
  if (type.kind === 'int' && type.size === 1 && type.name !== 'bool') {
    const n = Number(datum.scalar);
    return n >= 32 && n < 127 ? `${n} '${String.fromCharCode(n)}'` : String(n);
  }
  if (type.kind === 'int' && type.name === 'bool') return datum.scalar === 0n ? 'false' : 'true';
  // A pthread_t is the address of a control block: the thread's name says more.
  if (type.kind === 'int' && type.size === 8 && !type.signed && Number(datum.scalar) > 2 ** 46) {
    const thread = k.state.contexts.find((c) => c !== undefined && c.self === Number(datum.scalar));
    if (thread) return `T${thread.number}`;
  }
  return String(datum.scalar);
}

function showFloat(n: number): string {
  if (Number.isInteger(n) && Math.abs(n) < 1e15) return n.toFixed(1);
  return String(Number(n.toPrecision(9)));
}

/** Types whose objects have parts: a pointer to one names the object, not its first member. */
const WHOLE = new Set<CType['kind']>(['record', 'void']);

function showPointer(k: Kernel, process: number, to: CType, address: number, datum: Datum): string {
  if (address === 0) return 'NULL';
  if (to.kind === 'int' && to.size === 1) {
    const space = datum.home.kind === 'memory' ? datum.home.space : (k.state.processes[process]?.space ?? -1);
    const text = peekText(k, space, address, 32);
    if (text !== undefined) return text;
  }
  const name = addressName(k, process, address, WHOLE.has(to.kind) ? to : undefined);
  // Only what has a name of its own has one that can be written after &.
  return to.kind === 'function' || /^(0x|stack of|control block)|\+0x/.test(name) ? name : `&${name}`;
}

/** `"text"` at an address, or undefined if no readable text is there. `whole`: nothing follows what the limit lets through. */
export function peekText(k: Kernel, space: number, address: number, limit: number, whole = false): string | undefined {
  let text = '';
  for (let i = 0; i < limit; i++) {
    const byte = peekBytes(k, space, address + i, 1)?.[0];
    if (byte === undefined) return undefined;
    if (byte === 0) return JSON.stringify(clean(text));
    text += String.fromCharCode(byte);
  }
  const quoted = JSON.stringify(clean(text));
  return whole ? quoted : `${quoted.slice(0, -1)}..."`;
}

function showArray(
  k: Kernel,
  process: number,
  datum: Datum,
  type: CType & { kind: 'array' },
  room: number,
  depth: number,
): string {
  if (datum.home.kind !== 'memory' || depth > 3) return '{...}';
  const size = sizeOfType(type.of);
  const length = type.length ?? 0;
  if (size === 1 && type.of.kind === 'int') {
    const text = peekText(k, datum.home.space, datum.home.address, Math.min(length, 40), length <= 40);
    if (text !== undefined && !text.includes('\\u')) return text;
  }
  const parts: string[] = [];
  let used = 2;
  for (let i = 0; i < Math.min(length, MAX_ELEMENTS); i++) {
    const text = showValue(
      k,
      process,
      readMemory(k, datum.home.space, datum.home.address + i * size, type.of),
      room - used,
      depth + 1,
    );
    parts.push(text);
    used += text.length + 2;
    if (used > room) break;
  }
  return `{${parts.join(', ')}${parts.length < length ? ', ...' : ''}}`;
}
