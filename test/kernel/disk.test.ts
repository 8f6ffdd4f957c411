/** The disk, and the kernel thread that finishes its work. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lectureCosts } from '../../source/kernel/costs.js';
import { type EventName, type KernelEvent, maskOf } from '../../source/kernel/events.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { outputOf } from '../../source/kernel/output.js';
import { run, step } from '../../source/kernel/step.js';
import { createTimeline, forward, isOver, position, seek } from '../../source/timeline/timeline.js';
import { bootC, runC, type Settings } from '../library/run.js';

const PAGE = 4096;
const { disk, diskByte } = lectureCosts;
const latency = (pages: number): number => disk + Math.ceil((pages * PAGE * diskByte) / 1000);
const text = (n: number, seed = 0): string =>
  Array.from({ length: n }, (_, i) => String.fromCharCode(97 + ((i * 7 + seed + (i >> 8)) % 26))).join('');

/** Runs to the end, with all events of some kinds. */
function told(source: string, settings: Settings, kinds: readonly EventName[]) {
  const { k } = bootC(source, settings);
  const events: KernelEvent[] = [];
  k.sink = { ...maskOf(kinds), emit: (event) => void events.push(event) };
  run(k, { steps: 5_000_000 });
  const { outcome } = k.state;
  const output = Array.from(outputOf(k.state, 1), (c) => String.fromCharCode(c)).join('');
  return { k, events, output, outcome, of: (kind: EventName) => events.filter((e) => e.kind === kind) };
}

const READ = `#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
char text[20000];
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    int fd = open(argv[i], O_RDONLY);
    printf("%d\\n", (int)read(fd, text, sizeof text));
    fwrite(text, 1, 3, stdout);
    printf("\\n");
    close(fd);
  }
}
`;

/** Threads that each read a file of their own name, all at once. */
const READERS = `#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
char text[8][5000];
int got[8];
struct what { int index; char *path; } what[8];
void *reader(void *arg) {
  struct what *w = arg;
  int fd = open(w->path, O_RDONLY);
  got[w->index] = read(fd, text[w->index], 5000);
  return NULL;
}
int main(int argc, char **argv) {
  pthread_t t[8];
  for (int i = 1; i < argc; i++) {
    what[i].index = i;
    what[i].path = argv[i];
    pthread_create(&t[i], NULL, reader, &what[i]);
  }
  for (int i = 1; i < argc; i++) pthread_join(t[i], NULL);
  for (int i = 1; i < argc; i++) printf("%d %.3s\\n", got[i], text[i]);
}
`;

