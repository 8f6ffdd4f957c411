/** Makes a kernel follow a schedule. */
import type { Chooser, Exchange, Kernel } from '../kernel/machine.js';
import { policies } from '../schedulers/index.js';
import type { Change, Schedule } from './schedule.js';

/** Makes a kernel follow a schedule: its answers, its forced preemptions, its changes of the machine. */
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
  kernel.exchanges = schedule.changes.map(exchangeOf);
}

/** A change with its policy found by name. */
export function exchangeOf({ step, policy, parameters, cores }: Change): Exchange {
  const found = policies.get(policy);
  if (found === undefined) throw new RangeError(`there is no policy '${policy}'`);
  return { step, policy: found, parameters, cores };
}
