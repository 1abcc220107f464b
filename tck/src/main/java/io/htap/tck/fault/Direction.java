package io.htap.tck.fault;

/** Which way bytes flow. */
public enum Direction {
  TO_SERVER,
  TO_CLIENT
}
