/* ftw and nftw: a tree of folders walked through. */
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* One walk for both: `old` is ftw's function, `f` that of nftw. */
struct __walk {
    int (*old)(const char *, const struct stat *, int);
    int (*f)(const char *, const struct stat *, int, struct FTW *);
    int flags;
    char *path;
    size_t room;
};

static int __tell(struct __walk *w, const struct stat *s, int type, int base, int level)
{
    struct FTW where = {base, level};
    return w->old != NULL ? w->old(w->path, s, type) : w->f(w->path, s, type, &where);
}

static int __visit(struct __walk *w, int base, int level)
{
    struct stat s;
    int type = FTW_F, result;
    memset(&s, 0, sizeof s);
    if ((w->flags & FTW_PHYS ? lstat(w->path, &s) : stat(w->path, &s)) != 0) {
        if (!(w->flags & FTW_PHYS) && lstat(w->path, &s) == 0)
            return __tell(w, &s, w->old != NULL ? FTW_NS : FTW_SLN, base, level);
        return level == 0 ? -1 : __tell(w, &s, FTW_NS, base, level);
    }
    if (S_ISLNK(s.st_mode))
        type = FTW_SL;
    if (!S_ISDIR(s.st_mode))
        return __tell(w, &s, type, base, level);
    DIR *folder = opendir(w->path);
    if (folder == NULL)
        return errno == EACCES ? __tell(w, &s, FTW_DNR, base, level) : -1;
    int after = w->flags & FTW_DEPTH;
    if (!after && (result = __tell(w, &s, FTW_D, base, level)) != 0) {
        closedir(folder);
        return result;
    }
    size_t length = strlen(w->path);
    result = 0;
    for (struct dirent *entry; result == 0 && (entry = readdir(folder)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        size_t wanted = length + strlen(entry->d_name) + 2;
        if (wanted > w->room) {
            char *more = realloc(w->path, wanted * 2);
            if (more == NULL) {
                result = -1;
                break;
            }
            w->path = more;
            w->room = wanted * 2;
        }
        int slash = length > 0 && w->path[length - 1] == '/';
        sprintf(w->path + length, slash ? "%s" : "/%s", entry->d_name);
        result = __visit(w, length + !slash, level + 1);
        w->path[length] = 0;
    }
    closedir(folder);
    if (result == 0 && after)
        result = __tell(w, &s, FTW_DP, base, level);
    return result;
}

static int __start(const char *path, struct __walk *w)
{
    w->room = strlen(path) + 256;
    w->path = malloc(w->room);
    if (w->path == NULL)
        return -1;
    strcpy(w->path, path);
    char *slash = strrchr(path, '/');
    int result = __visit(w, slash == NULL ? 0 : slash - path + 1, 0);
    free(w->path);
    return result;
}

int ftw(const char *path, int (*f)(const char *, const struct stat *, int), int descriptors)
{
    (void)descriptors;
    struct __walk w = {.old = f};
    return __start(path, &w);
}

int nftw(const char *path, int (*f)(const char *, const struct stat *, int, struct FTW *), int descriptors, int flags)
{
    (void)descriptors;
    if (flags & ~(FTW_PHYS | FTW_MOUNT | FTW_DEPTH)) {
        errno = EINVAL;
        return -1;
    }
    struct __walk w = {.f = f, .flags = flags};
    return __start(path, &w);
}
