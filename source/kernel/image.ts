/** Loading a program: its address space, first process and main context, as execve leaves them. */
import { functionAt, PAGE_SIZE, type Section } from '../language/program.js';
import { startFrame } from './call.js';
import { addContext, addProcess, addSpace, newContext, newProcess, ownContext, ownProcess, ownSpace } from './epoch.js';
import type { Kernel } from './machine.js';
import { writeAddress, writeBytes } from './memory/access.js';
import { BLOCK_SIZE, Pte } from './memory/layout.js';
import { mapRegion, roundToPages } from './memory/map.js';
import { mark, Shade } from './memory/shadow.js';
import { makeStack } from './memory/stacks.js';
import { allocateFrame, ownBlockWords, pageAt, setPage } from './memory/table.js';
import { SHELL } from './state.js';

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

/**
 * Creates process and main context of machine.program: code, read-only data, data, bss, heap (empty), main stack with the
 * strings of machine.args and .environment; the context stands at program.start with argc, argv and envp as its arguments.
 * It has no task yet: the thread model gives it one. Answers the index of the process.
 */
export function loadProgram(k: Kernel): number {
  const { program } = k;
  const s = k.state;
  const space = addSpace(s);
  let end = 0;
  for (const section of program.sections) {
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
  const mm = ownSpace(s, space);
  mm.heapStart = roundToPages(end) + PAGE_SIZE;
  mm.brk = mm.heapStart;
  const name = k.machine.args[0] ?? 'a.out';
  const process = addProcess(s, {
    ...newProcess,
    pid: s.nextPid,
    group: s.nextPid++,
    parent: SHELL,
    name,
    space,
  });
  s.processCount++;
  const pid = s.processes[process]!.pid;
  const context = addContext(s, newContext({ process, number: 1, tid: pid, name: 'main', creator: -1, created: 0 }));
  ownProcess(s, process).contexts.push(context);
  const stack = makeStack(k, process, {
    size: MAIN_STACK,
    address: 0,
    guardSize: PAGE_SIZE,
    context,
    number: 1,
    main: true,
  });
  if (stack === undefined) throw new RangeError('no room for the main stack');
  const c = ownContext(s, context);
  c.stackLow = stack.stackLow;
  c.tp = stack.tp;
  c.self = stack.self;

  // Strings, then the two vectors of pointers to them, each ended by a null pointer.
  let at = stack.stackHigh;
  const put = (text: string): number => {
    const bytes = encoder.encode(text);
    at -= bytes.length + 1;
    mark(k, space, at, bytes.length + 1, Shade.defined);
    writeBytes(k, space, at, bytes);
    return at;
  };
  const args = k.machine.args.map(put);
  const environment = k.machine.environment.map(put);
  const vectors = args.length + environment.length + 2;
  at = Math.floor((at - 8 * vectors) / 16) * 16;
  const argv = at;
  const envp = argv + 8 * (args.length + 1);
  mark(k, space, argv, 8 * vectors, Shade.defined);
  for (let i = 0; i < args.length; i++) writeAddress(k, space, argv + 8 * i, args[i]!);
  writeAddress(k, space, argv + 8 * args.length, 0);
  for (let i = 0; i < environment.length; i++) writeAddress(k, space, envp + 8 * i, environment[i]!);
  writeAddress(k, space, envp + 8 * environment.length, 0);
  c.stackHigh = argv;
  // Variables of the C library that are set before main begins (source/library/c/variables.c).
  const path = k.machine.args[0] ?? '';
  for (const v of program.variables) {
    if (v.own || v.location.kind !== 'global') continue;
    const place = v.location.address;
    if (v.name === 'environ') writeAddress(k, space, place, envp);
    else if (v.name === 'program_invocation_name') writeAddress(k, space, place, args[0] ?? 0);
    else if (v.name === 'program_invocation_short_name') {
      writeAddress(k, space, place, (args[0] ?? 0) + path.lastIndexOf('/') + 1);
    }
  }
  const words = (n: number): readonly [number, number] => [n | 0, Math.floor(n / 0x100000000) | 0];
  startFrame(k, c, program.start, [words(args.length), words(argv), words(envp)]);
  c.name = functionAt(program, program.start)?.displayName === 'main' ? '_start' : 'main';
  return process;
}
