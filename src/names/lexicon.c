/*
** lexicon.c - the mapped lexicon. Opening looks at the sections' sizes only; every index that comes out of the file is
** checked where it is used, so that a forged image gives wrong answers at worst.
*/
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "names/lexicon.h"

#include <stdlib.h>

/* ---- opening ---------------------------------------------------------- */

static ent_code take(ent_lexicon *lex, const char *name, size_t size, const void **p, uint32_t *n, ent_error *err) {
  const uint8_t *bytes = NULL;
  size_t len = 0;
  ent_code code = ent_image_section(lex->image, name, &bytes, &len, err);
  if (code) return code;
  if (len % size || len / size > UINT32_MAX - 1)
    return ent_failf(err, ENT_ERR_FORMAT, "section has a size it cannot have", NULL, 0, 0, "section %s", name);
  *p = bytes;
  *n = (uint32_t)(len / size);
  return ENT_OK;
}

#define TAKE(section, field)                                                                                           \
  if (!code) code = take(lex, section, sizeof *lex->field, (const void **)&lex->field, &lex->n##field, err)

ent_code ent_lexicon_open(ent_image *img, ent_lexicon **out, ent_error *err) {
  *out = NULL;
  ent_lexicon *lex = calloc(1, sizeof *lex);
  if (!lex) return ent_nomem(err);
  lex->image = img;
  ent_code code = ENT_OK;
  TAKE("names.pool", pool);
  TAKE("names.file", file);
  TAKE("names.entry", entry);
  TAKE("names.sense", sense);
  TAKE("names.phrase", phrase);
  TAKE("names.office", office);
  TAKE("names.holder", holder);
  TAKE("names.list", list);
  TAKE("names.part", part);
  if (!code && (!lex->npool || lex->pool[lex->npool - 1] || !lex->nphrase || (lex->nphrase & (lex->nphrase - 1)) || (lex->npart & (lex->npart - 1))))
    code = ent_fail(err, ENT_ERR_FORMAT, "pool or table of phrases is malformed", NULL, 0, 0);
  if (code) ent_lexicon_free(lex);
  else *out = lex;
  return code;
}

void ent_lexicon_free(ent_lexicon *lex) {
  free(lex);
}

/* ---- pieces ----------------------------------------------------------- */

ent_str ent_lex_str(const ent_lexicon *lex, ent_lexref r) {
  if (!r.n || r.at >= lex->npool || r.n > lex->npool - r.at) return (ent_str){"", 0};
  return (ent_str){lex->pool + r.at, r.n};
}

ent_str ent_lex_cstr(const ent_lexicon *lex, uint32_t at) {
  return at < lex->npool ? ent_str_c(lex->pool + at) : (ent_str){"", 0};
}

const ent_lexentry *ent_lex_entry(const ent_lexicon *lex, uint32_t i) {
  return i < lex->nentry && lex->entry[i].kind < ENT_LEX_KINDS ? &lex->entry[i] : NULL;
}

const char *ent_lex_file(const ent_lexicon *lex, const ent_lexentry *e) {
  if (e->file >= lex->nfile) return NULL;
  ent_str s = ent_lex_str(lex, lex->file[e->file]);
  return s.n ? s.p : NULL; /* the pool has a NUL behind each string */
}

const ent_phrase *ent_lex_phrase(const ent_lexicon *lex, uint64_t key) {
  uint32_t mask = lex->nphrase - 1, i = (uint32_t)(key >> 20) & mask;
  for (uint32_t tries = 0; tries <= mask; tries++, i = (i + 1) & mask) {
    if (lex->phrase[i].key == key) return &lex->phrase[i];
    if (!lex->phrase[i].key) return NULL;
  }
  return NULL;
}

const ent_sense *ent_lex_senses(const ent_lexicon *lex, const ent_phrase *p, uint32_t *n) {
  *n = 0;
  if (!p || p->sense >= lex->nsense) return NULL;
  *n = p->n < lex->nsense - p->sense ? p->n : lex->nsense - p->sense;
  return &lex->sense[p->sense];
}

const ent_sense *ent_lex_find(const ent_lexicon *lex, uint64_t space, ent_str s, uint32_t *n) {
  ent_unit unit[ENT_UNITS_MAX];
  uint32_t count = ent_units_split(s, 0, unit, ENT_UNITS_MAX, NULL);
  *n = 0;
  if (!count) return NULL;
  for (uint32_t i = 0; i < count; i++) space = ent_phrase_step(space, unit[i].hash);
  return ent_lex_senses(lex, ent_lex_phrase(lex, space), n);
}

const ent_lexentry *ent_lex_word(const ent_lexicon *lex, ent_str s, ent_wordset set, const char *id,
                                 const ent_sense **sense) {
  uint32_t n;
  const ent_sense *v = ent_lex_find(lex, ENT_SPACE_WORDS, s, &n);
  for (uint32_t i = 0; i < n; i++) {
    const ent_lexentry *e = ent_lex_entry(lex, v[i].entry);
    if (!e || e->kind != ENT_LEX_WORD || e->set != set || (id && !ent_str_is(ent_lex_str(lex, e->id), id))) continue;
    if (sense) *sense = &v[i];
    return e;
  }
  return NULL;
}

uint32_t ent_lex_by_id(const ent_lexicon *lex, ent_lexkind kind, ent_str id) {
  uint64_t key = XXH3_64bits_withSeed(id.p, id.n, 1000u + (uint64_t)kind);
  uint32_t n;
  const ent_sense *v = ent_lex_senses(lex, ent_lex_phrase(lex, key ? key : 1), &n);
  for (uint32_t i = 0; i < n; i++) {
    const ent_lexentry *e = ent_lex_entry(lex, v[i].entry);
    if (e && e->kind == kind && ent_str_eq(ent_lex_str(lex, e->id), id)) return v[i].entry;
  }
  return ENT_NONE;
}

uint32_t ent_lex_state(const ent_lexicon *lex, ent_str code) {
  return ent_lex_by_id(lex, ENT_LEX_STATE, code);
}

/* ---- offices ---------------------------------------------------------- */

static const ent_lexoffice *holding(const ent_lexicon *lex, uint32_t i) {
  uint32_t at = i < lex->nholder ? lex->holder[i] : ENT_NONE;
  return at < lex->noffice ? &lex->office[at] : NULL;
}

/* First of names.holder that is not before (of, role). */
static uint32_t lower_bound(const ent_lexicon *lex, uint32_t role, uint32_t of) {
  uint32_t lo = 0, hi = lex->nholder;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    const ent_lexoffice *o = holding(lex, mid);
    if (o && (o->of < of || (o->of == of && o->role < role))) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

uint32_t ent_lex_holder(const ent_lexicon *lex, uint32_t role, uint32_t of, ent_day on) {
  uint32_t best = ENT_NONE;
  for (uint32_t i = lower_bound(lex, role, of); i < lex->nholder; i++) {
    const ent_lexoffice *o = holding(lex, i);
    if (!o || o->of != of || o->role != role) break;
    if (on != ENT_DAY_UNKNOWN && (o->from > on || o->until < on)) continue;
    best = lex->holder[i]; /* the one that began last */
  }
  return best;
}

/* ---- look-ups for people ---------------------------------------------- */

static ent_office office_out(const ent_lexicon *lex, const ent_lexoffice *o) {
  static const ent_lexentry none;
  const ent_lexentry *p = ent_lex_entry(lex, o->person), *r = ent_lex_entry(lex, o->role),
                     *of = ent_lex_entry(lex, o->of);
  if (!p) p = &none;
  if (!r) r = &none;
  if (!of) of = &none;
  return (ent_office){.person = ent_lex_str(lex, p->name),
                      .person_id = ent_lex_str(lex, p->id),
                      .role = ent_lex_str(lex, o->phrase),
                      .role_id = ent_lex_str(lex, r->id),
                      .of = ent_lex_str(lex, of->body.n ? of->body : of->id),
                      .of_name = ent_lex_str(lex, of->name),
                      .from = o->from,
                      .until = o->until,
                      .acting = o->acting != 0,
                      .file = ent_lex_file(lex, p),
                      .line = o->line};
}

static bool in_period(const ent_lexoffice *o, ent_day on) {
  return on == ENT_DAY_UNKNOWN || (o->from <= on && on <= o->until);
}

static bool visit_person(const ent_lexicon *lex, const ent_lexentry *p, ent_day on, ent_office_visit *visit,
                         void *arg) {
  for (uint32_t i = 0; i < p->count && p->first + i < lex->noffice; i++) {
    const ent_lexoffice *o = &lex->office[p->first + i];
    ent_office out = office_out(lex, o);
    if (in_period(o, on) && !visit(arg, &out)) return false;
  }
  return true;
}

uint32_t ent_lexicon_find_person(const ent_lexicon *lex, ent_str name, ent_day on, ent_office_visit *visit, void *arg) {
  uint32_t n, persons = 0, last = ENT_NONE;
  const ent_sense *v = ent_lex_find(lex, ENT_SPACE_NAMES, name, &n);
  for (uint32_t i = 0; i < n; i++) {
    const ent_lexentry *p = ent_lex_entry(lex, v[i].entry);
    if (!p || p->kind != ENT_LEX_PERSON || v[i].entry == last) continue;
    last = v[i].entry;
    persons++;
    if (visit && !visit_person(lex, p, on, visit, arg)) break;
  }
  return persons;
}

/* The state or organisation that people call s. */
static uint32_t find_body(const ent_lexicon *lex, ent_str s) {
  uint32_t at = ent_lex_state(lex, s), n;
  if (at == ENT_NONE) at = ent_lex_by_id(lex, ENT_LEX_ORG, s);
  const ent_sense *v = at == ENT_NONE ? ent_lex_find(lex, ENT_SPACE_NAMES, s, &n) : NULL;
  for (uint32_t i = 0; v && i < n; i++) {
    const ent_lexentry *e = ent_lex_entry(lex, v[i].entry);
    if (e && (e->kind == ENT_LEX_STATE || e->kind == ENT_LEX_ORG)) return v[i].entry;
  }
  return at;
}

ent_code ent_lexicon_find_office(const ent_lexicon *lex, ent_str role, ent_str of, ent_day on, ent_office_visit *visit,
                                 void *arg, ent_error *err) {
  uint32_t body = find_body(lex, of), n, known = 0;
  if (body == ENT_NONE)
    return ent_failf(err, ENT_ERR_NOTFOUND, "no state or body has this name", NULL, 0, 0, "%.*s", (int)of.n, of.p);
  const ent_sense *v = ent_lex_find(lex, ENT_SPACE_NAMES, role, &n);
  for (uint32_t i = 0; i < n; i++) {
    const ent_lexentry *r = ent_lex_entry(lex, v[i].entry);
    if (!r || r->kind != ENT_LEX_ROLE) continue;
    known++;
    for (uint32_t k = lower_bound(lex, v[i].entry, body); k < lex->nholder; k++) {
      const ent_lexoffice *o = holding(lex, k);
      if (!o || o->of != body || o->role != v[i].entry) break;
      ent_office out = office_out(lex, o);
      if (in_period(o, on) && !visit(arg, &out)) return ENT_OK;
    }
  }
  return known ? ENT_OK
               : ent_failf(err, ENT_ERR_NOTFOUND, "no role has this name", NULL, 0, 0, "%.*s", (int)role.n, role.p);
}

ent_str ent_lexicon_country(const ent_lexicon *lex, ent_str name) {
  const ent_lexentry *e = ent_lex_entry(lex, find_body(lex, name));
  return e && e->kind == ENT_LEX_STATE ? ent_lex_str(lex, e->id) : (ent_str){"", 0};
}

ent_str ent_lexicon_country_name(const ent_lexicon *lex, ent_str code) {
  const ent_lexentry *e = ent_lex_entry(lex, ent_lex_state(lex, code));
  return e ? ent_lex_str(lex, e->name) : (ent_str){"", 0};
}

ent_lexicon_counts ent_lexicon_count(const ent_lexicon *lex) {
  uint32_t n[256] = {0};
  for (uint32_t i = 0; i < lex->nentry; i++) n[lex->entry[i].kind]++;
  return (ent_lexicon_counts){.state = n[ENT_LEX_STATE],
                              .person = n[ENT_LEX_PERSON],
                              .org = n[ENT_LEX_ORG],
                              .institution = n[ENT_LEX_INSTITUTION],
                              .role = n[ENT_LEX_ROLE],
                              .group = n[ENT_LEX_GROUP],
                              .place = n[ENT_LEX_PLACE],
                              .area = n[ENT_LEX_AREA],
                              .sense = lex->nsense,
                              .office = lex->noffice};
}
