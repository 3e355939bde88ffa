/* Whether all other threads of this process sleep, as Linux tells it. One that is ready to run, but is
 * not let by a busy machine, does not sleep: it is told as running. A thread that wakes another in the
 * middle of the look may be missed, so whoever asks notes whether any did.
 */
#ifndef ASLEEP_H
#define ASLEEP_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int others_sleep(void) {
    DIR *tasks = opendir("/proc/self/task");
    int all = tasks != NULL;
    for (struct dirent *task; all && (task = readdir(tasks));) {
        char path[64], stat[256];
        if (task->d_name[0] == '.' || atoi(task->d_name) == gettid()) continue;
        snprintf(path, sizeof path, "%.20s/stat", task->d_name);
        int file = openat(dirfd(tasks), path, O_RDONLY | O_CLOEXEC);
        ssize_t length = file < 0 ? 0 : read(file, stat, sizeof stat - 1);
        if (file >= 0) close(file);
        stat[length < 0 ? 0 : length] = 0;
        /* The state follows the name, which is in parentheses; of a thread that has ended there is none. */
        char *name = strrchr(stat, ')');
        all = !name || name[2] == 'S';
    }
    if (tasks) closedir(tasks);
    return all;
}

#endif
