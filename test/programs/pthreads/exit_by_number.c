/* The bare system call exit ends one thread, and the library does not learn of it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int cleaned, destroyed;
static pthread_key_t key;

static void clean(void *p) { *(int *)p += 1; }
static void destroy(void *p) { (void)p; destroyed++; }

static void *leaves(void *argument) {
    pthread_setspecific(key, argument);
    pthread_cleanup_push(clean, &cleaned);
    syscall(SYS_exit, 3);
    pthread_cleanup_pop(0);
    return argument;
}

static pthread_t first;
static int report[2];

/* Waits until the first thread, which ends by the system call, can be seen to have ended. */
static void *outlives(void *argument) {
    while (pthread_kill(first, 0) == 0 && pthread_tryjoin_np(first, NULL) != 0) usleep(1000);
    write(report[1], "still here\n", 11);
    printf("%s", (char *)argument);
    return NULL;
}

/* A process whose first thread goes with status 5: the last one's status is the process's. */
static void zombie_leader(int how) {
    pid_t pid = fork();
    if (pid == 0) {
        pthread_t t;
        first = pthread_self();
        pthread_create(&t, NULL, outlives, how == 0 ? "lost: nobody flushes it\n" : "flushed\n");
        if (how == 0) syscall(SYS_exit, 5);
        pthread_exit(NULL);
    }
    int status;
    waitpid(pid, &status, 0);
    char text[64];
    long n = read(report[0], text, sizeof text);
    write(1, text, n);
    dprintf(1, "ended with %d\n", WEXITSTATUS(status));
}

int main(void) {
    pthread_key_create(&key, destroy);
    pthread_t t;
    void *result = &t;
    pthread_create(&t, NULL, leaves, &t);
    int joined = pthread_join(t, &result);
    dprintf(1, "joined %d, result %p, cleaned %d, destroyed %d\n", joined, result, cleaned, destroyed);
    pipe(report);
    zombie_leader(0);
    zombie_leader(1);
    printf("lost, too\n");
    syscall(SYS_exit, 42);
}
