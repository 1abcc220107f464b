package io.htap.gpu.resident;

/** The device has no room for what was asked of it; nothing of it was kept. */
public final class DeviceFullException extends Exception {
  private static final long serialVersionUID = 1L;

  public DeviceFullException(String what) {
    super(what);
  }
}
