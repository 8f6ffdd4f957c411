/*
 * sh: a small shell, as dash goes about it. Commands from -c TEXT or from the input: pipelines, && || ; & !, redirections,
 * quotes, variables, patterns of file names. No if, for, while, functions, subshells: they are refused.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { WORD, OPERATOR };
struct token {
  enum kind kind;
  char *text; /* a word with its quotes */
  int line;
};
struct variable {
  char *name, *value;
  struct variable *next;
};
struct words {
  char **list;
  int count, room;
};
struct saved {
  int fd, copy;
  struct saved *next;
};

static const char *shell;
static char **parameters;
static int parameterCount;
static struct token *tokens;
static int tokenCount;
static int line = 1;
static int status;
static pid_t lastBackground;
static struct variable *variables;

static void complain(const char *what, const char *why) {
  fflush(stdout);
  fprintf(stderr, "%s: %d: %s%s%s\n", shell, line, what, *what == '\0' ? "" : ": ", why);
}

static void refuse(const char *what, const char *why) {
  complain(what, why);
  exit(2);
}

/* ---- words */

static const char *const operators[] = {"&&", "||", ">>", ">&", "<&", ";", "&", "|", "<", ">", "\n", "(", ")", NULL};

static void addToken(enum kind kind, const char *start, size_t length, int at) {
  if (tokenCount % 64 == 0) tokens = realloc(tokens, (tokenCount + 64) * sizeof *tokens);
  tokens[tokenCount++] = (struct token){kind, strndup(start, length), at};
}

/* The end of a word; quotes keep what is in them together. */
static const char *wordEnd(const char *s) {
  while (*s != '\0' && strchr(" \t\n;&|<>()", *s) == NULL) {
    if (*s == '\\' && s[1] != '\0') s++;
    else if (*s == '\'' || *s == '"') {
      char quote = *s++;
      while (*s != quote) {
        if (*s == '\\' && quote == '"' && s[1] != '\0') s++;
        if (*s == '\0') refuse("", "Syntax error: Unterminated quoted string");
        s++;
      }
    }
    s++;
  }
  return s;
}

static void split(const char *s) {
  int at = line;
  while (*s != '\0') {
    if (*s == ' ' || *s == '\t') s++;
    else if (*s == '\\' && s[1] == '\n') at++, s += 2;
    else if (*s == '#') s += strcspn(s, "\n");
    else {
      size_t length = 0;
      for (int i = 0; operators[i] != NULL && length == 0; i++) {
        if (strncmp(s, operators[i], strlen(operators[i])) == 0) length = strlen(operators[i]);
      }
      enum kind kind = length > 0 ? OPERATOR : WORD;
      if (kind == WORD) length = wordEnd(s) - s;
      addToken(kind, s, length, at);
      for (size_t i = 0; i < length; i++) at += s[i] == '\n';
      s += length;
    }
  }
}

/* A command ends before it began: at token n, or at the end of the text. */
static void unexpected(int n) {
  char why[64] = "Syntax error: end of file unexpected";
  if (n < tokenCount && *tokens[n].text != '\n') snprintf(why, sizeof why, "Syntax error: \"%s\" unexpected", tokens[n].text);
  refuse("", why);
}

static int is(int n, const char *operator) { return tokens[n].kind == OPERATOR && strcmp(tokens[n].text, operator) == 0; }

/* ---- variables */

static struct variable *find(const char *name) {
  struct variable *v = variables;
  while (v != NULL && strcmp(v->name, name) != 0) v = v->next;
  return v;
}

static void set(const char *name, const char *value) {
  struct variable *v = find(name);
  if (v == NULL && getenv(name) != NULL) {
    setenv(name, value, 1);
    return;
  }
  if (v == NULL) {
    v = malloc(sizeof *v);
    *v = (struct variable){strdup(name), NULL, variables};
    variables = v;
  }
  v->value = strdup(value);
}

/* A variable becomes one of the environment. */
static void export(const char *name) {
  struct variable **place = &variables;
  while (*place != NULL && strcmp((*place)->name, name) != 0) place = &(*place)->next;
  if (*place == NULL) return;
  setenv(name, (*place)->value, 1);
  *place = (*place)->next;
}

