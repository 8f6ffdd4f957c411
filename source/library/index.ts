/** The C library: every function that programs may call, by name. */
import type { Intrinsic } from '../kernel/intrinsic.js';

const all: readonly (readonly Intrinsic[])[] = [];

export const libraryIntrinsics: ReadonlyMap<string, Intrinsic> = new Map(all.flat().map((i) => [i.name, i]));

/** Names of the functions that programs may call: what is not here is an error at its place. */
export const supported: ReadonlySet<string> = new Set(libraryIntrinsics.keys());
