/*
** plural.c - the regular plural of an English phrase, made of its head noun: the word before the first preposition,
** else the last one. Words that are plural or collective already stay. Irregular plurals stand in the lexicon.
*/
#include "names/build.h"

static const char *const prepositions[] = {" of ", " for ", " to ", " in ",        " at ",
                                           " on ", "-in-",  "-of-", " general of "};

static size_t head_end(ent_str s) {
  size_t end = s.n;
  for (size_t i = 0; i < sizeof prepositions / sizeof *prepositions; i++) {
    size_t at = ent_str_find(s, ent_str_c(prepositions[i]), 0);
    if (at != SIZE_MAX && at > 0 && at < end) end = at;
  }
  return end;
}

typedef struct rule {
  const char *from, *to;
} rule;

/* First that fits. An empty `to` means: plural already. */
static const rule rules[] = {
    {"people", ""},       {"police", ""}, {"men", ""},           {"women", ""},       {"woman", "women"},
    {"person", "people"}, {"man", "men"}, {"child", "children"}, {"chief", "chiefs"}, {"personnel", ""},
    {"forces", ""},       {"media", ""},  {"ss", "sses"},        {"s", ""},           {"x", "xes"},
    {"ch", "ches"},       {"sh", "shes"}, {"ay", "ays"},         {"ey", "eys"},       {"oy", "oys"},
    {"y", "ies"},         {"", "s"}};

static size_t put(char *buf, size_t cap, size_t at, ent_str s) {
  if (at == SIZE_MAX || s.n > cap || at > cap - s.n) return SIZE_MAX;
  memcpy(buf + at, s.p, s.n);
  return at + s.n;
}

size_t ent_plural(ent_str phrase, char *buf, size_t n) {
  size_t end = head_end(phrase);
  ent_str head = {phrase.p, end}, rest = {phrase.p + end, phrase.n - end};
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    ent_str from = ent_str_c(rules[i].from), to = ent_str_c(rules[i].to);
    if (!ent_str_ends(head, from)) continue;
    if (!to.n) return 0;
    head.n -= from.n;
    size_t at = put(buf, n, put(buf, n, put(buf, n, 0, head), to), rest);
    return at == SIZE_MAX ? 0 : at;
  }
  return 0;
}
