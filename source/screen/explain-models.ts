/** What thread models do by themselves, in words. */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { showTime } from '../scenarios/units.js';
import { threadName } from './names.js';

/** One short line without the thread's name in front. */
export function modelLine(k: Kernel, event: KernelEvent): string {
  const other = event.other >= 0 ? threadName(k, event.other) : '';
  switch (event.why) {
    case 'lock takes':
      return other === '' ? 'takes the interpreter lock again' : `takes the interpreter lock after ${other}`;
    case 'lock waits':
      return `needs the interpreter lock, which ${other} has: it sleeps, for a switch interval at most`;
    case 'lock asks':
      return `has waited a switch interval (${showTime(event.numbers?.interval ?? 0)}) and asks ${other} to give the interpreter lock up`;
    case 'lock aside':
      return 'was asked to give the interpreter lock up and stands aside until another has taken it';
    case 'lock forced':
      return `gives the interpreter lock up, as it was asked to${other === '' ? '' : `, and wakes ${other}`}`;
    case 'lock wait':
      return `is about to wait and lets the interpreter lock go${other === '' ? '' : `: ${other} is woken for it`}`;
    case 'lock call':
      return `makes a system call that may take long and lets the interpreter lock go${other === '' ? '' : `: ${other} is woken for it`}`;
    case 'lock exit':
      return `ends and lets the interpreter lock go${other === '' ? '' : `: ${other} is woken for it`}`;
    default:
      return event.text || event.why || 'is dealt with by the thread model';
  }
}
