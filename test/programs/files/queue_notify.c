/* mq_notify: a signal for the first message that comes to an empty queue, once. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "/lockstep-files-queue-notify"

static volatile sig_atomic_t told, code, value;

static void handler(int number, siginfo_t *info, void *context) {
    (void)number, (void)context;
    told++;
    code = info->si_code;
    value = info->si_value.sival_int;
}

static void show(const char *what, int result) {
    printf("%-28s %s, told %d\n", what, result == 0 ? "well" : strerror(errno), (int)told);
}

int main(void) {
    struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 8};
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 42};
    struct sigevent nothing = {.sigev_notify = SIGEV_NONE}, wrong = {.sigev_notify = 77};
    char text[8];
    sigaction(SIGUSR1, &action, NULL);
    mq_unlink(NAME);
    mqd_t queue = mq_open(NAME, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attributes);

    show("ask", mq_notify(queue, &event));
    show("ask twice", mq_notify(queue, &event));
    show("first message", mq_send(queue, "a", 1, 0));
    printf("code %d, value %d\n", (int)code == SI_MESGQ, (int)value);
    show("second message", mq_send(queue, "b", 1, 0));
    show("ask while it has some", mq_notify(queue, &event));
    show("third message", mq_send(queue, "c", 1, 0));
    while (mq_receive(queue, text, sizeof text, NULL) > 0)
        ;
    show("first again", mq_send(queue, "d", 1, 0));
    mq_receive(queue, text, sizeof text, NULL);
    show("once only", mq_send(queue, "e", 1, 0));
    mq_receive(queue, text, sizeof text, NULL);

    show("ask", mq_notify(queue, &event));
    show("take it back", mq_notify(queue, NULL));
    show("and again: nothing to do", mq_notify(queue, NULL));
    show("a message", mq_send(queue, "f", 1, 0));
    mq_receive(queue, text, sizeof text, NULL);

    show("ask for nothing", mq_notify(queue, &nothing));
    pid_t pid = fork();
    if (pid == 0) _exit(mq_notify(queue, &event) < 0 && errno == EBUSY && mq_notify(queue, NULL) == 0 ? 0 : 1);
    int status;
    waitpid(pid, &status, 0);
    printf("another process is refused: %d\n", status == 0);
    show("a message ends it", mq_send(queue, "g", 1, 0));
    mq_receive(queue, text, sizeof text, NULL);
    show("free again", mq_notify(queue, &event));
    mqd_t other = mq_open(NAME, O_RDONLY);
    mq_close(other); /* any descriptor of the queue will do */
    show("closing takes it back", mq_send(queue, "h", 1, 0));
    show("no such way", mq_notify(queue, &wrong));
    wrong.sigev_notify = SIGEV_SIGNAL, wrong.sigev_signo = 65;
    show("no such signal", mq_notify(queue, &wrong));
    show("no queue", mq_notify(1, &event));
    mq_unlink(NAME);
    return 0;
}
