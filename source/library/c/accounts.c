/* Users and groups, from /etc/passwd and /etc/group. */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The next line of a file of accounts, cut at its colons; 0 at the end. */
static int __fields(FILE *file, char *line, int size, char **fields, int n)
{
    if (file == NULL || fgets(line, size, file) == NULL)
        return 0;
    line[strcspn(line, "\n")] = 0;
    char *at = line;
    for (int i = 0; i < n; i++) {
        fields[i] = at;
        at += strcspn(at, ":");
        if (*at == ':')
            *at++ = 0;
    }
    return 1;
}

static struct passwd *__user(const char *name, uid_t uid)
{
    static char line[256];
    static struct passwd entry;
    FILE *file = fopen("/etc/passwd", "re");
    struct passwd *found = NULL;
    char *f[7];
    while (found == NULL && __fields(file, line, sizeof line, f, 7)) {
        uid_t own = atoi(f[2]);
        if (name != NULL ? strcmp(f[0], name) != 0 : own != uid)
            continue;
        entry = (struct passwd){f[0], f[1], own, atoi(f[3]), f[4], f[5], f[6]};
        found = &entry;
    }
    if (file != NULL)
        fclose(file);
    return found;
}

struct passwd *getpwnam(const char *name)
{
    return __user(name, 0);
}

struct passwd *getpwuid(uid_t uid)
{
    return __user(NULL, uid);
}

char *getlogin(void)
{
    struct passwd *user = getpwuid(getuid());
    return user == NULL ? NULL : user->pw_name;
}

static struct group *__group(const char *name, gid_t gid)
{
    static char line[256], *nobody[1];
    static struct group entry;
    FILE *file = fopen("/etc/group", "re");
    struct group *found = NULL;
    char *f[4];
    while (found == NULL && __fields(file, line, sizeof line, f, 4)) {
        gid_t own = atoi(f[2]);
        if (name != NULL ? strcmp(f[0], name) != 0 : own != gid)
            continue;
        entry = (struct group){f[0], f[1], own, nobody};
        found = &entry;
    }
    if (file != NULL)
        fclose(file);
    return found;
}

struct group *getgrnam(const char *name)
{
    return __group(name, 0);
}

struct group *getgrgid(gid_t gid)
{
    return __group(NULL, gid);
}
