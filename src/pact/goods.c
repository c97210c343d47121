/*
** goods.c - what changes hands, by the classes of lexicon/items: the seven categories of the UN Register of Conventional Arms (General
** Assembly resolution 46/36 L of 1991; small arms are reported beside them since 2003), and what the register does not have.
*/
#include "pact/ledger.h"

static const struct goods {
  const char *cls, *category;
  bool arms;
} goods[] = {
    {"tanks", "I", true},            {"armoured-vehicles", "II", true}, {"artillery", "III", true},   {"combat-aircraft", "IV", true},
    {"helicopters", "V", true},      {"warships", "VI", true},          {"missiles", "VII", true},    {"air-defence", "VII", true},
    {"drones", "drones", true},      {"small-arms", "small arms", true}, {"munitions", "munitions", true}, {"weapon", "arms", true},
    {"nuclear", "nuclear", true},    {"chemical", "chemical", true},    {"improvised", "munitions", true},
    {"dual-use", "dual use", false}, {"technology", "technology", false}, {"satellites", "satellites", false},
    {"training", "training", false}, {"troops", "troops", false},       {"police", "troops", false},  {"labour", "labour", false},
    {"fuel", "fuel", false},         {"food", "food", false},           {"money", "money", false},    {"relief", "relief", false},
    {"medicine", "medicine", false}, {"raw-materials", "raw materials", false}, {"goods", "goods", false}, {"vehicles", "vehicles", false},
    {"equipment", "equipment", false}, {"intelligence", "intelligence", false},
};

static const struct goods *find(ent_str cls) {
  for (size_t i = 0; i < sizeof goods / sizeof *goods; i++)
    if (ent_str_is(cls, goods[i].cls)) return &goods[i];
  return NULL;
}

const char *ent_goods_category(ent_str cls) {
  const struct goods *g = find(cls);
  return g ? g->category : NULL;
}

bool ent_goods_arms(ent_str cls) {
  const struct goods *g = find(cls);
  return g && g->arms;
}

static const char *const stages[ENT_STAGES] = {"sought", "talks", "requested", "offered", "licensed", "agreed",
                                               "shipped", "delivered", "used", "intercepted", "cancelled"};

const char *ent_stage_name(unsigned stage) { return stage < ENT_STAGES ? stages[stage] : NULL; }
