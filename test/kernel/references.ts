/** What frames, objects and spaces say of each other, counted by hand. */
import { expect } from 'vitest';
import type { Kernel } from '../../source/kernel/machine.js';
import { Pte } from '../../source/kernel/memory/layout.js';
import { eachPage, frameAt } from '../../source/kernel/memory/table.js';

/** Page-table entries that name a frame, counted by hand, against what the frames say; and that no frame is lost. */
export function checkReferences(k: Kernel): void {
  const counted = new Map<number, number>();
  for (const mm of k.state.spaces) {
    if (mm === undefined) continue;
    let present = 0;
    eachPage(mm, 0, 2 ** 47, (page, address) => {
      if (page.frame >= 0 !== ((page.flags & Pte.present) !== 0)) throw new Error(`presence of ${address}`);
      if (page.frame < 0) return;
      present++;
      counted.set(page.frame, (counted.get(page.frame) ?? 0) + 1);
      if ((page.flags & Pte.writable) !== 0 && (page.flags & Pte.copyOnWrite) !== 0)
        throw new Error(`${address} is writable and copy-on-write`);
    });
    expect(mm.resident).toBe(present);
    expect(mm.objectRegions).toBe(mm.regions.filter((r) => r.object >= 0).length);
  }
  for (const object of k.state.memoryObjects) {
    for (const frame of object?.frames.values() ?? []) counted.set(frame, (counted.get(frame) ?? 0) + 1);
    if (object === undefined) continue;
    const mappers = k.state.spaces.flatMap((mm) =>
      (mm?.regions ?? []).filter((r) => r.object === object.id).map(() => mm!.id),
    );
    expect(object.mappers.toSorted()).toEqual(mappers.toSorted());
  }
  expect(k.state.memory.used).toBe(counted.size);
  for (const [frame, references] of counted) {
    if (frameAt(k.state, frame)!.references !== references) throw new Error(`references of frame ${frame}`);
  }
}
