/*
** compile.c - stanzas to entries: for each kind a table of its keys, for each key the function that reads its values.
** Kinds are compiled in the order of ent_lexkind, after every stanza has an entry, so that all may refer to all.
** What is wrong is reported with file and line, and the rest is compiled all the same.
*/
#include "names/build.h"

#include <math.h>

typedef void handler(ent_builder *b, uint32_t entry, const ent_field *f, int arg);
typedef struct key_rule {
  const char *key;
  handler *fn;
  int arg;
} key_rule;

static void bad(ent_builder *b, const ent_field *f, const char *message, ent_str what) {
  ent_builder_bad(b, b->stanza->file, f->line, message, what);
}

/* ---- values ----------------------------------------------------------- */

static const char *const sectors[] = {"COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK",
                                      "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP",
                                      "PRE", "REL", "SOC", "IGO", "NGO", "SET", "ENV", "RAD", "HRI"};

static bool one_of(ent_str s, const char *const *list, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (ent_str_is(s, list[i])) return true;
  return false;
}

static bool is_code(ent_str s, size_t min, size_t max) {
  if (s.n < min || s.n > max) return false;
  for (size_t i = 0; i < s.n; i++)
    if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') || (i && s.p[i] >= '0' && s.p[i] <= '9'))) return false;
  return true;
}

static void add_phrase(ent_builder *b, uint32_t entry, const ent_field *f, ent_str s, ent_use use,
                       const ent_piece *piece, uint32_t arg) {
  ent_sense sense = {.entry = entry, .use = (uint8_t)use, .arg = arg, .from = piece->from, .until = piece->until};
  if (!ent_builder_phrase(b, ENT_SPACE_NAMES, s, sense)) bad(b, f, "no letters in this name", s);
}

static size_t letters(ent_str s) {
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80 && s.p[i] != ' ' && s.p[i] != '.';
  return n;
}

/* name, adjective, demonym, capital ...: pieces with periods. The first name is the entry's. */
static void do_phrases(ent_builder *b, uint32_t entry, const ent_field *f, int use) {
  ent_str rest = f->value;
  ent_piece p;
  while (ent_piece_next(b, f, &rest, &p)) {
    if (ent_str_is(p.text, "-")) continue; /* none */
    if (letters(p.text) < 2) bad(b, f, "name is shorter than two letters", p.text);
    uint32_t arg = 0;
    if (p.tail.n) {
      if (!one_of(p.tail, sectors, sizeof sectors / sizeof *sectors)) bad(b, f, "unknown sector", p.tail);
      arg = ent_builder_text(b, p.tail).at;
    }
    if (p.only.n) bad(b, f, "not a period FROM..UNTIL", p.only);
    if (use == ENT_USE_NAME && !b->entry.v[entry].name.n) b->entry.v[entry].name = ent_builder_text(b, p.text);
    if (use == ENT_USE_CAPITAL && !b->entry.v[entry].admin1.n) b->entry.v[entry].admin1 = ent_builder_text(b, p.text);
    add_phrase(b, entry, f, p.text, (ent_use)use, &p, arg);
  }
}

static void do_sector(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  if (!one_of(f->value, sectors, sizeof sectors / sizeof *sectors)) bad(b, f, "unknown sector", f->value);
  b->entry.v[entry].sector = ent_builder_text(b, f->value);
}

static void do_country(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  ent_str rest = f->value, one;
  for (bool first = true; ent_str_split(&rest, ';', &one); first = false) {
    if (ent_builder_find(b, ENT_LEX_STATE, one) == ENT_NONE) bad(b, f, "no state has this code", one);
    if (first) b->entry.v[entry].country = ent_builder_text(b, one);
  }
}

static void do_body(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  if (!is_code(f->value, 2, 8)) bad(b, f, "body is not two to eight capitals", f->value);
  b->entry.v[entry].body = ent_builder_text(b, f->value);
}

static void do_code(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  if (!is_code(f->value, 3, 24)) bad(b, f, "code is not three to twenty-four capitals", f->value);
  b->entry.v[entry].code = ent_builder_text(b, f->value);
}

static void do_day(ent_builder *b, uint32_t entry, const ent_field *f, int until) {
  ent_lexentry *e = &b->entry.v[entry];
  int32_t day = 0;
  if (f->value.n > 10 || !ent_day_parse(f->value, until, &day))
    bad(b, f, "not a date YYYY, YYYY-MM or YYYY-MM-DD", f->value);
  if (until) e->until = day;
  else e->from = day;
  if (e->from > e->until) bad(b, f, "ends before it begins", f->value);
}

