/** Executables: which one a process runs. */
import type { Image } from '../language/program.js';
import type { Kernel } from './machine.js';

/** The folder in which the run begins: relative paths of executables, and the files of the scenario, are found there. */
export const START_FOLDER = '/home/student';

/** The executable of a process (index in `state.processes`); the program itself for one that there is not. */
export function imageOf(k: Kernel, process: number): Image {
  const { images } = k.program;
  return images[k.state.processes[process]?.image ?? 0] ?? images[0]!;
}

/** The executable of the process whose address space it is. Looks at all processes: for messages. */
export function imageOfSpace(k: Kernel, space: number): Image {
  return imageOf(
    k,
    k.state.processes.findLastIndex((p) => p?.space === space && p.state === 'alive'),
  );
}
