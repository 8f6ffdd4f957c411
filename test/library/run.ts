/** Compiles C text with the library and runs it to its end, for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { boot } from '../../source/kernel/boot.js';
import { lectureCosts } from '../../source/kernel/costs.js';
import { type EventSink, type KernelEvent, maskOf } from '../../source/kernel/events.js';
import {
  type CacheSettings,
  type Costs,
  DEFAULT_LIMITS,
  DEFAULT_TLB,
  type Job,
  type Kernel,
  type Limits,
  type TlbSettings,
} from '../../source/kernel/machine.js';
import { outputOf } from '../../source/kernel/output.js';
import { run } from '../../source/kernel/step.js';
import { compile, type ExecutableSource } from '../../source/language/front.js';
import { librarySources } from '../../source/library/c/index.js';
import { libraryIntrinsics, supported } from '../../source/library/index.js';
import { standIns } from '../../source/library/programs/index.js';
import { readThreads, type Threads } from '../../source/scenarios/threads.js';
import { checkParameters, policies } from '../../source/schedulers/index.js';

const folder = fileURLToPath(new URL('../../source/language/headers/', import.meta.url));
const headers = new Map<string, string>();
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.name.endsWith('.h')) continue;
  const path = `${entry.parentPath}/${entry.name}`;
  headers.set(path.slice(folder.length).replace(/^\//, ''), readFileSync(path, 'utf8'));
}

export interface Settings {
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  /** argv[0]. */
  readonly name?: string;
  readonly args?: readonly string[];
  readonly environment?: readonly string[];
  readonly stdin?: string;
  readonly terminal?: boolean;
  readonly cores?: number;
  readonly steps?: number;
  readonly policy?: string;
  readonly seed?: number;
  readonly controlled?: boolean;
  readonly jobs?: readonly Job[];
  /** Thread model, as `--threads` takes it. */
  readonly threads?: string;
  readonly cache?: CacheSettings;
  readonly costs?: Costs;
  readonly limits?: Partial<Limits>;
  readonly parameters?: Readonly<Record<string, number>>;
  /** Instead of the one that collects misuses. */
  readonly sink?: EventSink;
  readonly tlb?: TlbSettings;
  readonly defines?: readonly { readonly name: string; readonly value: string }[];
  /** What it may exec: C texts by name, found as `./NAME`; and of lockstep's own small programs, found in PATH. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly standIns?: readonly string[];
  /** Paths of its own executable, and files in the folder where it begins: text by name. */
  readonly paths?: readonly string[];
  readonly contents?: Readonly<Record<string, string>>;
  /** The same, on the disk alone. */
  readonly onDisk?: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly k: Kernel;
  readonly stdout: string;
  readonly stderr: string;
  /** 'exit 0', 'signal 6', 'stuck', 'steps' */
  readonly end: string;
  /** Sentences about wrong use. */
  readonly misuses: readonly string[];
}

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (c) => String.fromCharCode(c)).join('');

const threadsNamed = (text: string): Threads => {
  const read = readThreads(text);
  if ('message' in read) throw new Error(read.message);
  return read;
};

export interface Booted {
  readonly k: Kernel;
  /** Sentences about wrong use, as they come. */
  readonly misuses: readonly string[];
}

/** Compiles and boots; nothing has run yet. */
export function bootC(text: string, settings: Settings = {}): Booted {
  const files = settings.files ?? [{ path: 'main.c', text }];
  const texts = new Map(files.map((f) => [f.path, f.text]));
  const executables: ExecutableSource[] = [
    ...Object.keys(settings.programs ?? {}).map((name) => ({
      name,
      paths: [name],
      file: `${name}.c`,
      certain: true,
    })),
    ...(settings.standIns ?? []).map((name) => ({
      name,
      paths: [`/usr/bin/${name}`, `/bin/${name}`],
      file: `<programs>/${name}.c`,
      text: standIns.get(name)!,
      certain: true,
    })),
  ];
  for (const [name, source] of Object.entries(settings.programs ?? {})) texts.set(`${name}.c`, source);
  const { program, diagnostics, sources } = compile({
    files: files.filter((f) => f.path.endsWith('.c')).map((f) => f.path),
    loader: { read: (path) => texts.get(path) },
    includePaths: [],
    defines: settings.defines ?? [],
    systemHeaders: headers,
    supported,
    librarySources,
    lower: 'split',
    name: 'main',
    paths: settings.paths ?? ['main'],
    executables: () => executables,
  });
  if (program === undefined) {
    throw new Error(diagnostics.map((d) => `${sources[d.place.file]?.path}:${d.place.line}: ${d.message}`).join('\n'));
  }
  const policy = policies.get(settings.policy ?? 'round-robin')!;
  const checked = checkParameters(policy, settings.parameters ?? {});
  if ('message' in checked) throw new Error(checked.message);
  const misuses: string[] = [];
  const sink: EventSink = {
    ...maskOf(['misuse']),
    emit(event: KernelEvent) {
      misuses.push(event.text);
    },
  };
  const k = boot(
    {
      program,
      cores: settings.cores ?? 2,
      policy,
      parameters: checked.values,
      model: threadsNamed(settings.threads ?? 'one-to-one').model,
      modelParameters: threadsNamed(settings.threads ?? 'one-to-one').parameters,
      costs: settings.costs ?? lectureCosts,
      ...(settings.jobs === undefined ? {} : { jobs: settings.jobs }),
      ...(settings.cache === undefined ? {} : { cache: settings.cache }),
      seed: settings.seed ?? 1,
      args: [settings.name ?? './main', ...(settings.args ?? [])],
      environment: settings.environment ?? ['HOME=/home/user'],
      stdin: Uint8Array.from(settings.stdin ?? '', (c) => c.charCodeAt(0)),
      terminal: settings.terminal ?? false,
      controlled: settings.controlled ?? false,
      files: [
        ...Object.entries(settings.contents ?? {}).map(([path, text]) => ({ path, text })),
        ...Object.entries(settings.onDisk ?? {}).map(([path, text]) => ({ path, text, cached: false })),
      ],
      parking: true,
      intrinsics: program.intrinsics.map((use) => libraryIntrinsics.get(use.name)!),
      limits: { ...DEFAULT_LIMITS, ...settings.limits },
      faults: { uninitialised: 'stop' },
      tlb: settings.tlb ?? DEFAULT_TLB,
    },
    settings.sink ?? sink,
  );
  return { k, misuses };
}

export function runC(text: string, settings: Settings = {}): Ran {
  const { k, misuses } = bootC(text, settings);
  const stop = run(k, { steps: settings.steps ?? 20_000_000 });
  const { outcome } = k.state;
  let end: string = stop === 'over' ? outcome.kind : stop;
  if (outcome.kind === 'exited') {
    const { status } = outcome;
    end = (status & 0x7f) !== 0 ? `signal ${status & 0x7f}` : `exit ${status >> 8}`;
  }
  return { k, stdout: latin1(outputOf(k.state, 1)), stderr: latin1(outputOf(k.state, 2)), end, misuses };
}
