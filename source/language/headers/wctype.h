#ifndef _WCTYPE_H
#define _WCTYPE_H 1
typedef unsigned int wint_t;
extern int iswalpha(wint_t wc);
extern int iswdigit(wint_t wc);
extern int iswspace(wint_t wc);
extern wint_t towlower(wint_t wc);
extern wint_t towupper(wint_t wc);
#endif
