/*
** fetch.c - many addresses at once, politely: a queue a host, its robots.txt first, a pause between requests, redirects as
** requests of their own, tries again with growing pauses.
**
** An address is a task. It waits in its host's queue, goes out when the host's pause is over, and comes back with an answer, a
** reason to try again, or another address to go to, with the same rules there. robots.txt is a task of the host itself; while
** it is under way the queue waits. Where it answers 400 to 499 all is allowed; where it cannot be read nothing is (RFC 9309 2.3.1).
** One thread; the only time that decides anything is the monotonic clock.
*/
#include "page/fetch.h"

#include "page/page.h"

#include <stdlib.h>
#include <time.h>

#define STEP_MS 100u           /* how soon a stop is noticed */
#define ROBOTS_REDIRECTS 5u
#define ROBOTS_KEPT 86400.0    /* seconds until it is asked for again */
#define ROBOTS_BROKEN_KEPT 300.0
#define CRAWL_DELAY_MAX 60000u /* ms */
#define BODY_MAX ((size_t)64 << 20)

/* ---- messages -------------------------------------------------------------- */

ent_str ent_head_field(ent_str head, const char *name) {
  size_t n = strlen(name);
  ent_str line;
  while (ent_str_split(&head, '\n', &line))
    if (line.n > n && line.p[n] == ':' && ent_str_ieq((ent_str){line.p, n}, (ent_str){name, n}))
      return ent_str_trim((ent_str){line.p + n + 1, line.n - n - 1});
  return (ent_str){0};
}

/* The size line of a chunk at *at; false when it is none. */
static bool chunk_size(ent_str b, size_t *at, size_t *size) {
  size_t i = *at, n = 0, digits = 0;
  for (; i < b.n && digits < 15; i++, digits++) {
    char c = b.p[i];
    int v = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
    if (v < 0) break;
    n = n * 16 + (size_t)v;
  }
  const char *end = i < b.n && digits ? memchr(b.p + i, '\n', b.n - i) : NULL;
  if (!end) return false;
  *at = (size_t)(end - b.p) + 1;
  *size = n;
  return true;
}

static bool unchunk(ent_str b, ent_buf *out) {
  size_t at = 0, size;
  while (chunk_size(b, &at, &size)) {
    if (!size) return true;
    if (size > b.n - at) return false;
    if (!ent_buf_put(out, b.p + at, size)) return false;
    at += size;
    if (at < b.n && b.p[at] == '\r') at++;
    if (at < b.n && b.p[at] == '\n') at++;
  }
  return false;
}

static bool says(ent_str value, const char *coding) {
  ent_str word;
  while (ent_str_split(&value, ',', &word))
    if (ent_str_ieq(word, ent_str_c(coding))) return true;
  return false;
}

bool ent_exchange_payload(const ent_exchange *x, ent_buf *out) {
  size_t before = out->n;
  if (says(ent_head_field(x->head, "Transfer-Encoding"), "chunked")) {
    if (unchunk(x->body, out)) return true;
    if (out->fail) return false;
    out->n = before; /* not really chunked */
  }
  return ent_buf_putstr(out, x->body);
}

/* What the codings' names mean; gzip and zstd are believed only where their magic says so too. */
static ent_packing packing_of(ent_str coding, ent_str body) {
  if (says(coding, "br")) return ENT_PACKING_BROTLI;
  return coding.n ? ent_packing_of(body.p, body.n, (ent_str){0}) : ENT_PACKING_NONE;
}

ent_code ent_exchange_body(const ent_exchange *x, size_t max, ent_buf *out, ent_error *err) {
  ent_buf plain;
  ent_buf_init(&plain, BODY_MAX);
  ent_str coding = ent_head_field(x->head, "Content-Encoding");
  ent_code code = ENT_OK;
  if (!ent_exchange_payload(x, &plain)) code = ent_nomem(err);
  ent_packing how = packing_of(coding, ent_buf_str(&plain));
  if (code == ENT_OK && how == ENT_PACKING_NONE) {
    if (plain.n > max) code = ent_fail(err, ENT_ERR_LIMIT, "larger than the limit", NULL, 0, 0);
    else if (!ent_buf_putstr(out, ent_buf_str(&plain))) code = ent_nomem(err);
  } else if (code == ENT_OK) {
    code = ent_unpack(how, plain.p, plain.n, max, out, err);
  }
  ent_buf_free(&plain);
  return code;
}

