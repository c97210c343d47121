/*
** dict.c - a set of dictionaries: born, filled from bytes, files or a folder.
**
** A folder tells which of its files is what by PETRARCH's own PETR_config.ini, else by their names: *actors*,
** *agents*, *discards*, *issue*, and *verb* or *CAMEO* for verbs.
*/
#include "event/dict_inside.h"

ent_dict *ent_dict_new(void) {
  ent_arena *a = ent_arena_new(0);
  ent_dict *d = a ? ent_arena_calloc(a, 1, sizeof *d) : NULL;
  if (!d) {
    ent_arena_free(a);
    return NULL;
  }
  d->a = a;
  ent_map_init(&d->actor.first, a);
  ent_map_init(&d->agent.first, a);
  ent_map_init(&d->discard.first, a);
  ent_map_init(&d->issue.first, a);
  ent_map_init(&d->forms, a);
  ent_map_init(&d->sets, a);
  ent_map_init(&d->marks, a);
  return d;
}

void ent_dict_free(ent_dict *d) {
  if (d) ent_arena_free(d->a);
}

static bool index_under(ent_dict *d, dict_index *x, dict_phrase p, ent_str key) {
  p.next = ent_map_get(&x->first, key);
  return ENT_PUSH(d->a, &x->phrase, p) && ent_map_put(&x->first, key, x->phrase.n - 1);
}

/* A first word with a hyphen is found by its first part too: trees may have it as several words. */
bool dict_index_add(ent_dict *d, dict_index *x, dict_phrase p) {
  const char *hyphen = dict_chr(p.word[0], '-');
  ent_str part = {p.word[0].p, hyphen ? (size_t)(hyphen - p.word[0].p) : 0};
  return index_under(d, x, p, p.word[0]) && (!part.n || index_under(d, x, p, part));
}

ent_dict_line dict_place(const ent_dict *d, uint32_t file, uint32_t line) {
  return (ent_dict_line){d->file.v[file].p, line};
}

ent_str dict_line_text(const ent_dict *d, ent_dict_line l) {
  ent_str rest = {0}, line = {0};
  for (uint32_t i = 0; i < d->file.n; i++)
    if (d->file.v[i].p == l.file) rest = d->body.v[i];
  for (uint32_t n = 0; n < l.line && rest.n; n++) {
    const char *end = dict_chr(rest, '\n');
    line = (ent_str){rest.p, end ? (size_t)(end - rest.p) : rest.n};
    rest = end ? (ent_str){end + 1, rest.n - line.n - 1} : (ent_str){0};
  }
  return ent_str_trim(line);
}

uint32_t ent_dict_count(const ent_dict *d, ent_dict_kind kind) {
  const uint32_t n[] = {d->actor.phrase.n, d->agent.phrase.n, d->verb.n, d->discard.phrase.n, d->issue.phrase.n};
  return n[kind];
}

ent_code ent_dict_read(ent_dict *d, ent_dict_kind kind, ent_str bytes, const char *name, ent_dict_complain *complain,
                       void *arg, ent_error *err) {
  static ent_code (*const reader[])(dict_reader *) = {dict_read_actors, dict_read_agents, dict_read_verbs,
                                                      dict_read_discards, dict_read_issues};
  ent_str file = ent_arena_dup(d->a, ent_str_c(name)), copy = ent_arena_dup(d->a, bytes);
  if (!file.p || !copy.p || !ENT_PUSH(d->a, &d->file, file) || !ENT_PUSH(d->a, &d->body, copy)) return ent_nomem(err);
  if (bytes.n > (size_t)256 << 20) return ent_fail(err, ENT_ERR_LIMIT, "a dictionary has at most 256 MiB", name, 0, 0);
  dict_reader r = {.d = d, .rest = copy, .file = d->file.n - 1, .complain = complain, .arg = arg, .err = err};
  return reader[kind](&r);
}

ent_code ent_dict_read_file(ent_dict *d, ent_dict_kind kind, const char *path, ent_dict_complain *complain, void *arg,
                            ent_error *err) {
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_code code = ent_file_read(path, 0, &b, err);
  if (code == ENT_OK) code = ent_dict_read(d, kind, ent_buf_str(&b), path, complain, arg, err);
  ent_buf_free(&b);
  return code;
}

/* ---- a folder --------------------------------------------------------- */

typedef struct folder {
  ent_dict *d;
  const char *dir;
  ent_strs files;
  ent_dict_complain *complain;
  void *arg;
  ent_error *err;
} folder;

static ent_code read_list(folder *f, ent_dict_kind kind, ent_str names) {
  ent_str name;
  while (ent_str_split(&names, ',', &name)) {
    if (!name.n) continue;
    ent_str path = ent_arena_printf(f->d->a, "%s/%.*s", f->dir, (int)name.n, name.p);
    if (!path.p) return ent_nomem(f->err);
    ent_code code = ent_dict_read_file(f->d, kind, path.p, f->complain, f->arg, f->err);
    if (code != ENT_OK) return code;
  }
  return ENT_OK;
}

