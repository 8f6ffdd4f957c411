/** Offsets in a pthread_mutex_t (40 bytes), as glibc has them, and the bits of its kind. */
export const COUNT = 4;
export const OWNER = 8;
export const USERS = 12;
export const KIND = 16;
export const MUTEX_SIZE = 40;

export const MutexType = { normal: 0, recursive: 1, errorcheck: 2, adaptive: 3 } as const;
export const TYPE_MASK = 3;
export const ROBUST = 16;
export const PRIO_INHERIT = 32;
export const PRIO_PROTECT = 64;
export const SHARED = 128;
