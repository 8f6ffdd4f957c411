/**
 * Executables in memory: a program's address space and main context as execve leaves them, for the first process and for
 * one that exchanges its program for another.
 */
import { functionAt, type Image, PAGE_SIZE, type Section } from '../language/program.js';
import { startFrame } from './call.js';
import { charge, emit } from './emit.js';
import {
  addContext,
  addProcess,
  addSpace,
  newContext,
  newProcess,
  ownContext,
  ownCore,
  ownProcess,
  ownSpace,
  ownTask,
} from './epoch.js';
import { closeOnExec, endOtherThreads, ownRecords, resetHandlers } from './exec.js';
import { imageOf } from './images.js';
import { cancelPosixTimers } from './interval-timers.js';
import type { Kernel } from './machine.js';
import { writeAddress, writeBytes } from './memory/access.js';
import { BLOCK_SIZE, Pte } from './memory/layout.js';
import { mapRegion, roundToPages } from './memory/map.js';
import { setWorkingSet } from './memory/paging.js';
import { mark, Shade } from './memory/shadow.js';
import { makeStack } from './memory/stacks.js';
import { allocateFrame, ownBlockWords, pageAt, setPage } from './memory/table.js';
import { enterSpace } from './memory/tlb.js';
import { leaveSpace } from './process.js';
import { ownersDeath } from './robust.js';
import { forgetTranslations } from './scratch.js';
import { type Context, type Mutable, SHELL } from './state.js';

const encoder = new TextEncoder();
const MAIN_STACK = 8 << 20;

/**
 * Puts program bytes into memory without an access: as a file that is mapped. Pages with bytes other than zero are present.
 */
function install(k: Kernel, space: number, address: number, bytes: Uint8Array, flags: number): void {
  const s = k.state;
  for (let from = 0; from < bytes.length; ) {
    const at = address + from;
    const inPage = at % PAGE_SIZE;
    const inBlock = inPage % BLOCK_SIZE;
    const piece = bytes.subarray(from, from + BLOCK_SIZE - inBlock);
    from += piece.length;
    if (piece.every((byte) => byte === 0)) continue;
    let page = pageAt(s.spaces[space]!, at);
    if (page === undefined || page.frame < 0) {
      const frame = allocateFrame(k, at);
      const shadow = page?.shadow;
      page = setPage(s, space, at, {
        frame,
        flags: flags | Pte.present,
        shade: page?.shade ?? Shade.defined,
        shadow,
      })!;
      const mm = ownSpace(s, space);
      mm.resident++;
      mm.peakResident = Math.max(mm.peakResident, mm.resident);
    }
    const words = ownBlockWords(s, page.frame, Math.floor(inPage / BLOCK_SIZE));
    new Uint8Array(words.buffer, words.byteOffset, BLOCK_SIZE).set(piece, inBlock);
  }
}

/** What lies between the objects of a section is nobody's. The objects themselves may be huge: they are defined unmarked. */
function markGaps(k: Kernel, space: number, section: Section): void {
  const objects = [...section.objects].sort((a, b) => a.offset - b.offset);
  let end = 0;
  const gap = (to: number): void => {
    if (to > end) mark(k, space, section.address + end, to - end, Shade.redZone);
  };
  for (const { offset, size } of objects) {
    gap(offset);
    end = Math.max(end, offset + size);
  }
  gap(section.size);
}

/** Maps the sections of an executable into an empty address space; the heap begins, empty, behind them. */
function mapImage(k: Kernel, space: number, image: Image): void {
  let end = 0;
  for (const section of image.sections) {
    const kind =
      section.name === '.text'
        ? 'code'
        : section.name === '.rodata'
          ? 'rodata'
          : section.name === '.data'
            ? 'data'
            : 'bss';
    end = Math.max(end, section.address + section.size);
    if (section.size === 0) continue;
    mapRegion(k, space, {
      at: section.address,
      size: section.size,
      kind,
      name: section.name,
      read: true,
      write: section.writable,
      exec: kind === 'code',
    });
    if (kind !== 'code') markGaps(k, space, section);
    install(k, space, section.address, section.bytes, Pte.readable | (section.writable ? Pte.writable : 0));
  }
  const mm = ownSpace(k.state, space);
  mm.heapStart = roundToPages(end) + PAGE_SIZE;
  mm.brk = mm.heapStart;
}

/**
 * Gives the context the main stack in its process's address space, with the strings of `args` and `environment` at its top,
 * and lets it stand at the executable's start with argc, argv and envp as its arguments.
 */
