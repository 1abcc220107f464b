package io.htap.driver.status;

import io.htap.driver.observe.OpenCopy;
import io.htap.replica.Replica;
import io.htap.replica.ReplicaKey;
import io.htap.replica.ReplicaRegistry.Handle;
import io.htap.replica.ReplicaRegistry.Watcher;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Registers every open replica, and what is done with it, with the JVM's MBean server, and only
 * while it is open: the server would keep its class loader alive. Without the module {@code
 * java.management}, or the right to use it, there are no beans and all else works.
 */
public final class ReplicaBeans implements Watcher {
  private static final Logger LOG = System.getLogger(ReplicaBeans.class.getName());

  /** So many class loaders of a JVM may have the same driver. */
  private static final int MOST_ALIKE = 100;

  private final Map<Replica, List<Object>> names = new ConcurrentHashMap<>();

  @Override
  public void opened(ReplicaKey key, Handle handle) {
    List<Object> registered = new ArrayList<>();
    try {
      registered.add(register("Replica", key, new ReplicaBean(handle)));
      registered.add(register("Driver", key, new DriverBean(handle.replica())));
    } catch (JMException | RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "no JMX bean for the replica: {0}", e.toString());
    }
    names.put(handle.replica(), registered);
  }

  private static ObjectName register(String type, ReplicaKey key, Object bean) throws JMException {
    for (int number = 1; ; number++) {
      ObjectName name = name(type, key, number);
      try {
        return ManagementFactory.getPlatformMBeanServer().registerMBean(bean, name).getObjectName();
      } catch (InstanceAlreadyExistsException e) {
        if (number == MOST_ALIKE) {
          throw e;
        }
      }
    }
  }

  private static ObjectName name(String type, ReplicaKey key, int number) throws JMException {
    Path path = key.path();
    return new ObjectName(
        "io.htap:type="
            + type
            + ",name="
            + ObjectName.quote(OpenCopy.name(key, number))
            + ",store="
            + (path == null ? "memory" : ObjectName.quote(path.toString())));
  }

  @Override
  public void closed(ReplicaKey key, Replica replica) {
    List<Object> registered = names.remove(replica);
    if (registered != null) {
      registered.forEach(ReplicaBeans::unregister);
    }
  }

  private static void unregister(Object name) {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean((ObjectName) name);
    } catch (JMException | RuntimeException | LinkageError e) {
      LOG.log(Level.DEBUG, "the JMX bean of a replica remains: {0}", e.toString());
    }
  }
}
