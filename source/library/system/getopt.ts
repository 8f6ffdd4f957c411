/** getopt and getopt_long with GNU's permutation of the arguments. Source: glibc 2.36 posix/getopt.c. */
import { arg32, argAddress, setResult32 } from '../../kernel/call.js';
import { imageOf } from '../../kernel/images.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readAddress, readI32, write32, writeAddress } from '../../kernel/memory/access.js';
import { type Ctx, latin1 } from '../define.js';
import { GETOPT } from '../statics.js';
import { nextPart, streaming } from '../stdio/operation.js';
import { putMessage } from '../stdio/output.js';
import { stringAt } from '../string/memory.js';

/** Our own words: place within a word of options; first and last argument passed over. */
const NEXT = GETOPT;
const FIRST = GETOPT + 8;
const LAST = GETOPT + 12;

interface State {
  readonly k: Kernel;
  readonly context: Ctx;
  readonly space: number;
  readonly argc: number;
  readonly argv: number;
  readonly short: string;
  /** Address of the long options, or 0. */
  readonly long: number;
  readonly longIndex: number;
  readonly longOnly: boolean;
  /** For stderr, once the rest is done: to write may have to wait. */
  readonly messages: string[];
}

/** Address of one of getopt's variables; 0 where the program does not mention it. */
function variable({ k, context }: State, name: string): number {
  const found = imageOf(k, context.process).variables.find((v) => v.name === name && v.location.kind === 'global');
  return found !== undefined && found.location.kind === 'global' ? found.location.address : 0;
}

function getInt(s: State, name: string, otherwise: number): number {
  const at = variable(s, name);
  return at === 0 ? otherwise : readI32(s.k, s.space, at);
}
function setInt(s: State, name: string, value: number): void {
  const at = variable(s, name);
  if (at !== 0) write32(s.k, s.space, at, value);
}
function setArgument(s: State, address: number): void {
  const at = variable(s, 'optarg');
  if (at !== 0) writeAddress(s.k, s.space, at, address);
}

const argument = (s: State, i: number): number => readAddress(s.k, s.space, s.argv + 8 * i);
const text = (s: State, address: number): string => latin1(stringAt(s.k, s.context, address));
const isOption = (word: string): boolean => word.startsWith('-') && word !== '-';

function complain(s: State, message: string): void {
  if (getInt(s, 'opterr', 1) === 0 || s.short.startsWith(':')) return;
  s.messages.push(`${text(s, argument(s, 0))}: ${message}\n`);
}

/** Moves the arguments passed over behind the options that followed them. */
function exchange(s: State, first: number, last: number, optind: number): void {
  const words: number[] = [];
  for (let i = first; i < optind; i++) words.push(argument(s, i));
  const moved = [...words.slice(last - first), ...words.slice(0, last - first)];
  moved.forEach((word, i) => {
    writeAddress(s.k, s.space, s.argv + 8 * (first + i), word);
  });
}

function getopt(s: State): number {
  const { k, space } = s;
  let optind = getInt(s, 'optind', 1);
  let first = readI32(k, space, FIRST);
  let last = readI32(k, space, LAST);
  setArgument(s, 0);
  if (optind === 0 || first === 0) {
    optind = optind === 0 ? 1 : optind;
    first = optind;
    last = optind;
    writeAddress(k, space, NEXT, 0);
  }
  const finish = (result: number): number => {
    setInt(s, 'optind', optind);
    write32(k, space, FIRST, first);
    write32(k, space, LAST, last);
    return result;
  };
  const shorts = s.short.replace(/^[+-]/, '');
  const inOrder = s.short.startsWith('+');
  const returnAll = s.short.startsWith('-');
  let next = readAddress(k, space, NEXT);
  if (next === 0 || text(s, next) === '') {
    if (last > optind) last = optind;
    if (first > optind) first = optind;
    if (!inOrder && !returnAll) {
      if (first !== last && last !== optind) {
        exchange(s, first, last, optind);
        first += optind - last;
        last = optind;
      } else if (last !== optind) first = optind;
      while (optind < s.argc && !isOption(text(s, argument(s, optind)))) optind++;
      last = optind;
    }
    if (optind < s.argc && text(s, argument(s, optind)) === '--') {
      optind++;
      if (first !== last && last !== optind) {
        exchange(s, first, last, optind);
        first += optind - last;
      } else if (first === last) first = optind;
      last = s.argc;
      optind = s.argc;
    }
    if (optind >= s.argc) {
      if (first !== last) optind = first;
      return finish(-1);
    }
    const word = text(s, argument(s, optind));
    if (!isOption(word)) {
      if (inOrder) return finish(-1);
      setArgument(s, argument(s, optind++));
      return finish(1);
    }
    next = argument(s, optind) + 1;
    if (s.long !== 0) {
      if (word.startsWith('--')) {
        const result = longOption(s, next + 1, '--', optind);
        optind = result.optind;
        return finish(result.value);
      }
      if (s.longOnly && (word.length > 2 || !shorts.includes(word[1]!))) {
        const result = longOption(s, next, '-', optind);
        if (result.known || !shorts.includes(word[1]!)) {
          optind = result.optind;
          return finish(result.value);
        }
      }
    }
  }
  const rest = text(s, next);
  const option = rest[0]!;
  const at = option === ':' || option === ';' ? -1 : shorts.indexOf(option);
  next++;
  if (rest.length === 1) optind++;
  if (at < 0) {
    complain(s, `invalid option -- '${option}'`);
    setInt(s, 'optopt', option.charCodeAt(0));
    writeAddress(k, space, NEXT, rest.length === 1 ? 0 : next);
    return finish(63);
  }
  if (shorts[at + 1] !== ':') {
    writeAddress(k, space, NEXT, rest.length === 1 ? 0 : next);
    return finish(option.charCodeAt(0));
  }
  writeAddress(k, space, NEXT, 0);
  if (rest.length > 1) {
    setArgument(s, next);
    optind++;
  } else if (shorts[at + 2] === ':') {
    setArgument(s, 0);
  } else if (optind >= s.argc) {
    complain(s, `option requires an argument -- '${option}'`);
    setInt(s, 'optopt', option.charCodeAt(0));
    return finish(s.short.replace(/^[+-]/, '').startsWith(':') ? 58 : 63);
  } else setArgument(s, argument(s, optind++));
  return finish(option.charCodeAt(0));
}

