/*
** records.c - what is in an archive, a feed, a file of JSON lines or a page: a line a record.
**
**     records FILE
**
** Calls that it introduces: ent_reader_open, ent_reader_next, ent_record_article, ent_record_free, ent_article_free,
** ent_reader_summary, ent_reader_close.
*/
#include <stdio.h>

#include "entente/page.h"

static void say(const ent_error *err) {
  char words[512];
  ent_error_format(err, words, sizeof words);
  fprintf(stderr, "%s\n", words);
}

int main(int argc, char **argv) {
  ent_reader *reader;
  ent_record *record;
  ent_error err = {0};
  char passed[256];
  if (argc != 2 || ent_reader_open(argv[1], NULL, &reader, &err)) {
    say(&err);
    return 1;
  }
  for (;;) {
    ent_article *article;
    if (ent_reader_next(reader, &record, &err)) {
      say(&err); /* this record is damaged; the next call goes on behind it */
      continue;
    }
    if (!record) break;
    if (ent_record_article(record, NULL, &article, &err)) {
      say(&err);
    } else {
      printf("%.*s\t%.*s\t%.*s\t%zu bytes of text\n", (int)record->name.n, record->name.p, (int)article->published.n, article->published.p,
             (int)article->title.n, article->title.p, article->text.n);
      ent_article_free(article);
    }
    ent_record_free(record);
  }
  if (ent_reader_summary(reader, passed, sizeof passed)) printf("passed over %s\n", passed);
  ent_reader_close(reader);
  return 0;
}
