package io.htap.driver.status;

import io.htap.driver.session.TextTable;
import io.htap.driver.session.TextTable.Column;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.Device;
import java.util.List;
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
          new Column("statements", Oid.TEXT));

  /** What is said of statements as long as none is sent to such an engine. */
  public static final String NONE_YET = "none are sent to it yet";

  private EngineTable() {}

  public static TextTable of(EngineStatus status) {
    Device device = status.device();
    return new TextTable(COLUMNS)
        .row(
            status.state(),
            status.reason(),
            device == null ? null : device.name(),
            device == null ? null : device.memory(),
            device == null ? null : device.free(),
            NONE_YET);
  }
}
