package io.htap.spi.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an optional engine can run here, and why not.
 *
 * @param reason for people; names what is missing, or what was found
 * @param device null unless there is one
 */
public record EngineStatus(State state, String reason, @Nullable Device device) {
  public EngineStatus {
    Objects.requireNonNull(state);
    Objects.requireNonNull(reason);
    if ((state == State.DEVICE) != (device != null)) {
      throw new IllegalArgumentException("a device belongs to DEVICE and to it alone");
    }
  }

  /** An engine without a device. */
  public static EngineStatus without(State state, String reason) {
    return new EngineStatus(state, reason, null);
  }

  /** How far it got. */
  public enum State {
    /** No engine of that kind is on the class path. */
    NO_MODULE,
    /** The engine is, the library that it is built on is not, or not for this platform. */
    NO_LIBRARY,
    /** The machine has no driver for such a device. */
    NO_DRIVER,
    /** It is being looked for. */
    LOOKING,
    /** Library and driver were tried and found no device that they can use. */
    NO_DEVICE,
    DEVICE
  }

  /**
   * What the engine computes on.
   *
   * @param name for people
   * @param memory in bytes
   * @param free of the memory, in bytes, when it was looked at
   */
  public record Device(String name, long memory, long free) {
    public Device {
      Objects.requireNonNull(name);
    }
  }
}
