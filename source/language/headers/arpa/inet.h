#ifndef _ARPA_INET_H
#define _ARPA_INET_H 1
#include <netinet/in.h>
extern int inet_aton(const char *__text, struct in_addr *__to);
extern in_addr_t inet_addr(const char *__text);
extern char *inet_ntoa(struct in_addr __in);
extern int inet_pton(int __family, const char *__text, void *__to);
extern const char *inet_ntop(int __family, const void *__from, char *__to, socklen_t __size);
#endif
