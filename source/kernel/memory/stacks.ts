// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
/** `address`: given by the program (pthread_attr_setstack), or 0. */
export interface StackRequest {
  readonly size: number;
  readonly address: number;
  readonly guardSize: number;
  readonly context: number;
  readonly name?: string;
}
export interface Stack {
  readonly stackLow: number;
  readonly stackHigh: number;
  readonly tp: number;
  readonly self: number;
}

export function makeStack(k: Kernel, process: number, request: StackRequest): Stack | undefined {
  throw new Error('being written');
}
export function freeStack(k: Kernel, process: number, context: Context): void {
  throw new Error('being written');
}
export function errnoAddress(context: Context): number {
  throw new Error('being written');
}
export function setErrno(k: Kernel, context: Context, n: number): void {
  throw new Error('being written');
}
