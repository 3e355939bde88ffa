/* A disk that misbehaves on demand, preloaded into the bot under test: the first byte of the file that
 * HAVEN_TEST_DISK names says how. Only writing is touched, and waiting for what was written; the log
 * and the network go their own ways. Without the variable nothing changes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { WELL = '.', FULL = 'f', READ_ONLY = 'r', SLOW = 's', HANGING = 'h' };

static volatile const char *mode;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("HAVEN_TEST_DISK");
    int file = path ? open(path, O_RDONLY) : -1;
    void *page = file < 0 ? MAP_FAILED : mmap(NULL, 1, PROT_READ, MAP_SHARED, file, 0);
    mode = page == MAP_FAILED ? NULL : page;
}

/* What the disk makes of a write: 0, or what goes wrong. */
static int fault(void) {
    while (mode && *mode == HANGING) usleep(5 * 1000);
    if (!mode || *mode == WELL) return 0;
    if (*mode == SLOW) usleep(20 * 1000);
    return *mode == FULL ? ENOSPC : *mode == READ_ONLY ? EROFS : 0;
}

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))
#define MISBEHAVE                     \
    do {                              \
        int wrong = fault();          \
        if (wrong) {                  \
            errno = wrong;            \
            return -1;                \
        }                             \
    } while (0)

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    MISBEHAVE;
    return REAL(pwrite64)(file, bytes, length, at);
}

int ftruncate64(int file, off64_t length) {
    MISBEHAVE;
    return REAL(ftruncate64)(file, length);
}

int fdatasync(int file) {
    MISBEHAVE;
    return REAL(fdatasync)(file);
}

int fsync(int file) {
    MISBEHAVE;
    return REAL(fsync)(file);
}

int rename(const char *from, const char *to) {
    MISBEHAVE;
    return REAL(rename)(from, to);
}
