/* A list that two processes build in shared memory: offsets for links, since the mapping may be elsewhere in each. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct arena {
    size_t used, size;
    size_t head; /* offset, 0: none */
};

struct node {
    size_t next;
    char word[];
};

static void *at(struct arena *arena, size_t offset) {
    return (char *)arena + offset;
}

static int push(struct arena *arena, const char *word) {
    size_t need = (sizeof(struct node) + strlen(word) + 1 + 7) / 8 * 8;
    if (arena->used + need > arena->size) return 0;
    struct node *node = at(arena, arena->used);
    strcpy(node->word, word);
    node->next = arena->head;
    arena->head = arena->used;
    arena->used += need;
    return 1;
}

static void print(const char *who, struct arena *arena) {
    printf("%s:", who);
    for (size_t offset = arena->head; offset != 0;) {
        struct node *node = at(arena, offset);
        printf(" %s", node->word);
        offset = node->next;
    }
    printf(" (%zu bytes)\n", arena->used);
    fflush(stdout);
}

int main(void) {
    struct arena *arena = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    arena->used = sizeof *arena;
    arena->size = 200;
    push(arena, "parent");
    if (fork() == 0) {
        /* the same pages at another address: links that were addresses would point to where they no longer are */
        struct arena *moved = mremap(arena, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED,
                                     mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        printf("moved: %d\n", moved != arena);
        push(moved, "child");
        push(moved, "of");
        print("child", moved);
        _exit(0);
    }
    wait(NULL);
    push(arena, "list");
    push(arena, "a");
    print("parent", arena);
    int n = 0;
    while (push(arena, "filler")) n++;
    printf("%d more, then it is full\n", n);
    return 0;
}
