/*
** verb_ingest.c - `entente ingest`: threads code, one writer stores, in the order of the inputs and in transactions of
** BATCH documents. What was committed stays: an ingest that is killed and run again goes on behind it, because an input
** whose bytes were read before is known by their hash and is not coded again.
*/
#include "cli/coding.h"
#include "entente/store.h"
#include "pact/pact.h"

#include <stdlib.h>
#include <time.h>
#include <xxhash.h>

#define BATCH 64

typedef struct ingest {
  cli *c;
  ent_store *store;      /* NULL with --dry-run */
  ent_arena *arena;
  ent_map known;         /* "name\0hash" of inputs that need no reading; read-only while threads run */
  uint32_t in_batch, added, again, skipped, same;
  int64_t events, claims;
  ent_pacts *pacts; /* the registry */
} ingest;

/* ---- in the threads: bytes -> lines for the writer -------------------- */

/* 32 hex digits over the bytes and the day given beside them. */
static void hash_input(ent_str bytes, ent_str date, char out[33]) {
  XXH3_state_t *st = XXH3_createState();
  XXH128_hash_t h = {0, 0};
  if (st) {
    XXH3_128bits_reset(st);
    XXH3_128bits_update(st, date.p ? date.p : "", date.n);
    XXH3_128bits_update(st, "\n", 1);
    XXH3_128bits_update(st, bytes.p ? bytes.p : "", bytes.n);
    h = XXH3_128bits_digest(st);
    XXH3_freeState(st);
  }
  snprintf(out, 33, "%016llx%016llx", (unsigned long long)h.high64, (unsigned long long)h.low64);
}

static void sentences(ent_json *j, const ent_text *t) {
  ent_json_key(j, "sentences");
  ent_json_begin(j, '[');
  for (uint32_t i = 0; i < t->nsentence; i++) {
    const ent_sentence *s = &t->sentence[i];
    bool title = (s->flags & ENT_SENTENCE_TITLE) != 0;
    uint32_t base = title ? t->title_start : 0;
    ent_json_begin(j, '[');
    ent_json_int(j, s->span.start - base);
    ent_json_int(j, s->span.end - base);
    ent_json_int(j, title);
    ent_json_end(j, ']');
  }
  ent_json_end(j, ']');
}

static void document_line(cli_job *job, const ent_document *doc, const char *id, const ent_coded *d) {
  ent_json j;
  ent_json_init(&j, job->out);
  ent_json_begin(&j, '{');
  ent_json_kcstr(&j, "id", id);
  ent_json_kstr(&j, "address", doc->url.n ? doc->url : ent_str_c(job->input->name));
  ent_json_kstr(&j, "url", doc->url);
  ent_json_kstr(&j, "site", doc->site);
  ent_json_kstr(&j, "title", doc->title);
  ent_json_kstr(&j, "published", doc->published);
  ent_day day;
  ent_str first = {doc->published.p, doc->published.n < 10 ? doc->published.n : 10};
  if (first.n == 10 && ent_day_parse(first, false, &day)) ent_json_kstr(&j, "day", first);
  ent_json_kstr(&j, "language", doc->language);
  ent_json_kint(&j, "coded", d != NULL);
  ent_json_kstr(&j, "text", doc->text);
  if (d) sentences(&j, &d->text);
  ent_json_end(&j, '}');
  ent_buf_putc(job->out, '\n');
}

static ent_code records(const ent_coded *d, cli_job *job) {
  const ingest *g = ((const cli_coding *)job->arg)->arg;
  ent_code code = ENT_OK;
  for (uint32_t i = 0; code == ENT_OK && i < d->events.nevent; i++) code = ent_record_event(d, i, job->out, &job->err);
  for (uint32_t i = 0; code == ENT_OK && i < d->events.nclaim; i++) code = ent_record_claim(d, i, job->out, &job->err);
  if (code == ENT_OK && g->pacts) code = ent_pacts_read(g->pacts, d, job->out, &job->err);
  return code;
}

static bool is_known(const ingest *g, const char *name, const char hash[33]) {
  char key[4200];
  int n = snprintf(key, sizeof key, "%s\n%s", name, hash);
  return n > 0 && (size_t)n < sizeof key && ent_map_get(&g->known, (ent_str){key, (size_t)n}) != ENT_NONE;
}

