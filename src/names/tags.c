/*
** tags.c - name tags (PER, LOC, ORG) that the stage's decisions and the model's agree on: one reading per name within a
** document, the lexicon's names also where the model saw none, the model's where the stage has nothing. What the stage
** only guesses from a run of proper nouns counts where the model saw the same name elsewhere in the document. And the
** document's entities as CorefUD writes them (Nedoluzhko et al. 2022).
*/
#include "names/names.h"

static uint8_t tag_of(const ent_entity *e) {
  switch (e->kind) {
  case ENT_KIND_PERSON:
    return ENT_NER_B_PER;
  case ENT_KIND_STATE:
  case ENT_KIND_PLACE:
    return ENT_NER_B_LOC;
  case ENT_KIND_ORG:
    return ENT_NER_B_ORG;
  default:
    return ENT_NER_O;
  }
}

static uint8_t begin_of(uint8_t ner) {
  return ner == ENT_NER_O ? ENT_NER_O : (uint8_t)((ner - 1) / 2 * 2 + 1);
}

static bool is_name(const ent_names *names, const ent_mention *m) {
  return m->form == ENT_FORM_NAME && m->entity != ENT_NONE && tag_of(&names->entity[m->entity]) != ENT_NER_O;
}

/* A word of the name has the model's tag b. */
static bool model_agrees(const ent_syntax *syn, const ent_mention *m, uint8_t b) {
  for (uint32_t t = m->name_first; t < m->name_end; t++)
    if (begin_of(syn->word[t].ner) == b) return true;
  return false;
}

/* Written with a capital, or used as a proper noun all the same. */
static bool looks_proper(const ent_text *text, const ent_syntax *syn, const ent_mention *m) {
  for (uint32_t t = m->name_first; t < m->name_end; t++) {
    const char c = text->text.p[text->token[t].span.start];
    if (syn->word[t].upos == ENT_UPOS_PROPN || (c & 0x80) || (c >= 'A' && c <= 'Z')) return true;
  }
  return false;
}

static bool counts(const ent_text *text, const ent_syntax *syn, const ent_names *names, const ent_mention *m, const bool *seen) {
  const ent_entity *e = &names->entity[m->entity];
  if (model_agrees(syn, m, tag_of(e))) return true;
  return e->actor_id.n || e->geonames.n ? looks_proper(text, syn, m) : seen[m->entity];
}

/* Has letters, and is no address of the web. */
static bool is_wordy(ent_str s) {
  bool letters = false;
  for (size_t i = 0; i < s.n; i++) letters = letters || (s.p[i] & 0x80) || ((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z');
  return letters && ent_str_find(s, ENT_S("://"), 0) == SIZE_MAX && !ent_str_starts(s, ENT_S("www."));
}

static bool wordy(const ent_text *text, uint32_t first, uint32_t end) {
  for (uint32_t t = first; t < end; t++)
    if (is_wordy(ent_str_span(text->text, text->token[t].span))) return true;
  return false;
}

/* Names of the model that lie where the stage has none. */
static void fill_rest(const ent_text *text, const ent_syntax *syn, uint8_t *tag) {
  for (uint32_t t = 0, end; t < text->ntoken; t = end) {
    const uint8_t b = begin_of(syn->word[t].ner);
    bool free = b != ENT_NER_O;
    for (end = t + 1; b != ENT_NER_O && end < text->ntoken && syn->word[end].ner == b + 1; end++) {}
    free = free && wordy(text, t, end);
    for (uint32_t k = t; k < end; k++) free = free && tag[k] == ENT_NER_O;
    for (uint32_t k = t; free && k < end; k++) tag[k] = (uint8_t)(b + (k > t));
  }
}

bool ent_names_tags(const ent_text *text, const ent_syntax *syn, const ent_names *names, ent_arena *a, uint8_t *tag) {
  bool *seen = ent_arena_calloc(a, names->nentity + 1u, sizeof *seen);
  if (!seen) return false;
  memset(tag, ENT_NER_O, text->ntoken);
  for (uint32_t i = 0; i < names->nmention; i++) {
    const ent_mention *m = &names->mention[i];
    if (is_name(names, m) && model_agrees(syn, m, tag_of(&names->entity[m->entity]))) seen[m->entity] = true;
  }
  for (uint32_t i = 0; i < names->nmention; i++) { /* longer first: what lies inside a name is part of it */
    const ent_mention *m = &names->mention[i];
    bool inside = false;
    if (!is_name(names, m) || !counts(text, syn, names, m, seen) || !wordy(text, m->name_first, m->name_end)) continue;
    for (uint32_t t = m->name_first; t < m->name_end; t++) inside = inside || tag[t] != ENT_NER_O;
    const uint8_t b = tag_of(&names->entity[m->entity]);
    for (uint32_t t = m->name_first; !inside && t < m->name_end; t++) tag[t] = (uint8_t)(b + (t > m->name_first));
  }
  fill_rest(text, syn, tag);
  return true;
}

/* ---- entities ---------------------------------------------------------- */

static const char *const kinds[] = {"other", "person", "place", "organization", "person", "place", "other"};

static bool append(ent_arena *a, ent_str *to, ent_str more) {
  *to = ent_arena_printf(a, "%.*s%.*s", (int)to->n, to->n ? to->p : "", (int)more.n, more.p);
  return to->p != NULL;
}

/* "(e4-person-2" where a mention of entity 4 begins whose second word is the head. */
static bool open_entity(const ent_names *names, const ent_mention *m, ent_arena *a, ent_str *misc) {
  const uint32_t kind = names->entity[m->entity].kind;
  ent_str s = ent_arena_printf(a, "(e%u-%s-%u%s", m->entity + 1, kinds[kind < ENT_KIND_OTHER ? kind : ENT_KIND_OTHER], m->head - m->first + 1,
                               m->end == m->first + 1 ? ")" : "");
  return s.p && append(a, &misc[m->first], s);
}

bool ent_names_entities(const ent_names *names, ent_arena *a, ent_str *misc) {
  for (uint32_t i = names->nmention; i-- > 0;) { /* shorter first: they close first */
    const ent_mention *m = &names->mention[i];
    if (m->entity == ENT_NONE || m->end == m->first + 1) continue;
    ent_str s = ent_arena_printf(a, "e%u)", m->entity + 1);
    if (!s.p || !append(a, &misc[m->end - 1], s)) return false;
  }
  for (uint32_t i = 0; i < names->nmention; i++) {
    const ent_mention *m = &names->mention[i];
    if (m->entity != ENT_NONE && !open_entity(names, m, a, misc)) return false;
  }
  return true;
}
