/**
 * Property tests make the same cases in every run, so that a test that passed passes again; FUZZ_SEED sets another seed, and
 * `FUZZ_SEED=any` a new one each time.
 */
import fc from 'fast-check';

const given = process.env.FUZZ_SEED;
if (given !== 'any') fc.configureGlobal({ seed: given === undefined ? 1 : Number(given) });
