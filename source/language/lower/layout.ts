/**
 * Where the program's static data goes: read-only data (string literals, const objects, blocks of initial bytes), data,
 * bss, and the image of thread-local storage. Offsets are within a section until the size of the code is known.
 */
import { CODE_BASE, CODE_STRIDE, PAGE_SIZE, type Section } from '../program.js';
import type { GlobalVariable, InitialValue, Place, Unit } from '../tree.js';
import { alignOf, roundUp, sizeOf } from './shapes.js';

/** 0: .rodata, 1: .data, 2: .bss. */
export type SectionIndex = 0 | 1 | 2;

export type GlobalHome =
  | { readonly kind: 'section'; readonly section: SectionIndex; readonly offset: number }
  | { readonly kind: 'tls'; readonly offset: number };

export interface Objects {
  size: number;
  align: number;
  readonly objects: { offset: number; size: number }[];
}

export interface Layout {
  readonly sections: readonly [Objects, Objects, Objects];
  readonly tls: Objects;
  readonly homes: readonly GlobalHome[];
  /** Offsets in .rodata. */
  readonly strings: readonly number[];
  /** Blocks of bytes that initialisers of locals copy from, by offset in .rodata. */
  readonly blocks: { readonly offset: number; readonly bytes: Uint8Array }[];
  readonly blockKeys: Map<string, number>;
}

/** At least this many bytes between any two objects are nobody's. */
const GAP = 16;

function place(objects: Objects, size: number, align: number): number {
  const step = Math.max(align, 16);
  const offset = objects.objects.length === 0 ? 0 : roundUp(objects.size + GAP, step);
  objects.objects.push({ offset, size });
  objects.size = offset + size;
  objects.align = Math.max(objects.align, step);
  return offset;
}

function allZero(initial: readonly InitialValue[]): boolean {
  return initial.every(
    (v) =>
      ((v.kind === 'int' || v.kind === 'bits') && v.value === 0n) ||
      (v.kind === 'float' && Object.is(v.value, 0)) ||
      (v.kind === 'bytes' && v.bytes.every((b) => b === 0)),
  );
}

/** Bytes of a global; an initialised flexible array member reaches beyond its type. */
export function sizeOfGlobal(variable: GlobalVariable): number {
  let size = sizeOf(variable.type);
  for (const v of variable.initial ?? []) {
    const bytes = v.kind === 'bytes' ? v.bytes.length : v.kind === 'address' ? 8 : v.size;
    if (v.kind !== 'bytes' || variable.type.kind === 'record') size = Math.max(size, v.at + bytes);
  }
  return size;
}

export function makeLayout(unit: Unit): Layout {
  const empty = (): Objects => ({ size: 0, align: 1, objects: [] });
  const sections: [Objects, Objects, Objects] = [empty(), empty(), empty()];
  const tls = empty();
  const strings = unit.strings.map((bytes) => place(sections[0], bytes.length + 1, 1));
  const homes = unit.variables.map((variable): GlobalHome => {
    const size = sizeOfGlobal(variable);
    const align = Math.max(alignOf(variable.type), variable.align ?? 1);
    if (variable.threadLocal) return { kind: 'tls', offset: place(tls, size, align) };
    const section =
      variable.readOnly && variable.initial !== undefined
        ? 0
        : variable.initial === undefined || allZero(variable.initial)
          ? 2
          : 1;
    return { kind: 'section', section, offset: place(sections[section], size, align) };
  });
  return { sections, tls, homes, strings, blocks: [], blockKeys: new Map() };
}

/** Offset in .rodata of a block of bytes, the same for equal blocks. */
export function blockOffset(layout: Layout, bytes: Uint8Array): number {
  const key = bytes.join();
  let offset = layout.blockKeys.get(key);
  if (offset === undefined) {
    offset = place(layout.sections[0], bytes.length, 8);
    layout.blocks.push({ offset, bytes });
    layout.blockKeys.set(key, offset);
  }
  return offset;
}

export interface Addresses {
  /** Start of each section by SectionIndex. */
  readonly bases: readonly [number, number, number];
  readonly text: Section;
  readonly end: number;
}

