/**
 * What the painters are given: the machine as it stands (through the timeline), and what the person is doing. Painters are
 * pure: (view) → rows. Nothing here is changed by painting.
 */
import type { Timeline } from '../timeline/history.js';

export const PANES = [
  'cores',
  'queues',
  'memory',
  'locks',
  'code',
  'threads',
  'inspector',
  'output',
  'events',
  'statistics',
  'prices',
] as const;
export type Pane = (typeof PANES)[number];

export interface Capabilities {
  readonly colours: 0 | 16 | 256;
  readonly unicode: boolean;
  /** Name of the theme: 'dark', 'light', ... */
  readonly theme: string;
}

/** One entry of the menu. */
export interface MenuEntry {
  readonly file: string;
  readonly title: string;
  readonly topic: string;
  readonly about: string;
  readonly teaches: readonly string[];
}
export interface MenuView {
  readonly entries: readonly MenuEntry[];
  readonly selected: number;
  readonly filter: string;
  /** Is the filter being typed? */
  readonly typing: boolean;
}

/** What a person sees and does on a run, beside the run itself. Plain data; the session's reducer makes new ones. */
export interface RunView {
  readonly title: string;
  /** Short name of the thread model for the title line. */
  readonly model: string;
  readonly twin: string | undefined;
  readonly about: string;
  /** Expressions watched, as written. */
  readonly watch: readonly string[];
  readonly playing: boolean;
  /** Steps a second while playing. */
  readonly speed: number;
  readonly focus: Pane;
  /** Panes by how recently they were focused, the focused one first: a slot shows the most recent of its panes. */
  readonly recent: readonly Pane[];
  readonly zoomed: boolean;
  /** Selected thread (context id): the code pane shows it. `follow`: whoever made the last step. */
  readonly selected: number;
  readonly follow: boolean;
  /** Frame of the selected thread's call stack, 0 innermost. */
  readonly frame: number;
  /** First line shown, by pane; undefined: the pane decides (keeps the interesting line in view). */
  readonly scroll: Readonly<Partial<Record<Pane, number>>>;
  /** ns a column of the strip of cores. */
  readonly nsPerColumn: number;
  /** Time at which the strip of cores ends; undefined: now. */
  readonly stripEnd?: number | undefined;
  /** Predicting who runs next: what was answered so far, up to the present step. */
  readonly predict?: { readonly answers: readonly { readonly step: number; readonly right: boolean }[] } | undefined;
  readonly breakpoints: readonly { readonly text: string; readonly enabled: boolean }[];
  readonly marks: Readonly<Record<string, number>>;
  /** Text searched for, in code and output. */
  readonly search: string;
  readonly overlay: Overlay | undefined;
  /** One line for the person, until the next key. */
  readonly message: { readonly text: string; readonly tone: 'info' | 'good' | 'bad' } | undefined;
  /** The overrides so far, as a short string; empty if none. */
  readonly schedule: string;
  /** Count typed so far (`10l`). */
  readonly count: string;
}

export type Overlay =
  | { readonly kind: 'help'; readonly scroll: number }
  /** A line being typed: `:` go to, `/` search, `b` breakpoint, `+` watch. */
  | {
      readonly kind: 'prompt';
      readonly prompt: string;
      readonly text: string;
      readonly cursor: number;
      readonly problem: string | undefined;
      readonly hints: readonly string[];
    }
  /** Choose from a list: another thread for a core, a policy, ... */
  | {
      readonly kind: 'list';
      readonly title: string;
      readonly items: readonly { readonly label: string; readonly note: string; readonly enabled: boolean }[];
      readonly selected: number;
    }
  /** A question about the next step, in the place of the explanation, so that the panes can be looked at. */
  | {
      readonly kind: 'question';
      readonly title: string;
      readonly items: readonly { readonly label: string; readonly style: string }[];
      readonly selected: number;
    }
  /** Answers in words: why is it not running, when did it last change, what does this event mean. */
  | {
      readonly kind: 'text';
      readonly title: string;
      readonly lines: readonly string[];
      readonly scroll: number;
      /** The lines are rows of tables: they are not folded. */
      readonly unfolded?: boolean;
    };

export type ScreenView =
  | {
      readonly kind: 'menu';
      readonly menu: MenuView;
      readonly message: RunView['message'];
      readonly overlay: Overlay | undefined;
    }
  | {
      readonly kind: 'run';
      readonly run: RunView;
      readonly timeline: Timeline;
      /** The run before a change of policy or cores. */
      readonly other?: Timeline | undefined;
    }
  /** Errors of a file that does not compile: shown, and watched for a reload. */
  | {
      readonly kind: 'errors';
      readonly title: string;
      readonly lines: readonly string[];
      readonly scroll: number;
      readonly overlay: Overlay | undefined;
    };

export interface ScreenInput {
  readonly view: ScreenView;
  readonly width: number;
  readonly height: number;
  readonly capabilities: Capabilities;
  /** Keys for the footer, in order: those that can be used now, most useful first. */
  readonly footer: readonly { readonly keys: string; readonly text: string }[];
  /** The help overlay's text, by section. */
  readonly help: readonly {
    readonly section: string;
    readonly entries: readonly { readonly keys: string; readonly text: string; readonly off: string | undefined }[];
  }[];
}
