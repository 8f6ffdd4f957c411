/** <err.h>, <error.h>, <libgen.h>, and what lockstep.h says to the machine. */
import { arg32, argAddress, argU64, setResult32, setResultAddress } from '../../kernel/call.js';
import { computing } from '../../kernel/compute.js';
import { emit } from '../../kernel/emit.js';
import { ownProcess } from '../../kernel/epoch.js';
import { disableInterrupts, enableInterrupts } from '../../kernel/interrupts.js';
import { DONE, type Intrinsic, type Phase } from '../../kernel/intrinsic.js';
import { waiting } from '../../kernel/io.js';
import { nextRelease } from '../../kernel/jobs.js';
import type { Kernel } from '../../kernel/machine.js';
import { readI32, readU8, writeU8 } from '../../kernel/memory/access.js';
import { setWorkingSet } from '../../kernel/memory/paging.js';
import { errnoAddress } from '../../kernel/memory/stacks.js';
import type { Call, Context } from '../../kernel/state.js';
import { bytesOf, type Ctx, latin1, misuse, phased, plain, programName, type Rec, spaceOf } from '../define.js';
import { ensureStatics, PATH_TEXT } from '../statics.js';
import { callValues, listValues, printReader } from '../stdio/arguments.js';
import { nextPart, type Operation, perform, streaming } from '../stdio/operation.js';
import { flushOutput, putMessage } from '../stdio/output.js';
import { exitPhases } from '../stdlib/exit.js';
import { storeString, stringAt } from '../string/memory.js';
import { errorMessage } from '../text/errors.js';
import { formatPrint, makeSink } from '../text/print.js';

const LONGEST = 1 << 20;

function formatted(k: Kernel, context: Ctx, call: Rec, at: number, list: boolean): string {
  const address = argAddress(context, call, at);
  if (address === 0) return '';
  const values = list
    ? listValues(k, context, argAddress(context, call, at + 1))
    : callValues(k, context, call, at + 1);
  const sink = makeSink(LONGEST);
  formatPrint(stringAt(k, context, address), printReader(k, context, values), sink);
  return latin1(sink.bytes.subarray(0, sink.length));
}

const toBytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** `program: message: what errno says` to stderr, the last only where `withError`. May wait. */
function say(op: Operation, at: number, list: boolean, withError: boolean): void {
  const { k, context, call, space } = op;
  putMessage(op, () => {
    const error = readI32(k, space, errnoAddress(context));
    const message = formatted(k, context, call, at, list);
    const parts = [programName(k, context)];
    if (argAddress(context, call, at) !== 0) parts.push(message);
    if (withError) parts.push(errorMessage(error));
    return toBytes(`${parts.join(': ')}\n`);
  });
}

const warning = (name: string, list: boolean, withError: boolean): Intrinsic =>
  streaming(name, 'output', (op) => say(op, 0, list, withError));

const statusArgument = (context: Context, call: Call): number => arg32(context, call, 0);

const fatal = (name: string, list: boolean, withError: boolean): Intrinsic =>
  phased(name, 'task', [
    {
      label: 'message',
      run(k, context, call) {
        perform(k, context, call, (op) => say(op, 1, list, withError));
        return 1;
      },
    },
    ...exitPhases(1, statusArgument),
  ]);

/** error(status, errno, format, ...): flushes stdout first; ends the process where status is not 0. */
const errorPhase: Phase = {
  label: 'message',
  run(k, context, call) {
    perform(k, context, call, (op) => {
      if (op.part === 0) {
        flushOutput(op);
        nextPart(op, 1);
      }
      putMessage(op, () => {
        const error = arg32(context, call, 1);
        const message = formatted(k, context, call, 2, false);
        const tail = error === 0 ? '' : `: ${errorMessage(error)}`;
        return toBytes(`${k.machine.args[0] ?? ''}: ${message}${tail}\n`);
      });
    });
    return statusArgument(context, call) === 0 ? DONE : 1;
  },
};

/** basename as GNU has it (no change to the path), and POSIX's, which may cut off slashes at the end. */
const gnuBasename = plain('basename', 'local', (k, context, call) => {
  const path = argAddress(context, call, 0);
  const text = latin1(stringAt(k, context, path));
  setResultAddress(context, call, path + text.lastIndexOf('/') + 1);
});

function constantPath(k: Kernel, context: Ctx, text: string): number {
  ensureStatics(k, context);
  storeString(k, context, PATH_TEXT, bytesOf(text));
  return PATH_TEXT;
}

/** Cuts slashes off the end at `end`; answers the new end. */
function trimSlashes(k: Kernel, space: number, path: number, end: number): number {
  let at = end;
  while (at > 1 && readU8(k, space, path + at - 1) === 47) at--;
  return at;
}

