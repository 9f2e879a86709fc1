// A time of day that jumps, to be loaded with LD_PRELOAD: as soon as the file JUMPED exists, it is JUMP seconds off. The
// clock that only goes forward is the machine's. libfaketime does the same, but a JVM hangs under it now and then.

#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  int failed = syscall(SYS_clock_gettime, clock, now);
  if (!failed && clock == CLOCK_REALTIME && access(getenv("JUMPED"), F_OK) == 0) {
    now->tv_sec += atol(getenv("JUMP"));
  }
  return failed;
}
