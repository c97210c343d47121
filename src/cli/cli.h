/*
** cli.h - the program: one table of verbs, one table of options, one file a verb.
**
**   main.c      dispatch; the only place that ends the process
**   options.c   the table of options and their parsing
**   help.c      help, man pages, completions: all made from the two tables
**   input.c     files, folders, standard input; publication dates
**   address_input.c  addresses as inputs
**   output.c    standard output, -o (written aside, renamed), --out-dir
**   pool.c      inputs through threads, results in the order of the inputs
**   data.c      where model and lexicon lie; the engine
**   table.c     tables that fit the terminal
**   verb_*.c    a verb each
*/
#ifndef ENT_CLI_H
#define ENT_CLI_H

#include "base/base.h"
#include "entente/event.h"
#include "entente/page.h"
#include "names/names.h"

/* Exit statuses of DESIGN: what users' scripts test. */
enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2, CLI_PARTLY = 3 };

/* Groups of options; a verb names those that it takes. */
enum {
  CLI_G_COMMON = 1 << 0,
  CLI_G_OUT = 1 << 1,     /* --format -o */
  CLI_G_EACH = 1 << 2,    /* --jobs --input */
  CLI_G_DATE = 1 << 3,    /* --date */
  CLI_G_DATA = 1 << 4,    /* --data --lexicon */
  CLI_G_DB = 1 << 5,      /* --db */
  CLI_G_RECORDS = 1 << 6, /* --claims --predicates --pacts --all --run */
  CLI_G_PARSE = 1 << 7,   /* --names, --entities */
  CLI_G_FILTER = 1 << 8,  /* --actor ... --limit: the store's filters */
  CLI_G_EVAL = 1 << 9,    /* --pred --texts --seed */
  CLI_G_HELP = 1 << 10,   /* --man --completion */
  CLI_G_ON = 1 << 11,     /* --on */
  CLI_G_OFFICE = 1 << 12,  /* --office --of */
  CLI_G_ATTACK = 1 << 13,  /* --attacked --by --in --promisor --between --scenario --chains */
  CLI_G_PACT = 1 << 14,   /* --pair --known */
  CLI_G_EXTRACT = 1 << 15, /* --explain */
  CLI_G_OUTDIR = 1 << 16,  /* --out-dir */
  CLI_G_INGEST = 1 << 17,  /* --dry-run */
  CLI_G_PERIOD = 1 << 19,  /* --per */
  CLI_G_EXPORT = 1 << 18,  /* --canonical --duckdb */
  CLI_G_DICT = 1 << 20,    /* --dictionaries --verbs */
  CLI_G_NET = 1 << 21,     /* --allow-private --timeout ...: whatever asks addresses */
  CLI_G_FETCH = 1 << 22,   /* --dir --items --new */
  CLI_G_WATCH = 1 << 23,   /* --every --once */
  CLI_G_SERVE = 1 << 24,   /* --port --address --host --write */
  CLI_G_IMPORT = 1 << 25,  /* --kind */
  CLI_G_NODES = 1 << 26,   /* --nodes */
  CLI_G_MODEL = 1 << 27    /* --model */
};

#define CLI_LIST_MAX 16
#define CLI_FILTER_MAX 48

typedef struct cli_verb cli_verb;

typedef struct cli {
  const cli_verb *verb;
  const char *argv0;
  const char **arg; /* what is not an option */
  uint32_t narg;
  /* options, filled by the table in options.c */
  const char *format, *out, *out_dir, *input, *date, *data, *db, *model;
  const char *lexicon[CLI_LIST_MAX];
  const char *filter[CLI_FILTER_MAX]; /* by number of the store's table of filters */
  const char *pair;
  const char *pred, *texts, *man, *completion;
  const char *on, *office, *of;
  const char *attacked, *by, *in, *known, *duckdb, *list, *per;
  const char *promisor, *between, *scenario, *kind;
  bool chains;
  int64_t jobs, seed;
  const char *dictionaries, *verbs;
  const char *dir, *delay, *timeout, *max_size, *user_agent, *proxy, *every;
  int64_t parallel, retries, items;
  bool allow_private, only_new, once;
  const char *address, *host[CLI_LIST_MAX];
  int64_t port, seconds;
  bool write;
  const char *map[CLI_LIST_MAX];
  bool index, nodes;
  bool quiet, verbose, no_color, help, version;
  bool claims, predicates, pacts, transfers, all, run, names, entities, explain, dry_run, canonical;
  /* set up once */
  ent_arena *arena;
} cli;

