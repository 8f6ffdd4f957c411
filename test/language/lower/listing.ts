/** Listings of functions for golden tests, and what must hold of every program. */
import { disassemble } from '../../../source/language/disassemble.js';
import type { LowerOptions } from '../../../source/language/lower/index.js';
import { lower } from '../../../source/language/lower/index.js';
import { Op, opInfo } from '../../../source/language/opcodes.js';
import type { Program } from '../../../source/language/program.js';
import type { Unit } from '../../../source/language/tree.js';

export function compile(unit: Unit, options: LowerOptions = { lower: 'split' }): Program {
  const { program, diagnostics } = lower(unit, options);
  if (program === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return program;
}

/** The instructions of a function, one a line, numbered from 0. */
export function listing(program: Program, name: string): string[] {
  const f = program.functions.find((x) => x.name === name)!;
  const lines: string[] = [];
  for (let pc = f.entry; pc < f.last; pc++) {
    lines.push(`${String(pc - f.entry).padStart(2)} ${disassemble(program, pc).text}`);
  }
  return lines;
}

/** Everything that must hold of any program; answers what does not. */
export function violations(program: Program): string[] {
  const wrong: string[] = [];
  const { code } = program;
  program.functions.forEach((f, index) => {
    for (let pc = f.entry; pc < f.last; pc++) {
      const op = code[pc * 4]!;
      const info = opInfo[op];
      const say = (text: string): void => void wrong.push(`${f.name}+${pc - f.entry} ${info?.name}: ${text}`);
      if (info === undefined) {
        say(`no opcode ${op}`);
        continue;
      }
      const operands = [code[pc * 4 + 1]!, code[pc * 4 + 2]!, code[pc * 4 + 3]!];
      const slot = (n: number): void => {
        if (n < 2 || n >= f.slots) say(`slot ${n} of ${f.slots}`);
      };
      const target = (n: number): void => {
        if (n < f.entry || n >= f.last) say(`jumps to ${n}`);
      };
      [info.a, info.b, info.c].forEach((role, n) => {
        const value = operands[n]!;
        if (/^[dum](32|64)$/.test(role) && !(op === Op.RET && value === -1)) slot(value);
        else if (role === 'target') target(value);
        else if (role === 'atomic') {
          const atomic = program.atomics[value]!;
          for (const s of [atomic.operand, atomic.desired, atomic.success]) if (s !== -1) slot(s);
        } else if (role === 'switch') {
          const info = program.switches[value]!;
          for (const c of info.cases) target(c.target);
          target(info.otherwise);
        } else if (role === 'base') {
          if (value < 2 || value + 2 + operands[2]! > f.slots) say(`window at ${value} of ${f.slots} slots`);
        }
      });
      if (op === Op.RET && operands[1] !== index) say(`returns from function ${operands[1]}`);
      if (op === Op.LOOP && operands[0]! > pc) say('loops forward');
    }
    const last = code[(f.last - 1) * 4]!;
    if (last !== Op.RET && last !== Op.JUMP && last !== Op.LOOP && last !== Op.TRAP && last !== Op.SWITCH) {
      wrong.push(`${f.name} ends in ${opInfo[last]?.name}`);
    }
    let end = 0;
    for (const o of f.objects) {
      if (o.offset < end + 16 || o.offset + o.size > f.frameBytes - 16) wrong.push(`${f.name}: object at ${o.offset}`);
      end = o.offset + o.size;
    }
    for (const l of f.locals) if (l.from > l.to || l.from < f.entry || l.to > f.last) wrong.push(`${l.name}'s scope`);
  });
  return wrong;
}
