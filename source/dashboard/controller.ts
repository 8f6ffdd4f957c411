/**
 * What stands between the terminal and the session: keys in, effects done, time passing while playing and searching,
 * frames out. Knows nothing of Ink: whoever shows the rows is handed in.
 */
import { basename, dirname, join } from 'node:path';
import { exists, scenarioFolder } from '../host/files.js';
import type { Loaded, LoadOptions, LoadResult } from '../host/load.js';
import type { Options } from '../host/options.js';
import type { Size } from '../host/terminal.js';
import { fingerprint as fingerprintOf } from '../scenarios/machine.js';
import type { KeyEvent } from '../screen/keys-input.js';
import { paintScreen } from '../screen/screen.js';
import type { Capabilities, MenuEntry, ScreenInput } from '../screen/view.js';
import { moved, say } from '../session/change.js';
import { press, screenOf } from '../session/keys.js';
import { playSlice, searchSlice } from '../session/moves.js';
import { createSession, type Effect, failed, opened, type Session } from '../session/state.js';
import type { Observer } from '../timeline/observer.js';
import { pages } from '../timeline/pages.js';
import { recent } from '../timeline/recent.js';
import { hasOverrides } from '../timeline/schedule.js';
import { createTimeline, position, seek } from '../timeline/timeline.js';
import { writers } from '../timeline/writers.js';
import type { Measuring } from './measuring.js';
import { goToKept, placeToKeep } from './reload.js';
import { updateWatches } from './watches.js';

/** ms between two frames while playing: 30 a second is what the eye can follow, and what Ink's caches can bear. */
export const FRAME = 33;
/** ms between two frames of a search. */
const SEARCH_FRAME = 120;

/** What the controller needs of the terminal and of whoever shows the rows. */
export interface Stage {
  readonly show: (rows: readonly string[]) => void;
  readonly repaint: () => void;
  readonly suspend: () => void;
  readonly copy: (text: string) => void;
  readonly quit: () => void;
}

export type Load = (options: LoadOptions) => LoadResult;

export interface ControllerOptions {
  /** Entries of the menu. */
  readonly entries: readonly MenuEntry[];
  /** What reads and compiles: large, and not needed to show the menu, so it may come later. */
  readonly loader: Load | Promise<Load>;
  readonly files: readonly string[];
  readonly args: readonly string[] | undefined;
  readonly options: Options;
  readonly capabilities: Capabilities;
  readonly size: Size;
  readonly stage: Stage;
}

export interface Controller {
  readonly session: Session;
  readonly onKeys: (keys: readonly KeyEvent[]) => void;
  readonly onSize: (size: Size) => void;
  /** The screen as it is now. */
  readonly rows: () => string[];
  /** Opens the files (a program of several), or the menu if there are none. */
  readonly start: (loaded: Loaded | readonly string[] | undefined) => void;
  /** Stops all that is still going on. */
  readonly stop: () => void;
  /** Is a program shown that does not compile? */
  readonly isBroken: () => boolean;
}

const open = (session: Session, loaded: Loaded): void => {
  const { machine, settings } = loaded;
  const timeline = createTimeline(machine, {
    fingerprint: loaded.fingerprint,
    ...(loaded.schedule === undefined ? {} : { schedule: loaded.schedule }),
    observers: [recent as Observer, writers as Observer, pages as Observer],
  });
  opened(session, {
    timeline,
    title: loaded.title,
    model: machine.model.short,
    twin: settings.twin,
    about: settings.about ?? '',
    watch: settings.watch ?? [],
    challenge: settings.challenge,
  });
  updateWatches(session);
};

