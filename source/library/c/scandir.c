/* scandir: opendir, readdir and qsort, as in glibc. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int alphasort(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

int scandir(const char *path, struct dirent ***list, int (*select)(const struct dirent *),
            int (*compare)(const struct dirent **, const struct dirent **))
{
    DIR *folder = opendir(path);
    if (folder == NULL)
        return -1;
    struct dirent **names = NULL;
    size_t n = 0, room = 0;
    int before = errno;
    errno = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (select != NULL && !select(entry)) {
            errno = 0;
            continue;
        }
        if (n == room) {
            room = room == 0 ? 10 : 2 * room;
            struct dirent **more = realloc(names, room * sizeof *names);
            if (more == NULL)
                break;
            names = more;
        }
        names[n] = malloc(entry->d_reclen);
        if (names[n] == NULL)
            break;
        memcpy(names[n++], entry, entry->d_reclen);
        errno = 0;
    }
    int error = errno;
    closedir(folder);
    if (error != 0) {
        while (n > 0)
            free(names[--n]);
        free(names);
        errno = error;
        return -1;
    }
    errno = before;
    if (compare != NULL && n > 0)
        qsort(names, n, sizeof *names, (int (*)(const void *, const void *))compare);
    *list = names;
    return n;
}
