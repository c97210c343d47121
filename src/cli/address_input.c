/*
** address_input.c - addresses as inputs of any verb: asked for before the work begins, as politely as `fetch` asks, and kept in
** memory. What is to be coded again later is better fetched into a folder first.
*/
#include "cli/crawl.h"

#include <unistd.h>

#define BODY_MAX ((size_t)512 << 20) /* unpacked */

typedef struct asking {
  cli *c;
  uint32_t *bad;
} asking;

/* The charset of "text/html; charset=..."; empty when there is none. */
static ent_str charset_of(ent_str type) {
  ent_str piece;
  while (ent_str_split(&type, ';', &piece)) {
    if (piece.n < 8 || !ent_str_ieq((ent_str){piece.p, 8}, ENT_S("charset="))) continue;
    piece = (ent_str){piece.p + 8, piece.n - 8};
    bool quoted = piece.n >= 2 && piece.p[0] == '"' && piece.p[piece.n - 1] == '"';
    return quoted ? (ent_str){piece.p + 1, piece.n - 2} : piece;
  }
  return (ent_str){0};
}

static ent_code keep(cli *c, cli_input *in, const ent_exchange *x, ent_error *err) {
  ent_buf body;
  ent_buf_init(&body, BODY_MAX);
  ent_code code = ent_exchange_body(x, BODY_MAX, &body, err);
  if (code == ENT_OK) {
    in->bytes = ent_arena_dup(c->arena, ent_buf_str(&body));
    in->url = ent_arena_dup(c->arena, x->url);
    in->charset = ent_arena_dup(c->arena, charset_of(ent_head_field(x->head, "Content-Type")));
    if (!in->bytes.p || !in->url.p || !in->charset.p) code = ent_nomem(err);
  }
  ent_buf_free(&body);
  return code;
}

static ent_code on_done(void *arg, const ent_fetch_result *r, ent_error *err) {
  asking *g = arg;
  cli_input *in = r->user;
  if (r->outcome != ENT_FETCHED) {
    cli_say(g->c, "%s: %s", in->name, r->reason);
    ++*g->bad;
    return ENT_OK;
  }
  const ent_exchange *x = &r->hop[r->nhop - 1];
  if (x->truncated) cli_note(g->c, "%s: the server broke off: read as far as it came", in->name);
  ent_code code = keep(g->c, in, x, err);
  if (code == ENT_OK || code == ENT_ERR_NOMEM) return code;
  cli_complain(g->c, in->name, err);
  ++*g->bad;
  return ENT_OK;
}

bool cli_is_address(const char *arg) { return ent_address_is(ent_str_c(arg)); }

static ent_code ask_all(asking *g, cli_inputs *in, const ent_fetch_options *opt, ent_error *err) {
  ent_fetch *f = NULL;
  ent_code code = ent_fetch_new(opt, on_done, g, &f, err);
  for (uint32_t i = 0; code == ENT_OK && i < in->n; i++) {
    cli_input *one = &in->v[i];
    if (!cli_is_address(one->path)) continue;
    ent_error wrong = {0};
    code = ent_fetch_add(f, ent_str_c(one->path), (ent_str){0}, (ent_str){0}, one, &wrong);
    if (code != ENT_ERR_ARGUMENT) continue;
    cli_say(g->c, "%s: %s", one->name, wrong.message);
    ++*g->bad;
    code = ENT_OK;
  }
  if (code == ENT_OK) code = ent_fetch_run(f, err);
  ent_fetch_free(f);
  return code;
}

int cli_addresses_fetch(cli *c, cli_inputs *in, uint32_t *bad) {
  asking g = {c, bad};
  ent_fetch_options opt;
  ent_error err = {0};
  int status = cli_fetch_options(c, &opt);
  if (status != CLI_DONE) return status;
  opt.stop = NULL; /* a signal ends it as it ends anything else */
  if (ask_all(&g, in, &opt, &err) != ENT_OK) {
    cli_complain(c, NULL, &err);
    return CLI_FAILED;
  }
  uint32_t kept = 0; /* those that failed are counted; the others keep their order */
  for (uint32_t i = 0; i < in->n; i++)
    if (!cli_is_address(in->v[i].path) || in->v[i].bytes.p) in->v[kept++] = in->v[i];
  in->n = kept;
  return CLI_DONE;
}