struct cli_verb {
  const char *name;
  const char *usage;    /* what stands behind the name */
  const char *summary;  /* one line */
  const char *detail;   /* paragraphs for --help and the man page */
  const char *examples; /* lines "command # what it does" */
  const char *formats;  /* accepted --format values, the default first; NULL: none */
  uint32_t groups;
  uint32_t min_args;
  int (*run)(cli *c);
  uint32_t query; /* 1 + the ent_query_kind whose filters it takes; 0: none */
};

extern const cli_verb cli_verbs[]; /* ends with a NULL name; help.c */
const cli_verb *cli_verb_find(const char *name);

/* ---- options.c -------------------------------------------------------- */

enum { CLI_FLAG, CLI_STR, CLI_INT, CLI_LIST };
typedef struct cli_option {
  const char *name; /* without dashes */
  char letter;      /* or 0 */
  uint8_t type;
  const char *arg; /* NULL for flags */
  size_t offset;   /* in cli */
  uint32_t group;
  const char *help;
} cli_option;
extern const cli_option cli_options[]; /* ends with a NULL name */
/* The next option that v takes, filters last; *i begins as 0. False behind the last. */
bool cli_option_next(const cli_verb *v, uint32_t *i, cli_option *out);
/* Fills c from argv (behind the verb). CLI_USAGE, said on standard error, when a word is wrong. */
int cli_options_parse(cli *c, int argc, char **argv);

/* ---- help.c ----------------------------------------------------------- */

void cli_help_program(FILE *to);
void cli_help_verb(const cli_verb *v, FILE *to);
void cli_help_man(const cli_verb *v, FILE *to); /* NULL: the program's page */
bool cli_help_completion(const char *shell, FILE *to);

/* ---- messages --------------------------------------------------------- */

