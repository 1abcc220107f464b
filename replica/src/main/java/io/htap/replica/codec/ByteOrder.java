package io.htap.replica.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Network byte order reads from an array, without a buffer object in between. */
public final class ByteOrder {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private ByteOrder() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, java.nio.ByteOrder.BIG_ENDIAN);
  }

  public static short int16(byte[] buffer, int offset) {
    return (short) SHORT.get(buffer, offset);
  }

  public static int int32(byte[] buffer, int offset) {
    return (int) INT.get(buffer, offset);
  }

  public static long int64(byte[] buffer, int offset) {
    return (long) LONG.get(buffer, offset);
  }
}
