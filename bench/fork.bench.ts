/**
 * ms of host time for the fork of a process with 10,000 resident pages, for its end, and for what comes after: the writes
 * that copy pages. Each right after a keyframe (everything is shared with it, and is copied as it is changed) and without.
 */
import { addSpace } from '../source/kernel/epoch.js';
import { keyframe } from '../source/kernel/keyframe.js';
import type { Kernel } from '../source/kernel/machine.js';
import { write32 } from '../source/kernel/memory/access.js';
import { forkSpace, releaseSpace } from '../source/kernel/memory/fork.js';
import { mapRegion } from '../source/kernel/memory/map.js';
import { mark, Shade } from '../source/kernel/memory/shadow.js';
import { assemble, load } from '../test/kernel/assemble.js';
import { percentile } from './measure.js';

const PAGES = 10_000;

function median(name: string, times: number, prepare: () => void, work: () => void): void {
  const list: number[] = [];
  for (let i = 0; i < times; i++) {
    prepare();
    const start = performance.now();
    work();
    list.push(performance.now() - start);
  }
  const of = (share: number): string => percentile(list, share).toFixed(2);
  console.log(`${name.padEnd(44)}${of(0.5)} ms (95th percentile ${of(0.95)})`);
}

/** `shadows`: pages on which one block has states of its own, as in a heap of small pieces. */
function benchFork(what: string, shadows: boolean): void {
  const { k }: { k: Kernel } = load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }] }));
  const space = addSpace(k.state);
  const base = mapRegion(k, space, { size: PAGES * 4096, kind: 'mapped', name: 'm', read: true, write: true });
  const touch = (id: number): void => {
    for (let i = 0; i < PAGES; i++) write32(k, id, base + i * 4096, i);
  };
  touch(space);
  if (shadows) for (let i = 0; i < PAGES; i++) mark(k, space, base + i * 4096 + 64, 8, Shade.redZone);
  let child = -1;
  const fork = (): void => {
    child = forkSpace(k, space).space;
  };
  const end = (): void => releaseSpace(k, child);
  console.log(`${PAGES} pages${what}`);
  for (let i = 0; i < 20; i++) {
    fork();
    end();
  }
  median(
    '  fork',
    50,
    () => {},
    () => {
      if (child >= 0 && k.state.spaces[child] !== undefined) end();
      fork();
    },
  );
  end();
  median(
    '  fork after a keyframe',
    50,
    () => void keyframe(k),
    () => {
      fork();
    },
  );
  for (let id = space + 1; id < k.state.spaces.length; id++) releaseSpace(k, id);
  median('  the end of a child', 50, fork, end);
  const shared = (): void => {
    fork();
    keyframe(k);
  };
  median('  the end of a child after a keyframe', 50, shared, end);
  const renew = (): void => {
    if (k.state.spaces[child] !== undefined) end();
    fork();
  };
  median('  10,000 writes that copy', 10, renew, () => touch(child));
  const grown = (): void => {
    renew();
    touch(child);
  };
  median('  the end of one with pages of its own', 10, grown, end);
}

benchFork('', false);
benchFork(', each with shadow of its own', true);
