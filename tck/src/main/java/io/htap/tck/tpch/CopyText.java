package io.htap.tck.tpch;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in the text format of {@code COPY}, in blocks. The generator's texts hold neither tab
 * nor backslash, so nothing is escaped.
 */
final class CopyText implements RowSink<SQLException> {
  private static final int BLOCK = 1 << 16;

  private final CopyIn copy;
  private final StringBuilder block = new StringBuilder(BLOCK + 1024);
  private final Map<Integer, String> dates = new HashMap<>();
  private boolean first = true;

  CopyText(CopyIn copy) {
    this.copy = copy;
  }

  @Override
  public void number(long value) {
    separate();
    block.append(value);
  }

  @Override
  public void cents(long hundredths) {
    separate();
    if (hundredths < 0) {
      block.append('-');
    }
    var amount = Math.abs(hundredths);
    var fraction = amount % 100;
    block.append(amount / 100).append(fraction < 10 ? ".0" : ".").append(fraction);
  }

  @Override
  public void date(int epochDay) {
    separate();
    block.append(dates.computeIfAbsent(epochDay, day -> LocalDate.ofEpochDay(day).toString()));
  }

  @Override
  public void text(String value) {
    separate();
    block.append(value);
  }

  @Override
  public void endRow() throws SQLException {
    block.append('\n');
    first = true;
    if (block.length() >= BLOCK) {
      flush();
    }
  }

  void flush() throws SQLException {
    var bytes = block.toString().getBytes(StandardCharsets.US_ASCII);
    copy.writeToCopy(bytes, 0, bytes.length);
    block.setLength(0);
  }

  private void separate() {
    if (first) {
      first = false;
    } else {
      block.append('\t');
    }
  }
}
