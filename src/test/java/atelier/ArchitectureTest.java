package atelier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.types.Shape;
import com.sun.jna.Pointer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may see whom. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("atelier");

  @Test
  void onlyTheWebPackagesUseJavalinAndJte() {
    noClasses()
        .that()
        .resideOutsideOfPackage("atelier.web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.javalin..", "gg.jte..", "org.eclipse.jetty..")
        .check(CLASSES);
  }

  @Test
  void onlyOnePackageKnowsTheEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("atelier.nn..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "com.sun.jna..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages("atelier", "atelier.learner..", "atelier.bench..")
        .and()
        .resideOutsideOfPackage("atelier.nn..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("atelier.nn..")
        .check(CLASSES);
  }

  /** DJL's own ways leave a buffer to the garbage collector while the engine reads it. */
  @Test
  void numbersGoIntoTheEngineOneWayOnly() {
    DescribedPredicate<JavaMethodCall> copies =
        DescribedPredicate.describe(
            "copies numbers by DJL",
            call ->
                call.getTargetOwner().getPackageName().startsWith("ai.djl")
                    && (call.getName().startsWith("syncCopy")
                        || call.getName().equals("set")
                        || call.getName().startsWith("to") && call.getName().endsWith("Array")
                        || call.getName().equals("toByteBuffer")
                        || call.getName().equals("create")
                            && !call.getTarget()
                                .getRawParameterTypes()
                                .get(0)
                                .isAssignableTo(Pointer.class)
                            && !call.getTarget()
                                .getRawParameterTypes()
                                .get(0)
                                .isAssignableTo(Shape.class)));
    noClasses().should().callMethodWhere(copies).check(CLASSES);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("atelier.nn.HostMemory")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "hands memory to the engine",
                call ->
                    call.getName().equals("getDirectBufferPointer")
                        || call.getName().equals("copyFromHost")
                        || call.getName().equals("copyToHost")))
        .check(CLASSES);
  }

  @Test
  void onlyStorageUsesTheDatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage("atelier.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.jdbi..", "com.github.kagkarlsson..", "org.flywaydb..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRootUsesWebAndStorage() {
    noClasses()
        .that()
        .resideOutsideOfPackages("atelier", "atelier.web..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("atelier.web..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages("atelier", "atelier.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("atelier.storage..")
        .check(CLASSES);
  }

  @Test
  void theServerNeverReachesTheEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "atelier.web..",
            "atelier.run..",
            "atelier.imageset..",
            "atelier.family..",
            "atelier.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("atelier.nn..", "atelier.learner..", "atelier.worker..")
        .check(CLASSES);
  }

  @Test
  void dataPackagesStandAlone() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "atelier.tensor..", "atelier.blob..", "atelier.family..", "atelier.link..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "atelier.run..",
            "atelier.imageset.builtin..",
            "atelier.imageset.intake..",
            "atelier.learner..",
            "atelier.worker..",
            "atelier.nn..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("atelier.tensor..", "atelier.blob..", "atelier.family..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("atelier.imageset..")
        .check(CLASSES);
  }

  @Test
  void noCyclesBetweenPackages() {
    slices().matching("atelier.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
