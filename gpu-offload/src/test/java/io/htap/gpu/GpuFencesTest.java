package io.htap.gpu;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module stands as the plan of the house says. */
class GpuFencesTest {
  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.htap.gpu");

  @Test
  void itIsAnEngineLikeAnyOther() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.htap.gpu..", "io.htap.spi..", "ai.rapids.cudf..", "java..", "org.jspecify..")
        .because("the driver finds it, and knows nothing of it but the words of spi")
        .check(MODULE);
  }

  @Test
  void planningNeedsNoDevice() {
    noClasses()
        .that()
        .resideInAnyPackage("io.htap.gpu.plan..", "io.htap.gpu.result..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.rapids..", "io.htap.gpu.device..")
        .because("a statement is planned, or declined, where there is no cuDF")
        .check(MODULE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.htap.gpu.(**)").should().beFreeOfCycles().check(MODULE);
  }
}