/** struct option: name, has_arg, flag, val: 32 bytes. */
function longOption(
  s: State,
  start: number,
  prefix: string,
  before: number,
): { value: number; optind: number; known: boolean } {
  const { k, space } = s;
  const whole = text(s, start);
  const equals = whole.indexOf('=');
  const name = equals < 0 ? whole : whole.slice(0, equals);
  let optind = before + 1;
  writeAddress(k, space, NEXT, 0);
  let found = -1;
  let ambiguous = false;
  for (let i = 0; i < 4096; i++) {
    const address = readAddress(k, space, s.long + 32 * i);
    if (address === 0) break;
    const candidate = text(s, address);
    if (candidate === name) {
      found = i;
      ambiguous = false;
      break;
    }
    if (candidate.startsWith(name)) {
      if (found >= 0) ambiguous = true;
      else found = i;
    }
  }
  if (found < 0 || ambiguous) {
    const what = ambiguous ? `option '${prefix}${name}' is ambiguous` : `unrecognized option '${prefix}${name}'`;
    complain(s, what);
    setInt(s, 'optopt', 0);
    return { value: 63, optind, known: ambiguous };
  }
  const entry = s.long + 32 * found;
  const full = text(s, readAddress(k, space, entry));
  const wants = readI32(k, space, entry + 8);
  const value = readI32(k, space, entry + 24);
  if (equals >= 0) {
    if (wants === 0) {
      complain(s, `option '${prefix}${full}' doesn't allow an argument`);
      setInt(s, 'optopt', value);
      return { value: 63, optind, known: true };
    }
    setArgument(s, start + equals + 1);
  } else if (wants === 1) {
    if (optind >= s.argc) {
      complain(s, `option '${prefix}${full}' requires an argument`);
      setInt(s, 'optopt', value);
      return { value: s.short.replace(/^[+-]/, '').startsWith(':') ? 58 : 63, optind, known: true };
    }
    setArgument(s, argument(s, optind++));
  }
  if (s.longIndex !== 0) write32(k, space, s.longIndex, found);
  const flag = readAddress(k, space, entry + 16);
  if (flag === 0) return { value, optind, known: true };
  write32(k, space, flag, value);
  return { value: 0, optind, known: true };
}

/** Part 0: all but the messages; part 1: the messages, in `op.kept`. */
const function_ = (name: string, long: boolean, longOnly: boolean): Intrinsic =>
  streaming(name, 'memory', (op) => {
    const { k, context, call, space } = op;
    if (op.part === 0) {
      const messages: string[] = [];
      const value = getopt({
        k,
        context,
        space,
        argc: arg32(context, call, 0),
        argv: argAddress(context, call, 1),
        short: latin1(stringAt(k, context, argAddress(context, call, 2))),
        long: long ? argAddress(context, call, 3) : 0,
        longIndex: long ? argAddress(context, call, 4) : 0,
        longOnly,
        messages,
      });
      setResult32(context, call, value);
      if (messages.length === 0) return;
      nextPart(op, 1);
      op.kept = Array.from(messages.join(''), (c) => c.charCodeAt(0));
    }
    putMessage(op, () => new Uint8Array(0));
  });

export const getoptFunctions: readonly Intrinsic[] = [
  function_('getopt', false, false),
  function_('getopt_long', true, false),
  function_('getopt_long_only', true, true),
];
