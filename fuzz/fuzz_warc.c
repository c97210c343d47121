/*
** fuzz_warc.c - any bytes are an archive: records with slices of their own, an end, and every record's article or an error.
*/
#include "page/reader.h"

#include <stdlib.h>

static void require(int ok) {
  if (!ok) abort();
}

static void read_all(const uint8_t *data, size_t size, ent_input_kind kind, bool all) {
  ent_reader_options opt = ENT_READER_OPTIONS_INIT;
  ent_reader *r = NULL;
  ent_record *record;
  ent_error err = {0};
  opt.kind = kind;
  opt.all = all;
  opt.max_record = 1 << 20;
  require(ent_reader_open_memory(data, size, "fuzz", &opt, &r, &err) == ENT_OK);
  size_t n = 0;
  for (;;) {
    ent_code code = ent_reader_next(r, &record, &err);
    if (code == ENT_OK && !record) break;
    require(++n < size + 1000); /* it goes on, or ends */
    if (!record) continue;
    require(record->name.n > 0 && record->raw.n <= opt.max_record + size);
    ent_article *a = NULL;
    if (ent_record_article(record, NULL, &a, &err) == ENT_OK) require(a->text.n > 0);
    ent_article_free(a);
    ent_record_free(record);
  }
  char words[64];
  ent_reader_summary(r, words, sizeof words);
  ent_reader_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  read_all(data, size, ENT_INPUT_WARC, false);
  read_all(data, size, ENT_INPUT_AUTO, true);
  return 0;
}
