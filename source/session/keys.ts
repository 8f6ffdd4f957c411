/** From key presses to commands: prompts and lists take keys first, then counts, then the table of commands. */

import { COMMANDS, type Command, commandIds, commandOf, footerOf, keysText, type Section } from '../screen/commands.js';
import type { KeyEvent } from '../screen/keys-input.js';
import { overlayLength } from '../screen/overlays.js';
import type { Overlay, ScreenInput, ScreenView } from '../screen/view.js';
import { answerList, answerPrompt } from './asking.js';
import { change } from './change.js';
import { backToMachine } from './machine.js';
import { perform } from './perform.js';
import type { Effect, Session } from './state.js';

const MAX_COUNT = 1_000_000;

/** Takes one key; answers what the host has to do. Never throws, whatever the key. */
export function press(session: Session, key: KeyEvent, input: ScreenInput): Effect[] {
  const { state } = session;
  if (key.id === 'ctrl-c') return [{ kind: 'quit' }];
  if (state.mode === 'menu' && state.menu.typing) return typeFilter(session, key);
  const overlay = state.mode === 'run' ? state.run?.overlay : state.menuOverlay;
  if (overlay) return overOverlay(session, overlay, key, input);
  if (key.id === 'paste') return [];

  if (state.mode === 'run') {
    if (state.run?.message && !state.searching) {
      change(session, (d) => {
        if (d.run) d.run.message = undefined;
      });
    }
    if (/^\d$/.test(key.id)) return digit(session, key.id);
  }
  const id = commandOf(key.id, state.mode);
  // A single digit that named a thread was no count.
  const typed = pendingCount(session);
  const count = Math.min(MAX_COUNT, typed === '' ? 1 : Math.max(1, Number(typed)));
  change(session, (d) => {
    d.beforeDigit = undefined;
    if (d.run) d.run.count = '';
  });
  if (id === undefined) return state.searching ? stopSearch(session) : [];
  return perform(session, id, count, key.id);
}

function stopSearch(session: Session): Effect[] {
  session.search = undefined;
  change(session, (d) => {
    d.searching = undefined;
    if (d.run) d.run.message = { text: 'stopped', tone: 'info' };
  });
  return [];
}

/**
 * One digit names a thread; two digits are a count, and the selection that the first one made is taken back. A digit that
 * names no thread begins a count.
 */
function digit(session: Session, key: string): Effect[] {
  const run = session.state.run!;
  if (run.count !== '' || key === '0') {
    change(session, (d) => {
      if (d.run) d.run.count = (run.count + key).slice(0, 7);
      if (d.beforeDigit && d.run) {
        d.run.selected = d.beforeDigit.selected;
        d.run.follow = d.beforeDigit.follow;
      }
      d.beforeDigit = undefined;
    });
    return [];
  }
  const before = run.selected;
  const effects = perform(session, 'thread', 1, key);
  const named = session.state.beforeDigit !== undefined;
  change(session, (d) => {
    if (!d.run) return;
    d.run.count = key;
    // A digit that named a thread counts only together with a second one.
    if (named && d.beforeDigit) d.beforeDigit.selected = before;
  });
  return effects;
}

/** The count as it applies to a command: one digit that named a thread is none. */
export function pendingCount(session: Session): string {
  const { run, beforeDigit } = session.state;
  return run && beforeDigit === undefined ? run.count : '';
}

function typeFilter(session: Session, key: KeyEvent): Effect[] {
  change(session, (d) => {
    if (key.id === 'escape') {
      d.menu.typing = false;
      d.menu.filter = '';
    } else if (key.id === 'enter') d.menu.typing = false;
    else if (key.id === 'backspace') d.menu.filter = d.menu.filter.slice(0, -1);
    else if (key.id === 'down') d.menu.selected++;
    else if (key.id === 'up') d.menu.selected = Math.max(0, d.menu.selected - 1);
    else if (key.text !== '') {
      d.menu.filter = (d.menu.filter + key.text.replace(/[\r\n]/g, ' ')).slice(0, 60);
      d.menu.selected = 0;
    }
  });
  return [];
}

