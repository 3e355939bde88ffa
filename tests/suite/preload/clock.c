/* Makes the time of a process skip, for tests: preloaded into the bot, it adds an offset to every
 * clock that is read, and ends waits whose time is over by the clock with the offset.
 *
 * The offset comes from a file that HAVEN_TEST_CLOCK names and the test writes: two numbers of eight
 * bytes, the nanoseconds that the test wishes and those that this process goes by. A wish is taken up
 * only while the process rests, and never between the reading of a clock and the wait that follows
 * from it, or while an answer lies unread: a slow machine must not look like a slow network.
 *
 * What is interposed is what Rust's std, tokio, mio and sled wait with on Linux with glibc. Left out:
 * pthread conditions, timer descriptors, time limits of sockets, which none of them use here.
 * Without the variable nothing changes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "asleep.h"

#define SECOND 1000000000LL
#define MILLISECOND 1000000LL
#define SLICE MILLISECOND /* A wait looks at the offset so often. */
#define FOR_EVER INT64_MAX

struct offset {
    _Atomic int64_t wished, taken_up;
};

static struct offset *offset;
/* How often something in this process was woken, or woke something. */
static atomic_ulong stirred;

/* The call that this library stands before. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
static __typeof__(&clock_gettime) real_clock_gettime;
static __typeof__(&epoll_wait) real_epoll_wait;
static __typeof__(&syscall) real_syscall;

__attribute__((constructor)) static void begin(void) {
    real_clock_gettime = NEXT(clock_gettime);
    real_epoll_wait = NEXT(epoll_wait);
    real_syscall = NEXT(syscall);
    const char *path = getenv("HAVEN_TEST_CLOCK");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *map = mmap(NULL, sizeof *offset, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (map == MAP_FAILED) return;
    offset = map;
    offset->taken_up = offset->wished;
}

static int64_t nanoseconds(const struct timespec *time) { return time->tv_sec * SECOND + time->tv_nsec; }

static struct timespec timespec_of(int64_t time) {
    return (struct timespec){.tv_sec = time / SECOND, .tv_nsec = time % SECOND};
}

/* --- Clocks --- */

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!real_clock_gettime) real_clock_gettime = NEXT(clock_gettime);
    int failed = real_clock_gettime(clock, time);
    int is_of_cpu = clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID || clock < 0;
    if (offset && !failed && !is_of_cpu) *time = timespec_of(nanoseconds(time) + offset->taken_up);
    return failed;
}

static int64_t now(clockid_t clock) {
    struct timespec time;
    return clock_gettime(clock, &time) ? 0 : nanoseconds(&time);
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    int64_t here = now(CLOCK_REALTIME);
    *time = (struct timeval){.tv_sec = here / SECOND, .tv_usec = here % SECOND / 1000};
    return 0;
}

time_t time(time_t *stored) {
    time_t here = now(CLOCK_REALTIME) / SECOND;
    if (stored) *stored = here;
    return here;
}

/* --- Waits --- */

/* How long to wait at once, for a wait that ends then by CLOCK_MONOTONIC. */
static int64_t slice_before(int64_t end) {
    if (end == FOR_EVER) return SLICE;
    int64_t left = end - now(CLOCK_MONOTONIC);
    return left < 0 ? 0 : left < SLICE ? left : SLICE;
}

static int64_t end_of(int milliseconds) {
    return milliseconds < 0 ? FOR_EVER : now(CLOCK_MONOTONIC) + milliseconds * MILLISECOND;
}

static int in_milliseconds(int64_t time) { return (int)((time + MILLISECOND - 1) / MILLISECOND); }

/* The wait for sockets, which is where the process rests, and so where a wish is taken up: after a
 * slice in which no socket had anything to say, if no thread woke another since it began. */
