/*
** verb_serve.c - `entente serve`: the page and the API, until a signal ends it.
**
** What is added on the page is coded by another `entente ingest` on the same database: it reads all kinds of inputs, and whatever a page does to
** it does not reach the server.
*/
#include "cli/cli.h"
#include "entente/serve.h"
#include "store/query.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

typedef struct adding {
  const cli *c;
  char db[4096]; /* absolute */
} adding;

/* ---- one addition ---------------------------------------------------------- */

typedef struct work {
  char folder[64], name[160], input[300], out[128], log[128];
  pid_t child;
} work;

/* The last part of a name that somebody sent, with letters, digits and a few signs only. */
static void safe_name(ent_str name, char out[160]) {
  size_t n = 0;
  for (size_t i = name.n; i > 0 && name.p[i - 1] != '/' && name.p[i - 1] != '\\'; i--) n = name.n - i + 1;
  ent_str last = {name.p + name.n - n, n < 120 ? n : 120};
  n = 0;
  for (size_t i = 0; i < last.n; i++) {
    char c = last.p[i];
    bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || (c == '.' && n);
    out[n++] = good ? c : '_';
  }
  if (!n) n = (size_t)snprintf(out, 160, "pasted.txt");
  out[n] = 0;
}

static ent_code prepare(work *w, ent_str name, ent_str bytes, ent_error *err) {
  snprintf(w->folder, sizeof w->folder, "/tmp/entente-add-XXXXXX");
  if (!mkdtemp(w->folder)) return ent_failf(err, ENT_ERR_IO, "no folder for what is added", w->folder, 0, 0, "%s", strerror(errno));
  snprintf(w->out, sizeof w->out, "%s/.summary", w->folder);
  snprintf(w->log, sizeof w->log, "%s/.log", w->folder);
  if (!bytes.p) return ENT_OK; /* an address */
  safe_name(name, w->name);
  snprintf(w->input, sizeof w->input, "%s/%s", w->folder, w->name);
  return ent_file_replace(w->input, bytes.p, bytes.n, err);
}

static void clean_up(const work *w) {
  const char *const file[] = {w->input, w->out, w->log};
  for (int i = 0; i < 3; i++)
    if (*file[i]) unlink(file[i]);
  rmdir(w->folder);
}

static ent_code start(work *w, const adding *a, const char *input, const char *day, ent_error *err) {
  const char *argv[40] = {"entente", "ingest", "--quiet", "--format", "json", "--db", a->db, "-o", w->out};
  int n = 9;
  if (a->c->data) argv[n++] = "--data", argv[n++] = a->c->data;
  for (int i = 0; i < CLI_LIST_MAX && a->c->lexicon[i] && n < 34; i++) argv[n++] = "--lexicon", argv[n++] = a->c->lexicon[i];
  if (*day) argv[n++] = "--date", argv[n++] = day;
  argv[n++] = "--";
  argv[n++] = input;
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none); /* the server's threads block signals; the child must hear them */
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&files, 2, w->log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (w->name[0]) posix_spawn_file_actions_addchdir_np(&files, w->folder);
  int rc = posix_spawn(&w->child, "/proc/self/exe", &files, &attributes, (char *const *)(uintptr_t)argv, environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return rc ? ent_failf(err, ENT_ERR_IO, "cannot start coding", NULL, 0, 0, "%s", strerror(rc)) : ENT_OK;
}

/* Waits for the child and tells how much is stored meanwhile. Exit status, or -1 when it was ended because the server stops. */
static int wait_for(work *w, ent_store *s, bool (*say)(void *, const ent_added *), void *to) {
  int64_t before[3] = {0}, now[3];
  int status = 0;
  if (s) ent_store_counts(s, &before[0], &before[1], &before[2], NULL);
  for (int rounds = 0;; rounds++) {
    pid_t done = waitpid(w->child, &status, WNOHANG);
    if (done == w->child || (done < 0 && errno != EINTR)) return WIFEXITED(status) ? WEXITSTATUS(status) : CLI_FAILED;
    struct timespec pause = {0, 50 * 1000 * 1000};
    nanosleep(&pause, NULL);
    if (rounds % 5) continue;
    ent_added state = {.message = "reading and coding"};
    if (s && ent_store_counts(s, &now[0], &now[1], &now[2], NULL) == ENT_OK) {
      state.articles = state.done = (uint64_t)(now[0] - before[0]);
      state.events = (uint64_t)(now[1] - before[1]);
      state.claims = (uint64_t)(now[2] - before[2]);
    }
    if (say(to, &state)) continue;
    kill(w->child, SIGTERM);
    waitpid(w->child, &status, 0);
    return -1;
  }
}

/* A number behind "key": in the summary. */
static uint64_t number(ent_str json, const char *key) {
  char quoted[32];
  int n = snprintf(quoted, sizeof quoted, "\"%s\":", key);
  size_t at = ent_str_find(json, (ent_str){quoted, (size_t)n}, 0);
  return at == SIZE_MAX ? 0 : strtoull(json.p + at + (size_t)n, NULL, 10);
}

/* The document that the input became, or the last of them. */
static void find_document(ent_store *s, const char *name, char out[33]) {
  ent_buf found;
  ent_buf_init(&found, 1 << 16);
  const ent_look_value v[] = {{"name", name}};
  out[0] = 0;
  if (s && ent_store_look(s, "input", NULL, v, 1, &found, NULL) == ENT_OK) {
    size_t at = ent_str_find(ent_buf_str(&found), ENT_S("\"id\":\""), 0);
    if (at != SIZE_MAX && at + 38 <= found.n) snprintf(out, 33, "%.32s", found.p + at + 6);
  }
  ent_buf_free(&found);
}

