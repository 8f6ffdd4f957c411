/* A message queue keeps the ends of messages and gives the most urgent first; among equals, the oldest. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "/lockstep-files-message-queue"

int main(void) {
    struct mq_attr attributes = {.mq_maxmsg = 5, .mq_msgsize = 16}, now;
    char text[16];
    unsigned priority;
    mq_unlink(NAME);
    mqd_t queue = mq_open(NAME, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, &attributes);
    if (queue == (mqd_t)-1) {
        perror("mq_open");
        return 1;
    }
    pid_t pid = fork();
    if (pid == 0) {
        mqd_t own = mq_open(NAME, O_WRONLY);
        mq_send(own, "low", 4, 1);
        mq_send(own, "high", 5, 9);
        mq_send(own, "low too", 8, 1);
        mq_send(own, "high too", 9, 9);
        mq_send(own, "", 0, 5);
        mq_close(own);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    mq_getattr(queue, &now);
    printf("%ld of %ld messages, at most %ld bytes\n", now.mq_curmsgs, now.mq_maxmsg, now.mq_msgsize);
    printf("full: %d", mq_send(queue, "x", 1, 0));
    printf(" %s\n", strerror(errno));
    printf("room for less than the most: %d", (int)mq_receive(queue, text, 15, NULL));
    printf(" %s\n", strerror(errno));
    printf("too long: %d", mq_send(queue, "x", 17, 0));
    printf(" %s\n", strerror(errno));
    for (ssize_t n; (n = mq_receive(queue, text, sizeof text, &priority)) >= 0;) {
        printf("priority %u, %zd bytes: \"%.*s\"\n", priority, n, (int)n, text);
    }
    printf("empty: %s\n", strerror(errno));

    /* one that waits for a message gets it when it comes */
    pid = fork();
    if (pid == 0) {
        mqd_t own = mq_open(NAME, O_RDONLY);
        ssize_t n = mq_receive(own, text, sizeof text, &priority);
        _exit(n == 3 && priority == 7 && strcmp(text, "hi") == 0 ? 0 : 1);
    }
    mq_send(queue, "hi", 3, 7);
    int status;
    waitpid(pid, &status, 0);
    printf("the child got it: %d\n", WEXITSTATUS(status) == 0);
    mq_close(queue);
    printf("unlink: %d", mq_unlink(NAME));
    printf(" %d", mq_unlink(NAME));
    printf(" %s\n", strerror(errno));
    return 0;
}
