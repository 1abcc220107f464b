package io.htap.driver.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.learn.StateFile.DamagedException;
import io.htap.driver.learn.StateFile.Entry;
import io.htap.driver.learn.StateFile.State;
import io.htap.routing.learn.Basis;
import io.htap.routing.learn.Experience;
import io.htap.routing.learn.Latency;
import io.htap.routing.learn.Offsets;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.load.Balance;
import io.htap.spi.EngineId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(
              new StatementKey(-7, "a, b\n", -3),
              new Experience(new Latency(1.9, -0.1, 1e-12), Latency.NOTHING),
              Set.of("a b,c", "Jürgen"),
              "SELECT \"odd\nname\" FROM t"),
          new Entry(new StatementKey(Long.MAX_VALUE, "", 12), Experience.NONE, Set.of(), ""));

  private static final State STATE =
      new State(0xfedcba98L, Offsets.UNKNOWN.ran(EngineId.DUCKDB, Basis.of(null), 0.7, 0), ENTRIES);

  @TempDir private Path folder;

  private StateFile file() {
    return new StateFile(folder.resolve("state"));
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    assertThat(file().read()).isSameAs(State.NOTHING);
    file().write(STATE);
    file().write(STATE);
    assertThat(file().read().statements()).isEqualTo(ENTRIES);
    assertThat(file().read().offsets().duckDb().numbers())
        .isEqualTo(STATE.offsets().duckDb().numbers());
    assertThat(Files.list(folder)).containsExactly(folder.resolve("state"));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))))
        .isEqualTo("rw-------");
  }

  @Test
  void anyPartOfItIsDamaged() throws Exception {
    file().write(STATE);
    byte[] whole = Files.readAllBytes(folder.resolve("state"));
    // Without its last line break it is whole.
    for (int length = 0; length < whole.length - 1; length++) {
      Files.write(folder.resolve("state"), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> file().read())
          .as("%d bytes", length)
          .isInstanceOf(DamagedException.class);
    }
    Files.write(folder.resolve("state"), new byte[] {(byte) 0xc3, 0x28});
    assertThatThrownBy(() -> file().read()).isInstanceOf(DamagedException.class);
    Files.writeString(folder.resolve("state"), "htap-learned 1\nstatements 0\n");
    assertThatThrownBy(() -> file().read()).isInstanceOf(DamagedException.class);
    Files.writeString(folder.resolve("state"), "htap-learned 3\n1 2\n1 2\nx y z\nstatements 1\n");
    assertThatThrownBy(() -> file().read()).isInstanceOf(DamagedException.class);
  }

  @Test
  void aRestartKeepsWhatWasLearnedAndADamagedFileIsSetAside() throws Exception {
    Path path = folder.resolve("state");
    var first = new Learning(path);
    for (int i = 0; i < 10; i++) {
      first.ran(decide(first), EngineId.POSTGRES, 70);
      first.ran(decide(first), EngineId.DUCKDB, 3);
    }
    assertThat(decide(first).engine()).isEqualTo(EngineId.DUCKDB);
    first.close();

    assertThat(decide(new Learning(path)).engine()).isEqualTo(EngineId.DUCKDB);
    Files.writeString(path, "something else");
    var anew = new Learning(path);
    assertThat(decide(anew).engine()).as("by its prices").isEqualTo(EngineId.POSTGRES);
    assertThat(folder.resolve("state.damaged")).hasContent("something else");
    assertThat(path).doesNotExist();
    anew.close();
  }

  private static Decision decide(Learning learning) {
    return learning.decide(
        1, "", "select", LearningTest.expected(20, 60), "me", false, Balance.EVEN);
  }
}
