/* The letters of fopen: what they do with a file that is there, or not, and what the stream may then do. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void make(void) {
    FILE *file = fopen("file", "w");
    fputs("old contents", file);
    fclose(file);
}

static void try(const char *mode, int there) {
    if (there) make();
    else unlink("file");
    errno = 0;
    FILE *file = fopen("file", mode);
    if (file == NULL) {
        printf("%-4s %s: %s\n", mode, there ? "there    " : "not there", strerror(errno));
        return;
    }
    int flags = fcntl(fileno(file), F_GETFL) & (O_ACCMODE | O_APPEND);
    int c = fgetc(file);
    int read_errno = ferror(file) ? errno : 0;
    clearerr(file);
    fseek(file, 1, SEEK_SET);
    int written = fputs("NEW", file);
    int write_errno = ferror(file) ? errno : 0;
    fflush(file);
    char text[40] = "";
    FILE *look = fopen("file", "r");
    fgets(text, sizeof text, look);
    for (char *p = text; p < text + 8; p++)
        if (*p == '\0' && p[1] != '\0') *p = '0';
    fclose(look);
    printf("%-4s %s: flags %d%s, cloexec %d, first %d (%s), wrote %d (%s), now \"%s\"\n", mode,
           there ? "there    " : "not there", flags & O_ACCMODE, flags & O_APPEND ? " append" : "",
           fcntl(fileno(file), F_GETFD), c, strerror(read_errno), written >= 0, strerror(write_errno), text);
    fclose(file);
}

int main(void) {
    const char *modes[] = {"r", "r+", "w", "w+", "a", "a+", "wx", "w+x", "rb", "rb+", "r+b", "re", "wxe", "q", "", "rw"};
    for (int i = 0; i < (int)(sizeof modes / sizeof *modes); i++) {
        try(modes[i], 1);
        try(modes[i], 0);
    }
    make();
    const char *opened[] = {"r", "r+", "w", "a"};
    const int access[] = {O_RDONLY, O_WRONLY, O_RDWR};
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 3; j++) {
            int fd = open("file", access[j]);
            errno = 0;
            FILE *file = fdopen(fd, opened[i]);
            printf("fdopen %s of %d: %d %s", opened[i], access[j], file != NULL, strerror(errno));
            if (file != NULL) printf(", append %d, same descriptor %d", (fcntl(fd, F_GETFL) & O_APPEND) != 0, fileno(file) == fd);
            printf("\n");
            if (file != NULL) fclose(file);
            else close(fd);
        }
    errno = 0;
    printf("fdopen of none: %d %s\n", fdopen(77, "r") == NULL, strerror(errno));
    printf("fopen of a folder to write: %d %s\n", fopen(".", "w") == NULL, strerror(errno));
    FILE *folder = fopen(".", "r");
    printf("to read: %d, %d", folder != NULL, fgetc(folder));
    printf(" %s\n", strerror(errno));
    unlink("file");
    return 0;
}
