#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/time.h>

int counter, table[10], matrix[3][4];
long total;
double balance;
unsigned char small;
volatile int flag;
_Atomic int hits;
_Thread_local int mine;
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
struct node { int value; struct node *next; } *head, first = {1, 0};
struct flags { unsigned a : 3, b : 5; int c; } bits;

void increment(void) { counter = counter + 1; }
void postfix(void) { counter++; }
void *worker(void *arg) {
    int n = *(int *)arg;
    for (int i = 0; i < n; i++) {
        pthread_mutex_lock(&m);
        counter++;
        pthread_mutex_unlock(&m);
    }
    return NULL;
}
int maximum(int a, int b) { return a > b ? a : b; }
int both(int a, int b) { return a && b; }
int classify(int n) {
    if (n < 0 || n > 100) return -1;
    else if (!n) return 0;
    return 1;
}
long wide(long a, int b) { return a * b + total++; }
void narrow(int n) { small += n; }
void index_global(int i) { table[i] = table[i + 1] + matrix[i][2]; }
int index_local(int i) {
    int local[4] = {1, 2};
    return local[i];
}
int sum_list(struct node *p) {
    int sum = 0;
    while (p != NULL) {
        sum += p->value;
        p = p->next;
    }
    return sum;
}
void push(struct node *n) {
    n->next = head;
    head = n;
}
void deposit(double amount) { balance += amount; }
void bit_fields(int n) { bits.b = n; }
void atomics(void) {
    hits++;
    hits = hits + 1;
    atomic_fetch_add_explicit(&hits, 2, memory_order_relaxed);
}
void wait_for_flag(void) {
    while (!flag)
        ;
}
void acquire(atomic_int *lock) {
    int expected = 0;
    while (!atomic_compare_exchange_strong(lock, &expected, 1)) expected = 0;
}
double get_time(void) {
    struct timeval t;
    gettimeofday(&t, NULL);
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}
void spin(int seconds) {
    double start = get_time();
    while (get_time() - start < seconds)
        ;
}
int maybe(int n) {
    int x;
    if (n) x = 5;
    return x;
}
int choose(int n) {
    switch (n) {
    case 1: return 10;
    case 2 ... 5: n++; break;
    default: n = 0;
    }
    return n;
}
int sum(int n, ...) {
    va_list ap;
    int s = 0;
    va_start(ap, n);
    while (n-- > 0) s += va_arg(ap, int);
    va_end(ap);
    return s;
}
struct node make(int v) {
    struct node n = {v, head};
    return n;
}
void thread_local_too(void) { mine++; }
int main(void) {
    first = make(3);
    printf("%d %ld\n", sum(2, 5, 6), total);
    return choose(counter);
}