describe('the disk', () => {
  it('takes its price for a request and for each byte of the pages, to the nanosecond', () => {
    for (const bytes of [1, PAGE, PAGE + 1, 3 * PAGE]) {
      const content = text(bytes);
      const { of, output, k } = told(READ, { args: ['f'], onDisk: { f: content } }, ['disk', 'diskDone']);
      const pages = Math.ceil(bytes / PAGE);
      expect(of('disk').map((e) => [e.why, e.value, e.size])).toEqual([['read', 0, pages * PAGE]]);
      expect(of('diskDone')[0]!.time - of('disk')[0]!.time).toBe(latency(pages));
      expect(k.state.disk.busy).toBe(latency(pages));
      expect(output).toBe(`${bytes}\n${bytes < 3 ? `${content}\0\0` : content.slice(0, 3)}\n`);
    }
  });

  it('does one request at a time, first come first served', () => {
    const onDisk = { a: text(10, 1), b: text(5000, 2), c: text(10, 3), d: text(10, 4) };
    const { of, output } = told(READERS, { args: ['c', 'b', 'a', 'd'], cores: 4, onDisk }, ['disk', 'diskDone']);
    const asked = of('disk');
    const done = of('diskDone');
    expect(asked.map((e) => e.value)).toEqual([0, 1, 2, 3]);
    expect(done.map((e) => e.text)).toEqual(asked.map((e) => e.text));
    expect(done.map((e) => e.value)).toEqual([3, 2, 1, 0]);
    let free = 0;
    for (const [i, e] of done.entries()) {
      const takes = latency(asked[i]!.size / PAGE);
      expect(e.time).toBe(Math.max(free, asked[i]!.time) + takes);
      expect(e.numbers?.took).toBe(e.time - asked[i]!.time);
      free = e.time;
    }
    expect(output).toBe(
      `10 ${onDisk.c.slice(0, 3)}\n5000 ${onDisk.b.slice(0, 3)}\n10 abc\n10 ${onDisk.d.slice(0, 3)}\n`.replace(
        'abc',
        onDisk.a.slice(0, 3),
      ),
    );
  });

  it('is asked once for a page that several need', () => {
    const { of, output, k } = told(READERS, { args: ['f', 'f', 'f'], cores: 2, onDisk: { f: text(100) } }, [
      'disk',
      'diskDone',
      'kernelWork',
    ]);
    expect(of('disk').map((e) => e.why)).toEqual(['read', 'on its way', 'on its way']);
    expect(of('diskDone')).toHaveLength(1);
    // one is woken a step
    expect(of('kernelWork').map((e) => e.why)).toEqual(['disk', 'wakes', 'wakes']);
    expect(new Set(of('kernelWork').map((e) => e.step)).size).toBe(3);
    expect(new Set(of('kernelWork').map((e) => e.other)).size).toBe(3);
    expect(output).toBe(`100 ${text(3)}\n`.repeat(3));
    const { counts } = k.state.ledger;
    expect(counts[counts.length - 2]).toBe(1);
  });

  it('is not asked for what is in the page cache already', () => {
    const { of, output } = told(
      READ,
      { args: ['f', 'f', 'g', 'f'], onDisk: { f: text(5000) }, contents: { g: 'ggg' } },
      ['disk'],
    );
    expect(of('disk')).toHaveLength(1);
    expect(output).toBe(`5000\n${text(3)}\n5000\n${text(3)}\n3\nggg\n5000\n${text(3)}\n`);
  });

  it('reads but what is needed: each run of pages in a request of its own', () => {
    const source = `#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
char text[5 * 4096];
int main(void) {
  int fd = open("f", O_RDONLY);
  pread(fd, text, 10, 2 * 4096 + 4090);
  pread(fd, text, sizeof text, 0);
  fwrite(text, 1, sizeof text, stdout);
}
`;
    const content = text(5 * PAGE);
    const { of, output } = told(source, { onDisk: { f: content } }, ['disk']);
    expect(
      of('disk')
        .filter((e) => e.why === 'read')
        .map((e) => e.size / PAGE),
    ).toEqual([2, 2, 1]);
    expect(output).toBe(content);
  });
});

