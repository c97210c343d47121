/*
** file.c - read, map, list, and write aside then rename. The operating system's words go into detail.
*/
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_MAX ((size_t)1 << 30)
#define CHUNK ((size_t)64 << 10)
#define DEEPEST 64

/* An error with the operating system's words for errno. */
static ent_code fail_os(ent_error *err, const char *message, const char *path) {
  int e = errno;
  char words[128] = "";
  const char *w = strerror_r(e, words, sizeof words);
  if (e == ENOMEM) return ent_failf(err, ENT_ERR_NOMEM, "out of memory", path, 0, 0, "%s", w);
  bool absent = e == ENOENT || e == ENOTDIR;
  return ent_failf(err, absent ? ENT_ERR_NOTFOUND : ENT_ERR_IO, message, path, 0, 0, "%s", w);
}

/* ---- reading ---------------------------------------------------------- */

/* Nothing may follow: the buffer, or the caller's maximum, is full. */
static ent_code expect_end(int fd, const char *path, uint64_t at, ent_error *err) {
  char c;
  ssize_t n;
  do n = read(fd, &c, 1);
  while (n < 0 && errno == EINTR);
  if (n < 0) return fail_os(err, "cannot read", path);
  return n ? ent_fail(err, ENT_ERR_LIMIT, "too large", path, at, 0) : ENT_OK;
}

static ent_code read_all(int fd, const char *path, size_t max, ent_buf *out, ent_error *err) {
  size_t left = out->max - out->n < max ? out->max - out->n : max, most = left;
  while (left) {
    size_t room = out->cap > out->n ? out->cap - out->n : CHUNK, want = left < room ? left : room;
    if (!ent_buf_reserve(out, want)) return ent_fail(err, ENT_ERR_NOMEM, "out of memory", path, most - left, 0);
    ssize_t n = read(fd, out->p + out->n, want);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail_os(err, "cannot read", path);
    if (n == 0) return ENT_OK;
    out->n += (size_t)n;
    left -= (size_t)n;
  }
  return expect_end(fd, path, most, err);
}

/* A regular file says how much is to come: room for all of it at once. */
static ent_code reserve_all(int fd, const char *path, size_t max, ent_buf *out, ent_error *err) {
  struct stat st;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0) return ENT_OK;
  uint64_t size = (uint64_t)st.st_size, room = out->max - out->n;
  if (size > max || size > room) return ent_fail(err, ENT_ERR_LIMIT, "too large", path, max < room ? max : room, 0);
  if (!ent_buf_reserve(out, (size_t)(size < room ? size + 1 : size)))
    return ent_fail(err, ENT_ERR_NOMEM, "out of memory", path, 0, 0);
  return ENT_OK;
}

ent_code ent_file_read(const char *path, size_t max, ent_buf *out, ent_error *err) {
  if (!max) max = DEFAULT_MAX;
  if (strcmp(path, "-") == 0) return read_all(STDIN_FILENO, "standard input", max, out, err);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail_os(err, "cannot open", path);
  ent_code code = reserve_all(fd, path, max, out, err);
  if (!code) code = read_all(fd, path, max, out, err);
  close(fd);
  return code;
}

/* ---- mapping ---------------------------------------------------------- */

ent_code ent_file_map(const char *path, ent_mapping *out, ent_error *err) {
  *out = (ent_mapping){0};
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return fail_os(err, "cannot open", path);
  struct stat st;
  ent_code code = ENT_OK;
  if (fstat(fd, &st) != 0) {
    code = fail_os(err, "cannot stat", path);
  } else if (!S_ISREG(st.st_mode)) {
    code = ent_fail(err, ENT_ERR_IO, "not a regular file", path, 0, 0);
  } else if (st.st_size > 0) {
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) code = fail_os(err, "cannot map", path);
    else *out = (ent_mapping){p, (size_t)st.st_size};
  }
  close(fd);
  return code;
}

void ent_file_unmap(ent_mapping *m) {
  if (!m) return;
  if (m->p) munmap((void *)(uintptr_t)m->p, m->n);
  *m = (ent_mapping){0};
}

/* ---- write aside, sync, rename ---------------------------------------- */

static bool write_all(int fd, const char *p, size_t n) {
  while (n) {
    ssize_t k = write(fd, p, n);
    if (k < 0 && errno == EINTR) continue;
    if (k <= 0) return false;
    p += k;
    n -= (size_t)k;
  }
  return true;
}

/* A device, a pipe: nothing to rename there. */
static ent_code write_through(const char *path, const void *p, size_t n, ent_error *err) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return fail_os(err, "cannot open for writing", path);
  bool ok = write_all(fd, p, n);
  ent_code code = ok ? ENT_OK : fail_os(err, "cannot write", path);
  if (close(fd) != 0 && ok) code = fail_os(err, "cannot write", path);
  return code;
}