/* Length of a name at s, 0 where none begins. */
static size_t nameLength(const char *s) {
  if (*s >= '0' && *s <= '9') return 0;
  return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

static const char *value(const char *name) {
  static char number[16];
  if (strcmp(name, "?") == 0) return sprintf(number, "%d", status & 0xff), number;
  if (strcmp(name, "$") == 0) return sprintf(number, "%d", (int)getpid()), number;
  if (strcmp(name, "!") == 0) return lastBackground == 0 ? "" : (sprintf(number, "%d", (int)lastBackground), number);
  if (strcmp(name, "#") == 0) return sprintf(number, "%d", parameterCount), number;
  if (*name >= '0' && *name <= '9') {
    int n = atoi(name);
    return n == 0 ? shell : n <= parameterCount ? parameters[n - 1] : "";
  }
  struct variable *v = find(name);
  const char *text = v != NULL ? v->value : getenv(name);
  return text == NULL ? "" : text;
}

/* ---- expansion: what a word with quotes and variables stands for */

struct text {
  char *bytes;
  size_t length, room;
};

static void append(struct text *t, char c) {
  if (t->length + 2 > t->room) t->bytes = realloc(t->bytes, t->room = t->room == 0 ? 64 : 2 * t->room);
  t->bytes[t->length++] = c;
  t->bytes[t->length] = '\0';
}

static void push(struct words *words, const char *word) {
  if (words->count + 2 > words->room) {
    words->room = words->room == 0 ? 16 : 2 * words->room;
    words->list = realloc(words->list, words->room * sizeof *words->list);
  }
  words->list[words->count++] = strdup(word);
  words->list[words->count] = NULL;
}

/* In a pattern, what was quoted stands for itself: it has a backslash before it. */
static int like(const char *pattern, const char *name) {
  for (; *pattern != '\0'; pattern++, name++) {
    if (*pattern == '*') {
      for (; ; name++) {
        if (like(pattern + 1, name)) return 1;
        if (*name == '\0') return 0;
      }
    }
    if (*name == '\0') return 0;
    if (*pattern == '?') continue;
    const char *close = *pattern == '[' ? strchr(pattern + 2, ']') : NULL;
    if (close != NULL) {
      int negative = pattern[1] == '!', found = 0;
      for (const char *p = pattern + 1 + negative; p < close; p++) {
        if (p[1] == '-' && p + 2 < close) found |= *name >= *p && *name <= p[2], p += 2;
        else found |= *name == *p;
      }
      if (found == negative) return 0;
      pattern = close;
      continue;
    }
    if (*pattern == '\\' && pattern[1] != '\0') pattern++;
    if (*pattern != *name) return 0;
  }
  return *name == '\0';
}

static int byName(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void plainWord(struct words *words, const char *pattern) {
  struct text t = {NULL, 0, 0};
  for (const char *s = pattern; *s != '\0'; s++) {
    if (*s == '\\' && s[1] != '\0') s++;
    append(&t, *s);
  }
  push(words, t.bytes == NULL ? "" : t.bytes);
  free(t.bytes);
}

static int hasWildcard(const char *s) {
  for (; *s != '\0'; s++) {
    if (*s == '\\' && s[1] != '\0') s++;
    else if (*s == '*' || *s == '?' || (*s == '[' && strchr(s, ']') != NULL)) return 1;
  }
  return 0;
}

/* The files that a pattern names, in order; the pattern itself where there are none. Patterns in the last part only. */
static void files(struct words *words, const char *pattern) {
  const char *slash = strrchr(pattern, '/');
  const char *last = slash == NULL ? pattern : slash + 1;
  char *folder = slash == NULL ? strdup(".") : strndup(pattern, slash == pattern ? 1 : slash - pattern);
  int before = words->count;
  DIR *open = hasWildcard(last) && (slash == NULL || !hasWildcard(folder)) ? opendir(folder) : NULL;
  for (struct dirent *one; open != NULL && (one = readdir(open)) != NULL;) {
    if ((one->d_name[0] == '.' && *last != '.') || !like(last, one->d_name)) continue;
    char *path = malloc(last - pattern + strlen(one->d_name) + 1);
    sprintf(path, "%.*s%s", (int)(last - pattern), pattern, one->d_name);
    push(words, path);
    free(path);
  }
  if (open != NULL) closedir(open);
  free(folder);
  if (words->count == before) plainWord(words, pattern);
  else qsort(words->list + before, words->count - before, sizeof *words->list, byName);
}

/* `fields`: variables outside of quotes fall apart at blanks, patterns become files. */
static void expand(struct words *words, const char *word, int fields) {
  struct text t = {NULL, 0, 0};
  int any = 0, quoted = 0;
  /* No parameters are no words, even in quotes. */
  if (fields && parameterCount == 0 && strcmp(word, "\"$@\"") == 0) return;
  for (const char *s = word; *s != '\0'; s++) {
    if (*s == '\'' && !quoted) {
      for (s++; *s != '\''; s++) append(&t, '\\'), append(&t, *s);
      any = 1;
    } else if (*s == '"') {
      quoted = !quoted;
      any = 1;
    } else if (*s == '\\' && s[1] != '\0' && (!quoted || strchr("$`\"\\\n", s[1]) != NULL)) {
      s++;
      if (*s != '\n') append(&t, '\\'), append(&t, *s);
    } else if (*s == '`' || (*s == '$' && s[1] == '(')) {
      refuse("", "this small shell knows no command substitution");
    } else if (*s == '$' && (nameLength(s + 1) > 0 || (s[1] != '\0' && strchr("{?$!#0123456789@*", s[1]) != NULL))) {
      int braces = s[1] == '{';
      const char *start = s + 1 + braces;
      size_t length = nameLength(start) > 0 ? nameLength(start) : 1;
      if (braces && start[length] != '}') refuse("", "Bad substitution");
      s = start + length - !braces;
      if (!braces && (*start == '@' || *start == '*') && length == 1) {
        for (int i = 0; i < parameterCount; i++) {
          if (i > 0 && fields && *start == '@') {
            if (any || t.length > 0) files(words, t.bytes == NULL ? "" : t.bytes);
            t.length = 0;
          } else if (i > 0) append(&t, ' ');
          for (const char *p = parameters[i]; *p != '\0'; p++) append(&t, '\\'), append(&t, *p);
        }
        continue;
      }
      char *name = strndup(start, length);
      for (const char *v = value(name); *v != '\0'; v++) {
        if (!quoted && fields && strchr(" \t\n", *v) != NULL) {
          if (any || t.length > 0) files(words, t.bytes == NULL ? "" : t.bytes);
          t.length = 0;
          any = 0;
          if (t.bytes != NULL) *t.bytes = '\0';
        } else {
          if (quoted || *v == '\\') append(&t, '\\');
          append(&t, *v);
        }
      }
      free(name);
    } else if (*s == '~' && s == word && (s[1] == '\0' || s[1] == '/')) {
      for (const char *v = value("HOME"); *v != '\0'; v++) append(&t, '\\'), append(&t, *v);
    } else {
      if (quoted) append(&t, '\\');
      append(&t, *s);
    }
  }
  if (any || t.length > 0) {
    if (fields) files(words, t.bytes == NULL ? "" : t.bytes);
    else plainWord(words, t.bytes == NULL ? "" : t.bytes);
  }
  free(t.bytes);
}

static char *expandOne(const char *word) {
  struct words words = {NULL, 0, 0};
  expand(&words, word, 0);
  return words.count == 0 ? strdup("") : words.list[0];
}

/* ---- redirections */

static int redirect(int fd, const char *operator, const char *target, struct saved **saved) {
  int from;
  if (operator[1] == '&') {
    if (strcmp(target, "-") == 0) from = -2;
    else from = atoi(target);
  } else {
    int flags = *operator == '<' ? O_RDONLY : O_WRONLY | O_CREAT | (operator[1] == '>' ? O_APPEND : O_TRUNC);
    from = open(target, flags, 0666);
    if (from < 0) {
      char what[4200];
      snprintf(what, sizeof what, "cannot %s %s", *operator == '<' ? "open" : "create", target);
      complain(what, errno == ENOENT ? (*operator == '<' ? "No such file" : "Directory nonexistent") : strerror(errno));
      return 0;
    }
  }
  if (saved != NULL) {
    struct saved *one = malloc(sizeof *one);
    *one = (struct saved){fd, fcntl(fd, F_DUPFD_CLOEXEC, 10), *saved};
    *saved = one;
  }
  if (from == -2) close(fd);
  else if (from != fd) {
    if (dup2(from, fd) < 0) {
      complain(target, "Bad file descriptor");
      return 0;
    }
    if (operator[1] != '&') close(from);
  }
  return 1;
}

static void restore(struct saved *saved) {
  fflush(stdout);
  for (; saved != NULL; saved = saved->next) {
    if (saved->copy < 0) close(saved->fd);
    else {
      dup2(saved->copy, saved->fd);
      close(saved->copy);
    }
  }
}

/* ---- commands */

struct command {
  struct words words;
  int assignments; /* how many words before it are NAME=VALUE */
  int first, last; /* its tokens */
};

/* echo, as dash has it: escapes without being asked. */
static int echo(char **words) {
  int newline = 1;
  if (*words != NULL && strcmp(*words, "-n") == 0) newline = 0, words++;
  for (; *words != NULL; words++) {
    for (const char *s = *words; *s != '\0'; s++) {
      const char *known = "a\ab\bf\fn\nr\rt\tv\v\\\\";
      int c = *s;
      if (c == '\\' && s[1] == 'c') {
        fflush(stdout);
        return 0;
      }
      if (c == '\\' && s[1] == '0') {
        c = 0;
        s++;
        for (int i = 0; i < 3 && s[1] >= '0' && s[1] <= '7'; i++) c = 8 * c + (*++s - '0');
      } else if (c == '\\' && s[1] != '\0') {
        for (const char *k = known; *k != '\0'; k += 2) {
          if (*k == s[1]) {
            c = k[1];
            s++;
            break;
          }
        }
      }
      putchar(c);
    }
    if (words[1] != NULL) putchar(' ');
  }
  if (newline) putchar('\n');
  fflush(stdout);
  return 0;
}

static void waitFor(pid_t pid) {
  int how;
  while (waitpid(pid, &how, 0) < 0) {
    if (errno != EINTR) return;
  }
  if (WIFEXITED(how)) status = WEXITSTATUS(how);
  else {
    int signal = WTERMSIG(how);
    status = 128 + signal;
    if (signal != 2 && signal != 13) fprintf(stderr, "%s\n", strsignal(signal));
  }
}

static void run(char **words);

/* 1 where the words are a command of the shell's own. */
static int builtin(char **words) {
  const char *name = words[0];
  if (strcmp(name, "echo") == 0) status = echo(words + 1);
  else if (strcmp(name, ":") == 0 || strcmp(name, "true") == 0) status = 0;
  else if (strcmp(name, "false") == 0) status = 1;
  else if (strcmp(name, "exit") == 0) {
    fflush(stdout);
    exit(words[1] == NULL ? status : atoi(words[1]) & 0xff);
  } else if (strcmp(name, "cd") == 0) {
    const char *to = words[1] == NULL ? value("HOME") : words[1];
    status = chdir(to) == 0 ? 0 : 2;
    if (status != 0) {
      char what[4200];
      snprintf(what, sizeof what, "can't cd to %s", to);
      complain("cd", what);
    }
  } else if (strcmp(name, "pwd") == 0) {
    char path[4096];
    status = getcwd(path, sizeof path) == NULL;
    if (status == 0) puts(path);
    fflush(stdout);
  } else if (strcmp(name, "export") == 0) {
    for (char **word = words + 1; *word != NULL; word++) {
      char *equals = strchr(*word, '=');
      if (equals != NULL) {
        *equals = '\0';
        set(*word, equals + 1);
      }
      export(*word);
    }
    status = 0;
  } else if (strcmp(name, "unset") == 0) {
    for (char **word = words + 1; *word != NULL; word++) {
      export(*word);
      unsetenv(*word);
    }
    status = 0;
  } else if (strcmp(name, "wait") == 0) {
    status = 0;
    if (words[1] != NULL) waitFor(atoi(words[1]));
    else while (wait(NULL) > 0 || errno == EINTR) {
      }
  } else if (strcmp(name, "exec") == 0) {
    if (words[1] != NULL) run(words + 1);
    status = 0;
  } else return 0;
  return 1;
}

/* Becomes the command; does not come back. */
static void run(char **words) {
  fflush(stdout);
  execvp(words[0], words);
  int error = errno;
  complain(words[0], error == ENOENT ? "not found" : strerror(error));
  _exit(error == ENOENT ? 127 : 126);
}

static int isAssignment(const char *word) {
  size_t length = nameLength(word);
  return length > 0 && word[length] == '=';
}

static void assign(const char *word, int exported) {
  size_t length = nameLength(word);
  char *name = strndup(word, length), *text = expandOne(word + length + 1);
  if (exported) setenv(name, text, 1);
  else set(name, text);
  free(name);
}

/* Is tokens[n] the number of a descriptor before a redirection, as in 2>? */
static int isDescriptor(int n, int last) {
  const char *text = tokens[n].text;
  if (n + 1 >= last || tokens[n].kind != WORD || text[1] != '\0' || *text < '0' || *text > '9') return 0;
  return tokens[n + 1].kind == OPERATOR && strchr("<>", *tokens[n + 1].text) != NULL;
}

/*
 * One simple command, tokens [first, last). In a child (`child`) it may take the process over; `final`: nothing comes
 * after it, so the shell itself may become it, as dash does.
 */
static void simple(int first, int last, int child, int final) {
  static const char *const unknown[] = {"if", "for", "while", "until", "case", "{", "function", NULL};
  struct words words = {NULL, 0, 0};
  struct saved *saved = NULL;
  int assignments = 0, counting = 1;
  line = tokens[first].line;
  for (int i = 0; unknown[i] != NULL; i++) {
    if (strcmp(tokens[first].text, unknown[i]) == 0) refuse(unknown[i], "this small shell does not know it");
  }
  for (int n = first; n < last; n++) {
    if (tokens[n].kind == OPERATOR) n++;
    else if (isDescriptor(n, last)) n += 2;
    else if (counting && isAssignment(tokens[n].text)) assignments++;
    else {
      counting = 0;
      expand(&words, tokens[n].text, 1);
    }
  }
  int own = words.count == 0;
  static const char *const builtins[] = {"echo", ":", "true", "false", "exit", "cd", "pwd", "export", "unset", "wait", "exec", NULL};
  for (int i = 0; !own && builtins[i] != NULL; i++) own = strcmp(words.list[0], builtins[i]) == 0;
  if (!own && !child && !final) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid < 0) {
      refuse("", "Cannot fork");
    } else if (pid > 0) {
      waitFor(pid);
      return;
    }
    child = 1;
  }
  int keeps = own && !child && !(words.count > 0 && strcmp(words.list[0], "exec") == 0);
  for (int n = first; n < last; n++) {
    if (tokens[n].kind == WORD && !isDescriptor(n, last)) continue;
    int numbered = tokens[n].kind == WORD;
    const char *operator = tokens[n + numbered].text;
    int fd = numbered ? atoi(tokens[n].text) : *operator == '<' ? 0 : 1;
    n += numbered + 1;
    if (n >= last || tokens[n].kind != WORD) refuse("", "Syntax error: redirection unexpected");
    if (!redirect(fd, operator, expandOne(tokens[n].text), keeps ? &saved : NULL)) {
      restore(saved);
      status = 2;
      if (child) _exit(2);
      return;
    }
  }
  for (int n = first, seen = 0; n < last && seen < assignments; n++) {
    if (tokens[n].kind == OPERATOR) n++;
    else if (isDescriptor(n, last)) n += 2;
    else {
      assign(tokens[n].text, words.count > 0);
      seen++;
    }
  }
  if (words.count == 0) status = 0;
  else if (!builtin(words.list)) run(words.list);
  restore(saved);
}

