/*---
title: A kernel thread at work
topic: Switching
order: 40
teaches: [P11]
about: The disk is slow, so the reader sleeps (state D). What finishes the request is a thread of the kernel's own - no program, no address space - that borrows whatever is loaded (lazy TLB).
machine: { cores: 1, policy: round-robin, quantum: 20us }
threads: one-to-one
files: { /home/student/letter.txt: { text: "the disk is slow\n", cached: false } }
watch: [spins]
costs: lecture
expect: { exit: 0 }
---*/
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

atomic_int done = 0;
int spins = 0;
char text[64];

void *reader(void *arg) {
  int fd = open(arg, O_RDONLY);
  if (fd < 0 || read(fd, text, sizeof text - 1) < 0)
    text[0] = '?';
  done = 1;
  return NULL;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, reader, "letter.txt");
  while (!done)
    spins++;                       // the core is ours while the disk works
  pthread_join(t, NULL);
  printf("%s", text);
  return 0;
}
