package io.htap.driver.offload;

import io.htap.spi.engine.EngineAnswer.Cost;
import java.util.List;
import java.util.Locale;

/**
 * What an answer of the engine has cost, for EXPLAIN.
 *
 * @param resident bytes of the copy that are there
 * @param brought bytes that were brought there for it, about
 * @param broughtMillis what it waited for them
 */
public record Report(Cost cost, long resident, long brought, double broughtMillis) {
  public List<String> lines() {
    return List.of(
        "Device: " + cost.device(),
        text("Resident: %d bytes, read: %d bytes", resident, cost.read()),
        text(
            "Moved: %d bytes there in %.3f ms, %d bytes back",
            brought, broughtMillis, cost.moved()),
        text("Kernels: %.3f ms, transfer: %.3f ms", cost.kernelMillis(), cost.transferMillis()));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
