/* What each call answers, and errno: numbers that are no signals, processes that are not there, sets, masks, stacks, timers. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t calls;

static void h(int number) {
    (void)number;
    calls++;
}
static void *nothing(void *arg) {
    return arg;
}

#define SAY(x)                                                                                                         \
    do {                                                                                                               \
        errno = 0;                                                                                                     \
        long answer = (long)(x);                                                                                       \
        printf("%-50s %ld %d\n", #x, answer, errno);                                                                   \
    } while (0)

static void sending(void) {
    union sigval v = {.sival_int = 7};
    SAY(kill(getpid(), 0));
    SAY(kill(getpid(), 65));
    SAY(kill(getpid(), -1));
    SAY(kill(99999999, 0));
    SAY(killpg(-1, 0));
    SAY(killpg(getpgrp(), 0));
    SAY(raise(65));
    SAY(raise(-1));
    SAY(raise(0));
    SAY(sigqueue(getpid(), 0, v));
    SAY(sigqueue(99999999, 1, v));
    SAY(sigqueue(getpid(), 65, v));
    SAY(tgkill(getpid(), getpid(), 0));
    SAY(tgkill(getpid(), 99999999, 0));
    SAY(tgkill(0, 1, 0));
    signal(SIGUSR1, h);
    SAY(tgkill(getpid(), gettid(), SIGUSR1));
    SAY(pthread_sigqueue(pthread_self(), SIGUSR1, v));
    SAY(syscall(SYS_tgkill, getpid(), getpid(), 0));
    SAY(syscall(SYS_kill, getpid(), 0));
    SAY(syscall(SYS_tkill, getpid(), SIGUSR1));
    SAY(calls);
    pthread_t ended;
    pthread_create(&ended, 0, nothing, 0);
    while (pthread_tryjoin_np(ended, NULL) != 0) usleep(100);
    SAY(pthread_kill(pthread_self(), 65));
    SAY(pthread_kill(pthread_self(), 32));
}

static void acting(void) {
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_handler = h;
    SAY(sigaction(SIGKILL, 0, 0));
    SAY(sigaction(SIGKILL, &a, 0));
    SAY(sigaction(SIGSTOP, &a, 0));
    SAY(sigaction(0, &a, 0));
    SAY(sigaction(65, &a, 0));
    SAY(sigaction(32, &a, 0));
    SAY(sigaction(33, 0, 0));
    SAY(sigaction(34, &a, 0));
    SAY(signal(SIGKILL, h) == SIG_ERR);
    SAY(signal(SIGUSR2, h) == SIG_DFL);
    SAY(signal(SIGUSR2, SIG_IGN) == h);
    SAY(signal(SIGUSR2, h) == SIG_IGN);
    SAY(signal(SIGUSR2, SIG_ERR) == SIG_ERR);
    SAY(siginterrupt(SIGUSR2, 1));
    sigaction(SIGUSR2, 0, &a);
    SAY((a.sa_flags & SA_RESTART) != 0);
    signal(SIGUSR2, h);
    sigaction(SIGUSR2, 0, &a);
    SAY((a.sa_flags & SA_RESTART) != 0);
    SAY(siginterrupt(SIGUSR2, 0));
    sigaction(SIGUSR2, 0, &a);
    SAY((a.sa_flags & SA_RESTART) != 0);
}

static void sets(void) {
    sigset_t s, t;
    SAY(sigemptyset(&s));
    SAY(sigaddset(&s, 0));
    SAY(sigaddset(&s, 65));
    SAY(sigaddset(&s, 32));
    SAY(sigaddset(&s, 64));
    SAY(sigismember(&s, 64));
    SAY(sigismember(&s, 65));
    SAY(sigismember(&s, 1));
    SAY(sigdelset(&s, 64));
    SAY(sigisemptyset(&s));
    SAY(sigfillset(&t));
    SAY(sigismember(&t, 32));
    SAY(sigismember(&t, 34));
    SAY(sigismember(&t, 9));
    SAY(sigandset(&s, &t, &t));
    SAY(sigorset(&s, &s, &t));
    SAY(SIGRTMIN);
    SAY(SIGRTMAX);
    SAY(sigprocmask(7, 0, &t));
    SAY(sigprocmask(7, &t, 0));
    SAY(pthread_sigmask(7, &t, 0));
    sigfillset(&t);
    SAY(sigprocmask(SIG_SETMASK, &t, 0));
    sigprocmask(SIG_BLOCK, 0, &s);
    SAY(sigismember(&s, 9));
    SAY(sigismember(&s, 19));
    SAY(sigismember(&s, 32));
    SAY(sigismember(&s, 15));
    struct timespec ts = {0, 0};
    SAY(sigtimedwait(&t, 0, &ts));
    ts.tv_nsec = 2000000000;
    SAY(sigtimedwait(&t, 0, &ts));
    ts.tv_nsec = 1000;
    SAY(sigtimedwait(&t, 0, &ts));
    sigemptyset(&t);
    sigprocmask(SIG_SETMASK, &t, 0);
    printf("%s|%s|%s\n", strsignal(11), strsignal(14), strsignal(31));
    printf("%s|", strsignal(34));
    printf("%s|", strsignal(64));
    printf("%s|", strsignal(0));
    printf("%s\n", strsignal(99));
    printf("%s %s %d\n", sigabbrev_np(11), sigdescr_np(2), sigabbrev_np(0) == NULL);
}

static void stacks(void) {
    stack_t st, o;
    memset(&st, 0, sizeof st);
    SAY(sigaltstack(0, &o));
    SAY(o.ss_flags);
    st.ss_size = 100;
    st.ss_sp = malloc(100000);
    SAY(sigaltstack(&st, 0));
    st.ss_flags = 77;
    st.ss_size = 65536;
    SAY(sigaltstack(&st, 0));
    st.ss_flags = 0;
    SAY(sigaltstack(&st, &o));
    SAY(o.ss_flags);
    SAY(sigaltstack(0, &o));
    SAY(o.ss_size);
    st.ss_flags = SS_DISABLE;
    SAY(sigaltstack(&st, 0));
    SAY(sigaltstack(0, &o));
    SAY(o.ss_flags);
}

static void timers(void) {
    struct itimerval it = {{0, 0}, {0, 1000000}};
    SAY(setitimer(ITIMER_REAL, &it, 0));
    SAY(setitimer(9, &it, 0));
    it.it_value.tv_usec = 5;
    it.it_value.tv_sec = 100;
    SAY(setitimer(ITIMER_REAL, &it, 0));
    SAY(getitimer(ITIMER_REAL, &it));
    SAY(it.it_value.tv_sec >= 99);
    SAY(alarm(3));
    SAY(alarm(0));
    SAY((int)ualarm(1000000, 0));
    SAY(getitimer(ITIMER_VIRTUAL, &it));
    SAY(it.it_value.tv_sec);
    timer_t id;
    struct sigevent ev;
    struct itimerspec is = {{0, 0}, {5, 0}}, off = {{0, 0}, {0, 0}}, os;
    memset(&ev, 0, sizeof ev);
    ev.sigev_notify = SIGEV_SIGNAL;
    ev.sigev_signo = SIGRTMIN;
    SAY(timer_create(CLOCK_MONOTONIC, &ev, &id));
    SAY(timer_create(77, &ev, &id));
    SAY(timer_settime(id, 0, &is, 0));
    SAY(timer_gettime(id, &os));
    SAY(os.it_value.tv_sec >= 4);
    SAY(timer_settime(id, 0, &off, &os));
    SAY(os.it_value.tv_sec >= 4);
    SAY(timer_getoverrun(id));
    SAY(timer_delete(id));
    SAY(timer_delete(id));
}

int main(void) {
    sending();
    acting();
    sets();
    stacks();
    timers();
    return 0;
}
