/* A descriptor sent over a socket: the receiver gets a number of its own for the same open file, offset and all. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void send_descriptor(int socket, int fd) {
    char byte = '!', control[CMSG_SPACE(sizeof fd)];
    struct iovec data = {&byte, 1}; /* at least one byte has to go with it */
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    memset(control, 0, sizeof control);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    if (sendmsg(socket, &message, 0) != 1) perror("sendmsg");
}

static int receive_descriptor(int socket) {
    char byte, control[CMSG_SPACE(sizeof(int))];
    struct iovec data = {&byte, 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(socket, &message, 0) != 1) return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    int fd = -1;
    if (header != NULL && header->cmsg_type == SCM_RIGHTS) memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return fd;
}

int main(void) {
    int sockets[2], status;
    char text[20];
    socketpair(AF_UNIX, SOCK_STREAM, 0, sockets);
    pid_t pid = fork();
    if (pid == 0) {
        /* opened after the fork, and unlinked: only the socket can bring it over */
        close(sockets[0]);
        int file = open("secret", O_RDWR | O_CREAT | O_EXCL, 0600);
        unlink("secret");
        write(file, "handed over", 11);
        lseek(file, 7, SEEK_SET);
        send_descriptor(sockets[1], file);
        close(file); /* the message under way keeps it open */
        read(sockets[1], text, 1);
        _exit(0);
    }
    close(sockets[1]);
    int file = receive_descriptor(sockets[0]);
    ssize_t n = read(file, text, sizeof text);
    printf("got one: %d; it reads \"%.*s\"\n", file >= 0, (int)n, text);
    n = pread(file, text, sizeof text, 0);
    printf("from the start: \"%.*s\"\n", (int)n, text);
    write(sockets[0], "x", 1);
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}
