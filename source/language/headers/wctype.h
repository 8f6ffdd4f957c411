#ifndef _WCTYPE_H
#define _WCTYPE_H 1
typedef unsigned int wint_t;
extern int iswalpha(wint_t __wc);
extern int iswdigit(wint_t __wc);
extern int iswspace(wint_t __wc);
extern wint_t towlower(wint_t __wc);
extern wint_t towupper(wint_t __wc);
#endif
