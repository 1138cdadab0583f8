package atelier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import com.sun.jna.Pointer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may see whom. The world is closed: a package that is not in the table fails, and so does one
 * that uses another which the table does not grant it.
 */
class ArchitectureTest {
  private static final String ROOT = "atelier";

  /** What each package, with those below it, may use of the others. The root may use all. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          may("tensor"),
          may("blob"),
          may("remote"),
          may("outage"),
          may("family"),
          may("augment"),
          may("imageset", "augment", "blob"),
          may("drawing", "imageset"),
          may("builtin", "drawing", "imageset", "remote"),
          may("link", "family", "imageset"),
          may("run", "family", "imageset", "link", "outage"),
          may("workshop"),
          may("game"),
          may("doctor", "family", "run"),
          may("operation", "family", "imageset", "link", "run"),
          may("pretrained", "blob", "operation", "remote", "run", "tensor"),
          may(
              "storage",
              "blob",
              "family",
              "game",
              "imageset",
              "link",
              "operation",
              "outage",
              "run",
              "workshop"),
          may(
              "web",
              "blob",
              "builtin",
              "doctor",
              "drawing",
              "family",
              "game",
              "imageset",
              "link",
              "operation",
              "outage",
              "pretrained",
              "run",
              "tensor",
              "workshop"),
          may("nn", "augment", "tensor"),
          may("learner", "family", "imageset", "link", "nn", "tensor"),
          may("worker", "blob", "family", "imageset", "learner", "link", "outage", "run", "tensor"),
          may(
              "bench",
              "blob",
              "builtin",
              "doctor",
              "drawing",
              "family",
              "imageset",
              "learner",
              "link",
              "nn",
              "run",
              "tensor",
              "worker"));

  /** Libraries that only some packages may see. */
  private static final List<Fence> FENCES =
      List.of(
          fence("the engine", Set.of("nn"), "ai.djl..", "com.sun.jna.."),
          fence(
              "the database",
              Set.of("storage"),
              "java.sql..",
              "javax.sql..",
              "org.jdbi..",
              "org.flywaydb..",
              "org.sqlite..",
              "org.postgresql..",
              "com.zaxxer..",
              "com.github.kagkarlsson.."),
          fence(
              "the web",
              Set.of("web"),
              "io.javalin..",
              "gg.jte..",
              "org.eclipse.jetty..",
              "jakarta.servlet.."));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private record Fence(String around, Set<String> inside, String... libraries) {
    @Override
    public String toString() {
      return around;
    }
  }

  private static Map.Entry<String, Set<String>> may(String name, String... others) {
    return Map.entry(name, Set.of(others));
  }

  private static Fence fence(String around, Set<String> inside, String... libraries) {
    return new Fence(around, inside, libraries);
  }

  @Test
  void everyPackageHasItsLine() {
    Set<String> there =
        CLASSES.stream()
            .map(ArchitectureTest::packageOf)
            .filter(name -> !name.equals(ROOT))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(MAY_USE.keySet()), there, "give each package a line in MAY_USE");
  }

  static Stream<String> packages() {
    return MAY_USE.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void usesOnlyWhatItMay(String name) {
    Set<String> used =
        CLASSES.stream()
            .filter(one -> packageOf(one).equals(name))
            .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .filter(target -> target.getPackageName().matches("atelier(\\..*)?"))
            .map(ArchitectureTest::packageOf)
            .filter(target -> !target.equals(name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> more = new TreeSet<>(used);
    more.removeAll(MAY_USE.get(name));
    assertTrue(more.isEmpty(), () -> "%s uses %s".formatted(name, more));
    Set<String> less = new TreeSet<>(MAY_USE.get(name));
    less.removeAll(used);
    assertTrue(less.isEmpty(), () -> "%s no longer uses %s".formatted(name, less));
  }

  static Stream<Fence> fences() {
    return FENCES.stream();
  }

  @ParameterizedTest
  @MethodSource("fences")
  void librariesStayBehindTheirFence(Fence fence) {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            fence.inside().stream().map("atelier.%s.."::formatted).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(fence.libraries())
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
  void noCyclesBetweenPackages() {
    slices().matching("atelier.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** {@code run} for all of {@code atelier.run..}, {@code atelier} for the root. */
  private static String packageOf(JavaClass one) {
    String[] names = one.getPackageName().split("\\.");
    return names.length == 1 ? ROOT : names[1];
  }
}
