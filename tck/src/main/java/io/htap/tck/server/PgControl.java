package io.htap.tck.server;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Postgres's own {@code pg_ctl}, for what the embedded server cannot do. */
record PgControl(Path data) {

  /** Starts a server that is not running, with the options it had. */
  void startAgain() throws IOException, InterruptedException {
    // Only "restart" takes the former options; it does not mind that there is nothing to stop.
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      // Postgres refuses to run as root; in a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    var log = data.resolve("recovery.log");
    command.addAll(List.of(program(), "-D", data.toString(), "-w", "-l", log.toString()));
    command.add("restart");
    var status =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("pg_ctl restart: " + status + "\n" + Files.readString(log));
    }
  }

  /** Beside the program that ran the server last, which its options begin with. */
  private String program() throws IOException {
    var options = Files.readString(data.resolve("postmaster.opts"));
    return Path.of(options.substring(0, options.indexOf(' '))).resolveSibling("pg_ctl").toString();
  }
}
