/** The ends of a process: exit with its handlers, _exit, abort, assert. */
import { arg32, argAddress, argBits, callFunction, setResult32 } from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import { ownProcess } from '../../kernel/epoch.js';
import { Fault } from '../../kernel/faults.js';
import { GONE, type Intrinsic, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { exitProcess, killProcess } from '../../kernel/process.js';
import type { Call, Context } from '../../kernel/state.js';
import { answer, bytesOf, type Ctx, latin1, phased, plain, programName, threadName } from '../define.js';
import { writeDescriptor } from '../stdio/descriptor.js';
import { cleanUpStreams } from '../stdio/list.js';
import { stringAt } from '../string/memory.js';
import { Errno, signalMessage, signalName } from '../text/errors.js';

interface Handler {
  readonly address: number;
  /** on_exit's argument; undefined: atexit. */
  readonly argument: readonly [number, number] | undefined;
}
type HandlerList = 'at exit' | 'at quick exit';

const handlersOf = (k: Kernel, context: Context, list: HandlerList): readonly Handler[] =>
  (k.state.processes[context.process]!.library[list] as readonly Handler[] | undefined) ?? [];

function setHandlers(k: Kernel, context: Context, list: HandlerList, handlers: readonly Handler[]): void {
  ownProcess(k.state, context.process).library[list] = handlers;
}

/** How many phases `exitPhases` has. */
export const EXIT_PHASES = 2;

/** exit() as phases from number `first` on: handlers in reverse order, one call each; then stdio is flushed and the process ends. */
export function exitPhases(
  first: number,
  status: (context: Context, call: Call) => number,
  list: HandlerList = 'at exit',
): Phase[] {
  return [
    {
      label: 'exit handlers',
      run(k, context, call) {
        const handlers = handlersOf(k, context, list);
        const last = handlers.at(-1);
        if (last === undefined) return first + 1;
        setHandlers(k, context, list, handlers.slice(0, -1));
        const code = status(context, call);
        const args: (readonly [number, number])[] =
          last.argument === undefined ? [] : [[code, code < 0 ? -1 : 0], last.argument];
        return callFunction(k, context, last.address, args, first);
      },
    },
    {
      label: 'flush and end',
      run(k, context, call) {
        if (list === 'at exit') cleanUpStreams(k, context, call);
        k.machine.model.enterSystemCall(k, context, 'exit_group');
        charge(k, 'exitProcess');
        exitProcess(k, context, status(context, call));
        return GONE;
      },
    },
  ];
}

const statusArgument = (context: Context, call: Call): number => arg32(context, call, 0);

const immediate = (name: string): Intrinsic =>
  phased(name, 'task', [
    {
      label: 'end',
      run(k, context, call) {
        k.machine.model.enterSystemCall(k, context, 'exit_group');
        charge(k, 'exitProcess');
        exitProcess(k, context, statusArgument(context, call));
        return GONE;
      },
    },
  ]);

const registering = (name: string, list: HandlerList, withArgument: boolean): Intrinsic =>
  plain(name, 'memory', (k, context, call) => {
    const handlers = handlersOf(k, context, list);
    if (handlers.length >= 4096) {
      answer(context, call, Errno.ENOMEM);
      return;
    }
    const handler = {
      address: argAddress(context, call, 0),
      argument: withArgument ? argBits(context, call, 1) : undefined,
    };
    setHandlers(k, context, list, [...handlers, handler]);
    setResult32(context, call, 0);
  });

/** Ends the process by SIGABRT for the reason given. */
function abort(reason: string): never {
  throw new Fault('abort', 0, reason);
}

/** Writes a line to stderr as the C library does when it gives up, and aborts. */
export function failWith(k: Kernel, context: Ctx, message: string, reason: string): never {
  writeDescriptor(k, context, 2, bytesOf(message));
  abort(reason);
}

export const exitFunctions: readonly Intrinsic[] = [
  phased('exit', 'task', exitPhases(0, statusArgument)),
  phased('quick_exit', 'task', exitPhases(0, statusArgument, 'at quick exit')),
  immediate('_exit'),
  immediate('_Exit'),
  registering('atexit', 'at exit', false),
  registering('on_exit', 'at exit', true),
  registering('at_quick_exit', 'at quick exit', false),
  plain('abort', 'task', (k, context) => abort(`${threadName(k, context.id)} calls abort`)),
  // assert(): (expression, file, line, function)
  plain('__assert_fail', 'task', (k, context, call) => {
    const text = (i: number): string => latin1(stringAt(k, context, argAddress(context, call, i), 4096));
    const where = `${text(1)}:${arg32(context, call, 2)}: ${argAddress(context, call, 3) === 0 ? '' : `${text(3)}: `}`;
    failWith(
      k,
      context,
      `${programName(k, context)}: ${where}Assertion \`${text(0)}' failed.\n`,
      `Assertion \`${text(0)}' failed`,
    );
  }),
  phased('raise', 'task', [
    {
      label: 'raise',
      run(k, context, call) {
        const signal = arg32(context, call, 0);
        k.machine.model.enterSystemCall(k, context, 'tgkill');
        if (signal < 0 || signal > 64) return answer(context, call, Errno.EINVAL);
        // Ignored by default: CHLD, CONT, URG, WINCH; 0 only asks.
        if ([0, 17, 18, 23, 28].includes(signal)) return answer(context, call, 0);
        if (signal === 6) abort(`${threadName(k, context.id)} raises SIGABRT`);
        killProcess(k, context.process, signal, {
          kind: 'signal',
          signal,
          context: context.id,
          pc: context.pc,
          address: 0,
          message: `${threadName(k, context.id)} raises ${signalName(signal)} (${signalMessage(signal)})`,
        });
        return GONE;
      },
    },
  ]),
];
