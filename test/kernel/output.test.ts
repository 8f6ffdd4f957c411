/** Output in pieces: the same bytes however often keyframes were taken, went back to, or pieces were handed on. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Keyframe, keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { outputOf, piecesOf, takePieces, writeOutput } from '../../source/kernel/output.js';
import { start } from './tiny.js';

const boot = (): Kernel => start('fn main 8\nagain:\n  jump again\n', { cores: 1 });
const write = (k: Kernel, fd: number, text: string): number =>
  writeOutput(k, k.state.contexts[0]!, fd, new TextEncoder().encode(text));
const text = (k: Kernel, fd?: number): string => new TextDecoder().decode(outputOf(k.state, fd));

it('keeps a million pieces in order, with keyframes among them', () => {
  const k = boot();
  let expected = '';
  const frames: Keyframe[] = [];
  for (let i = 0; i < 1_000_000; i++) {
    if (i % 1000 === 0) frames.push(keyframe(k));
    const letter = String.fromCharCode(97 + (i % 26));
    expected += letter;
    write(k, 1, letter);
  }
  expect(text(k) === expected).toBe(true);
  expect(k.state.output.bytes).toBe(1_000_000);
  expect(
    piecesOf(k.state.output, 300)
      .map((p) => p.text[0])
      .join(),
  ).toBe([...expected.slice(-300)].map((c) => c.charCodeAt(0)).join());
  restore(k, frames[500]!);
  expect(text(k) === expected.slice(0, 500_000)).toBe(true);
});

it('is what a plain list would be, from every keyframe', () => {
  const act = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('write' as const), fd: fc.constantFrom(1, 2), n: fc.nat(200) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('keep' as const, 'take' as const), which: fc.constant(0) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('back' as const), which: fc.nat(20) }) },
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const k = boot();
      let model: { fd: number; text: string }[] = [];
      const kept: { frame: Keyframe; model: { fd: number; text: string }[] }[] = [];
      let counter = 0;
      for (const a of acts) {
        if (a.kind === 'write') {
          for (let i = 0; i < a.n; i++) {
            const piece = `${counter++};`;
            write(k, a.fd, piece);
            model.push({ fd: a.fd, text: piece });
          }
        } else if (a.kind === 'keep') kept.push({ frame: keyframe(k), model: model.slice() });
        else if (a.kind === 'take') {
          expect(takePieces(k).map((p) => new TextDecoder().decode(p.text))).toEqual(model.map((p) => p.text));
          model = [];
        } else if (kept.length > 0) {
          const to = kept[a.which % kept.length]!;
          restore(k, to.frame);
          model = to.model.slice();
        }
        for (const fd of [1, 2]) {
          const of = model.filter((p) => p.fd === fd).map((p) => p.text);
          expect(text(k, fd)).toBe(of.join(''));
        }
      }
    }),
    { numRuns: 60 },
  );
});