/* ---- tasks and hosts --------------------------------------------------------- */

typedef struct host host;

/* A redirect that was followed, or the last answer. */
typedef struct hop {
  char *url;
  ent_buf request, head, body;
  char ip[64];
  int64_t when;
  uint16_t status;
  bool cut;
} hop;

typedef struct task {
  struct task *next;
  ent_transfer t;
  host *host;
  char *asked, *url, *etag, *modified;
  hop *hop;
  uint32_t nhop, tries;
  double not_before;
  int64_t when;
  bool robots;
  void *user;
} task;

typedef enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN, ROBOTS_BROKEN } robots_state;

struct host {
  ent_str site;
  task *first, *last;
  uint32_t active;
  double next_at;
  robots_state state;
  double robots_until;
  ent_arena *rules_arena;
  ent_robots rules;
  char reason[256]; /* why robots.txt is broken */
};

struct ent_fetch {
  ent_fetch_options opt;
  ent_str token; /* of the agent, for robots.txt */
  ent_fetch_done done;
  void *arg;
  ent_net *net;
  ent_arena *arena;
  ent_map by_site;
  ENT_VEC(host *) host;
  ENT_VEC(task *) active;
  uint32_t waiting, finished, turn;
};

static void task_free(task *k) {
  if (!k) return;
  ent_transfer_free(&k->t);
  for (uint32_t i = 0; i < k->nhop; i++) {
    free(k->hop[i].url);
    ent_buf_free(&k->hop[i].request);
    ent_buf_free(&k->hop[i].head);
    ent_buf_free(&k->hop[i].body);
  }
  free(k->hop);
  free(k->asked);
  free(k->url);
  free(k->etag);
  free(k->modified);
  free(k);
}

static char *copy(ent_str s) {
  char *z = malloc(s.n + 1);
  if (!z) return NULL;
  if (s.n) memcpy(z, s.p, s.n);
  z[s.n] = 0;
  return z;
}

static task *task_new(ent_str url, ent_str etag, ent_str modified, void *user) {
  task *k = calloc(1, sizeof *k);
  if (!k) return NULL;
  k->asked = copy(url);
  k->url = copy(url);
  k->etag = copy(etag);
  k->modified = copy(modified);
  k->user = user;
  if (k->asked && k->url && k->etag && k->modified) return k;
  task_free(k);
  return NULL;
}

static host *host_of(ent_fetch *f, ent_str url) {
  ent_str site = ent_address_site(url);
  uint32_t i = ent_map_get(&f->by_site, site);
  if (i != ENT_NONE) return f->host.v[i];
  host *h = ent_arena_calloc(f->arena, 1, sizeof *h);
  if (!h) return NULL;
  h->site = ent_arena_dup(f->arena, site);
  if (!h->site.p || !ENT_PUSH(f->arena, &f->host, h) || !ent_map_put(&f->by_site, h->site, f->host.n - 1)) return NULL;
  return h;
}

static void queue_last(host *h, task *k) {
  k->host = h;
  k->next = NULL;
  if (h->last) h->last->next = k;
  else h->first = k;
  h->last = k;
}

static void queue_first(host *h, task *k) {
  k->host = h;
  k->next = h->first;
  h->first = k;
  if (!h->last) h->last = k;
}

/* Takes the first task whose pause is over out of the queue. */
static task *queue_take(host *h, double now) {
  for (task **at = &h->first, *before = NULL; *at; before = *at, at = &(*at)->next) {
    task *k = *at;
    if (k->not_before > now) continue;
    *at = k->next;
    if (h->last == k) h->last = before;
    return k;
  }
  return NULL;
}

/* ---- the object --------------------------------------------------------------- */

static bool options_right(const ent_fetch_options *o) {
  return o->version == ENT_FETCH_OPTIONS_VERSION && o->agent && o->parallel >= 1 && o->parallel <= 64 && o->per_host >= 1 && o->timeout_ms &&
         o->max_bytes && o->redirects <= 64 && o->retries <= 64;
}