static void do_gender(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  if (ent_str_is(f->value, "m")) b->entry.v[entry].flags |= ENT_LEXF_MASC;
  else if (ent_str_is(f->value, "f")) b->entry.v[entry].flags |= ENT_LEXF_FEM;
  else if (!ent_str_is(f->value, "n")) bad(b, f, "gender is m, f or n", f->value);
}

static void do_flag(ent_builder *b, uint32_t entry, const ent_field *f, int flag) {
  if (ent_str_is(f->value, "yes")) b->entry.v[entry].flags |= (uint32_t)flag;
  else if (!ent_str_is(f->value, "no")) bad(b, f, "yes or no", f->value);
}

static void do_sort(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  b->entry.v[entry].sort = ent_builder_text(b, f->value);
}

static void do_ignored(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)b, (void)entry, (void)f, (void)arg;
}

/* ---- organisations ---------------------------------------------------- */

static const struct {
  const char *kind, *sector;
  uint32_t flags;
} org_kinds[] = {{"igo", "", 0},
                 {"ngo", "NGO", 0},
                 {"agency", "GOV", 0},
                 {"ministry", "GOV", 0},
                 {"military", "MIL", 0},
                 {"intelligence", "SPY", 0},
                 {"police", "COP", 0},
                 {"parliament", "LEG", 0},
                 {"party", "PTY", 0},
                 {"court", "JUD", 0},
                 {"armed-group", "REB", 0},
                 {"company", "BUS", 0},
                 {"bank", "BUS", 0},
                 {"media", "JRN", ENT_LEXF_MEDIA},
                 {"news-agency", "JRN", ENT_LEXF_MEDIA},
                 {"think-tank", "EDU", ENT_LEXF_EXPERT},
                 {"church", "REL", 0},
                 {"union", "LAB", 0},
                 {"university", "EDU", ENT_LEXF_EXPERT},
                 {"office", "GOV", 0},
                 {"movement", "OPP", 0},
                 {"central-bank", "GOV", 0},
                 {"government", "GOV", 0},
                 {"militia", "PRM", 0}};

static void do_org_kind(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  for (size_t i = 0; i < sizeof org_kinds / sizeof *org_kinds; i++) {
    if (!ent_str_is(f->value, org_kinds[i].kind)) continue;
    ent_lexentry *e = &b->entry.v[entry];
    e->flags |= org_kinds[i].flags;
    ent_lexref sort = ent_builder_text(b, f->value);
    ent_lexref sector = e->sector.n ? e->sector : ent_builder_text(b, ent_str_c(org_kinds[i].sector));
    b->entry.v[entry].sort = sort;
    b->entry.v[entry].sector = sector;
    return;
  }
  bad(b, f, "unknown kind of organisation", f->value);
}

/* ---- roles ------------------------------------------------------------ */

static void do_role_phrase(ent_builder *b, uint32_t entry, const ent_field *f, int use) {
  ent_str rest = f->value;
  ent_piece p;
  while (ent_piece_next(b, f, &rest, &p)) {
    if (letters(p.text) < 2) bad(b, f, "phrase is shorter than two letters", p.text);
    uint32_t only = p.only.n ? ent_builder_text(b, p.only).at : 0;
    if (!b->entry.v[entry].name.n) b->entry.v[entry].name = ent_builder_text(b, p.text);
    add_phrase(b, entry, f, p.text, (ent_use)use, &p, only);
    char buf[256];
    size_t n = use == ENT_USE_PHRASE ? ent_plural(p.text, buf, sizeof buf) : 0;
    if (n) add_phrase(b, entry, f, (ent_str){buf, n}, ENT_USE_PHRASES, &p, only);
  }
}

static void do_class(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  static const struct {
    const char *name;
    uint32_t flag;
  } classes[] = {{"office", ENT_LEXF_OFFICE | ENT_LEXF_PERSON}, {"person", ENT_LEXF_PERSON}, {"group", ENT_LEXF_GROUP}};
  (void)arg;
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (ent_str_is(f->value, classes[i].name)) {
      b->entry.v[entry].flags |= classes[i].flag;
      return;
    }
  bad(b, f, "class is office, person or group", f->value);
}