/* Commands with a | between them, each a process; a single one may be the shell's own. Tokens [first, last). */
static void pipeline(int first, int last, int final) {
  int negative = tokens[first].kind == WORD && strcmp(tokens[first].text, "!") == 0;
  if (negative) first++;
  int count = 1;
  for (int n = first; n < last; n++) count += is(n, "|");
  if (count == 1) simple(first, last, 0, final && !negative);
  else {
    pid_t *pids = malloc(count * sizeof *pids);
    int input = -1, started = 0;
    for (int from = first; from <= last && started < count; ) {
      int to = from, ends[2] = {-1, -1};
      while (to < last && !is(to, "|")) to++;
      if (to == from) unexpected(to);
      if (to < last && pipe(ends) != 0) refuse("", "Pipe call failed");
      fflush(stdout);
      pid_t pid = fork();
      if (pid < 0) refuse("", "Cannot fork");
      if (pid == 0) {
        if (input >= 0) dup2(input, 0), close(input);
        if (ends[1] >= 0) dup2(ends[1], 1), close(ends[1]), close(ends[0]);
        simple(from, to, 1, 0);
        fflush(stdout);
        _exit(status);
      }
      if (input >= 0) close(input);
      if (ends[1] >= 0) close(ends[1]);
      input = ends[0];
      pids[started++] = pid;
      from = to + 1;
    }
    for (int i = 0; i < started; i++) waitFor(pids[i]);
    free(pids);
  }
  if (negative) status = status == 0;
}