export const createController = (given: ControllerOptions): Controller => {
  const { stage, capabilities, options } = given;
  const session = createSession(given.entries);
  let size = given.size;
  /** Files and arguments of what is open now, or failed to open. */
  let files = given.files;
  let args = given.args;
  let { loader } = given;
  let stopped = false;
  let playTimer: NodeJS.Timeout | undefined;
  let playedUntil = 0;
  const owed = { steps: 0 };
  let searching = false;
  let measuring: Measuring | undefined;

  const input = (): ScreenInput => ({
    ...screenOf(session),
    width: size.width,
    height: size.height,
    capabilities,
  });
  const rows = (): string[] => paintScreen(input());
  const show = (): void => {
    if (!stopped) stage.show(rows());
  };

  /** Loads and hands on: at once where the loader is there already. A schedule string is for the first opening only. */
  const withLoaded = (
    paths: readonly string[],
    words: readonly string[] | undefined,
    then: (result: LoadResult) => void,
  ): void => {
    // Whoever decides who goes does so in the twin too, and after a reload.
    const controlled = session.state.run?.play !== undefined;
    const fresh = { ...options, schedule: undefined };
    const use = (load: Load): void =>
      then(load({ files: paths, args: words, options: fresh, terminal: true, controlled }));
    if (typeof loader === 'function') use(loader);
    else
      loader.then((load) => {
        loader = load;
        if (stopped) return;
        use(load);
        settle();
      });
  };

  const openFiles = (paths: readonly string[], words: readonly string[] | undefined, result: LoadResult): void => {
    files = paths;
    args = words;
    if (result.ok) {
      open(session, result.loaded);
    } else if (result.compiled) failed(session, basename(paths[0] ?? ''), result.lines);
    else say(session, result.lines.join(' ').replace(/^lockstep: /, ''), 'bad');
  };

  /** A scenario's twin stands beside it; the menu's files are those that come with lockstep. */
  const pathOf = (file: string): string => {
    const beside = join(dirname(files[0] ?? ''), file);
    return session.state.mode === 'run' && files.length > 0 && exists(beside) ? beside : join(scenarioFolder(), file);
  };

  /** What was read again, on the machine that a person has put in the place of the file's own from the start on. */
  const onItsMachine = (loaded: Loaded, machine: Loaded['machine']): Loaded => {
    if (machine === session.original) return loaded;
    const { policy, parameters, cores } = machine;
    const changed = { ...loaded.machine, policy, parameters, cores };
    return { ...loaded, machine: changed, fingerprint: fingerprintOf(changed) };
  };

  const reload = (result: LoadResult): void => {
    const { timeline } = session;
    const { run } = session.state;
    if (!result.ok) {
      if (result.compiled) failed(session, basename(files[0] ?? ''), result.lines);
      else say(session, result.lines.join(' ').replace(/^lockstep: /, ''), 'bad');
      return;
    }
    const loaded = timeline === undefined ? result.loaded : onItsMachine(result.loaded, timeline.machine);
    if (timeline === undefined || run === undefined) {
      open(session, loaded);
      return;
    }
    if (loaded.fingerprint === timeline.schedule.fingerprint && loaded.machine.seed === timeline.machine.seed) {
      // The same program, perhaps with other comments: the same steps, overrides included.
      const step = position(timeline);
      const { schedule } = timeline;
      open(session, { ...loaded, schedule });
      session.original = result.loaded.machine;
      seek(session.timeline!, step);
      keepView(run);
      say(session, 'reloaded: nothing has changed that matters to the run', 'good');
      return;
    }
    const kept = placeToKeep(timeline, run.selected);
    open(session, loaded);
    session.original = result.loaded.machine;
    keepView(run);
    if (kept === undefined) {
      say(session, 'reloaded', 'good');
      return;
    }
    const told = goToKept(session.timeline!, kept);
    moved(session);
    const overridden = hasOverrides(timeline.schedule);
    say(session, `${told}${overridden ? '; the choices made before do not fit it any more' : ''}`, 'good');
  };

  /** What the person had arranged stays: panes, selection, breakpoints, watches, speed. */
  const keepView = (before: NonNullable<Session['state']['run']>): void => {
    const { focus, recent: panes, zoomed, selected, follow, breakpoints, watch, speed, nsPerColumn, search } = before;
    const now = session.state.run!;
    const exists = session.timeline!.kernel.state.contexts[selected] !== undefined;
    session.state = {
      ...session.state,
      run: {
        ...now,
        focus,
        recent: panes,
        zoomed,
        selected: exists ? selected : now.selected,
        follow,
        breakpoints,
        watch,
        speed,
        nsPerColumn,
        search,
      },
    };
    moved(session);
    updateWatches(session);
  };

  const perform = (effect: Effect): void => {
    switch (effect.kind) {
      case 'open': {
        const paths = [pathOf(effect.file)];
        withLoaded(paths, undefined, (result) => openFiles(paths, undefined, result));
        break;
      }
      case 'reload':
        withLoaded(files, args, reload);
        break;
      case 'quit':
        stop();
        stage.quit();
        break;
      case 'suspend':
        stage.suspend();
        break;
      case 'repaint':
        stage.repaint();
        break;
      case 'copy':
        stage.copy(effect.text);
        break;
      case 'probes':
        withMeasuring((m) => m.offer());
        break;
      case 'probe':
        withMeasuring((m) => m.start(effect.name));
        break;
    }
  };

  /** What measures is only loaded when somebody asks for it. */
  const withMeasuring = (then: (m: Measuring) => void): void => {
    if (measuring !== undefined) {
      then(measuring);
      return;
    }
    import('./measuring.js').then(({ createMeasuring }) => {
      if (stopped) return;
      measuring ??= createMeasuring(session, () => size.width, show);
      then(measuring);
      show();
    });
  };

  /** After keys: whatever goes on by itself is begun or ended. */
  const settle = (): void => {
    if (stopped) return;
    measuring?.attend();
    updateWatches(session);
    const playing = session.state.run?.playing === true;
    if (playing && playTimer === undefined) {
      owed.steps = 0;
      // The first step comes at once: a key that does nothing for a tenth of a second feels dead.
      owed.steps = 1;
      playedUntil = performance.now();
      playTimer = setTimeout(play, FRAME);
    } else if (!playing && playTimer !== undefined) {
      clearTimeout(playTimer);
      playTimer = undefined;
    }
    if (session.search !== undefined && !searching) {
      searching = true;
      setImmediate(search, performance.now());
    }
    show();
  };

  const play = (): void => {
    playTimer = undefined;
    if (stopped || session.state.run?.playing !== true) return;
    const now = performance.now();
    // Time that the machine was asleep or busy with something else is not made up for.
    playSlice(session, Math.min(250, now - playedUntil), owed);
    playedUntil = now;
    if (session.state.run?.playing === true) playTimer = setTimeout(play, FRAME);
    updateWatches(session);
    show();
  };

  const search = (shownAt: number): void => {
    if (stopped) return;
    const goesOn = searchSlice(session);
    searching = goesOn;
    const now = performance.now();
    const due = !goesOn || now - shownAt > SEARCH_FRAME;
    if (due) {
      updateWatches(session);
      show();
    }
    if (goesOn) setImmediate(search, due ? now : shownAt);
  };

  const onKeys = (keys: readonly KeyEvent[]): void => {
    for (const key of keys) {
      if (stopped) return;
      for (const effect of press(session, key, input())) perform(effect);
    }
    settle();
  };

  const stop = (): void => {
    stopped = true;
    clearTimeout(playTimer);
    measuring?.stop();
  };

  return {
    session,
    onKeys,
    onSize: (next) => {
      size = next;
      show();
    },
    rows,
    start: (loaded) => {
      if (loaded === undefined) return;
      if ('machine' in loaded) {
        open(session, loaded);
      } else failed(session, basename(files[0] ?? ''), loaded);
    },
    stop,
    isBroken: () => session.state.mode === 'errors',
  };
};
