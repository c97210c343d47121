/*
** server.c - the sockets. libmicrohttpd reads requests in a few threads; a request is gathered (its body up to a limit), answered by route.c, and
** sent with an ETag and, where the asker takes it, as gzip. Slow clients: a connection that is idle for so many seconds is closed by libmicrohttpd;
** one that drips a byte now and then is closed by our own watch, which looks at how long its request has taken in all.
*/
#include "serve/serve.h"

#include <errno.h>
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <xxhash.h>
#include <zlib.h>

enum { BODY_MAX = 64 << 20, HEADER_MEMORY = 48 << 10, GZIP_LEAST = 700 };

/* ---- connections under watch --------------------------------------------- */

typedef struct ent_client {
  struct ent_client *next, *prev;
  int socket;
  double since; /* when the request that it sends now began; 0: it waits for one */
} ent_client;

static void client_started(ent_server *s, struct MHD_Connection *c, void **slot) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
  ent_client *x = info ? calloc(1, sizeof *x) : NULL;
  *slot = x;
  if (!x) return;
  x->socket = info->connect_fd;
  x->since = ent_clock();
  pthread_mutex_lock(&s->lock);
  x->next = s->client;
  if (x->next) x->next->prev = x;
  s->client = x;
  pthread_mutex_unlock(&s->lock);
}

static void client_closed(ent_server *s, void **slot) {
  ent_client *x = *slot;
  if (!x) return;
  pthread_mutex_lock(&s->lock);
  if (x->prev) x->prev->next = x->next;
  else s->client = x->next;
  if (x->next) x->next->prev = x->prev;
  pthread_mutex_unlock(&s->lock);
  free(x);
  *slot = NULL;
}

static void on_connection(void *cls, struct MHD_Connection *c, void **slot, enum MHD_ConnectionNotificationCode what) {
  if (what == MHD_CONNECTION_NOTIFY_STARTED) client_started(cls, c, slot);
  else client_closed(cls, slot);
}

/* Shuts connections whose request has taken too long; libmicrohttpd sees the end and closes them. */
static void *watch(void *cls) {
  ent_server *s = cls;
  pthread_mutex_lock(&s->lock);
  while (!s->stopping) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_cond_timedwait(&s->wake, &s->lock, &until);
    double now = ent_clock();
    for (ent_client *x = s->client; x; x = x->next)
      if (x->since > 0 && now - x->since > 2.0 * s->opt.seconds) shutdown(x->socket, SHUT_RDWR);
  }
  pthread_mutex_unlock(&s->lock);
  return NULL;
}

static void busy(ent_server *s, struct MHD_Connection *c, bool on) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  ent_client *x = info ? info->socket_context : NULL;
  pthread_mutex_lock(&s->lock);
  if (x) x->since = on ? ent_clock() : 0;
  pthread_mutex_unlock(&s->lock);
}

/* ---- a request ----------------------------------------------------------- */

typedef struct exchange {
  ent_str raw;
  ent_buf body, out;
  bool too_large, seen;
} exchange;

static void exchange_free(exchange *x) {
  if (!x) return;
  free((char *)x->raw.p);
  ent_buf_free(&x->body);
  ent_buf_free(&x->out);
  free(x);
}

