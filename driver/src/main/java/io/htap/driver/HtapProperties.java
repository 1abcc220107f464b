package io.htap.driver;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The driver's own properties as bean properties, for the data sources. Values are texts as in a
 * URL; a getter gives the default where nothing is set; a setter throws {@link
 * IllegalArgumentException} for a value that is not allowed.
 */
public interface HtapProperties {
  /** The value of any property, pgjdbc's or ours, by name. */
  @Nullable String getProperty(String name) throws SQLException;

  /** Sets any property, pgjdbc's or ours, by name. */
  void setProperty(String name, @Nullable String value) throws SQLException;

  default @Nullable String getHtapEnabled() {
    return PropertyAccess.get(this, "htap.enabled");
  }

  default void setHtapEnabled(@Nullable String value) {
    PropertyAccess.set(this, "htap.enabled", value);
  }

  default @Nullable String getHtapReplicaTables() {
    return PropertyAccess.get(this, "htap.replica.tables");
  }

  default void setHtapReplicaTables(@Nullable String value) {
    PropertyAccess.set(this, "htap.replica.tables", value);
  }

  default @Nullable String getHtapReplicaExclude() {
    return PropertyAccess.get(this, "htap.replica.exclude");
  }

  default void setHtapReplicaExclude(@Nullable String value) {
    PropertyAccess.set(this, "htap.replica.exclude", value);
  }

  default @Nullable String getHtapReplicaUser() {
    return PropertyAccess.get(this, "htap.replica.user");
  }

  default void setHtapReplicaUser(@Nullable String value) {
    PropertyAccess.set(this, "htap.replica.user", value);
  }

  default @Nullable String getHtapReplicaPassword() {
    return PropertyAccess.get(this, "htap.replica.password");
  }

  default void setHtapReplicaPassword(@Nullable String value) {
    PropertyAccess.set(this, "htap.replica.password", value);
  }

  default @Nullable String getHtapReplicaUrl() {
    return PropertyAccess.get(this, "htap.replica.url");
  }

  default void setHtapReplicaUrl(@Nullable String value) {
    PropertyAccess.set(this, "htap.replica.url", value);
  }

  default @Nullable String getHtapReplicaMemory() {
    return PropertyAccess.get(this, "htap.replica.memory");
  }

  default void setHtapReplicaMemory(@Nullable String value) {
    PropertyAccess.set(this, "htap.replica.memory", value);
  }

  default @Nullable String getHtapReplicaParallel() {
    return PropertyAccess.get(this, "htap.replica.parallel");
  }

  default void setHtapReplicaParallel(@Nullable String value) {
    PropertyAccess.set(this, "htap.replica.parallel", value);
  }

  default @Nullable String getHtapDuckdbPath() {
    return PropertyAccess.get(this, "htap.duckdb.path");
  }

  default void setHtapDuckdbPath(@Nullable String value) {
    PropertyAccess.set(this, "htap.duckdb.path", value);
  }

  default @Nullable String getHtapDuckdbThreads() {
    return PropertyAccess.get(this, "htap.duckdb.threads");
  }

  default void setHtapDuckdbThreads(@Nullable String value) {
    PropertyAccess.set(this, "htap.duckdb.threads", value);
  }

  default @Nullable String getHtapDuckdbConcurrency() {
    return PropertyAccess.get(this, "htap.duckdb.concurrency");
  }

  default void setHtapDuckdbConcurrency(@Nullable String value) {
    PropertyAccess.set(this, "htap.duckdb.concurrency", value);
  }

  default @Nullable String getHtapDuckdbMemory() {
    return PropertyAccess.get(this, "htap.duckdb.memory");
  }

  default void setHtapDuckdbMemory(@Nullable String value) {
    PropertyAccess.set(this, "htap.duckdb.memory", value);
  }

  default @Nullable String getHtapDuckdbInit() {
    return PropertyAccess.get(this, "htap.duckdb.init");
  }

  default void setHtapDuckdbInit(@Nullable String value) {
    PropertyAccess.set(this, "htap.duckdb.init", value);
  }

  default @Nullable String getHtapDuckdbWritable() {
    return PropertyAccess.get(this, "htap.duckdb.writable");
  }

  default void setHtapDuckdbWritable(@Nullable String value) {
    PropertyAccess.set(this, "htap.duckdb.writable", value);
  }

  default @Nullable String getHtapDuckdbLocked() {
    return PropertyAccess.get(this, "htap.duckdb.locked");
  }

  default void setHtapDuckdbLocked(@Nullable String value) {
    PropertyAccess.set(this, "htap.duckdb.locked", value);
  }

  default @Nullable String getHtapIdle() {
    return PropertyAccess.get(this, "htap.idle");
  }

  default void setHtapIdle(@Nullable String value) {
    PropertyAccess.set(this, "htap.idle", value);
  }

  default @Nullable String getHtapRoute() {
    return PropertyAccess.get(this, "htap.route");
  }

  default void setHtapRoute(@Nullable String value) {
    PropertyAccess.set(this, "htap.route", value);
  }

  default @Nullable String getHtapRouting() {
    return PropertyAccess.get(this, "htap.routing");
  }

