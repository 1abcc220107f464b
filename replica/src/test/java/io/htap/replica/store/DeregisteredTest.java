package io.htap.replica.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Driver;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

/**
 * Tools and servers of applications load drivers by a class loader of their own, where {@link
 * DriverManager} looks for none and hands none out.
 */
class DeregisteredTest {
  @Test
  void opensWithoutDriverManager() throws Exception {
    Driver duckDb = DriverManager.getDriver("jdbc:duckdb:");
    DriverManager.deregisterDriver(duckDb);
    try (DuckStore store = DuckStore.open(new StoreSettings(null, null, null, root -> {}))) {
      assertThat(store).isNotNull();
    } finally {
      DriverManager.registerDriver(duckDb);
    }
  }
}
