/** What Go's scheduler and the interpreter lock do by themselves, in words. */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel } from '../kernel/machine.js';
import { showTime } from '../scenarios/units.js';
import { threadName } from './names.js';

/** One short line without the thread's name in front. */
export function schedulerLine(k: Kernel, event: KernelEvent): string {
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
    case 'ring full':
      return `finds the ring of P${event.size} full: half of it and the new goroutine, ${event.value} in all, go to the global queue`;
    case 'steals':
      return `is stolen from P${event.size}, one of ${event.value}`;
    case 'preempted':
      return 'has run for its slice while others are ready: the monitor preempts it by a signal, and it goes to the global queue';
    case 'machine new':
      return `P${event.value} is idle and there is work: a new M (task) is made for it`;
    case 'machine woken':
      return `P${event.value} is idle and there is work: a sleeping M (task) is woken for it`;
    case 'hand-off':
      return `has been in a system call for ${showTime(event.numbers?.waited ?? 0)}: the monitor takes P${event.value} away for others`;
    case 'call back':
      return `is back from its system call and goes on with P${event.value}, which was idle`;
    case 'call without':
      return 'is back from its system call and finds no P: it goes to the global queue, and its M sleeps';
    case 'polled':
      return 'is found ready by the poller: what it waited for has come';
    case 'all asleep':
      return 'fatal error: all goroutines are asleep - deadlock!';
    default:
      return event.text || event.why || 'is dealt with by the thread model';
  }
}
