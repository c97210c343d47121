/*
** test_base.c - errors, arena, slices, buffers, maps, files, JSON and progress.
*/
#include "unit.h"

#include <math.h>

/* ---- errors ----------------------------------------------------------- */

static void error_formats_with_place(void **state) {
  (void)state;
  ent_error e;
  char buf[600];
  assert_int_equal(ent_fail(&e, ENT_ERR_FORMAT, "bad head", "states.txt", 0, 12), ENT_ERR_FORMAT);
  size_t n = ent_error_format(&e, buf, sizeof buf);
  assert_string_equal(buf, "states.txt:12: bad head");
  assert_int_equal(n, strlen(buf));
  ent_failf(&e, ENT_ERR_IO, "cannot read", "a.html", 77, 0, "disk %d", 3);
  ent_error_format(&e, buf, sizeof buf);
  assert_string_equal(buf, "a.html: cannot read at byte 77 (disk 3)");
  ent_nomem(&e);
  ent_error_format(&e, buf, sizeof buf);
  assert_string_equal(buf, "out of memory");
}

static void error_null_is_fine(void **state) {
  (void)state;
  char buf[8] = "x";
  assert_int_equal(ent_fail(NULL, ENT_ERR_LIMIT, "m", NULL, 0, 0), ENT_ERR_LIMIT);
  assert_int_equal(ent_failf(NULL, ENT_ERR_LIMIT, "m", NULL, 0, 0, "%s", "d"), ENT_ERR_LIMIT);
  assert_int_equal(ent_error_format(NULL, buf, sizeof buf), 0);
  assert_string_equal(buf, "");
}

static void error_cuts_at_a_character(void **state) {
  (void)state;
  char where[400], buf[16];
  for (size_t i = 0; i + 2 < sizeof where; i += 2) memcpy(where + i, "\xC3\xA9", 3);
  ent_error e;
  ent_fail(&e, ENT_ERR_IO, "m", where, 0, 0);
  assert_int_equal(strlen(e.where), 254); /* 255 would cut the last letter in two */
  assert_true(ent_error_format(&e, buf, sizeof buf) > sizeof buf);
  assert_int_equal(strlen(buf), sizeof buf - 1);
}

static void error_codes_have_names(void **state) {
  (void)state;
  for (int c = ENT_OK; c <= ENT_ERR_INTERNAL; c++) assert_string_not_equal(ent_code_name((ent_code)c), "unknown error");
  assert_string_equal(ent_code_name((ent_code)999), "unknown error");
  assert_string_equal(ent_version(), ENT_VERSION);
}

/* ---- arena ------------------------------------------------------------ */

static void arena_aligns_and_counts(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  for (size_t n = 0; n < 5000; n += 37) {
    char *p = ent_arena_alloc(a, n);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % 16, 0);
    memset(p, 0xAB, n);
  }
  size_t used = ent_arena_used(a);
  assert_true(used > 0);
  assert_non_null(ent_arena_alloc(a, 10u << 20));
  ent_arena_reset(a);
  assert_int_equal(ent_arena_used(a), 0);
  assert_non_null(ent_arena_alloc(a, 9u << 20)); /* the large block was kept */
  ent_arena_free(a);
  ent_arena_free(NULL);
}

static void arena_keeps_its_maximum(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(100000);
  size_t got = 0;
  assert_false(ent_arena_failed(a));
  while (ent_arena_alloc(a, 100)) got += 100;
  assert_true(ent_arena_failed(a));
  assert_in_range(got, 80000, 100000);
  assert_null(ent_arena_alloc(a, SIZE_MAX));
  assert_null(ent_arena_calloc(a, SIZE_MAX / 2, 3));
  ent_arena_reset(a);
  assert_false(ent_arena_failed(a));
  assert_non_null(ent_arena_alloc(a, 100));
  ent_arena_free(a);
}

static void arena_strings(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  ent_str s = ent_arena_dup(a, (ent_str){"abcdef", 3});
  assert_string_equal(s.p, "abc");
  assert_int_equal(s.n, 3);
  assert_str(ent_arena_printf(a, "%d-%s", 7, "x"), "7-x");
  assert_str(ent_arena_dup(a, (ent_str){NULL, 0}), "");
  uint32_t *zero = ent_arena_calloc(a, 100, sizeof *zero);
  for (int i = 0; i < 100; i++) assert_int_equal(zero[i], 0);
  ent_arena_free(a);
}

