/* Two opens of one file that write in turn: without O_APPEND each goes on where it stopped, over
   what the other wrote. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void show(const char *path) {
    char text[64];
    int fd = open(path, O_RDONLY);
    ssize_t n = read(fd, text, sizeof text - 1);
    text[n < 0 ? 0 : n] = '\0';
    printf("%s: %s (%zd)\n", path, text, n);
    close(fd);
}

static void in_turn(const char *path, int flags) {
    int a = open(path, O_WRONLY | O_CREAT | flags, 0600);
    int b = open(path, O_WRONLY | flags);
    write(a, "AAA", 3);
    write(b, "bb", 2);
    write(a, "A", 1);
    write(b, "bbbb", 4);
    show(path);
    /* where a write went is where the offset is after it */
    printf("offsets %ld and %ld\n", (long)lseek(a, 0, SEEK_CUR), (long)lseek(b, 0, SEEK_CUR));
    lseek(a, 0, SEEK_SET);
    write(a, "!", 1);
    show(path);
    close(a);
    close(b);
    unlink(path);
}

int main(void) {
    in_turn("plain", 0);
    in_turn("log", O_APPEND);
    return 0;
}
