/*
** crawl_options.c - what the options of `fetch` and `watch` say, and when to stop.
*/
#include "cli/crawl.h"

#include <stdlib.h>
#include <time.h>

/* A number and one of the units ("" is the first). */
typedef struct unit {
  const char *name;
  int64_t factor;
} unit;

static bool with_unit(const char *s, const unit *units, int64_t max, int64_t *out) {
  size_t digits = strspn(s, "0123456789");
  int64_t n;
  if (!digits || !ent_str_int((ent_str){s, digits}, &n)) return false;
  for (const unit *u = units; u->name; u++)
    if (!strcmp(u->name, s + digits)) {
      if (n > max / u->factor) return false;
      *out = n * u->factor;
      return true;
    }
  return false;
}

bool cli_duration(const char *s, int64_t *ms) {
  static const unit units[] = {{"", 1000}, {"s", 1000}, {"ms", 1}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}, {0}};
  return with_unit(s, units, (int64_t)366 * 86400000, ms);
}

bool cli_size(const char *s, int64_t *bytes) {
  static const unit units[] = {{"", 1}, {"K", 1024}, {"M", 1 << 20}, {"G", 1 << 30}, {0}};
  return with_unit(s, units, (int64_t)1 << 31, bytes);
}

static int wrong(const cli *c, const char *option, const char *value, const char *example) {
  cli_say(c, "--%s: not %s: '%s' (see entente %s --help)", option, example, value, c->verb->name);
  return CLI_USAGE;
}

static int64_t fixed_clock(void *arg) { return *(const int64_t *)arg; }

/* SOURCE_DATE_EPOCH stands for the clock wherever a time is recorded, so that the same answers make the same files. */
static void set_clock(ent_fetch_options *opt) {
  static int64_t when; /* the program's, set once */
  const char *fixed = getenv("SOURCE_DATE_EPOCH");
  if (!fixed || !ent_str_int(ent_str_c(fixed), &when) || when < 0) return;
  opt->clock = fixed_clock;
  opt->clock_arg = &when;
}

int cli_fetch_options(const cli *c, ent_fetch_options *opt) {
  *opt = (ent_fetch_options)ENT_FETCH_OPTIONS_INIT;
  int64_t delay = opt->delay_ms, timeout = opt->timeout_ms, size = (int64_t)opt->max_bytes;
  if (c->delay && !cli_duration(c->delay, &delay)) return wrong(c, "delay", c->delay, "a time like 2s");
  if (c->timeout && (!cli_duration(c->timeout, &timeout) || !timeout)) return wrong(c, "timeout", c->timeout, "a time like 30s");
  if (c->max_size && (!cli_size(c->max_size, &size) || !size)) return wrong(c, "max-size", c->max_size, "a size like 16M");
  if (c->user_agent && (!*c->user_agent || strpbrk(c->user_agent, "\r\n"))) return wrong(c, "user-agent", c->user_agent, "a name");
  opt->delay_ms = delay > 3600000 ? 3600000u : (uint32_t)delay;
  opt->timeout_ms = timeout > 3600000 ? 3600000u : (uint32_t)timeout;
  opt->max_bytes = (size_t)size;
  opt->allow_private = c->allow_private;
  opt->proxy = c->proxy;
  opt->certificates = getenv("SSL_CERT_FILE");
  if (c->user_agent) opt->agent = c->user_agent;
  if (c->parallel) opt->parallel = c->parallel > 64 ? 64u : (uint32_t)c->parallel;
  if (c->retries >= 0) opt->retries = c->retries > 20 ? 20u : (uint32_t)c->retries;
  opt->stop = cli_stop();
  set_clock(opt);
  return CLI_DONE;
}

/* ---- stopping ------------------------------------------------------------- */

static volatile sig_atomic_t stopped;

static void on_signal(int sig) {
  (void)sig;
  stopped = 1;
}

void cli_stop_on_signals(void) {
  struct sigaction a = {0};
  a.sa_handler = on_signal;
  a.sa_flags = (int)SA_RESETHAND;
  sigemptyset(&a.sa_mask);
  sigaction(SIGINT, &a, NULL);
  sigaction(SIGTERM, &a, NULL);
}

const volatile sig_atomic_t *cli_stop(void) { return &stopped; }
