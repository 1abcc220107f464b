package io.htap.tck.fault;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Does something at the very moment that the copy logs a line, in the thread that logs it: what
 * comes next waits until it is done.
 */
final class LogSeam<T> extends Handler implements AutoCloseable {
  private final Logger logger;
  private final String words;
  private final Callable<T> work;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private LogSeam(String logger, String words, Callable<T> work) {
    this.logger = Logger.getLogger(logger);
    this.words = words;
    this.work = work;
  }

  /**
   * From now on and once.
   *
   * @param words that the line begins with
   */
  static <T> LogSeam<T> at(String logger, String words, Callable<T> work) {
    var seam = new LogSeam<>(logger, words, work);
    seam.logger.addHandler(seam);
    return seam;
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getMessage().startsWith(words)) {
      logger.removeHandler(this);
      try {
        result.complete(work.call());
      } catch (Exception | AssertionError failure) {
        result.completeExceptionally(failure);
      }
    }
  }

  /** What came of it, when it has come. */
  T result() throws Exception {
    return result.get(Trial.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
