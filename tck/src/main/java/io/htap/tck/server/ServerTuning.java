package io.htap.tck.server;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of the server: what logical replication needs, and what makes Postgres itself a fair
 * opponent on analytics.
 */
final class ServerTuning {
  private static final int LARGEST_SHARED_BUFFERS_MB = 2048;
  private static final int SMALLEST_SHARED_BUFFERS_MB = 256;

  private ServerTuning() {}

  /**
   * @param scaleFactor the TPC-H scale factor the server will hold; 1 is about 1 GB of rows
   */
  static Map<String, String> forScale(double scaleFactor) {
    var sharedBuffers =
        Math.max(
            SMALLEST_SHARED_BUFFERS_MB,
            Math.min(LARGEST_SHARED_BUFFERS_MB, (int) Math.ceil(scaleFactor * 2048)));
    var settings = new LinkedHashMap<String, String>();
    settings.put("wal_level", "logical");
    settings.put("max_replication_slots", "10");
    settings.put("max_wal_senders", "10");
    // Otherwise a commit reaches the log, and so the copy, only when the WAL writer comes by.
    settings.put("synchronous_commit", "on");
    settings.put("shared_buffers", sharedBuffers + "MB");
    settings.put("effective_cache_size", sharedBuffers * 3 + "MB");
    settings.put("work_mem", "64MB");
    settings.put("maintenance_work_mem", "256MB");
    settings.put("max_wal_size", "8GB");
    settings.put("checkpoint_timeout", "30min");
    settings.put("random_page_cost", "1.1");
    settings.put("max_parallel_workers_per_gather", "2");
    settings.put("max_parallel_maintenance_workers", "2");
    settings.put("timezone", "UTC");
    return settings;
  }
}
