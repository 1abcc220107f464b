package io.htap.clients.hibernate;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The shop as entities, and tables that the schema tool adds to it. */
public final class Entities {
  private Entities() {}

  /** Who buys. */
  @Entity(name = "Customer")
  @Table(name = "customer")
  public static class Customer {
    @Id public Integer id;

    @Column(length = 80, nullable = false)
    public String name;

    @Column(length = 20, nullable = false)
    public String region;

    @Column(nullable = false)
    public LocalDate since;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> profile;

    @OneToMany(mappedBy = "customer")
    @OrderBy("id")
    public List<Purchase> purchases = new ArrayList<>();
  }

  /** What is sold. */
  @Entity(name = "Product")
  @Table(name = "product")
  public static class Product {
    @Id public Integer id;

    @Column(length = 80, nullable = false)
    public String name;

    @Column(length = 20, nullable = false)
    public String category;

    @Column(precision = 10, scale = 2, nullable = false)
    public BigDecimal price;

    @Column(columnDefinition = "text[]")
    @JdbcTypeCode(SqlTypes.ARRAY)
    public String[] tags;
  }

  /** What was bought. */
  @Entity(name = "Purchase")
  @Table(name = "purchase")
  public static class Purchase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    public Customer customer;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    public Product product;

    public int quantity;

    @Column(precision = 12, scale = 2, nullable = false)
    public BigDecimal amount;

    @Column(length = 10, nullable = false, columnDefinition = "varchar(10)")
    @Enumerated(EnumType.STRING)
    public State state;

    @Column(name = "placed_at", nullable = false)
    public Instant placedAt;

    @Column(columnDefinition = "text")
    public String note;
  }

  /** How far a purchase is. */
  public enum State {
    /** Nobody has paid. */
    NEW,
    /** Paid and not sent. */
    PAID,
    /** On its way. */
    SENT,
    /** Back again. */
    RETURNED
  }

  /** What a customer thinks of a product: a table that the schema tool makes. */
  @Entity(name = "Review")
  @Table(name = "review")
  public static class Review {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    public Long id;

    @Version public int version;

    @ManyToOne(fetch = FetchType.LAZY)
    public Product product;

    public int stars;

    @Column(nullable = false)
    public UUID reference;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, Object> details;

    @ElementCollection
    @CollectionTable(name = "review_line")
    @OrderColumn(name = "line_number")
    public List<String> lines = new ArrayList<>();
  }
}
