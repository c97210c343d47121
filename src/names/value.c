/*
** value.c - pieces of a value: `Saigon [1955..1975-04-30]; Pentagon : MIL; foreign secretary [GBR; KEN]`.
*/
#include "names/build.h"

bool ent_period_parse(ent_str s, int32_t *from, int32_t *until) {
  size_t dots = ent_str_find(s, ENT_S(".."), 0);
  if (dots == SIZE_MAX) return false;
  ent_str a = ent_str_trim((ent_str){s.p, dots});
  ent_str z = ent_str_trim((ent_str){s.p + dots + 2, s.n - dots - 2});
  *from = ENT_DAY_MIN, *until = ENT_DAY_MAX;
  if (a.n && (a.n > 10 || !ent_day_parse(a, false, from))) return false;
  if (z.n && (z.n > 10 || !ent_day_parse(z, true, until))) return false;
  return true;
}

/* What stands in brackets: a period or states. */
static void read_bracket(ent_builder *b, const ent_field *f, ent_str in, ent_piece *out) {
  if (ent_str_find(in, ENT_S(".."), 0) == SIZE_MAX) {
    out->only = in;
    return;
  }
  if (!ent_period_parse(in, &out->from, &out->until))
    ent_builder_bad(b, b->stanza->file, f->line, "not a period FROM..UNTIL", in);
  else if (out->from > out->until) ent_builder_bad(b, b->stanza->file, f->line, "period ends before it begins", in);
}

/* The end of the piece: a semicolon outside brackets. */
static size_t piece_end(ent_str s) {
  int depth = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '[') depth++;
    if (s.p[i] == ']') depth--;
    if (s.p[i] == ';' && depth <= 0) return i;
  }
  return s.n;
}

bool ent_piece_next(ent_builder *b, const ent_field *f, ent_str *rest, ent_piece *out) {
  *out = (ent_piece){.from = ENT_DAY_MIN, .until = ENT_DAY_MAX};
  ent_str s = {0};
  while (!s.n) {
    if (!rest->n) return false;
    size_t end = piece_end(*rest), skip = end + (end < rest->n);
    s = ent_str_trim((ent_str){rest->p, end});
    rest->p += skip, rest->n -= skip;
  }
  while (s.n && s.p[s.n - 1] == ']') {
    size_t open = s.n - 1;
    while (open > 0 && s.p[open] != '[') open--;
    if (s.p[open] != '[') {
      ent_builder_bad(b, b->stanza->file, f->line, "bracket is not opened", s);
      break;
    }
    read_bracket(b, f, ent_str_trim((ent_str){s.p + open + 1, s.n - open - 2}), out);
    s = ent_str_trim((ent_str){s.p, open});
  }
  size_t colon = ent_str_find(s, ENT_S(" : "), 0);
  if (colon != SIZE_MAX) {
    out->tail = ent_str_trim((ent_str){s.p + colon + 3, s.n - colon - 3});
    s = ent_str_trim((ent_str){s.p, colon});
  }
  out->text = s;
  if (!s.n) ent_builder_bad(b, b->stanza->file, f->line, "nothing before the bracket", s);
  return true;
}