/* Pipelines with && and || between them: tokens [first, last). */
static void andOr(int first, int last, int final) {
  const char *before = "";
  for (int from = first; from < last;) {
    int to = from;
    while (to < last && !is(to, "&&") && !is(to, "||")) to++;
    if (to == from) unexpected(to);
    if (*before == '\0' || (*before == '&') == (status == 0)) pipeline(from, to, final && to == last);
    if (to == last) return;
    before = tokens[to].text;
    from = to + 1;
    while (from < last && is(from, "\n")) from++;
  }
}

/* All tokens: lists with ; and & and ends of lines between them. `ends`: the shell ends with them. */
static void program(int ends) {
  for (int from = 0; from < tokenCount;) {
    int to = from;
    if (is(from, "\n")) {
      from++;
      continue;
    }
    while (to < tokenCount && !is(to, ";") && !is(to, "&") &&
           !(is(to, "\n") && !(to > from && (is(to - 1, "&&") || is(to - 1, "||"))))) {
      if (is(to, "(") || is(to, ")")) refuse("", "this small shell knows no ( )");
      to++;
    }
    line = tokens[from].line;
    if (to == from || is(to - 1, "&&") || is(to - 1, "||") || is(to - 1, "|")) unexpected(to);
    if (to < tokenCount && is(to, "&")) {
      fflush(stdout);
      lastBackground = fork();
      if (lastBackground < 0) refuse("", "Cannot fork");
      if (lastBackground == 0) {
        /* What runs beside the shell does not read its input. */
        int nothing = open("/dev/null", O_RDONLY);
        if (nothing >= 0) dup2(nothing, 0), close(nothing);
        andOr(from, to, 1);
        fflush(stdout);
        _exit(status);
      }
      status = 0;
    } else {
      int next = to + 1;
      while (next < tokenCount && is(next, "\n")) next++;
      andOr(from, to, ends && next >= tokenCount);
    }
    from = to + 1;
  }
  tokenCount = 0;
}

int main(int argc, char *argv[]) {
  shell = argv[0];
  if (argc > 1 && strcmp(argv[1], "-c") == 0) {
    if (argc == 2) {
      fprintf(stderr, "%s: 0: -c requires an argument\n", shell);
      return 2;
    }
    if (argc > 3) shell = argv[3];
    parameters = argv + 4;
    parameterCount = argc > 4 ? argc - 4 : 0;
    split(argv[2]);
    program(1);
  } else {
    FILE *file = stdin;
    if (argc > 1) {
      file = fopen(argv[1], "r");
      if (file == NULL) {
        fprintf(stderr, "%s: 0: cannot open %s: No such file\n", argv[0], argv[1]);
        return 2;
      }
      shell = argv[1];
      parameters = argv + 2;
      parameterCount = argc - 2;
    } else setvbuf(stdin, NULL, _IONBF, 0); /* what a command is to read is not read for it */
    char *text = NULL;
    size_t size = 0;
    for (; getline(&text, &size, file) > 0; line++) {
      int now = line;
      split(text);
      program(0);
      line = now;
    }
  }
  fflush(stdout);
  return status;
}
