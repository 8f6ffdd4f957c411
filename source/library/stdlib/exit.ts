/** The ends of a process: exit with its handlers, _exit, abort, assert. (raise: system/signals.ts.) */
import { arg32, argAddress, argBits, callFunction, setResult32 } from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import { ownProcess } from '../../kernel/epoch.js';
import { GONE, type Intrinsic, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { exitProcess } from '../../kernel/process.js';
import type { Call, Context } from '../../kernel/state.js';
import { answer, bytesOf, latin1, phased, plain, programName, threadName } from '../define.js';
import { writeDescriptor } from '../stdio/descriptor.js';
import { cleanUpStreams } from '../stdio/list.js';
import { stringAt } from '../string/memory.js';
import { Errno } from '../text/errors.js';
import { abortPhases } from './abort.js';

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

/** assert(): (expression, file, line, function) */
const assertion = (k: Kernel, context: Context, call: Call, i: number): string =>
  latin1(stringAt(k, context, argAddress(context, call, i), 4096));

export const exitFunctions: readonly Intrinsic[] = [
  phased('exit', 'task', exitPhases(0, statusArgument)),
  phased('quick_exit', 'task', exitPhases(0, statusArgument, 'at quick exit')),
  immediate('_exit'),
  immediate('_Exit'),
  registering('atexit', 'at exit', false),
  registering('on_exit', 'at exit', true),
  registering('at_quick_exit', 'at quick exit', false),
  phased(
    'abort',
    'task',
    abortPhases(0, (k, context) => `${threadName(k, context.id)} calls abort`),
  ),
  phased('__assert_fail', 'task', [
    {
      label: 'message',
      run(k, context, call) {
        const name = argAddress(context, call, 3) === 0 ? '' : `${assertion(k, context, call, 3)}: `;
        const where = `${assertion(k, context, call, 1)}:${arg32(context, call, 2)}: ${name}`;
        const message = `${programName(k, context)}: ${where}Assertion \`${assertion(k, context, call, 0)}' failed.\n`;
        writeDescriptor(k, context, 2, bytesOf(message));
        return 1;
      },
    },
    ...abortPhases(1, (k, context) => {
      const call = context.calls[context.calls.length - 1]!;
      return `Assertion \`${assertion(k, context, call, 0)}' failed`;
    }),
  ]),
];
