#include <features.h>
#undef assert
extern void __assert_fail(const char *assertion, const char *file, unsigned int line, const char *function);
extern void __assert_perror_fail(int errnum, const char *file, unsigned int line, const char *function);
#ifdef NDEBUG
#define assert(expr) ((void)0)
#else
#define assert(expr) ((expr) ? (void)0 : __assert_fail(#expr, __FILE__, __LINE__, __func__))
#endif
#undef static_assert
#define static_assert _Static_assert
