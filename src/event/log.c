/*
** log.c - what was tried on the way to a record, kept in the document's arena and only when somebody asks (explain).
*/
#include "event/log.h"

ent_log *ent_log_new(ent_arena *a) { return ent_arena_calloc(a, 1, sizeof(ent_log)); }

void ent_log_add(const ent_coder *c, const char *kind, uint32_t t, const char *fmt, ...) {
  if (!c->log) return;
  char line[512];
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(line, sizeof line, fmt, ap);
  va_end(ap);
  if (n < 0) return;
  ent_str s = {line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1};
  ent_note note = {kind, t, ent_arena_dup(c->a, s)};
  if (note.text.p) (void)ENT_PUSH(c->a, &c->log->note, note); /* a note that finds no room is left out */
}
