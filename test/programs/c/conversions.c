#include <stdio.h>
#include <stdint.h>

static void show(const char *name, long long v) { printf("%-12s %lld\n", name, v); }

int main(void) {
    int64_t values[] = {0, 1, -1, 127, 128, 255, 256, -128, -129, 32767, 32768, 65535, 65536, -32769,
                        2147483647LL, 2147483648LL, 4294967295LL, 4294967296LL, -2147483649LL,
                        9223372036854775807LL, -9223372036854775807LL - 1, 0x123456789abcdef0LL};
    for (unsigned i = 0; i < sizeof values / sizeof *values; i++) {
        int64_t v = values[i];
        printf("== %lld\n", (long long)v);
        show("int8", (int8_t)v);
        show("uint8", (uint8_t)v);
        show("int16", (int16_t)v);
        show("uint16", (uint16_t)v);
        show("int32", (int32_t)v);
        show("uint32", (uint32_t)v);
        printf("%-12s %llu\n", "uint64", (unsigned long long)(uint64_t)v);
        show("bool", (_Bool)v);
        show("char", (char)v);
        show("via int8", (uint64_t)(int8_t)v);
        show("via uint32", (int64_t)(uint32_t)(int8_t)v);
    }
    return 0;
}
