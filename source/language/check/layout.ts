/** Layout of structs, unions and bit-fields as gcc lays them out on x86-64 Linux (System V ABI, section 3.1.2). */
import type { CType, Member, RecordTag } from '../types.js';
import { alignOf, sizeOf } from './types.js';

export interface FieldSpec {
  readonly name: string;
  readonly type: CType;
  /** Width of a bit-field. */
  readonly width?: number;
  /** `_Alignas` or `aligned` of the member. */
  readonly align?: number;
  readonly packed?: boolean;
}

const up = (value: number, align: number): number => Math.ceil(value / align) * align;

/**
 * Completes `tag`. A bit-field starts at the next bit unless it would cross a boundary of its declared type; width 0 goes
 * to the next boundary; unnamed ones do not raise the alignment. Packed members follow each other by bytes, packed
 * bit-fields by bits. The `offset` of a bit-field is that of the storage unit, aligned to its own size where there is one.
 */
export const layOut = (
  tag: RecordTag,
  fields: readonly FieldSpec[],
  options: { readonly packed: boolean; readonly align?: number },
): void => {
  let bit = 0;
  let largest = 0;
  let align = options.align ?? 1;
  const members: Member[] = [];
  for (const field of fields) {
    const size = sizeOf(field.type) ?? 0;
    const packed = options.packed || field.packed === true;
    const natural = alignOf(field.type);
    if (field.width !== undefined) {
      if (tag.union) bit = 0;
      if (field.width === 0) {
        bit = up(bit, natural * 8);
        continue;
      }
      if (!packed && Math.floor(bit / (size * 8)) !== Math.floor((bit + field.width - 1) / (size * 8))) {
        bit = up(bit, natural * 8);
      }
      if (field.align !== undefined) bit = up(bit, field.align * 8);
      let unit = size;
      let start = Math.floor(bit / (unit * 8)) * unit;
      if (bit + field.width > (start + unit) * 8) {
        // Packed across a boundary: the unit starts at the byte.
        start = Math.floor(bit / 8);
        const bytes = Math.ceil((bit - start * 8 + field.width) / 8);
        unit = bytes <= 1 ? 1 : bytes <= 2 ? 2 : bytes <= 4 ? 4 : 8;
      }
      if (field.name !== '') {
        members.push({
          name: field.name,
          type: field.type,
          offset: start,
          bits: { offset: bit - start * 8, width: field.width },
        });
        align = Math.max(align, field.align ?? 1, packed ? 1 : natural);
      }
      bit += field.width;
      largest = Math.max(largest, bit);
      continue;
    }
    const wanted = Math.max(packed ? 1 : natural, field.align ?? 1);
    align = Math.max(align, wanted);
    const offset = tag.union ? 0 : up(Math.ceil(bit / 8), wanted);
    members.push({ name: field.name, type: field.type, offset });
    bit = (offset + size) * 8;
    largest = Math.max(largest, bit);
  }
  tag.members = members;
  tag.align = align;
  tag.size = up(Math.ceil((tag.union ? largest : bit) / 8), align);
  tag.complete = true;
};

/** A member by name, looking into anonymous structs and unions; its offset is from the start of the whole. */
export const findMember = (tag: RecordTag, name: string): Member | undefined => {
  for (const member of tag.members) {
    if (member.name === name) return member;
    if (member.name === '' && member.type.kind === 'record') {
      const inner = findMember(member.type.tag, name);
      if (inner !== undefined) return { ...inner, offset: inner.offset + member.offset };
    }
  }
  return undefined;
};

/** The names of all members, those of anonymous structs and unions included. */
export const memberNames = (tag: RecordTag): string[] =>
  tag.members.flatMap((member) =>
    member.name === '' && member.type.kind === 'record' ? memberNames(member.type.tag) : [member.name],
  );
