package io.htap.clients.mybatis;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.MapKey;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Result;
import org.apache.ibatis.annotations.Results;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.cursor.Cursor;

/** The statements of the application, dynamic ones among them. */
public interface PurchaseMapper {
  @Select(
      """
      <script>
      SELECT c.region, count(*) AS purchases, sum(p.amount) AS turnover
      FROM purchase p JOIN customer c ON c.id = p.customer_id
      <where>
        <if test="states != null">
          p.state IN <foreach item="s" collection="states" open="(" separator="," close=")">#{s}</foreach>
        </if>
        <if test="least != null">AND p.amount &gt;= #{least}</if>
      </where>
      GROUP BY c.region ORDER BY c.region
      </script>
      """)
  @Results({
    @Result(column = "region", property = "region"),
    @Result(column = "purchases", property = "purchases"),
    @Result(column = "turnover", property = "turnover")
  })
  List<Turnover> turnover(@Param("states") List<String> states, @Param("least") BigDecimal least);

  @Select(
      "SELECT state, count(*) AS purchases, min(placed_at) AS earliest FROM purchase"
          + " WHERE quantity <= #{most} GROUP BY state")
  @MapKey("state")
  Map<String, Map<String, Object>> byState(int most);

  @Select("SELECT id, amount, note FROM purchase WHERE customer_id <= #{customer} ORDER BY id")
  @Options(fetchSize = 200)
  Cursor<Map<String, Object>> ofCustomers(int customer);

  @Select("SELECT * FROM purchase WHERE id = #{id}")
  Map<String, Object> byId(long id);

  @Insert(
      "INSERT INTO purchase (customer_id, product_id, quantity, amount, state, placed_at)"
          + " VALUES (#{customer}, 1, 1, #{amount}, 'NEW', '2026-01-01 00:00:00+00')")
  @Options(useGeneratedKeys = true, keyProperty = "id", keyColumn = "id")
  int insert(NewPurchase purchase);

  @Update("UPDATE customer SET profile = #{profile}::jsonb WHERE id = #{id}")
  int profile(@Param("id") int id, @Param("profile") String profile);

  /** A line of a report. */
  final class Turnover {
    public String region;
    public long purchases;
    public BigDecimal turnover;
  }

  /** A row to insert, which is told its key. */
  final class NewPurchase {
    public Long id;
    public int customer;
    public BigDecimal amount;

    NewPurchase(int customer, String amount) {
      this.customer = customer;
      this.amount = new BigDecimal(amount);
    }
  }
}
