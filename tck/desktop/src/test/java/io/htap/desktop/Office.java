package io.htap.desktop;

import com.sun.star.bridge.UnoUrlResolver;
import com.sun.star.comp.helper.Bootstrap;
import com.sun.star.connection.NoConnectException;
import com.sun.star.uno.UnoRuntime;
import com.sun.star.uno.XComponentContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A LibreOffice of its own, on a screen, with a jar on its class path as one that was added in
 * Tools, Options, LibreOffice, Advanced, Class Path.
 */
final class Office implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Process process;
  private final XComponentContext context;

  private Office(Process process, XComponentContext context) {
    this.process = process;
    this.context = context;
  }

  /**
   * @param folder for its profile
   */
  static Office start(Screen screen, Path folder, Path jar) throws Exception {
    addToClassPath(folder, jar);
    int port = freePort();
    ProcessBuilder program =
        new ProcessBuilder(
            "soffice",
            "--nologo",
            "--norestore",
            "--nofirststartwizard",
            "--accept=socket,host=localhost,port=" + port + ";urp;",
            "-env:UserInstallation=" + folder.toUri());
    program.environment().put("DISPLAY", screen.name());
    // The toolkit that needs no desktop around it.
    program.environment().put("SAL_USE_VCLPLUGIN", "gen");
    program.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = Programs.start(program);
    try {
      return new Office(process, connect(process, port));
    } catch (Exception | Error failure) {
      end(process);
      throw failure;
    }
  }

  /** Writes what the dialog writes. */
  private static void addToClassPath(Path folder, Path jar) throws IOException {
    if (!Files.exists(jar)) {
      throw new IOException("there is no " + jar + ": mvn -Pall,libreoffice package makes it");
    }
    boolean arm = System.getProperty("os.arch").toLowerCase(Locale.ROOT).startsWith("aarch64");
    Path settings = Files.createDirectories(folder.resolve("user/config"));
    Files.writeString(
        settings.resolve("javasettings_Linux_" + (arm ? "AARCH64" : "X86_64") + ".xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <java xmlns="http://openoffice.org/2004/java/framework/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <enabled xsi:nil="true"/>
        <userClassPath xsi:nil="false">%s</userClassPath>
        <vmParameters xsi:nil="true"/>
        <jreLocations xsi:nil="true"/>
        <javaInfo xsi:nil="true" autoSelect="true"/>
        </java>
        """
            .formatted(jar.toUri()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static XComponentContext connect(Process process, int port) throws Exception {
    var resolver = UnoUrlResolver.create(Bootstrap.createInitialComponentContext(null));
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        Object context =
            resolver.resolve(
                "uno:socket,host=localhost,port=" + port + ";urp;StarOffice.ComponentContext");
        return UnoRuntime.queryInterface(XComponentContext.class, context);
      } catch (NoConnectException early) {
        if (System.nanoTime() > end || !process.isAlive()) {
          throw new IOException("LibreOffice does not answer", early);
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  /** Makes one of its services. */
  <T> T service(Class<T> type, String name) throws com.sun.star.uno.Exception {
    Object service = context.getServiceManager().createInstanceWithContext(name, context);
    return UnoRuntime.queryInterface(type, service);
  }

  /** Not by its own command: with documents open, it would ask whether to save them. */
  @Override
  public void close() throws InterruptedException {
    end(process);
  }

  /** What is started is a script: the office is below it. */
  private static void end(Process process) throws InterruptedException {
    var below = process.descendants().toList();
    below.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
    below.forEach(each -> each.onExit().join());
  }
}
