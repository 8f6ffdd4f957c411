#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/syscall.h>

static pthread_t main_thread;
static pid_t main_pid;
struct seen { pthread_t self; int is_main, same_pid; long tid; };
static void *look(void *arg) {
    struct seen *s = arg;
    s->self = pthread_self();
    s->is_main = pthread_equal(s->self, main_thread) != 0;
    s->same_pid = getpid() == main_pid;
    s->tid = syscall(SYS_gettid);
    return NULL;
}
int main(void) {
    main_thread = pthread_self();
    main_pid = getpid();
    pthread_t a, b;
    struct seen sa, sb;
    pthread_create(&a, NULL, look, &sa);
    pthread_create(&b, NULL, look, &sb);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("%d %d %d\n", pthread_equal(a, sa.self) != 0, pthread_equal(b, sb.self) != 0, pthread_equal(pthread_self(), main_thread) != 0);
    printf("%d %d %d %d\n", sa.is_main, sb.is_main, sa.same_pid, sb.same_pid);
    printf("%d %d\n", sa.tid != main_pid, sa.tid != sb.tid);
    printf("%d\n", (int)syscall(SYS_gettid) == getpid());
    return 0;
}
