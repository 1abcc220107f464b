package io.htap.driver.status;

import io.htap.replica.Replica;
import io.htap.replica.ReplicaKey;
import io.htap.replica.ReplicaRegistry.Handle;
import io.htap.replica.ReplicaRegistry.Watcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Registers every open replica with the JVM's MBean server, and only while it is open: the server
 * would keep its class loader alive. Without the module {@code java.management}, or the right to
 * use it, there are no beans and all else works.
 */
public final class ReplicaBeans implements Watcher {
  private static final Logger LOG = System.getLogger(ReplicaBeans.class.getName());

  /** So many class loaders of a JVM may have the same driver. */
  private static final int MOST_ALIKE = 100;

  private final Map<Replica, Object> names = new ConcurrentHashMap<>();

  @Override
  public void opened(ReplicaKey key, Handle handle) {
    try {
      names.put(handle.replica(), register(key, new ReplicaBean(handle)));
    } catch (JMException | RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "no JMX bean for the replica: {0}", e.toString());
    }
  }

  private static ObjectName register(ReplicaKey key, ReplicaBean bean) throws JMException {
    for (int number = 1; ; number++) {
      ObjectName name = name(key, number);
      try {
        return ManagementFactory.getPlatformMBeanServer().registerMBean(bean, name).getObjectName();
      } catch (InstanceAlreadyExistsException e) {
        if (number == MOST_ALIKE) {
          throw e;
        }
      }
    }
  }

  /** For people to recognise; the patterns are not in it, but a number is where it takes one. */
  private static ObjectName name(ReplicaKey key, int number) throws JMException {
    Path path = key.path();
    String text = key.database() + " at " + key.server() + (number == 1 ? "" : " #" + number);
    return new ObjectName(
        "io.htap:type=Replica,name="
            + ObjectName.quote(text)
            + ",store="
            + (path == null ? "memory" : ObjectName.quote(path.toString())));
  }

  @Override
  public void closed(ReplicaKey key, Replica replica) {
    Object name = names.remove(replica);
    if (name != null) {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean((ObjectName) name);
      } catch (JMException | RuntimeException | LinkageError e) {
        LOG.log(Level.DEBUG, "the JMX bean of a replica remains: {0}", e.toString());
      }
    }
  }
}
