/*---
title: What a process owns
topic: Processes
order: 5
teaches: [P1]
about: Memory, open files, children, an alarm, handlers, an environment, a user, a priority - and at least one thread. Open the inspector and step; each line adds something.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void handler(int signal) { (void)signal; }
void *second(void *arg) { usleep(200); return arg; }

int main(void) {
  char *heap = malloc(10000);                    // memory
  int file = open("/dev/null", O_WRONLY);        // an open file
  signal(SIGUSR1, handler);                      // a handler
  alarm(60);                                     // a pending alarm
  setenv("LECTURE", "processes", 1);             // its environment
  setpriority(PRIO_PROCESS, 0, 5);               // nice: its priority
  chdir("/tmp");                                 // where it is
  pid_t child = fork();                          // a child
  if (child == 0) {
    usleep(300);
    _exit(0);
  }
  pthread_t t;
  pthread_create(&t, NULL, second, NULL);        // another thread
  pthread_join(t, NULL);
  waitpid(child, NULL, 0);
  close(file);
  free(heap);
  printf("uid %d, %s\n", getuid() > 0, getenv("LECTURE"));
  return 0;
}
