/** Whatever is given to the compiler: an error with a place or a program, never an exception. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boot } from '../../source/kernel/boot.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { run, step } from '../../source/kernel/step.js';
import { render } from '../../source/language/diagnostic.js';
import { loadCorpus } from '../programs/corpus.js';
import { compileText, dice, MORE, machineFor, SEED } from './programs.js';

/** Compiles; checks what comes back. Answers the program, if any. */
const compiles = (text: string) => {
  const { program, diagnostics } = compileText(text);
  const errors = diagnostics.filter((d) => d.severity === 'error');
  if (program === undefined) expect(errors.length).toBeGreaterThan(0);
  for (const d of diagnostics) {
    expect(d.message).not.toBe('');
    expect(d.place.line).toBeGreaterThanOrEqual(1);
    // Control characters of the source must not get to the terminal.
    expect(render(d, [{ path: 'main.c', text, own: true }])).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  }
  return program;
};

const TOKENS =
  'int char long unsigned signed short float double void struct union enum typedef static extern const volatile _Atomic _Thread_local inline return if else for while do switch case default break continue goto sizeof _Alignof _Generic _Static_assert typeof __attribute__ asm x y z main f a b p T 0 1 2 0x7f 1.5 1e400 .5f 0b1 077 09 1ull \'a\' \'\\0\' \'ab\' "s" "%d" L"w" ( ) { } [ ] ; , . -> ++ -- + - * / % & | ^ ~ ! < > <= >= == != && || = += <<= >>= << >> ? : ... # ## #define #if #else #endif #include #undef \n \n \\ @ $ ` printf pthread_create malloc __LINE__ __VA_ARGS__ defined <stdio.h> <pthread.h> "x.h" // /* */'.split(
    ' ',
  );

describe('random texts', () => {
  const parameters = (numRuns: number) => ({ numRuns: numRuns * MORE, seed: SEED });

  it('bytes', () => {
    const text = fc
      .uint8Array({ maxLength: 200 })
      .map((bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    fc.assert(
      fc.property(text, (t) => void compiles(t)),
      parameters(2500),
    );
  });

  it('any characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (t) => void compiles(t)),
      parameters(1000),
    );
  });

  it('tokens', () => {
    const token = fc.constantFrom(...TOKENS);
    const soup = fc.array(token, { maxLength: 80 }).map((tokens) => tokens.join(' '));
    fc.assert(
      fc.property(soup, (t) => void compiles(t)),
      parameters(3000),
    );
  });

  it('tokens in a function', () => {
    const token = fc.constantFrom(...TOKENS.filter((t) => !t.startsWith('#')));
    const soup = fc
      .array(token, { maxLength: 25 })
      .map((tokens) => `int x, *p, a[3]; struct T { int y; } z;\nint main(void) { ${tokens.join(' ')} ; return 0; }`);
    fc.assert(
      fc.property(soup, (t) => void compiles(t)),
      parameters(2500),
    );
  });

  it('expressions', () => {
    const { e } = fc.letrec<{ e: string; leaf: string }>((tie) => ({
      leaf: fc.constantFrom(
        'x',
        'p',
        '*p',
        'a',
        'z',
        'z.y',
        '&z',
        'a[1]',
        '0',
        '1.5',
        '"s"',
        "'c'",
        'f',
        '(int)1',
        'sizeof(int)',
      ),
      e: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        tie('leaf'),
        fc
          .tuple(
            tie('e'),
            fc.constantFrom('+', '-', '*', '/', '%', '<<', '&&', '==', '=', '+=', ',', '<', '|'),
            tie('e'),
          )
          .map(([l, o, r]) => `(${l} ${o} ${r})`),
        fc
          .tuple(fc.constantFrom('-', '!', '~', '*', '&', '++', '(char)', '(double)', '(void)', 'sizeof '), tie('e'))
          .map(([o, x]) => `${o}(${x})`),
        fc.tuple(tie('e'), tie('e'), tie('e')).map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
        fc.tuple(tie('e'), tie('e')).map(([f, x]) => `${f}(${x})`),
        fc.tuple(tie('e'), tie('e')).map(([f, x]) => `${f}[${x}]`),
      ),
    }));
    fc.assert(
      fc.property(e, (t) => {
        const program = compiles(
          `int x, *p, a[3]; struct T { int y; } z; int f(int n) { return n; }\nint main(void) { ${t}; return 0; }`,
        );
        if (program === undefined) return;
        const k = boot(machineFor(program));
        run(k, { steps: 2000 });
      }),
      parameters(1000),
    );
  });
});

