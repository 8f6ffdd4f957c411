#ifndef _SEARCH_H
#define _SEARCH_H 1
#include <stddef.h>
typedef int (*__compar_fn_t)(const void *, const void *);
typedef enum { FIND, ENTER } ACTION;
typedef enum { preorder, postorder, endorder, leaf } VISIT;
typedef struct entry { char *key; void *data; } ENTRY;
extern int hcreate(size_t __n);
extern ENTRY *hsearch(ENTRY __item, ACTION __action);
extern void hdestroy(void);
extern void *tsearch(const void *__key, void **__root, __compar_fn_t __compare);
extern void *tfind(const void *__key, void *const *__root, __compar_fn_t __compare);
extern void *tdelete(const void *__key, void **__root, __compar_fn_t __compare);
typedef void (*__action_fn_t)(const void *__node, VISIT __value, int __level);
extern void twalk(const void *__root, __action_fn_t __action);
extern void *lfind(const void *__key, const void *__base, size_t *__n, size_t __size, __compar_fn_t __compare);
extern void *lsearch(const void *__key, void *__base, size_t *__n, size_t __size, __compar_fn_t __compare);
extern void insque(void *__element, void *__previous);
extern void remque(void *__element);
#endif
