/*
** input.c - what the arguments stand for, and the days of --date.
*/
#include "cli/cli.h"

#include <sys/stat.h>

static const char *basename_of(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool add(cli *c, cli_inputs *out, const char *path) {
  cli_input in = {.path = path, .name = strcmp(path, "-") ? path : "standard input"};
  return ENT_PUSH(c->arena, out, in);
}

static int add_folder(cli *c, const char *dir, cli_inputs *out, uint32_t *bad) {
  ent_strs paths = {0};
  ent_error err = {0};
  if (ent_file_list(dir, NULL, c->arena, &paths, &err) != ENT_OK) {
    cli_complain(c, dir, &err);
    ++*bad;
    return CLI_DONE;
  }
  for (uint32_t i = 0; i < paths.n; i++)
    if (!add(c, out, paths.v[i].p)) return CLI_FAILED;
  return CLI_DONE;
}

/* --list: paths, one a line. */
static int add_list(cli *c, cli_inputs *out, uint32_t *bad) {
  ent_buf b;
  ent_error err = {0};
  ent_buf_init(&b, 0);
  if (ent_file_read(c->list, 0, &b, &err) != ENT_OK) {
    cli_complain(c, c->list, &err);
    ++*bad;
    ent_buf_free(&b);
    return CLI_DONE;
  }
  ent_str rest = ent_buf_str(&b), line;
  int status = CLI_DONE;
  while (status == CLI_DONE && rest.n && ent_str_split(&rest, '\n', &line)) {
    if (!line.n) continue;
    ent_str path = ent_arena_dup(c->arena, line);
    if (!path.p || !add(c, out, path.p)) status = CLI_FAILED;
  }
  ent_buf_free(&b);
  return status;
}

static const struct {
  const char *name;
  ent_input_kind kind;
} kinds[] = {{"warc", ENT_INPUT_WARC}, {"http", ENT_INPUT_HTTP}, {"feed", ENT_INPUT_FEED}, {"jsonl", ENT_INPUT_JSONL}};

void cli_reader_options(const cli *c, ent_reader_options *out) {
  *out = (ent_reader_options)ENT_READER_OPTIONS_INIT;
  out->map = c->map;
  out->all = c->index;
  if (c->input) out->kind = !strcmp(c->input, "conllu") || !strcmp(c->input, "petrarch") ? ENT_INPUT_FILE : ENT_INPUT_PAGE;
  if (c->verb->run == cli_verb_relate) out->kind = ENT_INPUT_FILE;
  for (size_t k = 0; c->input && k < sizeof kinds / sizeof *kinds; k++)
    if (!strcmp(c->input, kinds[k].name)) out->kind = kinds[k].kind;
}

/* The fields of --map are wrong once, too. */
static bool map_known(const cli *c) {
  ent_reader_options opt = ENT_READER_OPTIONS_INIT;
  ent_reader *r = NULL;
  ent_error err = {0};
  opt.map = c->map;
  ent_code code = c->map[0] ? ent_reader_open_memory("", 0, "--map", &opt, &r, &err) : ENT_OK;
  ent_reader_close(r);
  if (code != ENT_OK) cli_complain(c, "--map", &err);
  return code == ENT_OK;
}

/* --input says what all inputs are: wrong once, not once an input. */
static bool kind_known(const cli *c) {
  if (!c->input || !strcmp(c->input, "html") || !strcmp(c->input, "xhtml") || !strcmp(c->input, "text")) return true;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    if (!strcmp(c->input, kinds[k].name)) return true;
  if (!strcmp(c->input, "conllu") && (c->dictionaries || c->verb->run == cli_verb_parse)) return true;
  if (!strcmp(c->input, "petrarch") && c->dictionaries) return true;
  cli_say(c, "--input: no such kind of input for %s: '%s' (see entente %s --help)", c->verb->name, c->input, c->verb->name);
  return false;
}

int cli_inputs_list(cli *c, uint32_t first, cli_inputs *out, uint32_t *bad) {
  *bad = 0;
  bool addresses = false;
  if (!kind_known(c) || !map_known(c)) return CLI_USAGE;
  for (uint32_t i = first; i < c->narg; i++) {
    struct stat st;
    const char *path = c->arg[i];
    int status = CLI_DONE;
    addresses = addresses || cli_is_address(path);
    if (strcmp(path, "-") && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
      status = add_folder(c, path, out, bad);
    else if (!add(c, out, path))
      status = CLI_FAILED;
    if (status != CLI_DONE) {
      cli_say(c, "out of memory");
      return status;
    }
  }
  if (c->list && add_list(c, out, bad) != CLI_DONE) return CLI_FAILED;
  return addresses ? cli_addresses_fetch(c, out, bad) : CLI_DONE;
}

/* ---- dates ------------------------------------------------------------ */

static int wrong_date(const cli *c, const char *file, uint32_t line, ent_str word) {
  if (file)
    cli_say(c, "%s:%u: not a day: '%.*s'", file, line, (int)word.n, word.p);
  else
    cli_say(c, "--date: not a day: '%.*s' (YYYY-MM-DD or @FILE.tsv)", (int)word.n, word.p);
  return CLI_USAGE;
}

static int read_table(cli *c, const char *file, cli_dates *out) {
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_error err = {0};
  if (ent_file_read(file, 0, &b, &err) != ENT_OK) {
    cli_complain(c, file, &err);
    ent_buf_free(&b);
    return CLI_FAILED;
  }
  ent_str rest = ent_arena_dup(c->arena, ent_buf_str(&b)), line, name;
  ent_buf_free(&b);
  if (!rest.p) return CLI_FAILED;
  ent_map_init(&out->by_name, c->arena);
  for (uint32_t n = 1; ent_str_split(&rest, '\n', &line); n++) {
    if (!line.n || line.p[0] == '#') continue;
    ent_str value = line;
    ent_day day;
    if (!ent_str_split(&value, '\t', &name) || !ent_day_parse(ent_str_trim(value), false, &day)) return wrong_date(c, file, n, line);
    if (!ENT_PUSH(c->arena, &out->value, ent_str_trim(value)) || !ent_map_put(&out->by_name, name, out->value.n - 1)) return CLI_FAILED;
  }
  return CLI_DONE;
}

int cli_dates_open(cli *c, cli_dates *out) {
  *out = (cli_dates){0};
  ent_day day;
  if (!c->date) return CLI_DONE;
  if (c->date[0] == '@') return read_table(c, c->date + 1, out);
  if (!ent_day_parse(ent_str_c(c->date), false, &day)) return wrong_date(c, NULL, 0, ent_str_c(c->date));
  out->all = c->date;
  return CLI_DONE;
}

ent_str cli_dates_of(const cli_dates *d, const char *input) {
  if (d->all) return ent_str_c(d->all);
  if (!d->value.n) return (ent_str){0};
  uint32_t i = ent_map_get(&d->by_name, ent_str_c(input));
  if (i == ENT_NONE) i = ent_map_get(&d->by_name, ent_str_c(basename_of(input)));
  return i == ENT_NONE ? (ent_str){0} : d->value.v[i];
}