/* holder: other roles whose holder this phrase means where nobody holds it by its own name ("leader"). */
static void do_refs(ent_builder *b, uint32_t entry, const ent_field *f, int kind) {
  ent_str rest = f->value, one;
  ent_lexentry *e = &b->entry.v[entry];
  if (!e->count) e->first = b->list.n;
  while (ent_str_split(&rest, ';', &one)) {
    uint32_t i = ent_builder_find(b, (ent_lexkind)kind, one);
    if (i == ENT_NONE && kind == ENT_LEX_STATE) i = ent_builder_find(b, ENT_LEX_AREA, one);
    if (i == ENT_NONE) {
      bad(b, f, kind == ENT_LEX_ROLE ? "unknown role" : "unknown state or area", one);
      continue;
    }
    if (!ENT_PUSH(b->a, &b->list, i)) b->nomem = true;
    b->entry.v[entry].count++;
  }
}

/* ---- people ----------------------------------------------------------- */

/* "US" is only for "GBR": arg lists the states a role phrase is used in. */
static bool listed(ent_str list, ent_str code) {
  ent_str one;
  while (ent_str_split(&list, ';', &one))
    if (ent_str_eq(one, code)) return true;
  return false;
}

static uint32_t find_role(const ent_builder *b, ent_str phrase, ent_str state) {
  ent_unit unit[ENT_UNITS_MAX];
  uint32_t n = ent_units_split(phrase, 0, unit, ENT_UNITS_MAX, NULL), general = ENT_NONE;
  uint64_t key = ENT_SPACE_NAMES;
  for (uint32_t i = 0; i < n; i++) key = ent_phrase_step(key, unit[i].hash);
  for (uint32_t i = b->drafts[ENT_LEX_ROLE]; i < b->drafts[ENT_LEX_ROLE + 1]; i++) {
    const ent_sense *s = &b->draft.v[i].sense;
    if (b->draft.v[i].key != key || b->entry.v[s->entry].kind != ENT_LEX_ROLE || s->use != ENT_USE_PHRASE) continue;
    if (!s->arg && general == ENT_NONE) general = s->entry;
    if (s->arg && listed(ent_str_c(b->pool.p + s->arg), state)) return s->entry;
  }
  return general;
}

static bool known_phrase(const ent_builder *b, ent_str s) {
  ent_unit unit[ENT_UNITS_MAX];
  uint32_t n = ent_units_split(s, 0, unit, ENT_UNITS_MAX, NULL);
  uint64_t key = ENT_SPACE_NAMES;
  for (uint32_t i = 0; i < n; i++) key = ent_phrase_step(key, unit[i].hash);
  for (uint32_t i = 0; n && i < b->draft.n; i++)
    if (b->draft.v[i].key == key) return true;
  return false;
}

/* "navy spokesman": an institution's or group's phrase and a role behind it. */
static uint32_t find_compound_role(const ent_builder *b, ent_str phrase, ent_str state) {
  for (size_t at = ent_str_find(phrase, ENT_S(" "), 0); at != SIZE_MAX; at = ent_str_find(phrase, ENT_S(" "), at + 1)) {
    uint32_t role = find_role(b, (ent_str){phrase.p + at + 1, phrase.n - at - 1}, state);
    if (role != ENT_NONE && known_phrase(b, (ent_str){phrase.p, at})) return role;
  }
  return ENT_NONE;
}

/* A state's code, an organisation's id or a body. */
static uint32_t find_of(ent_builder *b, ent_str s) {
  uint32_t i = ent_builder_find(b, ENT_LEX_STATE, s);
  if (i == ENT_NONE) i = ent_builder_find(b, ENT_LEX_ORG, s);
  char low[64];
  if (i != ENT_NONE || s.n > sizeof low) return i;
  for (uint32_t k = b->kinds[ENT_LEX_ORG]; k < b->kinds[ENT_LEX_ORG + 1]; k++)
    if (s.n <= b->entry.v[k].body.n &&
        ent_str_eq(s, (ent_str){b->pool.p + b->entry.v[k].body.at, b->entry.v[k].body.n}) && !ent_str_is(s, "IGO"))
      return k;
  for (size_t k = 0; k < s.n; k++) low[k] = (char)(s.p[k] >= 'A' && s.p[k] <= 'Z' ? s.p[k] + 32 : s.p[k]);
  return ent_builder_find(b, ENT_LEX_ORG, (ent_str){low, s.n});
}