int epoll_wait(int epoll, struct epoll_event *events, int most, int milliseconds) {
    if (!real_epoll_wait) real_epoll_wait = NEXT(epoll_wait);
    if (!offset || milliseconds == 0) return real_epoll_wait(epoll, events, most, milliseconds);
    for (int64_t end = end_of(milliseconds);;) {
        unsigned long before = stirred;
        int64_t slice = slice_before(end);
        int found = real_epoll_wait(epoll, events, most, in_milliseconds(slice));
        if (found != 0 || slice == 0) {
            stirred++;
            return found;
        }
        int64_t wished = offset->wished;
        if (wished != offset->taken_up && others_sleep() && before == stirred) offset->taken_up = wished;
    }
}

int epoll_pwait(int epoll, struct epoll_event *events, int most, int milliseconds, const sigset_t *mask) {
    if (!offset || mask) return NEXT(epoll_pwait)(epoll, events, most, milliseconds, mask);
    return epoll_wait(epoll, events, most, milliseconds);
}

int poll(struct pollfd *files, nfds_t count, int milliseconds) {
    if (!offset || milliseconds <= 0) return NEXT(poll)(files, count, milliseconds);
    for (int64_t end = end_of(milliseconds);;) {
        int64_t slice = slice_before(end);
        int found = NEXT(poll)(files, count, in_milliseconds(slice));
        if (found != 0 || slice == 0) return found;
    }
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *wanted, struct timespec *left) {
    if (!offset) return NEXT(clock_nanosleep)(clock, flags, wanted, left);
    int64_t end = nanoseconds(wanted) + (flags & TIMER_ABSTIME ? 0 : now(clock));
    while (now(clock) < end) {
        int64_t rest = end - now(clock);
        struct timespec slice = timespec_of(rest < 0 ? 0 : rest < SLICE ? rest : SLICE);
        int failed = NEXT(clock_nanosleep)(CLOCK_MONOTONIC, 0, &slice, NULL);
        if (failed == EINTR && left) *left = timespec_of(end > now(clock) ? end - now(clock) : 0);
        if (failed) return failed;
    }
    return 0;
}

int nanosleep(const struct timespec *wanted, struct timespec *left) {
    if (!offset) return NEXT(nanosleep)(wanted, left);
    errno = clock_nanosleep(CLOCK_MONOTONIC, 0, wanted, left);
    return errno ? -1 : 0;
}

/* The wait of locks, conditions and parked threads. A value that has changed between two slices ends
 * it with EAGAIN, which whoever waits has to reckon with anyway. */
static long futex_wait(void *word, int private, long value, int64_t end) {
    for (;;) {
        int64_t slice = slice_before(end);
        struct timespec time = timespec_of(slice);
        long result = real_syscall(SYS_futex, word, FUTEX_WAIT | private, value, &time, 0L, 0L);
        if (result == 0 || errno != ETIMEDOUT || slice == 0) return result;
    }
}

long syscall(long number, ...) {
    long a[6];
    va_list list;
    va_start(list, number);
    for (int n = 0; n < 6; n++) a[n] = va_arg(list, long);
    va_end(list);
    if (!real_syscall) real_syscall = NEXT(syscall);
    if (!offset || number != SYS_futex) return real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);

    const struct timespec *time = (const struct timespec *)a[3];
    int operation = (int)a[1] & FUTEX_CMD_MASK, private = (int)a[1] & FUTEX_PRIVATE_FLAG;
    int by_another = a[1] & FUTEX_CLOCK_REALTIME || (uint32_t)a[5] != FUTEX_BITSET_MATCH_ANY;
    int is_until = operation == FUTEX_WAIT_BITSET && !by_another;
    long result;
    if (operation == FUTEX_WAIT && time) {
        result = futex_wait((void *)a[0], private, a[2], now(CLOCK_MONOTONIC) + nanoseconds(time));
    } else if (is_until && time) {
        result = futex_wait((void *)a[0], private, a[2], nanoseconds(time));
    } else {
        result = real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    }
    /* A wait that nothing but time has ended stirs nobody else. */
    if (result >= 0 && (operation != FUTEX_WAKE || result > 0)) stirred++;
    return result;
}
