/** System V shared memory segments: records beside the memory objects that hold their bytes. */
import type { Kernel } from '../machine.js';
import type { Mutable, State } from '../state.js';
import type { Segment } from './layout.js';
import { roundToPages } from './map.js';
import { createShared, releaseShared } from './shared.js';

/** A new segment of zeros; answers its id. `creator`: a process id. */
export function createSegment(k: Kernel, key: number, size: number, mode: number, creator: number): number {
  const s = k.state;
  const id = s.segments.length;
  const object = createShared(k, `/SYSV${(key >>> 0).toString(16).padStart(8, '0')}`, roundToPages(size));
  s.segments.push({
    epoch: s.epoch,
    id,
    key,
    object,
    size,
    mode,
    removed: false,
    creator,
    last: 0,
    attached: -1,
    detached: -1,
    changed: s.now,
  });
  return id;
}

export function ownSegment(s: State, id: number): Mutable<Segment> {
  const known = s.segments[id];
  if (known === undefined) throw new RangeError(`the state has no segment ${id}`);
  if (known.epoch === s.epoch) return known;
  const copy = { ...known, epoch: s.epoch };
  s.segments[id] = copy;
  return copy;
}

/** The segment of an id, if there is one. One that was removed goes with the last mapping, whatever ended that. */
export function segmentAt(k: Kernel, id: number): Segment | undefined {
  const known = k.state.segments[id];
  if (known === undefined || k.state.memoryObjects[known.object] !== undefined) return known;
  k.state.segments[id] = undefined;
  return undefined;
}

/** The segment that has this key; undefined: none. */
export function segmentOf(k: Kernel, key: number): Segment | undefined {
  return k.state.segments.find((one) => one !== undefined && one.key === key && !one.removed);
}

/** How many regions map it (shm_nattch). */
export const attachments = (k: Kernel, segment: Segment): number =>
  k.state.memoryObjects[segment.object]?.mappers.length ?? 0;

/** IPC_RMID: nobody finds it by its key any more, and it goes with the last process that has it attached. */
export function removeSegment(k: Kernel, id: number): void {
  const segment = ownSegment(k.state, id);
  if (segment.removed) return;
  segment.removed = true;
  segment.key = 0;
  releaseShared(k, segment.object);
  segmentAt(k, id);
}
