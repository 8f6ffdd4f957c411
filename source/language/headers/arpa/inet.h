#ifndef _ARPA_INET_H
#define _ARPA_INET_H 1
#include <netinet/in.h>
extern in_addr_t inet_addr(const char *__text);
extern char *inet_ntoa(struct in_addr __in);
extern int inet_pton(int __family, const char *__text, void *__to);
extern const char *inet_ntop(int __family, const void *__from, char *__to, unsigned int __size);
#endif
