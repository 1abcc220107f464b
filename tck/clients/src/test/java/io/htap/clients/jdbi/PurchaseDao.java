package io.htap.clients.jdbi;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The application's SQL object. */
public interface PurchaseDao {
  /** A line of a report. */
  record Turnover(String category, long purchases, BigDecimal turnover, OffsetDateTime latest) {}

  @SqlQuery(
      """
      SELECT d.category, count(*) AS purchases, sum(p.amount) AS turnover, max(p.placed_at) AS latest
      FROM purchase p JOIN product d ON d.id = p.product_id
      WHERE p.state IN (<states>) AND p.placed_at >= :from
      GROUP BY d.category ORDER BY d.category
      """)
  List<Turnover> turnover(@BindList("states") List<String> states, OffsetDateTime from);

  @SqlQuery("SELECT tags FROM product WHERE id = :id")
  List<String> tags(int id);

  @SqlUpdate(
      "INSERT INTO product VALUES (:id, :name, 'games', :price, :tags) ON CONFLICT (id) DO NOTHING")
  @GetGeneratedKeys
  List<Integer> insert(int id, String name, BigDecimal price, String[] tags);

  @SqlBatch("UPDATE product SET price = price + 1 WHERE id = :id")
  int[] dearer(List<Integer> id);
}
