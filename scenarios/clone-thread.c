/*---
title: "clone: one thread group"
topic: Processes
order: 100
teaches: [P4]
about: With CLONE_THREAD (which needs SIGHAND, which needs VM) the new task has the same process id and a thread id of its own - that is what pthread_create makes. One record, the task, for both.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [same_process, own_thread_id]
costs: lecture
expect: { exit: 0 }
---*/
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

char stack[16384] __attribute__((aligned(64)));
pid_t group, first;
int same_process, own_thread_id;
atomic_int done;

int task(void *arg) {
  same_process = getpid() == *(pid_t *)arg;
  own_thread_id = syscall(SYS_gettid) != first;
  done = 1;
  return 0;
}

int main(void) {
  group = getpid();
  first = syscall(SYS_gettid);     // the leader's two ids are equal
  clone(task, stack + 16384, CLONE_VM | CLONE_FS | CLONE_FILES |
        CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM, &group);
  while (!done)                    // no SIGCHLD, nothing to wait() for
    sched_yield();
  printf("same pid: %d, tid of its own: %d\n", same_process, own_thread_id);
  return same_process && own_thread_id ? 0 : 1;
}
