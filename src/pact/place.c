/*
** place.c - states and areas: what lies in what, and who existed when.
**
** A treaty's area is an entry of lexicon/places/areas, with what it contains and what it leaves out; containing is
** followed downwards, and what an area excludes is out although a part of it would contain it.
*/
#include "pact/pact.h"
#include "names/build.h"

#define DEEPEST 16 /* areas in areas; also ends circles */

static ent_str folded(ent_arena *a, ent_str s) {
  ent_str out = ent_arena_dup(a, s);
  for (size_t i = 0; out.p && i < out.n; i++)
    if (out.p[i] >= 'A' && out.p[i] <= 'Z') ((char *)out.p)[i] = (char)(out.p[i] + 32);
  return out;
}

/* name fields: pieces between semicolons, without what stands in brackets. The first to have a name keeps it. */
static bool add_names(ent_pacts *p, ent_str value, uint32_t to) {
  ent_str piece;
  while (ent_str_split(&value, ';', &piece)) {
    size_t at = ent_str_find(piece, ENT_S("["), 0);
    if (at != SIZE_MAX) piece = ent_str_trim((ent_str){piece.p, at});
    ent_str key = folded(p->a, piece);
    if (!key.p) return false;
    if (key.n && ent_map_get(&p->names, key) == ENT_NONE && !ent_map_put(&p->names, key, to)) return false;
  }
  return true;
}

/* "Russian Empire [..1917-09-14]" of RUS, which begins in 1991: the code also stands for that earlier state. */
static bool add_earlier(ent_arena *a, ent_str value, ent_pact_state *st) {
  ent_str piece;
  while (ent_str_split(&value, ';', &piece)) {
    size_t open = ent_str_find(piece, ENT_S("["), 0), close = ent_str_find(piece, ENT_S("]"), 0);
    ent_pact_period x;
    if (open == SIZE_MAX || close == SIZE_MAX || open > close) continue;
    if (!ent_period_parse((ent_str){piece.p + open + 1, close - open - 1}, &x.from, &x.until)) continue;
    if (x.until < st->now.from && !ENT_PUSH(a, &st->earlier, x)) return false;
  }
  return true;
}

static bool add_state(ent_pacts *p, const ent_stanza *s) {
  ent_pact_state st = {.code = s->id, .now = {ENT_DAY_MIN, ENT_DAY_MAX}};
  ent_day d;
  int64_t cow;
  if (ent_str_int(ent_stanza_get(s, "cow"), &cow) && cow > 0 && cow < 1000) st.cow = (uint16_t)cow;
  if (ent_day_parse(ent_stanza_get(s, "from"), false, &d)) st.now.from = d;
  if (ent_day_parse(ent_stanza_get(s, "until"), true, &d)) st.now.until = d;
  for (uint32_t k = 0; k < s->nfield; k++)
    if (ent_str_is(s->field[k].key, "name") && !add_earlier(p->a, s->field[k].value, &st)) return false;
  uint32_t i = p->state.n;
  if (!ENT_PUSH(p->a, &p->state, st) || !ent_map_put(&p->states, s->id, i)) return false;
  for (uint32_t k = 0; k < s->nfield; k++)
    if (ent_str_is(s->field[k].key, "name") && !add_names(p, s->field[k].value, i)) return false;
  return true;
}

static bool add_area(ent_pacts *p, const ent_stanza *s) {
  ent_pact_area area = {.id = s->id};
  uint32_t i = p->area.n;
  for (uint32_t k = 0; k < s->nfield; k++) {
    ent_str rest = s->field[k].value, piece;
    bool in = ent_str_is(s->field[k].key, "contains");
    if (ent_str_is(s->field[k].key, "name") && !add_names(p, rest, i | ENT_PACT_IS_AREA)) return false;
    if (!in && !ent_str_is(s->field[k].key, "excludes")) continue;
    while (ent_str_split(&rest, ';', &piece)) {
      bool done = in ? ENT_PUSH(p->a, &area.contains, piece) : ENT_PUSH(p->a, &area.excludes, piece);
      if (!done) return false;
    }
  }
  return ENT_PUSH(p->a, &p->area, area) && ent_map_put(&p->areas, s->id, i);
}

ent_code ent_pact_places(ent_pacts *p, ent_error *err) {
  ent_map_init(&p->states, p->a);
  ent_map_init(&p->areas, p->a);
  ent_map_init(&p->names, p->a);
  for (uint32_t i = 0; i < p->src.stanza.n; i++) {
    const ent_stanza *s = &p->src.stanza.v[i];
    bool ok = true;
    if (ent_str_is(s->kind, "state")) ok = add_state(p, s);
    if (ent_str_is(s->kind, "area")) ok = add_area(p, s);
    if (!ok) return ent_nomem(err);
  }
  return ENT_OK;
}

static uint32_t by_name(const ent_pacts *p, ent_str words) {
  char low[256];
  if (words.n > sizeof low) return ENT_NONE;
  for (size_t i = 0; i < words.n; i++) {
    char c = words.p[i];
    low[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return ent_map_get(&p->names, (ent_str){low, words.n});
}

const ent_pact_state *ent_pact_state_find(const ent_pacts *p, ent_str words) {
  uint32_t i = ent_map_get(&p->states, words);
  if (i == ENT_NONE) i = by_name(p, words);
  return i == ENT_NONE || (i & ENT_PACT_IS_AREA) ? NULL : &p->state.v[i];
}

bool ent_pact_state_existed(const ent_pact_state *s, ent_day on) {
  if (on >= s->now.from && on <= s->now.until) return true;
  for (uint32_t i = 0; i < s->earlier.n; i++)
    if (on >= s->earlier.v[i].from && on <= s->earlier.v[i].until) return true;
  return false;
}

ent_str ent_pact_place_find(const ent_pacts *p, ent_str words) {
  uint32_t i = ent_map_get(&p->areas, words);
  if (i != ENT_NONE) return p->area.v[i].id;
  i = ent_map_get(&p->states, words);
  if (i == ENT_NONE) i = by_name(p, words);
  if (i == ENT_NONE) return ENT_S("");
  return i & ENT_PACT_IS_AREA ? p->area.v[i & ~ENT_PACT_IS_AREA].id : p->state.v[i].code;
}

static const ent_pact_area *area_of(const ent_pacts *p, ent_str id) {
  uint32_t i = ent_map_get(&p->areas, id);
  return i == ENT_NONE ? NULL : &p->area.v[i];
}

static bool holds(const ent_pacts *p, ent_str area, ent_str place, int depth) {
  if (ent_str_eq(area, place)) return true;
  const ent_pact_area *x = depth ? area_of(p, area) : NULL;
  if (!x) return false;
  for (uint32_t i = 0; i < x->excludes.n; i++)
    if (holds(p, x->excludes.v[i], place, depth - 1)) return false;
  for (uint32_t i = 0; i < x->contains.n; i++)
    if (holds(p, x->contains.v[i], place, depth - 1)) return true;
  return false;
}

ent_inside ent_pact_inside(const ent_pacts *p, ent_str place, ent_str area) {
  if (holds(p, area, place, DEEPEST)) return ENT_INSIDE_YES;
  return holds(p, place, area, DEEPEST) ? ENT_INSIDE_PARTLY : ENT_INSIDE_NO;
}

ent_str ent_pacts_state(const ent_pacts *p, ent_str words) {
  const ent_pact_state *s = ent_pact_state_find(p, words);
  return s ? s->code : ENT_S("");
}