ent_code ent_fetch_new(const ent_fetch_options *opt, ent_fetch_done done, void *arg, ent_fetch **out, ent_error *err) {
  *out = NULL;
  if (!options_right(opt)) return ent_fail(err, ENT_ERR_ARGUMENT, "fetch options out of range", NULL, 0, 0);
  ent_fetch *f = calloc(1, sizeof *f);
  if (!f) return ent_nomem(err);
  f->opt = *opt;
  f->done = done;
  f->arg = arg;
  f->token = (ent_str){opt->agent, strcspn(opt->agent, "/ ")};
  f->arena = ent_arena_new(0);
  if (f->arena) ent_map_init(&f->by_site, f->arena);
  f->net = f->arena ? ent_net_new(&f->opt) : NULL;
  if (!f->net) {
    bool memory = !f->arena;
    ent_fetch_free(f);
    return memory ? ent_nomem(err) : ent_fail(err, ENT_ERR_INTERNAL, "libcurl does not start", NULL, 0, 0);
  }
  *out = f;
  return ENT_OK;
}

void ent_fetch_free(ent_fetch *f) {
  if (!f) return;
  for (uint32_t i = 0; i < f->active.n; i++) {
    ent_net_stop(f->net, &f->active.v[i]->t);
    task_free(f->active.v[i]);
  }
  for (uint32_t i = 0; i < f->host.n; i++) {
    for (task *k = f->host.v[i]->first, *next; k; k = next) {
      next = k->next;
      task_free(k);
    }
    ent_arena_free(f->host.v[i]->rules_arena);
  }
  ent_net_free(f->net);
  ent_arena_free(f->arena);
  free(f);
}

ent_code ent_fetch_add(ent_fetch *f, ent_str url, ent_str etag, ent_str modified, void *user, ent_error *err) {
  ent_buf clean;
  ent_buf_init(&clean, 0);
  ent_code code = ent_address_clean(url, (ent_str){0}, &clean, err);
  if (code == ENT_OK) {
    task *k = task_new(ent_buf_str(&clean), etag, modified, user);
    host *h = k ? host_of(f, ent_buf_str(&clean)) : NULL;
    if (h) {
      queue_last(h, k);
      f->waiting++;
    } else {
      task_free(k);
      code = ent_nomem(err);
    }
  }
  ent_buf_free(&clean);
  return code;
}

uint32_t ent_fetch_waiting(const ent_fetch *f) { return f->waiting; }
uint32_t ent_fetch_finished(const ent_fetch *f) { return f->finished; }

static int64_t wall_clock(const ent_fetch *f) { return f->opt.clock ? f->opt.clock(f->opt.clock_arg) : (int64_t)time(NULL); }

/* ---- results -------------------------------------------------------------------- */

/* Moves the answer at hand to the task's hops. */
static bool keep_hop(task *k) {
  hop *more = realloc(k->hop, (k->nhop + 1) * sizeof *more);
  if (!more) return false;
  k->hop = more;
  hop *h = &k->hop[k->nhop];
  *h = (hop){.url = copy(ent_str_c(k->url)), .request = k->t.request, .head = k->t.head, .body = k->t.body, .when = k->when,
             .status = k->t.status, .cut = k->t.cut};
  if (!h->url) return false;
  memcpy(h->ip, k->t.ip, sizeof h->ip);
  ent_buf_init(&k->t.request, 0);
  ent_buf_init(&k->t.head, 0);
  ent_buf_init(&k->t.body, 0);
  k->nhop++;
  return true;
}

static ent_code give(ent_fetch *f, task *k, ent_fetch_outcome outcome, const char *reason, ent_error *err) {
  ent_exchange *x = calloc(k->nhop + 1, sizeof *x);
  ent_fetch_result r = {.outcome = outcome, .asked = ent_str_c(k->asked), .hop = x, .nhop = k->nhop, .tries = k->tries, .status = k->t.status,
                        .again = k->t.again, .user = k->user};
  if (!x) {
    task_free(k);
    return ent_nomem(err);
  }
  for (uint32_t i = 0; i < k->nhop; i++) {
    const hop *h = &k->hop[i];
    x[i] = (ent_exchange){ent_str_c(h->url), ent_buf_str(&h->request), ent_buf_str(&h->head), ent_buf_str(&h->body), ent_str_c(h->ip), h->when,
                          h->status, h->cut ? "disconnect" : NULL};
  }
  snprintf(r.reason, sizeof r.reason, "%s", reason ? reason : "");
  if (outcome == ENT_FETCH_FAILED && k->t.retry_after && (k->t.status == 429 || k->t.status == 503)) r.wait_s = k->t.retry_after;
  f->waiting--;
  f->finished++;
  ent_code code = f->done(f->arg, &r, err);
  free(x);
  task_free(k);
  return code;
}

