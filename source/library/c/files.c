/* What of the C library on files is made of one or two other calls, as in glibc. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/stat.h>
#include <unistd.h>

int ttyname_r(int fd, char *buffer, size_t size)
{
    static const char name[] = "/dev/pts/0";
    if (!isatty(fd))
        return errno;
    if (size < sizeof name)
        return ERANGE;
    strcpy(buffer, name);
    return 0;
}

char *ttyname(int fd)
{
    static char name[32];
    int error = ttyname_r(fd, name, sizeof name);
    if (error == 0)
        return name;
    errno = error;
    return NULL;
}

int lockf(int fd, int command, off_t length)
{
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_start = 0, .l_len = length};
    switch (command) {
    case F_TEST:
        if (fcntl(fd, F_GETLK, &range) < 0)
            return -1;
        if (range.l_type == F_UNLCK || range.l_pid == getpid())
            return 0;
        errno = EACCES;
        return -1;
    case F_ULOCK:
        range.l_type = F_UNLCK;
        return fcntl(fd, F_SETLK, &range);
    case F_LOCK:
        return fcntl(fd, F_SETLKW, &range);
    case F_TLOCK:
        return fcntl(fd, F_SETLK, &range);
    }
    errno = EINVAL;
    return -1;
}

key_t ftok(const char *path, int id)
{
    struct stat s;
    if (stat(path, &s) < 0)
        return -1;
    return (key_t)((s.st_ino & 0xffff) | ((s.st_dev & 0xff) << 16) | ((id & 0xffu) << 24));
}
