/*
** buf.c - growing bytes, born with their maximum. A failed put sticks: a long run of puts is checked once.
*/
#include "base/base.h"

#include <stdlib.h>

#define DEFAULT_MAX ((size_t)1 << 30)

void ent_buf_init(ent_buf *b, size_t max) { *b = (ent_buf){.max = max ? max : DEFAULT_MAX}; }

void ent_buf_free(ent_buf *b) {
  if (!b) return;
  free(b->p);
  *b = (ent_buf){.max = b->max};
}

void ent_buf_clear(ent_buf *b) {
  b->n = 0;
  b->fail = false;
}

bool ent_buf_reserve(ent_buf *b, size_t n) {
  if (b->fail) return false;
  if (b->cap - b->n >= n) return true;
  if (n > b->max || b->n > b->max - n) return !(b->fail = true);
  size_t need = b->n + n, cap = b->cap ? b->cap : 256;
  while (cap < need) cap = cap > b->max / 2 ? b->max : cap * 2;
  if (cap > b->max) cap = b->max;
  char *p = realloc(b->p, cap);
  if (!p) return !(b->fail = true);
  b->p = p;
  b->cap = cap;
  return true;
}

bool ent_buf_put(ent_buf *b, const void *p, size_t n) {
  if (!ent_buf_reserve(b, n)) return false;
  if (n) memcpy(b->p + b->n, p, n);
  b->n += n;
  return true;
}

bool ent_buf_putc(ent_buf *b, char c) {
  if (!ent_buf_reserve(b, 1)) return false;
  b->p[b->n++] = c;
  return true;
}

bool ent_buf_puts(ent_buf *b, const char *z) { return ent_buf_put(b, z, strlen(z)); }

bool ent_buf_putstr(ent_buf *b, ent_str s) { return ent_buf_put(b, s.p, s.n); }

bool ent_buf_printf(ent_buf *b, const char *fmt, ...) {
  char small[256];
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  int n = vsnprintf(small, sizeof small, fmt, ap);
  va_end(ap);
  bool ok = n >= 0;
  if (!ok) {
    b->fail = true;
  } else if ((size_t)n < sizeof small) {
    ok = ent_buf_put(b, small, (size_t)n);
  } else if ((ok = ent_buf_reserve(b, (size_t)n + 1))) { /* vsnprintf wants room for its NUL */
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    b->n += (size_t)n;
  }
  va_end(again);
  return ok;
}

ent_str ent_buf_str(const ent_buf *b) { return (ent_str){b->n ? b->p : "", b->n}; }
