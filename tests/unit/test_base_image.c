/*
** test_base_image.c - the binary image: what is written is read, and no short or damaged file is believed.
*/
#include "unit.h"

static char *image; /* 64-aligned copy of a small image */
static size_t size;

/* Three sections: numbers, nothing, and one that is no multiple of anything. */
static void make(ent_buf *out) {
  ent_error e;
  uint32_t numbers[20];
  for (uint32_t i = 0; i < 20; i++) numbers[i] = i * i;
  ent_image_writer *w = ent_image_writer_new("TEST", 2);
  assert_int_equal(ent_image_writer_add(w, "numbers", numbers, sizeof numbers, &e), ENT_OK);
  assert_int_equal(ent_image_writer_add(w, "empty", NULL, 0, &e), ENT_OK);
  assert_int_equal(ent_image_writer_add(w, "exactly15bytes.", "seven..", 7, &e), ENT_OK);
  assert_int_equal(ent_image_writer_finish(w, out, &e), ENT_OK);
  ent_image_writer_free(w);
}

static int setup(void **state) {
  (void)state;
  ent_buf b;
  ent_buf_init(&b, 0);
  make(&b);
  size = b.n;
  image = aligned_alloc(64, (size + 63) / 64 * 64);
  memcpy(image, b.p, size);
  ent_buf_free(&b);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  free(image);
  return 0;
}

static ent_code open_bytes(const void *p, size_t n, ent_image **img, ent_error *e) {
  return ent_image_open_memory(p, n, "small.ent", "TEST", 1, 2, img, e);
}

static void what_is_written_is_read(void **state) {
  (void)state;
  ent_image *img;
  ent_error e;
  const uint8_t *p;
  size_t n;
  assert_int_equal(open_bytes(image, size, &img, &e), ENT_OK);
  assert_int_equal(ent_image_count(img), 3);
  assert_int_equal(ent_image_version(img), 2);
  assert_int_equal(ent_image_section(img, "numbers", &p, &n, &e), ENT_OK);
  assert_int_equal(n, 80);
  assert_int_equal((uintptr_t)p % 64, 0);
  assert_int_equal(((const uint32_t *)(const void *)p)[7], 49);
  assert_int_equal(ent_image_section(img, "empty", &p, &n, &e), ENT_OK);
  assert_int_equal(n, 0);
  assert_int_equal(ent_image_section(img, "exactly15bytes.", &p, &n, &e), ENT_OK);
  assert_memory_equal(p, "seven..", 7);
  assert_int_equal(ent_image_section(img, "absent", &p, &n, &e), ENT_ERR_NOTFOUND);
  assert_error_says(&e, "small.ent: no such section (section absent)");
  assert_true(ent_image_has(img, "empty"));
  assert_false(ent_image_has(img, "absent"));
  assert_string_equal(ent_image_entry(img, 0, &n), "numbers");
  assert_int_equal(n, 80);
  assert_null(ent_image_entry(img, 3, &n));
  assert_int_equal(ent_image_verify(img, &e), ENT_OK);
  ent_image_close(img);
  ent_image_close(NULL);
}

static void the_same_sections_give_the_same_bytes(void **state) {
  (void)state;
  ent_buf b;
  ent_buf_init(&b, 0);
  ent_buf_puts(&b, "before"); /* appended, wherever the buffer stands */
  make(&b);
  assert_int_equal(b.n, size + 6);
  assert_memory_equal(b.p + 6, image, size);
  ent_buf_free(&b);
}

/* True when nothing wrong can be seen: opens, and every section and byte between them is as written. */
static bool believed(const void *p, size_t n) {
  ent_image *img;
  ent_error e = {0};
  bool ok = open_bytes(p, n, &img, &e) == ENT_OK && ent_image_verify(img, &e) == ENT_OK;
  if (!ok) assert_error_says(&e, "small.ent");
  ent_image_close(img);
  return ok;
}

static void every_changed_byte_is_seen(void **state) {
  (void)state;
  assert_true(believed(image, size));
  for (size_t i = 0; i < size; i++)
    for (int bit = 0; bit < 8; bit++) {
      image[i] = (char)(image[i] ^ (1 << bit));
      bool yes = believed(image, size);
      image[i] = (char)(image[i] ^ (1 << bit));
      if (yes) fail_msg("bit %d of byte %zu can change unseen", bit, i);
    }
}

