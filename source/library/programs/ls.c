/* ls: names of files, sorted. -a and -A with hidden ones, -l one a line with what is known of it, -1, -d, -F, -n, -r, -t, -S, -i. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct entry {
  char *name;
  struct stat status;
};
struct list {
  struct entry *entries;
  size_t count, room;
};

static const char *program;
static const char *within; /* the folder that is shown, NULL among the operands */
static int all, almostAll, details, single, folders, marks, backwards, byTime, bySize, numeric, inodes;
static int status;

static void complain(const char *before, const char *name) {
  int error = errno;
  fflush(stdout);
  fprintf(stderr, "%s: cannot %s '%s': %s\n", program, before, name, strerror(error));
}

static void forget(struct list *list) {
  for (size_t i = 0; i < list->count; i++) free(list->entries[i].name);
  free(list->entries);
}

static int compare(const void *left, const void *right) {
  const struct entry *a = left, *b = right;
  int order = 0;
  if (bySize) order = (a->status.st_size < b->status.st_size) - (a->status.st_size > b->status.st_size);
  else if (byTime) {
    const struct timespec *x = &a->status.st_mtim, *y = &b->status.st_mtim;
    order = (x->tv_sec < y->tv_sec) - (x->tv_sec > y->tv_sec);
    if (order == 0) order = (x->tv_nsec < y->tv_nsec) - (x->tv_nsec > y->tv_nsec);
  }
  if (order == 0) order = strcmp(a->name, b->name);
  return backwards ? -order : order;
}

static void modeText(mode_t mode, char text[11]) {
  const char *all = "rwxrwxrwx";
  text[0] = S_ISDIR(mode)   ? 'd'
            : S_ISLNK(mode) ? 'l'
            : S_ISCHR(mode) ? 'c'
            : S_ISBLK(mode) ? 'b'
            : S_ISFIFO(mode) ? 'p'
            : S_ISSOCK(mode) ? 's'
                             : '-';
  for (int i = 0; i < 9; i++) text[1 + i] = mode & (0400 >> i) ? all[i] : '-';
  if (mode & 04000) text[3] = mode & 0100 ? 's' : 'S';
  if (mode & 02000) text[6] = mode & 010 ? 's' : 'S';
  if (mode & 01000) text[9] = mode & 01 ? 't' : 'T';
  text[10] = '\0';
}

/* Names of the two users that there are. */
static const char *user(unsigned id) {
  static char text[2][16];
  static int turn;
  if (!numeric && id == 0) return "root";
  if (!numeric && id == 1000) return getenv("USER") == NULL ? "student" : getenv("USER");
  turn = !turn;
  sprintf(text[turn], "%u", id);
  return text[turn];
}

static char mark(mode_t mode) {
  if (S_ISDIR(mode)) return '/';
  if (S_ISLNK(mode)) return '@';
  if (S_ISFIFO(mode)) return '|';
  if (S_ISSOCK(mode)) return '=';
  return S_ISREG(mode) && mode & 0111 ? '*' : '\0';
}

static size_t shownLength(const struct entry *e) {
  return strlen(e->name) + (marks && mark(e->status.st_mode) != '\0');
}

static void showName(const struct entry *e) {
  fputs(e->name, stdout);
  if (marks && mark(e->status.st_mode) != '\0') putchar(mark(e->status.st_mode));
}

static int digits(unsigned long n) {
  int count = 1;
  for (; n >= 10; n /= 10) count++;
  return count;
}

/* Widths of the columns: of what was looked at since the last folder, shown or not. */
static int links = 1, owners, groups, sizes = 1, numbers = 1;

static void widen(int *width, int length) {
  if (length > *width) *width = length;
}

static void measure(const struct stat *s) {
  widen(&links, digits(s->st_nlink));
  widen(&sizes, digits((unsigned long)s->st_size));
  widen(&numbers, digits(s->st_ino));
  widen(&owners, (int)strlen(user(s->st_uid)));
  widen(&groups, (int)strlen(user(s->st_gid)));
}

static void add(struct list *list, const char *name, const struct stat *known) {
  if (list->count == list->room) {
    list->room = list->room == 0 ? 16 : 2 * list->room;
    list->entries = realloc(list->entries, list->room * sizeof *list->entries);
  }
  measure(known);
  list->entries[list->count].name = strdup(name);
  list->entries[list->count++].status = *known;
}

static void showDetails(const struct list *list) {
  time_t now = time(NULL);
  for (size_t i = 0; i < list->count; i++) {
    const struct entry *e = &list->entries[i];
    const struct stat *s = &e->status;
    char mode[11], when[32];
    modeText(s->st_mode, mode);
    /* Older than half a year: the year instead of the time of day. */
    int recent = s->st_mtime <= now && s->st_mtime > now - 31556952 / 2;
    strftime(when, sizeof when, recent ? "%b %e %H:%M" : "%b %e  %Y", localtime(&s->st_mtime));
    if (inodes) printf("%*lu ", numbers, (unsigned long)s->st_ino);
    printf("%s %*lu ", mode, links, (unsigned long)s->st_nlink);
    printf(numeric ? "%*s " : "%-*s ", owners, user(s->st_uid));
    printf(numeric ? "%*s " : "%-*s ", groups, user(s->st_gid));
    printf("%*ld %s ", sizes, (long)s->st_size, when);
    showName(e);
    if (S_ISLNK(s->st_mode)) {
      char path[4096], target[4096];
      snprintf(path, sizeof path, "%s%s%s", within == NULL ? "" : within, within == NULL ? "" : "/", e->name);
      ssize_t n = readlink(path, target, sizeof target - 1);
      if (n >= 0) printf(" -> %.*s", (int)n, target);
    }
    putchar('\n');
  }
}

