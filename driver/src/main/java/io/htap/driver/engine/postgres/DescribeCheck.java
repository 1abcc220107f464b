package io.htap.driver.engine.postgres;

import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.PgType;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.util.List;
import java.util.Optional;
import org.postgresql.core.Field;

/** The translator's types against Postgres's own: where they differ, the translator is wrong. */
public final class DescribeCheck {
  private DescribeCheck() {}

  public static Optional<Reason> mismatch(Translated translated, Described described) {
    List<OutputColumn> columns = translated.columns();
    Field[] fields = described.fields();
    if (columns.size() != fields.length) {
      return reason(columns.size() + " columns where Postgres has " + fields.length);
    }
    for (int i = 0; i < fields.length; i++) {
      OutputColumn column = columns.get(i);
      if (column.typeOid() != fields[i].getOID()) {
        return reason("column " + (i + 1) + " is not " + column.type().sqlName());
      }
      if (lengthMatters(column.type()) && column.typmod() != fields[i].getMod()) {
        return reason("column " + (i + 1) + " has another length or scale");
      }
    }
    return Optional.empty();
  }

  /** char(n) is padded by it; numeric(p, s) shows its scale. */
  private static boolean lengthMatters(PgType type) {
    return type == PgType.BPCHAR || type == PgType.NUMERIC;
  }

  private static Optional<Reason> reason(String detail) {
    return Optional.of(Reason.of(ReasonCode.DESCRIBE_MISMATCH, detail));
  }
}
