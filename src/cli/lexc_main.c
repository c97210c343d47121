/*
** lexc_main.c - `entente-lexc OUT DIR...`: compiles lexicon folders while the project is built, before there is a
** program with data. The same call as `entente lexicon compile`.
*/
#include "base/base.h"
#include "event/event.h"

static bool complain(void *arg, const ent_error *err) {
  char line[1024];
  ent_error_format(err, line, sizeof line);
  fprintf(stderr, "%s\n", line);
  ++*(unsigned *)arg;
  return true;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fputs("usage: entente-lexc OUT DIR...\n", stderr);
    return 2;
  }
  unsigned errors = 0;
  ent_error err = {0};
  ent_buf out;
  ent_buf_init(&out, 0);
  ent_code code = ent_engine_compile_lexicon((const char *const *)argv + 2, (uint32_t)argc - 2, &out, complain, &errors, &err);
  if (code == ENT_OK && !errors) code = ent_file_replace(argv[1], out.p, out.n, &err);
  if (code != ENT_OK && !errors) complain(&errors, &err);
  ent_buf_free(&out);
  return errors ? 1 : 0;
}
