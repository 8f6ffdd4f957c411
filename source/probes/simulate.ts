/** The prediction: the scenarios of a probe run on the simulated kernel, without a screen. */

import { runWhole } from '../host/drive.js';
import { isFailure } from '../host/ending.js';
import { load } from '../host/load.js';
import type { Options } from '../host/options.js';
import { PRICE_NAMES } from '../kernel/machine.js';
import type { Prediction, Probe, Simulated, Simulation } from './probe.js';

/** Steps after which a simulation is given up: scenarios are small. */
const MOST_STEPS = 2_000_000;

const options = (cores: number | undefined): Options => ({
  settings: cores === undefined ? {} : { cores },
  includePaths: [],
  defines: [],
  stdin: undefined,
  schedule: undefined,
  vary: [],
  seeds: undefined,
  untilFailure: false,
  sameOutput: false,
  maxSteps: MOST_STEPS,
  trace: false,
  quiet: true,
  json: false,
  quick: false,
  color: 'never',
  ascii: true,
  theme: 'dark',
});

const simulate = ({ scenario, args, cores }: Simulation): Simulated => {
  const result = load({ files: [scenario], args, options: options(cores), terminal: false });
  if (!result.ok) throw new Error(result.lines.join(' '));
  const { kernel, ending, stdout } = runWhole(result.loaded.machine, { maxSteps: MOST_STEPS });
  const { counts, sums } = kernel.state.ledger;
  const paid = Object.fromEntries(
    PRICE_NAMES.flatMap((name, i) => (counts[i]! > 0 ? [[name, { count: counts[i]!, sum: sums[i]! }]] : [])),
  );
  return {
    scenario,
    outcome: isFailure(ending) ? ending.outcome : 'well',
    status: ending.status,
    message: ending.message,
    stdout: new TextDecoder().decode(stdout),
    time: kernel.state.now,
    paid,
  };
};

/** What the simulated kernel says to a probe's claim; the words of what went wrong where a scenario is not there. */
export const predictionOf = (probe: Probe): Prediction => {
  try {
    return probe.predict(probe.simulations.map(simulate));
  } catch (error) {
    return { lines: [`no prediction: ${error instanceof Error ? error.message : String(error)}`] };
  }
};
