/** abort, which also ends a failed assertion. Source: glibc 2.36, stdlib/abort.c. */
import { Fault } from '../../kernel/faults.js';
import type { Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  actionOf,
  isHandled,
  NO_SIGNALS,
  Si,
  sendThreadSignal,
  setMask,
  without,
  withSignal,
} from '../../kernel/signal.js';
import { SIGABRT } from '../../kernel/signal-table.js';
import type { Context } from '../../kernel/state.js';

/** abort() as phases from number `first` on: the handler of SIGABRT, if there is one; when it returns, the end all the same. */
export function abortPhases(first: number, reason: (k: Kernel, context: Context) => string): Phase[] {
  const end = (k: Kernel, context: Context): never => {
    throw new Fault('abort', 0, reason(k, context));
  };
  return [
    {
      label: 'raise SIGABRT',
      run(k, context) {
        if (!isHandled(actionOf(k, context.process, SIGABRT))) return end(k, context);
        k.machine.model.enterSystemCall(k, context, 'tgkill');
        setMask(k, context, without(context.signalMask, withSignal(NO_SIGNALS, SIGABRT)));
        const { pid } = k.state.processes[context.process]!;
        sendThreadSignal(k, context.id, { signal: SIGABRT, code: Si.TKILL, pid, uid: 1000, value: 0 }, 'abort');
        return first + 1;
      },
    },
    { label: 'end', run: end },
  ];
}
