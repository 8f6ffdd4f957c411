/*---
title: "Server: connections and select"
topic: Servers
order: 50
teaches: [P13]
about: Clients call over a socket. One thread asks select which of its connections have something for it and serves only those, so it never waits for one client while another has asked.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [answered]
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define DOOR (struct sockaddr *)&door, sizeof door
struct sockaddr_un door = {AF_UNIX, "\0lockstep"};
int answered = 0;
fd_set all, ready;                 // connections, and what select finds

void client(void) {
  char c = 'q';
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  connect(fd, DOOR);
  write(fd, &c, 1);
  _exit(read(fd, &c, 1) == 1 ? 0 : 1);
}

int main(void) {
  int clients = 3, server = socket(AF_UNIX, SOCK_STREAM, 0), last = server;
  char c;
  bind(server, DOOR);
  listen(server, clients);
  for (int i = 0; i < clients; i++)
    if (fork() == 0)
      client();
  for (FD_SET(server, &all); answered < clients;) {
    ready = all;
    select(last + 1, &ready, NULL, NULL, NULL);
    for (int fd = server; fd <= last; fd++)
      if (FD_ISSET(fd, &ready) && fd == server) {
        last = accept(server, NULL, NULL);
        FD_SET(last, &all);
      } else if (FD_ISSET(fd, &ready) && read(fd, &c, 1) == 1)
        answered += write(fd, "a", 1);
  }
  printf("%d of %d answered\n", answered, clients);
}