/* Called with the target as it stands in the request line, before libmicrohttpd decodes anything. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *c) {
  busy(cls, c, true);
  exchange *x = calloc(1, sizeof *x);
  if (!x) return NULL;
  x->raw = (ent_str){strdup(target), strlen(target)};
  ent_buf_init(&x->body, BODY_MAX);
  ent_buf_init(&x->out, (size_t)256 << 20);
  return x;
}

static void on_completed(void *cls, struct MHD_Connection *c, void **slot, enum MHD_RequestTerminationCode why) {
  (void)why;
  busy(cls, c, false);
  exchange_free(*slot);
  *slot = NULL;
}

static bool gzip(ent_str in, ent_buf *out) {
  z_stream z = {0};
  if (deflateInit2(&z, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return false;
  size_t room = deflateBound(&z, in.n);
  bool ok = ent_buf_reserve(out, room);
  if (ok) {
    z.next_in = (Bytef *)(uintptr_t)in.p;
    z.avail_in = (uInt)in.n;
    z.next_out = (Bytef *)out->p;
    z.avail_out = (uInt)room;
    ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
    out->n = z.total_out;
  }
  deflateEnd(&z);
  return ok;
}

static bool gunzip(ent_str in, ent_buf *out) {
  z_stream z = {0};
  if (inflateInit2(&z, 15 + 16) != Z_OK) return false;
  z.next_in = (Bytef *)(uintptr_t)in.p;
  z.avail_in = (uInt)in.n;
  int rc = Z_OK;
  while (rc == Z_OK && ent_buf_reserve(out, 65536)) {
    z.next_out = (Bytef *)out->p + out->n;
    z.avail_out = 65536;
    rc = inflate(&z, Z_NO_FLUSH);
    out->n += 65536 - z.avail_out;
  }
  inflateEnd(&z);
  return rc == Z_STREAM_END;
}

static bool takes_gzip(const char *accept) { return accept && strstr(accept, "gzip") && !strstr(accept, "gzip;q=0"); }

static const struct {
  const char *name, *value;
} headers[] = {
    {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
                                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Vary", "Accept-Encoding"},
    {NULL, NULL}};

static void etag_of(const ent_request *r, ent_str body, char out[40]) {
  if (r->fixed_etag) snprintf(out, 40, "\"%s\"", r->fixed_etag);
  else snprintf(out, 40, "W/\"%016llx\"", (unsigned long long)XXH3_64bits(body.p ? body.p : "", body.n));
}

/* The bytes to send: packed as the asker takes them. */
static ent_str encode(const ent_request *r, ent_buf *packed, bool *zipped) {
  ent_str body = r->fixed.p ? r->fixed : ent_buf_str(r->out);
  bool takes = takes_gzip(r->encoding);
  *zipped = r->fixed_gzip && takes;
  if (r->fixed.p && (!r->fixed_gzip || takes)) return body;
  if (r->fixed.p) return gunzip(body, packed) ? ent_buf_str(packed) : (ent_str){"", 0};
  if (!takes || body.n < GZIP_LEAST || !gzip(body, packed)) return body;
  *zipped = true;
  return ent_buf_str(packed);
}

static enum MHD_Result send_answer(struct MHD_Connection *c, const ent_request *r) {
  ent_buf packed;
  char etag[40];
  bool zipped;
  ent_buf_init(&packed, 0);
  etag_of(r, r->fixed.p ? r->fixed : ent_buf_str(r->out), etag);
  bool same = r->status == 200 && r->etag && strstr(r->etag, etag[0] == 'W' ? etag + 2 : etag);
  ent_str body = same ? (ent_str){"", 0} : encode(r, &packed, &zipped);
  struct MHD_Response *a = MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_MUST_COPY);
  ent_buf_free(&packed);
  if (!a) return MHD_NO;
  for (int i = 0; headers[i].name; i++) MHD_add_response_header(a, headers[i].name, headers[i].value);
  MHD_add_response_header(a, "Cache-Control", r->cache);
  if (r->status == 200) MHD_add_response_header(a, "ETag", etag);
  if (!same) MHD_add_response_header(a, "Content-Type", r->content_type);
  if (!same && zipped) MHD_add_response_header(a, "Content-Encoding", "gzip");
  enum MHD_Result ok = MHD_queue_response(c, same ? 304 : r->status, a);
  MHD_destroy_response(a);
  return ok;
}

static const char *line(struct MHD_Connection *c, const char *name) { return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name); }

