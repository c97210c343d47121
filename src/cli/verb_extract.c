/*
** verb_extract.c - `entente extract`: the article of a page, and what was dropped and why.
*/
#include "cli/article.h"
#include "page/page.h"

/* The address as indexes sort it: "https://www.a.org:443/B" is "org,a)/b". */
static void put_surt(ent_str url, ent_buf *out) {
  size_t from = ent_str_find(url, ENT_S("://"), 0), end, stop;
  from = from == SIZE_MAX ? 0 : from + 3;
  if (ent_str_starts((ent_str){url.p + from, url.n - from}, ENT_S("www."))) from += 4;
  for (end = from; end < url.n && !strchr("/?#", url.p[end]);) end++;
  for (stop = from; stop < end && url.p[stop] != ':';) stop++;
  for (size_t to = stop; to > from;) {
    size_t dot = to;
    while (dot > from && url.p[dot - 1] != '.') dot--;
    for (size_t i = dot; i < to; i++) ent_buf_putc(out, (char)(url.p[i] >= 'A' && url.p[i] <= 'Z' ? url.p[i] | 32 : url.p[i]));
    to = dot > from ? dot - 1 : from;
    if (to > from) ent_buf_putc(out, ',');
  }
  ent_buf_puts(out, end < url.n && url.p[end] == '/' ? ")" : ")/");
  for (size_t i = end; i < url.n && url.p[i] != '#'; i++) ent_buf_putc(out, (char)(url.p[i] >= 'A' && url.p[i] <= 'Z' ? url.p[i] | 32 : url.p[i]));
}

static void put_number(ent_json *j, const char *key, uint64_t n) {
  char z[24];
  snprintf(z, sizeof z, "%llu", (unsigned long long)n);
  ent_json_kcstr(j, key, z);
}

/* --index: a line of CDXJ. */
static ent_code index_line(cli_job *job) {
  const ent_record *r = job->record;
  ent_json j;
  if (!r->length) return ent_fail(&job->err, ENT_ERR_UNSUPPORTED, "no archive: nothing to index", NULL, 0, 0);
  put_surt(r->url, job->out);
  ent_buf_putc(job->out, ' ');
  for (size_t i = 0, n = 0; i < r->fetched.n && n < 14; i++)
    if (r->fetched.p[i] >= '0' && r->fetched.p[i] <= '9') ent_buf_putc(job->out, r->fetched.p[i]), n++;
  ent_buf_putc(job->out, ' ');
  ent_json_init(&j, job->out);
  ent_json_begin(&j, '{');
  ent_json_kstr(&j, "url", r->url);
  ent_json_kstr(&j, "mime", ent_str_ieq(r->type, ENT_S("revisit")) ? ENT_S("warc/revisit") : r->media);
  if (r->status) put_number(&j, "status", r->status);
  ent_json_kstr(&j, "digest", r->digest);
  put_number(&j, "length", r->length);
  put_number(&j, "offset", r->offset);
  ent_json_kcstr(&j, "filename", job->input->path);
  ent_json_end(&j, '}');
  ent_buf_putc(job->out, '\n');
  return ENT_OK;
}

static ent_code job(cli_job *job) {
  if (job->c->index) return index_line(job);
  ent_page_options opt;
  ent_article *article = NULL;
  ent_code code = cli_article_options(job->c, job->input, &opt, &job->err);
  if (code == ENT_OK) code = ent_record_article(job->record, &opt, &article, &job->err);
  if (code == ENT_OK) {
    if (job->c->format && !strcmp(job->c->format, "text")) {
      ent_buf_putstr(job->out, article->text);
    } else {
      ent_json j;
      ent_json_init(&j, job->out);
      ent_article_json(article, ent_str_c(job->input->name), job->c->explain, &j);
    }
    ent_buf_putc(job->out, '\n');
  }
  ent_article_free(article);
  return code;
}

int cli_verb_extract(cli *c) {
  cli_inputs in = {0};
  uint32_t bad;
  int status = cli_inputs_list(c, 0, &in, &bad);
  if (status != CLI_DONE) return status;
  bool text = c->format && !strcmp(c->format, "text");
  cli_pool p = {"pages", text ? "txt" : "jsonl", NULL, NULL, job, NULL, NULL};
  return cli_pool_run(c, &p, &in, bad);
}
