/** `lockstep probe`: measures the claims on the machine in front of us and prints them beside what is simulated. */
import { cpus, release, type as systemName } from 'node:os';
import { endWithReader } from '../host/output.js';
import { suggestion } from '../scenarios/nearest.js';
import { probeNamed, probes } from './index.js';
import type { Probe } from './probe.js';
import { reportData, reportLines, VERDICT_WORDS } from './report.js';
import { predictionOf } from './simulate.js';
import { type Running, startProbe } from './start.js';

const EXIT_WRONG = 2;
const UNDECIDED = 3;
/** Exit status after Ctrl-C, as shells give it. */
const INTERRUPTED = 130;
/** Columns of the report: what 80x24 has. */
const WIDTH = 79;

/** Where it was measured: beside figures that are to be compared. */
export const machineWords = (): {
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
} => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  system: `${systemName()} ${release()}`,
  node: process.version,
});

export interface ProbeOptions {
  readonly json: boolean;
  readonly quick: boolean;
}

/** Runs the probes named, or all, one after the other; answers the exit status. */
export const probeCommand = async (names: readonly string[], { json, quick }: ProbeOptions): Promise<number> => {
  endWithReader();
  const chosen: Probe[] = [];
  for (const name of names) {
    const probe = probeNamed(name);
    if (probe === undefined) {
      const known = probes.map((p) => p.name);
      const near = suggestion(name, known);
      const hint = near === '' ? `; there are: ${known.join(', ')}` : near;
      process.stderr.write(`lockstep: there is no probe '${name}'${hint}\n`);
      return EXIT_WRONG;
    }
    if (!chosen.includes(probe)) chosen.push(probe);
  }
  if (chosen.length === 0) chosen.push(...probes);

  let running: Running | undefined;
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    running?.stop();
  };
  // Whatever ends this process ends the probe: these, and its own end of a pipe that closes with it.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  const terminal = process.stderr.isTTY === true;
  const progress = (text: string): void => {
    if (terminal) process.stderr.write(`\r\u001b[K${text.slice(0, WIDTH - 1)}`);
  };
  const machine = machineWords();
  if (!json)
    process.stdout.write(
      `${machine.cpu}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}${quick ? ', in short' : ''}\n`,
    );
  const done: ReturnType<typeof reportData>[] = [];
  for (const [i, probe] of chosen.entries()) {
    if (interrupted) break;
    const prediction = predictionOf(probe);
    const head = `${i + 1}/${chosen.length} ${probe.name}`;
    progress(head);
    running = startProbe(probe, { quick, onProgress: (text) => progress(`${head}: ${text}`) });
    const result = await running.result;
    running = undefined;
    progress('');
    if (interrupted) break;
    done.push(reportData(probe, prediction, result));
    if (!json) {
      const title = `== ${probe.title} (${probe.name}; ${probe.teaches.join(', ')})`;
      process.stdout.write(`\n${[title, ...reportLines(probe, prediction, result, WIDTH)].join('\n')}\n`);
    }
  }
  for (const signal of signals) process.off(signal, interrupt);
  if (json) process.stdout.write(`${JSON.stringify({ machine, quick, interrupted, probes: done }, null, 2)}\n`);
  else if (done.length > 1) {
    process.stdout.write('\n== All\n');
    for (const d of done) process.stdout.write(`  ${d.name.padEnd(16)} ${VERDICT_WORDS[d.verdict]}\n`);
  }
  if (interrupted) return INTERRUPTED;
  const verdicts = done.map((d) => d.verdict);
  if (verdicts.includes('fails')) return 1;
  return verdicts.every((v) => v === 'holds') ? 0 : UNDECIDED;
};
