package io.htap.routing.learn;

/**
 * What is taken for one statement.
 *
 * @param fingerprint the same for texts that differ in literals only
 * @param tenant whose it is; empty where there are none
 * @param size the magnitude of what Postgres expects: the same shape may take a millisecond or a
 *     minute, depending on its literals
 */
public record StatementKey(long fingerprint, String tenant, int size) {}