static ent_code finish(const work *w, ent_store *s, const char *input, int status, bool (*say)(void *, const ent_added *), void *to, ent_error *err) {
  ent_buf summary, log;
  char document[33];
  ent_buf_init(&summary, 1 << 16);
  ent_buf_init(&log, 1 << 16);
  if (ent_file_read(w->out, 1 << 16, &summary, NULL) != ENT_OK) ent_buf_clear(&summary);
  if (ent_file_read(w->log, 1 << 16, &log, NULL) != ENT_OK) ent_buf_clear(&log);
  ent_buf_putc(&summary, 0);
  find_document(s, input, document);
  ent_str json = ent_buf_str(&summary), said = ent_str_trim(ent_buf_str(&log));
  ent_added state = {.articles = number(json, "added"), .known = number(json, "known") + number(json, "same_text"), .skipped = number(json, "not_coded"),
                     .events = number(json, "events"), .claims = number(json, "claims"), .document = document[0] ? document : NULL, .message = "stored"};
  state.done = state.total = state.articles + state.known + state.skipped;
  say(to, &state);
  if (said.n > 200) said.n = 200;
  bool failed = status != CLI_DONE && status != CLI_PARTLY;
  bool nothing = status == CLI_PARTLY && !state.articles && !state.known;
  ent_code code = failed || nothing ? ent_failf(err, ENT_ERR_FORMAT, "nothing could be coded", NULL, 0, 0, "%.*s", (int)said.n, said.p ? said.p : "") : ENT_OK;
  ent_buf_free(&summary);
  ent_buf_free(&log);
  return code;
}

static ent_code add(void *arg, ent_str name, ent_str bytes, ent_str day, bool (*say)(void *, const ent_added *), void *to, ent_error *err) {
  const adding *a = arg;
  work w = {.child = -1};
  ent_store *s = NULL;
  char address[2048], given[16];
  snprintf(address, sizeof address, "%.*s", (int)name.n, name.p);
  snprintf(given, sizeof given, "%.*s", (int)day.n, day.p ? day.p : "");
  ent_code code = prepare(&w, name, bytes, err);
  if (code == ENT_OK && ent_store_open(a->db, ENT_STORE_READ, &s, NULL) != ENT_OK) s = NULL; /* progress only */
  const char *input = bytes.p ? w.name : address;
  if (code == ENT_OK) code = start(&w, a, input, given, err);
  if (code == ENT_OK) {
    int status = wait_for(&w, s, say, to);
    code = status < 0 ? ent_fail(err, ENT_ERR_LIMIT, "the server stopped", NULL, 0, 0) : finish(&w, s, input, status, say, to, err);
  }
  ent_store_close(s);
  clean_up(&w);
  return code;
}

/* ---- the verb -------------------------------------------------------------- */

/* Until one of the signals that end a program. */
static void wait_for_signal(const sigset_t *set) {
  int sig;
  while (sigwait(set, &sig) != 0) continue;
}

static int usage(const cli *c, const char *what) {
  cli_say(c, "%s", what);
  return CLI_USAGE;
}

static int run(cli *c, ent_serve_options *opt) {
  ent_server *server;
  ent_error err = {0};
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &set, NULL); /* before the server's threads, which inherit it */
  if (ent_server_start(opt, &server, &err) != ENT_OK) {
    cli_complain(c, c->db, &err);
    return CLI_FAILED;
  }
  const char *at = opt->address ? opt->address : "127.0.0.1";
  printf(strchr(at, ':') ? "http://[%s]:%u/\n" : "http://%s:%u/\n", at, ent_server_port(server));
  fflush(stdout);
  if (!ent_server_has_page()) cli_note(c, "built without the page: only the API is there");
  cli_note(c, "serving %s%s; Ctrl-C ends it", c->db, c->write ? ", changes are allowed" : ", read-only");
  wait_for_signal(&set);
  ent_server_stop(server);
  return CLI_DONE;
}

int cli_verb_serve(cli *c) {
  ent_engine *engine = NULL;
  ent_pacts *pacts = NULL;
  adding a = {.c = c};
  if (!c->db && c->narg == 1) c->db = c->arg[0];
  else if (c->narg) return usage(c, "serve takes one database");
  if (!c->db) return usage(c, "serve wants --db FILE (or ENTENTE_DB)");
  if (c->port > 65535) return usage(c, "--port: not a port");
  if (!realpath(c->db, a.db)) snprintf(a.db, sizeof a.db, "%s", c->db);
  if (!cli_engine_open(c, &engine)) cli_note(c, "without a model there are no explanations and nothing can be added");
  if (!cli_pacts_open(c, &pacts)) cli_note(c, "without a registry there are no pacts");
  uint32_t nhost = 0;
  while (nhost < CLI_LIST_MAX && c->host[nhost]) nhost++;
  ent_serve_options opt = ENT_SERVE_OPTIONS_INIT;
  opt.db = c->db;
  opt.address = c->address;
  opt.port = (uint16_t)c->port;
  opt.host = c->host;
  opt.nhost = nhost;
  opt.write = c->write;
  opt.seconds = c->seconds > 3600 ? 3600 : (uint32_t)c->seconds;
  opt.engine = engine;
  opt.pacts = pacts;
  if (engine && c->write) opt.add = add, opt.add_arg = &a;
  int status = run(c, &opt);
  ent_pacts_close(pacts);
  ent_engine_close(engine);
  return status;
}
