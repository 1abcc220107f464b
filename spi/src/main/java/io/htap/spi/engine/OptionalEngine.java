package io.htap.spi.engine;

import io.htap.spi.EngineId;
import io.htap.spi.query.Query;

/**
 * An engine that may be on the class path or not. The driver finds it by {@link
 * java.util.ServiceLoader}, and only when somebody asks for it; an implementation's constructor
 * does nothing.
 *
 * <p>It answers from columns of the copy that it holds itself. Whether a statement may be answered
 * from the copy at all, and from which point of the log on, is the driver's affair, as it is for
 * the copy itself.
 */
public interface OptionalEngine {
  EngineId id();

  /**
   * What is known now. The first call begins to look; what takes longer than a few milliseconds
   * goes on in the background. Never waits, never throws; may be called from any thread.
   */
  EngineStatus status();

  /**
   * Whether it can give Postgres's answer to a query, and how. Pure; never throws; may be called
   * whatever the status.
   *
   * @param floatsRelaxed sums of floats may differ in the last digits
   */
  EnginePlanning plan(Query query, boolean floatsRelaxed);

  /**
   * Begins to serve a copy. Only with a device.
   *
   * @param memory that its columns may take, in bytes; 0 for what the engine thinks fit
   */
  EngineTables serve(StoredTables tables, long memory);
}