/* Takes the word for a provisional holder from the front. */
static bool take_acting(ent_str *s) {
  static const char *const words[] = {"acting ", "interim ", "caretaker "};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (ent_str_starts(*s, ent_str_c(words[i]))) {
      s->p += strlen(words[i]), s->n -= strlen(words[i]);
      return true;
    }
  return false;
}

static size_t last_of(ent_str s) {
  size_t at = SIZE_MAX;
  for (size_t i = ent_str_find(s, ENT_S(" of "), 0); i != SIZE_MAX; i = ent_str_find(s, ENT_S(" of "), i + 1)) at = i;
  return at;
}

static void do_office(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  ent_str rest = f->value;
  ent_piece p;
  while (ent_piece_next(b, f, &rest, &p)) {
    size_t of = last_of(p.text);
    if (p.only.n) bad(b, f, "not a period FROM..UNTIL", p.only);
    ent_lexoffice o = {.person = entry, .from = p.from, .until = p.until, .line = f->line};
    if (of == SIZE_MAX) {
      bad(b, f, "office without ` of ` a state or body", p.text);
      continue;
    }
    ent_str role = ent_str_trim((ent_str){p.text.p, of}),
            where = ent_str_trim((ent_str){p.text.p + of + 4, p.text.n - of - 4});
    o.phrase = ent_builder_text(b, role);
    o.role = find_role(b, role, where);
    if (o.role == ENT_NONE && take_acting(&role)) {
      o.acting = 1;
      o.phrase = ent_builder_text(b, role);
      o.role = find_role(b, role, where);
    }
    if (o.role == ENT_NONE) o.role = find_compound_role(b, role, where);
    o.of = find_of(b, where);
    if (o.role == ENT_NONE) bad(b, f, "unknown role", role);
    if (o.of == ENT_NONE) bad(b, f, "unknown state or body", where);
    if (o.role == ENT_NONE || o.of == ENT_NONE) continue;
    if (!b->entry.v[entry].count++) b->entry.v[entry].first = b->office.n;
    if (!ENT_PUSH(b->a, &b->office, o)) b->nomem = true;
  }
}

static void check_overlap(ent_builder *b, uint32_t entry) {
  const ent_lexentry *e = &b->entry.v[entry];
  for (uint32_t i = e->first; i < e->first + e->count; i++)
    for (uint32_t j = e->first; j < i; j++) {
      const ent_lexoffice *p = &b->office.v[i], *q = &b->office.v[j];
      if (p->role != q->role || p->of != q->of || p->acting != q->acting) continue;
      if (p->from < q->until && q->from < p->until)
        ent_builder_bad(b, b->stanza->file, p->line, "overlaps another period of the same office",
                        ent_str_c(b->pool.p + p->phrase.at));
    }
}

/* Where no short name is given: the last word of each name. */
static void default_short(ent_builder *b, uint32_t entry) {
  for (uint32_t i = 0; i < b->stanza->nfield; i++) {
    const ent_field *f = &b->stanza->field[i];
    if (!ent_str_is(f->key, "name")) continue;
    ent_str rest = f->value;
    ent_piece p;
    while (ent_piece_next(b, f, &rest, &p)) {
      size_t at = p.text.n;
      while (at > 0 && p.text.p[at - 1] != ' ') at--;
      ent_str last = {p.text.p + at, p.text.n - at};
      if (at && letters(last) >= 2) add_phrase(b, entry, f, last, ENT_USE_SHORT, &p, 0);
    }
  }
}

/* ---- places ----------------------------------------------------------- */

static const struct {
  const char *name;
  uint8_t value;
} precisions[] = {{"site", ENT_PRECISION_SITE},         {"city", ENT_PRECISION_CITY},
                  {"district", ENT_PRECISION_DISTRICT}, {"region", ENT_PRECISION_REGION},
                  {"country", ENT_PRECISION_COUNTRY},   {"area", ENT_PRECISION_AREA}};

static void do_precision(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  for (size_t i = 0; i < sizeof precisions / sizeof *precisions; i++)
    if (ent_str_is(f->value, precisions[i].name)) {
      b->entry.v[entry].precision = precisions[i].value;
      return;
    }
  bad(b, f, "precision is site, city, district, region, country or area", f->value);
}

static bool set_at(ent_lexentry *e, ent_str lat, ent_str lon) {
  double y, x;
  if (!ent_str_double(lat, &y) || !ent_str_double(lon, &x) || !(fabs(y) <= 90) || !(fabs(x) <= 180)) return false;
  e->lat = (float)y;
  e->lon = (float)x;
  return true;
}

