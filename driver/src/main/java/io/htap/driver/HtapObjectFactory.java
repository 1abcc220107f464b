package io.htap.driver;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.common.BaseDataSource;

/** Makes data sources of JNDI references to them. */
public final class HtapObjectFactory implements ObjectFactory {
  @Override
  @SuppressWarnings("JdkObsolete") // the interface asks for a Hashtable
  public @Nullable Object getObjectInstance(
      Object object,
      @Nullable Name name,
      @Nullable Context context,
      @Nullable Hashtable<?, ?> environment) {
    if (!(object instanceof Reference reference)) {
      return null;
    }
    BaseDataSource source = empty(reference.getClassName());
    if (source != null) {
      source.setFromReference(reference);
    }
    return source;
  }

  private static @Nullable BaseDataSource empty(String className) {
    if (className.equals(HtapDataSource.class.getName())) {
      return new HtapDataSource();
    } else if (className.equals(HtapConnectionPoolDataSource.class.getName())) {
      return new HtapConnectionPoolDataSource();
    } else if (className.equals(HtapXADataSource.class.getName())) {
      return new HtapXADataSource();
    }
    return null;
  }
}
