/*
** log.c - what was tried on the way to a record, kept in the document's arena and only when somebody asks (explain).
*/
#include "event/log.h"

ent_log *ent_log_new(ent_arena *a) { return ent_arena_calloc(a, 1, sizeof(ent_log)); }

uint32_t ent_log_first(const ent_log *log, uint32_t token) { return log->first ? log->first[token] : ENT_NONE; }

/* The lists of all tokens, empty. */
static bool begin(const ent_coder *c) {
  uint32_t n = c->text->ntoken;
  uint32_t *v = ent_arena_calloc(c->a, 2 * (size_t)n, sizeof *v);
  if (!v) return false;
  memset(v, 0xFF, 2 * (size_t)n * sizeof *v); /* ENT_NONE */
  c->log->first = v, c->log->last = v + n;
  return true;
}

/* Puts the newest note at the end of its token's list. */
static void chain(ent_log *log, uint32_t t) {
  uint32_t i = log->note.n - 1;
  if (log->last[t] == ENT_NONE) log->first[t] = i;
  else log->note.v[log->last[t]].next = i;
  log->last[t] = i;
}

void ent_log_add(const ent_coder *c, const char *kind, uint32_t t, const char *fmt, ...) {
  if (!c->log || t >= c->text->ntoken || (!c->log->first && !begin(c))) return;
  char line[512];
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(line, sizeof line, fmt, ap);
  va_end(ap);
  if (n < 0) return;
  ent_str s = {line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1};
  ent_note note = {kind, t, ENT_NONE, ent_arena_dup(c->a, s)};
  if (note.text.p && ENT_PUSH(c->a, &c->log->note, note)) chain(c->log, t); /* a note that finds no room is left out */
}