describe('who waits for the disk', () => {
  const SIGNALLED = `#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>
atomic_int begun, handled, seen;
char text[100];
void handler(int signal) { handled = signal; }
void *reader(void *arg) {
  int fd = open(arg, O_RDONLY);
  begun = 1;
  int n = read(fd, text, 100);
  printf("%d %d\\n", n, handled);
  return NULL;
}
int main(void) {
  struct sigaction action = {.sa_handler = handler};
  sigaction(SIGUSR1, &action, NULL);
  pthread_t t;
  pthread_create(&t, NULL, reader, "f");
  while (!begun) ;
  usleep(50);
  pthread_kill(t, SIGUSR1);
  usleep(20);
  printf("%d\\n", handled);
  fflush(stdout);
  pthread_join(t, NULL);
}
`;
  it('is in state D, and takes signals after that only', () => {
    for (const cores of [1, 2]) {
      const { k } = bootC(SIGNALLED, { cores, onDisk: { f: 'hello' } });
      const states = new Set<string>();
      let done = -1;
      let delivered = -1;
      let sent = -1;
      k.sink = {
        ...maskOf(['diskDone', 'signalDelivered', 'signalSent']),
        emit(e) {
          if (e.kind === 'diskDone') done = e.time;
          else if (e.kind === 'signalSent') sent = e.time;
          else delivered = e.time;
        },
      };
      while (step(k)) {
        const context = k.state.contexts[1];
        if (context?.wait?.kind === 'disk') states.add(k.state.tasks[context.task]!.state);
      }
      expect([...states]).toEqual(['disk']);
      expect(sent).toBeLessThan(done);
      expect(delivered).toBeGreaterThan(done);
      const output = Array.from(outputOf(k.state, 1), (c) => String.fromCharCode(c)).join('');
      // the read is not interrupted: it has what it asked for
      expect(output).toBe('0\n5 10\n');
    }
  });

  it('is killed after that only', () => {
    const source = `#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
char text[100];
int main(void) {
  pid_t child = fork();
  if (child == 0) {
    int fd = open("f", O_RDONLY);
    read(fd, text, 100);
    for (;;) ;
  }
  usleep(60);
  kill(child, SIGKILL);
  int status;
  wait(&status);
  printf("%d\\n", WTERMSIG(status));
}
`;
    const { of, output } = told(source, { cores: 2, onDisk: { f: 'hello' } }, [
      'disk',
      'diskDone',
      'signalSent',
      'processExit',
    ]);
    expect(output).toBe('9\n');
    const kill = of('signalSent').find((e) => e.value === 9)!;
    const exit = of('processExit')[0]!;
    expect(kill.time).toBeGreaterThan(of('disk')[0]!.time);
    expect(kill.time).toBeLessThan(of('diskDone')[0]!.time);
    expect(exit.time).toBeGreaterThan(of('diskDone')[0]!.time);
  });

  it('takes no notice of O_NONBLOCK, and poll says that a file is ready', () => {
    const source = `#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>
char text[100];
int main(void) {
  int fd = open("f", O_RDONLY | O_NONBLOCK);
  struct pollfd p = {fd, POLLIN, 0};
  printf("%d ", poll(&p, 1, 0));
  printf("%d\\n", (int)read(fd, text, 100));
}
`;
    expect(told(source, { onDisk: { f: 'hello' } }, []).output).toBe('1 5\n');
  });

  it('may be gone when the disk answers, and so may the file', () => {
    const source = `#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
char text[100];
void *reader(void *arg) {
  read(*(int *)arg, text, 100);
  printf("%s\\n", text);
  return NULL;
}
int main(void) {
  int fd = open("f", O_RDWR);
  unlink("f");
  pthread_t t;
  pthread_create(&t, NULL, reader, &fd);
  usleep(50);
  ftruncate(fd, 3);
  pthread_join(t, NULL);
  if (fork() == 0) {
    read(open("g", O_RDONLY), text, 100);
    return 0;
  }
  pthread_create(&t, NULL, reader, &(int){open("g", O_RDONLY)});
  usleep(50);
  _exit(3);
}
`;
    const { output, outcome } = told(source, { onDisk: { f: 'hello', g: 'there' } }, []);
    expect(output).toBe('hel\n');
    expect(outcome).toEqual({ kind: 'exited', status: 3 << 8 });
  });
});