/* "entente: ..." on standard error. */
void cli_say(const cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same for a failure: input first, then place and reason. */
void cli_complain(const cli *c, const char *input, const ent_error *err);
/* Not with --quiet. */
void cli_note(const cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- input.c ---------------------------------------------------------- */

typedef struct cli_input {
  const char *path; /* "-": standard input */
  const char *name; /* what records call it */
  ent_str bytes;    /* of an address: what it answered, without content encodings; p is NULL for files */
  ent_str url;      /* and where from, redirects followed */
  ent_str charset;  /* that the answer's head says */
} cli_input;
typedef ENT_VEC(cli_input) cli_inputs;
/* Expands the arguments from `first` on: a folder gives its files. What is missing is complained of and
** counted in *bad. */
int cli_inputs_list(cli *c, uint32_t first, cli_inputs *out, uint32_t *bad);

/* How to read inputs: --input, --map, --index. */
void cli_reader_options(const cli *c, ent_reader_options *out);

/* ---- address_input.c ---------------------------------------------------- */

bool cli_is_address(const char *arg);
/* Asks for the addresses among the inputs. Those that fail are complained of, counted in *bad and taken out. */
int cli_addresses_fetch(cli *c, cli_inputs *in, uint32_t *bad);

/* Publication dates of --date: one for all, or by input name. */
typedef struct cli_dates {
  const char *all;
  ent_map by_name;
  ent_strs value;
} cli_dates;
int cli_dates_open(cli *c, cli_dates *out);
/* The date of an input, or "". */
ent_str cli_dates_of(const cli_dates *d, const char *input);

/* ---- output.c --------------------------------------------------------- */

typedef struct cli_output {
  FILE *f;
  const char *path; /* of -o, else NULL */
  char temporary[4096];
  bool closed_pipe; /* the reader went away: end quietly */
  bool failed;
} cli_output;
int cli_output_open(const cli *c, cli_output *o);
/* False when the reader went away or the disk is full (said once). */
bool cli_output_write(const cli *c, cli_output *o, ent_str s);
/* Flushes, syncs, renames; the exit status it leads to. */
int cli_output_close(const cli *c, cli_output *o, int status);
/* DIR/NAME.EXT for an input, NAME without its known endings. */
bool cli_output_path(const cli *c, const char *input, const char *ext, char *buf, size_t n);

/* ---- pool.c ----------------------------------------------------------- */

/* One input on its way through a thread. */
typedef struct cli_job {
  cli *c;
  const cli_input *input;
  uint32_t index;
  ent_str bytes;  /* the record's, see ent_record.raw: a file's, decompressed */
  ent_record *record; /* loaded */
  ent_buf *out;   /* records; written in the order of the inputs */
  void *thread;   /* what thread_new made */
  void *arg;
  ent_error err;
} cli_job;
typedef struct cli_pool {
  const char *what; /* "articles", for the progress line */
  const char *ext;  /* of files in --out-dir */
  /* Per thread, may be NULL. */
  void *(*thread_new)(cli *c, void *arg);
  void (*thread_free)(void *thread);
  ent_code (*job)(cli_job *job);
  /* Takes each finished job instead of writing it (-o is the verb's then); called in order, by one thread at a time. May be NULL. */
  ent_code (*take)(cli_job *job, ent_code code);
  void *arg;
  /* Appends what stands before the records, once on an output and once in each file of --out-dir. May be NULL. */
  void (*head)(void *arg, ent_buf *out);
} cli_pool;
/* Runs all inputs. The exit status: done, partly, failed. */
int cli_pool_run(cli *c, const cli_pool *p, const cli_inputs *in, uint32_t bad);

/* ---- data.c ----------------------------------------------------------- */

/* The data folder: --data, ENTENTE_DATA, beside the program, the install prefix. buf receives
** DIR/NAME; false when no place has it. */
bool cli_data_find(const cli *c, const char *name, char *buf, size_t n);
/* The file of --model, "english.ent" without one. NULL, and a complaint, when there is no such model. */
const char *cli_model_file(const cli *c);
/* Opens model and lexicon; complains and returns false when it cannot. */
bool cli_engine_open(const cli *c, ent_engine **out);

/* ---- verb_pacts.c ----------------------------------------------------- */

struct ent_pacts;
/* lexicon import --kind: an alliance file of another project as text of the registry. */
int cli_pacts_import(cli *c);
/* Reads the registry of pacts, with --lexicon's on top; complains and returns false when it cannot. */
bool cli_pacts_open(cli *c, struct ent_pacts **out);
/* The day of an option, left as it is where none is given; complains. */
bool cli_pacts_day(const cli *c, const char *option, const char *given, ent_day *out);

/* ---- verb_sanctions.c ------------------------------------------------- */

struct ent_sanctions;
/* Reads the registry of sanctions, with --lexicon's on top; complains and returns false when it cannot. */
bool cli_sanctions_open(cli *c, struct ent_sanctions **out);

/* ---- table.c ---------------------------------------------------------- */

typedef struct cli_column {
  const char *title;
  uint16_t min, max; /* width in columns; max 0: takes what is left */
  bool right;
} cli_column;
typedef struct cli_table {
  const cli_column *column;
  uint32_t ncolumn;
  ENT_VEC(ent_str) cell; /* row by row */
  ent_arena *arena;
} cli_table;
bool cli_table_cell(cli_table *t, ent_str s);
/* Lays the table out for `width` columns (0: 100). */
bool cli_table_print(const cli_table *t, uint32_t width, bool color, ent_buf *out);
uint32_t cli_terminal_width(void);
bool cli_is_terminal(const cli *c);
bool cli_colors(const cli *c);

/* ---- verbs ------------------------------------------------------------ */

int cli_verb_extract(cli *c);
int cli_verb_parse(cli *c);
int cli_verb_code(cli *c);
int cli_verb_times(cli *c);
int cli_verb_relate(cli *c);
int cli_verb_actors(cli *c);
int cli_verb_explain(cli *c);
int cli_verb_ingest(cli *c);
int cli_verb_fetch(cli *c);
int cli_verb_watch(cli *c);
int cli_verb_serve(cli *c);
int cli_verb_events(cli *c);
int cli_verb_claims(cli *c);
int cli_verb_stories(cli *c);
int cli_verb_search(cli *c);
int cli_verb_trend(cli *c);
int cli_verb_network(cli *c);
int cli_verb_timeline(cli *c);
int cli_verb_shard(cli *c);
int cli_verb_merge(cli *c);
int cli_verb_export(cli *c);
int cli_verb_eval(cli *c);
int cli_verb_lexicon(cli *c);
int cli_verb_pacts(cli *c);
int cli_verb_obligations(cli *c);
int cli_verb_transfers(cli *c);
int cli_verb_sanctions(cli *c);
int cli_verb_doctor(cli *c);
int cli_verb_help(cli *c);

#endif
