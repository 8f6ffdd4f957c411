/*---
title: A remote call
topic: Communication
order: 50
teaches: [P7]
about: add(2, 3) looks like a call, but the arguments go over a socket to another process, which computes and sends the result back. Two messages, four copies, two switches.
machine: { cores: 1, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [calls]
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int line[2];
int calls = 0;                     // counted in the server's process

int add(int a, int b) {            // the stub: the caller sees a function
  int request[2] = {a, b}, result;
  write(line[0], request, sizeof request);
  read(line[0], &result, sizeof result);
  return result;
}

void server(void) {
  int request[2];
  while (read(line[1], request, sizeof request) > 0) {
    int result = request[0] + request[1];
    calls++;
    write(line[1], &result, sizeof result);
  }
}

int main(void) {
  socketpair(AF_UNIX, SOCK_STREAM, 0, line);
  if (fork() == 0) { close(line[0]); server(); _exit(0); }
  close(line[1]);
  int sum = add(add(2, 3), add(4, 5));
  close(line[0]);                  // the server reads 0 and ends
  wait(NULL);
  printf("sum %d\n", sum);
  return sum == 14 ? 0 : 1;
}
