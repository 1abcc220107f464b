package io.htap.tck.server;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Postgres's own {@code pg_ctl}, for what the embedded server cannot do. */
record PgControl(Path data) {

  /** Starts a server with the options it had, having ended it where it is running. */
  void startAgain() throws IOException, InterruptedException {
    // Only "restart" takes the former options; it does not mind that there is nothing to stop.
    run("restart");
  }

  /** Ends a server at once; it would recover from its log if it were started again. */
  void stop() throws IOException, InterruptedException {
    run("stop", "-m", "immediate");
  }

  private void run(String... what) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      // Postgres refuses to run as root; in a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    var log = data.resolve("recovery.log");
    command.addAll(List.of(program(), "-D", data.toString(), "-w", "-l", log.toString()));
    command.addAll(List.of(what));
    var status =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("pg_ctl " + what[0] + ": " + status + "\n" + Files.readString(log));
    }
  }

  /** Beside the program that ran the server last, which its options begin with. */
  private String program() throws IOException {
    var options = Files.readString(data.resolve("postmaster.opts"));
    return Path.of(options.substring(0, options.indexOf(' '))).resolveSibling("pg_ctl").toString();
  }
}
