/**
 * Lottery scheduling (Waldspurger and Weihl, OSDI 1994): each ready task holds tickets, and before each quantum one is drawn;
 * its holder runs. Over time everybody gets the share of its tickets. The winning ticket is a random number modulo the
 * tickets held, counted through the tasks in the order of their arrival, as OSTEP's lottery.py does it. A drawing is held at
 * the end of each quantum even where nobody else is ready, and whenever the running task waits or ends.
 *
 * The random numbers are the run's own, or those of the list `draws`, in order, while it lasts; whoever answers
 * `choose('ticket')` may draw another ticket. With `rounded` a COMPUTE that would end within a quantum ends with it, as that
 * simulator's clock goes on by whole quanta only.
 */
import { ownPolicy, ownTask } from '../kernel/epoch.js';
import { nextDecision } from '../kernel/futex.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import { random32 } from '../kernel/random.js';
import type { CoreId, TaskId } from '../kernel/state.js';
import { ANY_CORE } from '../kernel/tasks.js';
import { leastLoaded, mayRun, stealLongest } from './common.js';
import { inOrder, lastOf, pushLast, removeFrom } from './fifo.js';
import { exactlyAt } from './parameters.js';
import { CENTRAL, isCentral, queueOf, startQueues, viewOf } from './queues.js';
import { addTickets, holderOf, shareOf, TICKETS, ticketsOf } from './tickets.js';

const held = (k: Kernel, id: TaskId): number => k.state.tasks[id]!.sched.tickets!;

/** The next random number: of the list, as long as it lasts, else the run's own. */
function draw(k: Kernel): number {
  const { data } = ownPolicy(k.state);
  const at = data.drawn as number;
  const given = exactlyAt(k, 'draws', at);
  if (given === undefined || given < 0) return random32(k);
  data.drawn = at + 1;
  return given;
}

/** The tasks that a core may run, by number, and the tickets that they hold. */
function players(k: Kernel, core: CoreId): readonly TaskId[] {
  return inOrder(queueOf(k, core))
    .filter((id) => mayRun(k, id, core))
    .sort((a, b) => a - b);
}

const restricted = (k: Kernel, id: TaskId): number => {
  const [low, high] = k.state.tasks[id]!.affinity;
  return low === ANY_CORE[0] && high === ANY_CORE[1] ? 0 : 1;
};

export const lottery: Policy = {
  name: 'lottery',
  about: 'draws a ticket before each quantum: everybody has the share of its tickets',
  parameters: [
    { name: 'quantum', unit: 'ns', default: 4000, min: 1, max: 1e15, about: 'time until the next drawing' },
    TICKETS,
    {
      name: 'rounded',
      unit: 'flag',
      default: 0,
      min: 0,
      max: 1,
      about: 'COMPUTE lasts until the end of its last quantum',
    },
    {
      name: 'draws',
      unit: 'count',
      default: -1,
      min: -1,
      max: 2 ** 53 - 1,
      list: 10_000,
      about: 'random numbers to begin with; -1: those of the seed',
    },
    CENTRAL,
  ],
  workConserving: true,
  starvationFree: true,
  start(k) {
    startQueues(k, { tickets: 0, restricted: 0 });
    ownPolicy(k.state).data.drawn = 0;
  },
  attach(k, id) {
    const { sched } = ownTask(k.state, id);
    sched.tickets = ticketsOf(k, id);
    sched.restricted = 0;
  },
  place: (k, id) => leastLoaded(k, id),
  enqueue(k, id, core) {
    const task = ownTask(k.state, id);
    const queue = queueOf(k, core).id;
    task.sched.tickets = ticketsOf(k, id);
    task.sched.restricted = restricted(k, id);
    pushLast(k, queue, id);
    addTickets(k, queue, id, task.sched.tickets).numbers.restricted! += task.sched.restricted;
  },
  dequeue(k, id) {
    const task = k.state.tasks[id]!;
    const { queue, sched } = task;
    removeFrom(k, id);
    addTickets(k, queue, id, -sched.tickets!).numbers.restricted! -= sched.restricted!;
  },
  pick(k, core) {
    const queue = queueOf(k, core);
    if (queue.count === 0) return undefined;
    // where some may not run here, only the tickets of the others count
    const some = isCentral(k) && queue.numbers.restricted! > 0 ? players(k, core) : undefined;
    const all = some === undefined ? queue.numbers.tickets! : some.reduce((n, id) => n + held(k, id), 0);
    if (all === 0) return undefined;
    const first = (): number[] => {
      let at = 0;
      return (some ?? players(k, core)).map((id) => {
        at += held(k, id);
        return at - held(k, id);
      });
    };
    const ticket = k.choose('ticket', draw(k) % all, first, nextDecision(k));
    if (!Number.isInteger(ticket) || ticket < 0 || ticket >= all)
      throw new RangeError(`the answer to a drawing is ticket ${ticket}; there are ${all}, from 0`);
    let task = -1;
    if (some === undefined) task = holderOf(queue, ticket);
    else {
      let left = ticket;
      for (const id of some) {
        task = id;
        if (left < held(k, id)) break;
        left -= held(k, id);
      }
    }
    const numbers = { ticket, of: all, tickets: held(k, task) };
    return { task, why: queue.count === 1 ? 'only' : 'ticket', numbers };
  },
  candidates: (k, core) => players(k, core),
  charge() {},
  nextDecision: (k, _id, _core, now) => now + k.machine.parameters.quantum!,
  tick: () => 'quantum',
  preempts: () => undefined,
  steal(k, core) {
    if (isCentral(k)) return undefined;
    return stealLongest(k, core, (queue) => lastOf(queue, (id) => mayRun(k, id, core)));
  },
  stretch(k, core, until) {
    return k.machine.parameters.rounded === 1 ? Math.max(until, k.state.cores[core]!.decideAt) : until;
  },
  describe: (k) =>
    k.state.queues.map((queue) => {
      const all = queue.numbers.tickets!;
      const tasks = inOrder(queue).sort((a, b) => a - b);
      const view = viewOf(queue, tasks, 'tickets', (id) => `${held(k, id)} ${shareOf(held(k, id), all)}`, `of ${all}`);
      return { ...view, unordered: true };
    }),
};
