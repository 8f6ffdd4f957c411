#include <stdio.h>
#include <threads.h>
#include <time.h>

static mtx_t m, rec;
static cnd_t c;
static tss_t key;
static once_flag once = ONCE_FLAG_INIT;
static int count, inits, freed, go;
thread_local int own = 3;
static void init(void) { inits++; }
static void drop(void *p) { mtx_lock(&m); freed++; mtx_unlock(&m); }
static int work(void *arg) {
    call_once(&once, init);
    tss_set(key, arg);
    own += *(int *)arg;
    for (int i = 0; i < 100; i++) { mtx_lock(&m); count++; mtx_unlock(&m); }
    mtx_lock(&m);
    while (!go) cnd_wait(&c, &m);
    mtx_unlock(&m);
    if (tss_get(key) != arg) return -1;
    return own;
}
static int leaver(void *arg) { thrd_exit(77); }
int main(void) {
    mtx_init(&m, mtx_plain);
    mtx_init(&rec, mtx_plain | mtx_recursive);
    cnd_init(&c);
    tss_create(&key, drop);
    thrd_t t[3];
    int id[3] = {10, 20, 30}, r;
    for (int i = 0; i < 3; i++) printf("%d ", thrd_create(&t[i], work, &id[i]) == thrd_success);
    mtx_lock(&m); go = 1; cnd_broadcast(&c); mtx_unlock(&m);
    for (int i = 0; i < 3; i++) { thrd_join(t[i], &r); printf("%d ", r); }
    printf("\ncount %d inits %d freed %d own %d\n", count, inits, freed, own);
    thrd_create(&t[0], leaver, NULL);
    thrd_join(t[0], &r);
    printf("%d\n", r);
    mtx_lock(&rec);
    printf("%d ", mtx_trylock(&rec) == thrd_success);
    printf("%d\n", mtx_unlock(&rec) == thrd_success);
    mtx_unlock(&rec);
    mtx_lock(&m);
    printf("%d\n", mtx_trylock(&m) == thrd_busy);
    mtx_unlock(&m);
    thrd_sleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    thrd_yield();
    printf("%d\n", thrd_equal(thrd_current(), thrd_current()) != 0);
    mtx_destroy(&m); cnd_destroy(&c); tss_delete(key);
    return 0;
}
