package io.htap.driver.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the running JDK, no method of a JDBC interface is inherited that pgjdbc overrides. */
class CompletenessTest {
  @ParameterizedTest
  @CsvSource({
    "io.htap.driver.jdbc.HtapConnection, org.postgresql.jdbc.PgConnection",
    "io.htap.driver.jdbc.HtapStatement, org.postgresql.jdbc.PgStatement",
    "io.htap.driver.jdbc.HtapPreparedStatement, org.postgresql.jdbc.PgPreparedStatement",
    "io.htap.driver.jdbc.HtapCallableStatement, org.postgresql.jdbc.PgCallableStatement",
    "io.htap.driver.jdbc.HtapResultSet, org.postgresql.jdbc.PgResultSet",
    "io.htap.driver.jdbc.HtapDatabaseMetaData, org.postgresql.jdbc.PgDatabaseMetaData",
  })
  void everyMethodIsOverridden(Class<?> ours, Class<?> pgjdbcs) throws Exception {
    List<String> inherited = new ArrayList<>();
    int methods = 0;
    for (Class<?> type : jdbcInterfaces(ours)) {
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isStatic(method.getModifiers()) || method.isSynthetic()) {
          continue;
        }
        methods++;
        if (!isOurs(ours, method) && !inheritedByPgjdbc(pgjdbcs, method)) {
          inherited.add(method.toString());
        }
      }
    }
    assertThat(methods).isGreaterThan(40);
    assertThat(inherited).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "io.htap.driver.jdbc.HtapConnection, org.postgresql.jdbc.PgConnection",
    "io.htap.driver.jdbc.HtapStatement, org.postgresql.jdbc.PgStatement",
    "io.htap.driver.jdbc.HtapPreparedStatement, org.postgresql.jdbc.PgPreparedStatement",
    "io.htap.driver.jdbc.HtapCallableStatement, org.postgresql.jdbc.PgCallableStatement",
    "io.htap.driver.jdbc.HtapResultSet, org.postgresql.jdbc.PgResultSet",
    "io.htap.driver.jdbc.HtapDatabaseMetaData, org.postgresql.jdbc.PgDatabaseMetaData",
  })
  void pgjdbcsPublicInterfacesAreImplemented(Class<?> ours, Class<?> pgjdbcs) {
    for (Class<?> type : allInterfaces(pgjdbcs)) {
      if (type.getName().equals("org.postgresql.core.BaseStatement")) {
        continue; // its methods bypass the pipeline; unwrap gives the raw statement
      }
      assertThat(type.isAssignableFrom(ours)).as(type.getName()).isTrue();
    }
  }

  private static boolean isOurs(Class<?> ours, Method method) throws NoSuchMethodException {
    return ours.getMethod(method.getName(), method.getParameterTypes())
        .getDeclaringClass()
        .getName()
        .startsWith("io.htap.");
  }

  private static boolean inheritedByPgjdbc(Class<?> pgjdbcs, Method method)
      throws NoSuchMethodException {
    return !pgjdbcs
        .getMethod(method.getName(), method.getParameterTypes())
        .getDeclaringClass()
        .getName()
        .startsWith("org.postgresql.");
  }

  private static List<Class<?>> jdbcInterfaces(Class<?> type) {
    return allInterfaces(type).stream().filter(i -> !i.getName().startsWith("io.htap.")).toList();
  }

  private static Set<Class<?>> allInterfaces(Class<?> type) {
    Set<Class<?>> all = new LinkedHashSet<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> i : c.getInterfaces()) {
        all.add(i);
        all.addAll(allInterfaces(i));
      }
    }
    return all;
  }
}
