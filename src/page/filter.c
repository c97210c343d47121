/*
** filter.c - which blocks within the article's root go after all.
**
** Each cut has a guard: one that would take away most of what is left is not made.
**   links      a block that is mostly links; a paragraph that is one link is a teaser
**   phrase     what the block says (lexicon/page/phrases.txt)
**   head       before the first real paragraph: the title again, bylines, dates, counts
**   tail       a tail phrase ends the article; headings with nothing under them go
**   duplicate  the same words a second time
*/
#include "page/page.h"
#include "text/utf8.h"

static void drop(ent_block *k, ent_role role, const char *reason) {
  k->role = (uint8_t)role;
  k->reason = reason;
  k->role_node = 0;
}

static bool is_kept(const ent_block *k) {
  return k->role == ENT_ROLE_NONE || k->role == ENT_ROLE_BODY;
}

/* ---- shapes of text ---------------------------------------------------- */

static bool has_letters(ent_str s) {
  for (size_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if ((c | 32) >= 'a' && (c | 32) <= 'z') return true;
    if (c >= 0xC3) {
      unsigned len;
      uint32_t u = ent_utf8_decode(s.p + i, s.n - i, &len);
      if (u != ENT_UTF8_BAD && (u < 0x2000 || u > 0x2FFF) && u < 0x1F000 && u != 0xD7 && u != 0xF7) return true;
      i += len - 1;
    }
  }
  return false;
}

/* Ends like a sentence, closing quotes and brackets aside. */
static bool ends_sentence(ent_str s) {
  static const char *const ends[] = {".", "!", "?", "…", "。", "！", "？", "।", "؟", "”.", ":", ";"};
  static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "»", "“", "」", "*"};
  for (bool again = true; again;) {
    again = false;
    for (size_t i = 0; i < sizeof closers / sizeof *closers; i++) {
      if (!ent_str_ends(s, ent_str_c(closers[i]))) continue;
      s.n -= strlen(closers[i]);
      again = true;
    }
  }
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
    if (ent_str_ends(s, ent_str_c(ends[i]))) return true;
  return false;
}

/* ---- links ------------------------------------------------------------- */

static void drop_links(ent_body *b) {
  for (uint32_t k = 0; k < b->block.n; k++) {
    ent_block *block = &b->block.v[k];
    if (!block->root || !is_kept(block)) continue;
    ent_str s = ent_block_text(b, block);
    if (!s.n || !has_letters(s)) {
      drop(block, ENT_ROLE_OTHER, "no words");
      continue;
    }
    if (block->kind == ENT_PARAGRAPH_TABLE) continue;
    if (ent_str_starts(s, ENT_S("http")) || ent_str_starts(s, ENT_S("www."))) continue;
    bool all = block->links * 10 >= block->bytes * 9;
    bool most = block->links * 10 >= block->bytes * (block->bytes < 200 ? 6u : 7u);
    if (all || (most && !ends_sentence(s))) drop(block, ENT_ROLE_TEASER, "links");
  }
}

/* A list most of whose text is links goes as a whole: blocks with the same list element around them. */
static uint32_t list_around(const ent_html *h, uint32_t node) {
  for (unsigned up = 0; node && up < 6; up++, node = h->node[node].parent) {
    unsigned t = h->node[node].tag;
    if (t == ENT_TAG_UL || t == ENT_TAG_OL || t == ENT_TAG_DL) return node;
  }
  return 0;
}

static void drop_link_lists(ent_body *b) {
  for (uint32_t k = 0; k < b->block.n;) {
    uint32_t list =
        b->block.v[k].root && b->block.v[k].kind == ENT_PARAGRAPH_ITEM ? list_around(b->h, b->block.v[k].node) : 0;
    uint32_t end = k + 1;
    if (list) {
      uint64_t bytes = 0, links = 0;
      for (end = k; end < b->block.n && b->block.v[end].first < b->h->node[list].end; end++) {
        bytes += b->block.v[end].bytes;
        links += b->block.v[end].links;
      }
      for (uint32_t i = k; links * 2 > bytes && i < end; i++)
        if (is_kept(&b->block.v[i])) drop(&b->block.v[i], ENT_ROLE_TEASER, "link list");
      if (end == k) end = k + 1;
    }
    k = end;
  }
}

/* ---- captions ---------------------------------------------------------- */

/* The outermost element, at most two above block k's own, that has no other block in it than block k; 0 when none. */
static uint32_t alone_in(const ent_body *b, uint32_t k) {
  uint32_t at = b->block.v[k].node, alone = 0;
  for (unsigned up = 0; up < 3 && at && at != b->root; up++, at = b->h->node[at].parent) {
    if (k && b->block.v[k - 1].last >= at) break;
    if (k + 1 < b->block.n && b->block.v[k + 1].first < b->h->node[at].end) break;
    alone = at;
  }
  return alone;
}

