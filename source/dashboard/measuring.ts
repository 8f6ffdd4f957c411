/**
 * Probes from the dashboard. Measuring happens in a process of its own and predicting in a thread of its own: here only
 * their words arrive, and the screen goes on being painted.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../host/assets.js';
import { show as showValue } from '../probes/figures.js';
import { probeNamed, probes } from '../probes/index.js';
import type { Prediction, Result } from '../probes/probe.js';
import { reportLines } from '../probes/report.js';
import { sampleThreads } from '../probes/sample.js';
import { type Running, startProbe } from '../probes/start.js';
import { askProbe, isProbing, openProbe, tellProbe } from '../session/probing.js';
import type { Session } from '../session/state.js';

/** ms between two looks at the threads of a probe. */
const SAMPLE = 250;
/** Threads that are shown: those of the engine itself are many, and idle. */
const SHOWN = 6;

export interface Measuring {
  /** Offers what can be measured. */
  readonly offer: () => void;
  readonly start: (name: string) => void;
  /** After keys: a probe whose text was closed is ended. */
  readonly attend: () => void;
  readonly stop: () => void;
}

const sampleLines = (pid: number | undefined): string[] => {
  const samples = pid === undefined ? undefined : sampleThreads(pid)?.slice(0, SHOWN);
  if (samples === undefined || samples.length === 0) return [];
  return [
    `${'tid'.padStart(8)}  state  core${'CPU'.padStart(10)}  voluntary  involuntary switches`,
    ...samples.map(
      (s) =>
        `${String(s.tid).padStart(8)}  ${s.state.padEnd(5)}  ${String(s.core).padStart(4)}${showValue(s.cpu, 'ns').padStart(10)}  ${String(s.voluntary).padStart(9)}  ${String(s.involuntary).padStart(11)}`,
    ),
  ];
};

export const createMeasuring = (session: Session, width: () => number, show: () => void): Measuring => {
  let current: { readonly name: string; readonly running: Running; readonly end: () => void } | undefined;

  const start = (name: string): void => {
    current?.end();
    const probe = probeNamed(name);
    if (probe === undefined) return;
    openProbe(session, name, `measured on this machine: ${probe.title}`);
    let prediction: Prediction | undefined;
    let result: Result | undefined;
    let progress = 'starting';
    const from = performance.now();
    const tell = (): void => {
      if (!isProbing(session, name)) return;
      const lines = reportLines(probe, prediction, result, Math.max(40, Math.min(100, width() - 8)));
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      const live =
        result === undefined ? [`measuring, ${seconds} s: ${progress}`, ...sampleLines(running.pid), ''] : [];
      tellProbe(session, [...live, ...lines]);
      show();
    };
    const running = startProbe(probe, {
      quick: false,
      onProgress: (text) => {
        progress = text;
      },
    });
    const predictor = new Worker(join(packageRoot(), 'dist', 'predict.worker.js'), { workerData: name });
    predictor.on('message', (found: Prediction) => {
      prediction = found;
      tell();
    });
    predictor.on('error', (error) => {
      prediction = { lines: [`no prediction: ${error.message}`] };
      tell();
    });
    const timer = setInterval(tell, SAMPLE);
    const end = (): void => {
      clearInterval(timer);
      running.stop();
      predictor.terminate();
      if (current?.running === running) current = undefined;
    };
    current = { name, running, end };
    running.result.then((found) => {
      clearInterval(timer);
      if (current?.running !== running) return;
      result = found;
      tell();
    });
    tell();
  };

  return {
    offer: () => askProbe(session, probes),
    start,
    attend: () => {
      if (current !== undefined && !isProbing(session, current.name)) current.end();
    },
    stop: () => current?.end(),
  };
};