static void vectors_grow(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  ENT_VEC(ent_span) v = {0};
  for (uint32_t i = 0; i < 10000; i++) {
    assert_true(ENT_PUSH(a, &v, ((ent_span){i, i + 1})));
    if (i % 100 == 0) ent_arena_alloc(a, 8); /* something in between: not always in place */
  }
  assert_int_equal(v.n, 10000);
  for (uint32_t i = 0; i < v.n; i++) assert_int_equal(v.v[i].start, i);
  ent_arena_free(a);
}

/* ---- slices ----------------------------------------------------------- */

static void slices_compare(void **state) {
  (void)state;
  assert_true(ent_str_eq(ENT_S("ab"), ENT_S("ab")));
  assert_false(ent_str_eq(ENT_S("ab"), ENT_S("abc")));
  assert_true(ent_str_eq((ent_str){NULL, 0}, ENT_S("")));
  assert_true(ent_str_is(ENT_S("x"), "x"));
  assert_true(ent_str_ieq(ENT_S("Kyiv"), ENT_S("kYIV")));
  assert_false(ent_str_ieq(ENT_S("@"), ENT_S("`"))); /* 32 apart, no letters */
  assert_true(ent_str_starts(ENT_S("abc"), ENT_S("ab")));
  assert_false(ent_str_starts(ENT_S("a"), ENT_S("ab")));
  assert_true(ent_str_ends(ENT_S("abc"), ENT_S("bc")));
  assert_true(ent_str_cmp(ENT_S("a"), ENT_S("ab")) < 0);
  assert_true(ent_str_cmp(ENT_S("b"), ENT_S("ab")) > 0);
  assert_int_equal(ent_str_cmp(ENT_S(""), (ent_str){NULL, 0}), 0);
  assert_str(ent_str_c(NULL), "");
}

static void slices_cut(void **state) {
  (void)state;
  ent_str s = ENT_S("hello");
  assert_str(ent_str_span(s, (ent_span){1, 3}), "el");
  assert_str(ent_str_span(s, (ent_span){3, 99}), "lo");
  assert_str(ent_str_span(s, (ent_span){9, 2}), "");
  assert_str(ent_str_trim(ENT_S(" \t a b\r\n")), "a b");
  assert_str(ent_str_trim(ENT_S("  ")), "");
  assert_int_equal(ent_str_find(s, ENT_S("l"), 0), 2);
  assert_int_equal(ent_str_find(s, ENT_S("l"), 3), 3);
  assert_true(ent_str_find(s, ENT_S("l"), 4) == SIZE_MAX);
  assert_true(ent_str_find(s, ENT_S("hello!"), 0) == SIZE_MAX);
  assert_int_equal(ent_str_find(s, ENT_S(""), 5), 5);
  assert_true(ent_str_find(s, ENT_S(""), 6) == SIZE_MAX);
}

static void slices_split(void **state) {
  (void)state;
  ent_str rest = ENT_S("Russia; Russian Federation ;;x"), piece;
  const char *want[] = {"Russia", "Russian Federation", "", "x"};
  for (int i = 0; i < 4; i++) {
    assert_true(ent_str_split(&rest, ';', &piece));
    assert_str(piece, want[i]);
  }
  assert_false(ent_str_split(&rest, ';', &piece));
  rest = ENT_S("  two  words ");
  assert_true(ent_str_word(&rest, &piece));
  assert_str(piece, "two");
  assert_true(ent_str_word(&rest, &piece));
  assert_str(piece, "words");
  assert_false(ent_str_word(&rest, &piece));
}

