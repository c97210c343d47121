/*
** crawl_report.c - the summary of `fetch` and `watch`: what was fetched, what was not, and why.
*/
#include "cli/crawl.h"

static void json(const crawl *k, uint32_t bad, ent_buf *out) {
  const crawl_counts *n = &k->n;
  ent_json j;
  ent_json_init(&j, out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "schema", "entente.fetch/1");
  ent_json_kcstr(&j, "dir", k->dir);
  ent_json_key(&j, "files");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < k->file.n; i++) ent_json_str(&j, k->file.v[i]);
  ent_json_end(&j, ']');
  ent_json_kint(&j, "fetched", n->fetched);
  ent_json_kint(&j, "same", n->same);
  ent_json_kint(&j, "not_modified", n->not_modified);
  ent_json_kint(&j, "robots", n->robots);
  ent_json_kint(&j, "failed", (int64_t)n->failed + bad);
  ent_json_kint(&j, "stopped", n->stopped);
  ent_json_kint(&j, "truncated", n->truncated);
  ent_json_kint(&j, "feeds", n->feeds);
  ent_json_kint(&j, "items", n->items);
  ent_json_kint(&j, "known", n->known);
  ent_json_kint(&j, "bytes", (int64_t)n->bytes);
  ent_json_key(&j, "failures");
  ent_json_begin(&j, '[');
  for (uint32_t i = 0; i < k->failure.n; i++) {
    ent_json_begin(&j, '{');
    ent_json_kstr(&j, "address", k->failure.v[i].address);
    ent_json_kcstr(&j, "outcome", k->failure.v[i].outcome);
    ent_json_kstr(&j, "reason", k->failure.v[i].reason);
    ent_json_end(&j, '}');
  }
  ent_json_end(&j, ']');
  ent_json_end(&j, '}');
  ent_buf_putc(out, '\n');
}

static void table(const crawl *k, uint32_t bad, ent_buf *out) {
  const crawl_counts *n = &k->n;
  const struct {
    const char *name;
    uint64_t n;
    const char *what;
    bool always;
  } rows[] = {
      {"fetched", n->fetched, "stored", true},
      {"same", n->same, "answered with the bytes that were stored before", false},
      {"not modified", n->not_modified, "since it was stored", false},
      {"robots", n->robots, "forbidden by robots.txt", true},
      {"failed", (uint64_t)n->failed + bad, "reasons above", true},
      {"stopped", n->stopped, "not asked for any more", false},
      {"cut short", n->truncated, "stored as far as they came", false},
      {"feeds", n->feeds, "feeds and sitemaps read", false},
      {"items", n->items, "of them asked for", false},
      {"known", n->known, "items passed over", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].n || rows[i].always) ent_buf_printf(out, "%-13s %7llu  %s\n", rows[i].name, (unsigned long long)rows[i].n, rows[i].what);
  for (uint32_t i = 0; i < k->file.n; i++) ent_buf_printf(out, "%s %s/%.*s\n", i ? "    " : "file", k->dir, (int)k->file.v[i].n, k->file.v[i].p);
}

int crawl_report(crawl *k, uint32_t bad, int status) {
  const crawl_counts *n = &k->n;
  ent_buf text;
  cli_output o;
  ent_buf_init(&text, 0);
  if (k->c->format && !strcmp(k->c->format, "json"))
    json(k, bad, &text);
  else
    table(k, bad, &text);
  uint32_t wrong = n->failed + n->robots + n->stopped + bad, right = n->fetched + n->same + n->not_modified + n->feeds + n->known;
  if (status == CLI_DONE && wrong) status = right || n->robots || n->stopped ? CLI_PARTLY : CLI_FAILED;
  int opened = cli_output_open(k->c, &o);
  if (opened == CLI_DONE) {
    cli_output_write(k->c, &o, ent_buf_str(&text));
    status = cli_output_close(k->c, &o, status);
  }
  ent_buf_free(&text);
  return opened == CLI_DONE ? status : opened;
}
