package io.htap.desktop;

import java.io.IOException;

/** Programs of the system that have to be installed. */
final class Programs {
  private Programs() {}

  /** Starts one, or says what is missing. */
  static Process start(ProcessBuilder program) throws IOException {
    try {
      return program.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException missing) {
      throw new IOException(
          "'"
              + program.command().get(0)
              + "' cannot be run. This needs LibreOffice Base with its Java support, and Xvfb; on"
              + " Debian: apt-get install --no-install-recommends libreoffice-base"
              + " libreoffice-java-common default-jre xvfb",
          missing);
    }
  }
}
