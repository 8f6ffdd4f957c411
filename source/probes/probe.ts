/**
 * What a probe is: a claim of the lecture, a method, a measurement on the machine in front of us, a verdict. Everything but
 * `measure` is plain data or a pure function of plain data, so that results can be saved, sent and compared.
 */
import type { PriceName } from '../kernel/machine.js';
import type { Bench } from './bench.js';

/** `ns`, `bytes`, `bytes/s`: scaled when shown. `share`: shown in percent. `ratio`: times. `count`: whole numbers. */
export type Unit = 'ns' | 'bytes' | 'bytes/s' | 'share' | 'ratio' | 'count';

/** One thing measured, several times. */
export interface Figure {
  readonly id: string;
  /** What it is, in a few words. */
  readonly label: string;
  readonly unit: Unit;
  /** All values, in the order of measuring; at least one. */
  readonly values: readonly number[];
  /** What must be said beside it. */
  readonly note?: string;
}

/** What a probe brings back. */
export interface Measured {
  readonly figures: readonly Figure[];
  /** Words instead of numbers: who survived, a drawn map. */
  readonly lines?: readonly string[];
  /** Parts that could not be measured here: why, and what they would have shown. */
  readonly missing?: readonly string[];
}

export type Outcome = 'holds' | 'fails' | 'undecided';

/** One thing that the claim says, and whether it is so here. */
export interface Check {
  readonly text: string;
  readonly outcome: Outcome;
  /** Exact checks do not depend on speed or load: nothing lost under a lock, a parent that lives on. */
  readonly exact: boolean;
  /** Why it is not decided. */
  readonly why?: string;
}

/** A run of a scenario on the simulated kernel, as a prediction. */
export interface Simulation {
  readonly scenario: string;
  readonly args?: readonly string[];
  readonly cores?: number;
}

/** What came out of it. */
export interface Simulated {
  readonly scenario: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly message: string;
  readonly stdout: string;
  /** Simulated ns. */
  readonly time: number;
  /** What was paid, by price: how often, and ns in all. */
  readonly paid: Readonly<Partial<Record<PriceName, { readonly count: number; readonly sum: number }>>>;
}

export interface Prediction {
  /** By the id of the figure, in its unit. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly lines?: readonly string[];
}

export interface Probe {
  /** As typed: one word. */
  readonly name: string;
  readonly title: string;
  /** Rows of the table of mechanisms. */
  readonly teaches: readonly string[];
  readonly claim: string;
  readonly method: string;
  /** What could mislead. */
  readonly misleads: readonly string[];
  /** ms after which it is ended, whatever it does. */
  readonly limit: number;
  /** Runs in the process made for the purpose. */
  readonly measure: (bench: Bench) => Promise<Measured>;
  readonly judge: (measured: Measured) => readonly Check[];
  readonly simulations: readonly Simulation[];
  /** What the simulated kernel says to the same; runs in the order of `simulations`. */
  readonly predict: (runs: readonly Simulated[]) => Prediction;
}

/** What a thread or a child of a probe does: a function of plain data whose answer is sent back. */
export type Role = (data: never) => unknown;
export type Roles = Readonly<Record<string, Role>>;

/** How a probe ended: measured, or why not. */
export type Result =
  | { readonly kind: 'measured'; readonly name: string; readonly measured: Measured; readonly checks: readonly Check[] }
  /** It cannot run here. */
  | { readonly kind: 'skipped'; readonly name: string; readonly why: string }
  /** It ran too long, was stopped, or broke. */
  | { readonly kind: 'broken'; readonly name: string; readonly why: string };

/** Thrown by `measure` where a machine lacks what the probe needs. */
export class CannotRun extends Error {}
