// @ts-nocheck signatures first; bodies follow within the half hour

import type { FunctionInfo, Program } from '../language/program.js';
import type { Kernel } from './machine.js';
import type { Call, Context, Mutable } from './state.js';
export interface StackFrame {
  readonly function: FunctionInfo | undefined;
  readonly pc: number;
  readonly fp: number;
  readonly bp: number;
}

export function arg32(context: Context, call: Call, i: number): number {
  throw new Error('being written');
}
export function argU32(context: Context, call: Call, i: number): number {
  throw new Error('being written');
}
export function argI64(context: Context, call: Call, i: number): bigint {
  throw new Error('being written');
}
export function argU64(context: Context, call: Call, i: number): bigint {
  throw new Error('being written');
}
export function argAddress(context: Context, call: Call, i: number): number {
  throw new Error('being written');
}
export function argF64(context: Context, call: Call, i: number): number {
  throw new Error('being written');
}
export function argBits(context: Context, call: Call, i: number): readonly [number, number] {
  throw new Error('being written');
}
export function setResult32(context: Context, call: Call, n: number): void {
  throw new Error('being written');
}
export function setResult64(context: Context, call: Call, n: bigint): void {
  throw new Error('being written');
}
export function setResultAddress(context: Context, call: Call, n: number): void {
  throw new Error('being written');
}
export function setResultF64(context: Context, call: Call, n: number): void {
  throw new Error('being written');
}
export function setResultBits(context: Context, call: Call, low: number, high: number): void {
  throw new Error('being written');
}
export function callFunction(
  k: Kernel,
  context: Mutable<Context>,
  address: number,
  args: readonly (readonly [number, number])[],
  nextPhase: number,
): number {
  throw new Error('being written');
}
export function callResult(context: Context, call: Call): readonly [number, number] {
  throw new Error('being written');
}
export function startFrame(
  k: Kernel,
  context: Mutable<Context>,
  pc: number,
  args: readonly (readonly [number, number])[],
): void {
  throw new Error('being written');
}
export function backtrace(program: Program, context: Context): StackFrame[] {
  throw new Error('being written');
}
export function ownCall(context: Mutable<Context>): Mutable<Call> {
  throw new Error('being written');
}
export function pushCall(
  context: Mutable<Context>,
  intrinsic: number,
  base: number,
  argc: number,
  since: number,
): Mutable<Call> {
  throw new Error('being written');
}
export function popCall(context: Mutable<Context>): void {
  throw new Error('being written');
}
export function unwindTo(k: Kernel, context: Mutable<Context>, pc: number, fp: number, bp: number, sp: number): void {
  throw new Error('being written');
}
