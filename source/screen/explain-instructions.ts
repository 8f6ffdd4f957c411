/** What an instruction did, in words: with the values that it loaded, stored or computed (see explain.ts). */
import type { KernelEvent } from '../kernel/events.js';
import { imageOf } from '../kernel/images.js';
import type { Kernel } from '../kernel/machine.js';
import { regionAt } from '../kernel/memory/map.js';
import { describe as describeInstruction, globalAt } from '../language/disassemble.js';
import { Op, opInfo } from '../language/opcodes.js';
import { CODE_BASE, CODE_STRIDE, functionAt } from '../language/program.js';
import { readMemory } from '../scenarios/expression/values.js';
import type { Timeline } from '../timeline/history.js';
import { isShared, processOf, spaceOf, thing } from './event-names.js';
import { addressName, scalarTypeAt, threadName } from './names.js';
import { several } from './processes.js';
import { showValue } from './values.js';

/** What an instruction did; `brief`: another sentence follows. */
export function instructionWords(k: Kernel, timeline: Timeline, event: KernelEvent, brief = false): string {
  const { program } = k;
  const core = event.core >= 0 ? `core ${event.core}: ` : '';
  const who = `${core}${threadName(k, event.context)}`;
  const f = functionAt(program, event.pc);
  const context = k.state.contexts[event.context];
  const now = context?.pc ?? -1;
  const line = program.places[3 * event.pc + 1];
  const where = f === undefined || f.library ? '' : ` (${f.displayName}, line ${line})`;
  const op = program.code[4 * event.pc]!;
  const words = describeInstruction(program, event.pc);
  const name = opInfo[op]?.name ?? '';

  if (op === Op.INTRINSIC) {
    const called = words.replace(/^calls /, '');
    if (event.why === 'goes on')
      return now === event.pc ? `${who} is inside ${called}${where}.` : `${who} comes back from ${called}${where}.`;
    return `${who} ${words}${where}.`;
  }
  // What comes before main and around a thread's function is the library's: nobody wrote it.
  if (f?.library && where === '' && f.displayName.startsWith('_')) {
    const begun = functionAt(program, now);
    return begun !== undefined && begun !== f
      ? `${who} begins ${begun.displayName}.`
      : `${who} gets ready for the call that follows, in the library.`;
  }
  const access = timeline.events.find((e) => e.kind === 'load' || e.kind === 'store' || e.kind === 'atomic');
  if (access && access.address !== 0) {
    const found = thing(k, access);
    const place = /^(stack|control block) of/.test(found) ? `a word in the ${found}` : found;
    const shared = !brief && isShared(k, access);
    const isGlobal = shared || (!brief && globalAt(imageOf(k, processOf(k, access)), access.address) !== undefined);
    if (access.kind === 'load') {
      const into = / into (.*)$/.exec(words)?.[1] ?? 'its own register';
      return `${who} loads ${place} = ${valueWords(k, access)} into ${into}${where}${isGlobal ? ': what others store from now on, it does not see' : ''}.`;
    }
    if (access.kind === 'store')
      return `${who} stores ${valueWords(k, access)} to ${place}${where}${isGlobal ? `: visible ${whoSees(k, access)}` : ''}.`;
    return `${who} ${atomicWords(k, words, access)}${where}${brief ? '' : ': one step that nobody can get between'}.`;
  }
  if (opInfo[op]?.a === 'target' && op !== Op.JUMP && op !== Op.LOOP) {
    const condition = words.replace(/^jumps if /, '');
    const to = program.places[3 * now + 1];
    return now === event.pc + 1
      ? `${who} asks whether ${condition}${where}: no, it goes on.`
      : `${who} asks whether ${condition}${where}: yes, it jumps${to === line ? '' : ` to line ${to}`}.`;
  }
  if (op === Op.JUMP) {
    const to = program.places[3 * now + 1];
    return `${who} jumps ${to === line ? 'within the line' : `to line ${to}`}${where}.`;
  }
  const set = /^computes (.*) \(set \S+ <- ([&"].*)\)$/.exec(words);
  if (set) return `${who} sets ${set[1]} to ${set[2]}${where}.`;
  const computed = /^computes (.*) (\(.*\))$/.exec(words);
  const result = computed && context ? resultOf(k, context.id, op, program.code[4 * event.pc + 1]!, name) : undefined;
  if (computed && result !== undefined)
    return `${who} computes ${computed[1]} = ${result} ${computed[2]!.replace(/^\(set \S+ <- /, '(')}${where}.`;
  return `${who} ${words}${where}.`;
}

/** An access to memory in few words: `stores counter = 5`. `pc`: of its instruction. */
export function accessWords(k: Kernel, access: KernelEvent, pc: number): string {
  if (access.kind === 'atomic') return atomicWords(k, describeInstruction(k.program, pc), access);
  return `${access.kind}s ${thing(k, access)} = ${valueWords(k, access)}`;
}

/** Who sees what is stored to a global: threads, and of several processes those that have this memory. */
function whoSees(k: Kernel, event: KernelEvent): string {
  if (!several(k)) return 'to all threads';
  const space = spaceOf(k, event);
  const region = regionAt(k, space, event.address);
  const spaces = region?.shared ? (k.state.memoryObjects[region.object]?.mappers ?? []) : [space];
  const pids = k.state.processes.flatMap((p) => (p !== undefined && spaces.includes(p.space) ? [p.pid] : []));
  const shown = pids.slice(0, 4).join(' and ');
  if (pids.length === 1) return `in process ${shown} only`;
  return `in processes ${shown}${pids.length > 4 ? ' and more' : ''}`;
}

/** The integer that an instruction has just put into a slot, where it is one. */
function resultOf(k: Kernel, context: number, op: number, slot: number, name: string): string | undefined {
  const c = k.state.contexts[context]!;
  const role = opInfo[op]?.a;
  const low = c.slots[2 * (c.fp + slot)] ?? 0;
  if (/f32|f64|float|double|^f/.test(name)) return undefined;
  if (role === 'd32' || role === 'm32') return String(low);
  if (role !== 'd64' && role !== 'm64') return undefined;
  return wordWords(k, c.process, (c.slots[2 * (c.fp + slot) + 1] ?? 0) * 0x100000000 + (low >>> 0));
}

/** What was loaded or stored, by the type of the variable there. */
function valueWords(k: Kernel, access: KernelEvent): string {
  const process = processOf(k, access);
  const type = scalarTypeAt(k, process, access.address, access.size);
  const space = spaceOf(k, access);
  if (type && space >= 0) {
    const datum = readMemory(k, space, access.address, type);
    if (datum.scalar !== undefined) return showValue(k, process, datum);
  }
  return access.size === 8 ? wordWords(k, process, access.value) : String(access.value);
}

/** Eight bytes of unknown type: small ones are numbers, the others addresses. */
function wordWords(k: Kernel, process: number, value: number): string {
  if (Math.abs(value) < 0x400000) return String(value);
  if (value < 0 || value >= 2 ** 47)
    return Number.isSafeInteger(value) ? String(value) : `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`;
  const name = addressName(k, process, value);
  if (/^0x|^stack of|^control block|\+0x/.test(name) || !/^[A-Za-z_]/.test(name)) return `0x${value.toString(16)}`;
  return functionAt(k.program, (value - CODE_BASE) / CODE_STRIDE)?.displayName === name ? name : `&${name}`;
}

/** An atomic operation in words, with its outcome. */
function atomicWords(k: Kernel, given: string, access: KernelEvent): string {
  const value = valueWords(k, access);
  // What the instruction only knows as a register that points somewhere has a name by now.
  const words = given.replace(/\[[^\]]*\]/, thing(k, access));
  const cas = /^compares (.*?) with (\S+) and, if equal, swaps in (\S+), in one step$/.exec(words);
  if (cas)
    return access.why === 'cas'
      ? `compares ${cas[1]} with ${cas[2]}: equal, and so it stores ${value} there`
      : `compares ${cas[1]} with ${cas[2]}: not equal, it stays ${value}`;
  const does = /^atomically does (\w+) of (.*) on (.*)$/.exec(words);
  if (does) {
    const how: Readonly<Record<string, string>> = {
      add: 'adds',
      sub: 'subtracts',
      or: 'ors',
      and: 'ands',
      xor: 'xors',
    };
    const preposition = does[1] === 'add' ? 'to' : does[1] === 'sub' ? 'from' : 'into';
    return `atomically ${how[does[1]!] ?? does[1]} ${does[2]} ${preposition} ${does[3]}, which is ${value} now`;
  }
  if (words.startsWith('atomically loads ')) return words.replace(/ into /, ` = ${value} into `);
  if (words.startsWith('atomically exchanges ')) return `${words}, so that it is ${value} now`;
  return words;
}
