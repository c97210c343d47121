/*
** engine.c - model, lexicon and ontology, opened once and read by any number of workers.
*/
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "event/engine.h"

#include <stdlib.h>

#define VERSION_SECTION "version"

/* ---- compiling -------------------------------------------------------- */

/* Hash of everything the stanzas say: two lexicons with one version hold the same. */
static uint64_t hash_of(const ent_stanzas *s) {
  XXH64_hash_t h = 0;
  for (uint32_t i = 0; i < s->n; i++) {
    const ent_stanza *x = &s->v[i];
    h = XXH3_64bits_withSeed(x->kind.p, x->kind.n, h);
    h = XXH3_64bits_withSeed(x->id.p, x->id.n, h);
    for (uint32_t k = 0; k < x->nfield; k++) {
      h = XXH3_64bits_withSeed(x->field[k].key.p, x->field[k].key.n, h);
      h = XXH3_64bits_withSeed(x->field[k].value.p, x->field[k].value.n, h);
    }
  }
  return h;
}

static ent_code add_version(const ent_lexsource *src, ent_image_writer *w, ent_error *err) {
  char v[32];
  int n = snprintf(v, sizeof v, "%s-%08x", ENT_VERSION, (unsigned)(hash_of(&src->stanza) & 0xFFFFFFFFu));
  return ent_image_writer_add(w, VERSION_SECTION, v, (size_t)n + 1, err);
}

ent_code ent_engine_compile_lexicon(const char *const *dir, uint32_t ndir, ent_buf *out, ent_report *report, void *arg, ent_error *err) {
  ent_lexsource src = {0};
  ent_code code = ent_lexsource_read(dir, ndir, &src, report, arg, err);
  ent_image_writer *w = NULL;
  if (!code && !(w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION))) code = ent_nomem(err);
  if (!code) {
    /* Both compilers run, so that one call shows the errors of both. */
    ent_error second;
    code = ent_names_compile(&src, w, report, arg, err);
    ent_code events = ent_frames_compile(&src, w, report, arg, code ? &second : err);
    if (!code) code = events;
  }
  if (!code) code = add_version(&src, w, err);
  if (!code) code = ent_image_writer_finish(w, out, err);
  ent_image_writer_free(w);
  ent_lexsource_free(&src);
  return code;
}

/* ---- opening ---------------------------------------------------------- */

static ent_code open_compiled(ent_engine *e, const ent_engine_options *opt, ent_error *err) {
  ent_buf_init(&e->compiled, 0);
  ent_code code = ent_engine_compile_lexicon(opt->lexicon_dir, opt->nlexicon_dir, &e->compiled, NULL, NULL, err);
  if (code) return code;
  size_t n = (e->compiled.n + 63) / 64 * 64;
  e->aligned = aligned_alloc(64, n ? n : 64);
  if (!e->aligned) return ent_nomem(err);
  memcpy(e->aligned, e->compiled.p, e->compiled.n);
  size_t size = e->compiled.n;
  ent_buf_free(&e->compiled);
  return ent_image_open_memory(e->aligned, size, opt->lexicon_dir[0], ENT_LEXICON_KIND, ENT_LEXICON_VERSION, ENT_LEXICON_VERSION, &e->image, err);
}

static ent_code open_lexicon(ent_engine *e, const ent_engine_options *opt, ent_error *err) {
  if (opt->nlexicon_dir) return open_compiled(e, opt, err);
  if (!opt->lexicon) return ent_fail(err, ENT_ERR_ARGUMENT, "no lexicon given", "", 0, 0);
  return ent_image_open(opt->lexicon, ENT_LEXICON_KIND, ENT_LEXICON_VERSION, ENT_LEXICON_VERSION, &e->image, err);
}

static void read_version(ent_engine *e) {
  const uint8_t *p;
  size_t n;
  ent_error ignored;
  snprintf(e->version, sizeof e->version, "%s", ENT_VERSION);
  if (ent_image_section(e->image, VERSION_SECTION, &p, &n, &ignored) == ENT_OK && n && n <= sizeof e->version && !p[n - 1]) memcpy(e->version, p, n);
}

ent_code ent_engine_open(const ent_engine_options *opt, ent_engine **out, ent_error *err) {
  *out = NULL;
  if (!opt || opt->version != 1 || !opt->model) return ent_fail(err, ENT_ERR_ARGUMENT, "no model given", "", 0, 0);
  ent_engine *e = calloc(1, sizeof *e);
  if (!e) return ent_nomem(err);
  ent_code code = ent_model_open(opt->model, &e->model, err);
  if (!code) code = open_lexicon(e, opt, err);
  if (!code) read_version(e);
  if (!code) code = ent_lexicon_open(e->image, &e->names, err);
  if (!code) code = ent_frames_open(e->image, &e->frames, err);
  if (code) ent_engine_close(e);
  else *out = e;
  return code;
}

void ent_engine_close(ent_engine *e) {
  if (!e) return;
  ent_frames_free(e->frames);
  ent_lexicon_free(e->names);
  ent_image_close(e->image);
  ent_buf_free(&e->compiled);
  free(e->aligned);
  ent_model_close(e->model);
  free(e);
}

const char *ent_engine_model_version(const ent_engine *e) { return ent_model_version(e->model); }
const char *ent_engine_lexicon_version(const ent_engine *e) { return e->version; }
