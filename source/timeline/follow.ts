/** Makes a kernel follow a schedule. */
import type { Chooser, Kernel } from '../kernel/machine.js';
import type { Schedule } from './schedule.js';

/** Makes a kernel follow a schedule: its answers and its forced preemptions. */
export function follow(kernel: Kernel, schedule: Schedule): void {
  const answers = new Map(schedule.answers.map((a) => [a.decision, a.answer] as const));
  const contexts = schedule.contexts;
  const chooser: Chooser = (kind, preferred, options, decision) => {
    // In a controlled run every step asks for a context once; other kinds of choices are rare and counted in `decision`
    // too, so the position in the list of contexts is the number of steps done.
    const answer =
      answers.get(decision) ?? (kind === 'context' && contexts.length > 0 ? contexts[kernel.state.step] : undefined);
    return answer !== undefined && options().includes(answer) ? answer : preferred;
  };
  kernel.choose = chooser;
  kernel.forced = schedule.forced;
}
