/* System V shared memory: found by a key or inherited by an id, attached and detached, removed when
   the last has let go. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEY = 0x6c6f636b };

int main(void) {
    int old = shmget(KEY, 0, 0);
    if (old >= 0) shmctl(old, IPC_RMID, NULL);
    int id = shmget(KEY, 5000, IPC_CREAT | IPC_EXCL | 0600);
    printf("made: %d, twice: %s\n", id >= 0,
           shmget(KEY, 5000, IPC_CREAT | IPC_EXCL | 0600) < 0 ? strerror(errno) : "made");
    printf("found: %d, larger: %s\n", shmget(KEY, 100, 0) == id, shmget(KEY, 9000, 0) < 0 ? strerror(errno) : "found");

    char *at = shmat(id, NULL, 0);
    strcpy(at, "parent");
    fflush(stdout);
    if (fork() == 0) {
        char *again = shmat(shmget(KEY, 0, 0), NULL, 0), *reading = shmat(id, NULL, SHM_RDONLY);
        printf("child: inherited \"%s\", by key \"%s\", elsewhere: %d\n", at, again, again != at);
        strcpy(again, "child");
        printf("child: all three \"%s\" \"%s\" \"%s\"\n", at, again, reading);
        struct shmid_ds info;
        shmctl(id, IPC_STAT, &info);
        printf("child: attached %d times, %zu bytes\n", (int)info.shm_nattch, info.shm_segsz);
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    struct shmid_ds info;
    shmctl(id, IPC_STAT, &info);
    printf("parent: \"%s\", attached %d time\n", at, (int)info.shm_nattch);
    shmctl(id, IPC_RMID, NULL);
    printf("removed, still \"%s\"; by key: %s\n", at, shmget(KEY, 0, 0) < 0 ? strerror(errno) : "found");
    printf("detached: %d\n", shmdt(at));
    printf("attached again: %s\n", shmat(id, NULL, 0) == (void *)-1 ? strerror(errno) : "yes");
    return 0;
}
