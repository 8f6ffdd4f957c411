#ifndef _LANGINFO_H
#define _LANGINFO_H 1
typedef int nl_item;
#define CODESET 14
extern char *nl_langinfo(nl_item __item);
#endif
