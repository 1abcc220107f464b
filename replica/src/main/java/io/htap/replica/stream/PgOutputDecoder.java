package io.htap.replica.stream;

import io.htap.replica.codec.ByteOrder;
import io.htap.replica.stream.RelationMessage.Column;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * Takes pgoutput messages (protocol version 1, which sends whole transactions in commit order)
 * apart and tells a sink. Rows are not decoded here, only delimited.
 */
public final class PgOutputDecoder {
  private static final int RELATION_BODY = 5;

  private byte[] bytes = new byte[0];
  private int at;

  /**
   * @param payload backed by an array that nobody else writes to
   */
  public void decode(ByteBuffer payload, ChangeSink sink) throws SQLException {
    bytes = payload.array();
    at = payload.arrayOffset() + payload.position();
    int start = at;
    byte kind = bytes[at++];
    switch (kind) {
      case 'B' -> sink.begin(int64());
      case 'C' -> {
        at += 1 + Long.BYTES;
        sink.commit(int64());
      }
      case 'R' -> sink.relation(relation());
      case 'I' -> sink.insert(oid(start + 1), bytes, start + RELATION_BODY + 1);
      case 'U' -> update(sink, start);
      case 'D' -> sink.delete(oid(start + 1), bytes, start + RELATION_BODY + 1);
      case 'T' -> sink.truncate(truncated());
      case 'M' -> message(sink);
      case 'O', 'Y' -> {
        // Where a change came from and what a type is called do not matter here.
      }
      default -> throw new SQLException("unknown change stream message " + (char) kind, "08P01");
    }
  }

  private void update(ChangeSink sink, int start) throws SQLException {
    long oid = oid(start + 1);
    int body = start + RELATION_BODY;
    if (bytes[body] == 'N') {
      sink.update(oid, bytes, -1, body + 1);
    } else {
      sink.update(oid, bytes, body + 1, afterTuple(body + 1) + 1);
    }
  }

  private int afterTuple(int start) {
    int columns = ByteOrder.int16(bytes, start);
    int end = start + Short.BYTES;
    for (int i = 0; i < columns; i++) {
      byte kind = bytes[end++];
      if (kind == 'b' || kind == 't') {
        end += Integer.BYTES + ByteOrder.int32(bytes, end);
      }
    }
    return end;
  }

  private RelationMessage relation() {
    long oid = oid(at);
    at += Integer.BYTES;
    String schema = string();
    String name = string();
    at++; // The kind of replica identity; the columns' flags say what it amounts to.
    int count = ByteOrder.int16(bytes, at);
    at += Short.BYTES;
    var columns = new ArrayList<Column>(count);
    for (int i = 0; i < count; i++) {
      boolean key = (bytes[at++] & 1) != 0;
      columns.add(new Column(key, string(), int32(), int32()));
    }
    // An empty name stands for pg_catalog.
    return new RelationMessage(oid, schema.isEmpty() ? "pg_catalog" : schema, name, columns);
  }

  private long[] truncated() {
    var oids = new long[int32()];
    at++; // CASCADE has been resolved into the list; RESTART IDENTITY does not matter here.
    for (int i = 0; i < oids.length; i++) {
      oids[i] = Integer.toUnsignedLong(int32());
    }
    return oids;
  }

  private void message(ChangeSink sink) throws SQLException {
    boolean transactional = (bytes[at++] & 1) != 0;
    long lsn = int64();
    String prefix = string();
    int length = int32();
    String content = new String(bytes, at, length, StandardCharsets.UTF_8);
    sink.message(transactional, lsn, prefix, content);
  }

  private long oid(int offset) {
    return Integer.toUnsignedLong(ByteOrder.int32(bytes, offset));
  }

  private int int32() {
    at += Integer.BYTES;
    return ByteOrder.int32(bytes, at - Integer.BYTES);
  }

  private long int64() {
    at += Long.BYTES;
    return ByteOrder.int64(bytes, at - Long.BYTES);
  }

  private String string() {
    int end = at;
    while (bytes[end] != 0) {
      end++;
    }
    String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
    at = end + 1;
    return text;
  }
}
