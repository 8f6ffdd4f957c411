/** Tells the timeline which memory the watched variables lie in, so that their last writers are known. */
import type { Kernel } from '../kernel/machine.js';
import { evaluate } from '../scenarios/expression/evaluate.js';
import { processNamed } from '../scenarios/expression/processes.js';
import { type Node, parseExpression } from '../scenarios/expression/syntax.js';
import { sizeOfType } from '../scenarios/expression/values.js';
import { scopeIn, watched } from '../screen/panes/watched.js';
import { processOf } from '../session/change.js';
import type { Session } from '../session/state.js';
import { type Range, watchRanges } from '../timeline/history.js';

/** Processes whose variables are watched at the same time, besides the selected one. */
const MOST = 16;

/** Brings the timeline's ranges up to date with what the memory pane shows now. Cheap where nothing changed. */
export const updateWatches = (session: Session): void => {
  const { timeline } = session;
  const { run } = session.state;
  if (timeline === undefined || run === undefined) return;
  const { kernel: k } = timeline;
  const selected = processOf(session);
  const ranges: Range[] = [];
  const known = new Set<string>();
  const add = (node: Node, process: number): void => {
    if ((k.state.processes[process]?.space ?? -1) < 0) return;
    const result = evaluate(node, scopeIn({ k, run }, process));
    if (!result.ok || result.value.home.kind !== 'memory') return;
    const { space, address } = result.value.home;
    const size = sizeOfType(result.value.type);
    const key = `${space}:${address}:${size}`;
    if (size === 0 || known.has(key)) return;
    known.add(key);
    ranges.push({ space, address, size });
  };
  for (const process of watchedProcesses(k, selected)) {
    // Where nobody said what to watch, each process's own variables: whichever is selected.
    for (const text of watched({ run, k, process })) {
      const parsed = parseExpression(text);
      if (parsed.ok) add(parsed.node, processNamed(parsed.node, k) ?? process);
    }
  }
  const before = timeline.ranges;
  const same =
    before.length === ranges.length &&
    ranges.every(
      (r, i) => r.space === before[i]!.space && r.address === before[i]!.address && r.size === before[i]!.size,
    );
  if (!same) watchRanges(timeline, ranges);
};

/** The oldest processes that have memory, and the selected one; in an order that does not depend on which one that is. */
function watchedProcesses(k: Kernel, selected: number): readonly number[] {
  const found: number[] = [];
  for (const process of k.state.processes) {
    if (found.length === MOST) break;
    if (process !== undefined && process.space >= 0) found.push(process.index);
  }
  return found.includes(selected) ? found : [...found, selected];
}
