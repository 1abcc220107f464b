package io.htap.driver.micrometer;

import io.htap.driver.observe.OpenCopies;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Binds the figures of every copy of this JVM, those that are opened later included; they go when
 * the copy goes. Each meter carries the tag {@code copy}, which names the database.
 */
public final class HtapMetrics implements MeterBinder, AutoCloseable {
  private final Tags tags;
  private final List<CopyMeters> bound = new CopyOnWriteArrayList<>();

  public HtapMetrics() {
    this(Tags.empty());
  }

  /**
   * @param tags that every meter is to carry
   */
  public HtapMetrics(Iterable<Tag> tags) {
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    var meters = new CopyMeters(registry, tags);
    bound.add(meters);
    OpenCopies.listen(meters);
  }

  /** Takes all meters out of the registries. */
  @Override
  public void close() {
    for (CopyMeters meters : bound) {
      OpenCopies.forget(meters);
      bound.remove(meters);
    }
  }
}
