/** The shape of the library functions that are a system call and nothing else. */
import { setResult32, setResult64 } from '../../kernel/call.js';
import { DONE, type Intrinsic, type Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { type Ctx, type Effect, type Rec, single } from '../define.js';

/** The call goes on in a further step of the same phase: what it has done is in its data from 1 on. */
export const AGAIN = Symbol('again');
export type Answer = number | bigint | typeof AGAIN;

/** Results of 64 bits (ssize_t, off_t), or of 32. */
export type Width = 32 | 64;

/**
 * A system call: `body` answers its result, or -errno for -1 and errno. It may throw WouldBlock, and is run anew after the
 * wait. The price of entering the kernel is paid once: `call.data[0]` says that it is in.
 */
export function systemCall(
  name: string,
  effect: Effect,
  body: (k: Kernel, context: Ctx, call: Rec) => Answer,
  options: { readonly width?: Width; readonly kernelName?: string } = {},
): Intrinsic {
  const { width = 32, kernelName = name } = options;
  return single(name, effect, 'call', (k, context, call): Next => {
    const { model } = k.machine;
    if (call.data.length === 0) {
      call.data = [1];
      model.enterSystemCall(k, context, kernelName);
    }
    const answer = body(k, context, call);
    if (answer === AGAIN) return 0;
    model.leaveSystemCall(k, context, kernelName);
    return finish(k, context, call, answer, width);
  });
}

/** Sets result and errno as the C library does with the kernel's answer. */
export function finish(k: Kernel, context: Ctx, call: Rec, answer: number | bigint, width: Width): Next {
  const failed = answer < 0;
  if (failed) setErrno(k, context, -Number(answer));
  if (width === 32) setResult32(context, call, failed ? -1 : Number(answer));
  else setResult64(context, call, failed ? -1n : BigInt(answer));
  return DONE;
}

/** Numbers of a call that it keeps between its steps, after the one that says that it is in the kernel. */
export const progress = (call: Rec, i = 0): number => call.data[i + 1] ?? 0;
export function setProgress(call: Rec, ...numbers: readonly number[]): void {
  call.data = [1, ...numbers];
}
