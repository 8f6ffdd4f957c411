/** Run queues in the order of the next picks, each entry with the policy's own key; user-level queues above where the model has them. */
import type { QueueView } from '../../kernel/policy.js';
import { taskName, taskStyle } from '../names.js';
import { width as cells, pad, type Row, type Span, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

export function paintQueues({ k, run, width, height, glyphs: g }: PaneInput): Painted {
  const rows: Row[] = [];
  const { policy, model } = k.machine;
  const add = (view: QueueView, storey: string) => {
    const title = pad(`${storey}${view.title}`, Math.min(10, Math.max(3, view.title.length + storey.length + 1)));
    const spans: Span[] = [span(title, 'dim')];
    let used = cells(title);
    let shown = 0;
    for (const entry of view.entries) {
      const task = k.state.tasks[entry.task];
      const name = task === undefined ? String(entry.task) : taskName(k, task.id);
      const key = entry.key === '' ? '' : `:${entry.key}`;
      if (used + name.length + key.length + 5 > width && shown < view.entries.length - 1) break;
      spans.push(span(name, taskStyle(k, entry.task)), span(`${key} `, 'dim'));
      used += name.length + key.length + 1;
      shown++;
    }
    if (shown < view.entries.length) spans.push(span(`+${view.entries.length - shown}`, 'dim'));
    if (view.entries.length === 0) spans.push(span('empty', 'dim'));
    if (view.note !== '' && used + view.note.length + 1 <= width && shown === view.entries.length)
      spans.push(span(view.note, 'dim'));
    rows.push(spans);
  };
  for (const view of model.describe(k)) add(view, 'user ');
  const views = policy.describe(k);
  for (const view of views) add(view, '');
  const key = views[0]?.keyName ?? '';
  return { ...windowed(rows, height, run.scroll.queues), note: key === '' ? `next ${g.arrowLeft} first` : key };
}