static void do_at(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  ent_str rest = f->value, lat, lon, more;
  bool ok = ent_str_word(&rest, &lat) && ent_str_word(&rest, &lon) && !ent_str_word(&rest, &more);
  if (ok && lat.n && lat.p[lat.n - 1] == ',') lat.n--;
  if (!ok || !set_at(&b->entry.v[entry], lat, lon)) bad(b, f, "not a latitude and a longitude in degrees", f->value);
}

static void do_admin1(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  b->entry.v[entry].admin1 = ent_builder_text(b, f->value);
}

static void do_geonames(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  b->entry.v[entry].geonames = ent_builder_text(b, f->value);
}

static void do_population(ent_builder *b, uint32_t entry, const ent_field *f, int arg) {
  (void)arg;
  int64_t n;
  if (!ent_str_int(f->value, &n) || n < 0 || n > UINT32_MAX) bad(b, f, "not a number of people", f->value);
  else b->entry.v[entry].population = (uint32_t)n;
}

/* ---- words of reference ----------------------------------------------- */

static void do_word(ent_builder *b, uint32_t entry, const ent_field *f, int use) {
  ent_str rest = f->value, one;
  while (ent_str_split(&rest, ';', &one)) {
    ent_sense sense = {.entry = entry, .use = (uint8_t)use, .from = ENT_DAY_MIN, .until = ENT_DAY_MAX};
    if (!ent_builder_phrase(b, ENT_SPACE_WORDS, one, sense)) bad(b, f, "no letters in this word", one);
  }
}

/* ---- the kinds -------------------------------------------------------- */

#define COMMON                                                                                                         \
  {"note", do_ignored, 0}, {"source", do_ignored, 0}, {"from", do_day, 0}, {"until", do_day, 1}, {                     \
    NULL, NULL, 0                                                                                                      \
  }

static const key_rule state_keys[] = {{"name", do_phrases, ENT_USE_NAME},
                                      {"adjective", do_phrases, ENT_USE_ADJECTIVE},
                                      {"demonym", do_phrases, ENT_USE_DEMONYM},
                                      {"capital", do_phrases, ENT_USE_CAPITAL},
                                      {"metonym", do_phrases, ENT_USE_METONYM},
                                      {"short", do_phrases, ENT_USE_NAME},
                                      {"iso2", do_ignored, 0},
                                      {"cow", do_ignored, 0},
                                      {"gw", do_ignored, 0},
                                      {"region", do_ignored, 0},
                                      {"at", do_at, 0},
                                      COMMON};
static const key_rule org_keys[] = {{"name", do_phrases, ENT_USE_NAME},
                                    {"short", do_phrases, ENT_USE_ALIAS},
                                    {"adjective", do_phrases, ENT_USE_ADJECTIVE},
                                    {"demonym", do_phrases, ENT_USE_DEMONYM},
                                    {"metonym", do_phrases, ENT_USE_METONYM},
                                    {"kind", do_org_kind, 0},
                                    {"body", do_body, 0},
                                    {"country", do_country, 0},
                                    {"sector", do_sector, 0},
                                    {"code", do_code, 0},
                                    {"seat", do_ignored, 0},
                                    {"member", do_ignored, 0},
                                    {"region", do_ignored, 0},
                                    {"at", do_at, 0},
                                    COMMON};
static const key_rule institution_keys[] = {{"phrase", do_role_phrase, ENT_USE_PHRASE},
                                            {"plural", do_role_phrase, ENT_USE_PHRASES},
                                            {"kind", do_org_kind, 0},
                                            {"sector", do_sector, 0},
                                            COMMON};
static const key_rule role_keys[] = {{"phrase", do_role_phrase, ENT_USE_PHRASE},
                                     {"plural", do_role_phrase, ENT_USE_PHRASES},
                                     {"sector", do_sector, 0},
                                     {"class", do_class, 0},
                                     {"anon", do_flag, ENT_LEXF_ANON},
                                     {"expert", do_flag, ENT_LEXF_EXPERT},
                                     {"media", do_flag, ENT_LEXF_MEDIA},
                                     {"gender", do_gender, 0},
                                     {"holder", do_refs, ENT_LEX_ROLE},
                                     COMMON};
