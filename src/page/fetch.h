/*
** fetch.h - from addresses to answers, politely; and from answers to WARC files. Table of contents, a section a file:
**
**   address.c     addresses: checked, put into one form, resolved; which networks are not the public one's
**   robots.c      robots.txt (RFC 9309)
**   fetch.c       many addresses at once: a queue a host, robots.txt first, pauses, redirects, retries
**   fetch_net.c   one request by libcurl, with its limits; with address.c all that says curl
**   sha1.c        the digest that WARC files carry
**   warc_write.c  WARC 1.1, a gzip member a record; goes on behind the last whole record
**
** docs/fetch.md tells a user all of it.
*/
#ifndef ENT_FETCH_H
#define ENT_FETCH_H

#include "base/base.h"

#include <signal.h>

/* ---- address.c --------------------------------------------------------- */

#define ENT_ADDRESS_MAX 8192u /* bytes */

/* Begins with http:// or https://, without regard to case. */
bool ent_address_is(ent_str s);
/* Puts an http(s) address into one form: host in lower case, no default port, no fragment, no dot segments,
** what must be percent-encoded is. base: where a relative one stands; empty: s must be absolute. Appends to out.
** ENT_ERR_ARGUMENT: not an address (detail says why), another scheme than http and https, a name or password in it, too long.
** ENT_ERR_NOMEM. */
ent_code ent_address_clean(ent_str s, ent_str base, ent_buf *out, ent_error *err);
/* Pieces of a cleaned address: "https://host:port", and what stands behind it ("/path?query"). */
ent_str ent_address_site(ent_str address);
ent_str ent_address_path(ent_str address);

/* True for addresses of the public internet; false for private, loopback, link-local, multicast, documentation and other
** reserved networks (IANA's special-purpose registries), also where an IPv6 address only wraps such an IPv4 one.
** 4 or 16 bytes in network order. */
bool ent_ip_is_public(const uint8_t *ip, size_t n);

/* ---- robots.c ---------------------------------------------------------- */

typedef struct ent_robots_rule {
  ent_str pattern; /* normalised; * and a final $ are wild */
  bool allow;
} ent_robots_rule;
/* The rules for one agent. All zero: everything is allowed. */
typedef struct ent_robots {
  ENT_VEC(ent_robots_rule) rule;
  uint32_t delay_ms; /* Crawl-delay of the group, 0: none */
} ent_robots;
#define ENT_ROBOTS_MAX ((size_t)500 << 10) /* bytes of a robots.txt that are read, RFC 9309 2.5 */

/* Reads text for the product token agent ("entente"): the groups that name it, else those of `*`. Wrong lines are skipped.
** Slices point into a. ENT_ERR_NOMEM. */
ent_code ent_robots_parse(ent_str text, ent_str agent, ent_arena *a, ent_robots *out, ent_error *err);
/* May path ("/path?query") be fetched? The longest pattern that matches decides, of equal ones Allow. */
bool ent_robots_allows(const ent_robots *r, ent_str path);

/* ---- fetch.c ----------------------------------------------------------- */

/* One request and its answer, as they went over the wire. */
typedef struct ent_exchange {
  ent_str url;
  ent_str request;       /* line and fields, with the empty line */
  ent_str head;          /* of the answer: line and fields, with the empty line */
  ent_str body;          /* as it came: transfer and content codings are still on it */
  ent_str ip;            /* of the server; may be empty */
  int64_t when;          /* Unix seconds, by the clock of the options */
  uint16_t status;
  const char *truncated; /* constant: "disconnect" when the server broke off, else NULL */
} ent_exchange;

/* Value of the first field called name (any case) in the head of a message; empty where there is none. */
ent_str ent_head_field(ent_str head, const char *name);
/* Takes transfer and content codings off an exchange's body, at most max bytes. What claims a coding and is not so coded is taken
** as it is. ENT_ERR_LIMIT, ENT_ERR_FORMAT (damaged), ENT_ERR_UNSUPPORTED (a coding nobody asked for), ENT_ERR_NOMEM. */
ent_code ent_exchange_body(const ent_exchange *x, size_t max, ent_buf *out, ent_error *err);
/* Appends body without its chunks where the head says chunked and it is; else as it is. */
bool ent_exchange_payload(const ent_exchange *x, ent_buf *out);

