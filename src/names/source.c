/*
** source.c - lexicon folders to stanzas. Each folder is read in the order of its paths; a later folder's entry takes
** the place of an earlier one with the same kind and id, so that users correct ours without copying it.
*/
#include "names/names.h"

typedef struct reader {
  ent_lexsource *out;
  ent_report *report;
  void *arg;
  ent_error *err; /* the first error, for the caller */
  ent_map index;  /* "kind id" -> stanza */
  uint32_t old;   /* stanzas of earlier folders: these may be overridden */
  uint32_t errors;
  bool stop;
} reader;

static ent_code complain(reader *r, const ent_error *e) {
  if (!r->errors++ && r->err) *r->err = *e;
  if (r->report && !r->report(r->arg, e)) r->stop = true;
  return e->code;
}

/* Puts one stanza in its place. */
static ent_code place(reader *r, const ent_stanza *s) {
  ent_str key = ent_arena_printf(r->out->arena, "%.*s %.*s", (int)s->kind.n, s->kind.p, (int)s->id.n, s->id.p);
  if (!key.p) return ent_nomem(r->err);
  uint32_t at = ent_map_get(&r->index, key);
  if (at == ENT_NONE) {
    if (!ent_map_put(&r->index, key, r->out->stanza.n) || !ENT_PUSH(r->out->arena, &r->out->stanza, *s))
      return ent_nomem(r->err);
    return ENT_OK;
  }
  ent_stanza *before = &r->out->stanza.v[at];
  if (at >= r->old) {
    ent_error e;
    ent_failf(&e, ENT_ERR_FORMAT, "this entry is there twice", s->file, 0, s->line, "%.*s, first at %s:%u", (int)key.n,
              key.p, before->file, before->line);
    complain(r, &e);
  }
  *before = *s;
  return ENT_OK;
}

static ent_code add_text(reader *r, ent_str text, const char *file) {
  ent_stanzas got = {0};
  ent_error e = {0};
  ent_code code = ent_stanza_parse(text, file, r->out->arena, &got, &e);
  if (code == ENT_ERR_NOMEM) return ent_nomem(r->err);
  if (code) complain(r, &e);
  for (uint32_t i = 0; i < got.n && !r->stop; i++)
    if (place(r, &got.v[i])) return ENT_ERR_NOMEM;
  return ENT_OK;
}

/* The path without its folder: what files of the first folder are called, so that where it lies changes nothing. Those of
** a user's folder on top keep their path: one wants to find them. */
static ent_str relative(ent_str path, const char *dir) {
  ent_str d = ent_str_c(dir);
  if (!ent_str_starts(path, d)) return path;
  path.p += d.n, path.n -= d.n;
  while (path.n && *path.p == '/') path.p++, path.n--;
  return path;
}

static ent_code add_file(reader *r, ent_str path, const char *dir) {
  ent_buf b;
  ent_buf_init(&b, 64u << 20);
  ent_error e = {0};
  ent_code code = ent_file_read(path.p, 64u << 20, &b, &e);
  if (code) {
    ent_buf_free(&b);
    return code == ENT_ERR_NOMEM ? ent_nomem(r->err) : (complain(r, &e), ENT_OK);
  }
  ent_str text = ent_arena_dup(r->out->arena, ent_buf_str(&b));
  ent_buf_free(&b);
  ent_str name = ent_arena_dup(r->out->arena, r->old ? path : relative(path, dir));
  if (!text.p || !name.p || !ENT_PUSH(r->out->arena, &r->out->file, name)) return ent_nomem(r->err);
  return add_text(r, text, name.p);
}

static ent_code add_folder(reader *r, const char *dir) {
  ent_strs path = {0};
  r->old = r->out->stanza.n;
  ent_error e = {0};
  ent_code code = ent_file_list(dir, ".txt", r->out->arena, &path, &e);
  if (!code) code = ent_file_list(dir, ".tsv", r->out->arena, &r->out->table, &e);
  if (code) return code == ENT_ERR_NOMEM ? ent_nomem(r->err) : complain(r, &e);
  for (uint32_t i = 0; i < path.n && !r->stop; i++) {
    code = add_file(r, path.v[i], dir);
    if (code) return code;
  }
  return ENT_OK;
}

static ent_code begin(reader *r, ent_lexsource *out, ent_report *report, void *arg, ent_error *err) {
  *r = (reader){.out = out, .report = report, .arg = arg, .err = err};
  if (!out->arena) out->arena = ent_arena_new(0);
  if (!out->arena) return ent_nomem(err);
  ent_map_init(&r->index, out->arena);
  return ENT_OK;
}

ent_code ent_lexsource_read(const char *const *dir, uint32_t ndir, ent_lexsource *out, ent_report *report, void *arg,
                            ent_error *err) {
  *out = (ent_lexsource){0};
  reader r;
  ent_code code = begin(&r, out, report, arg, err);
  for (uint32_t i = 0; i < ndir && !code && !r.stop; i++) code = add_folder(&r, dir[i]);
  if (code) return code;
  return r.errors ? ENT_ERR_FORMAT : ENT_OK;
}

ent_code ent_lexsource_add(ent_str text, const char *file, ent_lexsource *out, ent_report *report, void *arg,
                           ent_error *err) {
  reader r;
  ent_code code = begin(&r, out, report, arg, err);
  if (code) return code;
  for (uint32_t i = 0; i < out->stanza.n && !code; i++) {
    const ent_stanza *s = &out->stanza.v[i];
    ent_str key = ent_arena_printf(out->arena, "%.*s %.*s", (int)s->kind.n, s->kind.p, (int)s->id.n, s->id.p);
    if (!key.p || !ent_map_put(&r.index, key, i)) code = ent_nomem(err);
  }
  r.old = out->stanza.n;
  ent_str copy = ent_arena_dup(out->arena, text), name = ent_arena_dup(out->arena, ent_str_c(file));
  if (!copy.p || !name.p || !ENT_PUSH(out->arena, &out->file, name)) code = ent_nomem(err);
  if (!code) code = add_text(&r, copy, name.p);
  if (code) return code;
  return r.errors ? ENT_ERR_FORMAT : ENT_OK;
}

void ent_lexsource_free(ent_lexsource *src) {
  ent_arena_free(src->arena);
  *src = (ent_lexsource){0};
}
