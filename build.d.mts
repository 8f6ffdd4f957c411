import type { BuildOptions, Metafile } from 'esbuild';

/** Options shared by the program, the benchmarks and the programs that the tests build. */
export const bundleOptions: BuildOptions;

/** Builds the whole program into `outdir` (by default `dist/`) and returns esbuild's metafile. */
export const build: (outdir?: string) => Promise<Metafile>;
