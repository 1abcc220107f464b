package io.htap.routing.features;

/** The values of all features for one statement, in the order of {@link Features#ALL}. */
public final class FeatureVector {
  private final float[] values;

  /**
   * @param values one for each of {@link Features#ALL}
   */
  public FeatureVector(float[] values) {
    if (values.length != Features.ALL.size()) {
      throw new IllegalArgumentException(values.length + " values");
    }
    this.values = values;
  }

  /** The value at an {@link Features#index index}. */
  public float get(int index) {
    return values[index];
  }

  public int size() {
    return values.length;
  }
}