typedef enum ent_fetch_outcome {
  ENT_FETCHED,            /* an answer of 200 to 299 */
  ENT_FETCH_NOT_MODIFIED, /* 304 to a request with validators */
  ENT_FETCH_ROBOTS,       /* robots.txt forbids it, here or where it redirects to */
  ENT_FETCH_FAILED,
  ENT_FETCH_STOPPED       /* not finished when *stop was set */
} ent_fetch_outcome;

typedef struct ent_fetch_result {
  ent_fetch_outcome outcome;
  ent_str asked;           /* the address as it was added */
  const ent_exchange *hop; /* redirects, then the last answer; [nhop] */
  uint32_t nhop;           /* 0 where there was no answer */
  uint32_t tries;          /* requests for the last address */
  uint16_t status;         /* of the last answer, 0: none */
  char reason[256];        /* of a failure, one line; "" else */
  bool again;              /* a later try may well succeed */
  uint32_t wait_s;         /* the server asked to stay away so long; 0: it did not */
  void *user;              /* as given */
} ent_fetch_result;

typedef struct ent_fetch_options {
  uint32_t version;          /* ENT_FETCH_OPTIONS_VERSION */
  const char *agent;         /* User-Agent; what stands before its first "/" or blank is the product token for robots.txt */
  const char *proxy;         /* of libcurl's form; NULL: none, whatever the environment says */
  const char *certificates;  /* file of certificates that vouch for servers; NULL: the system's */
  uint32_t parallel;         /* requests at once, 1 to 64 */
  uint32_t per_host;         /* of these to one host */
  uint32_t delay_ms;         /* between the starts of two requests to a host; a longer Crawl-delay counts, up to a minute */
  uint32_t retries;          /* more tries after one that failed for a passing reason */
  uint32_t backoff_ms;       /* before the first of them; doubles with each */
  uint32_t max_wait_s;       /* a Retry-After over it ends the tries */
  uint32_t redirects;        /* at most; each is a request of its own, with robots.txt and pauses */
  uint32_t timeout_ms;       /* a whole request; a third of it to connect */
  size_t max_bytes;          /* of one answer as it comes over the wire */
  bool allow_private;        /* addresses that are not the public internet's, too */
  int64_t (*clock)(void *);  /* Unix seconds, for records; NULL: the system's */
  void *clock_arg;
  const volatile sig_atomic_t *stop; /* set to end early; may be NULL */
} ent_fetch_options;
#define ENT_FETCH_OPTIONS_VERSION 1
#define ENT_FETCH_OPTIONS_INIT                                                                                             \
  { ENT_FETCH_OPTIONS_VERSION, "entente/" ENT_VERSION, NULL, NULL, 8, 1, 1000, 2, 1000, 60, 8, 30000, (size_t)16 << 20, false, NULL, NULL, NULL }

typedef struct ent_fetch ent_fetch;
/* Takes one finished address; what result points at ends with the call. It may add more addresses. An error ends the run. */
typedef ent_code (*ent_fetch_done)(void *arg, const ent_fetch_result *result, ent_error *err);

/* Nothing is fetched yet. ENT_ERR_ARGUMENT (version, limits), ENT_ERR_NOMEM, ENT_ERR_INTERNAL (libcurl does not start). */
ent_code ent_fetch_new(const ent_fetch_options *opt, ent_fetch_done done, void *arg, ent_fetch **out, ent_error *err);
/* NULL is fine. */
void ent_fetch_free(ent_fetch *f);
/* Queues an address (cleaned here). etag and modified: validators of an earlier answer, or empty. user comes back with the
** result. ENT_ERR_ARGUMENT: not an http(s) address; ENT_ERR_NOMEM. */
ent_code ent_fetch_add(ent_fetch *f, ent_str url, ent_str etag, ent_str modified, void *user, ent_error *err);
/* Works until the queue is empty, done has failed, or *stop is set (what is left is given back as stopped). */
ent_code ent_fetch_run(ent_fetch *f, ent_error *err);
/* Addresses queued or under way, and finished so far: for a progress line. */
uint32_t ent_fetch_waiting(const ent_fetch *f);
uint32_t ent_fetch_finished(const ent_fetch *f);

