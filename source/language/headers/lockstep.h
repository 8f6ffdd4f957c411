/*
 * lockstep.h: what a program can say to the simulator. Any C compiler accepts it too: there the macros fall back on
 * something that keeps the program's meaning, or on nothing.
 */
#ifndef LOCKSTEP_H
#define LOCKSTEP_H

#ifdef __lockstep__

extern void __lockstep_region_want(const char *__name);
extern void __lockstep_region_enter(const char *__name);
extern void __lockstep_region_leave(const char *__name);
extern void __lockstep_noncritical(void);
extern void __lockstep_assume(int __condition, const char *__text);
extern void __lockstep_atomic_begin(void);
extern void __lockstep_atomic_end(void);
extern void __lockstep_cli(void);
extern void __lockstep_sti(void);
extern void __lockstep_compute(unsigned long __nanoseconds);
extern void __lockstep_io(unsigned long __nanoseconds);
extern int __lockstep_next_release(void);
extern void __lockstep_working_set(unsigned long __minimum, unsigned long __maximum);

/*
 * A critical region: a named part of the program that one thread at a time may be in. WANT stands where a thread begins to
 * ask for it, ENTER where it is in, LEAVE where it is out again, before it lets others in. Without WANT nobody can say
 * that somebody waits.
 */
#define REGION_WANT(name) __lockstep_region_want(#name)
#define REGION_ENTER(name) __lockstep_region_enter(#name)
#define REGION_LEAVE(name) __lockstep_region_leave(#name)
/* Outside of all regions: here a thread may stay for ever, and nobody may have to wait for it. */
#define NONCRITICAL() __lockstep_noncritical()
/* Runs in which the condition does not hold are of no interest. */
#define ASSUME(condition) __lockstep_assume((condition) != 0, #condition)
/* Nobody else takes a step while the block runs: ATOMIC { x++; y--; } Leave it at its end only. */
#define ATOMIC \
  for (int __lockstep_once = (__lockstep_atomic_begin(), 1); __lockstep_once; \
       __lockstep_once = (__lockstep_atomic_end(), 0))
/* Interrupts off and on, on the core that runs this: no preemption, no signal gets in between. */
#define CLI() __lockstep_cli()
#define STI() __lockstep_sti()
/* Uses the core for so many nanoseconds of simulated time. */
#define COMPUTE(nanoseconds) __lockstep_compute(nanoseconds)
/* Asks a device for something that takes it so many nanoseconds, and sleeps until it is done. */
#define IO(nanoseconds) __lockstep_io(nanoseconds)
/* In a periodic task: waits for the next release; 0 where there is none. do { ... } while (NEXT_RELEASE()); */
#define NEXT_RELEASE() __lockstep_next_release()
/* Pages that this process may have in memory at least and at most, as in Windows; 0: no bound. */
#define WORKING_SET(minimum, maximum) __lockstep_working_set(minimum, maximum)

#else

#include <pthread.h>
#include <signal.h>
#include <time.h>

/* One lock for all the ATOMIC blocks of the program, whichever of its files they stand in. */
__attribute__((weak)) pthread_mutex_t lockstep_big_lock = PTHREAD_MUTEX_INITIALIZER;

static inline int lockstep_lock(void) {
  pthread_mutex_lock(&lockstep_big_lock);
  return 1;
}
static inline int lockstep_unlock(void) {
  pthread_mutex_unlock(&lockstep_big_lock);
  return 0;
}
/* The mask before CLI. A signal is what comes nearest to an interrupt in a program. */
__attribute__((weak)) __thread sigset_t lockstep_mask;

static inline void lockstep_cli(void) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &lockstep_mask);
}
static inline void lockstep_compute(unsigned long nanoseconds) {
  struct timespec start, now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
  do {
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  } while ((unsigned long)(now.tv_sec - start.tv_sec) * 1000000000UL + (unsigned long)now.tv_nsec -
               (unsigned long)start.tv_nsec <
           nanoseconds);
}

static inline void lockstep_io(unsigned long nanoseconds) {
  struct timespec left = {(time_t)(nanoseconds / 1000000000UL), (long)(nanoseconds % 1000000000UL)};
  while (nanosleep(&left, &left) != 0) {
  }
}

#define REGION_WANT(name) ((void)0)
#define REGION_ENTER(name) ((void)0)
#define REGION_LEAVE(name) ((void)0)
#define NONCRITICAL() ((void)0)
#define ASSUME(condition) ((void)(condition))
#define ATOMIC for (int lockstep_once = lockstep_lock(); lockstep_once; lockstep_once = lockstep_unlock())
#define CLI() lockstep_cli()
#define STI() ((void)pthread_sigmask(SIG_SETMASK, &lockstep_mask, NULL))
#define COMPUTE(nanoseconds) lockstep_compute(nanoseconds)
#define IO(nanoseconds) lockstep_io(nanoseconds)
#define NEXT_RELEASE() 0
#define WORKING_SET(minimum, maximum) ((void)(minimum), (void)(maximum))

#endif
#endif