static const key_rule group_keys[] = {{"name", do_phrases, ENT_USE_NAME},
                                      {"adjective", do_phrases, ENT_USE_ADJECTIVE},
                                      {"demonym", do_phrases, ENT_USE_DEMONYM},
                                      {"plural", do_phrases, ENT_USE_DEMONYM},
                                      {"country", do_country, 0},
                                      {"body", do_body, 0},
                                      {"sector", do_sector, 0},
                                      {"code", do_code, 0},
                                      {"kind", do_sort, 0},
                                      {"region", do_ignored, 0},
                                      {"metonym", do_phrases, ENT_USE_METONYM},
                                      {"member", do_ignored, 0},
                                      COMMON};
static const key_rule area_keys[] = {{"name", do_phrases, ENT_USE_NAME},
                                     {"adjective", do_phrases, ENT_USE_ADJECTIVE},
                                     {"demonym", do_phrases, ENT_USE_DEMONYM},
                                     {"contains", do_refs, ENT_LEX_STATE},
                                     {"excludes", do_ignored, 0},
                                     {"at", do_at, 0},
                                     {"in", do_ignored, 0},
                                     COMMON};
static const key_rule person_keys[] = {{"name", do_phrases, ENT_USE_NAME},
                                       {"short", do_phrases, ENT_USE_SHORT},
                                       {"gender", do_gender, 0},
                                       {"country", do_country, 0},
                                       {"body", do_body, 0},
                                       {"sector", do_sector, 0},
                                       {"code", do_code, 0},
                                       {"office", do_office, 0},
                                       COMMON};
static const key_rule place_keys[] = {{"name", do_phrases, ENT_USE_NAME},
                                      {"short", do_phrases, ENT_USE_NAME},
                                      {"adjective", do_phrases, ENT_USE_ADJECTIVE},
                                      {"metonym", do_phrases, ENT_USE_METONYM},
                                      {"country", do_country, 0},
                                      {"admin1", do_admin1, 0},
                                      {"at", do_at, 0},
                                      {"precision", do_precision, 0},
                                      {"type", do_sort, 0},
                                      {"geonames", do_geonames, 0},
                                      {"population", do_population, 0},
                                      {"in", do_ignored, 0},
                                      COMMON};
static const key_rule word_keys[] = {{"word", do_word, ENT_USE_PHRASE},
                                     {"plural", do_word, ENT_USE_PHRASES},
                                     {"refers", do_sort, 0},
                                     {"gender", do_gender, 0},
                                     {"effect", do_sort, 0},
                                     {"many", do_flag, ENT_LEXF_PLURAL},
                                     {"reflexive", do_flag, ENT_LEXF_REFL},
                                     COMMON};

static const struct kind_rule {
  const char *name;
  ent_lexkind kind;
  uint8_t set;
  const key_rule *keys;
  const char *needs; /* key that must be there */
} kind_rules[] = {{"state", ENT_LEX_STATE, 0, state_keys, "name"},
                  {"org", ENT_LEX_ORG, 0, org_keys, "name"},
                  {"institution", ENT_LEX_INSTITUTION, 0, institution_keys, "phrase"},
                  {"role", ENT_LEX_ROLE, 0, role_keys, "phrase"},
                  {"group", ENT_LEX_GROUP, 0, group_keys, "name"},
                  {"area", ENT_LEX_AREA, 0, area_keys, "name"},
                  {"person", ENT_LEX_PERSON, 0, person_keys, "name"},
                  {"place", ENT_LEX_PLACE, 0, place_keys, "name"},
                  {"pronoun", ENT_LEX_WORD, ENT_WORD_PRONOUN, word_keys, "word"},
                  {"description", ENT_LEX_WORD, ENT_WORD_DESCRIPTION, word_keys, "word"},
                  {"modifier", ENT_LEX_WORD, ENT_WORD_MODIFIER, word_keys, "word"},
                  {"wordset", ENT_LEX_WORD, ENT_WORD_SET, word_keys, "word"}};
#define NKINDS (sizeof kind_rules / sizeof *kind_rules)

static const struct kind_rule *kind_of(ent_str kind) {
  for (size_t i = 0; i < NKINDS; i++)
    if (ent_str_is(kind, kind_rules[i].name)) return &kind_rules[i];
  return NULL;
}