static ent_code fail_status(ent_fetch *f, task *k, ent_error *err) {
  char reason[256];
  ent_str head = ent_buf_str(&k->t.head), line = {0}, word = {0};
  ent_str_split(&head, '\n', &line);
  ent_str_word(&line, &word); /* HTTP/1.1 */
  ent_str_word(&line, &word); /* 404 */
  line = ent_str_trim(line);
  snprintf(reason, sizeof reason, "answer %u%s%.*s", k->t.status, line.n ? " " : "", (int)(line.n < 60 ? line.n : 60), line.n ? line.p : "");
  for (char *p = reason; *p; p++)
    if ((unsigned char)*p < ' ' || *p == 0x7f) *p = '?';
  if (k->t.retry_after && (k->t.status == 429 || k->t.status == 503)) {
    size_t n = strlen(reason);
    snprintf(reason + n, sizeof reason - n, ", asks to wait %u s", k->t.retry_after);
  }
  if (!keep_hop(k)) {
    task_free(k);
    return ent_nomem(err);
  }
  return give(f, k, ENT_FETCH_FAILED, reason, err);
}

/* ---- what an answer leads to ----------------------------------------------------- */

static double backoff(const ent_fetch *f, const task *k) {
  uint32_t doublings = k->tries ? k->tries - 1 : 0;
  return f->opt.backoff_ms / 1000.0 * (double)(1u << (doublings < 10 ? doublings : 10));
}

