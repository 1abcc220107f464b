package io.htap.replica.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.replica.store.CopyTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables come and go between transactions, and readers see a transaction whole. */
class ChangeApplierTest {
  private static final List<Integer> ID = List.of(1);
  private static final String NOTED = "SELECT count(*) FROM htap.tables";

  @Test
  void a_table_that_is_added_is_maintained() throws Exception {
    try (var changes = new Changes(100)) {
      CopyTable first = changes.table(1, ID, "id int", "v text");
      changes.insert(1, 1, "one");
      changes.applier.commit(1);
      CopyTable second = changes.table(2, ID, "id int");
      changes.insert(1, 2, "two");
      changes.insert(2, 5);
      changes.insert(3, 9);
      changes.applier.commit(2);
      assertThat(changes.rows(first)).hasSize(2);
      assertThat(changes.rows(second)).hasSize(1);
    }
  }

  @Test
  void a_table_is_added_between_two_commits_only() throws Exception {
    try (var changes = new Changes(100)) {
      changes.table(1, ID, "id int");
      changes.insert(1, 1);
      assertThatThrownBy(() -> changes.table(2, ID, "id int"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_table_is_maintained_once() throws Exception {
    try (var changes = new Changes(100)) {
      CopyTable table = changes.table(1, ID, "id int");
      assertThatThrownBy(() -> changes.applier.add(table))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_table_that_is_removed_is_gone_with_the_commit_and_not_refused() throws Exception {
    try (var changes = new Changes(100)) {
      CopyTable table = changes.table(1, ID, "id int");
      CopyTable other = changes.table(2, ID, "id int");
      changes.insert(1, 1);
      changes.insert(2, 1);
      changes.delete(1, 1);
      changes.applier.remove(1);
      changes.insert(1, 2);
      assertThat(changes.rows(table)).as("readers still have it").isEmpty();
      changes.applier.commit(1);
      assertThatThrownBy(() -> changes.rows(table)).hasMessageContaining("does not exist");
      assertThat(changes.rows(other)).hasSize(1);
      assertThat(changes.refused).isEmpty();
      assertThat(changes.query(NOTED)).containsExactly("1");
    }
  }

  @Test
  void a_removed_table_can_come_back() throws Exception {
    try (var changes = new Changes(100)) {
      changes.table(1, ID, "id int");
      changes.applier.remove(1);
      changes.applier.remove(1);
      changes.applier.commit(1);
      CopyTable again = changes.table(1, ID, "id int");
      changes.insert(1, 7);
      changes.applier.commit(2);
      assertThat(changes.rows(again)).hasSize(1);
    }
  }

  @Test
  void an_enum_label_newer_than_the_copy_is_an_altered_definition() throws Exception {
    try (var changes = new Changes(100)) {
      CopyTable table = changes.table(1, ID, "id int", "m mood");
      CopyTable other = changes.table(2, ID, "id int");
      changes.insert(1, 1, "ok");
      changes.insert(1, 2, "meh");
      changes.insert(2, 1);
      changes.applier.commit(1);
      assertThat(changes.altered).containsExactly(table);
      assertThat(changes.refused).isEmpty();
      assertThatThrownBy(() -> changes.rows(table)).hasMessageContaining("does not exist");
      assertThat(changes.rows(other)).hasSize(1);
    }
  }
}
