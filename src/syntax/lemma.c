/*
** lemma.c - from a form and its tag to the lemma and its morphology.
**
** An edit script says how many bytes to cut and what to add. A rule for the exact form decides, else one for the form in lower
** case, else the one for the longest suffix that the trainer kept.
*/
#include "syntax/model.h"

bool ent_rules_find(const ent_rules *r, uint64_t key, uint32_t *value) {
  if (!r->size) return false;
  uint32_t check = (uint32_t)(key >> 32) | 1u;
  uint32_t at = (uint32_t)key & (r->size - 1);
  for (uint32_t tries = 0; tries < r->size; tries++, at = (at + 1) & (r->size - 1)) {
    if (!r->slot[at].check) return false;
    if (r->slot[at].check == check) {
      *value = r->slot[at].value;
      return true;
    }
  }
  return false;
}

uint64_t ent_lemma_key(uint32_t tag, ent_lemma_level level, const char *p, size_t n) {
  return ent_mix(ent_mix(ent_hash_bytes(p, n, 11), tag), level);
}

static size_t put_lower(ent_str form, size_t n, bool keep, char *out) {
  for (size_t i = 0; i < n; i++) {
    unsigned char c = (unsigned char)form.p[i];
    if (!keep && c >= 'A' && c <= 'Z') c = (unsigned char)(c + 32);
    else if (!keep && c >= 0x80 && c <= 0x9e && c != 0x97 && i > 0 && (unsigned char)form.p[i - 1] == 0xc3) c = (unsigned char)(c + 32);
    out[i] = (char)c;
  }
  return n;
}

size_t ent_lemma_apply(ent_str script, ent_str form, char *out) {
  if (script.n < 2) return put_lower(form, form.n, true, out);
  const bool keep = script.p[0] == '=';
  size_t cut = (size_t)(unsigned char)script.p[1] - '0';
  if (cut > form.n) cut = form.n;
  /* never inside a character */
  if (cut && ((unsigned char)form.p[form.n - cut] & 0xc0) == 0x80) return put_lower(form, form.n, keep, out);
  size_t n = put_lower(form, form.n - cut, keep, out);
  size_t tail = script.n - 2 < 32 ? script.n - 2 : 32;
  memcpy(out + n, script.p + 2, tail);
  n += tail;
  return n ? n : put_lower(form, form.n, true, out);
}

bool ent_lemma_normal(ent_str form, char normal[ENT_FORM_MAX], ent_str *out) {
  bool plain = true;
  *out = form;
  for (size_t i = 0; i + 2 < form.n; i++) plain = plain && !((unsigned char)form.p[i] == 0xe2 && (unsigned char)form.p[i + 1] == 0x80);
  if (plain || form.n > 16) return false;
  char lower[ENT_FORM_MAX];
  *out = (ent_str){normal, ent_form_normal(form, normal, lower)};
  return true;
}

size_t ent_lemmatizer_run(const ent_lemmatizer *l, ent_str form, uint32_t tag, char *out) {
  char normal[ENT_FORM_MAX], lower[ENT_FORM_MAX], plain[ENT_FORM_MAX];
  size_t n = ent_form_normal(form, normal, lower);
  uint32_t script;
  bool found = ent_rules_find(&l->rules, ent_lemma_key(tag, ENT_LEMMA_EXACT, normal, n), &script) ||
               ent_rules_find(&l->rules, ent_lemma_key(tag, ENT_LEMMA_WHOLE, lower, n), &script);
  for (size_t k = n < ENT_LEMMA_SUFFIX ? n : ENT_LEMMA_SUFFIX; !found; k--) {
    found = ent_rules_find(&l->rules, ent_lemma_key(tag, ENT_LEMMA_SUFFIXES, lower + n - k, k), &script);
    if (!k) break;
  }
  ent_lemma_normal(form, plain, &form);
  ent_str s = found && script < l->script.n ? l->script.v[script] : ENT_S("_0");
  return ent_lemma_apply(s, form, out);
}

uint32_t ent_lemmatizer_feats(const ent_lemmatizer *l, ent_str form, uint32_t tag) {
  char normal[ENT_FORM_MAX], lower[ENT_FORM_MAX];
  size_t n = ent_form_normal(form, normal, lower);
  uint32_t bits = 0;
  if (ent_rules_find(&l->feats, ent_lemma_key(tag, ENT_LEMMA_WHOLE, lower, n), &bits)) return bits;
  if (ent_rules_find(&l->feats, ent_lemma_key(tag, ENT_LEMMA_SUFFIXES, "", 0), &bits)) return bits;
  return 0;
}
