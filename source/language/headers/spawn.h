#ifndef _SPAWN_H
#define _SPAWN_H 1
#include <bits/types.h>
#include <bits/sigset.h>
#include <sched.h>
#define POSIX_SPAWN_RESETIDS 0x01
#define POSIX_SPAWN_SETPGROUP 0x02
#define POSIX_SPAWN_SETSIGDEF 0x04
#define POSIX_SPAWN_SETSIGMASK 0x08
#define POSIX_SPAWN_SETSCHEDPARAM 0x10
#define POSIX_SPAWN_SETSCHEDULER 0x20
#define POSIX_SPAWN_USEVFORK 0x40
#define POSIX_SPAWN_SETSID 0x80
#define __SPAWN_CLOSE 1
#define __SPAWN_DUP2 2
#define __SPAWN_OPEN 3
struct __spawn_action { int kind, fd, to, flags; mode_t mode; char *path; struct __spawn_action *next; };
typedef struct { struct __spawn_action *first, *last; int __pad[16]; } posix_spawn_file_actions_t;
typedef struct { short flags; pid_t group; sigset_t defaults, mask; int __pad[18]; } posix_spawnattr_t;
extern int posix_spawn(pid_t *__pid, const char *__path, const posix_spawn_file_actions_t *__actions,
                       const posix_spawnattr_t *__attributes, char *const __argv[], char *const __envp[]);
extern int posix_spawnp(pid_t *__pid, const char *__file, const posix_spawn_file_actions_t *__actions,
                        const posix_spawnattr_t *__attributes, char *const __argv[], char *const __envp[]);
extern int posix_spawn_file_actions_init(posix_spawn_file_actions_t *__actions);
extern int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t *__actions);
extern int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t *__actions, int __fd);
extern int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t *__actions, int __fd, int __to);
extern int posix_spawn_file_actions_addopen(posix_spawn_file_actions_t *__actions, int __fd, const char *__path,
                                            int __flags, mode_t __mode);
extern int posix_spawnattr_init(posix_spawnattr_t *__attributes);
extern int posix_spawnattr_destroy(posix_spawnattr_t *__attributes);
extern int posix_spawnattr_setflags(posix_spawnattr_t *__attributes, short __flags);
extern int posix_spawnattr_getflags(const posix_spawnattr_t *__attributes, short *__flags);
extern int posix_spawnattr_setpgroup(posix_spawnattr_t *__attributes, pid_t __group);
extern int posix_spawnattr_setsigmask(posix_spawnattr_t *__attributes, const sigset_t *__mask);
extern int posix_spawnattr_setsigdefault(posix_spawnattr_t *__attributes, const sigset_t *__signals);
#endif
