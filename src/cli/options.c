/*
** options.c - one table says what an option is called, takes, fills and means; parsing, help,
** completion and man pages all read it. The filters of verbs that ask come from the store's own table.
*/
#include "cli/cli.h"
#include "entente/store.h"

#define OFF(field) offsetof(cli, field)

const cli_option cli_options[] = {
    {"format", 0, CLI_STR, "F", OFF(format), CLI_G_OUT, "how to write: see the verb's formats"},
    {"output", 'o', CLI_STR, "FILE", OFF(out), CLI_G_OUT, "write to FILE (aside, then renamed) instead of standard output"},
    {"out-dir", 0, CLI_STR, "DIR", OFF(out_dir), CLI_G_OUTDIR, "one file per input in DIR, named after it"},
    {"jobs", 'j', CLI_INT, "N", OFF(jobs), CLI_G_EACH, "threads (default 1; the output is the same with any number)"},
    {"list", 0, CLI_STR, "FILE", OFF(list), CLI_G_EACH, "also the inputs that FILE names, one a line"},
    {"input", 0, CLI_STR, "KIND", OFF(input), CLI_G_EACH, "what the inputs are: html, xhtml, text, warc, http, feed, jsonl; conllu for parse; petrarch with --dictionaries (default: told by content)"},
    {"map", 0, CLI_LIST, "F=NAME", OFF(map), CLI_G_EACH, "JSON lines: field F (url, title, text, html, published ...) is called NAME there, a path with dots (repeatable)"},
    {"index", 0, CLI_FLAG, NULL, OFF(index), CLI_G_EXTRACT, "archives: an index line (CDXJ) a record instead of its article"},
    {"date", 0, CLI_STR, "DAY", OFF(date), CLI_G_DATE, "publication day YYYY-MM-DD, or @FILE.tsv with input name and day, where inputs have none"},
    {"data", 0, CLI_STR, "DIR", OFF(data), CLI_G_DATA, "model and compiled lexicon (else ENTENTE_DATA, beside the program, the install prefix)"},
    {"model", 0, CLI_STR, "NAME", OFF(model), CLI_G_MODEL, "fast (default), or accurate: several networks together, better trees, a third of the speed"},
    {"lexicon", 0, CLI_LIST, "DIR", OFF(lexicon), CLI_G_DATA, "a lexicon folder that adds to and overrides ours (repeatable)"},
    {"dictionaries", 0, CLI_STR, "DIR", OFF(dictionaries), CLI_G_DICT, "code with the TABARI/PETRARCH dictionaries in DIR instead of our lexicon"},
    {"verbs", 0, CLI_STR, "FILE", OFF(verbs), CLI_G_DICT, "with --dictionaries: this verb dictionary instead of the folder's"},
    {"port", 0, CLI_INT, "N", OFF(port), CLI_G_SERVE, "port to listen at (default 8642; 0: any that is free)"},
    {"address", 0, CLI_STR, "IP", OFF(address), CLI_G_SERVE, "numeric address to listen at (default 127.0.0.1)"},
    {"host", 0, CLI_LIST, "NAME", OFF(host), CLI_G_SERVE, "a further name that browsers may call this server by (repeatable)"},
    {"seconds", 0, CLI_INT, "N", OFF(seconds), CLI_G_SERVE, "close a connection that is idle so long, or takes twice as long for a request (default 30)"},
    {"write", 0, CLI_FLAG, NULL, OFF(write), CLI_G_SERVE, "corrections and additions are allowed"},
    {"db", 0, CLI_STR, "FILE", OFF(db), CLI_G_DB, "the database (else ENTENTE_DB)"},
    {"claims", 0, CLI_FLAG, NULL, OFF(claims), CLI_G_RECORDS, "claim records instead of events"},
    {"predicates", 0, CLI_FLAG, NULL, OFF(predicates), CLI_G_RECORDS, "every predicate with its factuality instead of events"},
    {"pacts", 0, CLI_FLAG, NULL, OFF(pacts), CLI_G_RECORDS, "pacts that the text tells of instead of events"},
    {"transfers", 0, CLI_FLAG, NULL, OFF(transfers), CLI_G_RECORDS, "transfers instead of events: what changes hands, with the claims for and against"},
    {"all", 0, CLI_FLAG, NULL, OFF(all), CLI_G_RECORDS, "all kinds of records, told apart by schema"},
    {"run", 0, CLI_FLAG, NULL, OFF(run), CLI_G_RECORDS, "a first line with the versions of program, model and lexicon"},
    {"explain", 0, CLI_FLAG, NULL, OFF(explain), CLI_G_EXTRACT, "say how the article was found, and for each block why it was kept or dropped"},
    {"names", 0, CLI_FLAG, NULL, OFF(names), CLI_G_PARSE, "add Name=B-PER and the like to MISC"},
    {"entities", 0, CLI_FLAG, NULL, OFF(entities), CLI_G_PARSE, "add who is meant to MISC, Entity=(e1-person-2 ... e1), as CorefUD writes it"},
    {"pair", 0, CLI_STR, "A,B", OFF(pair), CLI_G_PACT, "between A and B, in either direction"},
    {"attacked", 0, CLI_STR, "STATE", OFF(attacked), CLI_G_ATTACK, "who is attacked: code or name"},
    {"by", 0, CLI_STR, "STATE", OFF(by), CLI_G_ATTACK, "the attacker (default: anybody)"},
    {"promisor", 0, CLI_STR, "STATE", OFF(promisor), CLI_G_ATTACK, "whose promises; without --attacked: whom must it aid"},
    {"between", 0, CLI_STR, "A,B", OFF(between), CLI_G_ATTACK, "every clause between two states, in either direction"},
    {"scenario", 0, CLI_STR, "S", OFF(scenario), CLI_G_ATTACK, "how far it has come: threat, armed-attack or war (default)"},
    {"chains", 0, CLI_FLAG, NULL, OFF(chains), CLI_G_ATTACK, "also who is drawn in next, on either side (wants --by)"},
    {"in", 0, CLI_STR, "PLACE", OFF(in), CLI_G_ATTACK, "where: a state or an area (default: the attacked state's own territory)"},
    {"known", 0, CLI_STR, "DAY", OFF(known), CLI_G_PACT, "as it was known on this day: no later pact, accession, end or published secret"},
    {"kind", 0, CLI_STR, "KIND", OFF(kind), CLI_G_IMPORT, "what import reads: atop (member file) or cow (formal alliances, by member); without it dictionaries"},
    {"dry-run", 0, CLI_FLAG, NULL, OFF(dry_run), CLI_G_INGEST, "code everything, store nothing"},
    {"dir", 0, CLI_STR, "DIR", OFF(dir), CLI_G_FETCH, "folder for the WARC files and what is remembered of them (default fetched)"},
    {"items", 0, CLI_INT, "N", OFF(items), CLI_G_FETCH, "at most N items of each feed or sitemap; 0: the feed itself (default all)"},
    {"new", 0, CLI_FLAG, NULL, OFF(only_new), CLI_G_FETCH, "leave out what the folder has"},
    {"every", 0, CLI_STR, "TIME", OFF(every), CLI_G_WATCH, "from one round to the next: 90s, 15m, 2h (default 15m)"},
    {"once", 0, CLI_FLAG, NULL, OFF(once), CLI_G_WATCH, "one round, then end: for cron"},
    {"delay", 0, CLI_STR, "TIME", OFF(delay), CLI_G_NET, "pause between two requests to a host: 500ms, 2s (default 1s)"},
    {"parallel", 0, CLI_INT, "N", OFF(parallel), CLI_G_NET, "requests at the same time, one a host (default 8)"},
    {"retries", 0, CLI_INT, "N", OFF(retries), CLI_G_NET, "more tries after a passing failure (default 2)"},
    {"timeout", 0, CLI_STR, "TIME", OFF(timeout), CLI_G_NET, "for one request with its answer (default 30s)"},
    {"max-size", 0, CLI_STR, "SIZE", OFF(max_size), CLI_G_NET, "of one answer: 500K, 16M (default 16M)"},
    {"user-agent", 0, CLI_STR, "NAME", OFF(user_agent), CLI_G_NET, "who asks; up to the first / it is the name for robots.txt (default entente/VERSION)"},
    {"proxy", 0, CLI_STR, "ADDRESS", OFF(proxy), CLI_G_NET, "ask through this proxy (default none, whatever the environment says)"},
    {"allow-private", 0, CLI_FLAG, NULL, OFF(allow_private), CLI_G_NET, "also private, loopback and link-local addresses"},
    {"canonical", 0, CLI_FLAG, NULL, OFF(canonical), CLI_G_EXPORT, "all content in an order that depends on nothing else: to compare databases"},
    {"duckdb", 0, CLI_STR, "FILE", OFF(duckdb), CLI_G_EXPORT | CLI_G_RECORDS, "DuckDB's library, for Parquet (else ENTENTE_DUCKDB, or where the system finds it)"},
    {"per", 0, CLI_STR, "PERIOD", OFF(per), CLI_G_PERIOD, "day, week, month (default), quarter or year"},
    {"nodes", 0, CLI_FLAG, NULL, OFF(nodes), CLI_G_NODES, "each country or body by itself: degree, strength, PageRank, eigenvector centrality, bloc"},
    {"pred", 0, CLI_STR, "DIR", OFF(pred), CLI_G_EVAL, "records to score instead of coding the gold's texts"},
    {"texts", 0, CLI_STR, "DIR", OFF(texts), CLI_G_EVAL, "folder of the gold's texts, DOC.json with sentences (default: docs beside the gold)"},
    {"seed", 0, CLI_INT, "N", OFF(seed), CLI_G_EVAL, "seed of the bootstrap (default 1)"},
    {"on", 0, CLI_STR, "DAY", OFF(on), CLI_G_ON, "the day asked about, YYYY-MM-DD"},
    {"office", 0, CLI_STR, "ROLE", OFF(office), CLI_G_OFFICE, "an office, as people write it: \"foreign minister\""},
    {"of", 0, CLI_STR, "WHOM", OFF(of), CLI_G_OFFICE, "state or body of the office: name, adjective or code"},
    {"man", 0, CLI_STR, "VERB", OFF(man), CLI_G_HELP, "the man page of a verb, or of the program with `entente`"},
    {"completion", 0, CLI_STR, "SHELL", OFF(completion), CLI_G_HELP, "the completion script for bash, zsh or fish"},
    {"quiet", 'q', CLI_FLAG, NULL, OFF(quiet), CLI_G_COMMON, "no progress, no notes"},
    {"verbose", 'v', CLI_FLAG, NULL, OFF(verbose), CLI_G_COMMON, "say more"},
    {"no-color", 0, CLI_FLAG, NULL, OFF(no_color), CLI_G_COMMON, "no colours (also NO_COLOR)"},
    {"help", 'h', CLI_FLAG, NULL, OFF(help), CLI_G_COMMON, "this text"},
    {"version", 0, CLI_FLAG, NULL, OFF(version), CLI_G_COMMON, "the version"},
    {0},
};

