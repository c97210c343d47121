/*
** record.c - results as JSON records, one a line: entente.event/1, entente.claim/1, entente.predicate/1, time expressions. What is unknown
** is left out.
*/
#include "event/record.h"

#include <math.h>

/* ---- pieces ----------------------------------------------------------- */

static bool in_title(const ent_coded *d, ent_span s) { return d->text.title_start != ENT_NONE && s.start >= d->text.title_start; }

/* start, end and, in the title, "in". */
static void offsets(ent_json *j, const ent_coded *d, ent_span s) {
  uint32_t base = in_title(d, s) ? d->text.title_start : 0;
  ent_json_kint(j, "start", s.start - base);
  ent_json_kint(j, "end", s.end - base);
  if (base) ent_json_kcstr(j, "in", "title");
}

static void words(ent_json *j, const ent_coded *d, ent_span s) {
  ent_json_kstr(j, "text", ent_str_span(d->text.text, s));
  offsets(j, d, s);
}

static const char *const kind_names[] = {"", "person", "state", "org", "group", "place", "other"};

static void entity(ent_json *j, const ent_entity *e) {
  ent_json_kstr(j, "name", e->name);
  ent_json_kstr(j, "country", e->country);
  ent_json_kstr(j, "body", e->body);
  ent_json_kstr(j, "code", e->code);
  ent_json_kstr(j, "sector", e->sector);
  ent_json_kstr(j, "role", e->role);
  ent_json_kcstr(j, "kind", kind_names[e->kind < 7 ? e->kind : 0]);
  ent_json_kstr(j, "actor_id", e->actor_id);
}

static void party(ent_json *j, const ent_coded *d, const ent_party *p) {
  ent_json_begin(j, '{');
  words(j, d, p->span);
  if (p->entity != ENT_NONE) entity(j, &d->names.entity[p->entity]);
  ent_json_end(j, '}');
}

static void parties(ent_json *j, const ent_coded *d, const char *key, const ent_party *v, uint32_t n) {
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) party(j, d, &v[i]);
  ent_json_end(j, ']');
}

static void range(ent_json *j, const char *key, double low, double high) {
  if (isnan(low) && isnan(high)) return;
  ent_json_key(j, key);
  ent_json_begin(j, '[');
  ent_json_double(j, low);
  ent_json_double(j, high);
  ent_json_end(j, ']');
}

static void document(ent_json *j, const ent_coded *d) {
  const ent_document *doc = d->document;
  ent_json_key(j, "document");
  ent_json_begin(j, '{');
  ent_json_kcstr(j, "id", d->id);
  ent_json_kstr(j, "url", doc->url);
  ent_json_kstr(j, "site", doc->site);
  ent_json_kstr(j, "title", doc->title);
  ent_json_kstr(j, "published", doc->published);
  if (!doc->url.n) ent_json_kstr(j, "input", doc->input);
  ent_json_end(j, '}');
}

static void sentence(ent_json *j, const ent_coded *d, uint32_t i) {
  const ent_sentence *s = &d->text.sentence[i];
  ent_json_key(j, "sentence");
  ent_json_begin(j, '{');
  ent_json_kint(j, "index", i);
  offsets(j, d, s->span);
  ent_json_kstr(j, "text", ent_str_span(d->text.text, s->span));
  ent_json_end(j, '}');
}

static void day(ent_json *j, const char *key, ent_day v) {
  if (v == ENT_DAY_UNKNOWN || v == ENT_DAY_MIN || v == ENT_DAY_MAX) return;
  int y, m, dd;
  char buf[32];
  ent_day_split(v, &y, &m, &dd);
  snprintf(buf, sizeof buf, "%04d-%02d-%02d", y, m, dd);
  ent_json_kcstr(j, key, buf);
}

static void date(ent_json *j, const ent_coded *d, ent_span span, ent_day from, ent_day to, uint8_t grain, uint8_t basis) {
  static const char *const basis_names[] = {"", "text", "context", "published"};
  if (from == ENT_DAY_UNKNOWN && to == ENT_DAY_UNKNOWN && span.start == span.end) return;
  ent_json_key(j, "date");
  ent_json_begin(j, '{');
  if (span.end > span.start) words(j, d, span);
  day(j, "from", from);
  day(j, "to", to);
  ent_json_kcstr(j, "grain", ent_grain_name(grain));
  ent_json_kcstr(j, "basis", basis_names[basis < 4 ? basis : 0]);
  ent_json_end(j, '}');
}

