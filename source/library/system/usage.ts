/** struct rusage and struct timeval in a program's memory. */
import type { Kernel } from '../../kernel/machine.js';
import { fill, write64 } from '../../kernel/memory/access.js';

/** ns, pages of 1 KiB, and counts. */
export interface Usage {
  readonly user: number;
  readonly system: number;
  /** Largest resident set, KiB. */
  readonly resident: number;
  readonly minorFaults: number;
  readonly majorFaults: number;
  readonly voluntary?: number;
  readonly involuntary?: number;
}

const RUSAGE_SIZE = 144;

/** struct timeval: whole microseconds. */
export function storeTimeval(k: Kernel, space: number, at: number, ns: number): void {
  const us = Math.floor(ns / 1000);
  write64(k, space, at, BigInt(Math.floor(us / 1_000_000)));
  write64(k, space, at + 8, BigInt(us % 1_000_000));
}

/** struct rusage; what Linux does not keep is 0. */
export function storeUsage(k: Kernel, space: number, at: number, usage: Usage): void {
  fill(k, space, at, 0, RUSAGE_SIZE);
  storeTimeval(k, space, at, usage.user);
  storeTimeval(k, space, at + 16, usage.system);
  write64(k, space, at + 32, BigInt(usage.resident));
  write64(k, space, at + 64, BigInt(usage.minorFaults));
  write64(k, space, at + 72, BigInt(usage.majorFaults));
  write64(k, space, at + 128, BigInt(usage.voluntary ?? 0));
  write64(k, space, at + 136, BigInt(usage.involuntary ?? 0));
}
