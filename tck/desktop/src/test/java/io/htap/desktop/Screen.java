package io.htap.desktop;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A screen that nobody sits at: Xvfb, which keeps its picture in a file. */
final class Screen implements AutoCloseable {
  static final int WIDTH = 680;
  static final int HEIGHT = 560;

  /** Where the fields of a window dump are, in words of four bytes. */
  private static final int HEADER_SIZE = 0;

  private static final int PICTURE_WIDTH = 4;
  private static final int PICTURE_HEIGHT = 5;
  private static final int BYTE_ORDER = 7;
  private static final int BYTES_PER_LINE = 12;
  private static final int COLORS = 19;
  private static final int BYTES_PER_COLOR = 12;

  private final Process server;
  private final Path folder;
  private final String name;

  private Screen(Process server, Path folder, String name) {
    this.server = server;
    this.folder = folder;
    this.name = name;
  }

  static Screen start(Path folder) throws IOException {
    Process server =
        Programs.start(
            new ProcessBuilder(
                "Xvfb",
                "-displayfd",
                "1",
                "-screen",
                "0",
                WIDTH + "x" + HEIGHT + "x24",
                "-fbdir",
                folder.toString(),
                "-nolisten",
                "tcp"));
    String number = server.inputReader().readLine();
    if (number == null) {
      throw new IOException("Xvfb has ended without a screen");
    }
    return new Screen(server, folder, ":" + number.strip());
  }

  /** What programs find it by. */
  String name() {
    return name;
  }

  /** What is to be seen now. */
  BufferedImage picture() throws IOException {
    byte[] dump = Files.readAllBytes(folder.resolve("Xvfb_screen0"));
    ByteBuffer header = ByteBuffer.wrap(dump).order(ByteOrder.BIG_ENDIAN);
    int width = word(header, PICTURE_WIDTH);
    int height = word(header, PICTURE_HEIGHT);
    int line = word(header, BYTES_PER_LINE);
    int pixels = word(header, HEADER_SIZE) + word(header, COLORS) * BYTES_PER_COLOR;
    ByteBuffer data =
        ByteBuffer.wrap(dump)
            .order(word(header, BYTE_ORDER) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, data.getInt(pixels + y * line + x * Integer.BYTES));
      }
    }
    return picture;
  }

  private static int word(ByteBuffer header, int index) {
    return header.getInt(index * Integer.BYTES);
  }

  @Override
  public void close() throws InterruptedException {
    server.destroy();
    server.waitFor(10, TimeUnit.SECONDS);
  }
}
