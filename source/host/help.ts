/** The help texts: the manual of the command line. */
import { type Action, COMMAND_NAMES, type CommandName, FLAGS, type Flag } from './options.js';

const ABOUT: Readonly<Record<CommandName, string>> = {
  run: 'runs a program to its end, without a screen: its own output, then statistics',
  play: 'time stands still: you say which thread does its next step',
  compare: 'runs a program under several policies, cores or parameters, and compares',
  check: 'compiles a program and lists everything that is wrong or not supported',
  probe: 'measures the claims of the lecture on this machine, beside what is simulated',
  list: 'lists the scenarios that come with lockstep, by topic',
  policies: 'lists the scheduling policies and their parameters',
  models: 'lists the thread models',
};

const flagWords = (flag: Flag): string =>
  `${flag.short === undefined ? '    ' : `-${flag.short}, `}--${flag.name}${flag.value === undefined ? '' : ` ${flag.value}`}`;

const flagLines = (action: Action): string[] => {
  const mine = FLAGS.filter((flag) => flag.of.includes(action));
  const width = Math.max(...mine.map((flag) => flagWords(flag).length));
  const lines: string[] = [];
  let group = '';
  for (const flag of mine) {
    if (flag.group !== group) {
      group = flag.group;
      lines.push('', `${group}:`);
    }
    lines.push(`  ${flagWords(flag).padEnd(width)}  ${flag.about}`);
  }
  return lines;
};

const EXIT = [
  '',
  'Exit status:',
  '  0  all is well',
  '  1  the simulated program failed: its own status was not 0, a signal ended it, it is stuck, or it ran too long',
  '  2  the input is wrong: a flag, a file, a program that does not compile',
];

const open = (): string[] => [
  'lockstep: a kernel that you can stop. Runs C programs with pthreads on a simulated multi-core machine, in the',
  'terminal; every step is a key press, and every step can be taken back.',
  '',
  'Usage:',
  '  lockstep                               a menu of scenarios; Enter opens one',
  '  lockstep [FLAGS] FILE... [-- ARGS]     opens a C program (several .c files are one program) or a scenario',
  ...COMMAND_NAMES.map(
    (name) =>
      `  ${`lockstep ${name}${name === 'run' || name === 'play' || name === 'check' || name === 'compare' ? ' FILE...' : ''}`.padEnd(38)} ${ABOUT[name]}`,
  ),
  '',
  'FILE is a path or the name of a scenario. Flags may stand before or after it; what follows -- is for the program.',
  'Flags win over the settings in the comment on top of a scenario. On the screen, ? shows the keys.',
  ...flagLines('open'),
  '',
  'Environment: NO_COLOR and FORCE_COLOR; TERM; LC_ALL, LC_CTYPE and LANG decide whether more than ASCII is used.',
  '',
  'Examples:',
  '  lockstep lost-update',
  '  lockstep --cores 4 --policy cfs homework.c -- 2 100',
  '  lockstep run homework.c -I include -D N=3 -- 2 100',
  '  lockstep run homework.c --seeds 1000 --until-failure',
  '  lockstep compare time-slices --vary policy=cfs,rr --vary cores=1,2',
];

const run = (): string[] => [
  `lockstep run FILE... [FLAGS] [-- ARGS]: ${ABOUT.run}.`,
  '',
  "The program's standard output and error come out as it writes them; statistics and what went wrong follow on standard",
  'error. Its standard output is fully buffered, as in a pipe, unless ours is a terminal.',
  ...flagLines('run'),
  '',
  'Finding a bug that shows once in a hundred runs:',
  '  lockstep run homework.c --seeds 1000 --until-failure',
  'runs it with the policy `random` (unless --policy says another one), which preempts anywhere. A run fails when its',
  'status is not 0, a signal or a fault ends it, it is stuck, or it does not end within --max-steps. How many failed is',
  'printed, and the schedule string of the first: lockstep FILE --schedule STRING shows it, step by step.',
  '',
  'The object of --json:',
  '  outcome     "exited", "signal", "stuck", "steps" (--max-steps reached) or "interrupted"',
  '  status, signal, signalName   as far as they apply; message: the outcome in words',
  '  fault       kind, message, file, line, column, thread; null if there was none',
  '  misuse      list of {message, thread, file, line, time}: wrong uses that did not end the program',
  '  waiting     when stuck: list of {thread, pid, name, waits, address, object, heldBy, message, file, line};',
  '              cycle: thread names',
  '  stdout, stderr   what the program wrote, as UTF-8',
  '  steps, time (ns), schedule (string), seed, machine {cores, policy, parameters, threads}',
  '  threads     list of {thread, name, state, run, ready, blocked, arrival, response, turnaround, waiting, longestWait,',
  '              voluntary, involuntary, migrations} (times in ns; waiting is ready; response null: it has not run)',
  '  cores       list of {core, busy, switches}; locks: list of {name, kind, acquisitions, contended, longestWait}',
  '  totals      time, tasks, ended, response, turnaround, waiting (means), longestWait, utilisation, switching (shares),',
  '              switches, migrations, throughput (a second), fairness, weightedFairness (index of Jain:',
  '              (sum x)^2 / (n sum x^2), x = run / (run + waiting); by weight: x / weight of the nice value), missed,',
  '              inversion, longestInversion; null: of nothing',
  '  events      with --trace: list of {step, time, kind, core, thread, text}',
  'With --seeds: {runs, failed, first: {seed, schedule, outcome, message} or null}.',
  ...EXIT,
  '  130  Ctrl-C (the statistics so far are printed)',
];

