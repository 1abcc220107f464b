package io.htap.driver.observe;

import io.htap.replica.Replica;
import io.htap.replica.ReplicaKey;

/**
 * A copy that is open.
 *
 * @param name for people to recognise; no two of this JVM's class loader have the same
 */
public record OpenCopy(String name, Replica replica, Activity activity) {
  /**
   * Which database is copied; the patterns are not in it, but a number is where it takes one.
   *
   * @param number from 1 on, of those that would have the same name
   */
  public static String name(ReplicaKey key, int number) {
    return key.database() + " at " + key.server() + (number == 1 ? "" : " #" + number);
  }
}
