/* Tasks for a few workers through one pipe, results back through another: who does what is left to the scheduler. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 3, TASKS = 20 };

struct result {
    int task;
    long answer;
};

static long collatz(long n) {
    long steps = 0;
    for (; n != 1; steps++) n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    return steps;
}

int main(void) {
    int tasks[2], results[2];
    pipe(tasks);
    pipe(results);
    for (int w = 0; w < WORKERS; w++) {
        if (fork() != 0) continue;
        close(tasks[1]);
        close(results[0]);
        int task;
        /* writes of up to PIPE_BUF are not mixed with others, and reads of whole records find whole records */
        while (read(tasks[0], &task, sizeof task) == sizeof task) {
            struct result result = {task, collatz(task)};
            write(results[1], &result, sizeof result);
        }
        _exit(0);
    }
    close(tasks[0]);
    close(results[1]);
    for (int task = 1; task <= TASKS; task++) write(tasks[1], &task, sizeof task);
    close(tasks[1]);

    long answers[TASKS + 1] = {0}, total = 0;
    struct result result;
    int n = 0;
    while (read(results[0], &result, sizeof result) == sizeof result) {
        answers[result.task] = result.answer;
        n++;
    }
    int ended = 0;
    while (wait(NULL) > 0) ended++;
    for (int task = 1; task <= TASKS; task++) {
        printf("%ld%c", answers[task], task % 10 == 0 ? '\n' : ' ');
        total += answers[task];
    }
    printf("%d results of %d workers, total %ld\n", n, ended, total);
    return 0;
}
