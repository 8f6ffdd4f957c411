#!/usr/bin/env node
/** The command line: words to flags (meow), flags to a command. What a command needs is imported when it is asked for. */
import type meow from 'meow';
import { version } from './host/assets.js';
import { exists, programPath } from './host/files.js';
import {
  type Action,
  COMMAND_NAMES,
  type CommandName,
  checkOptions,
  FLAGS,
  type RawFlags,
  unknownCommand,
  unknownFlag,
} from './host/options.js';

const EXIT_WRONG = 2;

const wrong = (message: string): number => {
  process.stderr.write(`lockstep: ${message}\n`);
  return EXIT_WRONG;
};

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** `-DN=3` and `-Iinclude`, as compilers take them, to `--define=N=3`; a single `-` as a value to `=-`. */
const spelledOut = (words: readonly string[]): string[] => {
  const valued = new Map(FLAGS.filter((f) => f.value !== undefined).map((f) => [`--${f.name}`, f]));
  const short = new Map(FLAGS.flatMap((f) => (f.short === undefined ? [] : [[`-${f.short}` as string, f] as const])));
  const result: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const compiler = /^-([ID])(.+)$/s.exec(word);
    const flag = valued.get(word) ?? short.get(word);
    const next = words[i + 1];
    if (compiler !== null) result.push(`--${compiler[1] === 'I' ? 'include' : 'define'}=${compiler[2]}`);
    else if (flag?.value !== undefined && next !== undefined && (next === '-' || !next.startsWith('-'))) {
      result.push(`--${flag.name}=${next}`);
      i++;
    } else if (flag?.value !== undefined) result.push(`--${flag.name}=`);
    else if (flag !== undefined) result.push(`--${flag.name}`);
    else result.push(word);
  }
  return result;
};

interface Words {
  readonly action: Action;
  readonly files: readonly string[];
  /** What followed `--`, if it was there. */
  readonly args: readonly string[] | undefined;
  readonly raw: RawFlags;
}

/** Files and flags of words without `--`. Without a flag there is nothing to parse, and meow is not waited for. */
const parseFlags = async (words: readonly string[]): Promise<Pick<ReturnType<typeof meow>, 'input' | 'flags'>> => {
  if (!words.some((word) => word.startsWith('-'))) return { input: [...words], flags: {} };
  const { default: parse } = await import('meow');
  // Everything is declared as a list of texts: what they mean, and whether they may stand there, is checked in one place.
  const flags = Object.fromEntries(
    FLAGS.map((flag) => [
      camel(flag.name),
      flag.value === undefined ? ({ type: 'boolean' } as const) : ({ type: 'string', isMultiple: true } as const),
    ]),
  );
  return parse({
    importMeta: import.meta,
    argv: spelledOut(words),
    pkg: { name: 'lockstep' },
    description: false,
    help: false,
    version: '',
    autoHelp: false,
    autoVersion: false,
    flags,
  });
};

/** The words of the command line, sorted; or a message. */
const readWords = async (argv: readonly string[]): Promise<Words | { readonly message: string }> => {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const args = end < 0 ? undefined : argv.slice(end + 1);
  const { input, flags: found } = await parseFlags(words);
  const [head, ...rest] = input;
  const isCommand = head !== undefined && (COMMAND_NAMES as readonly string[]).includes(head);
  const action: Action = isCommand ? (head as CommandName) : 'open';
  const known = new Set(FLAGS.map((flag) => camel(flag.name)));
  for (const word of spelledOut(words)) {
    const empty = FLAGS.find((flag) => word === `--${flag.name}=`);
    if (empty !== undefined) return { message: `--${empty.name} wants a value: --${empty.name} ${empty.value}` };
  }
  for (const word of spelledOut(words)) {
    const name = /^--?([^=]+)/s.exec(word)?.[1];
    if (name !== undefined && word !== '-' && !known.has(camel(name))) return { message: unknownFlag(name, action) };
  }
  const raw: Record<string, readonly string[] | boolean | undefined> = {};
  for (const flag of FLAGS) raw[flag.name] = found[camel(flag.name)] as readonly string[] | boolean | undefined;
  return { action, files: isCommand ? rest : input, args, raw };
};

/** Does what the command line says; answers the exit status. */
const main = async (argv: readonly string[]): Promise<number> => {
  const words = await readWords(argv);
  if ('message' in words) return wrong(words.message);
  const { action, files, args, raw } = words;
  if (raw.version === true) {
    process.stdout.write(`lockstep ${version()}\n`);
    return 0;
  }
  if (raw.help === true) {
    const { helpText } = await import('./host/help.js');
    process.stdout.write(helpText(action));
    return 0;
  }
  const checked = checkOptions(action, raw);
  if (!checked.ok) return wrong(checked.message);
  const { options } = checked;
  if (action === 'list' || action === 'policies' || action === 'models') {
    if (files.length > 0) return wrong(`lockstep ${action} takes no file`);
    const { listCommand, policiesCommand, modelsCommand } = await import('./host/catalogue.js');
    return action === 'list'
      ? listCommand(options.json)
      : action === 'policies'
        ? policiesCommand(options.json)
        : modelsCommand();
  }
  if (action === 'probe') return (await import('./probes/command.js')).probeCommand(files, options);
  if (action === 'run' || action === 'check' || action === 'compare') {
    if (files.length === 0) return wrong(`lockstep ${action} wants a C file or the name of a scenario`);
    if (action === 'check') return (await import('./host/check.js')).checkCommand(files, options);
    if (action === 'compare') return (await import('./host/compare.js')).compareCommand(files, args, options);
    return (await import('./host/run.js')).runCommand(files, args, options);
  }
  const [first] = files;
  // A word without a dot or a slash that is no file was perhaps meant as a command.
  if (first !== undefined && /^[a-z]+$/.test(first) && !exists(programPath(first))) return wrong(unknownCommand(first));
  return (await import('./dashboard/launch.js')).launch(files, args, options);
};

process.exitCode = await main(process.argv.slice(2));
