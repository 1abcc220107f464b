package io.htap.tck.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.htap.tck.house.fixture.Trespasser;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house stands as its plan says: who may import whom, and no cycles. */
class ArchitectureTest {
  private static JavaClasses house;

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            // Of the driver's tests, which another test runs on another JDK.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.htap");
  }

  static Stream<ArchRule> fences() {
    return Fences.all().stream();
  }

  static Stream<String> modules() {
    return Fences.MODULES.stream();
  }

  @ParameterizedTest
  @MethodSource("fences")
  void fencesHold(ArchRule fence) {
    fence.check(house);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesOfAModuleFormNoCycle(String module) {
    Fences.noCycles(module).check(house);
  }

  @Test
  void theHouseWasRead() {
    assertThat(house.stream().map(type -> type.getPackageName().split("\\.")[2]).distinct())
        .contains("spi", "driver", "tck");
  }

  /** A fence that lets everyone pass proves nothing. */
  @Test
  void fencesCatchATrespasser() {
    var trespasser = new ClassFileImporter().importClasses(Trespasser.class);
    assertThat(
            Fences.onlyIn("reason", "org.postgresql..", "io.htap.replica..").evaluate(trespasser))
        .matches(result -> result.hasViolation());
    assertThat(
            Fences.importsOnly("reason", "io.htap.tck.house.fixture..", "java..")
                .evaluate(trespasser))
        .matches(result -> result.hasViolation());
    var cycle = new ClassFileImporter().importPackages("io.htap.tck.house.fixture");
    assertThat(Fences.noCycles("tck.house.fixture").evaluate(cycle))
        .matches(result -> result.hasViolation());
  }
}