  default void setHtapRouting(@Nullable String value) {
    PropertyAccess.set(this, "htap.routing", value);
  }

  default @Nullable String getHtapHedge() {
    return PropertyAccess.get(this, "htap.hedge");
  }

  default void setHtapHedge(@Nullable String value) {
    PropertyAccess.set(this, "htap.hedge", value);
  }

  default @Nullable String getHtapStatePath() {
    return PropertyAccess.get(this, "htap.state.path");
  }

  default void setHtapStatePath(@Nullable String value) {
    PropertyAccess.set(this, "htap.state.path", value);
  }

  default @Nullable String getHtapTenant() {
    return PropertyAccess.get(this, "htap.tenant");
  }

  default void setHtapTenant(@Nullable String value) {
    PropertyAccess.set(this, "htap.tenant", value);
  }

  default @Nullable String getHtapFreshness() {
    return PropertyAccess.get(this, "htap.freshness");
  }

  default void setHtapFreshness(@Nullable String value) {
    PropertyAccess.set(this, "htap.freshness", value);
  }

  default @Nullable String getHtapFreshnessWait() {
    return PropertyAccess.get(this, "htap.freshness.wait");
  }

  default void setHtapFreshnessWait(@Nullable String value) {
    PropertyAccess.set(this, "htap.freshness.wait", value);
  }

  default @Nullable String getHtapEquivalence() {
    return PropertyAccess.get(this, "htap.equivalence");
  }

  default void setHtapEquivalence(@Nullable String value) {
    PropertyAccess.set(this, "htap.equivalence", value);
  }

  default @Nullable String getHtapVerify() {
    return PropertyAccess.get(this, "htap.verify");
  }

  default void setHtapVerify(@Nullable String value) {
    PropertyAccess.set(this, "htap.verify", value);
  }

  default @Nullable String getHtapSlowStatement() {
    return PropertyAccess.get(this, "htap.slow.statement");
  }

  default void setHtapSlowStatement(@Nullable String value) {
    PropertyAccess.set(this, "htap.slow.statement", value);
  }

  default @Nullable String getHtapPushdownSemijoin() {
    return PropertyAccess.get(this, "htap.pushdown.semijoin");
  }

  default void setHtapPushdownSemijoin(@Nullable String value) {
    PropertyAccess.set(this, "htap.pushdown.semijoin", value);
  }

  default @Nullable String getHtapPushdownRows() {
    return PropertyAccess.get(this, "htap.pushdown.rows");
  }

  default void setHtapPushdownRows(@Nullable String value) {
    PropertyAccess.set(this, "htap.pushdown.rows", value);
  }

  default @Nullable String getHtapPushdownRange() {
    return PropertyAccess.get(this, "htap.pushdown.range");
  }

  default void setHtapPushdownRange(@Nullable String value) {
    PropertyAccess.set(this, "htap.pushdown.range", value);
  }

  default @Nullable String getHtapPushdownBloom() {
    return PropertyAccess.get(this, "htap.pushdown.bloom");
  }

  default void setHtapPushdownBloom(@Nullable String value) {
    PropertyAccess.set(this, "htap.pushdown.bloom", value);
  }

  default @Nullable String getHtapPushdownLate() {
    return PropertyAccess.get(this, "htap.pushdown.late");
  }

  default void setHtapPushdownLate(@Nullable String value) {
    PropertyAccess.set(this, "htap.pushdown.late", value);
  }

  default @Nullable String getHtapPushdownConnections() {
    return PropertyAccess.get(this, "htap.pushdown.connections");
  }

  default void setHtapPushdownConnections(@Nullable String value) {
    PropertyAccess.set(this, "htap.pushdown.connections", value);
  }

  default @Nullable String getHtapPushdownFilter() {
    return PropertyAccess.get(this, "htap.pushdown.filter");
  }

  default void setHtapPushdownFilter(@Nullable String value) {
    PropertyAccess.set(this, "htap.pushdown.filter", value);
  }

  default @Nullable String getHtapPushdownAggregate() {
    return PropertyAccess.get(this, "htap.pushdown.aggregate");
  }

  default void setHtapPushdownAggregate(@Nullable String value) {
    PropertyAccess.set(this, "htap.pushdown.aggregate", value);
  }

  default @Nullable String getHtapGpuMemory() {
    return PropertyAccess.get(this, "htap.gpu.memory");
  }

  default void setHtapGpuMemory(@Nullable String value) {
    PropertyAccess.set(this, "htap.gpu.memory", value);
  }

  default @Nullable String getHtapGpuAuto() {
    return PropertyAccess.get(this, "htap.gpu.auto");
  }

  default void setHtapGpuAuto(@Nullable String value) {
    PropertyAccess.set(this, "htap.gpu.auto", value);
  }

  default @Nullable String getHtapGpuRows() {
    return PropertyAccess.get(this, "htap.gpu.rows");
  }

  default void setHtapGpuRows(@Nullable String value) {
    PropertyAccess.set(this, "htap.gpu.rows", value);
  }

  default @Nullable String getHtapAwait() {
    return PropertyAccess.get(this, "htap.await");
  }

  default void setHtapAwait(@Nullable String value) {
    PropertyAccess.set(this, "htap.await", value);
  }
}