/* First line: the hash of the input. Then nothing (known already), or the document and its records. */
static ent_code job(cli_job *job) {
  const cli_coding *coding = job->arg;
  char hash[33], id[33];
  cli_article article = {0};
  ent_document doc;
  const ent_coded *d = NULL;
  hash_input(job->bytes, cli_dates_of(&coding->dates, job->input->path), hash);
  ent_buf_printf(job->out, "%s\n", hash);
  if (is_known(coding->arg, job->input->name, hash)) return ENT_OK;
  ent_code code = cli_article_read(job, &coding->dates, &article, &doc);
  if (code == ENT_OK) {
    code = ent_worker_code(job->thread, &doc, &d, &job->err);
    if (code == ENT_ERR_UNSUPPORTED) { /* a language we do not code is stored all the same */
      XXH128_hash_t h = XXH3_128bits(doc.text.p ? doc.text.p : "", doc.text.n);
      snprintf(id, sizeof id, "%016llx%016llx", (unsigned long long)h.high64, (unsigned long long)h.low64);
      document_line(job, &doc, id, NULL);
    }
  }
  if (code == ENT_OK) {
    document_line(job, &doc, d->id, d);
    code = records(d, job);
  }
  cli_article_free(&article);
  return code;
}

/* ---- in the writer ---------------------------------------------------- */

static ent_code store_records(ingest *g, ent_str rest, int64_t document, ent_error *err) {
  ent_str line;
  ent_code code = ENT_OK;
  while (code == ENT_OK && rest.n && ent_str_split(&rest, '\n', &line))
    if (ent_str_starts(line, ENT_S("{\"schema\":\"entente.pact/1\""))) code = ent_store_pact(g->store, document, line, err);
    else if (line.n) code = ent_store_record(g->store, document, line, err);
  return code;
}

static void count(ingest *g, ent_str rest) {
  ent_str line;
  while (rest.n && ent_str_split(&rest, '\n', &line)) {
    if (ent_str_find((ent_str){line.p, line.n < 100 ? line.n : 100}, ENT_S("entente.event/1"), 0) != SIZE_MAX) g->events++;
    if (ent_str_find((ent_str){line.p, line.n < 100 ? line.n : 100}, ENT_S("entente.claim/1"), 0) != SIZE_MAX) g->claims++;
  }
}

static ent_code store_lines(ingest *g, cli_job *job, ent_str hash, ent_str rest, ent_code coded) {
  ent_str document_json = {0}, name = ent_str_c(job->input->name), reason = {0};
  int64_t document = 0;
  bool fresh = false;
  ent_code code = ENT_OK;
  char why[1024] = "";
  if (coded != ENT_OK) {
    ent_error_format(&job->err, why, sizeof why);
    reason = ent_str_c(why);
  }
  if (rest.n && ent_str_split(&rest, '\n', &document_json) && document_json.n)
    code = ent_store_document(g->store, document_json, &document, &fresh, &job->err);
  if (code == ENT_OK && fresh) code = store_records(g, rest, document, &job->err);
  if (code == ENT_OK) code = ent_store_input(g->store, name, hash, document, reason, &job->err);
  if (code == ENT_OK && coded == ENT_OK) {
    if (fresh) g->added++, count(g, rest);
    else g->same++;
  }
  return code;
}

static ent_code commit_batch(ingest *g, bool again, ent_error *err) {
  ent_code code = ent_store_commit(g->store, err);
  g->in_batch = 0;
  return code == ENT_OK && again ? ent_store_begin(g->store, err) : code;
}

/* A failure of the machine now may be none tomorrow; only what the bytes themselves cause is final. */
static bool final_failure(ent_code code) {
  return code == ENT_ERR_FORMAT || code == ENT_ERR_ENCODING || code == ENT_ERR_EMPTY || code == ENT_ERR_UNSUPPORTED || code == ENT_ERR_LIMIT;
}

