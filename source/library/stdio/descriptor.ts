/** Writing and reading past all streams: what the library does by system call alone. */
import { readFile, writeFile } from '../../kernel/files/io.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx, Rec } from '../define.js';

/** The library call that is under way. */
const underWay = (context: Ctx): Rec => context.calls[context.calls.length - 1] as Rec;

/** write(fd, bytes): bytes taken, or -errno. */
export function writeDescriptor(k: Kernel, context: Ctx, fd: number, bytes: Uint8Array): number {
  const { model } = k.machine;
  const call = underWay(context);
  if (call.woken === 0) model.enterSystemCall(k, context, 'write');
  const result = writeFile(k, context, call, fd, bytes);
  model.leaveSystemCall(k, context, 'write');
  return result;
}

/** read(fd): bytes, or -errno. */
export function readDescriptor(k: Kernel, context: Ctx, fd: number, n: number): Uint8Array | number {
  const { model } = k.machine;
  const call = underWay(context);
  if (call.woken === 0) model.enterSystemCall(k, context, 'read');
  const result = readFile(k, context, call, fd, n);
  model.leaveSystemCall(k, context, 'read');
  return result;
}
