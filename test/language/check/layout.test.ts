import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../../source/language/check/types.js';
import type { GlobalVariable } from '../../../source/language/tree.js';
import { checkTexts } from './helpers.js';

const folder = new URL('.', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** The bytes of a variable before the program runs. */
const image = (variable: GlobalVariable): string => {
  const bytes = new Uint8Array(sizeOf(variable.type) ?? 0);
  const or = (at: number, size: number, value: bigint): void => {
    for (let i = 0; i < size; i++) {
      const byte = Number((value >> BigInt(8 * i)) & 255n);
      if (byte !== 0) bytes[at + i] = bytes[at + i]! | byte;
    }
  };
  for (const one of variable.initial ?? []) {
    if (one.kind === 'int') or(one.at, one.size, BigInt.asUintN(one.size * 8, one.value));
    if (one.kind === 'bits') or(one.at, 8, BigInt.asUintN(one.width, one.value) << BigInt(one.offset));
  }
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

describe('layout of structs, unions, bit-fields and enums', () => {
  const { unit, diagnostics } = checkTexts([read('layout.c')]);
  const expected = read('layout.expected').trim().split('\n');

  it('understands the table', () => {
    expect(diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
  });
  it('has the sizes, alignments and offsets that gcc has', () => {
    const table = unit?.variables.find((one) => one.name === 'table');
    const ours = new Array<string>(sizeOf(table!.type)! / 8).fill('0');
    for (const one of table?.initial ?? []) if (one.kind === 'int') ours[one.at / 8] = String(one.value);
    expect(ours).toEqual(expected.filter((line) => !line.startsWith('v')));
  });
  it('puts bit-fields where gcc puts them', () => {
    const lines = expected.filter((line) => line.startsWith('v'));
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) {
      const [name, bytes] = line.split(' ');
      const variable = unit?.variables.find((one) => one.name === name);
      expect(`${name} ${image(variable!)}`).toBe(`${name} ${bytes}`);
    }
  });
});
