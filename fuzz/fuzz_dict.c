/*
** fuzz_dict.c - dictionaries of others and what is coded with them. The input has sections, each after a line %KIND: %actors, %agents, %verbs,
** %discards, %issues are dictionaries, %conllu and %tests sentences. Any bytes give a set of dictionaries; every event has codes, each
** sentence without a tree a reason; what is imported is text that our lexicon's reader takes.
*/
#include "event/dict.h"

#include <stdlib.h>

static void complain(void *arg, const ent_error *err) {
  (void)arg;
  if (!err->message || !err->line) abort();
}

static ent_str section(ent_str *rest, ent_str *name) {
  *name = (ent_str){0};
  if (rest->n && rest->p[0] == '%') {
    const char *end = memchr(rest->p, '\n', rest->n);
    size_t n = end ? (size_t)(end - rest->p) : rest->n;
    *name = (ent_str){rest->p + 1, n - 1};
    rest->p += n + (end != NULL), rest->n -= n + (end != NULL);
  }
  size_t at = ent_str_find(*rest, ENT_S("\n%"), 0);
  ent_str body = {rest->p, at == SIZE_MAX ? rest->n : at + 1};
  rest->p += body.n, rest->n -= body.n;
  return body;
}

static void check_import(const ent_dict *d, ent_arena *a) {
  ent_buf actors, roles;
  ent_stanzas s = {0};
  ent_error err = {0};
  ent_buf_init(&actors, 1 << 22);
  ent_buf_init(&roles, 1 << 22);
  if (ent_dict_import(d, NULL, &actors, &roles, NULL) == ENT_OK) {
    if (ent_stanza_parse(ent_buf_str(&actors), "actors", a, &s, &err) == ENT_ERR_FORMAT) abort();
    if (ent_stanza_parse(ent_buf_str(&roles), "roles", a, &s, &err) == ENT_ERR_FORMAT) abort();
  }
  ent_buf_free(&actors);
  ent_buf_free(&roles);
}

static void check_codes(const ent_dict *d, const ent_dict_sentences *s) {
  ent_arena *a = ent_arena_new((size_t)64 << 20);
  for (uint32_t i = 0; a && i < s->n; i++) {
    ent_dict_result r;
    if (ent_dict_code(d, &s->v[i], a, &r, NULL) != ENT_OK) continue;
    if (s->v[i].bad && !r.dropped) abort();
    for (uint32_t k = 0; k < r.event.n; k++) {
      const ent_dict_event *e = &r.event.v[k];
      if (!e->code.n || !e->source.code.n || !e->target.code.n || e->verb >= s->v[i].n || !e->entry.file) abort();
    }
  }
  ent_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const kinds[] = {"actors", "agents", "verbs", "discards", "issues"};
  ent_arena *a = ent_arena_new((size_t)128 << 20);
  ent_dict *d = ent_dict_new();
  ent_dict_sentences s = {0};
  ent_str rest = {(const char *)data, size}, name;
  while (a && d && rest.n) {
    ent_str body = section(&rest, &name);
    ent_dict_test t;
    for (unsigned k = 0; k < 5; k++)
      if (ent_str_is(name, kinds[k])) ent_dict_read(d, (ent_dict_kind)k, body, kinds[k], complain, NULL, NULL);
    if (ent_str_is(name, "conllu")) ent_dict_conllu(body, "fuzz", ENT_S("20240301"), a, &s, NULL);
    if (ent_str_is(name, "tests") && ent_dict_test_read(body, "fuzz", a, &t, NULL) == ENT_OK)
      for (uint32_t i = 0; i < t.sentence.n; i++)
        if (!ENT_PUSH(a, &s, t.sentence.v[i])) break;
  }
  if (a && d) {
    ent_buf out;
    ent_buf_init(&out, 1 << 22);
    check_codes(d, &s);
    ent_dict_write(d, &s, true, &out, NULL);
    check_import(d, a);
    ent_buf_free(&out);
  }
  ent_dict_free(d);
  ent_arena_free(a);
  return 0;
}
