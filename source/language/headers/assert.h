#include <features.h>
#undef assert
extern void __assert_fail(const char *__assertion, const char *__file, unsigned int __line, const char *__function);
extern void __assert_perror_fail(int __errnum, const char *__file, unsigned int __line, const char *__function);
#ifdef NDEBUG
#define assert(expr) ((void)0)
#else
#define assert(expr) ((expr) ? (void)0 : __assert_fail(#expr, __FILE__, __LINE__, __func__))
#endif
#undef static_assert
#define static_assert _Static_assert
