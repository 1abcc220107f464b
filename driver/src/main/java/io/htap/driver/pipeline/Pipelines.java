package io.htap.driver.pipeline;

/** Where the driver finds the maker of its pipelines. */
public final class Pipelines {
  private Pipelines() {}

  /** The factory that the driver uses. */
  public static SessionPipelineFactory factory() {
    return (raw, config, pgUrl, pgProperties) -> PassThroughPipeline.INSTANCE;
  }
}