const sources = loadCorpus()
  .filter((p) => p.sources.length === 1)
  .map((p) => ({ name: p.name, text: readFileSync(p.sources[0]!, 'utf8') }))
  .filter(({ text }) => !text.includes('#include "'));

const CLASSES = [/^[A-Za-z_]\w*$/, /^\d/, /^[-+*/%&|^<>=!~]+$/, /^[(){}[\];,]$/] as const;
const KEYWORD = new Set(TOKENS.filter((t) => /^[a-z_]{2,}$/.test(t)));

/**
 * Token deletes, duplicates, swaps and replacements. Most replace a token by one of its own sort, so that a good part of
 * the results compiles.
 */
const mutate = (text: string, d: (below: number) => number): string => {
  const tokens =
    text.match(
      /#.*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\w+|\s+|[-+*/%&|^<>=!]=|<<|>>|&&|\|\||->|\+\+|--|[^\w\s]/g,
    ) ?? [];
  const solid = tokens.flatMap((t, i) => (/^[\s#]/.test(t) || t.startsWith('/*') ? [] : [i]));
  for (let n = d(4) === 0 ? 1 + d(4) : 1; n > 0; n--) {
    const i = solid[d(solid.length)]!;
    const j = solid[d(solid.length)]!;
    switch (d(12)) {
      case 0:
        tokens[i] = ' ';
        break;
      case 1:
        tokens[i] = `${tokens[i]} ${tokens[i]}`;
        break;
      case 2: {
        const t = tokens[i]!;
        tokens[i] = tokens[j]!;
        tokens[j] = t;
        break;
      }
      case 3:
        tokens[i] = TOKENS[d(TOKENS.length)]!;
        break;
      case 4:
      case 5: {
        // A whole line goes, or moves.
        const end = tokens.findIndex((t, at) => at > i && t.includes('\n'));
        if (end > i && tokens.slice(i, end).every((t) => !/[{}]/.test(t)))
          for (let at = i; at < end; at++) tokens[at] = ' ';
        break;
      }
      default: {
        const sort = CLASSES.find((c) => c.test(tokens[i]!));
        if (sort === undefined || KEYWORD.has(tokens[i]!)) break;
        const others = solid.filter((at) => sort.test(tokens[at]!) && !KEYWORD.has(tokens[at]!));
        tokens[i] =
          sort === CLASSES[1] && d(3) === 0
            ? ['0', '-1', '2147483647', '0x7fffffffffffffff'][d(4)]!
            : tokens[others[d(others.length)]!]!;
      }
    }
  }
  return tokens.join('');
};

const fingerprintOf = (k: Kernel): string => `${k.state.step} ${k.state.now} ${k.state.outcome.kind} ${hashState(k)}`;

describe('mutated programs', () => {
  const POLICIES = ['round-robin', 'cfs', 'random'] as const;
  const STEPS = 20_000;

  it('compile or not, run and can be taken back', () => {
    const d = dice(SEED);
    let ran = 0;
    for (let n = 0; n < 400 * MORE; n++) {
      const { name, text } = sources[n % sources.length]!;
      const mutated = mutate(text, d);
      const what = `${name}, mutation ${n} with FUZZ_SEED=${SEED}:\n${mutated}`;
      const settings = { cores: 1 + d(4), policy: POLICIES[d(3)]!, seed: n };
      try {
        const program = compiles(mutated);
        if (program === undefined) continue;
        ran++;
        const machine = machineFor(program, settings);
        const k = boot(machine);
        run(k, { steps: STEPS / 2 });
        const half = fingerprintOf(k);
        const frame = keyframe(k);
        run(k, { steps: STEPS / 2 });
        const whole = fingerprintOf(k);
        restore(k, frame);
        expect(fingerprintOf(k)).toBe(half);
        // Forward again, with other keyframes on the way.
        run(k, { steps: 1 + d(STEPS / 2) });
        keyframe(k);
        run(k, { steps: STEPS - k.state.step });
        expect(fingerprintOf(k)).toBe(whole);
        // One by one, for some of them.
        if (n % 4 === 0) {
          const single = boot(machine);
          while (single.state.step < STEPS / 2 && step(single));
          expect(fingerprintOf(single)).toBe(half);
        }
      } catch (error) {
        throw new Error(what, { cause: error });
      }
    }
    expect(ran).toBeGreaterThan(50 * MORE);
  });
});
