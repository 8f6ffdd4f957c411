/** From a compiled program and settings to a machine, ready to boot. */

import { allowed } from '../kernel/cores.js';
import { costTables, freeCosts } from '../kernel/costs.js';
import type { Intrinsic } from '../kernel/intrinsic.js';
import { type Costs, DEFAULT_LIMITS, DEFAULT_TLB, type Machine, type TlbSettings } from '../kernel/machine.js';
import type { Program } from '../language/program.js';
import { libraryIntrinsics, supported } from '../library/index.js';
import { checkParameters, policies, policyNamed } from '../schedulers/index.js';
import { suggestion } from './nearest.js';
import type { Settings } from './settings.js';
import { readThreads } from './threads.js';
import { jobsOf } from './workload.js';

/** Does a function of the library have that name? */
export const isLibraryName = (name: string): boolean => libraryIntrinsics.has(name) || supported.has(name);

export interface MachineOptions {
  readonly program: Program;
  readonly settings: Settings;
  /** argv[0] and what follows. */
  readonly args: readonly string[];
  readonly stdin: Uint8Array;
  readonly terminal: boolean;
  readonly controlled?: boolean;
}

export const DEFAULTS = { cores: 2, policy: 'round-robin', threads: 'one-to-one', costs: 'lecture', seed: 1 } as const;

/** The machine, or all that is wrong with the settings, a sentence each. */
export function makeMachine(
  options: MachineOptions,
): { readonly machine: Machine } | { readonly problems: readonly string[] } {
  const { program, settings } = options;
  const problems: string[] = [];
  const policyName = settings.policy ?? DEFAULTS.policy;
  const policy = policyNamed(policyName);
  if (!policy) problems.push(`there is no policy '${policyName}'${suggestion(policyName, [...policies.keys()])}`);
  const threads = readThreads(settings.threads ?? DEFAULTS.threads);
  if ('message' in threads) problems.push(threads.message);
  else if (threads.model.dispatch !== undefined) {
    // What these models schedule themselves is not among the choices of a run without cores.
    if (options.controlled === true)
      problems.push(`interleavings are explored under one-to-one threads only, not under ${threads.model.name}`);
    if (settings.tasks !== undefined)
      problems.push(`a workload of tasks has no library of threads: it runs one-to-one, not ${threads.model.name}`);
  }
  const costName = settings.costs ?? DEFAULTS.costs;
  const costs = costTables.get(costName);
  if (!costs) problems.push(`there is no cost model '${costName}'${suggestion(costName, [...costTables.keys()])}`);
  const cores = settings.cores ?? DEFAULTS.cores;
  if (!Number.isInteger(cores) || cores < 1 || cores > 64)
    problems.push(`cores: a whole number from 1 to 64, not ${cores}`);
  const checked = policy ? checkParameters(policy, settings.parameters ?? {}) : undefined;
  if (checked && 'message' in checked) problems.push(checked.message);

  const jobs = settings.tasks && jobsOf(settings.tasks, isLibraryName);
  for (const job of jobs ?? []) {
    const fits = Array.from({ length: Math.min(64, cores) }, (_, core) => core).some((core) =>
      allowed(job.affinity, core),
    );
    if (!fits) problems.push(`task '${job.name}' can run nowhere: its affinity names none of the ${cores} cores`);
  }
  const intrinsics: Intrinsic[] = [];
  for (const use of program.intrinsics) {
    const intrinsic = libraryIntrinsics.get(use.name);
    if (intrinsic) intrinsics.push(intrinsic);
    else problems.push(`${use.name}() is not simulated yet`);
  }
  if (problems.length > 0 || !policy || 'message' in threads || !costs || !checked || 'message' in checked)
    return { problems };
  return {
    machine: {
      program,
      cores,
      policy,
      parameters: checked.values,
      model: threads.model,
      modelParameters: threads.parameters,
      costs: { ...costs, ...settings.prices } as Costs,
      seed: settings.seed ?? DEFAULTS.seed,
      args: options.args,
      environment: settings.environment ?? ['PATH=/usr/bin:/bin', 'HOME=/home/student', 'USER=student', 'LANG=C.UTF-8'],
      stdin: options.stdin,
      ...(settings.files === undefined ? {} : { files: settings.files }),
      terminal: options.terminal,
      controlled: options.controlled ?? false,
      intrinsics,
      ...(jobs === undefined ? {} : { jobs }),
      ...(settings.cache === undefined ? {} : { cache: settings.cache }),
      limits: { ...DEFAULT_LIMITS, rtprio: settings.rtprio ?? 0, nice: settings.nice ?? 20 },
      faults: { uninitialised: settings.uninitialised ?? 'stop' },
      tlb: tlbOf(settings),
      ...(settings.workingSet === undefined ? {} : { workingSet: settings.workingSet }),
    },
  };
}

const tlbOf = ({ tlb, asid }: Settings): TlbSettings => ({
  entries: tlb ?? DEFAULT_TLB.entries,
  asids: asid ?? DEFAULT_TLB.asids,
});

/** The same program with time standing still: each step is somebody's choice, and no cores or prices have a say. */
export const controlledMachine = (machine: Machine): Machine => ({
  ...machine,
  controlled: true,
  cores: 1,
  costs: freeCosts,
});

/** 8 hex digits of everything that decides a run but seed and overrides: the program, the machine, its input. FNV-1a. */
export function fingerprint(machine: Machine): string {
  let hash = 0x811c9dc5;
  const add = (text: string) => {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0xff, 0x01000193);
  };
  add(machine.program.fingerprint);
  add(`${machine.cores} ${machine.policy.name} ${machine.model.name} ${machine.controlled} ${machine.terminal}`);
  for (const table of [
    machine.parameters,
    machine.modelParameters,
    machine.costs as Readonly<Record<string, number>>,
  ]) {
    for (const name of Object.keys(table).sort()) add(`${name}=${table[name]}`);
  }
  const { entries, asids } = machine.tlb ?? DEFAULT_TLB;
  if (entries !== DEFAULT_TLB.entries || asids !== DEFAULT_TLB.asids) add(`tlb ${entries} ${asids}`);
  const { workingSet } = machine;
  if (workingSet !== undefined) add(`working set ${workingSet.minimum} ${workingSet.maximum}`);
  for (const job of machine.jobs ?? []) for (const value of Object.values(job)) add(String(value));
  if (machine.cache !== undefined) add(JSON.stringify(machine.cache));
  for (const text of [...machine.args, ...machine.environment]) add(text);
  for (const { path, text, cached } of machine.files ?? []) add(`${path} ${cached ?? true} ${text}`);
  const { rtprio = 0, nice = 20 } = machine.limits;
  if (rtprio !== 0 || nice !== 20) add(`rtprio ${rtprio} nice ${nice}`);
  add(String.fromCharCode(...machine.stdin.subarray(0, 4096)));
  return (hash >>> 0).toString(16).padStart(8, '0');
}