static void run_keys(ent_builder *b, uint32_t entry, const key_rule *keys) {
  for (uint32_t i = 0; i < b->stanza->nfield && !b->stop; i++) {
    const ent_field *f = &b->stanza->field[i];
    const key_rule *k = keys;
    while (k->key && !ent_str_is(f->key, k->key)) k++;
    if (k->key) k->fn(b, entry, f, k->arg);
    else bad(b, f, "unknown key for this kind", f->key);
  }
}

/* What follows from other keys: an entry's code, country and short names. */
static void finish(ent_builder *b, uint32_t entry, const struct kind_rule *k) {
  if (k->kind == ENT_LEX_STATE) b->entry.v[entry].country = b->entry.v[entry].id;
  if (k->kind == ENT_LEX_PERSON) {
    if (!ent_stanza_get(b->stanza, "short").n) default_short(b, entry);
    check_overlap(b, entry);
  }
  if (k->kind == ENT_LEX_PLACE && !b->entry.v[entry].precision) b->entry.v[entry].precision = ENT_PRECISION_SITE;
  if (k->kind == ENT_LEX_AREA) b->entry.v[entry].precision = ENT_PRECISION_AREA;
}

static void compile_stanza(ent_builder *b, const ent_stanza *s, const struct kind_rule *k, uint32_t entry) {
  b->stanza = s;
  b->entry.v[entry].set = k->set;
  if (k->kind == ENT_LEX_STATE && !is_code(s->id, 3, 3))
    ent_builder_bad(b, s->file, s->line, "a state's code is three capitals", s->id);
  if (!ent_stanza_get(s, k->needs).n && !(k->set && ent_stanza_get(s, "plural").n))
    ent_builder_bad(b, s->file, s->line, "entry without a name", s->id);
  run_keys(b, entry, k->keys);
  finish(b, entry, k);
}

/* ---- the table of cities ---------------------------------------------- */

typedef struct city_row {
  ent_str geonames, name, alternates, country, admin1, lat, lon, population;
} city_row;

static bool read_row(ent_str line, city_row *r) {
  ent_str *col[] = {&r->geonames, &r->name, &r->alternates, &r->country, &r->admin1, &r->lat, &r->lon, &r->population};
  for (size_t i = 0; i < sizeof col / sizeof *col; i++) {
    const char *tab = memchr(line.p, '\t', line.n);
    size_t n = tab ? (size_t)(tab - line.p) : line.n;
    *col[i] = ent_str_trim((ent_str){line.p, n});
    if (!tab && i + 1 < sizeof col / sizeof *col) return false;
    n += tab != NULL;
    line.p += n, line.n -= n;
  }
  return r->name.n > 0;
}

static void add_city(ent_builder *b, const city_row *r, const char *file, uint32_t line) {
  uint32_t entry = ent_builder_entry(b, ENT_LEX_PLACE, r->geonames.n ? r->geonames : r->name, file, line);
  if (entry == ENT_NONE) return;
  int64_t population = 0;
  if (r->population.n && !ent_str_int(r->population, &population))
    ent_builder_bad(b, file, line, "not a number of people", r->population);
  if (ent_builder_find(b, ENT_LEX_STATE, r->country) == ENT_NONE)
    ent_builder_bad(b, file, line, "no state has this code", r->country);
  ent_lexref name = ent_builder_text(b, r->name), country = ent_builder_text(b, r->country);
  ent_lexref admin1 = ent_builder_text(b, r->admin1), id = ent_builder_text(b, r->geonames);
  ent_lexentry *e = &b->entry.v[entry];
  e->name = name, e->country = country, e->admin1 = admin1, e->geonames = id;
  e->flags |= ENT_LEXF_CITY;
  e->precision = ENT_PRECISION_CITY;
  e->population = (uint32_t)(population < 0 ? 0 : population);
  if (!set_at(e, r->lat, r->lon)) ent_builder_bad(b, file, line, "not a latitude and a longitude in degrees", r->lat);
  ent_sense sense = {.entry = entry, .use = ENT_USE_NAME, .from = ENT_DAY_MIN, .until = ENT_DAY_MAX};
  ent_builder_phrase(b, ENT_SPACE_NAMES, r->name, sense);
  ent_str rest = r->alternates, one;
  sense.use = ENT_USE_ALIAS;
  while (ent_str_split(&rest, ';', &one))
    if (letters(one) >= 3) ent_builder_phrase(b, ENT_SPACE_NAMES, one, sense);
}

