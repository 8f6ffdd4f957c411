/** How regions of an address space are called in the memory pane. */
import type { Region } from '../kernel/memory/layout.js';

const SHORT: Readonly<Record<string, string>> = {
  code: 'code',
  rodata: 'const',
  data: 'data',
  bss: 'bss',
  heap: 'heap',
  stack: 'stack',
  mapped: 'mapped',
  tls: 'tls',
};

/** A second data region is the C library's own (stdin, stdout, ...). */
export const regionLabel = (region: Region): string =>
  region.kind === 'data' && !region.name.startsWith('.')
    ? region.name.split(' ')[0]!
    : (SHORT[region.kind] ?? region.kind);
