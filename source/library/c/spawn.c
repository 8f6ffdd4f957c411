/*
 * Functions that start other programs, as glibc makes them from fork, exec and wait: each step of them can be seen.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The default attributes and actions are none. */
int posix_spawn_file_actions_init(posix_spawn_file_actions_t *actions) {
  actions->first = actions->last = NULL;
  return 0;
}

int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *actions) {
  while (actions->first != NULL) {
    struct __spawn_action *next = actions->first->next;
    free(actions->first->path);
    free(actions->first);
    actions->first = next;
  }
  return 0;
}

static int __spawn_add(posix_spawn_file_actions_t *actions, struct __spawn_action action, const char *path) {
  if (action.fd < 0 || action.to < 0) return EBADF;
  struct __spawn_action *made = malloc(sizeof *made);
  if (made == NULL) return ENOMEM;
  *made = action;
  if (path != NULL) made->path = strdup(path);
  if (actions->last == NULL) actions->first = made;
  else actions->last->next = made;
  actions->last = made;
  return 0;
}

int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *actions, int fd) {
  return __spawn_add(actions, (struct __spawn_action){.kind = __SPAWN_CLOSE, .fd = fd}, NULL);
}

int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *actions, int fd, int to) {
  return __spawn_add(actions, (struct __spawn_action){.kind = __SPAWN_DUP2, .fd = fd, .to = to}, NULL);
}

int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *actions, int fd, const char *path, int flags,
                                     mode_t mode) {
  struct __spawn_action action = {.kind = __SPAWN_OPEN, .fd = fd, .flags = flags, .mode = mode};
  return __spawn_add(actions, action, path);
}

int posix_spawnattr_init(posix_spawnattr_t *attributes) {
  memset(attributes, 0, sizeof *attributes);
  return 0;
}

int posix_spawnattr_destroy(posix_spawnattr_t *attributes) {
  (void)attributes;
  return 0;
}

int posix_spawnattr_setflags(posix_spawnattr_t *attributes, short flags) {
  attributes->flags = flags;
  return 0;
}

int posix_spawnattr_getflags(const posix_spawnattr_t *attributes, short *flags) {
  *flags = attributes->flags;
  return 0;
}

int posix_spawnattr_setpgroup(posix_spawnattr_t *attributes, pid_t group) {
  attributes->group = group;
  return 0;
}

int posix_spawnattr_setsigmask(posix_spawnattr_t *attributes, const sigset_t *mask) {
  attributes->mask = *mask;
  return 0;
}

int posix_spawnattr_setsigdefault(posix_spawnattr_t *attributes, const sigset_t *signals) {
  attributes->defaults = *signals;
  return 0;
}

static int __spawn_act(const struct __spawn_action *action) {
  if (action->kind == __SPAWN_CLOSE) {
    close(action->fd);
    return 0;
  }
  if (action->kind == __SPAWN_DUP2) return dup2(action->fd, action->to) < 0 ? errno : 0;
  int fd = open(action->path, action->flags, action->mode);
  if (fd < 0) return errno;
  if (fd == action->fd) return 0;
  if (dup2(fd, action->fd) < 0) return errno;
  close(fd);
  return 0;
}

/* In the child: an error number, or nothing comes back. */
static int __spawn_child(const char *path, const posix_spawn_file_actions_t *actions,
                         const posix_spawnattr_t *attributes, char *const argv[], char *const envp[], int search) {
  if (attributes != NULL) {
    if (attributes->flags & POSIX_SPAWN_SETPGROUP && setpgid(0, attributes->group) != 0) return errno;
    for (int n = 1; attributes->flags & POSIX_SPAWN_SETSIGDEF && n < NSIG; n++)
      if (sigismember(&attributes->defaults, n) == 1) signal(n, SIG_DFL);
    if (attributes->flags & POSIX_SPAWN_SETSIGMASK) sigprocmask(SIG_SETMASK, &attributes->mask, NULL);
  }
  for (const struct __spawn_action *a = actions == NULL ? NULL : actions->first; a != NULL; a = a->next) {
    int error = __spawn_act(a);
    if (error != 0) return error;
  }
  if (search) execvpe(path, argv, envp);
  else execve(path, argv, envp);
  return errno;
}

static int __spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                   const posix_spawnattr_t *attributes, char *const argv[], char *const envp[], int search) {
  static volatile int failure; /* the child has the parent's memory until it has execed */
  failure = 0;
  pid_t child = vfork();
  if (child < 0) return errno;
  if (child == 0) {
    failure = __spawn_child(path, actions, attributes, argv, envp == NULL ? environ : envp, search);
    _exit(127);
  }
  int error = failure;
  if (error != 0) waitpid(child, NULL, 0);
  else if (pid != NULL) *pid = child;
  return error;
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]) {
  return __spawn(pid, path, actions, attributes, argv, envp, 0);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]) {
  return __spawn(pid, file, actions, attributes, argv, envp, 1);
}

/* The caller ignores SIGINT and SIGQUIT and holds SIGCHLD back while the shell runs. */
int system(const char *command) {
  if (command == NULL) return 1;
  int status = -1;
  struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
  sigset_t child, before;
  sigaction(SIGINT, &ignore, &interrupt);
  sigaction(SIGQUIT, &ignore, &quit);
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, &before);
  pid_t pid = fork();
  if (pid == 0) {
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  sigaction(SIGINT, &interrupt, NULL);
  sigaction(SIGQUIT, &quit, NULL);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status;
}

/* Streams that popen made, and whose end pclose waits for. */
static struct __popened {
  FILE *stream;
  pid_t pid;
  struct __popened *next;
} *__popened;

FILE *popen(const char *command, const char *mode) {
  int reading = mode[0] == 'r', ends[2];
  if ((mode[0] != 'r' && mode[0] != 'w') || (mode[1] != '\0' && strcmp(mode + 1, "e") != 0)) {
    errno = EINVAL;
    return NULL;
  }
  if (pipe(ends) != 0) return NULL;
  int ours = ends[!reading], theirs = ends[reading];
  struct __popened *made = malloc(sizeof *made);
  FILE *stream = made == NULL ? NULL : fdopen(ours, reading ? "r" : "w");
  pid_t pid = stream == NULL ? -1 : fork();
  if (pid < 0) {
    if (stream != NULL) fclose(stream);
    else close(ours);
    close(theirs);
    free(made);
    return NULL;
  }
  if (pid == 0) {
    for (struct __popened *p = __popened; p != NULL; p = p->next) close(fileno(p->stream));
    close(ours);
    if (theirs != reading) {
      dup2(theirs, reading);
      close(theirs);
    }
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
  }
  close(theirs);
  if (mode[1] == 'e') fcntl(ours, F_SETFD, FD_CLOEXEC);
  *made = (struct __popened){stream, pid, __popened};
  __popened = made;
  return stream;
}

int pclose(FILE *stream) {
  struct __popened **place = &__popened;
  while (*place != NULL && (*place)->stream != stream) place = &(*place)->next;
  struct __popened *found = *place;
  if (found == NULL) {
    errno = ECHILD;
    return -1;
  }
  int status = -1;
  pid_t pid = found->pid;
  *place = found->next;
  free(found);
  fclose(stream);
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}