static void place(ent_json *j, const ent_coded *d, uint32_t mention) {
  static const char *const precision[] = {"", "site", "city", "district", "region", "country", "area"};
  if (mention == ENT_NONE) return;
  const ent_mention *m = &d->names.mention[mention];
  ent_json_key(j, "place");
  ent_json_begin(j, '{');
  words(j, d, m->span);
  if (m->entity != ENT_NONE) {
    const ent_entity *e = &d->names.entity[m->entity];
    ent_json_kstr(j, "name", e->name);
    ent_json_kstr(j, "admin1", e->admin1);
    ent_json_kstr(j, "country", e->country);
    if (!isnan(e->lat) && !isnan(e->lon) && (e->lat != 0 || e->lon != 0)) {
      ent_json_kdouble(j, "lat", e->lat);
      ent_json_kdouble(j, "lon", e->lon);
    }
    ent_json_kstr(j, "geonames", e->geonames);
    ent_json_kcstr(j, "precision", precision[e->precision < 7 ? e->precision : 0]);
  }
  if (d->text.sentence[m->sentence].flags & ENT_SENTENCE_DATELINE) ent_json_kcstr(j, "basis", "dateline");
  ent_json_end(j, '}');
}

static void sources(ent_json *j, const ent_coded *d, const ent_source *v, uint32_t n) {
  ent_json_key(j, "sources");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) {
    const ent_entity *e = v[i].who.entity == ENT_NONE ? NULL : &d->names.entity[v[i].who.entity];
    ent_json_begin(j, '{');
    words(j, d, v[i].who.span);
    if (e) {
      ent_json_kstr(j, "name", e->name);
      ent_json_kstr(j, "country", e->country);
      ent_json_kstr(j, "body", e->body);
    }
    ent_json_kcstr(j, "kind", ent_source_kind_name(v[i].kind));
    if (v[i].count) ent_json_kint(j, "count", v[i].count);
    ent_json_kstr(j, "verb", v[i].verb);
    ent_json_kcstr(j, "factuality", ent_factuality_name(v[i].factuality));
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

static void quotes(ent_json *j, const ent_coded *d, const ent_span *v, uint32_t n) {
  if (!n) return;
  ent_json_key(j, "quote");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < n; i++) {
    ent_json_begin(j, '{');
    offsets(j, d, v[i]);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

/* ---- ids -------------------------------------------------------------- */

/* n of what stands in the title counts from here, so that no id of the body is met. */
#define FIRST_IN_TITLE 1000u

/* "<document>:<start>-<end>:<n>". */
static void id_of(char out[96], const ent_coded *d, ent_span s, uint32_t n, const char *kind) {
  bool title = in_title(d, s);
  uint32_t base = title ? d->text.title_start : 0;
  snprintf(out, 96, "%s:%s%u-%u:%u", d->id, kind, s.start - base, s.end - base, title ? n + FIRST_IN_TITLE : n);
}

void ent_event_id(const ent_coded *d, uint32_t i, char out[96]) {
  id_of(out, d, d->events.event[i].trigger_span, d->events.event[i].ordinal, "");
}

static void kid(ent_json *j, const ent_coded *d, uint32_t i, const char *key) {
  char id[96];
  ent_event_id(d, i, id);
  ent_json_kcstr(j, key, id);
}

/* ---- events ----------------------------------------------------------- */

static void items(ent_json *j, const ent_coded *d, const ent_event *e) {
  ent_json_key(j, "items");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < e->nitem; i++) {
    const ent_item *x = &e->item[i];
    ent_json_begin(j, '{');
    words(j, d, x->span);
    ent_json_kstr(j, "class", x->cls);
    range(j, "quantity", x->low, x->high);
    ent_json_kstr(j, "unit", x->unit);
    if (e->nactor == 1 && e->actor[0].entity != ENT_NONE) ent_json_kstr(j, "from", d->names.entity[e->actor[0].entity].country);
    if (e->nrecipient == 1 && e->recipient[0].entity != ENT_NONE) ent_json_kstr(j, "to", d->names.entity[e->recipient[0].entity].country);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

static void cues(ent_json *j, const ent_coded *d, const ent_event *e) {
  ent_json_key(j, "cue");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < e->ncue; i++) {
    ent_json_begin(j, '{');
    words(j, d, e->cue[i].span);
    ent_json_kcstr(j, "kind", e->cue[i].kind);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

static void links(ent_json *j, const ent_coded *d, const ent_event *e) {
  ent_json_key(j, "links");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < e->nlink; i++) {
    ent_json_begin(j, '{');
    ent_json_kcstr(j, "kind", ent_link_kind_name(e->link[i].kind));
    kid(j, d, e->link[i].to, "to");
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

static void what(ent_json *j, const ent_coded *d, const ent_event *e) {
  ent_json_kcstr(j, "event", ent_event_type_name(e->type));
  ent_json_kstr(j, "mode", e->mode);
  ent_json_key(j, "context");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < e->ncontext; i++) ent_json_str(j, e->context[i]);
  ent_json_end(j, ']');
  ent_json_kstr(j, "cameo", e->cameo);
  ent_json_kint(j, "quad", e->quad);
  ent_json_kdouble(j, "score", e->score);
  if (!isnan(e->goldstein)) ent_json_kdouble(j, "goldstein", e->goldstein);
  ent_json_key(j, "trigger");
  ent_json_begin(j, '{');
  words(j, d, e->trigger_span);
  ent_json_kstr(j, "lemma", e->lemma);
  ent_json_end(j, '}');
}

static void how_real(ent_json *j, const ent_coded *d, const ent_event *e) {
  ent_json_kcstr(j, "time", ent_time_name(e->time));
  ent_json_kcstr(j, "mood", ent_mood_name(e->mood));
  ent_json_kbool(j, "background", e->background);
  ent_json_kcstr(j, "factuality", ent_factuality_name(e->factuality));
  cues(j, d, e);
  sources(j, d, e->source, e->nsource);
  ent_json_kcstr(j, "author_factuality", ent_factuality_name(e->author_factuality));
}

static void casualties(ent_json *j, const ent_event *e) {
  if (isnan(e->dead[0]) && isnan(e->dead[1]) && isnan(e->injured[0]) && isnan(e->injured[1])) return;
  ent_json_key(j, "casualties");
  ent_json_begin(j, '{');
  range(j, "dead", e->dead[0], e->dead[1]);
  range(j, "injured", e->injured[0], e->injured[1]);
  ent_json_end(j, '}');
}

/* Ends a record with its newline; a record that found no room is an error. */
static ent_code done(ent_json *j, ent_buf *out, ent_error *err) {
  ent_json_end(j, '}');
  ent_buf_putc(out, '\n');
  return out->fail ? ent_nomem(err) : ENT_OK;
}

static void begin(ent_json *j, ent_buf *out, const char *schema) {
  ent_json_init(j, out);
  ent_json_begin(j, '{');
  ent_json_kcstr(j, "schema", schema);
}

ent_code ent_record_event(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err) {
  const ent_event *e = &d->events.event[i];
  ent_json j;
  begin(&j, out, "entente.event/1");
  kid(&j, d, i, "id");
  document(&j, d);
  sentence(&j, d, e->sentence);
  what(&j, d, e);
  parties(&j, d, "actor", e->actor, e->nactor);
  parties(&j, d, "recipient", e->recipient, e->nrecipient);
  items(&j, d, e);
  date(&j, d, e->date_span, e->from, e->to, e->grain, e->basis);
  place(&j, d, e->place);
  how_real(&j, d, e);
  links(&j, d, e);
  quotes(&j, d, e->quote, e->nquote);
  casualties(&j, e);
  ent_json_kstr(&j, "rule", e->rule);
  return done(&j, out, err);
}

/* ---- claims ----------------------------------------------------------- */

static void claim_source(ent_json *j, const ent_coded *d, const ent_claim *c) {
  ent_json_key(j, "source");
  if (!c->has_source) {
    ent_json_null(j);
    return;
  }
  ent_json_begin(j, '{');
  words(j, d, c->source.span);
  if (c->source.entity != ENT_NONE) {
    const ent_entity *e = &d->names.entity[c->source.entity];
    ent_json_kstr(j, "name", e->name);
    ent_json_kstr(j, "country", e->country);
    ent_json_kstr(j, "body", e->body);
    ent_json_kstr(j, "actor_id", e->actor_id);
  }
  ent_json_kcstr(j, "kind", ent_source_kind_name(c->source_kind));
  if (c->count) ent_json_kint(j, "count", c->count);
  ent_json_end(j, '}');
}

static void content(ent_json *j, const ent_coded *d, const ent_claim *c) {
  ent_json_key(j, "content");
  ent_json_begin(j, '{');
  words(j, d, c->content);
  ent_json_end(j, '}');
  ent_json_key(j, "content_parts");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < c->npart; i++) {
    ent_json_begin(j, '{');
    offsets(j, d, c->part[i]);
    ent_json_end(j, '}');
  }
  ent_json_end(j, ']');
}

static void claim_events(ent_json *j, const ent_coded *d, const ent_claim *c) {
  ent_json_key(j, "events");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < c->nevent; i++) {
    char id[96];
    ent_event_id(d, c->event[i], id);
    ent_json_cstr(j, id);
  }
  ent_json_end(j, ']');
}

ent_code ent_record_claim(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err) {
  const ent_claim *c = &d->events.claim[i];
  ent_json j;
  char id[96];
  begin(&j, out, "entente.claim/1");
  uint32_t n = 0; /* claims that share a cue are counted */
  for (uint32_t k = i; k-- > 0 && d->events.claim[k].cue.start == c->cue.start && d->events.claim[k].cue.end == c->cue.end;) n++;
  id_of(id, d, c->cue.end > c->cue.start ? c->cue : c->content, n, "claim:");
  ent_json_kcstr(&j, "id", id);
  document(&j, d);
  sentence(&j, d, c->sentence);
  claim_source(&j, d, c);
  ent_json_key(&j, "cue");
  ent_json_begin(&j, '{');
  if (c->cue.end > c->cue.start) words(&j, d, c->cue);
  ent_json_kstr(&j, "lemma", c->cue_lemma);
  ent_json_end(&j, '}');
  content(&j, d, c);
  if (c->has_addressee) {
    ent_json_key(&j, "addressee");
    party(&j, d, &c->addressee);
  }
  date(&j, d, c->date_span, c->from, c->to, c->grain, c->basis);
  place(&j, d, c->place);
  ent_json_kcstr(&j, "manner", c->manner);
  quotes(&j, d, c->quote, c->nquote);
  ent_json_kcstr(&j, "factuality", ent_factuality_name(c->factuality));
  sources(&j, d, c->chain, c->nchain);
  claim_events(&j, d, c);
  ent_json_kstr(&j, "about", c->about);
  return done(&j, out, err);
}

/* ---- predicates and times --------------------------------------------- */

ent_code ent_record_predicate(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err) {
  const ent_predicate *p = &d->events.predicate[i];
  ent_json j;
  begin(&j, out, "entente.predicate/1");
  ent_json_kcstr(&j, "document", d->id);
  offsets(&j, d, d->text.token[p->token].span);
  ent_json_kstr(&j, "lemma", d->syntax.word[p->token].lemma);
  ent_json_kcstr(&j, "factuality", ent_factuality_name(p->factuality));
  ent_json_kcstr(&j, "mood", ent_mood_name(p->mood));
  ent_json_kcstr(&j, "time", ent_time_name(p->time));
  return done(&j, out, err);
}

ent_code ent_record_timex(const ent_coded *d, uint32_t i, ent_buf *out, ent_error *err) {
  const ent_timex *t = &d->events.timex[i];
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "document", d->id);
  words(&j, d, t->span);
  ent_json_kcstr(&j, "type", ent_timex_type_name(t->type));
  ent_json_kstr(&j, "value", t->value);
  if (t->resolved) {
    day(&j, "from", t->from);
    day(&j, "to", t->to);
  }
  ent_json_kcstr(&j, "grain", ent_grain_name(t->grain));
  return done(&j, out, err);
}
