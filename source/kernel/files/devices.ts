/** The devices of /dev that are no more than a rule: null, zero, full, random. */
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import { random32 } from '../random.js';
import type { Context } from '../state.js';
import { inodeOf, releaseInode } from './inode.js';
import type { OpenFile } from './layout.js';

const NOTHING = new Uint8Array(0);

export const device = {
  read(k: Kernel, _context: Context, file: OpenFile, n: number): Uint8Array {
    switch (inodeOf(k.state, file.object).text) {
      case 'zero':
      case 'full':
        return new Uint8Array(n);
      case 'random':
        return randomBytes(k, n);
      default:
        return NOTHING;
    }
  },

  write: (k: Kernel, _context: Context, file: OpenFile, bytes: Uint8Array): number =>
    inodeOf(k.state, file.object).text === 'full' ? -Errno.ENOSPC : bytes.length,

  /** They have places, all alike: lseek answers 0 for the end. */
  size: (): number => 0,

  release(k: Kernel, file: OpenFile): void {
    releaseInode(k, file.object);
  },
};

/** Bytes of the run's own random numbers: the same in every run with the same seed. */
export function randomBytes(k: Kernel, n: number): Uint8Array {
  const bytes = new Uint8Array(n);
  for (let i = 0; i < n; i += 4) {
    const word = random32(k);
    for (let j = 0; j < 4 && i + j < n; j++) bytes[i + j] = word >>> (8 * j);
  }
  return bytes;
}
