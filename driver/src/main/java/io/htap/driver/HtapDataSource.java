package io.htap.driver;

import io.htap.driver.config.HtapProperty;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.naming.NamingException;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ds.common.BaseDataSource;

/**
 * A data source of hybrid connections, with pgjdbc's bean properties and the driver's own. Like
 * pgjdbc's it does not pool.
 */
public class HtapDataSource extends PGSimpleDataSource implements HtapProperties {
  private static final long serialVersionUID = 1L;

  private final DataSourceSettings settings = new DataSourceSettings();

  @Override
  public String getDescription() {
    return "HtapDataSource";
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(getUser(), getPassword());
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return DataSourceSettings.connect(getUrl(), user, password);
  }

  @Override
  public String getUrl() {
    return settings.url(super.getUrl());
  }

  @Override
  public void setUrl(String url) {
    super.setUrl(settings.takeFrom(url));
  }

  @Override
  public @Nullable String getProperty(String name) throws SQLException {
    return HtapProperty.claims(name) ? settings.get(name) : super.getProperty(name);
  }

  @Override
  public void setProperty(String name, @Nullable String value) throws SQLException {
    if (HtapProperty.claims(name)) {
      settings.set(name, value);
    } else {
      super.setProperty(name, value);
    }
  }

  @Override
  protected Reference createReference() {
    return new Reference(getClass().getName(), HtapObjectFactory.class.getName(), null);
  }

  @Override
  public Reference getReference() throws NamingException {
    Reference reference = super.getReference();
    settings.addTo(reference);
    return reference;
  }

  @Override
  public void setFromReference(Reference reference) {
    super.setFromReference(reference);
    settings.readFrom(reference);
  }

  @Override
  public void initializeFrom(BaseDataSource source) throws IOException, ClassNotFoundException {
    super.initializeFrom(source);
    if (source instanceof HtapDataSource other) {
      settings.copyFrom(other.settings);
    }
  }
}
