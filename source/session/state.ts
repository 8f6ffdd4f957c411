/**
 * What a person is doing: plain data, changed by a reducer (immer). The run itself is the timeline beside it; what the host
 * has to do (open a file, quit, copy) comes back as effects.
 */
import type { Machine } from '../kernel/machine.js';
import type { Challenge } from '../scenarios/settings.js';
import type { CommandId } from '../screen/commands.js';
import type { MenuEntry, MenuView, Overlay, RunView } from '../screen/view.js';
import type { Timeline } from '../timeline/history.js';
import { beginPlay } from './begin-play.js';

export interface SessionState {
  readonly mode: 'menu' | 'run' | 'errors';
  readonly menu: MenuView;
  readonly menuOverlay: Overlay | undefined;
  readonly menuMessage: RunView['message'];
  readonly run: RunView | undefined;
  readonly errors: { readonly title: string; readonly lines: readonly string[]; readonly scroll: number } | undefined;
  /** What an open prompt or list is for. */
  readonly asking: Asking | undefined;
  /** Selection before a digit was pressed: a second digit makes both a count and gives it back. */
  readonly beforeDigit: { readonly selected: number; readonly follow: boolean } | undefined;
  /** A search at full speed under way: `left` more hits wanted. */
  readonly searching: { readonly left: number } | undefined;
}

export type Asking =
  | { readonly kind: 'goTo' | 'search' | 'breakpoint' | 'watch' | 'find' }
  | { readonly kind: 'choose'; readonly options: readonly { readonly core: number; readonly task: number }[] }
  | { readonly kind: 'marks'; readonly steps: readonly number[] }
  | { readonly kind: 'threads'; readonly contexts: readonly number[] }
  | { readonly kind: 'breakpoints' }
  | { readonly kind: 'unwatch' }
  | { readonly kind: 'lastChange'; readonly names: readonly string[] }
  /** The list of what can be changed of the machine: what its entries stand for. */
  | {
      readonly kind: 'machine';
      readonly draft: MachineDraft;
      readonly rows: readonly (
        | { readonly kind: 'policy' | 'cores' | 'here' | 'start' }
        | { readonly kind: 'parameter'; readonly name: string }
      )[];
    }
  | { readonly kind: 'policies'; readonly draft: MachineDraft; readonly names: readonly string[] }
  | { readonly kind: 'parameter'; readonly draft: MachineDraft; readonly name: string; readonly back: number }
  | { readonly kind: 'cores'; readonly draft: MachineDraft; readonly back: number }
  | { readonly kind: 'probes'; readonly names: readonly string[] }
  /** The text that is shown is that of a probe; closing it ends the probe. */
  | { readonly kind: 'probing'; readonly name: string }
  /** Who runs next on a core? The decision is the next step. */
  | { readonly kind: 'predict'; readonly core: number; readonly tasks: readonly number[] };

/** A machine that a person puts together; parameters are checked and complete. */
export interface MachineDraft {
  readonly policy: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly cores: number;
}

/** What the host has to do. */
export type Effect =
  | { readonly kind: 'open'; readonly file: string }
  | { readonly kind: 'reload' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'repaint' }
  | { readonly kind: 'copy'; readonly text: string }
  /** Offer the probes; measure one. */
  | { readonly kind: 'probes' }
  | { readonly kind: 'probe'; readonly name: string };

export interface Session {
  state: SessionState;
  timeline: Timeline | undefined;
  /** The run as it was before a change of the machine, at the same time. */
  other: Timeline | undefined;
  /** The ordinary run, while a person decides who goes in another one. */
  ordinary:
    | {
        readonly timeline: Timeline;
        readonly other: Timeline | undefined;
        readonly original: Machine | undefined;
        readonly run: RunView;
      }
    | undefined;
  /** The machine as it was opened. */
  original: Machine | undefined;
  /** Test of the search under way (functions are no plain data). */
  search:
    | {
        readonly target: import('../timeline/search.js').Target;
        readonly budget: number;
        readonly goal: Goal | undefined;
      }
    | undefined;
}