function setOverlay(session: Session, overlay: Overlay | undefined): void {
  change(session, (d) => {
    if (d.mode === 'run' && d.run) d.run.overlay = overlay as typeof d.run.overlay;
    else d.menuOverlay = overlay as typeof d.menuOverlay;
    if (overlay === undefined) d.asking = undefined;
  });
}

function overOverlay(session: Session, overlay: Overlay, key: KeyEvent, input: ScreenInput): Effect[] {
  if (key.id === 'escape') {
    const { asking } = session.state;
    setOverlay(session, undefined);
    // From a value or a list of policies back to what is being put together.
    if (asking?.kind === 'parameter' || asking?.kind === 'cores' || asking?.kind === 'policies')
      backToMachine(session, asking);
    return [];
  }
  switch (overlay.kind) {
    case 'question':
      return answerQuestion(session, overlay, key);
    case 'help':
    case 'text': {
      const { length, room } = overlayLength(overlay, input);
      const by: Readonly<Record<string, number>> = {
        j: 1,
        down: 1,
        k: -1,
        up: -1,
        pagedown: 10,
        pageup: -10,
        space: 10,
        g: -1e6,
        G: 1e6,
      };
      if (key.id === '?' || key.id === 'q' || key.id === 'enter' || key.id === 'W') setOverlay(session, undefined);
      else if (by[key.id] !== undefined)
        setOverlay(session, {
          ...overlay,
          scroll: Math.max(0, Math.min(Math.max(0, length - room), overlay.scroll + by[key.id]!)),
        });
      return [];
    }
    case 'list': {
      const last = overlay.items.length - 1;
      const by: Readonly<Record<string, number>> = {
        j: 1,
        down: 1,
        tab: 1,
        k: -1,
        up: -1,
        'shift-tab': -1,
        pagedown: 10,
        pageup: -10,
      };
      const { asking } = session.state;
      if (by[key.id] !== undefined)
        setOverlayKeep(session, { ...overlay, selected: Math.max(0, Math.min(last, overlay.selected + by[key.id]!)) });
      else if (/^[1-9]$/.test(key.id) && Number(key.id) <= last + 1)
        setOverlayKeep(session, { ...overlay, selected: Number(key.id) - 1 });
      else if (key.id === 'delete' || key.id === 'x') {
        if (asking?.kind === 'breakpoints') {
          setOverlay(session, undefined);
          change(session, (d) => {
            d.run?.breakpoints.splice(overlay.selected, 1);
          });
        }
      } else if (key.id === 'enter' || key.id === 'space') {
        setOverlay(session, undefined);
        // What is outside of the session is not its to measure.
        if (asking?.kind === 'probes') return [{ kind: 'probe', name: asking.names[overlay.selected] ?? '' }];
        if (asking) answerList(session, asking, overlay.selected);
      } else if (key.id === 'q') setOverlay(session, undefined);
      return [];
    }
    case 'prompt':
      return editPrompt(session, overlay, key);
  }
}

/** While a question stands where the explanation is, the panes can be looked at. */
const LOOKING: readonly string[] = [
  'nextPane',
  'previousPane',
  'zoom',
  'down',
  'up',
  'pageDown',
  'pageUp',
  'stripWider',
  'stripNarrower',
  'stripEarlier',
  'stripLater',
  'repaint',
];

function answerQuestion(session: Session, overlay: Overlay & { kind: 'question' }, key: KeyEvent): Effect[] {
  const { asking } = session.state;
  const last = overlay.items.length - 1;
  const answer = (selected: number): Effect[] => {
    setOverlay(session, undefined);
    if (asking) answerList(session, asking, selected);
    return [];
  };
  if (/^[1-9]$/.test(key.id)) return Number(key.id) <= last + 1 ? answer(Number(key.id) - 1) : [];
  if (key.id === 'enter' || key.id === 'space') return answer(overlay.selected);
  if (key.id === 'right' || key.id === 'left') {
    const selected = overlay.selected + (key.id === 'right' ? 1 : -1);
    setOverlayKeep(session, { ...overlay, selected: Math.max(0, Math.min(last, selected)) });
    return [];
  }
  const id = commandOf(key.id, 'run');
  if (id === 'predict' || id === 'back') {
    setOverlay(session, undefined);
    return perform(session, id, 1, key.id);
  }
  return id !== undefined && LOOKING.includes(id) ? perform(session, id, 1, key.id) : [];
}

