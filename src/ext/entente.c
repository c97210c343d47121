/*
** entente.c - the extension's entry point, and where its data lie: ENTENTE_DATA, beside the extension, the install prefix. A connection has an
** engine of its own, opened by the first call that needs it.
*/
#include "ext/ext.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

SQLITE_EXTENSION_INIT1

#ifndef ENTENTE_PREFIX_DATA
#define ENTENTE_PREFIX_DATA "/usr/local/share/entente"
#endif

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

int sqlite3_entente_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

/* ---- data ------------------------------------------------------------------------- */

static bool readable(char *buf, size_t n, const char *dir, size_t len, const char *sub, const char *name) {
  return (size_t)snprintf(buf, n, "%.*s%s/%s", (int)len, dir, sub, name) < n && access(buf, F_OK) == 0;
}

static bool find(const char *name, char *buf, size_t n) {
  static const char *const beside[] = {"/data", "/../data", "/../../data", "/../share/entente", "/../../share/entente", "/../../../share/entente"};
  const char *env = getenv("ENTENTE_DATA");
  if (env && *env) return readable(buf, n, env, strlen(env), "", name);
  Dl_info self;
  const char *slash = dladdr((void *)(uintptr_t)sqlite3_entente_init, &self) && self.dli_fname ? strrchr(self.dli_fname, '/') : NULL;
  for (size_t i = 0; slash && i < sizeof beside / sizeof *beside; i++)
    if (readable(buf, n, self.dli_fname, (size_t)(slash - self.dli_fname), beside[i], name)) return true;
  return readable(buf, n, ENTENTE_PREFIX_DATA, strlen(ENTENTE_PREFIX_DATA), "", name);
}

static ent_code missing(const char *name, ent_error *err) {
  return ent_failf(err, ENT_ERR_NOTFOUND, "not found beside the extension: ENTENTE_DATA names the folder of model and lexicon", name, 0, 0, "%s", ENTENTE_PREFIX_DATA);
}

ent_code ext_engine(ext_data *d, ent_error *err) {
  char model[4096], lexicon[4096];
  ent_engine_options opt = ENT_ENGINE_OPTIONS_INIT;
  if (d->worker) return ENT_OK;
  if (!find("english.ent", model, sizeof model)) return missing("english.ent", err);
  if (!find("lexicon.ent", lexicon, sizeof lexicon)) return missing("lexicon.ent", err);
  opt.model = model;
  opt.lexicon = lexicon;
  ent_code code = d->engine ? ENT_OK : ent_engine_open(&opt, &d->engine, err);
  if (code == ENT_OK && !(d->worker = ent_worker_new(d->engine))) code = ent_nomem(err);
  return code;
}

static bool ignore(void *arg, const ent_error *err) {
  (void)arg, (void)err;
  return true;
}

ent_code ext_pacts(ext_data *d, ent_error *err) {
  static const char *const part[] = {"lexicon/actors/states", "lexicon/places/areas", "lexicon/pacts"};
  char path[3][4096];
  const char *dir[3];
  if (d->pacts) return ENT_OK;
  for (int i = 0; i < 3; i++) {
    if (!find(part[i], path[i], sizeof path[i])) return missing(part[i], err);
    dir[i] = path[i];
  }
  return ent_pacts_open(dir, 3, &d->pacts, ignore, NULL, err);
}

/* ---- entry ------------------------------------------------------------------------- */

/* What is freed with a connection: the data and the modules, in one block. */
typedef struct connection {
  ext_data data;
  uint32_t users;
  ext_module module[8];
} connection;

static void release(void *arg) {
  const ext_module *m = arg;
  connection *c = (connection *)(void *)m->data; /* its first member */
  if (--c->users) return;
  ent_worker_free(c->data.worker);
  ent_engine_close(c->data.engine);
  ent_pacts_close(c->data.pacts);
  free(c);
}

EXPORTED int sqlite3_entente_init(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
  SQLITE_EXTENSION_INIT2(api);
  (void)message;
  connection *c = calloc(1, sizeof *c);
  if (!c) return SQLITE_NOMEM;
  int rc = SQLITE_OK;
  c->users = 1; /* this call's own */
  for (uint32_t i = 0; rc == SQLITE_OK && ext_functions[i].name; i++) {
    c->module[i] = (ext_module){&ext_functions[i], &c->data};
    c->users++;
    rc = sqlite3_create_module_v2(db, ext_functions[i].name, &ext_table_module, &c->module[i], release); /* released also when it fails */
  }
  ext_module own = {NULL, &c->data};
  release(&own);
  return rc;
}
