package io.htap.driver.status;

import io.htap.driver.offload.Offload;
import io.htap.driver.session.TextTable;
import io.htap.driver.session.TextTable.Column;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.Device;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** The table {@code htap.gpu}: one row. */
public final class EngineTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("state", Oid.TEXT),
          new Column("reason", Oid.TEXT),
          new Column("device", Oid.TEXT),
          new Column("memory", Oid.INT8),
          new Column("free", Oid.INT8),
          new Column("budget", Oid.INT8),
          new Column("resident", Oid.INT8),
          new Column("moved", Oid.INT8),
          new Column("statements", Oid.INT8),
          new Column("fallbacks", Oid.INT8),
          new Column("last_failure", Oid.TEXT));

  private EngineTable() {}

  /**
   * @param copy null for a session without a copy
   */
  public static TextTable of(EngineStatus status, Offload.@Nullable Status copy) {
    Device device = status.device();
    return new TextTable(COLUMNS)
        .row(
            status.state(),
            status.reason(),
            device == null ? null : device.name(),
            device == null ? null : device.memory(),
            device == null ? null : device.free(),
            copy == null ? null : copy.figures().budget(),
            copy == null ? null : copy.figures().resident(),
            copy == null ? null : copy.figures().moved(),
            copy == null ? null : copy.statements(),
            copy == null ? null : copy.fallbacks(),
            copy == null ? null : copy.lastFailure());
  }
}