static int usage(const cli *c, const char *what, const char *word) {
  cli_say(c, "%s '%s' (see entente %s --help)", what, word, c->verb ? c->verb->name : "help");
  return CLI_USAGE;
}

/* Option k of the filters, as an option. */
static bool filter_option(const cli_verb *v, uint32_t k, cli_option *out) {
  const ent_filter *f = ent_filter_at(k);
  if (!f || !v->query || !(f->kinds & (1u << (v->query - 1)))) return false;
  *out = (cli_option){f->name, strcmp(f->name, "limit") ? 0 : 'n', CLI_STR, f->arg, OFF(filter) + k * sizeof(const char *), CLI_G_FILTER, f->help};
  return true;
}

bool cli_option_next(const cli_verb *v, uint32_t *i, cli_option *out) {
  static const uint32_t own = sizeof cli_options / sizeof *cli_options - 1;
  for (; *i < own; ++*i)
    if (cli_options[*i].group & (v->groups | CLI_G_COMMON)) {
      *out = cli_options[(*i)++];
      return true;
    }
  for (; ent_filter_at(*i - own); ++*i)
    if (filter_option(v, *i - own, out)) {
      ++*i;
      return true;
    }
  return false;
}

/* The option of the verb that a word names: "--name", "--name=value" or "-x". */
static bool find(const cli_verb *v, const char *word, const char **value, cli_option *o) {
  bool letter = word[1] != '-';
  size_t n = letter ? 0 : strcspn(word + 2, "=");
  *value = NULL;
  for (uint32_t i = 0; cli_option_next(v, &i, o);) {
    if (letter && o->letter && word[1] == o->letter) {
      if (word[2]) *value = word + 2;
      return true;
    }
    if (!letter && strlen(o->name) == n && !memcmp(o->name, word + 2, n)) {
      if (word[2 + n]) *value = word + 3 + n;
      return true;
    }
  }
  return false;
}