/* ---- fetch_net.c ------------------------------------------------------- */

/* What a request needs and what came of it. */
typedef struct ent_transfer {
  ent_str url, etag, modified; /* given; NUL behind each */
  ent_buf request, head, body; /* filled */
  char ip[64];
  char reason[256];
  uint16_t status;
  uint32_t retry_after; /* seconds; 0: none */
  bool again;           /* failed for a passing reason */
  bool cut;             /* the server broke off inside of the body */
  void *easy;           /* private */
  const ent_fetch_options *opt;
  void *user;
} ent_transfer;

typedef struct ent_net ent_net;
ent_net *ent_net_new(const ent_fetch_options *opt);
void ent_net_free(ent_net *n);
/* Starts t, which must stay where it is. */
ent_code ent_net_start(ent_net *n, ent_transfer *t, ent_error *err);
/* Breaks t off. */
void ent_net_stop(ent_net *n, ent_transfer *t);
/* Moves bytes for at most wait_ms; a transfer that has ended, or NULL. status 0 and reason: it failed. */
ent_transfer *ent_net_step(ent_net *n, uint32_t wait_ms);
/* Frees what t holds. */
void ent_transfer_free(ent_transfer *t);

/* ---- sha1.c ------------------------------------------------------------ */

/* "sha1:" and 32 letters of base 32, NUL behind: as WARC files write it. Against accidents, not against attacks. */
void ent_sha1_base32(const void *p, size_t n, char out[38]);

/* ---- warc_write.c ------------------------------------------------------ */

/* What is known of an earlier record of the same address, for a revisit. */
typedef struct ent_warc_earlier {
  ent_str id;   /* <urn:uuid:...> */
  ent_str date; /* its WARC-Date */
  ent_str digest;
} ent_warc_earlier;

/* What ent_warc_write_result wrote for the last answer. */
typedef struct ent_warc_written {
  char id[48], date[24], digest[38];
  uint64_t offset, length; /* in the file, compressed */
  bool revisit;
} ent_warc_written;

typedef struct ent_warc_writer ent_warc_writer;
/* Called for each whole response record behind `known` when a file is gone on with: asked is the address that was asked for. */
typedef ent_code (*ent_warc_found)(void *arg, ent_str asked, const ent_warc_written *w, ent_error *err);

/* Opens path, new or to go on with. known: bytes of it that are known to be whole (0: none; beyond the file's end: likewise
** none). What follows is read; a piece of a record at the end, left by a process that was killed, is cut off and its
** bytes given in *cut (may be NULL). A new file begins with a warcinfo record.
** ENT_ERR_IO, ENT_ERR_FORMAT (no WARC file of gzip members), ENT_ERR_NOMEM, and what found gives. */
ent_code ent_warc_writer_open(const char *path, uint64_t known, int64_t now, const char *agent, ent_warc_found found, void *arg,
                              ent_warc_writer **out, uint64_t *cut, ent_error *err);
/* Closes without sync; NULL is fine. */
void ent_warc_writer_close(ent_warc_writer *w);
/* Writes all hops of a result, at once: a response or revisit record and a request record each. earlier may be NULL. On
** failure the file is as before. ENT_ERR_IO, ENT_ERR_NOMEM. */
ent_code ent_warc_write_result(ent_warc_writer *w, const ent_fetch_result *r, const ent_warc_earlier *earlier, ent_warc_written *out,
                               ent_error *err);
/* All that was written is on the disk. ENT_ERR_IO. */
ent_code ent_warc_sync(ent_warc_writer *w, ent_error *err);
/* Bytes of the file so far. */
uint64_t ent_warc_size(const ent_warc_writer *w);

#endif
