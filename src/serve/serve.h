/*
** serve.h - inside of the server.
**
**   target.c    the words of a request line: path and parameters, strictly
**   guard.c     who may ask: Host, Origin, method, content type
**   route.c     the one table of routes, and what is common to all answers
**   read.c      the record: events, claims, articles, sums over them, one article whole
**   openapi.c   the API's description, made from the tables
**   promise.c   pacts, bonds, obligations
**   reason.c    why an event was coded so: the article once more through the engine
**   write.c     a person's corrections
**   add.c       inputs that are coded while one watches
**   page.c      the page's files, built in
**   cache.c     answers that were given before, while the database is the same
**   server.c    the sockets: libmicrohttpd, limits, slow clients, start and stop
*/
#ifndef ENT_SERVE_INTERNAL_H
#define ENT_SERVE_INTERNAL_H

#include "base/base.h"
#include "entente/serve.h"
#include "entente/store.h"

#include <pthread.h>

/* ---- target.c --------------------------------------------------------- */

enum { ENT_TARGET_MAX = 8192, ENT_SEGMENTS_MAX = 8, ENT_PARAMS_MAX = 48 };

typedef struct ent_param {
  ent_str name, value; /* decoded; the value has a NUL behind it */
} ent_param;

typedef struct ent_target {
  ent_str segment[ENT_SEGMENTS_MAX]; /* decoded, without slashes; of "/" none */
  uint32_t nsegment;
  ent_param param[ENT_PARAMS_MAX];
  uint32_t nparam;
} ent_target;

/* Takes "/path/of/it?name=value&..." apart. Refused (ENT_ERR_ARGUMENT with a constant message): what does not begin with a slash, is too long,
** has a wrong or zero escape, bytes that are no UTF-8 or control characters, "." or "..", a slash inside of a segment, an empty segment, a parameter twice. */
ent_code ent_target_parse(ent_str raw, ent_arena *a, ent_target *out, ent_error *err);
/* The value of a parameter; NULL when it was not given or is empty. */
const char *ent_target_get(const ent_target *t, const char *name);

/* ---- a request and its answer ----------------------------------------- */

typedef struct ent_request {
  struct ent_server *server;
  ent_arena *arena;
  const char *method;
  ent_str raw; /* the request's target as it came */
  ent_target target;
  ent_str id[4]; /* what stood at the pattern's braces */
  const char *host, *origin, *fetch_site, *type, *encoding, *etag; /* header lines, NULL when absent */
  ent_str body;
  ent_store *store; /* a reader of its own, when the route wants one */
  /* the answer */
  unsigned status;
  const char *content_type;
  ent_buf *out;
  ent_str fixed;           /* instead of out: bytes that live as long as the program */
  bool fixed_gzip;         /* fixed is gzip's */
  const char *fixed_etag;
  const char *cache;       /* Cache-Control */
  const char *location;    /* of a redirection */
} ent_request;

typedef ent_code ent_handler(ent_request *r, ent_error *err);

/* STORE: wants a reader; WRITE: changes something; CACHE: the answer holds while the database does; PAGE: no part of the API. */
enum { ENT_ROUTE_STORE = 1, ENT_ROUTE_WRITE = 2, ENT_ROUTE_CACHE = 4, ENT_ROUTE_PAGE = 8 };

typedef struct ent_route {
  const char *method;
  const char *pattern; /* "/api/articles/{id}" */
  const char *params;  /* names that it takes */
  unsigned flags;
  ent_handler *handle;
  const char *summary; /* for the API's description */
} ent_route;

extern const ent_route ent_routes[]; /* ends with a NULL method */

/* Does the route take a parameter of that name? */
bool ent_route_takes(const ent_route *route, ent_str name);
/* Fills the answer of r; never fails. */
void ent_request_answer(ent_request *r);
/* {"error":{...}} with the status that goes with the code. */
void ent_request_refuse(ent_request *r, const ent_error *err);
/* A parameter as a number within [least, most]; without it, `otherwise`. ENT_ERR_ARGUMENT. */
ent_code ent_request_number(const ent_request *r, const char *name, int64_t least, int64_t most, int64_t otherwise, int64_t *out,
                            ent_error *err);
/* A parameter as a day; without it *out stays. ENT_ERR_ARGUMENT. */
ent_code ent_request_day(const ent_request *r, const char *name, ent_day *out, ent_error *err);

/* ---- guard.c ---------------------------------------------------------- */

/* ENT_OK, or why this one may not ask; *status is HTTP's. */
ent_code ent_guard(const ent_request *r, unsigned *status, ent_error *err);

/* ---- cache.c ---------------------------------------------------------- */

typedef struct ent_cache ent_cache;
ent_cache *ent_cache_new(const char *db); /* NULL when out of memory */
void ent_cache_free(ent_cache *c);
/* Appends what was answered to target before. False when nothing was, or the database has changed since. */
bool ent_cache_get(ent_cache *c, ent_str target, ent_buf *out, uint64_t *ticket);
/* Keeps an answer that was looked for before with that ticket. */
void ent_cache_put(ent_cache *c, ent_str target, ent_str answer, uint64_t ticket);

/* ---- page.c ----------------------------------------------------------- */

typedef struct ent_page_file {
  const char *name;
  const char *type;
  const char *etag;
  const unsigned char *gzip;
  size_t ngzip;
} ent_page_file;
const ent_page_file *ent_page_file_find(ent_str name); /* NULL: no such file, or no page built in */

/* ---- add.c ------------------------------------------------------------ */

typedef struct ent_additions ent_additions;
/* NULL when out of memory or no thread can be had. */
ent_additions *ent_additions_new(ent_serve_add *add, void *arg);
/* Ends what is being coded, waits for it. */
void ent_additions_free(ent_additions *a);

/* ---- handlers --------------------------------------------------------- */

ent_handler ent_api_status, ent_api_openapi, ent_api_records, ent_api_sums, ent_api_looks, ent_api_article, ent_api_corrections;
ent_handler ent_api_pacts, ent_api_pact, ent_api_bonds, ent_api_obligations;
ent_handler ent_api_reasons;
ent_handler ent_api_correct;
ent_handler ent_api_add, ent_api_additions, ent_api_addition;
ent_handler ent_page_index, ent_page_asset;

/* ---- server.c --------------------------------------------------------- */

struct ent_server {
  ent_serve_options opt;
  char *db, *address;
  const char **host;
  struct MHD_Daemon *daemon;
  uint16_t port;
  /* readers of the database that nobody uses just now */
  pthread_mutex_t lock;
  ent_store *reader[64];
  uint32_t nreader;
  /* the writer: open as long as the server runs, one thread at a time */
  pthread_mutex_t write_lock;
  ent_store *writer;
  ent_cache *cache;
  ent_additions *additions;
  /* connections, for the watch on slow ones */
  struct ent_client *client;
  pthread_t watch;
  pthread_cond_t wake;
  bool watching, stopping;
};

ent_code ent_server_reader(ent_server *s, ent_store **out, ent_error *err);
void ent_server_reader_back(ent_server *s, ent_store *store);

#endif