static enum MHD_Result answer(ent_server *s, struct MHD_Connection *c, const char *method, exchange *x) {
  ent_request r = {.server = s, .arena = ent_arena_new(4 << 20), .method = method, .raw = x->raw, .host = line(c, "Host"), .origin = line(c, "Origin"),
                   .fetch_site = line(c, "Sec-Fetch-Site"), .type = line(c, "Content-Type"), .encoding = line(c, "Accept-Encoding"),
                   .etag = line(c, "If-None-Match"), .body = ent_buf_str(&x->body), .out = &x->out, .cache = "no-store"};
  if (!r.arena || !x->raw.p) {
    ent_arena_free(r.arena);
    return MHD_NO;
  }
  if (x->too_large || x->body.fail) {
    ent_error err = {0};
    r.status = 413;
    ent_fail(&err, ENT_ERR_LIMIT, "the body is too large", NULL, 0, 0);
    ent_request_refuse(&r, &err);
  } else {
    ent_request_answer(&r);
  }
  enum MHD_Result ok = send_answer(c, &r);
  ent_arena_free(r.arena);
  return ok;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *body,
                                  size_t *size, void **slot) {
  exchange *x = *slot;
  (void)url, (void)version;
  if (!x) return MHD_NO;
  if (!x->seen) { /* the head is there, the body not yet: what is too long is refused before it comes */
    const char *length = line(c, "Content-Length");
    x->seen = true;
    if (!length || strtoull(length, NULL, 10) <= BODY_MAX) return MHD_YES;
    x->too_large = true;
    return answer(cls, c, method, x);
  }
  if (*size) {
    if (!x->too_large && !ent_buf_put(&x->body, body, *size)) x->too_large = true;
    *size = 0;
    return MHD_YES;
  }
  return answer(cls, c, method, x);
}

/* ---- the database's readers ---------------------------------------------- */

ent_code ent_server_reader(ent_server *s, ent_store **out, ent_error *err) {
  *out = NULL;
  pthread_mutex_lock(&s->lock);
  if (s->nreader) *out = s->reader[--s->nreader];
  pthread_mutex_unlock(&s->lock);
  return *out ? ENT_OK : ent_store_open(s->db, ENT_STORE_READ, out, err);
}

void ent_server_reader_back(ent_server *s, ent_store *store) {
  pthread_mutex_lock(&s->lock);
  if (s->nreader < sizeof s->reader / sizeof *s->reader) {
    s->reader[s->nreader++] = store;
    store = NULL;
  }
  pthread_mutex_unlock(&s->lock);
  ent_store_close(store);
}

/* ---- start and stop ------------------------------------------------------ */

