#include "common.h"
#include "checked_threads.h"

/* a hash table of lists, one lock a bucket */
#define BUCKETS (11)

typedef struct __node_t {
    int key;
    struct __node_t *next;
} node_t;

typedef struct {
    node_t *head;
    int size;
    pthread_mutex_t lock;
} list_t;

typedef struct {
    list_t lists[BUCKETS];
} hash_t;

void List_Init(list_t *L) {
    L->head = NULL;
    L->size = 0;
    Init_mutex(&L->lock);
}

int List_Insert(list_t *L, int key) {
    node_t *new = malloc(sizeof(node_t));
    if (new == NULL) {
        perror("malloc");
        return -1;
    }
    new->key = key;
    Lock(&L->lock);
    new->next = L->head;
    L->head = new;
    L->size++;
    Unlock(&L->lock);
    return 0;
}

int List_Lookup(list_t *L, int key) {
    int rv = -1;
    Lock(&L->lock);
    node_t *curr = L->head;
    while (curr) {
        if (curr->key == key) {
            rv = 0;
            break;
        }
        curr = curr->next;
    }
    Unlock(&L->lock);
    return rv;
}

void Hash_Init(hash_t *H) {
    for (int i = 0; i < BUCKETS; i++)
        List_Init(&H->lists[i]);
}

int Hash_Insert(hash_t *H, int key) { return List_Insert(&H->lists[key % BUCKETS], key); }
int Hash_Lookup(hash_t *H, int key) { return List_Lookup(&H->lists[key % BUCKETS], key); }

hash_t table;
typedef struct { int from, to, missed; } range_t;

void *inserter(void *arg) {
    range_t *r = arg;
    for (int i = r->from; i < r->to; i++)
        if (Hash_Insert(&table, i * 3) != 0)
            r->missed++;
    for (int i = r->from; i < r->to; i++)
        if (Hash_Lookup(&table, i * 3) != 0)
            r->missed++;
    return r;
}

int main(int argc, char *argv[]) {
    int threads = argc > 1 ? atoi(argv[1]) : 2;
    pthread_t *t = checked_malloc(threads * sizeof(pthread_t));
    range_t *r = checked_malloc(threads * sizeof(range_t));
    Hash_Init(&table);
    for (int i = 0; i < threads; i++) {
        r[i] = (range_t){ i * 50, i * 50 + 50, 0 };
        Create(&t[i], inserter, &r[i]);
    }
    int missed = 0;
    for (int i = 0; i < threads; i++) {
        void *back;
        Join(t[i], &back);
        missed += ((range_t *) back)->missed;
    }
    printf("missed %d\n", missed);
    for (int i = 0; i < BUCKETS; i++)
        printf("bucket %2d: %d\n", i, table.lists[i].size);
    printf("4 is %s, 9 is %s\n", Hash_Lookup(&table, 4) ? "not there" : "there", Hash_Lookup(&table, 9) ? "not there" : "there");
    return 0;
}
