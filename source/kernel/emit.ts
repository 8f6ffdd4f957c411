/** Events and prices of the step under way. */
import { ownLedger } from './epoch.js';
import { EventKind, type EventName, type KernelEvent } from './events.js';
import { type Kernel, PRICE_NAMES, type PriceName } from './machine.js';

/** Is anybody interested in this kind? Ask before building what an event needs. */
export function wants(k: Kernel, kind: EventName): boolean {
  const bit = EventKind[kind];
  const { sink } = k;
  return ((bit < 32 ? sink.low : bit < 64 ? sink.high : sink.top) & (1 << (bit & 31))) !== 0;
}

/** Hands an event of the step under way to the sink, if it wants it. Core, task, context and pc default to those of the step. */
export function emit(
  k: Kernel,
  kind: EventName,
  fields: Partial<Omit<KernelEvent, 'kind' | 'step' | 'time'>> = {},
): void {
  if (!wants(k, kind)) return;
  const s = k.state;
  const core = fields.core ?? k.core;
  const on = core >= 0 ? s.cores[core] : undefined;
  const context = fields.context ?? on?.context ?? -1;
  k.sink.emit({
    kind,
    step: s.step,
    time: s.now,
    core,
    task: fields.task ?? (fields.context === undefined ? on?.task : s.contexts[context]?.task) ?? -1,
    context,
    pc: fields.pc ?? s.contexts[context]?.pc ?? -1,
    other: fields.other ?? -1,
    address: fields.address ?? 0,
    value: fields.value ?? 0,
    size: fields.size ?? 0,
    why: fields.why ?? '',
    numbers: fields.numbers,
    text: fields.text ?? '',
    ...(fields.verdict === undefined ? {} : { verdict: fields.verdict }),
  });
}

/** Prices of what the kernel does; the others are the program's own time. */
const KERNEL_WORK: Readonly<Partial<Record<PriceName, true>>> = {
  systemCall: true,
  futex: true,
  threadSwitch: true,
  processSwitch: true,
  interrupt: true,
  createThread: true,
  exitThread: true,
  fork: true,
  forkPage: true,
  exec: true,
  exitProcess: true,
  pageCopy: true,
  pageFault: true,
  majorFault: true,
  migrate: true,
  signal: true,
  pipe: true,
  disk: true,
  diskByte: true,
  kernelWork: true,
  output: true,
};

const POSITION = Object.fromEntries(PRICE_NAMES.map((name, i) => [name, i])) as Readonly<Record<PriceName, number>>;
/** Prices in thousandths of a nanosecond. */
const THOUSANDTHS: Readonly<Partial<Record<PriceName, true>>> = { byte: true, diskByte: true };

/** Notes `times` of a price, `ns` in all, in the ledger. */
export function note(k: Kernel, price: PriceName, times: number, ns: number): void {
  const ledger = ownLedger(k.state);
  const at = POSITION[price];
  ledger.counts[at]! += times;
  ledger.sums[at]! += ns;
}

/**
 * Adds a price of the machine, `times` over, to the step under way and to the ledger. Prices a byte are in thousandths of a
 * nanosecond; the sum is rounded up to whole nanoseconds. `system`: the kernel does it (by itself for most prices).
 */
export function charge(k: Kernel, price: PriceName, times = 1, system = KERNEL_WORK[price] === true): void {
  const each = k.machine.costs[price];
  const ns = THOUSANDTHS[price] ? Math.ceil((each * times) / 1000) : each * times;
  note(k, price, times, ns);
  k.cost += ns;
  if (system) k.systemCost += ns;
}
