/*
** data.c - model and compiled lexicon: where they lie, and the engine made of them.
*/
#include "cli/cli.h"

#include <stdlib.h>
#include <unistd.h>

#ifndef ENTENTE_PREFIX_DATA
#define ENTENTE_PREFIX_DATA "/usr/local/share/entente"
#endif

static bool readable(char *buf, size_t n, const char *dir, int dirlen, const char *sub, const char *name) {
  return (size_t)snprintf(buf, n, "%.*s%s/%s", dirlen, dir, sub, name) < n && access(buf, F_OK) == 0;
}

bool cli_data_find(const cli *c, const char *name, char *buf, size_t n) {
  const char *env = getenv("ENTENTE_DATA");
  if (c->data || (env && *env)) { /* whoever names a folder means that one */
    const char *dir = c->data ? c->data : env;
    return readable(buf, n, dir, (int)strlen(dir), "", name);
  }
  static const char *const beside[] = {"/data", "/../data", "/../../data", "/../share/entente"};
  char self[4096];
  ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
  if (len > 0) {
    self[len] = 0;
    int dir = (int)(strrchr(self, '/') - self);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
      if (readable(buf, n, self, dir, beside[i], name)) return true;
  }
  return readable(buf, n, ENTENTE_PREFIX_DATA, (int)strlen(ENTENTE_PREFIX_DATA), "", name);
}

static bool missing(const cli *c, const char *name) {
  const char *dir = c->data ? c->data : getenv("ENTENTE_DATA");
  if (dir && *dir)
    cli_say(c, "%s/%s: not found (--data or ENTENTE_DATA names the folder of model and lexicon)", dir, name);
  else
    cli_say(c, "%s: not found beside the program or in %s (name its folder with --data)", name, ENTENTE_PREFIX_DATA);
  return false;
}

static const struct {
  const char *name, *file;
} models[] = {{"fast", "english.ent"}, {"accurate", "english-accurate.ent"}};

const char *cli_model_file(const cli *c) {
  if (!c->model) return models[0].file;
  for (size_t i = 0; i < sizeof models / sizeof *models; i++)
    if (!strcmp(c->model, models[i].name)) return models[i].file;
  cli_say(c, "--model %s: not a model (fast or accurate)", c->model);
  return NULL;
}

bool cli_engine_open(const cli *c, ent_engine **out) {
  char model[4096], lexicon[4096], text[4096];
  ent_engine_options opt = ENT_ENGINE_OPTIONS_INIT;
  const char *dirs[CLI_LIST_MAX + 1];
  const char *file = cli_model_file(c);
  if (!file) return false;
  if (!cli_data_find(c, file, model, sizeof model)) return missing(c, file);
  opt.model = model;
  if (c->lexicon[0]) { /* ours as text with theirs on top, compiled in memory */
    if (!cli_data_find(c, "lexicon", text, sizeof text)) return missing(c, "lexicon");
    dirs[opt.nlexicon_dir++] = text;
    for (uint32_t i = 0; i < CLI_LIST_MAX && c->lexicon[i]; i++) dirs[opt.nlexicon_dir++] = c->lexicon[i];
    opt.lexicon_dir = dirs;
  } else {
    if (!cli_data_find(c, "lexicon.ent", lexicon, sizeof lexicon)) return missing(c, "lexicon.ent");
    opt.lexicon = lexicon;
  }
  ent_error err = {0};
  if (ent_engine_open(&opt, out, &err) == ENT_OK) return true;
  cli_complain(c, NULL, &err);
  return false;
}
