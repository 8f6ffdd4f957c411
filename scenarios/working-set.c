/*---
title: A working set that is too small
topic: Processes
order: 7
teaches: [P1]
about: The process may have 10 pages in memory, as Windows can set it. Over 12 pages in turn the clock takes each away just before it is needed again - a major fault a touch; over 3 pages nothing is missing. Linux has no such bound for a process.
machine: { cores: 1, policy: round-robin, quantum: 1ms, workingSet: [2, 10] }
threads: one-to-one
watch: [over_many, over_few]
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/resource.h>

enum { PAGE = 4096, MANY = 12, FEW = 3 };

char data[MANY][PAGE];
long over_many = 0, over_few = 0;

long major_faults(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_majflt;
}

long touch(int pages) {             // and how many came from the disk
  long before = major_faults();
  for (int i = 0; i < pages; i++) data[i][0]++;
  return major_faults() - before;
}

int main(void) {
  touch(MANY);                      // first touches: minor faults
  over_many = touch(MANY);          // each has gone to the disk since
  touch(FEW);                       // these come back and stay
  over_few = touch(FEW);
  printf("major faults: %ld, then %ld\n", over_many, over_few);
  return 0;
}