static bool passing(uint16_t status) {
  return status == 408 || status == 425 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

/* Puts k back into its queue for another try, if it has one left. */
static bool try_again(ent_fetch *f, task *k) {
  if (!k->t.again || k->tries > f->opt.retries) return false;
  bool asked = k->t.retry_after && (k->t.status == 429 || k->t.status == 503);
  if (asked && k->t.retry_after > f->opt.max_wait_s) return false;
  double pause = backoff(f, k), now = ent_clock();
  if (asked && k->t.retry_after > pause) pause = k->t.retry_after;
  k->not_before = now + pause;
  if ((asked || k->t.status == 429) && k->host->next_at < k->not_before) k->host->next_at = k->not_before; /* the whole host is meant */
  ent_transfer_free(&k->t);
  if (k->robots) queue_first(k->host, k);
  else queue_last(k->host, k);
  return true;
}

/* Where a redirect leads, into out; a reason when it leads nowhere. */
static const char *redirect_to(const ent_fetch *f, const task *k, ent_buf *out, char reason[256]) {
  ent_str to = ent_head_field(ent_buf_str(&k->t.head), "Location");
  ent_error err = {0};
  if (k->nhop >= (k->robots ? ROBOTS_REDIRECTS : f->opt.redirects)) return "too many redirects";
  if (ent_address_clean(to, ent_str_c(k->url), out, &err) == ENT_OK) return NULL;
  snprintf(reason, 256, "redirect to '%.*s': %s", (int)(to.n < 120 ? to.n : 120), to.p, err.message);
  for (char *p = reason; *p; p++)
    if ((unsigned char)*p < ' ' || *p == 0x7f) *p = '?';
  return reason;
}

static ent_code robots_done(ent_fetch *f, task *k, const char *reason, ent_error *err);

static ent_code redirect(ent_fetch *f, task *k, ent_error *err) {
  char words[256];
  ent_buf to;
  ent_buf_init(&to, 0);
  const char *reason = redirect_to(f, k, &to, words);
  char *url = reason ? NULL : copy(ent_buf_str(&to));
  host *h = url && !k->robots ? host_of(f, ent_buf_str(&to)) : k->host;
  ent_code code = ENT_OK;
  ent_buf_free(&to);
  if ((!reason && (!url || !h)) || !keep_hop(k)) {
    free(url);
    if (k->robots) k->host->state = ROBOTS_UNKNOWN;
    task_free(k);
    return ent_nomem(err);
  }
  if (reason) return k->robots ? robots_done(f, k, NULL, err) : give(f, k, ENT_FETCH_FAILED, reason, err);
  free(k->url);
  k->url = url;
  k->tries = 0;
  k->not_before = 0;
  ent_transfer_free(&k->t);
  queue_first(h, k);
  return code;
}

static bool is_redirect(const task *k) {
  uint16_t s = k->t.status;
  return (s == 301 || s == 302 || s == 303 || s == 307 || s == 308) && ent_head_field(ent_buf_str(&k->t.head), "Location").n;
}

/* The host's rules are known now, or why not. */
static ent_code robots_done(ent_fetch *f, task *k, const char *reason, ent_error *err) {
  host *h = k->host;
  ent_code code = ENT_OK;
  ent_arena_free(h->rules_arena);
  h->rules_arena = NULL;
  h->rules = (ent_robots){0};
  h->state = reason ? ROBOTS_BROKEN : ROBOTS_KNOWN;
  h->robots_until = ent_clock() + (reason ? ROBOTS_BROKEN_KEPT : ROBOTS_KEPT);
  snprintf(h->reason, sizeof h->reason, "%s", reason ? reason : "");
  if (!reason && k->t.status >= 200 && k->t.status < 300) {
    ent_exchange x = {.head = ent_buf_str(&k->t.head), .body = ent_buf_str(&k->t.body)};
    ent_buf text;
    ent_buf_init(&text, BODY_MAX);
    h->rules_arena = ent_arena_new(0);
    ent_exchange_body(&x, BODY_MAX, &text, NULL); /* of a damaged one what could be read counts */
    ent_str kept = ent_buf_str(&text);
    if (h->rules_arena) kept = ent_arena_dup(h->rules_arena, kept);
    code = h->rules_arena && kept.p ? ent_robots_parse(kept, f->token, h->rules_arena, &h->rules, err) : ent_nomem(err);
    ent_buf_free(&text);
  }
  task_free(k);
  return code;
}

static ent_code robots_finish(ent_fetch *f, task *k, ent_error *err) {
  char reason[64];
  uint16_t s = k->t.status;
  if (s == 429 || s >= 500) k->t.again = true;
  if (try_again(f, k)) return ENT_OK;
  if (is_redirect(k)) return redirect(f, k, err);
  if (!s) return robots_done(f, k, k->t.reason, err);
  if (s != 429 && s < 500) return robots_done(f, k, NULL, err);
  snprintf(reason, sizeof reason, "robots.txt: answer %u", s);
  return robots_done(f, k, reason, err);
}

static ent_code finish(ent_fetch *f, task *k, ent_error *err) {
  uint16_t s = k->t.status;
  if (k->robots) return robots_finish(f, k, err);
  k->t.again = k->t.again || passing(s);
  if (try_again(f, k)) return ENT_OK;
  if (!s) return give(f, k, ENT_FETCH_FAILED, k->t.reason, err);
  if (is_redirect(k)) return redirect(f, k, err);
  bool validated = !k->nhop && (k->etag[0] || k->modified[0]);
  if (!(s >= 200 && s < 300) && !(s == 304 && validated)) return fail_status(f, k, err);
  if (!keep_hop(k)) {
    task_free(k);
    return ent_nomem(err);
  }
  return give(f, k, s == 304 ? ENT_FETCH_NOT_MODIFIED : ENT_FETCHED, NULL, err);
}

/* ---- what goes out ---------------------------------------------------------------- */

static uint32_t pause_of(const ent_fetch *f, const host *h) {
  uint32_t asked = h->rules.delay_ms < CRAWL_DELAY_MAX ? h->rules.delay_ms : CRAWL_DELAY_MAX;
  return asked > f->opt.delay_ms ? asked : f->opt.delay_ms;
}

static ent_code start(ent_fetch *f, task *k, double now, ent_error *err) {
  bool first = !k->nhop; /* validators belong to the address that was asked for */
  k->t.url = ent_str_c(k->url);
  k->t.etag = first ? ent_str_c(k->etag) : (ent_str){0};
  k->t.modified = first ? ent_str_c(k->modified) : (ent_str){0};
  k->t.user = k;
  k->when = wall_clock(f);
  k->tries++;
  if (!k->robots) k->host->next_at = now + pause_of(f, k->host) / 1000.0;
  if (!ENT_PUSH(f->arena, &f->active, k)) {
    task_free(k);
    return ent_nomem(err);
  }
  ent_code code = ent_net_start(f->net, &k->t, err);
  if (code == ENT_OK) {
    k->host->active++;
    return ENT_OK;
  }
  f->active.n--;
  task_free(k);
  return code;
}

static ent_code ask_robots(ent_fetch *f, host *h, double now, ent_error *err) {
  ent_str url = ent_arena_printf(f->arena, "%.*s/robots.txt", (int)h->site.n, h->site.p);
  task *k = url.p ? task_new(url, (ent_str){0}, (ent_str){0}, NULL) : NULL;
  if (!k) return ent_nomem(err);
  k->host = h;
  k->robots = true;
  h->state = ROBOTS_ASKED;
  return start(f, k, now, err);
}

/* What may go out to h now goes out, at most one request. *went: something happened. */
static ent_code serve(ent_fetch *f, host *h, double now, bool *went, ent_error *err) {
  *went = false;
  if (!h->first || h->active >= f->opt.per_host || f->active.n >= f->opt.parallel) return ENT_OK;
  if (h->next_at > now && h->state != ROBOTS_BROKEN) return ENT_OK; /* what is broken is told at once */
  bool stale = (h->state == ROBOTS_KNOWN || h->state == ROBOTS_BROKEN) && h->robots_until < now;
  if (h->state == ROBOTS_UNKNOWN || stale) {
    *went = true;
    return ask_robots(f, h, now, err);
  }
  if (h->state == ROBOTS_ASKED && (!h->first->robots || h->first->not_before > now)) return ENT_OK;
  task *k = queue_take(h, now);
  if (!k) return ENT_OK;
  *went = true;
  if (k->robots) return start(f, k, now, err);
  if (h->state == ROBOTS_BROKEN) {
    k->t.again = true;
    return give(f, k, ENT_FETCH_FAILED, h->reason, err);
  }
  if (!ent_robots_allows(&h->rules, ent_address_path(ent_str_c(k->url)))) return give(f, k, ENT_FETCH_ROBOTS, "robots.txt forbids it", err);
  return start(f, k, now, err);
}

static ent_code serve_all(ent_fetch *f, ent_error *err) {
  ent_code code = ENT_OK;
  bool any = true;
  while (any && code == ENT_OK) {
    any = false;
    double now = ent_clock();
    uint32_t n = f->host.n;
    for (uint32_t i = 0; i < n && code == ENT_OK; i++) {
      bool went;
      code = serve(f, f->host.v[(f->turn + i) % n], now, &went, err);
      any = any || went;
    }
    f->turn = n ? (f->turn + 1) % n : 0;
  }
  return code;
}

/* Milliseconds until a pause ends, at most STEP_MS. */
static uint32_t until_next(const ent_fetch *f) {
  double now = ent_clock(), next = now + STEP_MS / 1000.0;
  for (uint32_t i = 0; i < f->host.n; i++) {
    const host *h = f->host.v[i];
    if (h->first && h->active < f->opt.per_host && h->next_at > now && h->next_at < next) next = h->next_at;
  }
  return (uint32_t)((next - now) * 1000) + 1;
}

static void drop_active(ent_fetch *f, const task *k) {
  for (uint32_t i = 0; i < f->active.n; i++)
    if (f->active.v[i] == k) {
      f->active.v[i] = f->active.v[--f->active.n];
      return;
    }
}

static ent_code stop_all(ent_fetch *f, ent_error *err) {
  ent_code code = ENT_OK;
  while (f->active.n) {
    task *k = f->active.v[--f->active.n];
    ent_net_stop(f->net, &k->t);
    k->host->active--;
    queue_first(k->host, k);
  }
  for (uint32_t i = 0; i < f->host.n; i++) {
    host *h = f->host.v[i];
    for (task *k; (k = h->first) != NULL;) {
      h->first = k->next;
      if (!h->first) h->last = NULL;
      if (k->robots) {
        h->state = ROBOTS_UNKNOWN;
        task_free(k);
      } else if (code == ENT_OK) {
        k->t.again = true;
        code = give(f, k, ENT_FETCH_STOPPED, "stopped", err);
      } else {
        f->waiting--;
        task_free(k);
      }
    }
  }
  return code;
}

ent_code ent_fetch_run(ent_fetch *f, ent_error *err) {
  ent_code code = ENT_OK;
  while (code == ENT_OK && f->waiting) {
    if (f->opt.stop && *f->opt.stop) return stop_all(f, err);
    code = serve_all(f, err);
    uint32_t wait = until_next(f);
    for (ent_transfer *t; code == ENT_OK && f->waiting && (t = ent_net_step(f->net, wait)) != NULL; wait = 0) {
      task *k = t->user;
      drop_active(f, k);
      k->host->active--;
      code = finish(f, k, err);
    }
  }
  return code;
}
