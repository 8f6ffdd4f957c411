/** Tells the timeline which memory the watched variables lie in, so that their last writers are known. */
import { evaluate } from '../scenarios/expression/evaluate.js';
import { parseExpression } from '../scenarios/expression/syntax.js';
import { sizeOfType } from '../scenarios/expression/values.js';
import { watched } from '../screen/panes/memory.js';
import { scopeOf } from '../session/change.js';
import type { Session } from '../session/state.js';
import { type Range, watchRanges } from '../timeline/history.js';

/** Brings the timeline's ranges up to date with what the memory pane shows now. Cheap where nothing changed. */
export const updateWatches = (session: Session): void => {
  const { timeline } = session;
  const { run } = session.state;
  if (timeline === undefined || run === undefined) return;
  const scope = scopeOf(session)(timeline.kernel);
  const ranges: Range[] = [];
  for (const text of watched({ run, k: timeline.kernel, process: scope.process })) {
    const parsed = parseExpression(text);
    if (!parsed.ok) continue;
    const result = evaluate(parsed.node, scope);
    if (!result.ok || result.value.home.kind !== 'memory') continue;
    const { space, address } = result.value.home;
    const size = sizeOfType(result.value.type);
    if (size > 0 && !ranges.some((r) => r.address === address && r.size === size))
      ranges.push({ space, address, size });
  }
  const before = timeline.ranges;
  const same =
    before.length === ranges.length &&
    ranges.every(
      (r, i) => r.space === before[i]!.space && r.address === before[i]!.address && r.size === before[i]!.size,
    );
  if (!same) watchRanges(timeline, ranges);
};
