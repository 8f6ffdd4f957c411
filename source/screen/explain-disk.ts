/** Events of the disk and of the kernel thread that finishes its work, in words (see explain.ts). */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { PAGE_SIZE } from '../kernel/memory/layout.js';
import { showTime } from '../scenarios/units.js';
import { taskName, threadName } from './names.js';
import { clean } from './text.js';

/** `a page of letter.txt`, `3 pages of letter.txt` */
function pagesOf(event: KernelEvent): string {
  const n = event.size / PAGE_SIZE;
  const name = clean(event.text.slice(event.text.lastIndexOf('/') + 1));
  return `${n === 1 ? 'a page' : `${n} pages`} of ${name === '' ? 'a file' : name}`;
}

const isKernelThread = (k: Kernel, event: KernelEvent): boolean =>
  event.context < 0 && k.state.tasks[event.task]?.kernelThread === true;

/** A line without the name in front; undefined: not one of these events. */
export function diskLine(k: Kernel, event: KernelEvent): string | undefined {
  switch (event.kind) {
    case 'disk':
      if (event.why === 'on its way') return `needs ${pagesOf(event)}, on its way from the disk already`;
      return `asks the disk for ${pagesOf(event)}${event.value === 0 ? '' : `: it is busy, ${event.value} before it`}`;
    case 'diskDone':
      return `disk: ${pagesOf(event)} read, interrupt`;
    case 'kernelWork': {
      if (event.why === 'interrupts off' || event.why === 'interrupts on') return `turns ${event.why}`;
      const woken = event.other < 0 ? '' : `${threadName(k, event.other)}`;
      if (event.why === 'wakes') return `wakes ${woken} too`;
      return `puts ${pagesOf(event)} into the page cache${woken === '' ? '' : `, wakes ${woken}`}`;
    }
    case 'block':
      if (isKernelThread(k, event)) return 'has no more work: it sleeps';
      return event.why === 'disk' ? 'waits for the disk (state D)' : undefined;
    default:
      return undefined;
  }
}

/** Whose memory a core has loaded that runs a kernel thread. */
function borrowed(k: Kernel, event: KernelEvent): string {
  const space = k.state.cores[event.core]?.space ?? -1;
  const process = k.state.processes.find((p) => p !== undefined && space >= 0 && p.space === space);
  return process === undefined ? 'what is loaded' : `that of process ${process.pid}`;
}

/** A sentence with who and where; undefined: made of the line as all others. `who`: `T2`; `core`: `core 1: `. */
export function diskSentence(k: Kernel, event: KernelEvent, who: string, core: string): string | undefined {
  switch (event.kind) {
    case 'disk': {
      const needs = `${core}${who} needs ${pagesOf(event)}, not in memory`;
      if (event.why === 'on its way') return `${needs} yet, but asked for already: one request serves both.`;
      if (event.value === 0) return `${needs}: the disk is asked, and takes ${showTime(event.numbers?.takes ?? 0)}.`;
      const before = event.value === 1 ? 'one request comes' : `${event.value} requests come`;
      return `${needs}: the disk is asked, but is busy. It does one at a time, and ${before} first.`;
    }
    case 'diskDone': {
      const next = event.value === 0 ? '' : ` It takes up the next of ${event.value}.`;
      if (event.other < 0) return `The disk has read ${pagesOf(event)}.${next}`;
      return `Interrupt: the disk has read ${pagesOf(event)}.${next} The rest is work for the kernel thread ${taskName(k, event.other)}, which is woken.`;
    }
    case 'kernelWork':
      if (event.why === 'interrupts off')
        return `${core}${who} turns interrupts off: no timer tick, no other thread and no signal comes in between.`;
      if (event.why === 'interrupts on')
        return `${core}${who} turns interrupts on again: what was kept waiting comes now.`;
      if (!isKernelThread(k, event)) return undefined;
      return event.why === 'wakes' || event.other >= 0
        ? undefined
        : `${core}${who} puts ${pagesOf(event)} into the page cache. Nobody waits for it any more.`;
    case 'switch':
      if (!isKernelThread(k, event)) return undefined;
      return `Core ${event.core} runs ${who}, a thread of the kernel: it has no address space and borrows ${borrowed(k, event)} (lazy TLB), so nothing is flushed.`;
    case 'block':
      return event.why === 'disk' && !isKernelThread(k, event)
        ? `${core}${who} sleeps until then, in state D: no signal wakes it.`
        : undefined;
    default:
      return undefined;
  }
}
