/**
 * The JDBC objects that an application holds: forwarders plus the behaviour that makes a statement
 * hybrid. Everything else, errors included, is pgjdbc's own.
 */
@NullMarked
package io.htap.driver.jdbc;

import org.jspecify.annotations.NullMarked;