static int set(cli *c, const cli_option *o, const char *value) {
  char *at = (char *)c + o->offset;
  switch (o->type) {
  case CLI_FLAG: *(bool *)at = true; return CLI_DONE;
  case CLI_STR: *(const char **)at = value; return CLI_DONE;
  case CLI_INT:
    if (!ent_str_int(ent_str_c(value), (int64_t *)at) || *(int64_t *)at < 0) return usage(c, "not a number:", value);
    return CLI_DONE;
  default:
    for (uint32_t i = 0; i < CLI_LIST_MAX; i++)
      if (!((const char **)at)[i]) {
        ((const char **)at)[i] = value;
        return CLI_DONE;
      }
    return usage(c, "too many of", o->name);
  }
}

/* True when the verb's formats, "jsonl json table", hold f. */
static bool format_known(const cli_verb *v, const char *f) {
  ent_str rest = ent_str_c(v->formats), word;
  while (ent_str_word(&rest, &word))
    if (ent_str_is(word, f)) return true;
  return false;
}

static int check(const cli *c) {
  if (c->format && (!c->verb->formats || !format_known(c->verb, c->format))) {
    cli_say(c, "no format '%s' for %s (it has: %s)", c->format, c->verb->name, c->verb->formats ? c->verb->formats : "none");
    return CLI_USAGE;
  }
  if (c->out && c->out_dir) return usage(c, "-o and --out-dir exclude each other:", c->out);
  if (c->narg < c->verb->min_args && !(c->list && c->narg + 1 >= c->verb->min_args)) {
    cli_say(c, "usage: entente %s %s", c->verb->name, c->verb->usage);
    return CLI_USAGE;
  }
  return CLI_DONE;
}

int cli_options_parse(cli *c, int argc, char **argv) {
  bool only_args = false;
  c->arg = ent_arena_calloc(c->arena, (size_t)argc + 1, sizeof *c->arg);
  if (!c->arg) return CLI_FAILED;
  for (int i = 0; i < argc; i++) {
    const char *w = argv[i], *value;
    if (only_args || w[0] != '-' || !w[1]) {
      c->arg[c->narg++] = w;
      continue;
    }
    if (!strcmp(w, "--")) {
      only_args = true;
      continue;
    }
    cli_option o;
    if (!find(c->verb, w, &value, &o)) return usage(c, "no such option", w);
    if (o.type == CLI_FLAG && value) return usage(c, "takes no value:", w);
    if (o.type != CLI_FLAG && !value) {
      if (++i >= argc) return usage(c, "wants a value:", w);
      value = argv[i];
    }
    int s = set(c, &o, value);
    if (s != CLI_DONE) return s;
  }
  return c->help || c->version ? CLI_DONE : check(c);
}
