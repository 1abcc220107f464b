package io.htap.driver.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A replica as JMX shows it; the figures are those of {@code SHOW htap.replica}. */
public interface ReplicaMXBean {
  String getState();

  @Nullable String getReason();

  @Nullable Long getRows();

  @Nullable Long getBytes();

  @Nullable String getPosition();

  @Nullable Long getLagMillis();

  @Nullable Long getLagBytes();

  @Nullable Double getChangesPerSecond();

  @Nullable String getLastError();

  /** One entry per table, ordered by name. */
  List<TableFigures> getTables();

  /** What {@code htap.verify} has come to. */
  VerifyFigures getVerification();

  /** The statements that stay on Postgres because the copy had answered them wrongly. */
  List<FindingFigures> getQuarantine();

  /**
   * Lets these statements go to the copy again.
   *
   * @return how many
   */
  int releaseQuarantine();

  /** Lets go of the server until {@link #resume}. */
  void pause();

  void resume();

  /**
   * Copies a table anew.
   *
   * @param table {@code schema.table}, as {@link #getTables} lists it
   */
  void resnapshot(String table);

  /** Removes slot, publication and copy; this bean goes with them. */
  void drop();
}
