/* What message queues refuse, and why. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAME "/lockstep-files-queue-errors"

static void show(const char *what, long result) {
    printf("%-28s %s\n", what, result >= 0 ? "well" : strerror(errno));
}

static mqd_t make(const char *name, int flags, long messages, long size) {
    struct mq_attr attributes = {.mq_maxmsg = messages, .mq_msgsize = size};
    return mq_open(name, flags, 0600, &attributes);
}

int main(void) {
    char text[64], long_name[300];
    unsigned priority;
    struct mq_attr now, change = {.mq_flags = O_NONBLOCK};
    mq_unlink(NAME);

    show("no slash at the front", mq_open("lockstep", O_RDWR));
    show("a slash alone", mq_open("/", O_RDWR));
    show("a slash within", mq_open("/lock/step", O_RDWR | O_CREAT, 0600, NULL));
    memset(long_name, 'a', sizeof long_name);
    long_name[0] = '/', long_name[299] = 0;
    show("too long a name", mq_open(long_name, O_RDWR | O_CREAT, 0600, NULL));
    show("not there", mq_open(NAME, O_RDWR));
    show("no messages", make(NAME, O_RDWR | O_CREAT, 0, 16));
    show("no size", make(NAME, O_RDWR | O_CREAT, 4, 0));
    show("negative", make(NAME, O_RDWR | O_CREAT, -1, 16));

    mqd_t queue = make(NAME, O_RDWR | O_CREAT | O_EXCL, 2, 16);
    show("made", queue);
    show("there already", make(NAME, O_RDWR | O_CREAT | O_EXCL, 2, 16));
    mqd_t again = make(NAME, O_RDONLY | O_CREAT, 0, 0); /* it is there: attributes do not count */
    show("opened to receive", again);
    mqd_t sender = mq_open(NAME, O_WRONLY | O_NONBLOCK);
    show("opened to send", sender);
    show("both bits of the mode", mq_open(NAME, O_RDWR | O_WRONLY));
    printf("closed by exec: %d\n", fcntl(queue, F_GETFD) == FD_CLOEXEC);

    show("send by the receiver", mq_send(again, "x", 1, 0));
    show("receive by the sender", mq_receive(sender, text, sizeof text, NULL));
    show("too long", mq_send(queue, text, 17, 0));
    show("just so long", mq_send(queue, "0123456789abcdef", 16, 0));
    show("no such priority", mq_send(queue, "x", 1, MQ_PRIO_MAX));
    show("the highest", mq_send(queue, "y", 1, MQ_PRIO_MAX - 1));
    show("full", mq_send(sender, "x", 1, 0));
    struct timespec past = {1, 0}, wrong = {1, 1000000000}, negative = {-1, 0};
    show("no time left", mq_timedsend(queue, "x", 1, 0, &past));
    show("no such time", mq_timedsend(queue, "x", 1, 0, &wrong));
    show("before 1970", mq_timedsend(queue, "x", 1, 0, &negative));
    show("no room in the buffer", mq_receive(queue, text, 15, &priority));
    ssize_t n = mq_timedreceive(queue, text, sizeof text, &priority, &past);
    printf("%zd bytes, priority %u: %.*s\n", n, priority, (int)n, text);
    show("a wrong time counts", mq_timedreceive(queue, text, sizeof text, &priority, &wrong));
    n = mq_receive(queue, text, sizeof text, &priority);
    printf("%zd bytes, priority %u: %.*s\n", n, priority, (int)n, text);
    show("no time left", mq_timedreceive(queue, text, sizeof text, &priority, &past));
    struct timespec soon;
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_nsec += 2000000;
    if (soon.tv_nsec >= 1000000000) soon.tv_sec++, soon.tv_nsec -= 1000000000;
    show("nothing in two ms", mq_timedreceive(queue, text, sizeof text, &priority, &soon));

    show("set not to wait", mq_setattr(queue, &change, &now));
    printf("before: flags %ld, %ld of %ld, %ld\n", now.mq_flags, now.mq_curmsgs, now.mq_maxmsg, now.mq_msgsize);
    mq_getattr(queue, &now);
    printf("after: %d; the other one: ", now.mq_flags == O_NONBLOCK);
    mq_getattr(again, &now);
    printf("%ld\n", now.mq_flags);
    show("empty", mq_receive(queue, text, sizeof text, NULL));
    change.mq_flags = O_APPEND;
    show("no other flag", mq_setattr(queue, &change, NULL));

    struct stat status;
    fstat(queue, &status);
    printf("mode %o, size %ld\n", (unsigned)status.st_mode, (long)status.st_size);
    show("write", write(queue, "x", 1));
    mq_send(queue, "four", 4, 3);
    n = read(queue, text, 17);
    printf("read: %.*s\n", (int)n, text);

    int ends[2];
    pipe(ends);
    show("not a queue", mq_send(ends[1], "x", 1, 0));
    show("not a queue", mq_getattr(ends[0], &now));
    show("nothing at all", mq_receive(99, text, sizeof text, NULL));
    show("close a pipe with it", mq_close(ends[0]));
    show("closed already", mq_close(ends[0]));

    show("unlink", mq_unlink(NAME));
    show("unlink again", mq_unlink(NAME));
    show("no slash", mq_unlink("lockstep"));
    show("name gone", mq_open(NAME, O_RDWR));
    n = mq_receive(queue, text, sizeof text, &priority);
    printf("still works: %zd bytes, priority %u\n", n, priority);
    return 0;
}
