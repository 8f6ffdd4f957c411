/** The three standard streams of the first process, as a shell leaves them to the program that it starts. */
import { addFiles } from '../epoch.js';
import type { Kernel } from '../machine.js';
import { Open } from './layout.js';
import { addOpenFile, holdFile } from './open-files.js';
import { STDERR, STDIN, STDOUT } from './terminal.js';

/** Opens them as descriptors 0, 1 and 2 of a new table; answers its index in `state.files`. */
export function openStreams(k: Kernel): number {
  const { terminal } = k.machine;
  const open = (object: number, flags: number): { file: number; cloexec: boolean } => {
    const file = addOpenFile(k.state, {
      kind: 'terminal',
      object,
      inode: -1,
      // On a terminal all three are the shell's own, open for both.
      flags: terminal ? Open.RDWR : flags,
      path: terminal ? '/dev/pts/0' : 'pipe',
    });
    holdFile(k.state, file);
    return { file, cloexec: false };
  };
  return addFiles(k.state, [open(STDIN, Open.RDONLY), open(STDOUT, Open.WRONLY), open(STDERR, Open.WRONLY)]);
}
