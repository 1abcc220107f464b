package io.htap.gpu.reference;

import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Planning.Planned;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;

/** Random statements over random rows outside of a test, with what the interpreter answers. */
public final class Cases {
  private static final int SIZE = 1000;
  private static final int STATEMENTS_PER_DATA = 8;

  private Cases() {}

  /**
   * A statement that has a plan.
   *
   * @param expected the rows; null when it raises
   */
  public record Case(String sql, Planned plan, Data data, List<String> expected) {
    /** The columns of a scan. */
    public List<Object[]> rows(Node.Scan scan) {
      return data.scan(scan);
    }

    /** Whether the order of the rows is fixed. */
    public boolean ordered() {
      return sql.contains("order by");
    }
  }

  public static void random(long seed, int statements, Consumer<Case> check) {
    JqwikSession.run(
        () -> {
          Random random = new Random(seed);
          RandomGenerator<Data> datas = Data.any().generator(SIZE);
          RandomGenerator<String> texts = Statements.any().generator(SIZE);
          Data data = null;
          for (int i = 0; i < statements; i++) {
            data = i % STATEMENTS_PER_DATA == 0 ? datas.next(random).value() : data;
            String sql = texts.next(random).value();
            if (Tables.plan(sql, true, false) instanceof Planned plan) {
              check.accept(new Case(sql, plan, data, expected(plan, data)));
            }
          }
        });
  }

  private static List<String> expected(Planned plan, Data data) {
    try {
      return new Interpreter(data::scan).answer(plan).stream().map(Arrays::toString).toList();
    } catch (Raised e) {
      return null;
    }
  }
}
