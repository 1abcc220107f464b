package io.htap.spi;

/**
 * One bound parameter as Postgres types it.
 *
 * @param typeOid the type Postgres infers for the marker
 * @param isNull whether the bound value is NULL
 * @param scale digits after the point of a bound numeric, else 0
 * @param precision digits in all of a bound numeric, else 0
 */
public record ParameterFacts(int typeOid, boolean isNull, int scale, int precision) {}