static void add_table(ent_builder *b, ent_str text, const char *file) {
  for (uint32_t line = 1; text.n && !b->stop; line++) {
    const char *nl = memchr(text.p, '\n', text.n);
    size_t n = nl ? (size_t)(nl - text.p) : text.n;
    ent_str s = ent_str_trim((ent_str){text.p, n});
    city_row r;
    if (s.n && *s.p != '#') {
      if (read_row((ent_str){text.p, n}, &r)) add_city(b, &r, file, line);
      else ent_builder_bad(b, file, line, "a city has eight columns, tabs between them", s);
    }
    n += nl != NULL;
    text.p += n, text.n -= n;
  }
}

static ent_code add_tables(ent_builder *b) {
  for (uint32_t i = 0; i < b->src->table.n && !b->stop; i++) {
    ent_str path = b->src->table.v[i];
    if (!ent_str_ends(path, ENT_S("cities.tsv"))) continue;
    ent_buf buf;
    ent_buf_init(&buf, 256u << 20);
    ent_code code = ent_file_read(path.p, 256u << 20, &buf, b->err);
    ent_str text = code ? (ent_str){0} : ent_arena_dup(b->a, ent_buf_str(&buf));
    ent_buf_free(&buf);
    if (code) return code;
    if (!text.p) return ent_nomem(b->err);
    size_t at = ent_str_find(path, ENT_S("places/"), 0);
    add_table(b, text, path.p + (at == SIZE_MAX ? 0 : at));
  }
  return ENT_OK;
}

/* The city that is each state's first capital goes into its list: the largest of that name there. */
static void link_capitals(ent_builder *b) {
  for (uint32_t i = 0, n = b->draft.n; i < n; i++) {
    const ent_sense *c = &b->draft.v[i].sense;
    if (c->use != ENT_USE_CAPITAL || b->entry.v[c->entry].kind != ENT_LEX_STATE || b->entry.v[c->entry].population)
      continue;
    uint32_t best = ENT_NONE;
    for (uint32_t k = 0; k < n; k++) {
      const ent_lexentry *p = &b->entry.v[b->draft.v[k].sense.entry];
      if (b->draft.v[k].key != b->draft.v[i].key || p->kind != ENT_LEX_PLACE ||
          p->country.at != b->entry.v[c->entry].country.at)
        continue;
      if (best == ENT_NONE || p->population > b->entry.v[best].population) best = b->draft.v[k].sense.entry;
    }
    ent_lexentry *state = &b->entry.v[c->entry];
    if (best == ENT_NONE ||
        (state->count && b->entry.v[b->list.v[state->first]].population >= b->entry.v[best].population))
      continue;
    state->first = b->list.n;
    state->count = 1;
    if (!ENT_PUSH(b->a, &b->list, best)) b->nomem = true;
  }
}

/* ---- all together ----------------------------------------------------- */

static void add_entries(ent_builder *b, ent_lexkind kind) {
  b->kinds[kind] = b->entry.n;
  for (uint32_t i = 0; i < b->src->stanza.n; i++) {
    const ent_stanza *s = &b->src->stanza.v[i];
    const struct kind_rule *k = kind_of(s->kind);
    if (k && k->kind == kind) ent_builder_entry(b, kind, s->id, s->file, s->line);
  }
}

ent_code ent_names_compile(const ent_lexsource *src, ent_image_writer *w, ent_report *report, void *arg,
                           ent_error *err) {
  ent_builder b;
  ent_code code = ent_builder_init(&b, src, report, arg, err);
  if (code) return ent_arena_free(b.a), code;
  for (int kind = 0; kind < ENT_LEX_KINDS; kind++) add_entries(&b, (ent_lexkind)kind);
  if (b.nomem) code = ent_nomem(err);
  for (int kind = 0; kind < ENT_LEX_KINDS && !code; kind++) {
    uint32_t entry = b.kinds[kind];
    b.drafts[kind] = b.draft.n;
    for (uint32_t i = 0; i < src->stanza.n && !b.stop; i++) {
      const struct kind_rule *k = kind_of(src->stanza.v[i].kind);
      if (k && k->kind == (ent_lexkind)kind) compile_stanza(&b, &src->stanza.v[i], k, entry++);
    }
  }
  if (!code) code = add_tables(&b);
  if (!code && !b.nomem) link_capitals(&b);
  if (!code) code = ent_builder_write(&b, w);
  uint32_t errors = b.errors;
  ent_builder_free(&b);
  return code ? code : errors ? ENT_ERR_FORMAT : ENT_OK;
}
