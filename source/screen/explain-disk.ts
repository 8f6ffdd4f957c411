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
  return `${n === 0 ? 'all' : n === 1 ? 'a page' : `${n} pages`} of ${name === '' ? 'a file' : name}`;
}

const busyWords = (event: KernelEvent): string => (event.value === 0 ? '' : `: it is busy, ${event.value} before it`);

const isKernelThread = (k: Kernel, event: KernelEvent): boolean =>
  event.context < 0 && k.state.tasks[event.task]?.kernelThread === true;

/** A line without the name in front; undefined: not one of these events. */
export function diskLine(k: Kernel, event: KernelEvent): string | undefined {
  switch (event.kind) {
    case 'disk':
      if (event.why === 'on its way') return `needs ${pagesOf(event)}, on its way from the disk already`;
      if (event.why === 'write') return `has ${pagesOf(event)} written to the disk${busyWords(event)}`;
      return `asks the disk for ${pagesOf(event)}${busyWords(event)}`;
    case 'diskDone':
      return `disk: ${pagesOf(event)} ${event.why === 'write' ? 'written' : 'read'}, interrupt`;
    case 'kernelWork': {
      if (event.why === 'interrupts off' || event.why === 'interrupts on') return `turns ${event.why}`;
      const woken = event.other < 0 ? '' : `${threadName(k, event.other)}`;
      if (event.why === 'wakes') return `wakes ${woken} too`;
      return `puts ${pagesOf(event)} into the page cache${woken === '' ? '' : ` and wakes ${woken}`}`;
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
      const needs =
        event.why === 'write'
          ? `${core}${who} wants ${pagesOf(event)} to be on the disk (fsync)`
          : `${core}${who} needs ${pagesOf(event)}, not in memory`;
      if (event.why === 'on its way') return `${needs} yet, but asked for already: no second request.`;
      if (event.value === 0) return `${needs}: the disk is asked, and takes ${showTime(event.numbers?.takes ?? 0)}.`;
      return `${needs}. The disk is busy: one at a time, ${event.value} before it.`;
    }
    case 'diskDone': {
      const next = event.value === 0 ? '' : ' It takes up the next one.';
      if (event.other < 0)
        return `Interrupt: the disk has ${event.why === 'write' ? 'written' : 'read'} ${pagesOf(event)}.${next}`;
      return `Interrupt: the disk has read ${pagesOf(event)}.${next} The rest is for the kernel thread ${taskName(k, event.other)}, which is woken.`;
    }
    case 'kernelWork':
      if (event.why === 'interrupts off')
        return `${core}${who} turns interrupts off: no timer tick, no other thread and no signal comes in between.`;
      if (event.why === 'interrupts on')
        return `${core}${who} turns interrupts on again: whatever has waited for it comes now.`;
      if (!isKernelThread(k, event)) return undefined;
      return event.why === 'wakes' || event.other >= 0
        ? undefined
        : `${core}${who} puts ${pagesOf(event)} into the page cache. Nobody waits for it any more.`;
    case 'switch':
      if (!isKernelThread(k, event)) return undefined;
      return `Core ${event.core} runs ${who}, a thread of the kernel: it has no address space and borrows ${borrowed(k, event)} (lazy TLB), so nothing is flushed.`;
    case 'block':
      return event.why === 'disk' && !isKernelThread(k, event)
        ? `${core}${who} sleeps in state D: no signal wakes it.`
        : undefined;
    default:
      return undefined;
  }
}
