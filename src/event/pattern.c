/*
** pattern.c - the little language of `args` lines: which argument of the tree plays which part.
**
**   args    = slot { " " slot }
**   slot    = LETTER "=" place { ( "|" | "+" ) place } [ "!" | "?" ]
**   place   = where [ "." inner ] [ "[" filter { ( " " | "," | "|" ) filter } "]" ] [ "!" ]
**   where   = "subj" | "obj" | "iobj" | "comp" | "poss" | "neg" | preposition
**   inner   = "poss" | "any" | preposition
**   filter  = [ "!" ] ( class | "lemma:" word { "," word } )
*/
#include "event/frames.h"

static bool is_space(char ch) { return ch == ' ' || ch == '\t'; }

/* The next piece before one of the characters of ends, outside brackets. */
static ent_str piece(ent_str *rest, const char *ends, char *end) {
  uint32_t depth = 0;
  size_t i = 0;
  for (; i < rest->n; i++) {
    char ch = rest->p[i];
    if (ch == '[') depth++;
    if (ch == ']' && depth) depth--;
    if (!depth && strchr(ends, ch)) break;
  }
  ent_str out = {rest->p, i};
  *end = i < rest->n ? rest->p[i] : 0;
  size_t used = i < rest->n ? i + 1 : i;
  rest->p += used, rest->n -= used;
  return ent_str_trim(out);
}

static const struct {
  const char *name;
  uint8_t where;
} wheres[] = {{"subj", ENT_AT_SUBJ}, {"obj", ENT_AT_OBJ},   {"iobj", ENT_AT_IOBJ},
              {"comp", ENT_AT_COMP}, {"poss", ENT_AT_POSS}, {"any", ENT_AT_ANY},
              {"that", ENT_AT_COMP}, {"neg", ENT_AT_NEG}};

static bool where_of(ent_str name, uint8_t *where, ent_str *prep) {
  if (!name.n) return false;
  for (size_t i = 0; i < name.n; i++)
    if (!(name.p[i] >= 'a' && name.p[i] <= 'z') && name.p[i] != '_') return false;
  *prep = (ent_str){"", 0};
  for (size_t i = 0; i < sizeof wheres / sizeof *wheres; i++)
    if (ent_str_is(name, wheres[i].name)) {
      *where = wheres[i].where;
      return true;
    }
  *where = ENT_AT_PREP, *prep = name;
  return true;
}

static bool push_filter(ent_filter *f, uint32_t *n, bool lemma, bool negated, ent_str text) {
  if (!text.n || *n == ENT_FILTER_MAX * 4) return false;
  f[(*n)++] = (ent_filter){lemma, negated, text};
  return true;
}

/* Filters between brackets. Behind "lemma:" commas separate lemmas, until a blank. */
static bool parse_filters(ent_str s, ent_arena *a, ent_place *out, const char **why) {
  ent_filter f[ENT_FILTER_MAX * 4];
  uint32_t n = 0;
  bool lemma = false, negated = false;
  *why = "filter is empty or there are too many";
  while (s.n) {
    size_t i = 0;
    while (i < s.n && !is_space(s.p[i]) && s.p[i] != ',' && s.p[i] != '|') i++;
    ent_str one = {s.p, i};
    bool blank = i < s.n && s.p[i] != ',';
    if (one.n && one.p[0] == '!') negated = true, one.p++, one.n--;
    if (ent_str_starts(one, ENT_S("lemma:"))) lemma = true, one.p += 6, one.n -= 6;
    if (one.n && !push_filter(f, &n, lemma, negated, one)) return false;
    size_t used = i < s.n ? i + 1 : i;
    s.p += used, s.n -= used;
    if (blank || !lemma) lemma = negated = false;
  }
  if (!n) return false;
  ent_filter *copy = ent_arena_alloc(a, n * sizeof *copy);
  if (!copy) return false;
  memcpy(copy, f, n * sizeof *copy);
  out->filter = copy, out->nfilter = n;
  return true;
}

static bool parse_place(ent_str s, ent_arena *a, ent_slot *slot, const char **why) {
  *why = "too many places for one part";
  if (slot->nplace == ENT_PLACES_MAX) return false;
  ent_place *p = &slot->place[slot->nplace++];
  *p = (ent_place){.prep = {"", 0}, .inner_prep = {"", 0}};
  while (s.n && (s.p[s.n - 1] == '!' || s.p[s.n - 1] == '?')) slot->required |= s.p[--s.n] == '!';
  size_t open = ent_str_find(s, ENT_S("["), 0);
  if (open != SIZE_MAX) {
    *why = "bracket is not closed";
    if (s.p[s.n - 1] != ']') return false;
    if (!parse_filters((ent_str){s.p + open + 1, s.n - open - 2}, a, p, why)) return false;
    s.n = open;
  }
  size_t dot = ent_str_find(s, ENT_S("."), 0);
  ent_str outer = dot == SIZE_MAX ? s : (ent_str){s.p, dot};
  *why = "place is no word: use subj, obj, iobj, comp, poss or a preposition";
  if (!where_of(outer, &p->where, &p->prep)) return false;
  if (dot != SIZE_MAX && !where_of((ent_str){s.p + dot + 1, s.n - dot - 1}, &p->inner, &p->inner_prep)) return false;
  return true;
}

static bool parse_slot(ent_str s, ent_arena *a, ent_slot *out, const char **why) {
  static const char letters[] = "ARBICXP";
  *out = (ent_slot){.text = s};
  const char *at = s.n > 2 && s.p[1] == '=' ? strchr(letters, s.p[0]) : NULL;
  *why = "part is none of A= R= B= I= C= X= P=";
  if (!at) return false;
  out->kind = (uint8_t)(at - letters);
  out->required = out->kind == ENT_SLOT_X; /* it stands there to be asked for */
  ent_str rest = {s.p + 2, s.n - 2};
  while (rest.n) {
    char end;
    ent_str one = piece(&rest, "|+", &end);
    out->all |= end == '+';
    if (!parse_place(one, a, out, why)) return false;
  }
  return out->nplace > 0;
}

bool ent_pattern_parse(ent_str text, ent_arena *a, ent_pattern *out, const char **why) {
  ent_slot slot[ENT_SLOTS * 2];
  uint32_t n = 0;
  ent_str rest = ent_str_trim(text);
  while (rest.n) {
    char end;
    ent_str one = piece(&rest, " \t", &end);
    if (!one.n) continue;
    *why = "too many parts";
    if (n == ENT_SLOTS * 2) return false;
    if (!parse_slot(one, a, &slot[n], why)) return false;
    n++;
  }
  *why = "no part at all";
  if (!n) return false;
  ent_slot *copy = ent_arena_alloc(a, n * sizeof *copy);
  if (!copy) return false;
  memcpy(copy, slot, n * sizeof *copy);
  *out = (ent_pattern){.slot = copy, .nslot = n, .text = text};
  return true;
}
