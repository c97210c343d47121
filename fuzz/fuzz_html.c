/*
** fuzz_html.c - any bytes are a page: an article or an error, spans that lie in the text, text that is UTF-8.
*/
#include "page/page.h"
#include "text/utf8.h"

#include <stdlib.h>

static void require(int ok) {
  if (!ok) abort();
}

static void check_tree(const char *p, size_t n, bool xml) {
  ent_html h;
  if (!ent_html_parse((ent_str){p, n}, xml, &h, NULL)) {
    for (uint32_t i = 1; i < h.n; i++) {
      require(h.node[i].parent < i && h.node[i].end > i && h.node[i].end <= h.node[h.node[i].parent].end);
      require((size_t)h.node[i].start + h.node[i].len <= n);
    }
  }
  ent_html_free(&h);
}

static void check_article(const ent_article *a) {
  require(ent_utf8_check(a->text.p, a->text.n, 0) == a->text.n);
  require(ent_utf8_check(a->title.p, a->title.n, 0) == a->title.n);
  uint32_t at = 0;
  for (uint32_t i = 0; i < a->nparagraph; i++) {
    ent_span s = a->paragraph[i].span;
    require(s.start >= at && s.end > s.start && s.end <= a->text.n);
    at = s.end;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  ent_page_options opt = ENT_PAGE_OPTIONS_INIT;
  if (size) opt.kind = (ent_page_kind)(data[0] & 3); /* mostly 'spaces', '<' and letters: all kinds come up */
  for (int round = 0; round < 2; round++, opt.kind = ENT_PAGE_AUTO) {
    ent_article *a = NULL;
    ent_error err;
    if (ent_article_read(data, size, &opt, &a, &err) == ENT_OK) {
      check_article(a);
      ent_buf out;
      ent_json j;
      ent_buf_init(&out, 0);
      ent_json_init(&j, &out);
      ent_article_json(a, ENT_S("fuzz"), true, &j);
      ent_buf_free(&out);
    }
    ent_article_free(a);
  }
  if (ent_utf8_check((const char *)data, size, 0) == size) check_tree((const char *)data, size, size & 1);
  return 0;
}
