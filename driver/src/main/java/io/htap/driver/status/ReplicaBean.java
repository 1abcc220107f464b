package io.htap.driver.status;

import io.htap.driver.verify.Verifier;
import io.htap.replica.ReplicaRegistry.Handle;
import io.htap.replica.TableStatus;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bean of one replica. Errors are told in classes that any JMX client knows. */
final class ReplicaBean implements ReplicaMXBean {
  private static final String BY = "dropped through JMX";

  private final Handle handle;

  ReplicaBean(Handle handle) {
    this.handle = handle;
  }

  private Figures whole() {
    return Figures.of(handle.replica()).get(0);
  }

  @Override
  public String getState() {
    return handle.replica().status().phase().name();
  }

  @Override
  public @Nullable String getReason() {
    return handle.replica().status().problem();
  }

  @Override
  public @Nullable Long getRows() {
    return whole().rows();
  }

  @Override
  public @Nullable Long getBytes() {
    return whole().bytes();
  }

  @Override
  public @Nullable String getPosition() {
    return whole().position();
  }

  @Override
  public @Nullable Long getLagMillis() {
    return whole().lagMillis();
  }

  @Override
  public @Nullable Long getLagBytes() {
    return whole().lagBytes();
  }

  @Override
  public @Nullable Double getChangesPerSecond() {
    return whole().changesPerSecond();
  }

  @Override
  public @Nullable String getLastError() {
    return whole().lastError();
  }

  @Override
  public List<TableFigures> getTables() {
    return Figures.of(handle.replica()).stream().skip(1).map(TableFigures::new).toList();
  }

  @Override
  public VerifyFigures getVerification() {
    return new VerifyFigures(Verifier.of(handle.replica()).tally());
  }

  @Override
  public List<FindingFigures> getQuarantine() {
    return Verifier.of(handle.replica()).findings().stream().map(FindingFigures::new).toList();
  }

  @Override
  public int releaseQuarantine() {
    return Verifier.of(handle.replica()).release();
  }

  @Override
  public void pause() {
    handle.replica().pause();
  }

  @Override
  public void resume() {
    handle.replica().resume();
  }

  @Override
  public void resnapshot(String table) {
    TableStatus known =
        handle.replica().status().tables().stream()
            .filter(t -> table.equals(t.schema() + "." + t.name()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such table in the copy: " + table));
    if (!handle.replica().resnapshot(known.oid())) {
      throw new IllegalStateException(table + " is not kept at present: " + known.state());
    }
  }

  @Override
  public void drop() {
    try {
      handle.drop(BY);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage());
    }
  }
}