/* "key = value" of PETR_config.ini. */
static ent_str config_value(ent_str text, const char *key) {
  ent_str line, k;
  while (ent_str_split(&text, '\n', &line)) {
    ent_str value = line;
    if (ent_str_split(&value, '=', &k) && ent_str_is(k, key)) return ent_str_trim(value);
  }
  return (ent_str){0};
}

static void read_config(folder *f, ent_dict_names *n) {
  ent_buf b;
  ent_str path = ent_arena_printf(f->d->a, "%s/PETR_config.ini", f->dir);
  ent_buf_init(&b, 1 << 20);
  if (path.p && ent_file_read(path.p, 1 << 20, &b, NULL) == ENT_OK) {
    ent_str text = ent_arena_dup(f->d->a, ent_buf_str(&b));
    const struct {
      ent_str *to;
      const char *key;
    } keys[] = {{&n->actors, "actorfile_list"},
                {&n->agents, "agentfile_name"},
                {&n->discards, "discardfile_name"},
                {&n->issues, "issuefile_name"},
                {&n->verbs, "verbfile_name"}};
    for (size_t i = 0; text.p && i < sizeof keys / sizeof *keys; i++)
      if (!keys[i].to->n) *keys[i].to = config_value(text, keys[i].key);
  }
  ent_buf_free(&b);
}

static bool has(ent_str name, const char *part) {
  ent_str p = ent_str_c(part);
  for (size_t i = 0; i + p.n <= name.n; i++)
    if (ent_str_ieq((ent_str){name.p + i, p.n}, p)) return true;
  return false;
}

/* The files of the folder whose names tell that they are of a kind, with commas. */
static ent_str files_of(folder *f, ent_dict_kind kind, uint32_t *count) {
  static const char *const part[][3] = {
      {"actor", NULL}, {"agent", NULL}, {"verb", "cameo", NULL}, {"discard", NULL}, {"issue", NULL}};
  ent_str out = {"", 0};
  *count = 0;
  for (uint32_t i = 0; i < f->files.n && out.p; i++) {
    ent_str path = f->files.v[i];
    const char *slash = strrchr(path.p, '/');
    ent_str name = ent_str_c(slash ? slash + 1 : path.p);
    if (slash && (size_t)(slash - path.p) != strlen(f->dir) && f->dir[strlen(f->dir) - 1] != '/') continue;
    if (has(name, ".ini") || has(name, "readme")) continue;
    ent_dict_kind is = ENT_DICT_ACTORS;
    bool found = false;
    for (unsigned k = 0; k < 5 && !found; k++)
      for (const char *const *p = part[k]; *p && !found; p++)
        found = has(name, *p) ? (is = (ent_dict_kind)k, true) : false;
    if (!found || is != kind) continue;
    out = ent_arena_printf(f->d->a, "%.*s%s%.*s", (int)out.n, out.p, out.n ? "," : "", (int)name.n, name.p);
    ++*count;
  }
  return out;
}

static ent_code read_folder(folder *f, ent_dict_names n, const char *verbs) {
  ent_str *const names[] = {&n.actors, &n.agents, &n.verbs, &n.discards, &n.issues};
  bool given = n.actors.n || n.verbs.n;
  uint32_t count;
  ent_code code = ENT_OK;
  if (!given) read_config(f, &n);
  const unsigned kinds = verbs && !*verbs ? ENT_DICT_VERBS : 5; /* actors and agents come first */
  for (unsigned k = 0; code == ENT_OK && k < kinds; k++) {
    if (k == ENT_DICT_VERBS && verbs) {
      code = ent_dict_read_file(f->d, ENT_DICT_VERBS, verbs, f->complain, f->arg, f->err);
      continue;
    }
    if (!names[k]->n && !given) {
      *names[k] = files_of(f, (ent_dict_kind)k, &count);
      if (!names[k]->p) return ent_nomem(f->err);
      if (k == ENT_DICT_VERBS && count != 1)
        return ent_failf(f->err, count ? ENT_ERR_ARGUMENT : ENT_ERR_NOTFOUND,
                         count ? "several verb dictionaries: name one with --verbs" : "no verb dictionary", f->dir, 0,
                         0, "%.*s", (int)names[k]->n, names[k]->p);
    }
    code = read_list(f, (ent_dict_kind)k, *names[k]);
  }
  return code;
}

ent_code ent_dict_open(const char *dir, const ent_dict_names *names, const char *verbs, ent_dict_complain *complain,
                       void *arg, ent_dict **out, ent_error *err) {
  folder f = {.d = ent_dict_new(), .dir = dir, .complain = complain, .arg = arg, .err = err};
  if (!f.d) return ent_nomem(err);
  ent_code code = ent_file_list(dir, NULL, f.d->a, &f.files, err);
  if (code == ENT_OK) code = read_folder(&f, names ? *names : (ent_dict_names){0}, verbs);
  if (code == ENT_OK) *out = f.d;
  else ent_dict_free(f.d);
  return code;
}
