/**
 * Many processes: what a step costs with 10 and with 1,000 of them running, waiting, and coming and going. Figures in ns a
 * step, against the bare dispatch loop of the same run; the ratio of 1,000 to 10 should stay near 1.
 */
import { nsPerStep, started, timed, yardstick } from './measure.js';

const HEAD = `#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
`;

const PROGRAMS: Readonly<Record<string, string>> = {
  'all of them compute': `${HEAD}
int main(int argc, char **argv) { int n = atoi(argv[1]), turns = 4000000 / n;
for (int i = 0; i < n; i++) if (fork() == 0) { volatile int x = 0; for (int k = 0; k < turns; k++) x += k; _exit(0); }
while (wait(0) > 0); return 0; }`,
  'two compute, the others sleep': `${HEAD}
int main(int argc, char **argv) { int n = atoi(argv[1]);
for (int i = 0; i < n; i++) if (fork() == 0) { volatile int x = 0; if (i > 1) usleep(900000);
for (int k = 0; k < (i > 1 ? 10 : 1000000); k++) x += k; _exit(0); }
while (wait(0) > 0); return 0; }`,
};

const bare = yardstick();
console.log(`bare dispatch loop (the yardstick): ${bare.toFixed(1)} ns an instruction`);
for (const [name, text] of Object.entries(PROGRAMS)) {
  const figures = [10, 1000].map((n) => {
    const k = started(text, { cores: 4, policy: 'round-robin' }, [String(n)]);
    timed(k, 1000);
    return nsPerStep(timed(k));
  });
  const [few = 0, many = 0] = figures;
  console.log(
    `${name.padEnd(34)} 10: ${few.toFixed(0).padStart(5)} ns a step (${(few / bare).toFixed(1)} x)   ` +
      `1,000: ${many.toFixed(0).padStart(5)} ns (${(many / bare).toFixed(1)} x)   ratio ${(many / few).toFixed(2)}`,
  );
}

// One after the other: what is over must not be looked at any more.
const LINE = `${HEAD}
int main(int argc, char **argv) { int n = atoi(argv[1]);
for (int i = 0; i < n; i++) { if (fork() == 0) _exit(0); wait(0); } return 0; }`;
const [hundred = 0, thousands = 0] = [100, 5000].map((n) => {
  const k = started(LINE, { cores: 2 }, [String(n)]);
  const { ms } = timed(k);
  return (ms * 1000) / n;
});
console.log(
  `fork, exit and wait: ${hundred.toFixed(0)} us a process for 100, ${thousands.toFixed(0)} us for 5,000 one after the other`,
);