/* Words that are no sentence, alone in an element with a picture or a film. */
static void drop_captions(ent_body *b) {
  for (uint32_t k = 0; k < b->block.n; k++) {
    ent_block *block = &b->block.v[k];
    if (!block->root || !is_kept(block) || block->len > 250 || block->kind == ENT_PARAGRAPH_HEADING) continue;
    if (ends_sentence(ent_block_text(b, block))) continue;
    uint32_t at = alone_in(b, k);
    for (uint32_t i = at + 1; at && i < b->h->node[at].end; i++) {
      unsigned t = b->h->node[i].tag;
      if (t != ENT_TAG_IMG && t != ENT_TAG_VIDEO && t != ENT_TAG_AUDIO) continue;
      drop(block, ENT_ROLE_CAPTION, "picture");
      break;
    }
  }
}

/* ---- phrases and the tail ---------------------------------------------- */

/* Prose from block k on: long blocks that are sentences and no links. */
static uint64_t prose_from(const ent_body *b, uint32_t k) {
  uint64_t sum = 0;
  for (; k < b->block.n; k++) {
    const ent_block *block = &b->block.v[k];
    bool prose = block->root && is_kept(block) && block->len >= 80 && block->links * 4 < block->bytes;
    if (prose && ends_sentence(ent_block_text(b, block))) sum += block->len;
  }
  return sum;
}

static void cut_tail(ent_body *b, uint32_t from) {
  for (uint32_t k = from; k < b->block.n; k++)
    if (b->block.v[k].root && is_kept(&b->block.v[k])) drop(&b->block.v[k], ENT_ROLE_TAIL, "tail");
}

static void drop_phrases(ent_body *b) {
  uint64_t total = prose_from(b, 0), before = 0;
  for (uint32_t k = 0; k < b->block.n; k++) {
    ent_block *block = &b->block.v[k];
    if (!block->root || !is_kept(block)) continue;
    ent_str s = ent_block_text(b, block);
    ent_phrase phrase = s.n < 400 ? ent_phrase_of(s) : (ent_phrase){ENT_ROLE_NONE, false};
    bool item = block->kind == ENT_PARAGRAPH_ITEM && !phrase.whole;
    if (item && phrase.role == ENT_ROLE_TAIL) phrase.role = ENT_ROLE_NONE;
    bool tail = phrase.role == ENT_ROLE_TAIL && before * 10 >= total * 4;
    if (tail && prose_from(b, k + 1) * (phrase.whole ? 5 : 12) <= total) {
      cut_tail(b, k);
      return;
    }
    size_t longest = phrase.role == ENT_ROLE_BYLINE                                   ? 80
                     : phrase.role == ENT_ROLE_TEASER || phrase.role == ENT_ROLE_TAIL ? 180
                                                                                      : 250;
    if (phrase.role && (phrase.whole || s.n <= longest)) drop(block, phrase.role, "phrase");
    else before += s.n;
  }
}

/* Short blocks that have a link, or stand last, and ask to subscribe or to follow, or tell who else took part. */
static void drop_pleas(ent_body *b) {
  uint64_t left = 0, taken = 0;
  for (uint32_t k = 0; k < b->block.n; k++)
    if (b->block.v[k].root && is_kept(&b->block.v[k])) left += b->block.v[k].len;
  unsigned last = 0;
  for (uint32_t k = b->block.n; k-- > 0;) {
    ent_block *block = &b->block.v[k];
    if (!block->root || !is_kept(block)) continue;
    bool candidate = block->len < 320 && (block->links || last < 4) && block->kind != ENT_PARAGRAPH_HEADING;
    last++;
    if (!candidate || (taken + block->len) * 3 > left) continue;
    ent_role role = ent_phrase_in(ent_block_text(b, block));
    if (role == ENT_ROLE_NONE) continue;
    taken += block->len;
    drop(block, role, "phrase");
  }
}

/* ---- head -------------------------------------------------------------- */

