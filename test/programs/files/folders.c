/* Folders: made, entered, listed and removed; relative names start where the process stands, and a
   child can walk off. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list(const char *path) {
    char *names[20], full[300];
    int n = 0;
    DIR *folder = opendir(path);
    if (folder == NULL) {
        printf("%s: %s\n", path, strerror(errno));
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) names[n++] = strdup(entry->d_name);
    closedir(folder);
    qsort(names, n, sizeof names[0], by_name); /* a folder has no order of its own */
    printf("%s:", path);
    for (int i = 0; i < n; i++) {
        struct stat s;
        snprintf(full, sizeof full, "%s/%s", path, names[i]);
        stat(full, &s);
        printf(" %s%s", names[i], S_ISDIR(s.st_mode) ? "/" : "");
        free(names[i]);
    }
    printf("\n");
}

static const char *last(const char *path) {
    return strrchr(path, '/') + 1;
}

int main(void) {
    char at[4096];
    printf("%d", mkdir("top", 0755));
    printf(" %d", mkdir("top/inner", 0755));
    close(open("top/file", O_WRONLY | O_CREAT, 0600));
    printf(" %d", mkdir("top", 0755));
    printf(" %s\n", strerror(errno));
    list("top");
    chdir("top/inner");
    printf("in %s\n", last(getcwd(at, sizeof at)));
    close(open("../sibling", O_WRONLY | O_CREAT, 0600));
    list("..");
    fflush(stdout);
    if (fork() == 0) {
        chdir("..");
        printf("child in %s\n", last(getcwd(at, sizeof at)));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    printf("still in %s\n", last(getcwd(at, sizeof at)));
    chdir("../..");
    printf("rmdir: %d", rmdir("top"));
    printf(" %s\n", strerror(errno));
    unlink("top/file");
    rename("top/sibling", "top/inner/moved");
    list("top/inner");
    unlink("top/inner/moved");
    printf("%d", rmdir("top/inner"));
    printf(" %d\n", rmdir("top"));
    list("top");
    printf("chdir: %d", chdir("top"));
    printf(" %s\n", strerror(errno));
    return 0;
}
