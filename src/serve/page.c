/*
** page.c - the files of the page, compressed and built in (web/, tools/embed_page.py). Names of files other than index.html hold a hash of their
** bytes, so they may be kept for ever; index.html is asked for again each time.
*/
#include "serve/serve.h"

#include "page.inc"

bool ent_server_has_page(void) { return page_files[0].name != NULL; }

const ent_page_file *ent_page_file_find(ent_str name) {
  for (const ent_page_file *f = page_files; f->name; f++)
    if (ent_str_is(name, f->name)) return f;
  return NULL;
}

static void give(ent_request *r, const ent_page_file *f) {
  r->fixed = (ent_str){(const char *)f->gzip, f->ngzip};
  r->fixed_gzip = true;
  r->fixed_etag = f->etag;
  r->content_type = f->type;
}

static const char without[] =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>entente</title><h1>entente</h1><p>This program was built without the page "
    "(it wants npm; see docs/serve.md). The JSON API is there: <a href=\"/api/openapi.json\">/api/openapi.json</a>, <a href=\"/api/status\">/api/status</a>.";

ent_code ent_page_index(ent_request *r, ent_error *err) {
  (void)err;
  const ent_page_file *f = ent_page_file_find(ENT_S("index.html"));
  if (f) {
    give(r, f);
    return ENT_OK;
  }
  r->fixed = (ent_str){without, sizeof without - 1};
  r->content_type = "text/html; charset=utf-8";
  return ENT_OK;
}

ent_code ent_page_asset(ent_request *r, ent_error *err) {
  const ent_page_file *f = ent_page_file_find(r->id[0]);
  if (!f || ent_str_is(r->id[0], "index.html")) return ent_fail(err, ENT_ERR_NOTFOUND, "no such file", NULL, 0, 0);
  give(r, f);
  r->cache = "public, max-age=31536000, immutable";
  return ENT_OK;
}
