package io.htap.tck.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the answer to one request from the client: the server is done with it, and the client does
 * not know yet. It ends when it is closed.
 */
public final class Hold implements AutoCloseable {
  private final String words;
  private final CountDownLatch answered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile @Nullable Line line;

  /** The end of what a request was so far, since it may come in pieces. */
  private String end = "";

  /**
   * @param words that tell the request
   */
  Hold(String words) {
    this.words = words;
  }

  /** Bytes are on their way to the server. */
  synchronized void asking(Line by, byte[] bytes, int length) {
    if (line == null) {
      String text = end + new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      if (text.contains(words)) {
        line = by;
      }
      end = text.substring(Math.max(0, text.length() - words.length()));
    }
  }

  /** Bytes are on their way to the client; returns when they may pass. */
  void answering(Line to) throws InterruptedException {
    if (line == to) {
      answered.countDown();
      released.await();
    }
  }

  /** Waits until the server has answered. */
  public void awaitAnswer(Duration atMost) throws InterruptedException, TimeoutException {
    if (!answered.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("nobody has asked: " + words);
    }
  }

  /** Lets the answer go. */
  @Override
  public void close() {
    released.countDown();
  }
}
