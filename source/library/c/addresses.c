/* Addresses of the Internet as text. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Four numbers with dots, decimal, as inet_pton wants them: 1, or 0. */
static int __dotted(const char *text, unsigned char *to)
{
    for (int i = 0; i < 4; i++) {
        int n = 0, digits = 0;
        while (*text >= '0' && *text <= '9') {
            if (digits > 0 && n == 0)
                return 0;
            n = 10 * n + (*text++ - '0');
            if (n > 255)
                return 0;
            digits++;
        }
        if (digits == 0 || *text++ != (i < 3 ? '.' : 0))
            return 0;
        to[i] = n;
    }
    return 1;
}

/* A number in decimal, octal or hexadecimal, as C writes it; -1 where there is none, or it is too large. */
static long __part(const char **text)
{
    const char *at = *text;
    int base = 10;
    if (*at == '0') {
        base = 8;
        if (at[1] == 'x' || at[1] == 'X')
            base = 16, at += 2;
    }
    const char *first = at;
    long n = 0;
    for (;; at++) {
        int digit = *at >= '0' && *at <= '9' ? *at - '0'
                    : *at >= 'a' && *at <= 'f' ? *at - 'a' + 10
                    : *at >= 'A' && *at <= 'F' ? *at - 'A' + 10
                                               : 16;
        if (digit >= base)
            break;
        n = n * base + digit;
        if (n > 0xffffffffL)
            return -1;
    }
    if (at == first)
        return -1;
    *text = at;
    return n;
}

int inet_aton(const char *text, struct in_addr *to)
{
    unsigned long address = 0;
    for (int i = 0; i < 4; i++) {
        long n = __part(&text);
        if (n < 0)
            return 0;
        if (*text == '.' && i < 3) {
            if (n > 255)
                return 0;
            address |= (unsigned long)n << (24 - 8 * i);
            text++;
            continue;
        }
        if (*text != 0 && *text != ' ' && *text != '\t' && *text != '\n')
            return 0;
        /* the last number is all that is left of the four bytes */
        if (n > (long)(0xffffffffUL >> (8 * i)))
            return 0;
        if (to != NULL)
            to->s_addr = htonl(address | n);
        return 1;
    }
    return 0;
}

in_addr_t inet_addr(const char *text)
{
    struct in_addr address;
    return inet_aton(text, &address) ? address.s_addr : INADDR_NONE;
}

const char *inet_ntop(int family, const void *from, char *to, socklen_t size)
{
    const unsigned char *b = from;
    char text[INET_ADDRSTRLEN];
    if (family != AF_INET) {
        errno = EAFNOSUPPORT;
        return NULL;
    }
    int n = snprintf(text, sizeof text, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
    if ((socklen_t)n >= size) {
        errno = ENOSPC;
        return NULL;
    }
    return memcpy(to, text, n + 1);
}

char *inet_ntoa(struct in_addr in)
{
    static _Thread_local char text[INET_ADDRSTRLEN];
    return (char *)inet_ntop(AF_INET, &in, text, sizeof text);
}

int inet_pton(int family, const char *text, void *to)
{
    unsigned char bytes[4];
    if (family != AF_INET) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    if (!__dotted(text, bytes))
        return 0;
    memcpy(to, bytes, 4);
    return 1;
}
