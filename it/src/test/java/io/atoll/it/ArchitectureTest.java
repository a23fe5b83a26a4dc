package io.atoll.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The design's module directions and seams, in words that a violation repeats. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.atoll");

  /** Who may use whom directly; use follows the arrows transitively. */
  private static final Map<String, Set<String>> DIRECTIONS =
      Map.ofEntries(
          Map.entry("types", Set.of()),
          Map.entry("runtime", Set.of()),
          Map.entry("codec", Set.of("types")),
          Map.entry("chunk", Set.of("types")),
          Map.entry("expression", Set.of("types", "chunk")),
          Map.entry("kv", Set.of("runtime")),
          Map.entry("api", Set.of("types", "codec", "chunk", "expression")),
          Map.entry("coprocessor", Set.of("api", "expression")),
          Map.entry("raft", Set.of("runtime", "kv")),
          Map.entry("mvcc", Set.of("codec", "kv", "api")),
          Map.entry("store", Set.of("raft", "mvcc", "api", "expression", "coprocessor")),
          Map.entry("placement", Set.of("raft", "kv", "api")),
          Map.entry("client", Set.of("api", "codec", "runtime")),
          Map.entry("rpc", Set.of("api", "runtime")),
          Map.entry("parser", Set.of("types")),
          Map.entry("catalog", Set.of("types", "codec", "client")),
          Map.entry("planner", Set.of("parser", "catalog", "expression")),
          Map.entry("executor", Set.of("planner", "client", "coprocessor")),
          Map.entry("ddl", Set.of("executor")),
          Map.entry("session", Set.of("executor", "ddl")),
          Map.entry("mysql", Set.of("session")),
          Map.entry("app", Set.of("mysql", "store", "placement", "rpc")),
          Map.entry("simulation", Set.of("store", "placement", "client")),
          Map.entry("bench", Set.of("app")),
          Map.entry("it", Set.of("app", "simulation", "bench")));

  private static Set<String> reachable(String module) {
    Set<String> seen = new TreeSet<>();
    List<String> queue = new ArrayList<>(DIRECTIONS.get(module));
    while (!queue.isEmpty()) {
      String next = queue.removeLast();
      if (seen.add(next)) {
        queue.addAll(DIRECTIONS.get(next));
      }
    }
    return seen;
  }

  private static String module(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith("io.atoll.")) {
      return "";
    }
    int end = name.indexOf('.', "io.atoll.".length());
    return name.substring("io.atoll.".length(), end < 0 ? name.length() : end);
  }

  @Test
  void modulesUseOnlyWhatTheDesignAllows() {
    Map<String, Set<String>> violations = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      String from = module(type);
      Assertions.assertThat(DIRECTIONS).as("module of " + type.getName()).containsKey(from);
      Set<String> allowed = reachable(from);
      type.getDirectDependenciesFromSelf()
          .forEach(dependency -> {
            String to = module(dependency.getTargetClass());
            if (!to.isEmpty() && !to.equals(from) && !allowed.contains(to)) {
              violations
                  .computeIfAbsent(from + " must not use " + to, k -> new TreeSet<>())
                  .add(dependency.getDescription());
            }
          });
    }
    Assertions.assertThat(violations).isEmpty();
  }

  @Test
  void storePlacementAndClientMeetOnlyInApi() {
    for (String one : List.of("store", "placement", "client")) {
      for (String other : List.of("store", "placement", "client")) {
        if (!one.equals(other)) {
          check(
              noClasses()
                  .that()
                  .resideInAPackage("io.atoll." + one + "..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("io.atoll." + other + ".."));
        }
      }
    }
  }

  /** Below {@code mysql} time, threads and chance come through {@code runtime}'s seams. */
  @Test
  void timeThreadsAndChanceComeThroughTheSeams() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.atoll.runtime.real..",
                "io.atoll.runtime.simulated..",
                "io.atoll.mysql..",
                "io.atoll.app..",
                "io.atoll.bench..")
            .should()
            .callMethodWhere(forbidden())
            .orShould()
            .callConstructorWhere(
                new DescribedPredicate<>("a thread or timer is made outside runtime") {
                  @Override
                  public boolean test(com.tngtech.archunit.core.domain.JavaConstructorCall call) {
                    String owner = call.getTargetOwner().getName();
                    return owner.equals("java.lang.Thread") || owner.equals("java.util.Timer");
                  }
                }));
  }

  private static DescribedPredicate<JavaCall<?>> forbidden() {
    return new DescribedPredicate<>("time, threads or chance not from runtime's seams") {
      @Override
      public boolean test(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getName();
        int arguments = call.getTarget().getRawParameterTypes().size();
        return switch (owner) {
          case "java.lang.System" -> name.equals("nanoTime") || name.equals("currentTimeMillis");
          case "java.lang.Thread" ->
              name.equals("sleep") || name.startsWith("start") || name.startsWith("of");
          case "java.time.Instant", "java.time.LocalDateTime", "java.time.LocalDate" ->
              name.equals("now") && arguments == 0;
          case "java.util.concurrent.Executors",
              "java.util.concurrent.ThreadLocalRandom",
              "java.util.concurrent.ForkJoinPool" ->
              true;
          case "java.util.concurrent.locks.LockSupport" ->
              name.equals("parkNanos") || name.equals("parkUntil");
          case "java.lang.Math" -> name.equals("random");
          case "java.util.UUID" -> name.equals("randomUUID");
          default ->
              owner.startsWith("java.util.concurrent.")
                  && (name.equals("get") || name.startsWith("await") || name.equals("tryAcquire"))
                  && call.getTarget().getRawParameterTypes().stream()
                      .anyMatch(t -> t.getName().equals("java.util.concurrent.TimeUnit"));
        };
      }
    };
  }

  @Test
  void onlyRaftSeesMicroRaftAndOnlyKvSeesRocksDb() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.atoll.raft..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.microraft.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.atoll.kv..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb.."));
  }

  @Test
  void noDumpingGrounds() {
    check(
        noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..misc.."));
    check(noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)"));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
