/**
 * Keyframes: the whole state at a step, for the price of copying a few tables of pointers. Everything beneath is shared;
 * the epoch moves on, so that the writers copy a record before they change it.
 */
import type { Kernel } from './machine.js';
import type { AddressSpace, PhysicalMemory } from './memory/layout.js';
import type { Output, State } from './state.js';

export interface Keyframe {
  readonly step: number;
  /** Never changed again. */
  readonly state: Readonly<State>;
}

/** A root of its own with tables of its own; the records are shared. All states have the shape of this literal. */
export function copyRoot(s: Readonly<State>, epoch: number): State {
  return {
    epoch,
    step: s.step,
    now: s.now,
    decision: s.decision,
    nextPid: s.nextPid,
    processCount: s.processCount,
    random: s.random,
    cores: s.cores.slice(),
    tasks: s.tasks.slice(),
    contexts: s.contexts.slice(),
    processes: s.processes.slice(),
    spaces: s.spaces.slice(),
    files: s.files.slice(),
    openFiles: s.openFiles,
    inodes: s.inodes,
    pipes: s.pipes,
    epolls: s.epolls,
    sockets: s.sockets,
    messageQueues: s.messageQueues,
    filesystems: s.filesystems.slice(),
    signalHandlers: s.signalHandlers.slice(),
    credentials: s.credentials.slice(),
    memory: s.memory,
    memoryObjects: s.memoryObjects.slice(),
    disk: s.disk,
    segments: s.segments.slice(),
    namedSemaphores: s.namedSemaphores.slice(),
    queues: s.queues.slice(),
    futexes: s.futexes,
    timers: s.timers,
    objects: s.objects,
    ledger: s.ledger,
    output: s.output,
    policy: s.policy,
    model: s.model,
    device: s.device,
    outcome: s.outcome,
  };
}

/** An epoch that no record reachable from here has seen. */
function nextEpoch(k: Kernel, at: number): number {
  const epoch = Math.max(k.scratch.lastEpoch, at) + 1;
  k.scratch.lastEpoch = epoch;
  return epoch;
}

/** Takes a keyframe of the state as it is. The kernel goes on in a new epoch; translations are forgotten. */
export function keyframe(k: Kernel): Keyframe {
  const s = k.state;
  const frame: Keyframe = { step: s.step, state: Object.freeze(copyRoot(s, s.epoch)) };
  s.epoch = nextEpoch(k, s.epoch);
  k.forget();
  return frame;
}

/**
 * Goes to a keyframe (of this kernel or of another one of the same machine). Watches are dropped: whoever set them sets
 * them anew.
 */
export function restore(k: Kernel, frame: Keyframe): void {
  k.state = copyRoot(frame.state, nextEpoch(k, Math.max(frame.state.epoch, k.state.epoch)));
  k.scratch.watches.clear();
  k.scratch.touched.length = 0;
  k.forget();
}

/**
 * About how many bytes of host memory the keyframe holds that `since` does not. For budgets: typed arrays exactly, records
 * by a rule of thumb.
 */
export function sizeOf(frame: Keyframe, since: Keyframe | undefined): number {
  const a = frame.state;
  const b = since?.state;
  const RECORD = 400;
  const POINTER = 8;
  let size = 1000;
  const table = (x: readonly (object | undefined)[], y: readonly (object | undefined)[] | undefined): void => {
    size += x.length * POINTER;
    for (let i = 0; i < x.length; i++) if (x[i] !== undefined && x[i] !== y?.[i]) size += RECORD;
  };
  table(a.cores, b?.cores);
  table(a.tasks, b?.tasks);
  table(a.processes, b?.processes);
  table(a.queues, b?.queues);
  table(a.memoryObjects, b?.memoryObjects);
  table(a.segments, b?.segments);
  size += a.namedSemaphores.length * POINTER;
  size += a.contexts.length * POINTER;
  for (let i = 0; i < a.contexts.length; i++) {
    const c = a.contexts[i];
    if (c !== undefined && c !== b?.contexts[i]) size += RECORD + c.slots.byteLength;
  }
  for (let i = 0; i < a.spaces.length; i++) {
    const mm = a.spaces[i];
    if (mm !== undefined && mm !== b?.spaces[i]) size += spaceSize(mm, b?.spaces[i]);
  }
  if (a.memory !== b?.memory) size += memorySize(a.memory, b?.memory);
  if (a.output !== b?.output) size += outputSize(a.output, b?.output);
  if (a.objects !== b?.objects) size += a.objects.list.length * 60;
  if (a.timers !== b?.timers) size += a.timers.heap.length * POINTER;
  if (a.futexes !== b?.futexes) for (const q of a.futexes.queues.values()) size += 100 + q.length * POINTER;
  return size;
}

/** Pieces written since: what they take, and the list of the latest. */
function outputSize(a: Output, b: Output | undefined): number {
  const PIECE = 250;
  let pieces = a.latest.length;
  for (let chunk = a.before; chunk !== undefined && chunk !== b?.before; chunk = chunk.before)
    pieces += chunk.pieces.length;
  const known = a.before === b?.before ? (b?.latest.length ?? 0) : 0;
  return Math.max(0, pieces - known) * PIECE + a.latest.length * 8 + a.bytes - (b?.bytes ?? 0);
}

const NODE = 8300;
const LEAF = 300;
const PAGE = 80;
const BLOCK = 512 + 350;

function spaceSize(a: AddressSpace, b: AddressSpace | undefined): number {
  let size = 400 + a.regions.length * 8 + a.table.length * 8;
  a.table.forEach((upper, i) => {
    const upperB = b?.table[i];
    if (upper === undefined || upper === upperB) return;
    size += NODE;
    upper.directories.forEach((directory, j) => {
      const directoryB = upperB?.directories[j];
      if (directory === undefined || directory === directoryB) return;
      size += NODE;
      directory.leaves.forEach((leaf, l) => {
        const leafB = directoryB?.leaves[l];
        if (leaf === undefined || leaf === leafB) return;
        size += LEAF;
        leaf.pages.forEach((page, m) => {
          const pageB = leafB?.pages[m];
          if (page === undefined || page === pageB) return;
          size += PAGE;
          page.shadow?.forEach((block, n) => {
            if (block !== undefined && block.epoch >= 0 && block !== pageB?.shadow?.[n]) size += BLOCK;
          });
        });
      });
    });
  });
  return size;
}

function memorySize(a: PhysicalMemory, b: PhysicalMemory | undefined): number {
  let size = 200 + 8 * (a.free.length + a.directories.length);
  a.directories.forEach((directory, i) => {
    const directoryB = b?.directories[i];
    if (directory === undefined || directory === directoryB) return;
    size += NODE / 2;
    directory.frames.forEach((frame, j) => {
      const frameB = directoryB?.frames[j];
      if (frame === undefined || frame === frameB) return;
      size += PAGE + 64;
      frame.blocks.forEach((block, n) => {
        if (block !== undefined && block !== frameB?.blocks[n]) size += BLOCK;
      });
    });
  });
  return size;
}
