package io.htap.driver.execute;

import io.htap.driver.execute.RunningQuery.Stop;
import java.time.Duration;

/**
 * The longest that something may take.
 *
 * @param longest zero for no limit
 * @param reason what stops it: a limit of the application's is a request of the user's on Postgres
 */
public record TimeLimit(Duration longest, Stop reason) {}
