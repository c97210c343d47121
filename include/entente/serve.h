/*
** entente/serve.h - the page and the JSON API over HTTP.
**
**   ent_serve_options opt = ENT_SERVE_OPTIONS_INIT;
**   opt.db = "news.db";
**   ent_server *server;
**   if (ent_server_start(&opt, &server, &err)) ... the reason is in err
**   ... requests are answered by threads of the server's own ...
**   ent_server_stop(server);
**
** Who may ask is decided by address (loopback unless told otherwise), by the Host of a request (against DNS rebinding) and by its
** Origin (no foreign page may ask). Nothing is changed unless `write` is set. docs/serve.md has the routes.
*/
#ifndef ENTENTE_SERVE_H
#define ENTENTE_SERVE_H

#include "entente/event.h"
#include "entente/pact.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an addition has come to; told by the one who codes it. */
typedef struct ent_added {
  uint64_t done, total;        /* articles; total 0: not known yet */
  uint64_t articles, known, skipped, events, claims;
  const char *document;        /* id of the last one stored, or NULL; valid during the call */
  const char *message;         /* what just happened, or NULL; valid during the call */
} ent_added;

/* Codes and stores one input (bytes, or the address in `name` when bytes.p is NULL). Called by one thread at a time. say takes the state so far;
** when it returns false the server is stopping and the call should end soon with ENT_ERR_LIMIT. */
typedef ent_code ent_serve_add(void *arg, ent_str name, ent_str bytes, ent_str day, bool (*say)(void *to, const ent_added *state), void *to,
                               ent_error *err);

typedef struct ent_serve_options {
  uint32_t version;         /* ENT_SERVE_OPTIONS_VERSION */
  const char *db;           /* path of the database */
  const char *address;      /* numeric IPv4 or IPv6 address to listen at; NULL: 127.0.0.1 */
  uint16_t port;            /* 0: any that is free */
  const char *const *host;  /* further names that a Host line may have, beside localhost and the address itself */
  uint32_t nhost;
  bool write;               /* corrections and additions are allowed */
  uint32_t threads;         /* 0: 8 */
  uint32_t connections;     /* most at a time; 0: 256 */
  uint32_t seconds;         /* a connection that is idle, or has not finished a request, for so long is closed; 0: 30 */
  const ent_engine *engine; /* for explanations; NULL: there are none. Must outlive the server */
  const ent_pacts *pacts;   /* for pacts and obligations; NULL: there are none. Must outlive the server */
  ent_serve_add *add;       /* for additions; NULL: none are taken */
  void *add_arg;
} ent_serve_options;
#define ENT_SERVE_OPTIONS_VERSION 1
#define ENT_SERVE_OPTIONS_INIT                                                                                         \
  { ENT_SERVE_OPTIONS_VERSION, NULL, NULL, 0, NULL, 0, false, 0, 0, 0, NULL, NULL, NULL, NULL }

typedef struct ent_server ent_server;

/* Opens the database and listens. *out is NULL unless ENT_OK. Errors are those of ent_store_open, and
** ENT_ERR_ARGUMENT (options of an unknown version, no numeric address), ENT_ERR_IO (the port is taken, or may not be had), ENT_ERR_NOMEM. */
ent_code ent_server_start(const ent_serve_options *opt, ent_server **out, ent_error *err);
/* The port it listens at. */
uint16_t ent_server_port(const ent_server *server);
/* True when the page was built in; without it only the API answers. */
bool ent_server_has_page(void);
/* Stops listening, ends what is being answered or coded, closes the database. NULL is fine. */
void ent_server_stop(ent_server *server);

/* An answer outside of any connection. */
typedef struct ent_answer {
  unsigned status;       /* of HTTP */
  const char *type;      /* of the content; constant */
  char *body;            /* NUL behind the last byte, freed by ent_answer_free */
  size_t size;
} ent_answer;

/* What the server would answer to a request without going over a socket: for tests. host NULL: one that is allowed; type is the Content-Type of
** the body. ENT_ERR_NOMEM only: everything else is an answer. */
ent_code ent_server_ask(ent_server *server, const char *method, const char *target, const char *host, const char *type, ent_str body,
                        ent_answer *out, ent_error *err);
/* NULL is fine. */
void ent_answer_free(ent_answer *answer);

#ifdef __cplusplus
}
#endif
#endif
