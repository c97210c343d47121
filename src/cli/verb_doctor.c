/*
** verb_doctor.c - `entente doctor`: every checksum of model and lexicon, every table of a database.
*/
#include "cli/cli.h"
#include "entente/store.h"

static void finding(void *arg, const char *what) {
  (void)arg;
  printf("  %s\n", what);
}

static int database(cli *c, const char *path) {
  ent_store *s = NULL;
  ent_error err = {0};
  uint32_t wrong = 0;
  int64_t documents = 0, events = 0, claims = 0;
  ent_code code = ent_store_open(path, ENT_STORE_WRITE, &s, &err);
  if (code == ENT_OK) code = ent_store_counts(s, &documents, &events, &claims, &err);
  if (code == ENT_OK) {
    printf("%s: database, %lld articles, %lld events, %lld claims\n", path, (long long)documents, (long long)events, (long long)claims);
    code = ent_store_check(s, true, finding, NULL, &wrong, &err);
  }
  ent_store_close(s);
  if (code != ENT_OK) {
    cli_complain(c, path, &err);
    return CLI_FAILED;
  }
  printf("  %s\n", wrong ? "damaged" : "sound");
  return wrong ? CLI_FAILED : CLI_DONE;
}

static const struct {
  const char *kind, *what;
} images[] = {{"MODL", "model"}, {"LEXI", "compiled lexicon"}};

static int image(cli *c, const char *path) {
  ent_image *img = NULL;
  ent_error err = {0};
  ent_code code = ENT_ERR_FORMAT;
  for (size_t i = 0; i < sizeof images / sizeof *images && code == ENT_ERR_FORMAT; i++) {
    code = ent_image_open(path, images[i].kind, 0, UINT16_MAX, &img, &err);
    if (code == ENT_OK) printf("%s: %s, version %u, %u sections\n", path, images[i].what, ent_image_version(img), ent_image_count(img));
  }
  if (code == ENT_OK) code = ent_image_verify(img, &err);
  if (code == ENT_OK) {
    for (uint32_t i = 0; c->verbose && i < ent_image_count(img); i++) {
      size_t size;
      const char *name = ent_image_entry(img, i, &size);
      printf("  %-16s %zu bytes\n", name, size);
    }
    printf("  sound\n");
  } else {
    cli_complain(c, path, &err);
  }
  ent_image_close(img);
  return code == ENT_OK ? CLI_DONE : CLI_FAILED;
}

static bool is_database(const char *path) {
  char head[16] = "";
  FILE *f = fopen(path, "rb");
  if (!f) return false;
  size_t n = fread(head, 1, sizeof head, f);
  fclose(f);
  return n == sizeof head && !memcmp(head, "SQLite format 3", 16);
}

static int examine(cli *c, const char *path) { return is_database(path) ? database(c, path) : image(c, path); }

int cli_verb_doctor(cli *c) {
  static const char *const data[] = {"english.ent", "lexicon.ent"};
  int status = CLI_DONE;
  char path[4096];
  for (uint32_t i = 0; i < c->narg; i++)
    if (examine(c, c->arg[i]) != CLI_DONE) status = CLI_FAILED;
  if (c->narg) return status;
  for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
    if (!cli_data_find(c, data[i], path, sizeof path)) {
      cli_say(c, "%s: not found (name its folder with --data)", data[i]);
      status = CLI_FAILED;
    } else if (examine(c, path) != CLI_DONE) {
      status = CLI_FAILED;
    }
  }
  if (c->db && examine(c, c->db) != CLI_DONE) status = CLI_FAILED;
  return status;
}
