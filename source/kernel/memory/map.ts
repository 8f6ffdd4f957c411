// @ts-nocheck signatures first; bodies follow within the half hour
import type { Kernel } from '../machine.js';
import type { Region, RegionKind } from './layout.js';
export interface MapRequest {
  readonly size: number;
  readonly kind: RegionKind;
  readonly name: string;
  readonly at?: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly exec?: boolean;
  readonly shared?: boolean;
  readonly guard?: number;
  readonly context?: number;
}
export interface PageView {
  readonly address: number;
  readonly present: boolean;
  readonly frame: number;
  readonly flags: number;
  readonly references: number;
}

export function mapRegion(k: Kernel, space: number, request: MapRequest): number {
  throw new Error('being written');
}
export function unmapRegion(k: Kernel, space: number, start: number, size: number): void {
  throw new Error('being written');
}
export function protectRegion(
  k: Kernel,
  space: number,
  start: number,
  size: number,
  read: boolean,
  write: boolean,
  exec?: boolean,
): boolean {
  throw new Error('being written');
}
export function growHeap(k: Kernel, space: number, bytes: number): number {
  throw new Error('being written');
}
export function regionAt(k: Kernel, space: number, address: number): Region | undefined {
  throw new Error('being written');
}
export function regions(k: Kernel, space: number): readonly Region[] {
  throw new Error('being written');
}
export function residentPages(k: Kernel, space: number, region: Region): number {
  throw new Error('being written');
}
export function pages(k: Kernel, space: number, region: Region): PageView[] {
  throw new Error('being written');
}
