/** The locks of the lecture on words of shared memory: the same algorithms as in the scenarios. */

/** What two or more threads share: the words lie 64 bytes apart, a cache line each. */
export interface Lock {
  readonly words: Int32Array;
  readonly me: number;
}

/** Words of a lock by number. */
const WORD = 16;
export const lockWords = (): Int32Array => new Int32Array(new SharedArrayBuffer(8 * 4 * WORD));

export interface Algorithm {
  readonly name: string;
  readonly label: string;
  /** Does it keep the other out? `plain`: only where loads and stores keep their order. */
  readonly safe: 'always' | 'never' | 'order';
  /** Does it wait asleep? Those that spin need a core for each thread to be quick. */
  readonly sleeps: boolean;
  readonly enter: (lock: Lock) => void;
  readonly leave: (lock: Lock) => void;
}

const lockVariable: Algorithm = {
  name: 'variable',
  label: 'lock variable',
  safe: 'never',
  sleeps: false,
  enter: ({ words }) => {
    while (Atomics.load(words, 0) !== 0);
    // Here the other may come, who has seen the same 0.
    Atomics.store(words, 0, 1);
  },
  leave: ({ words }) => {
    Atomics.store(words, 0, 0);
  },
};

const strictAlternation: Algorithm = {
  name: 'alternation',
  label: 'strict alternation',
  safe: 'always',
  sleeps: false,
  enter: ({ words, me }) => {
    while (Atomics.load(words, 0) !== me);
  },
  leave: ({ words, me }) => {
    Atomics.store(words, 0, 1 - me);
  },
};

const peterson: Algorithm = {
  name: 'peterson',
  label: 'Peterson, atomic',
  safe: 'always',
  sleeps: false,
  enter: ({ words, me }) => {
    const other = 1 - me;
    Atomics.store(words, me * WORD, 1);
    Atomics.store(words, 2 * WORD, other);
    while (Atomics.load(words, other * WORD) === 1 && Atomics.load(words, 2 * WORD) === other);
  },
  leave: ({ words, me }) => {
    Atomics.store(words, me * WORD, 0);
  },
};

const petersonPlain: Algorithm = {
  name: 'peterson-plain',
  label: 'Peterson, plain accesses',
  safe: 'order',
  sleeps: false,
  enter: ({ words, me }) => {
    const other = 1 - me;
    words[me * WORD] = 1;
    words[2 * WORD] = other;
    // The first look is plain, and may be done before the stores are seen. Looking on must be atomic: a compiler may
    // take a plain load out of the loop, and then it never ends.
    if (words[other * WORD] === 1)
      while (Atomics.load(words, other * WORD) === 1 && Atomics.load(words, 2 * WORD) === other);
  },
  leave: ({ words, me }) => {
    Atomics.store(words, me * WORD, 0);
  },
};

const exchange: Algorithm = {
  name: 'exchange',
  label: 'exchange spin lock',
  safe: 'always',
  sleeps: false,
  enter: ({ words }) => {
    while (Atomics.exchange(words, 0, 1) !== 0);
  },
  leave: ({ words }) => {
    Atomics.store(words, 0, 0);
  },
};

const ttas: Algorithm = {
  name: 'ttas',
  label: 'test-and-test-and-set',
  safe: 'always',
  sleeps: false,
  enter: ({ words }) => {
    while (Atomics.exchange(words, 0, 1) !== 0) while (Atomics.load(words, 0) !== 0);
  },
  leave: ({ words }) => {
    Atomics.store(words, 0, 0);
  },
};

/** Three states, as glibc has them: free, locked, locked and perhaps waited for. Drepper, "Futexes Are Tricky". */
const futex: Algorithm = {
  name: 'futex',
  label: 'futex mutex',
  safe: 'always',
  sleeps: true,
  enter: ({ words }) => {
    if (Atomics.compareExchange(words, 0, 0, 1) === 0) return;
    while (Atomics.exchange(words, 0, 2) !== 0) Atomics.wait(words, 0, 2);
  },
  leave: ({ words }) => {
    if (Atomics.exchange(words, 0, 0) === 2) Atomics.notify(words, 0, 1);
  },
};

/** A counting semaphore of one permit: the word is what is left (stored as taken, so that memory of zeros is free). */
const semaphore: Algorithm = {
  name: 'semaphore',
  label: 'semaphore of one',
  safe: 'always',
  sleeps: true,
  enter: ({ words }) => {
    for (;;) {
      if (Atomics.compareExchange(words, 0, 0, 1) === 0) return;
      Atomics.add(words, WORD, 1);
      Atomics.wait(words, 0, 1);
      Atomics.sub(words, WORD, 1);
    }
  },
  leave: ({ words }) => {
    Atomics.store(words, 0, 0);
    if (Atomics.load(words, WORD) > 0) Atomics.notify(words, 0, 1);
  },
};

export const algorithms: readonly Algorithm[] = [
  lockVariable,
  strictAlternation,
  peterson,
  petersonPlain,
  exchange,
  ttas,
  futex,
  semaphore,
];
