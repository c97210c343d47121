/*
** unit.h - what the unit tests share: cmocka with its own headers, temporary folders, and asserts on slices.
*/
#ifndef ENT_TEST_UNIT_H
#define ENT_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base.h"

#include <sys/stat.h>
#include <unistd.h>

/* The slice must have exactly these bytes. */
#define assert_str(s, z)                         \
  do {                                           \
    ent_str got_ = (s);                          \
    const char *want_ = (z);                     \
    assert_int_equal(got_.n, strlen(want_));     \
    if (got_.n) assert_memory_equal(got_.p, want_, got_.n); \
  } while (0)

/* The text of err must have z in it. */
#define assert_error_says(err, z)                                    \
  do {                                                               \
    char words_[1024];                                               \
    ent_error_format((err), words_, sizeof words_);                  \
    if (!strstr(words_, (z))) fail_msg("\"%s\" does not say \"%s\"", words_, (z)); \
  } while (0)

/* A fresh folder; path has room for 64 bytes. */
static inline void unit_folder(char path[64]) {
  memcpy(path, "/tmp/entente-test-XXXXXX", 25);
  assert_non_null(mkdtemp(path));
}

/* Removes a folder and all in it. */
static inline void unit_remove(const char *path) {
  char command[512];
  snprintf(command, sizeof command, "rm -rf '%s'", path);
  assert_int_equal(system(command), 0);
}

static inline void unit_write(const char *path, const void *p, size_t n) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(p, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
}

#endif