describe('writing to a file that is on the disk', () => {
  it('reads what a page has besides, and nothing where the whole page is overwritten', () => {
    const source = `#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
char page[4096], text[4 * 4096];
int main(void) {
  memset(page, 'X', sizeof page);
  int fd = open("f", O_RDWR);
  pwrite(fd, page, 4096, 4096);
  pwrite(fd, "YY", 2, 2 * 4096 + 1);
  write(fd, "Z", 1);
  lseek(fd, 0, SEEK_END);
  write(fd, "END", 3);
  int n = pread(fd, text, sizeof text, 0);
  fwrite(text, 1, n, stdout);
}
`;
    const content = text(3 * PAGE + 5);
    const { of, output } = told(source, { onDisk: { f: content } }, ['disk']);
    const wanted = `Z${content.slice(1, PAGE)}${'X'.repeat(PAGE)}${content[2 * PAGE]}YY${content.slice(2 * PAGE + 3)}END`;
    expect(output).toBe(wanted);
    expect(of('disk').map((e) => e.size / PAGE)).toEqual([1, 1, 1]);
  });

  it('truncates what lies there', () => {
    const source = `#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
char text[3 * 4096];
int main(void) {
  int fd = open("f", O_RDWR);
  ftruncate(fd, 4096 + 2);
  ftruncate(fd, 4096 + 4);
  int n = read(fd, text, sizeof text);
  struct stat st;
  fstat(fd, &st);
  printf("%d %d %d %.2s %d\\n", n, (int)st.st_size, (int)st.st_blocks, text + 4096, text[4096 + 2]);
  fd = open("f", O_RDWR | O_TRUNC);
  printf("%d\\n", (int)read(fd, text, 10));
}
`;
    const content = text(3 * PAGE);
    expect(told(source, { onDisk: { f: content } }, []).output).toBe(
      `${PAGE + 4} ${PAGE + 4} 16 ${content.slice(PAGE, PAGE + 2)} 0\n0\n`,
    );
  });
});

describe('fsync', () => {
  const SYNC = `#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
char text[3 * 4096];
int fd;
void *other(void *arg) {
  printf("%d ", fsync(fd));
  return NULL;
}
int main(void) {
  pthread_t t;
  fd = open("f", O_RDWR | O_CREAT, 0600);
  printf("%d ", fsync(fd));
  write(fd, text, sizeof text);
  write(fd, text, 10);
  pthread_create(&t, NULL, other, NULL);
  printf("%d ", fsync(fd));
  pthread_join(t, NULL);
  printf("%d ", fdatasync(fd));
  pwrite(fd, text, 1, 4096);
  printf("%d ", fdatasync(fd));
  pwrite(fd, text, 1, 4096);
  ftruncate(fd, 10);
  printf("%d ", fsync(fd));
  int ends[2];
  pipe(ends);
  int bad = fsync(ends[0]);
  printf("%d %d ", bad, errno == EINVAL);
  bad = fsync(99);
  printf("%d %d\\n", bad, errno == EBADF);
}
`;
  it('waits until what was written is on the disk, and costs nothing where it is', () => {
    for (const cores of [1, 2]) {
      const { of, output, k } = told(SYNC, { cores }, ['disk', 'diskDone', 'wake']);
      expect(output).toBe('0 0 0 0 0 0 -1 1 -1 1\n');
      const asked = of('disk');
      // the second of the two at once finds that the first has taken the pages along, and waits for its own turn
      expect(asked.map((e) => [e.why, e.size / PAGE, e.value])).toEqual([
        ['write', 4, 0],
        ['write', 0, 1],
        ['write', 1, 0],
      ]);
      const done = of('diskDone');
      expect(done[0]!.time - asked[0]!.time).toBe(latency(4));
      expect(done[1]!.time - done[0]!.time).toBe(latency(0));
      expect(done[2]!.time - asked[2]!.time).toBe(latency(1));
      // nothing is left for a kernel thread
      expect(k.state.tasks.some((t) => t!.kernelThread)).toBe(false);
    }
  });

  it('stands in the queue with those who read', () => {
    const source = `#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>
char text[100];
void *reader(void *arg) { read(open("f", O_RDONLY), text, 100); return NULL; }
int main(void) {
  int fd = open("g", O_RDWR);
  write(fd, "x", 1);
  pthread_t t;
  pthread_create(&t, NULL, reader, NULL);
  usleep(30);
  fsync(fd);
  pthread_join(t, NULL);
}
`;
    const { of } = told(source, { cores: 2, onDisk: { f: 'hello' }, contents: { g: 'there' } }, ['disk', 'diskDone']);
    expect(of('disk').map((e) => `${e.why} ${e.value}`)).toEqual(['read 0', 'write 1']);
    expect(of('diskDone').map((e) => e.why)).toEqual(['read', 'write']);
    expect(of('diskDone')[1]!.time - of('diskDone')[0]!.time).toBe(latency(1));
  });
});

