package io.htap.tck.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may import whom, with the reason. The proof itself (tck) stands outside: it loads data and
 * measures the engines by themselves.
 */
final class Fences {
  static final List<String> MODULES =
      List.of("spi", "parser", "rewrite", "routing", "pushdown", "replica", "driver", "tck");

  private static final String[] JDK = {"java..", "javax..", "org.jspecify.."};
  private static final String SPI = "io.htap.spi..";

  private Fences() {}

  static List<ArchRule> all() {
    return List.of(
        onlyIn(
            "only they know JSqlParser: another parser must be able to take its place",
            "net.sf.jsqlparser..",
            "io.htap.parser..",
            "io.htap.rewrite.."),
        onlyIn(
            "planning is pure; only the engines and the movers of data hold pgjdbc",
            "org.postgresql..",
            "io.htap.driver..",
            "io.htap.replica.."),
        onlyIn(
            "planning is pure; only the engines and the movers of data hold DuckDB",
            "org.duckdb..",
            "io.htap.driver..",
            "io.htap.replica.."),
        onlyIn("the driver works without a GPU", "ai.rapids..", "io.htap.gpu.."),
        onlyIn(
            "an engine that may be missing is found, not named", "io.htap.gpu..", "io.htap.gpu.."),
        onlyIn("the driver works without Flyway", "org.flywaydb..", "io.htap.driver.flyway.."),
        onlyIn(
            "the driver works without Micrometer",
            "io.micrometer..",
            "io.htap.driver.micrometer.."),
        onlyIn(
            "the driver works without LightGBM",
            "io.github.metarank..",
            "io.htap.driver.train..",
            "io.htap.tck.routing.."),
        onlyIn(
            "the driver works on a JVM without a flight recorder",
            "jdk.jfr..",
            "io.htap.driver.event..",
            "io.htap.replica.event.."),
        onlyIn("there is one way to log, which needs no library", "org.slf4j..", "io.htap.tck.."),
        noClasses()
            .that()
            .resideOutsideOfPackages("io.htap.tck..", "io.htap.driver.forward..")
            .and()
            .doNotHaveFullyQualifiedName("io.htap.driver.HtapDriver")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because(
                "there is one way to log, System.Logger; JDBC's own interfaces alone name another"),
        importsOnly("the public API must not tie its users to a library", SPI, SPI),
        importsOnly(
            "text to facts, without a connection",
            "io.htap.parser..",
            "io.htap.parser..",
            SPI,
            "net.sf.jsqlparser.."),
        importsOnly(
            "text to text, without a connection",
            "io.htap.rewrite..",
            "io.htap.rewrite..",
            "io.htap.parser..",
            SPI,
            "net.sf.jsqlparser.."),
        importsOnly(
            "a decision is made from facts alone", "io.htap.routing..", "io.htap.routing..", SPI),
        importsOnly(
            "a split is planned from facts alone", "io.htap.pushdown..", "io.htap.pushdown..", SPI),
        noClasses()
            .that()
            .resideInAnyPackage("io.htap.parser..", "io.htap.rewrite..", "io.htap.routing..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.sql.Connection")
            .because("planning holds no connection, so that its tests need no database")
            .allowEmptyShould(true),
        noClasses()
            .that()
            .resideInAPackage("io.htap.replica..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.htap.driver..", "io.htap.parser..", "io.htap.rewrite..")
            .because("the copy follows the log and knows nothing of statements")
            .allowEmptyShould(true),
        noClasses()
            .that()
            .resideOutsideOfPackage("io.htap.tck..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.htap.tck..")
            .because("what is shipped does not lean on its proof"));
  }

  /** Nobody else in the house may import a library. */
  static ArchRule onlyIn(String reason, String library, String... homes) {
    var inside = Stream.concat(Stream.of(homes), Stream.of(fenceless())).toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(inside)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because(reason);
  }

  /** A package may import these and the JDK, and nothing else. */
  static ArchRule importsOnly(String reason, String home, String... allowed) {
    var all = Stream.concat(Stream.of(allowed), Stream.of(JDK)).toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(home)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(all)
        .because(reason)
        .allowEmptyShould(true);
  }

  /** The packages of a module can be read in an order. */
  static ArchRule noCycles(String module) {
    return slices()
        .matching("io.htap." + module + ".(**)")
        .should()
        .beFreeOfCycles()
        .because("packages that need each other are one package")
        .allowEmptyShould(true);
  }

  private static String[] fenceless() {
    return new String[] {
      "io.htap.tck.bench..",
      "io.htap.tck.compare..",
      "io.htap.tck.corpora..",
      "io.htap.tck.demo..",
      "io.htap.tck.measure..",
      "io.htap.tck.server..",
      "io.htap.tck.subject..",
      "io.htap.tck.tpch.."
    };
  }
}
