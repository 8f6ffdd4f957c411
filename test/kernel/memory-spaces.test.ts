/** Address spaces against a model of plain bytes: random programs of everything that changes a mapping. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addSpace } from '../../source/kernel/epoch.js';
import { Fault } from '../../source/kernel/faults.js';
import { hashState } from '../../source/kernel/hash.js';
import { type Keyframe, keyframe, restore } from '../../source/kernel/keyframe.js';
import { peekBytes, readRaw, writeBytes } from '../../source/kernel/memory/access.js';
import { discardPages } from '../../source/kernel/memory/advise.js';
import { readShared, resizeShared, storeShared } from '../../source/kernel/memory/contents.js';
import { forkSpace, releaseSpace } from '../../source/kernel/memory/fork.js';
import { mapRegion, protectRegion, regionAt, unmapRegion } from '../../source/kernel/memory/map.js';
import { moveMapping } from '../../source/kernel/memory/remap.js';
import { createShared, releaseShared, sharedPlace } from '../../source/kernel/memory/shared.js';
import { assemble, load } from './assemble.js';
import { checkReferences } from './references.js';

const PAGE = 4096;
const AREA = 0x7000_0000_0000;
const SLOTS = 8;

/** An object: the first one is held by the test, as by a name; those of anonymous shared mappings by nobody. */
interface Backing {
  size: number;
  readonly pages: Map<number, Uint8Array>;
}
/** A page of a space: its own bytes, if it has any, else its object's. */
interface Page {
  object: number;
  index: number;
  own: Uint8Array | undefined;
  write: boolean;
  shared: boolean;
}
interface Model {
  readonly objects: Map<number, Backing>;
  readonly spaces: Map<number, Map<number, Page>>;
}

const clone = (m: Model): Model => structuredClone(m);
const backingOf = (m: Model, p: Page): Backing | undefined => (p.object < 0 ? undefined : m.objects.get(p.object)!);
const isBus = (m: Model, p: Page): boolean => {
  const backing = backingOf(m, p);
  return backing !== undefined && p.index * PAGE >= backing.size;
};
const bytesOf = (m: Model, p: Page): Uint8Array => p.own ?? backingOf(m, p)?.pages.get(p.index) ?? new Uint8Array(PAGE);

function pageToWrite(m: Model, p: Page): Uint8Array {
  const backing = backingOf(m, p);
  if (backing !== undefined && p.shared) {
    if (!backing.pages.has(p.index)) backing.pages.set(p.index, new Uint8Array(PAGE));
    return backing.pages.get(p.index)!;
  }
  p.own ??= bytesOf(m, p).slice();
  return p.own;
}

const who = fc.nat(9);
const slot = fc.nat(SLOTS - 1);
const n = fc.integer({ min: 1, max: 3 });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 600 });
const a = <const T extends string, R extends object>(
  weight: number,
  kind: T,
  fields: { [K in keyof R]: fc.Arbitrary<R[K]> },
): { weight: number; arbitrary: fc.Arbitrary<{ kind: T } & R> } => ({
  weight,
  arbitrary: fc.record(fields).map((made) => ({ kind, ...(made as R) })),
});
const action = fc.oneof(
  a(3, 'fork', { who }),
  a(10, 'write', { who, at: fc.nat(SLOTS * PAGE - 1), bytes }),
  a(4, 'read', { who, slot }),
  a(3, 'map', { who, slot, n, shared: fc.boolean() }),
  a(3, 'object', { who, slot, n, page: fc.nat(3), shared: fc.boolean() }),
  a(2, 'unmap', { who, slot, n }),
  a(2, 'protect', { who, slot, write: fc.boolean() }),
  a(1, 'store', { at: fc.nat(5 * PAGE), bytes }),
  a(1, 'resize', { size: fc.nat(6 * PAGE) }),
  a(1, 'discard', { who, slot, n }),
  a(1, 'move', { who, slot, to: slot }),
  a(1, 'release', { who }),
  a(1, 'keyframe', {}),
  a(1, 'back', {}),
);

/** As toEqual, which takes 30 times as long. */
function sameBytes(is: Uint8Array | undefined, should: Uint8Array): void {
  if (is === undefined || Buffer.compare(is, should) !== 0) expect(is).toEqual(should);
}

const addressOf = (at: number): number => AREA + at * PAGE;