describe('a mapping of a file that is on the disk', () => {
  const MAPPED = `#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
int main(int argc, char **argv) {
  int fd = open("f", O_RDWR);
  char *p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, argc > 1 ? MAP_PRIVATE : MAP_SHARED, fd, 0);
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  char a = p[0], b = p[1];
  p[4096] = 'X';
  getrusage(RUSAGE_SELF, &after);
  write(1, p + 2 * 4096, 5);
  printf(" %c%c%c %ld\\n", a, b, p[4096], after.ru_majflt - before.ru_majflt);
  char again[2];
  pread(fd, again, 2, 4096);
  printf("%.2s %d\\n", again, memcmp(p, "x", 1) > 0);
}
`;
  it('has major faults, which wait for the disk, and the bytes of the file', () => {
    const content = text(3 * PAGE);
    for (const [args, wanted] of [
      [[], `X${content[PAGE + 1]}`],
      [['private'], content.slice(PAGE, PAGE + 2)],
    ] as const) {
      const { of, output, k } = told(MAPPED, { args, onDisk: { f: content } }, ['disk', 'pageFault']);
      expect(output).toBe(
        `${content.slice(2 * PAGE, 2 * PAGE + 5)} ${content.slice(0, 2)}X 2\n${wanted} ${content[0]! > 'x' ? 1 : 0}\n`,
      );
      expect(of('disk')).toHaveLength(3);
      expect(of('pageFault').filter((e) => e.why === 'disk')).toHaveLength(3);
      expect(k.state.tasks[0]!.majorFaults).toBe(3);
    }
  });

  it('lets a handler fault in the midst of a call that goes on as it must', () => {
    const source = `#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <errno.h>
#include <unistd.h>
char *p;
volatile char seen;
void handler(int signal) { seen = p[0]; }
int main(void) {
  p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, open("f", O_RDONLY), 0);
  struct sigaction action = {.sa_handler = handler};
  sigaction(SIGALRM, &action, NULL);
  ualarm(100, 0);
  int result = usleep(5000);
  printf("%c %d %d\\n", seen, result, errno == EINTR);
}
`;
    expect(told(source, { onDisk: { f: 'q' } }, []).output).toBe('q -1 1\n');
  });
});

describe('the kernel thread', () => {
  it('is there only where a file is on the disk', () => {
    expect(bootC(READ, { contents: { f: 'x' } }).k.state.tasks).toHaveLength(1);
    const { k } = bootC(READ, { onDisk: { f: 'x' } });
    expect(k.state.tasks).toHaveLength(2);
    expect(k.state.tasks[1]).toMatchObject({
      name: 'kworker/0:0',
      context: -1,
      space: -1,
      process: -1,
      state: 'sleeping',
    });
    // whoever comes later has the numbers that it would have had
    expect(k.state.nextPid).toBe(101);
  });

  it('runs in whatever space is loaded, and flushes nothing', () => {
    const { k } = bootC(READ, { args: ['f'], cores: 1, onDisk: { f: 'x' } });
    let ran = 0;
    while (step(k)) {
      const core = k.state.cores[0]!;
      if (core.task !== 1) continue;
      ran++;
      expect(core).toMatchObject({ context: -1, mode: 'kernel', space: k.state.processes[0]!.space });
    }
    expect(ran).toBeGreaterThan(1);
    expect(k.state.cores[0]!.tlb.flushes).toBe(0);
    const { counts } = k.state.ledger;
    expect(counts[counts.length - 2]).toBe(1);
    const thread = k.state.tasks[1]!;
    expect(thread.systemTime).toBe(lectureCosts.kernelWork);
    expect(thread.runTime).toBe(thread.systemTime);
    expect(thread.state).toBe('sleeping');
  });

  it('cannot be signalled by a program', () => {
    const source = `#include <signal.h>
#include <stdio.h>
#include <errno.h>
int main(void) { int r = kill(8, SIGKILL); printf("%d %d\\n", r, errno == EPERM); }
`;
    expect(told(source, { onDisk: { f: 'x' } }, []).output).toBe('-1 1\n');
  });
});

