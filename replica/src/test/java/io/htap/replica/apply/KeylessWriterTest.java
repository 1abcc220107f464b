package io.htap.replica.apply;

import static io.htap.replica.apply.Changes.UNCHANGED;
import static io.htap.replica.apply.Changes.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.replica.store.CopyTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A table without a key is a multiset of rows. */
class KeylessWriterTest {
  private static final List<Integer> NO_KEY = List.of();
  private static final long PLENTY = 1 << 20;

  @Test
  void a_delete_takes_exactly_one_of_several_equal_rows() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, NO_KEY, "n int", "v text");
      for (int i = 0; i < 5; i++) {
        changes.insert(1, 1, "a");
      }
      changes.insert(1, 2, "b");
      changes.applier.commit(1);
      changes.delete(1, 1, "a");
      changes.delete(1, 1, "a");
      changes.applier.commit(2);
      assertThat(changes.rows(table)).hasSize(4);
      assertThat(changes.query("SELECT count(*) FROM " + table.qualifiedName() + " WHERE n_1 = 1"))
          .containsExactly("3");
    }
  }

  @Test
  void a_row_that_came_in_the_same_batch_can_go_in_it() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, NO_KEY, "n int");
      changes.insert(1, 7);
      changes.insert(1, 7);
      changes.delete(1, 7);
      changes.update(1, row(7), 8);
      changes.update(1, row(8), 9);
      changes.applier.commit(1);
      assertThat(changes.rows(table)).singleElement().asString().contains("9");
    }
  }

  @Test
  void null_equals_null_and_nothing_else() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, NO_KEY, "n int", "v text");
      changes.insert(1, null, null);
      changes.insert(1, null, "");
      changes.insert(1, 0, null);
      changes.applier.commit(1);
      changes.delete(1, null, null);
      changes.applier.commit(2);
      assertThat(changes.rows(table)).hasSize(2);
      changes.delete(1, null, "");
      changes.applier.commit(3);
      assertThat(changes.query("SELECT n_1 FROM " + table.qualifiedName())).containsExactly("0");
    }
  }

  @Test
  void negative_zero_is_not_zero() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, NO_KEY, "x float");
      changes.insert(1, 0.0);
      changes.insert(1, -0.0);
      changes.insert(1, 0.0);
      changes.insert(1, Double.NaN);
      changes.insert(1, Double.NEGATIVE_INFINITY);
      changes.applier.commit(1);
      changes.delete(1, -0.0);
      changes.delete(1, Double.NaN);
      changes.applier.commit(2);
      assertThat(changes.query("SELECT x_1::varchar FROM " + table.qualifiedName() + " ORDER BY 1"))
          .containsExactly("-inf", "0.0", "0.0");
    }
  }

  @Test
  void unchanged_values_come_from_the_old_row() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, NO_KEY, "n int", "doc text");
      changes.insert(1, 1, "long");
      changes.insert(1, 1, "long");
      changes.applier.commit(1);
      changes.update(1, row(1, "long"), 2, UNCHANGED);
      changes.applier.commit(2);
      assertThat(changes.query("SELECT n_1 || doc_2 FROM " + table.qualifiedName() + " ORDER BY 1"))
          .containsExactly("1long", "2long");
    }
  }

  @Test
  void columns_left_out_do_not_count() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, NO_KEY, "n int", "age other");
      changes.insert(1, 1, "0123456789abcdef");
      changes.insert(1, 1, "fedcba9876543210");
      changes.applier.commit(1);
      changes.delete(1, 1, "fedcba9876543210");
      changes.applier.commit(2);
      assertThat(changes.rows(table)).hasSize(1);
    }
  }

  @Test
  void a_truncate_forgets_what_came_before() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, NO_KEY, "n int");
      changes.insert(1, 1);
      changes.applier.commit(1);
      changes.insert(1, 2);
      changes.delete(1, 1);
      changes.applier.truncate(1);
      changes.insert(1, 3);
      changes.insert(1, 4);
      changes.delete(1, 4);
      changes.applier.commit(2);
      assertThat(changes.query("SELECT n_1 FROM " + table.qualifiedName())).containsExactly("3");
    }
  }

  @Test
  void a_row_that_is_not_there_contradicts_the_copy_of_that_table() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, NO_KEY, "n int");
      CopyTable other = changes.table(2, NO_KEY, "n int");
      changes.insert(1, 1);
      changes.applier.commit(1);
      changes.delete(1, 1);
      changes.delete(1, 1);
      changes.insert(2, 7);
      changes.applier.commit(2);
      assertThat(changes.contradicted).containsExactly(table);
      assertThatThrownBy(() -> changes.rows(table)).hasMessageContaining("does not exist");
      assertThat(changes.rows(other)).hasSize(1);
    }
  }

  @Test
  void any_sequence_of_changes_leaves_the_multiset_whatever_the_memory() throws Exception {
    for (long memory : new long[] {0, 500, PLENTY}) {
      var random = new Random(7);
      try (var changes = new Changes(memory)) {
        CopyTable table = changes.table(1, NO_KEY, "n int", "v text");
        var expected = new ArrayList<Object[]>();
        for (int batch = 0; batch < 20; batch++) {
          for (int i = random.nextInt(30); i >= 0; i--) {
            Object[] fresh = row(random.nextInt(3), random.nextBoolean() ? null : "v");
            int kind = expected.isEmpty() ? 0 : random.nextInt(3);
            Object[] old = kind == 0 ? fresh : expected.remove(random.nextInt(expected.size()));
            switch (kind) {
              case 0 -> changes.insert(1, fresh);
              case 1 -> changes.update(1, old, fresh);
              default -> changes.delete(1, old);
            }
            if (kind != 2) {
              expected.add(fresh);
            }
          }
          changes.applier.commit(batch + 1);
          assertThat(
                  changes.query(
                      "SELECT '[' || n_1 || ', ' || coalesce(v_2, 'null') || ']' FROM "
                          + table.qualifiedName()))
              .containsExactlyInAnyOrderElementsOf(
                  expected.stream().map(Arrays::toString).toList());
        }
      }
    }
  }
}