test('every byte is what a model of plain arrays says, references are what page tables say, nothing is lost', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80, size: 'max' }), (actions) => {
      const { k } = load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }], data: new Uint8Array(64) }));
      const { used } = k.state.memory;
      const file = createShared(k, 'file', 3 * PAGE + 100);
      let model: Model = {
        objects: new Map([[file, { size: 3 * PAGE + 100, pages: new Map() }]]),
        spaces: new Map([[addSpace(k.state), new Map()]]),
      };
      let kept: { at: Keyframe; model: Model; hash: string } | undefined;
      for (const step of actions) {
        const ids = [...model.spaces.keys()];
        if (ids.length === 0) break;
        const id = ids['who' in step ? step.who % ids.length : 0]!;
        const pages = model.spaces.get(id)!;
        switch (step.kind) {
          case 'keyframe':
            kept = { at: keyframe(k), model: clone(model), hash: hashState(k) };
            break;
          case 'back':
            if (kept === undefined) break;
            restore(k, kept.at);
            model = clone(kept.model);
            expect(hashState(k)).toBe(kept.hash);
            break;
          case 'fork':
            model.spaces.set(forkSpace(k, id).space, new Map([...pages].map(([i, p]) => [i, structuredClone(p)])));
            break;
          case 'write': {
            const span: (Page | undefined)[] = [];
            for (let i = Math.floor(step.at / PAGE); i * PAGE < step.at + step.bytes.length; i++)
              span.push(pages.get(i));
            if (!span.every((p) => p?.write === true && !isBus(model, p))) {
              expect(() => writeBytes(k, id, AREA + step.at, step.bytes)).toThrow(Fault);
              break;
            }
            writeBytes(k, id, AREA + step.at, step.bytes);
            step.bytes.forEach((byte, i) => {
              pageToWrite(model, pages.get(Math.floor((step.at + i) / PAGE))!)[(step.at + i) % PAGE] = byte;
            });
            break;
          }
          case 'read': {
            const page = pages.get(step.slot);
            const read = (): Uint8Array => readRaw(k, id, addressOf(step.slot), PAGE);
            if (page === undefined) expect(read).toThrow(/nothing is mapped/);
            else if (isBus(model, page)) expect(read).toThrow(/bus error/);
            else sameBytes(read(), bytesOf(model, page));
            break;
          }
          case 'map':
          case 'object': {
            const slots = Array.from({ length: step.n }, (_, i) => step.slot + i);
            const free = slots.every((i) => !pages.has(i));
            const at = mapRegion(k, id, {
              at: addressOf(step.slot),
              size: step.n * PAGE,
              kind: 'mapped',
              name: 'm',
              read: true,
              write: true,
              shared: step.shared,
              ...(step.kind === 'object' ? { object: file, offset: step.page * PAGE } : {}),
            });
            expect(at !== 0).toBe(free);
            if (!free) break;
            const { object } = regionAt(k, id, at)!;
            if (step.kind === 'map' && step.shared)
              model.objects.set(object, { size: step.n * PAGE, pages: new Map() });
            slots.forEach((i, nth) => {
              const index = nth + (step.kind === 'object' ? step.page : 0);
              pages.set(i, { object, index, own: undefined, write: true, shared: step.shared });
            });
            break;
          }
          case 'unmap':
            unmapRegion(k, id, addressOf(step.slot), step.n * PAGE);
            for (let i = 0; i < step.n; i++) pages.delete(step.slot + i);
            break;
          case 'protect': {
            const page = pages.get(step.slot);
            expect(protectRegion(k, id, addressOf(step.slot), PAGE, true, step.write)).toBe(page !== undefined);
            if (page !== undefined) page.write = step.write;
            break;
          }
          case 'discard':
            discardPages(k, id, addressOf(step.slot), step.n * PAGE);
            for (let i = 0; i < step.n; i++) {
              const page = pages.get(step.slot + i);
              if (page !== undefined) page.own = undefined;
            }
            break;
          case 'move': {
            const page = pages.get(step.slot);
            const region = regionAt(k, id, addressOf(step.slot));
            if (page === undefined || region === undefined || pages.has(step.to)) break;
            const { start } = region;
            const like = {
              ...region,
              start: addressOf(step.slot),
              offset: region.offset + addressOf(step.slot) - start,
            };
            expect(moveMapping(k, id, like, addressOf(step.slot), PAGE, PAGE, addressOf(step.to))).toBe(
              addressOf(step.to),
            );
            pages.delete(step.slot);
            pages.set(step.to, page);
            break;
          }
          case 'store': {
            storeShared(k, file, step.at, step.bytes);
            const backing = model.objects.get(file)!;
            step.bytes.forEach((byte, i) => {
              const index = Math.floor((step.at + i) / PAGE);
              if (!backing.pages.has(index)) backing.pages.set(index, new Uint8Array(PAGE));
              backing.pages.get(index)![(step.at + i) % PAGE] = byte;
            });
            break;
          }
          case 'resize': {
            resizeShared(k, file, step.size);
            const backing = model.objects.get(file)!;
            const shrinks = step.size < backing.size;
            backing.size = step.size;
            if (!shrinks) break;
            for (const index of [...backing.pages.keys()]) if (index * PAGE >= step.size) backing.pages.delete(index);
            backing.pages.get(Math.floor(step.size / PAGE))?.fill(0, step.size % PAGE);
            for (const one of model.spaces.values())
              for (const page of one.values())
                if (page.object === file && page.index * PAGE >= step.size) page.own = undefined;
            break;
          }
          default:
            releaseSpace(k, id);
            model.spaces.delete(id);
        }
        for (const [space, list] of model.spaces) {
          for (const [i, page] of list) {
            if (isBus(model, page)) continue;
            sameBytes(peekBytes(k, space, addressOf(i), PAGE), bytesOf(model, page));
            const place = sharedPlace(k, space, addressOf(i) + 7);
            const object = page.shared ? page.object : undefined;
            if (place?.object !== object || (place !== undefined && place.offset !== page.index * PAGE + 7))
              throw new Error(`shared place of ${i} in ${space}: ${JSON.stringify(place)}`);
          }
        }
        const backing = model.objects.get(file)!;
        sameBytes(readShared(k, file, PAGE, PAGE), backing.pages.get(1) ?? new Uint8Array(PAGE));
        checkReferences(k);
      }
      for (const id of model.spaces.keys()) releaseSpace(k, id);
      releaseShared(k, file);
      checkReferences(k);
      expect(k.state.memory.used).toBe(used);
      expect(k.state.memoryObjects.every((o) => o === undefined)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