/* Before the first real paragraph: what repeats the title, and short lines that are no sentence. */
static void drop_head(ent_body *b) {
  unsigned kept = 0;
  for (uint32_t k = 0; k < b->block.n; k++) {
    ent_block *block = &b->block.v[k];
    bool outside = !block->root && block->role == ENT_ROLE_OTHER && block->kind == ENT_PARAGRAPH_HEADING;
    if (outside && ent_same_letters(ent_block_text(b, block), b->title)) drop(block, ENT_ROLE_TITLE, "title");
    if (!block->root || !is_kept(block)) continue;
    ent_str s = ent_block_text(b, block);
    bool heading = block->kind == ENT_PARAGRAPH_HEADING;
    if (heading && b->h->node[block->node].tag == ENT_TAG_H1) drop(block, ENT_ROLE_TITLE, "title");
    else if (b->title.n && ent_same_letters(s, b->title)) drop(block, ENT_ROLE_TITLE, "title");
    else if (s.n >= 80 && !heading) return;
    else if (!heading && block->kind != ENT_PARAGRAPH_ITEM && s.n < 60 && !ends_sentence(s)) {
      if (!kept || ent_date_in(s, false, NULL).n) drop(block, ENT_ROLE_BYLINE, "head");
      else kept++;
    } else kept++;
  }
}

/* Headings with nothing under them at the article's end. */
static void drop_last_headings(ent_body *b) {
  for (uint32_t k = b->block.n; k-- > 0;) {
    ent_block *block = &b->block.v[k];
    if (!block->root || !is_kept(block)) continue;
    if (block->kind != ENT_PARAGRAPH_HEADING) return;
    drop(block, ENT_ROLE_TEASER, "empty heading");
  }
}

/* ---- duplicates -------------------------------------------------------- */

static bool drop_duplicates(ent_body *b) {
  ent_map seen;
  ent_map_init(&seen, b->arena);
  for (uint32_t k = 0; k < b->block.n; k++) {
    ent_block *block = &b->block.v[k];
    if (!block->root || !is_kept(block) || block->len < 40) continue;
    ent_str s = ent_block_text(b, block);
    if (ent_map_get(&seen, s) != ENT_NONE) drop(block, ENT_ROLE_DUPLICATE, "duplicate");
    else if (!ent_map_put(&seen, s, k)) return false;
  }
  return true;
}

/* ---- the lead ---------------------------------------------------------- */

/* The letters of the article's first blocks. */
static size_t body_letters(const ent_body *b, char *out, size_t max) {
  size_t n = 0;
  for (uint32_t k = 0; k < b->block.n && n + 1024 < max; k++) {
    const ent_block *block = &b->block.v[k];
    if (block->root && is_kept(block)) n += ent_letters_of(ent_block_text(b, block), out + n, max - n);
  }
  return n;
}

/* Share (in percent) of the longer words of s that are in body, too. */
static unsigned told_again(ent_str s, const char *body, size_t n) {
  unsigned words = 0, found = 0;
  for (ent_str rest = s, w; ent_str_word(&rest, &w);) {
    char z[64];
    size_t m = ent_letters_of(w, z, sizeof z);
    if (m < 5) continue;
    words++;
    found += memmem(body, n, z, m) != NULL;
  }
  return words ? found * 100 / words : 100;
}

/* A paragraph between the title and the root that tells what the body does not tell again. */
static void keep_lead(ent_body *b) {
  uint32_t first = 0;
  while (first < b->block.n && !b->block.v[first].root) first++;
  if (first == b->block.n) return;
  char body[8192];
  size_t nbody = 0;
  uint32_t from = first;
  for (uint32_t k = first; k-- > 0 && first - k < 25;)
    if (b->block.v[k].kind == ENT_PARAGRAPH_HEADING && ent_same_letters(ent_block_text(b, &b->block.v[k]), b->title)) {
      from = k + 1;
      break;
    }
  for (uint32_t k = from; k < first; k++) {
    ent_block *block = &b->block.v[k];
    bool lead = block->role == ENT_ROLE_OTHER ||
                (block->role == ENT_ROLE_TEASER && block->reason && !strcmp(block->reason, "class"));
    if (!lead || block->links || block->bytes < (block->kind == ENT_PARAGRAPH_HEADING ? 160u : 100u)) continue;
    ent_str s = ent_block_text(b, block);
    if (!ends_sentence(s) || ent_same_letters(s, b->title)) continue;
    if (!nbody) nbody = body_letters(b, body, sizeof body);
    if (told_again(s, body, nbody) > 80) continue;
    if (block->kind == ENT_PARAGRAPH_HEADING) block->kind = ENT_PARAGRAPH_TEXT; /* three lines are no heading */
    block->root = true;
    block->role = ENT_ROLE_NONE;
    block->reason = "lead";
    return;
  }
}

ent_code ent_body_filter(ent_body *b, ent_str title, ent_error *err) {
  b->title = title;
  drop_links(b);
  drop_link_lists(b);
  drop_captions(b);
  drop_head(b);
  drop_phrases(b);
  drop_pleas(b);
  keep_lead(b);
  if (!drop_duplicates(b)) return ent_nomem(err);
  drop_last_headings(b);
  return ENT_OK;
}
