/*
** petrarch.c - PETRARCH2's output with actor and event texts: tabs, no header. One row a pair; both parties must have been placed.
*/
#include "export/export.h"

static void sentence(const ent_row *r, int arg, ent_buf *out) {
  (void)arg;
  ent_put_clean(out, ent_member2(r->event, "document", "id"));
  ent_buf_printf(out, "_%lld", (long long)json_integer_value(json_object_get(json_object_get(r->event, "sentence"), "index")) + 1);
}

static const ent_column columns[] = {
    {"Date", "integer", ent_value_day, ENT_DAY_SQL, "YYYYMMDD"},
    {"Source", "string", ent_value_party, ENT_PARTY_CAMEO_NATION, "CAMEO code of who acts"},
    {"Target", "string", ent_value_party, ENT_PARTY_CAMEO_NATION + 1, "CAMEO code of on whom"},
    {"Event", "string", ent_value_cameo, 0, "CAMEO code"},
    {"Issues", "string", ent_value_contexts, 1, "contexts: NAME,n;..."},
    {"Sentences", "string", sentence, 0, "document and sentence; several with ;"},
    {"StorySource", "string", ent_value_text, ENT_TEXT_SITE, "publication"},
    {"SourceText", "string", ent_value_party, ENT_PARTY_TEXT, "the words of the text for who acts"},
    {"TargetText", "string", ent_value_party, ENT_PARTY_TEXT + 1, "the words for on whom"},
    {"EventText", "string", ent_value_text, ENT_TEXT_TRIGGER, "the word that tells of the event"},
};
static const ent_column_group groups[] = {{columns, sizeof columns / sizeof *columns, "", 0}, {NULL}};

const ent_format ent_format_petrarch2 = {.info = {"petrarch2", "PETRARCH2: 10 columns, tabs, no header", "txt", false, false},
                                         .group = groups, .separator = '\t', .needs_cameo = true, .needs_both = true};