static void every_truncation_is_seen(void **state) {
  (void)state;
  for (size_t n = 0; n < size; n++) {
    char *copy = aligned_alloc(64, (n + 64) / 64 * 64);
    memcpy(copy, image, n);
    bool yes = believed(copy, n);
    free(copy);
    if (yes) fail_msg("cut to %zu bytes unseen", n);
  }
  char *more = calloc(1, size + 16);
  memcpy(more, image, size);
  assert_false(believed(more, size + 1));
  free(more);
}

static void kinds_and_versions_are_compared(void **state) {
  (void)state;
  ent_image *img;
  ent_error e;
  assert_int_equal(ent_image_open_memory(image, size, "m", "MODL", 1, 2, &img, &e), ENT_ERR_FORMAT);
  assert_error_says(&e, "another kind");
  assert_int_equal(ent_image_open_memory(image, size, "m", "TEST", 3, 4, &img, &e), ENT_ERR_VERSION);
  assert_error_says(&e, "2, this program reads 3 to 4");
  assert_int_equal(ent_image_open_memory(image, size, "m", "TEST", 1, 1, &img, &e), ENT_ERR_VERSION);
  assert_null(img);
  assert_int_equal(ent_image_open_memory("<!doctype html><html><body>no image at all, long enough</body>", 60, "m", "TEST", 1, 1, &img, &e),
                   ENT_ERR_FORMAT);
  assert_error_says(&e, "not an entente image");
}

static void images_are_mapped_from_files(void **state) {
  (void)state;
  char dir[64], path[128];
  unit_folder(dir);
  snprintf(path, sizeof path, "%s/x.ent", dir);
  ent_error e;
  ent_image *img;
  const uint8_t *p;
  size_t n;
  assert_int_equal(ent_image_open(path, "TEST", 1, 2, &img, &e), ENT_ERR_NOTFOUND);
  assert_int_equal(ent_file_replace(path, image, size, &e), ENT_OK);
  assert_int_equal(ent_image_open(path, "TEST", 1, 2, &img, &e), ENT_OK);
  assert_int_equal(ent_image_section(img, "numbers", &p, &n, &e), ENT_OK);
  ent_image_close(img);
  image[size - 1] ^= 1; /* the last section's last byte: seen on first use, and each time */
  assert_int_equal(ent_file_replace(path, image, size, &e), ENT_OK);
  image[size - 1] ^= 1;
  assert_int_equal(ent_image_open(path, "TEST", 1, 2, &img, &e), ENT_OK);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(ent_image_section(img, "exactly15bytes.", &p, &n, &e), ENT_ERR_CHECKSUM);
    assert_error_says(&e, path);
  }
  assert_int_equal(ent_image_section(img, "numbers", &p, &n, &e), ENT_OK);
  ent_image_close(img);
  unit_write(path, "", 0);
  assert_int_equal(ent_image_open(path, "TEST", 1, 2, &img, &e), ENT_ERR_FORMAT);
  unit_remove(dir);
}

static void the_writer_refuses_bad_names(void **state) {
  (void)state;
  ent_error e;
  ent_image_writer *w = ent_image_writer_new("TEST", 1);
  assert_int_equal(ent_image_writer_add(w, "", "x", 1, &e), ENT_ERR_ARGUMENT);
  assert_int_equal(ent_image_writer_add(w, "sixteen-bytes-xx", "x", 1, &e), ENT_ERR_ARGUMENT);
  assert_int_equal(ent_image_writer_add(w, "a", "x", 1, &e), ENT_OK);
  assert_int_equal(ent_image_writer_add(w, "a", "x", 1, &e), ENT_ERR_ARGUMENT);
  ent_buf b;
  ent_buf_init(&b, 100); /* smaller than the image */
  assert_int_equal(ent_image_writer_finish(w, &b, &e), ENT_ERR_NOMEM);
  ent_buf_free(&b);
  ent_image_writer_free(w);
  ent_image_writer_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_written_is_read),      cmocka_unit_test(the_same_sections_give_the_same_bytes),
      cmocka_unit_test(every_changed_byte_is_seen),   cmocka_unit_test(every_truncation_is_seen),
      cmocka_unit_test(kinds_and_versions_are_compared), cmocka_unit_test(images_are_mapped_from_files),
      cmocka_unit_test(the_writer_refuses_bad_names),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
