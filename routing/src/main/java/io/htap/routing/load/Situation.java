package io.htap.routing.load;

/**
 * What was seen last of both engines and of what they do.
 *
 * @param turns how many statements may run on DuckDB at once because of it
 */
public record Situation(Balance balance, Workload workload, int turns) {}