export function sectionBases(layout: Layout, codeEnd: number, intrinsics: number): Addresses {
  const textSize = (codeEnd + intrinsics) * CODE_STRIDE;
  const bases: [number, number, number] = [0, 0, 0];
  let at = roundUp(CODE_BASE + textSize, PAGE_SIZE);
  for (const section of [0, 1, 2] as const) {
    const objects = layout.sections[section];
    at = roundUp(at, Math.max(PAGE_SIZE, objects.align));
    bases[section] = at;
    at = roundUp(at + objects.size + GAP, PAGE_SIZE);
  }
  const text: Section = {
    name: '.text',
    address: CODE_BASE,
    size: textSize,
    bytes: new Uint8Array(0),
    writable: false,
    objects: [{ offset: 0, size: textSize }],
  };
  return { bases, text, end: at };
}

export interface SymbolAddresses {
  /** Address of a function of the program or the library, or undefined. */
  functionAddress(name: string): number | undefined;
  unknown(place: Place, name: string): void;
}

/** The initial bytes of the sections and of thread-local storage. */
export function fillSections(
  unit: Unit,
  layout: Layout,
  addresses: Addresses,
  symbols: SymbolAddresses,
): { sections: Section[]; tls: Uint8Array } {
  const bytes = [0, 1].map((s) => new Uint8Array(layout.sections[s]!.size));
  const tls = new Uint8Array(layout.tls.size);
  unit.strings.forEach((text, n) => {
    bytes[0]!.set(text, layout.strings[n]!);
  });
  for (const block of layout.blocks) bytes[0]!.set(block.bytes, block.offset);
  const symbolAddress = (variable: GlobalVariable, value: InitialValue & { kind: 'address' }): number => {
    const { of } = value;
    if (of.kind === 'string') return addresses.bases[0] + layout.strings[of.index]!;
    if (of.kind === 'variable') {
      const home = layout.homes[of.index]!;
      return home.kind === 'section' ? addresses.bases[home.section] + home.offset : 0;
    }
    const address = symbols.functionAddress(of.name);
    if (address === undefined) symbols.unknown(variable.place, of.name);
    return address ?? 0;
  };
  unit.variables.forEach((variable, n) => {
    const home = layout.homes[n]!;
    if (variable.initial === undefined || (home.kind === 'section' && home.section === 2)) return;
    const target = home.kind === 'tls' ? tls : bytes[home.section]!;
    const view = new DataView(target.buffer);
    for (const value of variable.initial) {
      const at = home.offset + value.at;
      if (value.kind === 'bytes') target.set(value.bytes, at);
      else if (value.kind === 'address') {
        view.setBigUint64(at, BigInt(symbolAddress(variable, value)) + BigInt(value.add), true);
      } else if (value.kind === 'float') {
        if (value.size === 4) view.setFloat32(at, value.value, true);
        else view.setFloat64(at, value.value, true);
      } else writeInteger(target, at, value);
    }
  });
  const names = ['.rodata', '.data', '.bss'] as const;
  const sections = ([0, 1, 2] as const).map((s): Section => {
    const { size, objects } = layout.sections[s];
    return {
      name: names[s],
      address: addresses.bases[s],
      // The gap behind the last object is part of it, so that running past its end is noticed too.
      size: objects.length === 0 ? 0 : size + GAP,
      bytes: bytes[s] ?? new Uint8Array(0),
      writable: s !== 0,
      objects,
    };
  });
  return { sections: [addresses.text, ...sections], tls };
}

function writeInteger(target: Uint8Array, at: number, value: InitialValue & { kind: 'int' | 'bits' }): void {
  let bits = BigInt.asUintN(value.size * 8, value.value);
  if (value.kind === 'bits') {
    let old = 0n;
    for (let n = value.size - 1; n >= 0; n--) old = (old << 8n) | BigInt(target[at + n] ?? 0);
    const mask = (1n << BigInt(value.width)) - 1n;
    const shift = BigInt(value.offset);
    bits = (old & ~(mask << shift)) | ((value.value & mask) << shift);
  }
  for (let n = 0; n < value.size; n++) {
    target[at + n] = Number(bits & 0xffn);
    bits >>= 8n;
  }
}
