/*
** add.c - inputs that are coded while one watches. A request only puts its bytes into a queue and gets a number; one thread takes them in their
** order, and whoever asks with the number sees how far it has come. The list lives as long as the server.
*/
#include "serve/serve.h"

#include <stdlib.h>

enum { ADDITIONS_MAX = 500, WAITING_MAX = 32 };

enum { WAITS, RUNS, DONE, FAILED };
static const char *const states[] = {"waiting", "running", "done", "failed"};

typedef struct addition {
  char *name, *day, *bytes, *message, *reason;
  size_t nbytes;
  bool address;
  int state;
  ent_added counts;
  char document[33];
} addition;

struct ent_additions {
  pthread_mutex_t lock;
  pthread_cond_t wake;
  pthread_t thread;
  ent_serve_add *add;
  void *arg;
  addition v[ADDITIONS_MAX];
  uint32_t n, next; /* next: the first that waits */
  bool stopping;
};

typedef struct watching {
  ent_additions *a;
  addition *x;
} watching;

/* ---- the thread ---------------------------------------------------------- */

static bool say(void *to, const ent_added *state) {
  watching *w = to;
  pthread_mutex_lock(&w->a->lock);
  w->x->counts = *state;
  w->x->counts.document = w->x->counts.message = NULL;
  if (state->document) snprintf(w->x->document, sizeof w->x->document, "%s", state->document);
  if (state->message) {
    free(w->x->message);
    w->x->message = strdup(state->message);
  }
  bool on = !w->a->stopping;
  pthread_mutex_unlock(&w->a->lock);
  return on;
}

static void finish(ent_additions *a, addition *x, ent_code code, const ent_error *err) {
  char reason[700];
  ent_error_format(err, reason, sizeof reason);
  pthread_mutex_lock(&a->lock);
  x->state = code == ENT_OK ? DONE : FAILED;
  if (code != ENT_OK) x->reason = strdup(reason);
  free(x->bytes);
  x->bytes = NULL;
  pthread_mutex_unlock(&a->lock);
}

static void *work(void *arg) {
  ent_additions *a = arg;
  pthread_mutex_lock(&a->lock);
  while (!a->stopping) {
    if (a->next == a->n) {
      pthread_cond_wait(&a->wake, &a->lock);
      continue;
    }
    addition *x = &a->v[a->next++];
    x->state = RUNS;
    pthread_mutex_unlock(&a->lock);
    ent_error err = {0};
    watching w = {a, x};
    ent_str bytes = x->address ? (ent_str){NULL, 0} : (ent_str){x->bytes, x->nbytes};
    ent_code code = a->add(a->arg, ent_str_c(x->name), bytes, ent_str_c(x->day), say, &w, &err);
    finish(a, x, code, &err);
    pthread_mutex_lock(&a->lock);
  }
  pthread_mutex_unlock(&a->lock);
  return NULL;
}

ent_additions *ent_additions_new(ent_serve_add *add, void *arg) {
  ent_additions *a = calloc(1, sizeof *a);
  if (!a) return NULL;
  a->add = add;
  a->arg = arg;
  pthread_mutex_init(&a->lock, NULL);
  pthread_cond_init(&a->wake, NULL);
  if (pthread_create(&a->thread, NULL, work, a) == 0) return a;
  free(a);
  return NULL;
}

void ent_additions_free(ent_additions *a) {
  if (!a) return;
  pthread_mutex_lock(&a->lock);
  a->stopping = true;
  pthread_cond_signal(&a->wake);
  pthread_mutex_unlock(&a->lock);
  pthread_join(a->thread, NULL);
  for (uint32_t i = 0; i < a->n; i++) {
    char *const owned[] = {a->v[i].name, a->v[i].day, a->v[i].bytes, a->v[i].message, a->v[i].reason};
    for (int k = 0; k < 5; k++) free(owned[k]);
  }
  pthread_mutex_destroy(&a->lock);
  pthread_cond_destroy(&a->wake);
  free(a);
}

/* ---- requests ------------------------------------------------------------ */