const posixBasename = plain('__xpg_basename', 'memory', (k, context, call) => {
  const path = argAddress(context, call, 0);
  const text = path === 0 ? '' : latin1(stringAt(k, context, path));
  if (text === '') {
    setResultAddress(context, call, constantPath(k, context, '.'));
    return;
  }
  const space = spaceOf(k, context);
  const end = trimSlashes(k, space, path, text.length);
  if (end < text.length) writeU8(k, space, path + end, 0);
  const slash = text.slice(0, end).lastIndexOf('/');
  setResultAddress(context, call, end === 1 ? path : path + slash + 1);
});

const dirname = plain('dirname', 'memory', (k, context, call) => {
  const path = argAddress(context, call, 0);
  const text = path === 0 ? '' : latin1(stringAt(k, context, path));
  const space = spaceOf(k, context);
  const trimmed = text.slice(0, trimSlashes(k, space, path, text.length));
  const slash = trimmed.lastIndexOf('/');
  if (slash < 0) {
    setResultAddress(context, call, constantPath(k, context, '.'));
    return;
  }
  const end = trimSlashes(k, space, path, slash === 0 ? 1 : slash + 1);
  writeU8(k, space, path + end, 0);
  setResultAddress(context, call, path);
});

const ASSUMPTION = 'assumption that failed';

/** The condition of an ASSUME that did not hold in this run, or undefined. */
export const failedAssumption = (k: Kernel, context: Context): string | undefined =>
  k.state.processes[context.process]!.library[ASSUMPTION] as string | undefined;

/** More than simulated time has: a sum with it is still exact. */
const MOST_NANOSECONDS = 2 ** 53 - 1;
const nanoseconds = (context: Context, call: Call): number =>
  Math.min(MOST_NANOSECONDS, Number(argU64(context, call, 0)));

const region = (name: string, why: 'want' | 'enter' | 'leave'): Intrinsic =>
  plain(name, 'sync', (k, context, call) => {
    const text = latin1(stringAt(k, context, argAddress(context, call, 0), 256));
    if (why !== 'want') noteRegion(k, context, text, why === 'enter');
    emit(k, 'region', { context: context.id, why, text });
  });

/** Who is in which region: process data `regions of N`, names from the outermost in. */
function noteRegion(k: Kernel, context: Ctx, text: string, enter: boolean): void {
  const name = `regions of ${context.id}`;
  const { library } = ownProcess(k.state, context.process);
  const inside = (library[name] as readonly string[] | undefined) ?? [];
  const at = inside.lastIndexOf(text);
  if (enter) library[name] = [...inside, text];
  else if (at >= 0) library[name] = inside.toSpliced(at, 1);
}

/** Names of the regions that a context is in. */
export const regionsOf = (k: Kernel, context: Context): readonly string[] =>
  (k.state.processes[context.process]!.library[`regions of ${context.id}`] as readonly string[] | undefined) ?? [];

export const messageFunctions: readonly Intrinsic[] = [
  warning('warn', false, true),
  warning('warnx', false, false),
  warning('vwarn', true, true),
  warning('vwarnx', true, false),
  fatal('err', false, true),
  fatal('errx', false, false),
  fatal('verr', true, true),
  fatal('verrx', true, false),
  phased('error', 'task', [errorPhase, ...exitPhases(1, statusArgument)]),
  gnuBasename,
  posixBasename,
  dirname,
  region('__lockstep_region_want', 'want'),
  region('__lockstep_region_enter', 'enter'),
  region('__lockstep_region_leave', 'leave'),
  plain('__lockstep_noncritical', 'none', (k, context) => {
    emit(k, 'region', { context: context.id, why: 'outside' });
  }),
  // A run in which it does not hold is of no interest: said, and kept for whoever counts runs.
  plain('__lockstep_assume', 'local', (k, context, call) => {
    if (arg32(context, call, 0) !== 0) return;
    const text = latin1(stringAt(k, context, argAddress(context, call, 1), 256));
    ownProcess(k.state, context.process).library[ASSUMPTION] = text;
    emit(k, 'misuse', { context: context.id, why: 'assume', text: `The assumption ${text} does not hold in this run` });
  }),
  plain('__lockstep_cli', 'sync', (k, context) => disableInterrupts(k, context)),
  plain('__lockstep_sti', 'sync', (k, context) => enableInterrupts(k, context)),
  plain('__lockstep_working_set', 'none', (k, context, call) => {
    const [minimum, maximum] = [Number(argU64(context, call, 0)), Number(argU64(context, call, 1))];
    if (!setWorkingSet(k, spaceOf(k, context), minimum, maximum))
      misuse(k, context, 0, `A working set of at least ${minimum} and at most ${maximum} pages cannot be`);
  }),
  // Where the model has no processors of its own, there are as many as cores.
  plain('__lockstep_gomaxprocs', 'sync', (k, context, call) => {
    const before = k.machine.model.processors?.(k, context, arg32(context, call, 0));
    setResult32(context, call, before ?? k.state.cores.length);
  }),
  computing('__lockstep_compute', nanoseconds),
  waiting('__lockstep_io', nanoseconds),
  nextRelease('__lockstep_next_release'),
];
