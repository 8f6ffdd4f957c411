/** The C library: every function that programs may call, by name. */
import type { Intrinsic } from '../kernel/intrinsic.js';
import { fileFunctions } from './files/index.js';
import { mathFunctions } from './math/math.js';
import { forkFunctions } from './process/fork.js';
import { waitFunctions } from './process/wait.js';
import { c11Functions } from './pthread/c11.js';
import { asCancellationPoint, cancelFunctions } from './pthread/cancel.js';
import { conditionFunctions } from './pthread/condition.js';
import { mutexFunctions } from './pthread/mutex.js';
import { mutexAttributeFunctions } from './pthread/mutex-attributes.js';
import { mutexLifeFunctions } from './pthread/mutex-life.js';
import { namedSemaphoreFunctions } from './pthread/named.js';
import { syncFunctions } from './pthread/sync.js';
import { threadFunctions } from './pthread/thread.js';
import { stdioFunctions } from './stdio/functions.js';
import { exitFunctions } from './stdlib/exit.js';
import { memoryFunctions } from './stdlib/memory.js';
import { numberFunctions } from './stdlib/numbers.js';
import { ctypeFunctions } from './string/ctype.js';
import { stringFunctions } from './string/memory.js';
import { wideFunctions } from './string/wide.js';
import { systemCallByNumber } from './system/by-number.js';
import { execFunctions } from './system/exec.js';
import { getoptFunctions } from './system/getopt.js';
import { jumpFunctions } from './system/jumps.js';
import { mappingFunctions } from './system/mapping.js';
import { messageFunctions } from './system/messages.js';
import { resourceFunctions } from './system/resources.js';
import { schedulingFunctions } from './system/scheduling.js';
import { segmentFunctions } from './system/segments.js';
import { sendingFunctions } from './system/signal-sending.js';
import { signalSetFunctions } from './system/signal-sets.js';
import { waitingFunctions } from './system/signal-waiting.js';
import { signalFunctions } from './system/signals.js';
import { systemFunctions } from './system/system.js';
import { timeFunctions } from './time/functions.js';
import { timerFunctions } from './time/timers.js';

const named: readonly Intrinsic[] = [
  ...threadFunctions,
  ...cancelFunctions,
  ...forkFunctions,
  ...waitFunctions,
  ...mutexFunctions,
  ...mutexLifeFunctions,
  ...mutexAttributeFunctions,
  ...conditionFunctions,
  ...syncFunctions,
  ...namedSemaphoreFunctions,
  ...c11Functions,
  ...fileFunctions,
  ...stdioFunctions,
  ...memoryFunctions,
  ...numberFunctions,
  ...exitFunctions,
  ...stringFunctions,
  ...ctypeFunctions,
  ...wideFunctions,
  ...mathFunctions,
  ...timeFunctions,
  ...timerFunctions,
  ...systemFunctions,
  ...resourceFunctions,
  ...schedulingFunctions,
  ...mappingFunctions,
  ...segmentFunctions,
  ...jumpFunctions,
  ...execFunctions,
  ...getoptFunctions,
  ...messageFunctions,
  ...signalFunctions,
  ...sendingFunctions,
  ...waitingFunctions,
  ...signalSetFunctions,
];
const all: readonly Intrinsic[] = [...named, systemCallByNumber(named)];

export const libraryIntrinsics: ReadonlyMap<string, Intrinsic> = new Map(
  all.map((i) => [i.name, asCancellationPoint(i)]),
);
if (libraryIntrinsics.size !== all.length) {
  const twice = all.filter((f, i) => all.findIndex((g) => g.name === f.name) !== i).map((f) => f.name);
  throw new RangeError(`library functions defined twice: ${twice.join(', ')}`);
}

/** Names of the functions that programs may call: what is not here is an error at its place. */
export const supported: ReadonlySet<string> = new Set(libraryIntrinsics.keys());
