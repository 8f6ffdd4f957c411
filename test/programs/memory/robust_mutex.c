/* A robust mutex tells the next one that its owner died; who repairs the data and says so makes it whole again. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t lock;
    int from, to; /* always 100 together while nobody is inside */
};

static struct shared *s;

static void dies_inside(void) {
    pid_t pid = fork();
    if (pid == 0) {
        pthread_mutex_lock(&s->lock);
        s->from -= 30;
        _exit(0); /* before the other half */
    }
    waitpid(pid, NULL, 0);
}

static void say(const char *what, int answer) {
    printf("%-12s %s; %d + %d\n", what, answer == 0 ? "ok" : strerror(answer), s->from, s->to);
}

int main(void) {
    s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    s->from = 100;
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&s->lock, &attributes);

    dies_inside();
    say("lock", pthread_mutex_lock(&s->lock));
    s->to = 100 - s->from;
    say("consistent", pthread_mutex_consistent(&s->lock));
    say("unlock", pthread_mutex_unlock(&s->lock));
    say("lock", pthread_mutex_lock(&s->lock));
    say("unlock", pthread_mutex_unlock(&s->lock));

    dies_inside();
    say("trylock", pthread_mutex_trylock(&s->lock));
    say("unlock", pthread_mutex_unlock(&s->lock)); /* without a word about the state */
    say("lock", pthread_mutex_lock(&s->lock));
    say("trylock", pthread_mutex_trylock(&s->lock));
    say("destroy", pthread_mutex_destroy(&s->lock));
    return 0;
}
