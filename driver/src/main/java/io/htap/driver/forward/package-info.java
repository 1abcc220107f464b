/**
 * Complete, behaviour-free forwarders of the JDBC interfaces to pgjdbc, default methods included.
 * They are written out, not proxied: forwarding a call costs a call.
 */
@NullMarked
package io.htap.driver.forward;

import org.jspecify.annotations.NullMarked;
