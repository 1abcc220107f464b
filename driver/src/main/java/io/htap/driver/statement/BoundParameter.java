package io.htap.driver.statement;

import org.jspecify.annotations.Nullable;

/**
 * A parameter as it was bound.
 *
 * @param oid the type that pgjdbc sends with the value; 0 when it leaves the type to the server
 * @param value the value as given: Boolean, Short, Integer, Long, Float, Double, BigDecimal,
 *     String, byte[], UUID, java.time.LocalDate/LocalTime/LocalDateTime/OffsetDateTime; a List of
 *     such for an array; null for NULL
 */
public record BoundParameter(int oid, @Nullable Object value) {}
