#ifndef CONFIG_H
#define CONFIG_H
#define MAX_DEPTH 4
#endif