static ent_code take(cli_job *job, ent_code code) {
  ingest *g = ((cli_coding *)job->arg)->arg;
  ent_str rest = ent_buf_str(job->out), hash;
  if (code != ENT_OK) g->skipped++;
  if (!rest.n || !ent_str_split(&rest, '\n', &hash) || hash.n != 32) return code; /* not even read */
  if (code == ENT_OK && !rest.n) {
    g->again++;
    return code;
  }
  if (!g->store) {
    if (code == ENT_OK) g->added++, count(g, rest);
    return code;
  }
  if (code != ENT_OK && !final_failure(code)) return code;
  ent_error kept = job->err;
  ent_code stored = store_lines(g, job, hash, rest, code);
  if (stored == ENT_OK && ++g->in_batch >= BATCH) stored = commit_batch(g, true, &job->err);
  if (stored != ENT_OK) return ENT_ERR_DATABASE;
  job->err = kept;
  return code;
}

/* ---- the verb --------------------------------------------------------- */

static bool remember(void *arg, ent_str name, ent_str hash) {
  ingest *g = arg;
  ent_str key = ent_arena_printf(g->arena, "%.*s\n%.*s", (int)name.n, name.p, (int)hash.n, hash.p);
  return key.p && ent_map_put(&g->known, key, 1);
}

static ent_code open_store(cli *c, ingest *g, const cli_coding *coding, ent_error *err) {
  char now[32];
  time_t t = time(NULL);
  struct tm tm;
  gmtime_r(&t, &tm);
  strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &tm);
  ent_code code = ent_store_open(c->db, ENT_STORE_CREATE, &g->store, err);
  if (code == ENT_OK) code = ent_store_inputs(g->store, remember, g, err);
  if (code == ENT_OK) code = ent_store_begin(g->store, err);
  if (code == ENT_OK) code = ent_store_run(g->store, now, ent_engine_model_version(coding->engine), ent_engine_lexicon_version(coding->engine), err);
  return code;
}

static void summary(const cli *c, const ingest *g, ent_buf *out) {
  if (c->format && !strcmp(c->format, "json")) {
    ent_buf_printf(out, "{\"added\":%u,\"known\":%u,\"same_text\":%u,\"not_coded\":%u,\"events\":%lld,\"claims\":%lld}\n", g->added, g->again, g->same,
                   g->skipped, (long long)g->events, (long long)g->claims);
    return;
  }
  ent_buf_printf(out, "added %u article%s with %lld events and %lld claims%s\n", g->added, g->added == 1 ? "" : "s", (long long)g->events,
                 (long long)g->claims, g->store ? "" : " (dry run: nothing stored)");
  if (g->again) ent_buf_printf(out, "known %u: read before with the same bytes\n", g->again);
  if (g->same) ent_buf_printf(out, "same %u: the text and address are there already\n", g->same);
  if (g->skipped) ent_buf_printf(out, "not coded %u: reasons above\n", g->skipped);
}

static int report(const cli *c, const ingest *g, int status) {
  ent_buf text;
  cli_output o;
  ent_buf_init(&text, 0);
  summary(c, g, &text);
  int opened = cli_output_open(c, &o);
  if (opened == CLI_DONE) {
    cli_output_write(c, &o, ent_buf_str(&text));
    status = cli_output_close(c, &o, status);
  }
  ent_buf_free(&text);
  return opened == CLI_DONE ? status : opened;
}

int cli_verb_ingest(cli *c) {
  ingest g = {.c = c, .arena = c->arena};
  cli_coding coding = {0};
  ent_error err = {0};
  ent_map_init(&g.known, c->arena);
  if (!c->db && !c->dry_run) {
    cli_say(c, "ingest wants --db FILE (or ENTENTE_DB)");
    return CLI_USAGE;
  }
  char registry[4096];
  bool has = cli_data_find(c, "lexicon/pacts", registry, sizeof registry); /* data may come without it */
  int status = !has || cli_pacts_open(c, &g.pacts) ? cli_coding_open(c, &coding) : CLI_FAILED;
  if (status == CLI_DONE && !c->dry_run && open_store(c, &g, &coding, &err) != ENT_OK) {
    cli_complain(c, c->db, &err);
    status = CLI_FAILED;
  }
  if (status == CLI_DONE) {
    coding.arg = &g;
    status = cli_coding_inputs(c, &coding, "articles", job, take);
    if (g.store && (commit_batch(&g, false, &err) != ENT_OK || (g.added && ent_store_stories(g.store, &err) != ENT_OK))) {
      cli_complain(c, c->db, &err);
      status = CLI_FAILED;
    }
    status = report(c, &g, status);
  }
  ent_store_close(g.store);
  cli_coding_close(&coding);
  ent_pacts_close(g.pacts);
  return status;
}