describe('time', () => {
  it('goes back over the disk as it went forward', () => {
    const { k } = bootC(READERS, { args: ['a', 'b', 'a'], cores: 2, onDisk: { a: text(5000), b: text(9) } });
    const timeline = createTimeline(k.machine, { fingerprint: '00000000', observers: [] });
    const picture = () =>
      `${hashState(timeline.kernel)} ${timeline.kernel.state.now} ${timeline.kernel.state.disk.queue.length}`;
    const pictures = [picture()];
    while (!isOver(timeline)) {
      forward(timeline, 1);
      pictures.push(picture());
    }
    for (let at = position(timeline); at >= 0; at--) {
      seek(timeline, at);
      expect(picture(), `step ${at}`).toBe(pictures[at]);
    }
  });

  it('is the same from a keyframe anywhere', () => {
    const end = (every: number): string => {
      const { k } = bootC(READERS, { args: ['a', 'b', 'a'], cores: 2, onDisk: { a: text(5000), b: text(9) } });
      for (let n = 0; step(k); n++) if (every > 0 && n % every === 0) restore(k, keyframe(k));
      return `${hashState(k)} ${k.state.now} ${k.state.step}`;
    };
    expect(end(1)).toBe(end(0));
    expect(end(7)).toBe(end(0));
  });
});

describe('a controlled run', () => {
  it('has no kernel thread: the disk answers when its time is chosen', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { k } = bootC(READERS, { args: ['a', 'b', 'a'], controlled: true, onDisk: { a: text(5000), b: text(9) } });
      let x = seed;
      k.choose = (_kind, _preferred, options) => {
        x = (Math.imul(x, 1103515245) + 12345) >>> 0;
        const all = options();
        return all[(x >>> 8) % all.length]!;
      };
      run(k, { steps: 100_000 });
      expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
      expect(k.state.tasks.every((t) => !t!.kernelThread)).toBe(true);
      expect(k.state.disk.completed).toBe(2);
      const output = Array.from(outputOf(k.state, 1), (c) => String.fromCharCode(c)).join('');
      expect(output).toBe(`5000 ${text(3)}\n9 ${text(3)}\n5000 ${text(3)}\n`);
    }
  });
});

/** What must hold between two steps. */
function checkDisk(k: Kernel): void {
  const { disk: d, timers, contexts, tasks, memoryObjects } = k.state;
  expect(timers.heap.filter((t) => t.kind === 'disk')).toHaveLength(d.queue.length > 0 ? 1 : 0);
  const asked = new Map<string, number>();
  for (const r of [...d.queue, ...d.done.filter((one) => !one.ready)])
    for (let p = r.page; p < r.page + r.pages; p++) {
      const key = `page ${p} of object ${r.object}`;
      asked.set(key, (asked.get(key) ?? 0) + 1);
    }
  // no page is asked for twice, and those asked for are those that say so
  for (const n of asked.values()) expect(n).toBe(1);
  for (const o of memoryObjects)
    for (const [page, there] of o?.onDisk ?? []) {
      expect(asked.has(`page ${page} of object ${o!.id}`)).toBe(there.asked);
      expect(o!.frames.has(page)).toBe(there.asked);
    }
  if (k.state.outcome.kind !== 'running') return;
  for (const c of contexts) {
    if (c?.wait?.kind !== 'disk') continue;
    expect(tasks[c.task]!.state).toBe('disk');
    const [queue] = c.wait.queues!;
    const finishing = d.done.some((r) => r.ready && queue!.endsWith(`of object ${r.object}`));
    expect(asked.has(queue!) || finishing).toBe(true);
  }
  if (d.done.length > 0) expect(tasks[d.thread]!.state).not.toBe('sleeping');
}