/* Makes the rename itself last: the folder is synced. Folders that refuse it are none of our business. */
static void sync_folder(char *path) {
  char *slash = strrchr(path, '/');
  if (slash) slash[slash == path] = 0;
  int fd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  if (fsync(fd) != 0) errno = 0;
  close(fd);
}

static ent_code write_aside(char *aside, char *target, mode_t mode, const char *path, const void *p, size_t n,
                            ent_error *err) {
  int fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) return fail_os(err, "cannot open for writing", path);
  ent_code code = ENT_OK;
  if (!write_all(fd, p, n) || fsync(fd) != 0) code = fail_os(err, "cannot write", path);
  if (close(fd) != 0 && !code) code = fail_os(err, "cannot write", path);
  if (!code && rename(aside, target) != 0) code = fail_os(err, "cannot rename into place", path);
  if (code) unlink(aside);
  else sync_folder(target);
  return code;
}

ent_code ent_file_replace(const char *path, const void *p, size_t n, ent_error *err) {
  struct stat st;
  bool there = stat(path, &st) == 0;
  if (there && S_ISDIR(st.st_mode)) {
    errno = EISDIR;
    return fail_os(err, "cannot open for writing", path);
  }
  if (there && !S_ISREG(st.st_mode)) return write_through(path, p, n, err);
  char target[PATH_MAX], aside[PATH_MAX + 32];
  if (!there || !realpath(path, target)) { /* a link stays a link: what it points at is replaced */
    if (strlen(path) >= sizeof target) return ent_fail(err, ENT_ERR_LIMIT, "path too long", path, 0, 0);
    memcpy(target, path, strlen(path) + 1);
  }
  snprintf(aside, sizeof aside, "%s.tmp-%ld", target, (long)getpid());
  return write_aside(aside, target, there ? st.st_mode & 0777 : 0666, path, p, n, err);
}

/* ---- listing ---------------------------------------------------------- */

typedef struct lister {
  ent_arena *arena;
  ent_strs *paths;
  const char *suffix;
  ent_error *err;
} lister;

static ent_code list_folder(lister *l, const char *dir, int depth);

/* One name in dir: a file is kept, a folder walked (not through links: those could go in circles). */
static ent_code list_entry(lister *l, const char *dir, const char *name, int depth) {
  bool slash = *dir && dir[strlen(dir) - 1] == '/';
  ent_str path = ent_arena_printf(l->arena, "%s%s%s", dir, slash ? "" : "/", name);
  if (!path.p) return ent_nomem(l->err);
  struct stat st;
  if (lstat(path.p, &st) != 0) return fail_os(l->err, "cannot stat", path.p);
  if (S_ISDIR(st.st_mode)) return list_folder(l, path.p, depth + 1);
  if (S_ISLNK(st.st_mode) && stat(path.p, &st) != 0) return ENT_OK; /* a link to nothing */
  if (!S_ISREG(st.st_mode)) return ENT_OK;
  if (l->suffix && !ent_str_ends(path, ent_str_c(l->suffix))) return ENT_OK;
  return ENT_PUSH(l->arena, l->paths, path) ? ENT_OK : ent_nomem(l->err);
}

static ent_code list_folder(lister *l, const char *dir, int depth) {
  if (depth > DEEPEST) return ent_fail(l->err, ENT_ERR_LIMIT, "folders nested too deep", dir, 0, 0);
  DIR *d = opendir(dir);
  if (!d) return fail_os(l->err, "cannot open folder", dir);
  ent_code code = ENT_OK;
  while (!code) {
    errno = 0;
    struct dirent *e = readdir(d);
    if (!e && errno) code = fail_os(l->err, "cannot read folder", dir);
    if (!e) break;
    if (e->d_name[0] != '.') code = list_entry(l, dir, e->d_name, depth);
  }
  closedir(d);
  return code;
}

static int by_bytes(const void *a, const void *b) { return ent_str_cmp(*(const ent_str *)a, *(const ent_str *)b); }

ent_code ent_file_list(const char *dir, const char *suffix, ent_arena *a, ent_strs *paths, ent_error *err) {
  struct stat st;
  if (stat(dir, &st) != 0) return fail_os(err, "cannot open", dir);
  if (!S_ISDIR(st.st_mode)) {
    ent_str path = ent_arena_dup(a, ent_str_c(dir));
    return path.p && ENT_PUSH(a, paths, path) ? ENT_OK : ent_nomem(err);
  }
  uint32_t before = paths->n;
  lister l = {a, paths, suffix, err};
  ent_code code = list_folder(&l, dir, 0);
  if (paths->n > before) qsort(paths->v + before, paths->n - before, sizeof *paths->v, by_bytes);
  return code;
}
