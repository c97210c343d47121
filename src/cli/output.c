/*
** output.c - where records go. A file of -o is written aside and renamed, so that it is whole or what it was before;
** a reader that goes away ends the program quietly, a full disk with a reason.
*/
#include "cli/cli.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_output_open(const cli *c, cli_output *o) {
  *o = (cli_output){.f = stdout};
  if (!c->out || !strcmp(c->out, "-")) return CLI_DONE;
  struct stat st;
  bool special = stat(c->out, &st) == 0 && !S_ISREG(st.st_mode); /* /dev/full, a pipe: no renaming there */
  o->path = c->out;
  o->f = NULL;
  int n = special ? snprintf(o->temporary, sizeof o->temporary, "%s", c->out)
                  : snprintf(o->temporary, sizeof o->temporary, "%s.tmp-%ld", c->out, (long)getpid());
  if (special) o->path = NULL;
  if (n < 0 || (size_t)n >= sizeof o->temporary)
    errno = ENAMETOOLONG; /* never the name cut short: that would be another file */
  else
    o->f = fopen(o->temporary, "wb");
  if (!o->f) {
    cli_say(c, "%s: %s", c->out, strerror(errno));
    return CLI_FAILED;
  }
  return CLI_DONE;
}

static void write_failed(const cli *c, cli_output *o) {
  if (errno == EPIPE)
    o->closed_pipe = true;
  else if (!o->failed)
    cli_say(c, "%s: %s", c->out ? c->out : "standard output", strerror(errno));
  o->failed = true;
}

bool cli_output_write(const cli *c, cli_output *o, ent_str s) {
  if (o->failed) return false;
  if (s.n && fwrite(s.p, 1, s.n, o->f) != s.n) write_failed(c, o);
  return !o->failed;
}

int cli_output_close(const cli *c, cli_output *o, int status) {
  if (!o->failed && fflush(o->f) != 0) write_failed(c, o);
  if (o->f != stdout) {
    if (!o->failed && o->path && fsync(fileno(o->f)) != 0) write_failed(c, o);
    if (fclose(o->f) != 0 && !o->failed) write_failed(c, o);
    if (o->path && !o->failed && rename(o->temporary, o->path) != 0) write_failed(c, o);
    if (o->path && o->failed) unlink(o->temporary);
  } else if (o->failed) {
    clearerr(stdout);
    freopen("/dev/null", "w", stdout); /* what is still buffered is lost already: do not report it again at exit */
  }
  if (o->closed_pipe) return CLI_DONE;
  return o->failed ? CLI_FAILED : status;
}

/* name without its last ending if that is one of ours. */
static size_t strip(const char *name, size_t n, const char *const *endings) {
  for (; *endings; endings++) {
    size_t e = strlen(*endings);
    if (n > e && !memcmp(name + n - e, *endings, e)) return n - e;
  }
  return n;
}

/* An address as a file's name: "https://a.org/b/c?d=1" is "a.org-b-c-d-1". */
static void name_of_address(const char *address, char *out, size_t n) {
  size_t k = 0;
  for (const char *p = strstr(address, "://") + 3; *p && k + 1 < n; p++) {
    bool plain = (*p | 32) >= 'a' && (*p | 32) <= 'z';
    plain = plain || (*p >= '0' && *p <= '9') || ((*p == '.' || *p == '_') && k);
    if (plain || (k && out[k - 1] != '-')) out[k++] = plain ? *p : '-';
  }
  while (k && out[k - 1] == '-') k--;
  out[k] = 0;
}

bool cli_output_path(const cli *c, const char *input, const char *ext, char *buf, size_t n) {
  static const char *const packed[] = {".gz", ".zst", ".br", NULL};
  static const char *const kinds[] = {".html", ".htm", ".xhtml", ".txt", ".text", ".conllu", ".json", ".jsonl", ".xml", NULL};
  char flat[200];
  if (cli_is_address(input)) {
    name_of_address(input, flat, sizeof flat);
    input = flat;
  }
  const char *slash = strrchr(input, '/');
  const char *name = slash ? slash + 1 : input;
  size_t len = strip(name, strip(name, strlen(name), packed), kinds);
  return (size_t)snprintf(buf, n, "%s/%.*s.%s", c->out_dir, (int)len, name, ext) < n;
}
