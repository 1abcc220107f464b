package io.htap.replica;

import io.htap.replica.apply.ChangeApplier;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.catalog.SourceTable;
import io.htap.replica.store.CopyTable;
import io.htap.replica.stream.RelationMessage;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands each change of the stream to the copy of its table. For the stream's thread. */
final class TableRouter {
  private final ChangeApplier applier;
  private final Map<Long, SourceTable> live = new HashMap<>();

  TableRouter(ChangeApplier applier, List<CopyTable> tables) {
    this.applier = applier;
    tables.forEach(table -> live.put(table.source().oid(), table.source()));
  }

  void relation(RelationMessage relation) throws SQLException {
    SourceTable table = live.get(relation.oid());
    if (table != null && !sameShape(table, relation)) {
      applier.refuse(relation.oid(), "its definition has changed since it was copied");
    }
  }

  private static boolean sameShape(SourceTable table, RelationMessage now) {
    List<SourceColumn> then = table.streamedColumns();
    if (!table.schema().equals(now.schema())
        || !table.name().equals(now.name())
        || then.size() != now.columns().size()) {
      return false;
    }
    for (int i = 0; i < then.size(); i++) {
      SourceColumn a = then.get(i);
      RelationMessage.Column b = now.columns().get(i);
      if (!a.name().equals(b.name())
          || a.typeOid() != b.typeOid()
          || a.typmod() != b.typmod()
          || (table.keyColumns().contains(a.attnum()) && !b.key())) {
        return false;
      }
    }
    return true;
  }

  void insert(long oid, byte[] message, int newAt) throws SQLException {
    applier.insert(oid, message, newAt);
  }

  void update(long oid, byte[] message, int oldAt, int newAt) throws SQLException {
    applier.update(oid, message, oldAt, newAt);
  }

  void delete(long oid, byte[] message, int oldAt) throws SQLException {
    applier.delete(oid, message, oldAt);
  }

  void truncate(long[] oids) throws SQLException {
    for (long oid : oids) {
      applier.truncate(oid);
    }
  }
}