function startMain(
  k: Kernel,
  context: Mutable<Context>,
  args: readonly Uint8Array[],
  environment: readonly Uint8Array[],
): void {
  const { process } = context;
  const image = imageOf(k, process);
  const { space } = k.state.processes[process]!;
  const stack = makeStack(k, process, {
    size: MAIN_STACK,
    address: 0,
    guardSize: PAGE_SIZE,
    context: context.id,
    number: context.number,
    main: true,
  });
  if (stack === undefined) throw new RangeError('no room for the main stack');
  context.stackLow = stack.stackLow;
  context.tp = stack.tp;
  context.self = stack.self;

  // Strings, then the two vectors of pointers to them, each ended by a null pointer.
  let at = stack.stackHigh;
  const put = (bytes: Uint8Array): number => {
    at -= bytes.length + 1;
    mark(k, space, at, bytes.length + 1, Shade.defined);
    writeBytes(k, space, at, bytes);
    return at;
  };
  const argPlaces = args.map(put);
  const environmentPlaces = environment.map(put);
  const vectors = args.length + environment.length + 2;
  at = Math.floor((at - 8 * vectors) / 16) * 16;
  const argv = at;
  const envp = argv + 8 * (args.length + 1);
  mark(k, space, argv, 8 * vectors, Shade.defined);
  for (let i = 0; i < args.length; i++) writeAddress(k, space, argv + 8 * i, argPlaces[i]!);
  writeAddress(k, space, argv + 8 * args.length, 0);
  for (let i = 0; i < environment.length; i++) writeAddress(k, space, envp + 8 * i, environmentPlaces[i]!);
  writeAddress(k, space, envp + 8 * environment.length, 0);
  context.stackHigh = argv;
  const name = argPlaces[0] ?? 0;
  // What the C library remembers of them (glibc: __libc_argv, __environ).
  ownProcess(k.state, process).library.start = [name, envp];
  // Variables of the C library that are set before main begins (source/library/c/variables.c).
  const path = args[0] ?? new Uint8Array(0);
  for (const v of image.variables) {
    if (v.own || v.location.kind !== 'global') continue;
    const place = v.location.address;
    if (v.name === 'environ') writeAddress(k, space, place, envp);
    else if (v.name === 'program_invocation_name') writeAddress(k, space, place, name);
    else if (v.name === 'program_invocation_short_name') {
      writeAddress(k, space, place, name + path.lastIndexOf(SLASH) + 1);
    }
  }
  const words = (n: number): readonly [number, number] => [n | 0, Math.floor(n / 0x100000000) | 0];
  startFrame(k, context, image.start, [words(args.length), words(argv), words(envp)]);
  context.name = functionAt(k.program, image.start)?.displayName === 'main' ? '_start' : 'main';
}

const SLASH = 47;

/** The address space of a program that begins. */
function freshSpace(k: Kernel): number {
  const space = addSpace(k.state);
  const { workingSet } = k.machine;
  if (workingSet !== undefined) setWorkingSet(k, space, workingSet.minimum, workingSet.maximum);
  return space;
}

/** A process from the shell that has the program in its memory, and no context yet. Answers its index. */
export function loadProcess(k: Kernel, name: string): number {
  const s = k.state;
  const space = freshSpace(k);
  mapImage(k, space, k.program.images[0]!);
  const pid = s.nextPid++;
  s.processCount++;
  return addProcess(s, { ...newProcess, pid, group: pid, parent: SHELL, name, space });
}

/**
 * Creates process and main context of machine.program: code, read-only data, data, bss, heap (empty), main stack with the
 * strings of machine.args and .environment; the context stands at the program's start. It has no task yet: the thread
 * model gives it one. Answers the index of the process.
 */
export function loadProgram(k: Kernel): number {
  const s = k.state;
  const { args, environment } = k.machine;
  const process = loadProcess(k, args[0] ?? 'a.out');
  const { pid } = s.processes[process]!;
  const context = addContext(s, newContext({ process, number: 1, tid: pid, name: 'main', creator: -1, created: 0 }));
  ownProcess(s, process).contexts.push(context);
  const encode = (text: string): Uint8Array => encoder.encode(text);
  startMain(k, ownContext(s, context), args.map(encode), environment.map(encode));
  return process;
}

/**
 * execve past the point of no return (Linux: begin_new_exec): the calling context's process runs `image` (index in
 * Program.images) from its start, with `args` and `environment` (bytes without the final 0). Its other threads end; the
 * address space is a fresh one, the library's data are gone; handlers of signals are reset, descriptors with FD_CLOEXEC
 * closed; ids, the signal mask, pending signals and the alarm stay. Charges `exec`. The library call that asked for it is no
 * more: its phase answers GONE. Throws Fault where memory is used up: the process ends, as on Linux.
 */
export function replaceImage(
  k: Kernel,
  context: Mutable<Context>,
  image: number,
  args: readonly Uint8Array[],
  environment: readonly Uint8Array[],
): void {
  const s = k.state;
  charge(k, 'exec');
  endOtherThreads(k, context);
  ownersDeath(k, context);
  const process = ownProcess(s, context.process);
  leaveSpace(k, process);
  const { name } = k.program.images[image]!;
  const space = freshSpace(k);
  process.space = space;
  process.image = image;
  process.name = name;
  process.library = {};
  // Nothing of the old program is left in the context: from here on a fault has no place in it.
  const { slots, floats } = newSlots();
  context.slots = slots;
  context.floats = floats;
  context.pc = k.program.images[image]!.start;
  context.fp = 0;
  context.bp = 0;
  context.sp = 0;
  context.calls = [];
  context.rmw = undefined;
  context.dirty = false;
  context.detached = false;
  context.cancel = 0;
  context.bare = false;
  context.savedMask = undefined;
  context.interruptsOff = undefined;
  context.signalStack = undefined;
  cancelPosixTimers(k, context.process);
  context.result = [0, 0];
  if (context.task >= 0) {
    const task = ownTask(s, context.task);
    task.space = space;
    task.name = name;
    task.clearTid = 0;
    ownRecords(k, task);
    resetHandlers(k, task);
    closeOnExec(k, task);
  }
  // The host's translations are found by process.
  forgetTranslations(k.scratch);
  if (k.core >= 0 && s.cores[k.core]!.context === context.id) enterSpace(k, ownCore(s, k.core), space);
  emit(k, 'exec', { context: context.id, value: image, other: process.pid, text: name });
  mapImage(k, space, k.program.images[image]!);
  startMain(k, context, args, environment);
}

const newSlots = (): Pick<Context, 'slots' | 'floats'> => {
  const slots = new Int32Array(128);
  return { slots, floats: new Float64Array(slots.buffer) };
};
