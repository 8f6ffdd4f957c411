/**
 * Commands as data: one table drives the footer, the help overlay, the README's key table and the tests. What a command
 * does is in session/.
 */

export type Section = 'Going through time' | 'Looking' | 'Asking' | 'Deciding' | 'Everything else' | 'Menu';

/** When a command makes sense. */
export type Mode = 'menu' | 'run' | 'errors' | 'any';

export interface Command {
  /** Key names as keys-input.ts gives them; the first is shown. */
  readonly keys: readonly string[];
  /** For the footer: one or two words. */
  readonly short: string;
  /** For help and README: one sentence without a full stop. */
  readonly long: string;
  readonly section: Section;
  readonly mode: Mode;
  /** Order in the footer; absent: not there. */
  readonly footer?: number;
}

const command = (
  section: Section,
  mode: Mode,
  keys: string,
  short: string,
  long: string,
  footer?: number,
): Command => ({
  keys: keys.split(' '),
  short,
  long,
  section,
  mode,
  ...(footer === undefined ? {} : { footer }),
});

const TIME = 'Going through time';
const LOOK = 'Looking';
const ASK = 'Asking';
const DECIDE = 'Deciding';
const REST = 'Everything else';

export const COMMANDS = {
  forward: command(TIME, 'run', 'l right', 'step', 'one step forward (10l: ten)', 1),
  back: command(TIME, 'run', 'h left', 'back', 'one step back', 2),
  play: command(TIME, 'run', 'space', 'run', 'run and pause', 3),
  nextLine: command(TIME, 'run', '] ctrl-n', 'line', 'on until the selected thread begins another source line', 4),
  previousLine: command(TIME, 'run', '[ ctrl-p', 'line back', 'back to where it began the line before'),
  nextEvent: command(
    TIME,
    'run',
    'L shift-right',
    'event',
    'on to the next event: switch, wait, wake-up, lock, fork, fault, ...',
    5,
  ),
  previousEvent: command(TIME, 'run', 'H shift-left', 'event back', 'back to the event before'),
  continue: command(TIME, 'run', 'C', 'continue', 'run at full speed to the next breakpoint, or the end'),
  continueBack: command(TIME, 'run', 'R', 'reverse', 'back at full speed to the breakpoint before, or the start'),
  first: command(TIME, 'run', 'g home', 'first', 'first step'),
  last: command(TIME, 'run', 'G end', 'last', 'last step (of a run that ends)'),
  goTo: command(
    TIME,
    'run',
    ':',
    'go to',
    'go to a place: a step, worker:9, T2 at worker:9 #3, switch on core 1, fork, cow, counter@101 == 2',
  ),
  faster: command(TIME, 'run', '+ =', 'faster', 'run faster'),
  slower: command(TIME, 'run', '- _', 'slower', 'run slower'),
  mark: command(TIME, 'run', 'M', 'mark', 'mark this step (a, b, c, ...)'),
  marks: command(TIME, 'run', "'", 'marks', 'go to a mark'),

  nextPane: command(LOOK, 'run', 'tab w', 'pane', 'next pane', 7),
  previousPane: command(LOOK, 'run', 'shift-tab', 'pane back', 'pane before'),
  zoom: command(LOOK, 'run', 'z', 'zoom', 'the pane on the whole screen, and back', 8),
  down: command(LOOK, 'any', 'j down', 'down', 'down within the pane'),
  up: command(LOOK, 'any', 'k up', 'up', 'up within the pane'),
  pageDown: command(LOOK, 'any', 'pagedown ctrl-f', 'page down', 'a page down'),
  pageUp: command(LOOK, 'any', 'pageup ctrl-u', 'page up', 'a page up'),
  thread: command(
    LOOK,
    'run',
    '1 2 3 4 5 6 7 8 9',
    'thread',
    'select thread T1 to T9 and stay with it; two digits are a count',
  ),
  threads: command(LOOK, 'run', 'T', 'thread', 'select a thread from the list of all'),
  process: command(LOOK, 'run', 'P', 'process', 'the next process, and round: its thread, memory, locks, records'),
  follow: command(LOOK, 'run', 'f', 'follow', 'stay with the selected thread, or follow whoever acts'),
  callers: command(LOOK, 'run', ';', 'caller', 'the next frame of the call stack, and round'),
  stripWider: command(LOOK, 'run', '>', 'wider', 'more time in a column of the strip of cores'),
  stripNarrower: command(LOOK, 'run', '<', 'narrower', 'less time in a column'),
  stripEarlier: command(LOOK, 'run', ',', 'earlier', 'the strip of cores back in time'),
  stripLater: command(LOOK, 'run', '.', 'later', 'and forward again, to now'),
  search: command(LOOK, 'run', '/', 'search', 'search in the code and the output'),
  searchNext: command(LOOK, 'run', 'n', 'next', 'next place found'),
  searchPrevious: command(LOOK, 'run', 'N', 'previous', 'place found before'),

  why: command(ASK, 'run', 'W', 'why', 'why is this thread not running?', 9),
  lastChange: command(ASK, 'run', 'V', 'changed', 'when did a variable last change, and by whom? Goes there', 10),
  breakpoint: command(
    ASK,
    'run',
    'b',
    'break',
    'stop at a line, an event or a condition (counter == 2 && T2 in worker)',
  ),
  breakpoints: command(ASK, 'run', 'B', 'breakpoints', 'list of breakpoints: Enter switches one, Delete removes it'),
  watch: command(ASK, 'run', 'a', 'watch', 'watch a variable or an expression in the memory pane'),
  unwatch: command(ASK, 'run', 'A', 'unwatch', 'stop watching one'),
  probes: command(ASK, 'run', 'X', 'measure', 'measure a claim on the real machine, beside what is simulated'),

  choose: command(DECIDE, 'run', 'c', 'choose', 'choose another thread for a core, from here on', 6),
  undoChoice: command(DECIDE, 'run', 'u', 'undo choice', 'take the last choice back'),
  machine: command(
    DECIDE,
    'run',
    'o',
    'policy',
    'another policy, parameters or number of cores, from here on or from the start',
  ),
  swapRuns: command(DECIDE, 'run', 'O', 'other run', 'the run before such a change, and back'),
  predict: command(DECIDE, 'run', 'p', 'predict', 'be asked at each decision who runs next, or no longer'),
  copySchedule: command(DECIDE, 'run', 'y', 'copy', 'copy the schedule string (for --schedule) to the clipboard'),

  help: command(REST, 'any', '?', 'help', 'this help', 20),
  reload: command(REST, 'run', 'r', 'reload', 'read the file again, keeping the place'),
  reloadErrors: command(REST, 'errors', 'r', 'reload', 'read the file again', 1),
  twin: command(REST, 'run', 't', 'twin', 'the fixed (or broken) twin of this scenario'),
  repaint: command(REST, 'any', 'ctrl-l', 'repaint', 'paint the screen anew'),
  suspend: command(REST, 'any', 'ctrl-z', 'suspend', 'suspend lockstep (fg brings it back)'),
  menu: command(REST, 'run', 'Q', 'menu', 'back to the menu'),
  close: command(REST, 'any', 'escape', 'close', 'close what lies on top; never quits'),
  quit: command(REST, 'any', 'q ctrl-c', 'quit', 'quit', 21),

  open: command('Menu', 'menu', 'enter', 'open', 'open the scenario', 1),
  find: command('Menu', 'menu', '/', 'find', 'find a scenario by words', 3),
} as const satisfies Readonly<Record<string, Command>>;

