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
    let swapped = 0;
    eachPage(mm, 0, 2 ** 47, (page, address) => {
      const there = (page.flags & Pte.present) !== 0;
      const away = (page.flags & Pte.swapped) !== 0;
      if (there && away) throw new Error(`${address} is present and swapped`);
      if (page.frame >= 0 !== (there || away)) throw new Error(`presence of ${address}`);
      if (page.frame < 0) return;
      if (there) present++;
      else swapped++;
      if (there && frameAt(k.state, page.frame)!.swapped) throw new Error(`the frame of ${address} is not in memory`);
      counted.set(page.frame, (counted.get(page.frame) ?? 0) + 1);
      if ((page.flags & Pte.writable) !== 0 && (page.flags & Pte.copyOnWrite) !== 0)
        throw new Error(`${address} is writable and copy-on-write`);
    });
    expect([mm.resident, mm.swapped]).toEqual([present, swapped]);
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
  let away = 0;
  for (const frame of counted.keys()) if (frameAt(k.state, frame)!.swapped) away++;
  expect(k.state.memory.swapped).toBe(away);
  for (const [frame, references] of counted) {
    if (frameAt(k.state, frame)!.references !== references) throw new Error(`references of frame ${frame}`);
  }
}
