#ifndef _NETDB_H
#define _NETDB_H 1
#include <netinet/in.h>
struct hostent { char *h_name; char **h_aliases; int h_addrtype; int h_length; char **h_addr_list; };
#define h_addr h_addr_list[0]
extern struct hostent *gethostbyname(const char *__name);
#endif