/** A place that a person wants to go to: as typed, and where to stay if the run never comes there. */
export interface Goal {
  readonly from: number;
  readonly text: string;
}

export function createSession(entries: readonly MenuEntry[]): Session {
  return {
    state: {
      mode: 'menu',
      menu: { entries, selected: 0, filter: '', typing: false },
      menuOverlay: undefined,
      menuMessage: undefined,
      run: undefined,
      errors: undefined,
      asking: undefined,
      beforeDigit: undefined,
      searching: undefined,
    },
    timeline: undefined,
    other: undefined,
    ordinary: undefined,
    original: undefined,
    search: undefined,
  };
}

export interface Opened {
  readonly timeline: Timeline;
  readonly title: string;
  readonly model: string;
  readonly twin: string | undefined;
  readonly about: string;
  readonly watch: readonly string[];
  readonly challenge?: Challenge | undefined;
}

export const SPEEDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20000, 100000] as const;

/** A file was opened: the run's screen begins at step 0. */
export function opened(session: Session, run: Opened): void {
  session.timeline = run.timeline;
  session.other = undefined;
  session.ordinary = undefined;
  session.original = run.timeline.machine;
  session.search = undefined;
  const main = run.timeline.kernel.state.contexts.findIndex((c) => c !== undefined);
  session.state = {
    ...session.state,
    mode: 'run',
    errors: undefined,
    asking: undefined,
    searching: undefined,
    beforeDigit: undefined,
    run: {
      title: run.title,
      model: run.model,
      twin: run.twin,
      about: run.about,
      watch: run.watch,
      playing: false,
      speed: 10,
      focus: 'code',
      recent: ['code', 'locks'],
      zoomed: false,
      selected: Math.max(0, main),
      follow: true,
      frame: 0,
      scroll: {},
      nsPerColumn: columnTime(run.timeline),
      breakpoints: [],
      marks: {},
      search: '',
      overlay: undefined,
      message: run.about === '' ? undefined : { text: run.about, tone: 'info' },
      schedule: '',
      count: '',
      challenge: run.challenge,
    },
  };
  if (run.timeline.machine.controlled) beginPlay(session);
}

/** Of a program, ns: with a long quantum it is not the quantum that says how long its steps take. */
const LARGEST_COLUMN = 5000;
/** Columns of the strip of cores that a workload's whole run is to take, about. */
const WHOLE_RUN = 40;

/**
 * What a column of the strip of cores stands for at first, ns: a quarter of the quantum, within bounds; of a workload
 * so much that the strip has room for the most of it.
 */
function columnTime({ machine }: Timeline): number {
  const { jobs, cores } = machine;
  const { quantum = 0 } = machine.parameters;
  if (jobs !== undefined && jobs.length > 0) {
    const busy = jobs.reduce((sum, job) => sum + job.compute * Math.max(1, job.releases), 0) / cores;
    const last = jobs.map((job) => job.arrival + Math.max(job.compute, job.period * job.releases));
    const whole = roundTime(Math.max(busy, ...last) / WHOLE_RUN);
    // Turns are to be told apart, where that costs not too much of the past.
    return quantum > 0 && whole > quantum && whole <= 4 * quantum ? quantum : whole;
  }
  return quantum > 0 ? Math.max(100, Math.min(LARGEST_COLUMN, Math.round(quantum / 4))) : 500;
}

/** 1, 2 or 5 times a power of ten: the nearest from above. */
function roundTime(ns: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, ns)));
  return [1, 2, 5, 10].map((n) => n * power).find((time) => time >= ns)!;
}

/** A file did not compile. */
export function failed(session: Session, title: string, lines: readonly string[]): void {
  session.timeline = undefined;
  session.state = {
    ...session.state,
    mode: 'errors',
    run: undefined,
    errors: { title, lines, scroll: 0 },
    asking: undefined,
  };
}

export type { CommandId };
