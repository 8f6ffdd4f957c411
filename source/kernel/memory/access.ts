// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from '../machine.js';
import type { Region } from './layout.js';

export function readU8(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readI8(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readU16(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readI16(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readI32(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readU32(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readI64(k: Kernel, space: number, address: number): bigint {
  throw new Error('being written');
}
export function readU64(k: Kernel, space: number, address: number): bigint {
  throw new Error('being written');
}
export function readAddress(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readF32(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readF64(k: Kernel, space: number, address: number): number {
  throw new Error('being written');
}
export function readBytes(k: Kernel, space: number, address: number, n: number): Uint8Array {
  throw new Error('being written');
}
export function readString(k: Kernel, space: number, address: number, limit: number): Uint8Array {
  throw new Error('being written');
}
export function writeU8(k: Kernel, space: number, address: number, value: number): void {
  throw new Error('being written');
}
export function writeU16(k: Kernel, space: number, address: number, value: number): void {
  throw new Error('being written');
}
export function write32(k: Kernel, space: number, address: number, value: number): void {
  throw new Error('being written');
}
export function write64(k: Kernel, space: number, address: number, value: bigint): void {
  throw new Error('being written');
}
export function writeAddress(k: Kernel, space: number, address: number, value: number): void {
  throw new Error('being written');
}
export function writeF32(k: Kernel, space: number, address: number, value: number): void {
  throw new Error('being written');
}
export function writeF64(k: Kernel, space: number, address: number, value: number): void {
  throw new Error('being written');
}
export function writeBytes(k: Kernel, space: number, address: number, value: Uint8Array): void {
  throw new Error('being written');
}
export function fill(k: Kernel, space: number, address: number, byte: number, n: number): void {
  throw new Error('being written');
}
export function copy(k: Kernel, space: number, to: number, from: number, n: number): void {
  throw new Error('being written');
}
export function peekU8(k: Kernel, space: number, address: number): number | undefined {
  throw new Error('being written');
}
export function peekI32(k: Kernel, space: number, address: number): number | undefined {
  throw new Error('being written');
}
export function peekU32(k: Kernel, space: number, address: number): number | undefined {
  throw new Error('being written');
}
export function peekI64(k: Kernel, space: number, address: number): bigint | undefined {
  throw new Error('being written');
}
export function peekAddress(k: Kernel, space: number, address: number): number | undefined {
  throw new Error('being written');
}
export function peekF64(k: Kernel, space: number, address: number): number | undefined {
  throw new Error('being written');
}
export function peekBytes(k: Kernel, space: number, address: number, n: number): Uint8Array | undefined {
  throw new Error('being written');
}
export function peekString(k: Kernel, space: number, address: number, limit: number): Uint8Array | undefined {
  throw new Error('being written');
}
export function peekDefined(k: Kernel, space: number, address: number, n: number): boolean {
  throw new Error('being written');
}
