#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

struct s { _Atomic int a; int b; };
int main(void) {
    atomic_init(&(atomic_int){0}, 1);
    atomic_bool b = false;
    atomic_char c = 127;
    atomic_ushort u = 65535;
    atomic_llong l = 1LL << 50;
    _Atomic double d = 1.5;
    _Atomic(int *) p;
    int x[3] = {1, 2, 3};
    atomic_init(&p, x);
    printf("%d ", atomic_exchange(&b, true));
    printf("%d\n", b);
    printf("%d ", atomic_fetch_add(&c, 1));
    printf("%d\n", c);
    printf("%d ", atomic_fetch_add(&u, 2));
    printf("%d\n", u);
    printf("%lld ", atomic_fetch_or(&l, 1));
    printf("%lld\n", l);
    d = d * 2;
    printf("%g\n", d);
    printf("%d ", *p);
    p += 2;
    printf("%d\n", *p);
    p--;
    printf("%d\n", *p);
    struct s s = {1, 2};
    s.a *= 10;
    s.a <<= 1;
    s.a |= 1;
    printf("%d %zu %zu\n", s.a, sizeof s, sizeof(atomic_llong));
    printf("%d %d\n", atomic_is_lock_free(&l), ATOMIC_INT_LOCK_FREE);
    atomic_thread_fence(memory_order_seq_cst);
    int y = (s.a = 5) + 1;
    printf("%d %d\n", y, atomic_load_explicit(&s.a, memory_order_relaxed));
    return 0;
}
