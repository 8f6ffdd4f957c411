/**
 * The host's translation caches: three cores load and store the same few words of two processes, with everything in between
 * that replaces what a cache may hold. A load gives what was stored last, always.
 */
import { expect, test } from 'vitest';
import { idleCoreFields } from '../../source/kernel/cores.js';
import { addSpace, makeCore, ownContext, ownCore, ownProcess } from '../../source/kernel/epoch.js';
import { Fault } from '../../source/kernel/faults.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { storeShared } from '../../source/kernel/memory/contents.js';
import { load32, store32 } from '../../source/kernel/memory/fast.js';
import { forkSpace, releaseSpace } from '../../source/kernel/memory/fork.js';
import { mapRegion, protectRegion } from '../../source/kernel/memory/map.js';
import { mark, Shade } from '../../source/kernel/memory/shadow.js';
import { createShared } from '../../source/kernel/memory/shared.js';
import { enterSpace } from '../../source/kernel/memory/tlb.js';
import { assemble, load } from './assemble.js';

const PAGE = 4096;
const AREA = 0x7000_0000_0000;
const CORES = 3;
const PAGES = 4;
const WORDS = [0, 4, 1020] as const;

/** What page 0 (own), 1 (shared), 2 (the file, shared) and 3 (the file, private) hold, by word; of two spaces. */
interface Model {
  /** [space][page][word] of what is a space's own; undefined: the file's. */
  own: (Record<number, number> | undefined)[][];
  shared: Record<number, number>;
  file: Record<number, number>;
  /** [space]: words (page * PAGE + word) that the language calls undefined there. */
  undefined: Set<number>[];
  child: boolean;
  spaceOf: number[];
}

function machine(): { k: ReturnType<typeof load>['k']; spaces: number[]; file: number } {
  const { k } = load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }], data: new Uint8Array(64) }), {
    tlb: { entries: 3, asids: false },
  });
  for (let id = 0; id < CORES; id++) k.state.cores.push(makeCore(idleCoreFields(id, 0), k.state.epoch));
  const space = addSpace(k.state);
  const file = createShared(k, 'file', PAGE);
  for (let page = 0; page < PAGES; page++) {
    mapRegion(k, space, {
      at: AREA + page * PAGE,
      size: PAGE,
      kind: 'mapped',
      name: 'm',
      read: true,
      write: true,
      shared: page === 1 || page === 2,
      ...(page < 2 ? {} : { object: file, offset: 0 }),
    });
  }
  return { k, spaces: [space], file };
}

function play(seed: number): void {
  let state = seed;
  const random = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const { k, spaces, file } = machine();
  let model: Model = {
    own: [[{}, undefined, undefined, undefined]],
    shared: {},
    file: {},
    undefined: [new Set()],
    child: false,
    spaceOf: [0, 0, 0],
  };
  let kept: { at: ReturnType<typeof keyframe>; model: Model; spaces: number[] } | undefined;
  const placeOf = (s: number, page: number): Record<number, number> =>
    page === 1 ? model.shared : page === 2 ? model.file : (model.own[s]![page] ?? model.file);
  for (let n = 0; n < 600; n++) {
    const core = random(CORES);
    k.core = core;
    const what = random(100);
    const s = model.spaceOf[core]!;
    enterSpace(k, ownCore(k.state, core), spaces[s]!);
    // Each process has its own number; here one stands for both, so that what is known by it is dropped.
    ownProcess(k.state, 0).space = spaces[s]!;
    const page = random(PAGES);
    const word = WORDS[random(WORDS.length)]!;
    const address = AREA + page * PAGE + word;
    const [lo, hi] = [address | 0, Math.floor(address / 2 ** 32)];
    const context = ownContext(k.state, 0);
    if (what < 50) {
      if (model.undefined[s]!.has(page * PAGE + word)) {
        expect(() => load32(k, context, lo, hi)).toThrow(Fault);
        continue;
      }
      const value = load32(k, context, lo, hi);
      const should = placeOf(s, page)[word] ?? 0;
      if (value !== should)
        expect({ seed, n, core, s, page, word, value }).toEqual({ seed, n, core, s, page, word, value: should });
    } else if (what < 85) {
      store32(k, context, lo, hi, n);
      model.undefined[s]!.delete(page * PAGE + word);
      if (page === 3) model.own[s]![3] ??= { ...model.file };
      placeOf(s, page)[word] = n;
    } else if (what < 88) {
      if (model.child) continue;
      spaces[1] = forkSpace(k, spaces[0]!).space;
      model.own[1] = structuredClone(model.own[0]!);
      model.undefined[1] = new Set(model.undefined[0]);
      model.child = true;
    } else if (what < 90) {
      if (!model.child || model.spaceOf.includes(1)) continue;
      releaseSpace(k, spaces[1]!);
      model.child = false;
    } else if (what < 93) model.spaceOf[core] = model.child ? random(2) : 0;
    else if (what < 95) kept = { at: keyframe(k), model: structuredClone(model), spaces: spaces.slice() };
    else if (what < 96) {
      if (kept === undefined) continue;
      restore(k, kept.at);
      model = structuredClone(kept.model);
      spaces.splice(0, 2, ...kept.spaces);
    } else if (what < 97) {
      mark(k, spaces[s]!, address, 4, Shade.undefined);
      model.undefined[s]!.add(page * PAGE + word);
    } else if (what < 98) {
      storeShared(k, file, word, Uint8Array.of(n & 255, (n >> 8) & 255, 0, 0));
      model.file[word] = n;
    } else {
      protectRegion(k, spaces[s]!, AREA + page * PAGE, PAGE, true, false);
      protectRegion(k, spaces[s]!, AREA + page * PAGE, PAGE, true, true);
    }
  }
}

test('a load gives what was stored last, whichever core and process stored it', () => {
  for (let seed = 1; seed <= 100; seed++) play(seed);
});
