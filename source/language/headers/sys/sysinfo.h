#ifndef _SYS_SYSINFO_H
#define _SYS_SYSINFO_H 1
extern int get_nprocs_conf(void);
extern int get_nprocs(void);
#endif