function setOverlayKeep(session: Session, overlay: Overlay): void {
  change(session, (d) => {
    if (d.mode === 'run' && d.run) d.run.overlay = overlay as typeof d.run.overlay;
    else d.menuOverlay = overlay as typeof d.menuOverlay;
  });
}

/** A line editor: cursor keys, Home, End, Backspace, Delete, Ctrl-U, Ctrl-W. */
function editPrompt(session: Session, overlay: Overlay & { kind: 'prompt' }, key: KeyEvent): Effect[] {
  const { text, cursor } = overlay;
  const put = (next: string, at: number) =>
    setOverlayKeep(session, {
      ...overlay,
      text: next.slice(0, 500),
      cursor: Math.max(0, Math.min(next.length, 500, at)),
      problem: undefined,
    });
  switch (key.id) {
    case 'left':
      put(text, cursor - 1);
      return [];
    case 'right':
      put(text, cursor + 1);
      return [];
    case 'home':
    case 'ctrl-a':
      put(text, 0);
      return [];
    case 'end':
    case 'ctrl-e':
      put(text, text.length);
      return [];
    case 'backspace':
      if (cursor > 0) put(text.slice(0, cursor - 1) + text.slice(cursor), cursor - 1);
      return [];
    case 'delete':
      put(text.slice(0, cursor) + text.slice(cursor + 1), cursor);
      return [];
    case 'ctrl-u':
      put(text.slice(cursor), 0);
      return [];
    case 'ctrl-w': {
      const head = text.slice(0, cursor).replace(/\S+\s*$/, '');
      put(head + text.slice(cursor), head.length);
      return [];
    }
    case 'enter': {
      const { asking } = session.state;
      if (!asking) {
        setOverlay(session, undefined);
        return [];
      }
      if (text.trim() === '' && asking.kind !== 'breakpoint' && asking.kind !== 'search') {
        setOverlay(session, undefined);
        return [];
      }
      setOverlay(session, undefined);
      const problem = answerPrompt(session, asking, text);
      if (problem !== undefined) {
        change(session, (d) => {
          d.asking = asking as typeof d.asking;
          if (d.run) d.run.overlay = { ...overlay, problem, hints: [...overlay.hints] };
        });
      }
      return [];
    }
    default:
      if (key.text !== '') {
        const clean = key.text.replace(/[\r\n\t]+/g, ' ');
        put(text.slice(0, cursor) + clean + text.slice(cursor), cursor + clean.length);
      }
      return [];
  }
}

/** What the painters need, from a session: the view, the footer's keys and the help. */
export function screenOf(session: Session): Pick<ScreenInput, 'view' | 'footer' | 'help'> {
  const { state } = session;
  let view: ScreenView;
  if (state.mode === 'run' && state.run && session.timeline)
    view = {
      kind: 'run',
      run: { ...state.run, count: pendingCount(session) },
      timeline: session.timeline,
      other: session.other,
    };
  else if (state.mode === 'errors' && state.errors)
    view = { kind: 'errors', ...state.errors, overlay: state.menuOverlay };
  else view = { kind: 'menu', menu: state.menu, message: state.menuMessage, overlay: state.menuOverlay };
  const mode = view.kind === 'run' ? 'run' : view.kind;
  const shown = (key: string) => key.split(', ')[0]!;
  return {
    view,
    footer: footerOf(mode).map((id) => ({ keys: shown(keysText(id)), text: COMMANDS[id].short })),
    help: helpOf(mode),
  };
}

function helpOf(mode: 'menu' | 'run' | 'errors'): ScreenInput['help'] {
  const sections = new Map<Section, { keys: string; text: string; off: string | undefined }[]>();
  for (const id of commandIds) {
    const c: Command = COMMANDS[id];
    if (c.mode !== mode && c.mode !== 'any') continue;
    const entries = sections.get(c.section) ?? [];
    entries.push({ keys: keysText(id), text: c.long, off: undefined });
    sections.set(c.section, entries);
  }
  return [...sections].map(([section, entries]) => ({ section, entries }));
}