describe('any readers', () => {
  it('get what the files hold, with each page read at most once', { timeout: 120_000 }, () => {
    const SIZES = [1, 3000, PAGE, 2 * PAGE + 100, 6 * PAGE];
    const files = Object.fromEntries(SIZES.map((n, i) => [`f${i}`, text(n, i)]));
    const one = fc.record({
      thread: fc.nat(3),
      file: fc.nat(SIZES.length - 1),
      at: fc.nat(6 * PAGE),
      n: fc.integer({ min: 1, max: 3 * PAGE }),
      mapped: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 10 }),
        fc.constantFrom(1, 2, 3),
        fc.constantFrom('round-robin', 'cfs', 'random'),
        fc.integer({ min: 1, max: 1000 }),
        (jobs, cores, policy, seed) => {
          const source = `#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
struct job { int thread; char *path; int at, n, mapped, size; } jobs[] = {
${jobs.map((j) => `  {${j.thread}, "f${j.file}", ${j.at}, ${j.n}, ${j.mapped ? 1 : 0}, ${SIZES[j.file]}},`).join('\n')}
};
#define JOBS ((int)(sizeof jobs / sizeof *jobs))
unsigned sums[JOBS];
void *work(void *arg) {
  for (int i = 0; i < JOBS; i++) {
    struct job *j = &jobs[i];
    if (j->thread != (int)(long)arg) continue;
    int fd = open(j->path, O_RDONLY);
    char *text = malloc(j->n);
    int n;
    if (j->mapped) {
      char *p = mmap(NULL, 6 * 4096, PROT_READ, MAP_SHARED, fd, 0);
      for (n = 0; n < 3 && j->at + n < j->size; n++) text[n] = p[j->at + n];
    } else n = pread(fd, text, j->n, j->at);
    unsigned sum = n;
    for (int b = 0; b < n; b += n / 16 + 1) sum = sum * 31 + text[b];
    sums[i] = sum;
    free(text);
    close(fd);
  }
  return NULL;
}
int main(void) {
  pthread_t t[4];
  for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, work, (void *)i);
  for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
  for (int i = 0; i < JOBS; i++) printf("%u\\n", sums[i]);
}
`;
          const { k } = bootC(source, { cores, policy, seed, onDisk: files });
          let left = 200_000;
          while (left-- > 0 && step(k)) if (left % 3 === 0 || k.state.disk.queue.length > 1) checkDisk(k);
          checkDisk(k);
          const wanted = jobs.map((j) => {
            const content = files[`f${j.file}`]!;
            const piece = content.slice(j.at, j.at + (j.mapped ? 3 : j.n));
            let sum = piece.length;
            for (let b = 0; b < piece.length; b += Math.floor(piece.length / 16) + 1)
              sum = (Math.imul(sum, 31) + piece.charCodeAt(b)) >>> 0;
            return `${sum}\n`;
          });
          const output = Array.from(outputOf(k.state, 1), (c) => String.fromCharCode(c)).join('');
          expect(output).toBe(wanted.join(''));
          const pages = new Set(
            jobs.flatMap((j) => {
              const end = Math.min(j.at + (j.mapped ? 3 : j.n), SIZES[j.file]!);
              const list: string[] = [];
              for (let p = Math.floor(j.at / PAGE); p * PAGE < end; p++) list.push(`${j.file} ${p}`);
              return end > j.at ? list : [];
            }),
          );
          const { counts } = k.state.ledger;
          expect(counts[counts.length - 3]).toBe(pages.size * PAGE);
          // the same in one go
          const other = runC(source, { cores, policy, seed, onDisk: files });
          expect(hashState(other.k)).toBe(hashState(k));
          expect(other.k.state.now).toBe(k.state.now);
        },
      ),
      { numRuns: 25 },
    );
  });
});
