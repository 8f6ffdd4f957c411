/* A name is not the file: link, unlink and rename change folders; the file lives while a name or a
   descriptor has it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void look(const char *path) {
    struct stat s;
    char text[32];
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
        printf("  %s: %s\n", path, strerror(errno));
        return;
    }
    fstat(fd, &s);
    ssize_t n = read(fd, text, sizeof text);
    printf("  %s: \"%.*s\", %d name%s\n", path, (int)n, text, (int)s.st_nlink, s.st_nlink == 1 ? "" : "s");
    close(fd);
}

static int make(const char *path, const char *text) {
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    write(fd, text, strlen(text));
    return fd;
}

int main(void) {
    struct stat s, other;
    int kept = make("a", "first");
    printf("link: %d\n", link("a", "b"));
    look("a");
    look("b");
    stat("a", &s);
    stat("b", &other);
    printf("the same file: %d\n", s.st_ino == other.st_ino);
    unlink("a");
    look("a");
    look("b");
    close(make("c", "second"));
    printf("rename over it: %d\n", rename("c", "b"));
    look("b");
    look("c");
    fstat(kept, &s);
    char text[8] = "";
    pread(kept, text, 7, 0);
    printf("no name left: %d, and still \"%s\"\n", (int)s.st_nlink, text);
    close(make("a", "third"));
    look("a");
    int answer = rename("nothing", "a");
    printf("rename nothing: %d, %s\n", answer, strerror(errno));
    answer = unlink("nothing");
    printf("unlink nothing: %d, %s\n", answer, strerror(errno));
    answer = link("a", "b");
    printf("link onto it: %d, %s\n", answer, strerror(errno));
    return 0;
}