static void write_one(ent_json *j, const ent_additions *a, uint32_t i) {
  const addition *x = &a->v[i];
  ent_json_begin(j, '{');
  ent_json_kint(j, "id", i + 1);
  ent_json_kcstr(j, "name", x->name);
  ent_json_kcstr(j, "state", states[x->state]);
  ent_json_kint(j, "done", (int64_t)x->counts.done);
  ent_json_kint(j, "total", (int64_t)x->counts.total);
  ent_json_kint(j, "articles", (int64_t)x->counts.articles);
  ent_json_kint(j, "known", (int64_t)x->counts.known);
  ent_json_kint(j, "skipped", (int64_t)x->counts.skipped);
  ent_json_kint(j, "events", (int64_t)x->counts.events);
  ent_json_kint(j, "claims", (int64_t)x->counts.claims);
  ent_json_kcstr(j, "document", x->document);
  ent_json_kcstr(j, "message", x->message);
  ent_json_kcstr(j, "reason", x->reason);
  ent_json_end(j, '}');
}

static ent_code additions_of(const ent_request *r, ent_additions **out, ent_error *err) {
  *out = r->server->additions;
  return *out ? ENT_OK : ent_fail(err, ENT_ERR_UNSUPPORTED, "this server takes no additions (--write, and a model)", NULL, 0, 0);
}

static bool is_address(const char *z) { return z && (!strncmp(z, "http://", 7) || !strncmp(z, "https://", 8)); }

ent_code ent_api_add(ent_request *r, ent_error *err) {
  ent_additions *a;
  ent_day day;
  const char *name = ent_target_get(&r->target, "name"), *given = ent_target_get(&r->target, "day"), *address = ent_target_get(&r->target, "address");
  ent_code code = additions_of(r, &a, err);
  if (code == ENT_OK) code = ent_request_day(r, "day", &day, err);
  if (code == ENT_OK && address && !is_address(address)) code = ent_fail(err, ENT_ERR_ARGUMENT, "not an address of the web", "address", 0, 0);
  if (code == ENT_OK && !address && !r->body.n) code = ent_fail(err, ENT_ERR_EMPTY, "nothing to code: the body is empty", NULL, 0, 0);
  if (code != ENT_OK) return code;
  addition x = {.name = strdup(address ? address : name ? name : "pasted text"), .day = strdup(given ? given : ""), .address = address != NULL,
                .bytes = malloc(r->body.n + 1), .nbytes = r->body.n};
  if (x.bytes && r->body.n) memcpy(x.bytes, r->body.p, r->body.n);
  pthread_mutex_lock(&a->lock);
  if (!x.name || !x.day || !x.bytes) code = ent_nomem(err);
  else if (a->n == ADDITIONS_MAX || a->n - a->next >= WAITING_MAX) code = ent_fail(err, ENT_ERR_LIMIT, "too much is waiting: try later, or use ingest", NULL, 0, 0);
  uint32_t id = a->n;
  if (code == ENT_OK) {
    a->v[a->n++] = x;
    pthread_cond_signal(&a->wake);
  }
  pthread_mutex_unlock(&a->lock);
  if (code == ENT_OK) {
    r->status = 202;
    ent_buf_printf(r->out, "{\"id\":%u}", id + 1);
    return ENT_OK;
  }
  free(x.name);
  free(x.day);
  free(x.bytes);
  return code;
}

ent_code ent_api_additions(ent_request *r, ent_error *err) {
  ent_additions *a;
  ent_code code = additions_of(r, &a, err);
  if (code != ENT_OK) return code;
  ent_json j;
  ent_json_init(&j, r->out);
  ent_json_begin(&j, '{');
  ent_json_key(&j, "additions");
  ent_json_begin(&j, '[');
  pthread_mutex_lock(&a->lock);
  for (uint32_t i = a->n; i-- > 0;) write_one(&j, a, i);
  pthread_mutex_unlock(&a->lock);
  ent_json_end(&j, ']');
  ent_json_end(&j, '}');
  return ENT_OK;
}

ent_code ent_api_addition(ent_request *r, ent_error *err) {
  ent_additions *a;
  int64_t id;
  ent_code code = additions_of(r, &a, err);
  if (code != ENT_OK) return code;
  ent_json j;
  ent_json_init(&j, r->out);
  pthread_mutex_lock(&a->lock);
  if (ent_str_int(r->id[0], &id) && id > 0 && id <= (int64_t)a->n) write_one(&j, a, (uint32_t)id - 1);
  else code = ent_fail(err, ENT_ERR_NOTFOUND, "no such addition", r->id[0].p, 0, 0);
  pthread_mutex_unlock(&a->lock);
  return code;
}