const play = (): string[] => [
  `lockstep play FILE... [FLAGS] [-- ARGS]: ${ABOUT.play}.`,
  '',
  'There are no cores and no time slices: a step is the next operation of a thread that others can see. A digit says',
  'whose, Backspace takes it back, l makes it again, y copies the schedule: lockstep play FILE --schedule STRING',
  'replays it (with l).',
  ...flagLines('play'),
];

const compare = (): string[] => [
  `lockstep compare FILE... --vary NAME=A,B [--vary ...] [FLAGS] [-- ARGS]:`,
  `${ABOUT.compare}.`,
  '',
  'NAME is policy, cores, seed, threads, or a parameter of a policy (lockstep policies). Every combination is run, 200 at',
  'most; a parameter counts for the policies that have it. What the program prints is not shown.',
  ...flagLines('compare'),
  '',
  'Example:',
  '  lockstep compare time-slices --vary policy=cfs,rr --vary cores=1,2,4 --vary quantum=2us,8us',
  '',
  'The object of --json: files; vary: values by name; runs: list of {settings (by name, as typed), policy, cores,',
  'parameters, outcome ("well", or as in run --json), message, steps, totals (as in run --json)}.',
  '',
  'Exit status:',
  '  0  all were run, whatever came out of it',
  '  2  the input is wrong: a flag, a name or value to vary, a file, a program that does not compile',
];

const check = (): string[] => [
  `lockstep check FILE... [FLAGS]: ${ABOUT.check}.`,
  ...flagLines('check'),
  '',
  'The object of --json: ok, files, functions, libraryCalls (names), diagnostics: list of {severity, kind, message, hint,',
  'file, line, column, length}.',
  ...EXIT.filter((line) => !line.startsWith('  1')),
];

const probe = (): string[] => [
  `lockstep probe [NAME...] [FLAGS]: ${ABOUT.probe}.`,
  '',
  'Probes: creation, switching, memory, race, exclusion, store-buffering, blocking, parallelism, communication,',
  'failure, scheduling, deadlock, instruction; without a name all of them. Each runs real threads, processes and',
  'coroutines in a process of its own, with a time limit; Ctrl-C ends them at once. With a C compiler (cc) some also',
  'compile and run small C programs. Linux has most to tell (/proc, taskset); what cannot be measured is said.',
  ...flagLines('probe'),
  '',
  'The object of --json: machine {cpu, cores, system, node}; quick; interrupted; probes: list of {name, title,',
  'teaches, claim, method, misleads, verdict ("holds", "fails", "undecided", "skipped" or "broken"), why, checks: list',
  'of {text, outcome, exact, why}, figures: list of {id, label, unit, min, median, max, values, simulated (in the same',
  'unit, or null)}, lines, missing (what could not be measured), simulated (words)}.',
  '',
  'Exit status:',
  '  0  every claim holds on this machine',
  '  1  a claim does not hold on this machine',
  '  2  the input is wrong: a flag, a name',
  '  3  not decided: too noisy, or it cannot be measured here',
  '  130  Ctrl-C',
];

const simple = (name: 'list' | 'policies' | 'models'): string[] => [
  `lockstep ${name}: ${ABOUT[name]}.`,
  ...flagLines(name),
  ...(name === 'list'
    ? ['', 'The object of --json: scenarios: list of {name, file, title, topic, teaches, about}.']
    : name === 'policies'
      ? [
          '',
          'The object of --json: policies: list of {name, aliases, about, workConserving, parameters: list of {name, unit (ns,',
          'count, percent or flag), default, min, max, about}}.',
        ]
      : []),
];

/** The help of a command, ending in a newline. */
export const helpText = (action: Action): string => {
  const lines =
    action === 'open'
      ? open()
      : action === 'run'
        ? run()
        : action === 'play'
          ? play()
          : action === 'compare'
            ? compare()
            : action === 'check'
              ? check()
              : action === 'probe'
                ? probe()
                : simple(action);
  return `${lines.join('\n')}\n`;
};