static void slices_are_numbers(void **state) {
  (void)state;
  int64_t i = 0;
  double d = 0;
  assert_true(ent_str_int(ENT_S("9223372036854775807"), &i));
  assert_true(i == INT64_MAX);
  assert_true(ent_str_int(ENT_S("-9223372036854775808"), &i));
  assert_true(i == INT64_MIN);
  const char *not_int[] = {"", "-", "+", "9223372036854775808", "-9223372036854775809", "1 ", "0x1", "1.0", "99999999999999999999"};
  for (size_t k = 0; k < sizeof not_int / sizeof *not_int; k++) assert_false(ent_str_int(ent_str_c(not_int[k]), &i));
  assert_true(ent_str_double(ENT_S("-12.5e1"), &d));
  assert_true(d == -125.0);
  assert_true(ent_str_double(ENT_S(".5"), &d) && d == 0.5);
  assert_true(ent_str_double(ENT_S("5."), &d) && d == 5);
  const char *not_double[] = {"", ".", "-", "1e", "e1", "nan", "inf", "0x1p3", "1 2", "1e999", "1.2.3"};
  for (size_t k = 0; k < sizeof not_double / sizeof *not_double; k++)
    assert_false(ent_str_double(ent_str_c(not_double[k]), &d));
}

static void slices_know_utf8(void **state) {
  (void)state;
  struct {
    const char *z;
    size_t n;
  } cases[] = {{"a", 1}, {"\xC3\xA9", 2}, {"\xE2\x82\xAC", 3}, {"\xF0\x9F\x98\x80", 4}, {"\x80", 0}, {"\xC0\x80", 0},
               {"\xC1\xBF", 0}, {"\xE0\x80\x80", 0}, {"\xED\xA0\x80", 0}, {"\xF4\x90\x80\x80", 0}, {"\xF5\x80\x80\x80", 0},
               {"\xE2\x82", 0}, {"\xF0\x8F\xBF\xBF", 0}, {"\xFF", 0}, {"\xC3(", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(ent_str_utf8(ent_str_c(cases[i].z), 0), cases[i].n);
  assert_int_equal(ent_str_utf8(ENT_S("a"), 1), 0);
}

/* ---- buffers ---------------------------------------------------------- */

static void buffers_keep_their_maximum(void **state) {
  (void)state;
  ent_buf b;
  ent_buf_init(&b, 10);
  assert_true(ent_buf_puts(&b, "12345"));
  assert_true(ent_buf_printf(&b, "%d", 678));
  assert_false(ent_buf_puts(&b, "abc"));
  assert_true(b.fail);
  assert_false(ent_buf_putc(&b, 'x')); /* sticky */
  assert_str(ent_buf_str(&b), "12345678");
  ent_buf_clear(&b);
  assert_true(ent_buf_puts(&b, "0123456789"));
  assert_false(ent_buf_reserve(&b, SIZE_MAX));
  ent_buf_free(&b);
  ent_buf_free(&b);
  ent_buf_free(NULL);
  assert_str(ent_buf_str(&b), "");
}

static void buffers_print_long_texts(void **state) {
  (void)state;
  ent_buf b;
  ent_buf_init(&b, 0);
  assert_true(ent_buf_printf(&b, "%s%0500d%s", "<", 7, ">"));
  assert_int_equal(b.n, 502);
  assert_int_equal(b.p[0], '<');
  assert_int_equal(b.p[501], '>');
  ent_buf_free(&b);
}

/* ---- maps ------------------------------------------------------------- */

static void maps_find_what_was_put(void **state) {
  (void)state;
  ent_arena *a = ent_arena_new(0);
  ent_map m;
  ent_map_init(&m, a);
  assert_int_equal(ent_map_get(&m, ENT_S("x")), ENT_NONE);
  for (uint32_t i = 0; i < 5000; i++) assert_true(ent_map_put(&m, ent_arena_printf(a, "key%u", i), i));
  assert_true(ent_map_put(&m, ENT_S("key7"), 77));
  assert_true(ent_map_put(&m, (ent_str){NULL, 0}, 9));
  assert_int_equal(m.n, 5001);
  for (uint32_t i = 0; i < 5000; i++)
    assert_int_equal(ent_map_get(&m, ent_arena_printf(a, "key%u", i)), i == 7 ? 77 : i);
  assert_int_equal(ent_map_get(&m, ENT_S("")), 9);
  assert_int_equal(ent_map_get(&m, ENT_S("key5000")), ENT_NONE);
  ent_arena_free(a);
}

/* ---- files ------------------------------------------------------------ */

static void files_are_replaced_whole(void **state) {
  (void)state;
  char dir[64], path[128], link[128];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/a.txt", dir);
  snprintf(link, sizeof link, "%s/link", dir);
  ent_error e;
  assert_int_equal(ent_file_replace(path, "one", 3, &e), ENT_OK);
  assert_int_equal(chmod(path, 0640), 0);
  assert_int_equal(symlink(path, link), 0);
  assert_int_equal(ent_file_replace(link, "three", 5, &e), ENT_OK);
  struct stat st;
  assert_int_equal(lstat(link, &st), 0);
  assert_true(S_ISLNK(st.st_mode));
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0640);
  ent_buf b;
  ent_buf_init(&b, 0);
  assert_int_equal(ent_file_read(path, 0, &b, &e), ENT_OK);
  assert_str(ent_buf_str(&b), "three");
  assert_int_equal(ent_file_read(path, 0, &b, &e), ENT_OK); /* behind what is there */
  assert_str(ent_buf_str(&b), "threethree");
  ent_buf_free(&b);
  ent_arena *a = ent_arena_new(0);
  ent_strs paths = {0};
  assert_int_equal(ent_file_list(dir, NULL, a, &paths, &e), ENT_OK);
  assert_int_equal(paths.n, 2); /* and nothing aside is left */
  ent_arena_free(a);
  unit_remove(dir);
}

static void file_errors_name_the_file(void **state) {
  (void)state;
  ent_error e;
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_mapping m;
  assert_int_equal(ent_file_read("/nowhere/x", 0, &b, &e), ENT_ERR_NOTFOUND);
  assert_error_says(&e, "/nowhere/x: cannot open (No such file or directory)");
  assert_int_equal(ent_file_read("/tmp", 0, &b, &e), ENT_ERR_IO);
  assert_int_equal(ent_file_map("/tmp", &m, &e), ENT_ERR_IO);
  assert_int_equal(ent_file_map("/nowhere/x", &m, &e), ENT_ERR_NOTFOUND);
  assert_int_equal(ent_file_replace("/nowhere/x", "a", 1, &e), ENT_ERR_NOTFOUND);
  assert_int_equal(ent_file_replace("/tmp", "a", 1, &e), ENT_ERR_IO);
  assert_int_equal(ent_file_replace("/dev/full", "a", 1, &e), ENT_ERR_IO);
  assert_error_says(&e, "/dev/full: cannot write (No space left on device)");
  assert_int_equal(ent_file_replace("/dev/null", "a", 1, &e), ENT_OK);
  struct stat st;
  assert_int_equal(stat("/dev/null", &st), 0);
  assert_true(S_ISCHR(st.st_mode));
  ent_buf_free(&b);
}

static void file_reading_has_a_limit(void **state) {
  (void)state;
  char dir[64], path[128];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/a", dir);
  char bytes[100] = {0};
  unit_write(path, bytes, sizeof bytes);
  ent_error e;
  ent_buf b;
  ent_buf_init(&b, 0);
  assert_int_equal(ent_file_read(path, 99, &b, &e), ENT_ERR_LIMIT);
  assert_int_equal(ent_file_read(path, 100, &b, &e), ENT_OK);
  ent_buf_free(&b);
  ent_buf_init(&b, 99);
  assert_int_equal(ent_file_read(path, 0, &b, &e), ENT_ERR_LIMIT);
  ent_buf_free(&b);
  ent_buf_init(&b, 100);
  assert_int_equal(ent_file_read(path, 0, &b, &e), ENT_OK);
  ent_buf_free(&b);
  ent_buf_init(&b, 0);
  assert_int_equal(ent_file_read("/dev/zero", 1 << 20, &b, &e), ENT_ERR_LIMIT); /* no size, no end */
  assert_int_equal(ent_file_read("/dev/null", 0, &b, &e), ENT_OK);
  ent_buf_free(&b);
  unit_remove(dir);
}

static void folders_are_listed_in_order(void **state) {
  (void)state;
  char dir[64], path[128];
  unit_folder(dir);
  const char *names[] = {"b.txt", "a.txt", "c.html", ".hidden.txt"};
  for (int i = 0; i < 4; i++) {
    snprintf(path, sizeof path, "%s/%s", dir, names[i]);
    unit_write(path, "x", 1);
  }
  snprintf(path, sizeof path, "%s/ab", dir);
  assert_int_equal(mkdir(path, 0777), 0);
  snprintf(path, sizeof path, "%s/ab/z.txt", dir);
  unit_write(path, "x", 1);
  snprintf(path, sizeof path, "%s/ab/loop", dir);
  assert_int_equal(symlink(dir, path), 0);
  ent_arena *a = ent_arena_new(0);
  ent_strs paths = {0};
  ent_error e;
  assert_int_equal(ent_file_list(dir, ".txt", a, &paths, &e), ENT_OK);
  assert_int_equal(paths.n, 3);
  assert_true(ent_str_ends(paths.v[0], ENT_S("/a.txt")));
  assert_true(ent_str_ends(paths.v[1], ENT_S("/ab/z.txt")));
  assert_true(ent_str_ends(paths.v[2], ENT_S("/b.txt")));
  assert_int_equal(ent_file_list(paths.v[0].p, ".html", a, &paths, &e), ENT_OK); /* a file is itself */
  assert_int_equal(paths.n, 4);
  assert_int_equal(ent_file_list("/nowhere", NULL, a, &paths, &e), ENT_ERR_NOTFOUND);
  ent_arena_free(a);
  unit_remove(dir);
}

static void files_are_mapped(void **state) {
  (void)state;
  char dir[64], path[128];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/a", dir);
  unit_write(path, "hello", 5);
  ent_mapping m;
  ent_error e;
  assert_int_equal(ent_file_map(path, &m, &e), ENT_OK);
  assert_int_equal(m.n, 5);
  assert_memory_equal(m.p, "hello", 5);
  ent_file_unmap(&m);
  ent_file_unmap(&m);
  ent_file_unmap(NULL);
  unit_write(path, "", 0);
  assert_int_equal(ent_file_map(path, &m, &e), ENT_OK);
  assert_null(m.p);
  unit_remove(dir);
}

/* ---- JSON ------------------------------------------------------------- */

static void json_puts_commas(void **state) {
  (void)state;
  ent_buf b;
  ent_json j;
  ent_buf_init(&b, 0);
  ent_json_init(&j, &b);
  ent_json_begin(&j, '{');
  ent_json_kint(&j, "a", 1);
  ent_json_key(&j, "b");
  ent_json_begin(&j, '[');
  ent_json_end(&j, ']');
  ent_json_key(&j, "c");
  ent_json_begin(&j, '[');
  ent_json_null(&j);
  ent_json_begin(&j, '{');
  ent_json_end(&j, '}');
  ent_json_bool(&j, false);
  ent_json_raw(&j, ENT_S("{\"x\":1}"));
  ent_json_end(&j, ']');
  ent_json_kstr(&j, "none", ENT_S(""));
  ent_json_kcstr(&j, "none", NULL);
  ent_json_kbool(&j, "d", true);
  ent_json_end(&j, '}');
  assert_str(ent_buf_str(&b), "{\"a\":1,\"b\":[],\"c\":[null,{},false,{\"x\":1}],\"d\":true}");
  ent_buf_free(&b);
}

static void json_strings_are_always_valid(void **state) {
  (void)state;
  struct {
    ent_str in;
    const char *out;
  } cases[] = {
      {ENT_S("plain"), "\"plain\""},
      {ENT_S("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
      {ENT_S("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
      {ENT_S("\x01\x1F\x7F"), "\"\\u0001\\u001f\x7F\""},
      {ENT_S("nul\0in"), "\"nul\\u0000in\""},
      {ENT_S("\xE2\x82\xAC \xF0\x9F\x98\x80"), "\"\xE2\x82\xAC \xF0\x9F\x98\x80\""},
      {ENT_S("\xFFx\xC3"), "\"\xEF\xBF\xBDx\xEF\xBF\xBD\""},
      {ENT_S("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
      {{NULL, 0}, "\"\""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ent_buf b;
    ent_json j;
    ent_buf_init(&b, 0);
    ent_json_init(&j, &b);
    ent_json_str(&j, cases[i].in);
    assert_str(ent_buf_str(&b), cases[i].out);
    ent_buf_free(&b);
  }
}

static void check_double(double v, const char *want) {
  ent_buf b;
  ent_json j;
  ent_buf_init(&b, 0);
  ent_json_init(&j, &b);
  ent_json_double(&j, v);
  assert_str(ent_buf_str(&b), want);
  ent_buf_free(&b);
}

static void json_numbers_read_back(void **state) {
  (void)state;
  check_double(8.3, "8.3");
  check_double(0.1 + 0.2, "0.30000000000000004");
  check_double(-0.0, "-0");
  check_double(1e300, "1e+300");
  check_double(1.0 / 3, "0.3333333333333333");
  check_double(NAN, "null");
  check_double(-INFINITY, "null");
  ent_buf b;
  ent_json j;
  ent_buf_init(&b, 0);
  ent_json_init(&j, &b);
  ent_json_begin(&j, '[');
  ent_json_int(&j, INT64_MIN);
  ent_json_int(&j, INT64_MAX);
  ent_json_int(&j, 0);
  ent_json_end(&j, ']');
  assert_str(ent_buf_str(&b), "[-9223372036854775808,9223372036854775807,0]");
  ent_buf_free(&b);
}

static void json_goes_deep(void **state) {
  (void)state;
  ent_buf b;
  ent_json j;
  ent_buf_init(&b, 0);
  ent_json_init(&j, &b);
  for (int i = 0; i < 62; i++) ent_json_begin(&j, '[');
  ent_json_int(&j, 1);
  for (int i = 0; i < 62; i++) ent_json_end(&j, ']');
  assert_int_equal(b.n, 125);
  ent_buf_free(&b);
}

/* ---- progress --------------------------------------------------------- */

static void progress_says_how_long(void **state) {
  (void)state;
  char buf[120];
  size_t n = ent_progress_format(buf, sizeof buf, "articles", 123, 456, 1.5);
  assert_string_equal(buf, "  123/456 articles  26 %  82/s  0:04 left");
  assert_int_equal(n, strlen(buf));
  ent_progress_format(buf, sizeof buf, "pages", 5, 0, 0);
  assert_string_equal(buf, "  5 pages");
  ent_progress_format(buf, sizeof buf, "pages", 1, 100000, 2);
  assert_string_equal(buf, "  1/100000 pages  0 %  0.5/s  55:33:18 left");
  assert_true(ent_progress_format(buf, 4, "pages", 1, 2, 2) > 4);
  assert_string_equal(buf, "  1");
  double t = ent_clock();
  assert_true(ent_clock() >= t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(error_formats_with_place),    cmocka_unit_test(error_null_is_fine),
      cmocka_unit_test(error_cuts_at_a_character),   cmocka_unit_test(error_codes_have_names),
      cmocka_unit_test(arena_aligns_and_counts),     cmocka_unit_test(arena_keeps_its_maximum),
      cmocka_unit_test(arena_strings),               cmocka_unit_test(vectors_grow),
      cmocka_unit_test(slices_compare),              cmocka_unit_test(slices_cut),
      cmocka_unit_test(slices_split),                cmocka_unit_test(slices_are_numbers),
      cmocka_unit_test(slices_know_utf8),            cmocka_unit_test(buffers_keep_their_maximum),
      cmocka_unit_test(buffers_print_long_texts),    cmocka_unit_test(maps_find_what_was_put),
      cmocka_unit_test(files_are_replaced_whole),    cmocka_unit_test(file_errors_name_the_file),
      cmocka_unit_test(file_reading_has_a_limit),    cmocka_unit_test(folders_are_listed_in_order),
      cmocka_unit_test(files_are_mapped),            cmocka_unit_test(json_puts_commas),
      cmocka_unit_test(json_strings_are_always_valid), cmocka_unit_test(json_numbers_read_back),
      cmocka_unit_test(json_goes_deep),              cmocka_unit_test(progress_says_how_long),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
