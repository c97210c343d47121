/*
** verb_merge.c - `entente merge`: databases into one.
*/
#include "cli/cli.h"
#include "entente/store.h"

int cli_verb_merge(cli *c) {
  ent_store *to = NULL, *from = NULL;
  ent_error err = {0};
  int status = CLI_DONE;
  int64_t all = 0;
  if (!c->db) {
    cli_say(c, "merge wants --db FILE (or ENTENTE_DB)");
    return CLI_USAGE;
  }
  if (ent_store_open(c->db, ENT_STORE_CREATE, &to, &err) != ENT_OK) {
    cli_complain(c, c->db, &err);
    return CLI_FAILED;
  }
  for (uint32_t i = 0; i < c->narg && status != CLI_FAILED; i++) {
    int64_t added = 0;
    ent_code code = ent_store_open(c->arg[i], ENT_STORE_READ, &from, &err);
    if (code == ENT_OK) code = ent_store_merge(to, from, &added, &err);
    all += added;
    if (code != ENT_OK) {
      cli_complain(c, c->arg[i], &err);
      status = from ? CLI_FAILED : CLI_PARTLY; /* one that cannot be opened is no reason to leave out the others */
    }
    ent_store_close(from);
    from = NULL;
  }
  if (status != CLI_FAILED && ent_store_stories(to, &err) != ENT_OK) {
    cli_complain(c, c->db, &err);
    status = CLI_FAILED;
  }
  ent_store_close(to);
  if (status != CLI_FAILED) cli_note(c, "added %lld article%s from %u database%s", (long long)all, all == 1 ? "" : "s", c->narg, c->narg == 1 ? "" : "s");
  return status;
}