/* Tabs as far as they lead, then spaces; answers the column reached. */
static size_t indent(size_t from, size_t to) {
  while (from < to) {
    int tab = to / 8 > (from + 1) / 8;
    putchar(tab ? '\t' : ' ');
    from += tab ? 8 - from % 8 : 1;
  }
  return from;
}

/* As many columns as a line of 80 has room for, filled downwards. */
static void showColumns(const struct list *list) {
  size_t columns = list->count < 26 ? list->count : 26, rows = 1;
  for (; columns > 1; columns--) {
    size_t width = 0;
    rows = (list->count + columns - 1) / columns;
    for (size_t c = 0; c * rows < list->count; c++) {
      size_t widest = 0;
      for (size_t i = c * rows; i < (c + 1) * rows && i < list->count; i++) {
        size_t length = shownLength(&list->entries[i]);
        if (length > widest) widest = length;
      }
      width += widest + ((c + 1) * rows < list->count ? 2 : 0);
    }
    if (width < 80) break;
  }
  if (columns <= 1) rows = list->count;
  for (size_t r = 0; r < rows; r++) {
    size_t at = 0, begin = 0;
    for (size_t i = r; i < list->count; i += rows) {
      showName(&list->entries[i]);
      if (i + rows >= list->count) break;
      size_t column = i / rows * rows, widest = 0;
      for (size_t j = column; j < column + rows && j < list->count; j++) {
        size_t length = shownLength(&list->entries[j]);
        if (length > widest) widest = length;
      }
      at = indent(at + shownLength(&list->entries[i]), begin + widest + 2);
      begin = at;
    }
    putchar('\n');
  }
}

static void show(struct list *list) {
  qsort(list->entries, list->count, sizeof *list->entries, compare);
  if (details) showDetails(list);
  else if (single) {
    for (size_t i = 0; i < list->count; i++) {
      if (inodes) printf("%lu ", (unsigned long)list->entries[i].status.st_ino);
      showName(&list->entries[i]);
      putchar('\n');
    }
  } else if (list->count > 0) showColumns(list);
}

static void showFolder(const char *path) {
  struct list list = {NULL, 0, 0};
  struct dirent *one;
  DIR *folder = opendir(path);
  unsigned long blocks = 0;
  if (folder == NULL) {
    complain("open directory", path);
    status = 2;
    return;
  }
  links = sizes = numbers = 1;
  owners = groups = 0;
  while ((one = readdir(folder)) != NULL) {
    const char *name = one->d_name;
    if (name[0] == '.' && !all && (!almostAll || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)) continue;
    struct stat known;
    char *whole = malloc(strlen(path) + strlen(name) + 2);
    sprintf(whole, "%s/%s", path, name);
    if (lstat(whole, &known) != 0) {
      complain("access", whole);
      status = 1;
    } else {
      add(&list, name, &known);
      blocks += known.st_blocks / 2;
    }
    free(whole);
  }
  closedir(folder);
  if (details) printf("total %lu\n", blocks);
  within = path;
  show(&list);
  within = NULL;
  forget(&list);
}

int main(int argc, char *argv[]) {
  int option;
  struct list files = {NULL, 0, 0}, found = {NULL, 0, 0};
  program = argv[0];
  single = !isatty(STDOUT_FILENO);
  while ((option = getopt(argc, argv, "1aACdFilnrtS")) != -1) {
    switch (option) {
      case '1': single = 1; break;
      case 'a': all = 1; break;
      case 'A': almostAll = 1; break;
      case 'C': single = 0; break;
      case 'd': folders = 1; break;
      case 'F': marks = 1; break;
      case 'i': inodes = 1; break;
      case 'l': details = 1; break;
      case 'n': details = numeric = 1; break;
      case 'r': backwards = 1; break;
      case 't': byTime = 1; break;
      case 'S': bySize = 1; break;
      default:
        fprintf(stderr, "Try '%s --help' for more information.\n", program);
        return 2;
    }
  }
  if (optind == argc) argv[--optind] = ".";
  int operands = argc - optind;
  for (; optind < argc; optind++) {
    struct stat known;
    if (lstat(argv[optind], &known) != 0) {
      complain("access", argv[optind]);
      status = 2;
    } else add(S_ISDIR(known.st_mode) && !folders ? &found : &files, argv[optind], &known);
  }
  if (files.count > 0) show(&files);
  qsort(found.entries, found.count, sizeof *found.entries, compare);
  for (size_t i = 0; i < found.count; i++) {
    if (operands > 1) printf("%s%s:\n", i > 0 || files.count > 0 ? "\n" : "", found.entries[i].name);
    showFolder(found.entries[i].name);
  }
  return status;
}
