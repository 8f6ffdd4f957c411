/** Times and switches per thread, use of the cores, and what the locks cost. */
import { coreBusyNow, timesNow } from '../../kernel/accounting.js';
import { showTime } from '../../scenarios/units.js';
import { addressName, taskName, taskStyle } from '../names.js';
import { several } from '../processes.js';
import { padLeft, type Row, span } from '../text.js';
import type { Painted, PaneInput } from './pane.js';
import { windowed } from './pane.js';

export function paintStatistics({ k, run, height, process }: PaneInput): Painted {
  const pids = several(k);
  const rows: Row[] = [[span(`${pids ? '    ' : ''}        run   ready blocked  switches`, 'dim')]];
  for (const task of k.state.tasks) {
    if (!task || (task.context < 0 && !task.kernelThread)) continue;
    const t = timesNow(k, task.id);
    // The columns have no room for a kernel thread's name: `kw` for kworker/0:0.
    const name = task.context < 0 ? task.name.slice(0, 2) : taskName(k, task.id);
    const pid = pids ? String(task.context < 0 ? '' : (k.state.processes[task.process]?.pid ?? '')).padEnd(4) : '';
    rows.push([
      span(pid, 'dim'),
      span(name, `${taskStyle(k, task.id)} bold`),
      span(padLeft(showTime(t.run), Math.max(8, 10 - name.length))),
      span(padLeft(showTime(t.ready), 8)),
      span(padLeft(showTime(t.blocked), 8)),
      span(padLeft(`${task.voluntary}+${task.involuntary}`, 8), 'dim'),
    ]);
  }
  for (const core of k.state.cores) {
    const busy = coreBusyNow(k, core.id);
    rows.push([
      span(`core ${core.id}`, 'dim'),
      span(padLeft(`${k.state.now === 0 ? 0 : Math.floor((100 * busy) / k.state.now)}% busy`, 12)),
      span(padLeft(`${core.switches} switches`, 14), 'dim'),
    ]);
  }
  for (const object of k.state.objects.list) {
    if (object.acquisitions === 0) continue;
    rows.push([
      span(addressName(k, process, object.address), 'bold'),
      span(
        `  taken ${object.acquisitions}, contended ${object.contended}, longest wait ${showTime(object.longestWait)}`,
        'dim',
      ),
    ]);
  }
  return windowed(rows, height, run.scroll.statistics);
}