export type CommandId = keyof typeof COMMANDS;
export const commandIds = Object.keys(COMMANDS) as CommandId[];

const SHOWN: Readonly<Record<string, string>> = {
  space: 'Space',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  escape: 'Esc',
  enter: 'Enter',
  left: 'Left',
  right: 'Right',
  up: 'Up',
  down: 'Down',
  home: 'Home',
  end: 'End',
  pageup: 'PageUp',
  pagedown: 'PageDown',
  'shift-right': 'Shift-Right',
  'shift-left': 'Shift-Left',
  delete: 'Delete',
  backspace: 'Backspace',
};

/** A key as a person reads it: `Space`, `Ctrl-L`, `l`. */
export function keyName(key: string): string {
  if (key.startsWith('ctrl-')) return `Ctrl-${key.slice(5).toUpperCase()}`;
  return SHOWN[key] ?? key;
}

/** All keys of a command as a person reads them: `l, Right`. */
export function keysText(id: CommandId): string {
  const { keys } = COMMANDS[id];
  return id === 'thread' ? '1 - 9' : keys.map(keyName).join(', ');
}

/** The command of a key in a mode; undefined if the key means nothing there. */
export function commandOf(key: string, mode: Exclude<Mode, 'any'>): CommandId | undefined {
  return commandIds.find(
    (id) =>
      (COMMANDS[id].mode === mode || COMMANDS[id].mode === 'any') &&
      (COMMANDS[id].keys as readonly string[]).includes(key),
  );
}

/** Commands of the footer in a mode, in order. */
export function footerOf(mode: Exclude<Mode, 'any'>): readonly CommandId[] {
  return commandIds
    .filter((id) => {
      const c: Command = COMMANDS[id];
      return c.footer !== undefined && (c.mode === mode || c.mode === 'any');
    })
    .sort((a, b) => ((COMMANDS[a] as Command).footer ?? 0) - ((COMMANDS[b] as Command).footer ?? 0));
}

/** The key table as Markdown, for the README. */
export function keyTable(): string {
  const sections = [...new Set(commandIds.map((id) => COMMANDS[id].section))];
  return sections
    .map((section) => {
      const rows = commandIds
        .filter((id) => COMMANDS[id].section === section)
        .map((id) => `| \`${keysText(id).replace(/\|/g, '\\|').split(', ').join('` `')}\` | ${COMMANDS[id].long} |`);
      return `**${section}**\n\n| key | does |\n|---|---|\n${rows.join('\n')}\n`;
    })
    .join('\n');
}