static ent_code socket_address(const ent_server *s, struct sockaddr_storage *out, ent_error *err) {
  struct sockaddr_in *four = (struct sockaddr_in *)out;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
  memset(out, 0, sizeof *out);
  if (inet_pton(AF_INET, s->address, &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(s->opt.port);
    return ENT_OK;
  }
  if (inet_pton(AF_INET6, s->address, &six->sin6_addr) != 1) return ent_fail(err, ENT_ERR_ARGUMENT, "not a numeric address", s->address, 0, 0);
  six->sin6_family = AF_INET6;
  six->sin6_port = htons(s->opt.port);
  return ENT_OK;
}

static ent_code listen_on(ent_server *s, ent_error *err) {
  struct sockaddr_storage at;
  ent_code code = socket_address(s, &at, err);
  if (code != ENT_OK) return code;
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | (at.ss_family == AF_INET6 ? MHD_USE_IPv6 : 0u);
  errno = 0;
  s->daemon = MHD_start_daemon(flags, s->opt.port, NULL, NULL, on_request, s, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at,
                               MHD_OPTION_THREAD_POOL_SIZE, s->opt.threads, MHD_OPTION_CONNECTION_LIMIT, s->opt.connections,
                               MHD_OPTION_CONNECTION_TIMEOUT, s->opt.seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADER_MEMORY,
                               MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
                               MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                               MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_LISTEN_BACKLOG_SIZE, 256u, MHD_OPTION_END);
  if (!s->daemon) return ent_failf(err, ENT_ERR_IO, "cannot listen", s->address, 0, 0, "port %u: %s", s->opt.port, errno ? strerror(errno) : "refused");
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
  s->port = info ? info->port : s->opt.port;
  return ENT_OK;
}

static ent_code keep_options(ent_server *s, const ent_serve_options *opt, ent_error *err) {
  s->opt = *opt;
  if (!s->opt.threads) s->opt.threads = 8;
  if (!s->opt.connections) s->opt.connections = 256;
  if (s->opt.connections < s->opt.threads) s->opt.connections = s->opt.threads;
  if (!s->opt.seconds) s->opt.seconds = 30;
  s->db = strdup(opt->db);
  s->address = strdup(opt->address ? opt->address : "127.0.0.1");
  s->host = calloc(opt->nhost + 1, sizeof *s->host);
  if (!s->db || !s->address || !s->host) return ent_nomem(err);
  for (uint32_t i = 0; i < opt->nhost; i++)
    if (!(s->host[i] = strdup(opt->host[i]))) return ent_nomem(err);
  s->opt.host = s->host;
  return ENT_OK;
}

static ent_code start(ent_server *s, ent_error *err) {
  ent_store *first;
  ent_code code = s->opt.write ? ent_store_open(s->db, ENT_STORE_WRITE, &s->writer, err) : ENT_OK;
  if (code == ENT_OK) code = ent_server_reader(s, &first, err);
  if (code != ENT_OK) return code;
  ent_server_reader_back(s, first);
  if (!(s->cache = ent_cache_new(s->db))) return ent_nomem(err);
  if (s->opt.write && s->opt.add && !(s->additions = ent_additions_new(s->opt.add, s->opt.add_arg))) return ent_nomem(err);
  if (pthread_create(&s->watch, NULL, watch, s) != 0) return ent_fail(err, ENT_ERR_IO, "no thread can be had", NULL, 0, 0);
  s->watching = true;
  return listen_on(s, err);
}

ent_code ent_server_start(const ent_serve_options *opt, ent_server **out, ent_error *err) {
  *out = NULL;
  if (opt->version != ENT_SERVE_OPTIONS_VERSION || !opt->db) return ent_fail(err, ENT_ERR_ARGUMENT, "options of an unknown version, or no database", NULL, 0, 0);
  ent_server *s = calloc(1, sizeof *s);
  if (!s) return ent_nomem(err);
  pthread_mutex_init(&s->lock, NULL);
  pthread_mutex_init(&s->write_lock, NULL);
  pthread_cond_init(&s->wake, NULL);
  ent_code code = keep_options(s, opt, err);
  if (code == ENT_OK) code = start(s, err);
  if (code != ENT_OK) {
    ent_server_stop(s);
    return code;
  }
  *out = s;
  return ENT_OK;
}

uint16_t ent_server_port(const ent_server *s) { return s->port; }

void ent_server_stop(ent_server *s) {
  if (!s) return;
  pthread_mutex_lock(&s->lock);
  s->stopping = true;
  pthread_cond_signal(&s->wake);
  pthread_mutex_unlock(&s->lock);
  if (s->watching) pthread_join(s->watch, NULL);
  ent_additions_free(s->additions);
  if (s->daemon) MHD_stop_daemon(s->daemon);
  for (uint32_t i = 0; i < s->nreader; i++) ent_store_close(s->reader[i]);
  ent_store_close(s->writer);
  ent_cache_free(s->cache);
  for (uint32_t i = 0; s->host && s->host[i]; i++) free((char *)(uintptr_t)s->host[i]);
  free(s->host);
  free(s->db);
  free(s->address);
  pthread_mutex_destroy(&s->lock);
  pthread_mutex_destroy(&s->write_lock);
  pthread_cond_destroy(&s->wake);
  free(s);
}

/* ---- without a socket ---------------------------------------------------- */

ent_code ent_server_ask(ent_server *s, const char *method, const char *target, const char *host, const char *type, ent_str body, ent_answer *out,
                        ent_error *err) {
  char own[96];
  ent_buf text, plain;
  ent_buf_init(&text, 0);
  ent_buf_init(&plain, 0);
  snprintf(own, sizeof own, "localhost:%u", s->port);
  ent_request r = {.server = s, .arena = ent_arena_new(4 << 20), .method = method, .raw = ent_str_c(target), .host = host ? host : own, .type = type,
                   .body = body, .out = &text, .cache = "no-store"};
  *out = (ent_answer){0};
  if (!r.arena) return ent_nomem(err);
  ent_request_answer(&r);
  bool zipped;
  ent_str sent = encode(&r, &plain, &zipped);
  out->status = r.status;
  out->type = r.content_type;
  out->size = sent.n;
  out->body = malloc(sent.n + 1);
  if (out->body) {
    if (sent.n) memcpy(out->body, sent.p, sent.n);
    out->body[sent.n] = 0;
  }
  ent_arena_free(r.arena);
  ent_buf_free(&text);
  ent_buf_free(&plain);
  return out->body ? ENT_OK : ent_nomem(err);
}

void ent_answer_free(ent_answer *a) {
  if (a) free(a->body);
}
