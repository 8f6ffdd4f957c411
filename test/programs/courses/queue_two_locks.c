#include "common.h"
#include "checked_threads.h"

/* Michael and Scott: one lock for the head, one for the tail, and a dummy node */
typedef struct __node_t {
    int value;
    struct __node_t *_Atomic next;
} node_t;

typedef struct {
    node_t *head, *tail;
    pthread_mutex_t head_lock, tail_lock;
} queue_t;

void queue_init(queue_t *q) {
    node_t *tmp = checked_malloc(sizeof(node_t));
    tmp->next = NULL;
    q->head = q->tail = tmp;
    Init_mutex(&q->head_lock);
    Init_mutex(&q->tail_lock);
}

void enqueue(queue_t *q, int value) {
    node_t *tmp = checked_malloc(sizeof(node_t));
    tmp->value = value;
    tmp->next = NULL;
    Lock(&q->tail_lock);
    q->tail->next = tmp;
    q->tail = tmp;
    Unlock(&q->tail_lock);
}

int dequeue(queue_t *q, int *value) {
    Lock(&q->head_lock);
    node_t *tmp = q->head;
    node_t *new_head = tmp->next;
    if (new_head == NULL) {
        Unlock(&q->head_lock);
        return -1; // queue was empty
    }
    *value = new_head->value;
    q->head = new_head;
    Unlock(&q->head_lock);
    free(tmp);
    return 0;
}

queue_t q;
#define PER 100

void *producer(void *arg) {
    int base = (int) (long long) arg * 1000;
    for (int i = 0; i < PER; i++)
        enqueue(&q, base + i);
    return NULL;
}

void *consumer(void *arg) {
    long sum = 0;
    int got = 0, v;
    while (got < PER) {
        if (dequeue(&q, &v) != 0) {
            sched_yield();
            continue;
        }
        sum += v;
        got++;
    }
    *(long *) arg = sum;
    return NULL;
}

int main() {
    pthread_t p[2], c[2];
    long sums[2];
    int left;
    queue_init(&q);
    for (long i = 0; i < 2; i++) {
        Create(&p[i], producer, (void *) i);
        Create(&c[i], consumer, &sums[i]);
    }
    for (int i = 0; i < 2; i++) {
        Join(p[i], NULL);
        Join(c[i], NULL);
    }
    printf("sum %ld\n", sums[0] + sums[1]);
    printf("empty: %d\n", dequeue(&q, &left));
    return 0;
}
