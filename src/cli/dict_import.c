/*
** dict_import.c - `entente lexicon import`: actors and agents of TABARI/PETRARCH dictionaries as text of our lexicon.
*/
#include "cli/dict.h"

#include <sys/stat.h>

/* Codes of the states that our lexicon knows, so that imported entries name no other country. */
static bool known_states(cli *c, ent_lexsource *src, ent_map *states) {
  char path[4096], folder[4200];
  const char *dir = folder;
  ent_map_init(states, c->arena);
  if (!cli_data_find(c, "lexicon", path, sizeof path)) return false;
  snprintf(folder, sizeof folder, "%s/actors/states", path);
  if (ent_lexsource_read(&dir, 1, src, NULL, NULL, NULL) != ENT_OK) return false;
  for (uint32_t i = 0; i < src->stanza.n; i++)
    if (ent_str_is(src->stanza.v[i].kind, "state")) ent_map_put(states, src->stanza.v[i].id, 1);
  return true;
}

static bool contains(const char *path, const char *part) {
  const char *slash = strrchr(path, '/');
  for (const char *p = slash ? slash + 1 : path; *p; p++)
    if (!strncasecmp(p, part, strlen(part))) return true;
  return false;
}

/* A folder's dictionaries, or a file that its name tells. */
static ent_code read_one(const char *path, cli_dict_wrong *wrong, ent_dict **out, ent_error *err) {
  struct stat st;
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
    return ent_dict_open(path, NULL, "", cli_dict_complain, wrong, out, err);
  if (!(*out = ent_dict_new())) return ent_nomem(err);
  return ent_dict_read_file(*out, contains(path, "agent") ? ENT_DICT_AGENTS : ENT_DICT_ACTORS, path, cli_dict_complain,
                            wrong, err);
}

static int write_file(cli *c, const char *dir, const char *name, const ent_buf *b) {
  char path[4096];
  ent_error err = {0};
  snprintf(path, sizeof path, "%s%s%s", dir, *dir ? "/" : "", name);
  if (ent_file_replace(path, b->p, b->n, &err) == ENT_OK) return CLI_DONE;
  cli_complain(c, path, &err);
  return CLI_FAILED;
}

static int write_all(cli *c, ent_buf *actors, ent_buf *roles) {
  struct stat st;
  const char *dir = c->out_dir;
  if (!dir && c->out && stat(c->out, &st) == 0 && S_ISDIR(st.st_mode)) dir = c->out;
  if (c->out_dir) mkdir(c->out_dir, 0777);
  if (dir) {
    int status = write_file(c, dir, "actors.txt", actors);
    return status == CLI_DONE ? write_file(c, dir, "roles.txt", roles) : status;
  }
  ent_buf_putc(actors, '\n');
  ent_buf_putstr(actors, ent_buf_str(roles));
  if (c->out) return write_file(c, "", c->out, actors);
  return fwrite(actors->p, 1, actors->n, stdout) == actors->n && !fflush(stdout) ? CLI_DONE : CLI_FAILED;
}

int cli_dict_import(cli *c) {
  ent_lexsource src = {0};
  ent_map states;
  ent_buf actors, roles;
  cli_dict_wrong wrong = {c, 0};
  int status = CLI_DONE;
  ent_buf_init(&actors, 0);
  ent_buf_init(&roles, 0);
  bool known = known_states(c, &src, &states);
  if (!known) cli_note(c, "our lexicon's text is not found: imported actors have codes but no countries");
  for (uint32_t i = 1; i < c->narg && status == CLI_DONE; i++) {
    ent_dict *d = NULL;
    ent_error err = {0};
    ent_code code = read_one(c->arg[i], &wrong, &d, &err);
    if (code == ENT_OK) code = ent_dict_import(d, known ? &states : NULL, &actors, &roles, &err);
    if (code == ENT_OK)
      cli_note(c, "%s: %u actors' names, %u agents' phrases", c->arg[i], ent_dict_count(d, ENT_DICT_ACTORS),
               ent_dict_count(d, ENT_DICT_AGENTS));
    else cli_complain(c, c->arg[i], &err), status = CLI_FAILED;
    ent_dict_free(d);
  }
  if (status == CLI_DONE) status = write_all(c, &actors, &roles);
  if (status == CLI_DONE && wrong.lines) cli_note(c, "%u line%s not used", wrong.lines, wrong.lines == 1 ? "" : "s");
  ent_buf_free(&actors);
  ent_buf_free(&roles);
  ent_lexsource_free(&src);
  return status;
}
