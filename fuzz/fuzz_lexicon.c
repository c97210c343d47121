/*
** fuzz_lexicon.c - lexicon text to compiled image: any text compiles or every error has a file and a line; what was
** compiled opens again.
*/
#include "event/event.h"
#include "names/names.h"

#include <stdlib.h>

static bool note(void *arg, const ent_error *err) {
  unsigned *n = arg;
  if (err->code == ENT_ERR_NOMEM) return false;
  if (!err->message || !*err->message) abort();
  return ++*n < 100; /* enough: stop */
}

/* The compiled sections as an image, opened as the engine does. */
static void open_again(ent_image_writer *w) {
  ent_buf b;
  ent_error err = {0};
  ent_image *img = NULL;
  ent_frames *frames = NULL;
  ent_lexicon *lexicon = NULL;
  ent_buf_init(&b, (size_t)256 << 20);
  if (ent_image_writer_finish(w, &b, &err) != ENT_OK) abort();
  if (ent_image_open_memory(b.p, b.n, "fuzz", ENT_LEXICON_KIND, ENT_LEXICON_VERSION, ENT_LEXICON_VERSION, &img, &err) != ENT_OK) abort();
  if (ent_lexicon_open(img, &lexicon, &err) != ENT_OK) abort();
  if (ent_frames_open(img, &frames, &err) != ENT_OK) abort();
  ent_frames_free(frames);
  ent_lexicon_free(lexicon);
  ent_image_close(img);
  ent_buf_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_lexsource src = {0};
  ent_error err = {0};
  unsigned n = 0;
  ent_image_writer *w = ent_image_writer_new(ENT_LEXICON_KIND, ENT_LEXICON_VERSION);
  if (!w) return 0;
  ent_code code = ent_lexsource_add((ent_str){(const char *)data, size}, "actors/fuzz.txt", &src, note, &n, &err);
  if (code == ENT_OK) code = ent_names_compile(&src, w, note, &n, &err);
  if (code == ENT_OK) code = ent_frames_compile(&src, w, note, &n, &err);
  if (code == ENT_OK && n == 0) open_again(w);
  if (code == ENT_ERR_FORMAT && n == 0) abort(); /* every error is reported */
  ent_lexsource_free(&src);
  ent_image_writer_free(w);
  return 0;
}
