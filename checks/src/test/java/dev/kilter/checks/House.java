package dev.kilter.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What may use what: the arrows between modules, the layers inside the SDK, no cycles. Packages are matched behind any
/// prefix, so that the planted violations fall under the same rules.
final class House {
    private static final String BASE = "dev.kilter.";
    private static final Set<String> ADAPTER = Set.of("sdk", "postgres");
    private static final Set<String> NODE_ADAPTER = Set.of("sdk", "postgres", "node");
    private static final Set<String> PLATFORM = Set.of("sdk", "api", "effects");

    /// Each module and the modules it may use.
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("sdk", Set.of()),
            Map.entry("effects", Set.of()),
            Map.entry("files", Set.of()),
            Map.entry("testkit", Set.of("sdk")),
            Map.entry("api", Set.of("sdk")),
            Map.entry("postgres", Set.of("sdk")),
            Map.entry("node", Set.of("sdk")),
            Map.entry("sops", Set.of("sdk")),
            Map.entry("adapters.sql", ADAPTER),
            Map.entry("adapters.drizzle", NODE_ADAPTER),
            Map.entry("adapters.prisma", NODE_ADAPTER),
            Map.entry("adapters.atlas", ADAPTER),
            Map.entry("runner", Set.of("sdk", "postgres", "effects")),
            Map.entry("server", PLATFORM),
            Map.entry("operator", PLATFORM),
            Map.entry("local", Set.of("sdk", "api", "effects", "server", "operator", "sops")),
            Map.entry("kubernetes", Set.of("sdk", "api", "effects", "server", "operator")),
            Map.entry("client", Set.of("sdk")),
            Map.entry("cli", Set.of("sdk", "client")));

    private House() {}

    static List<ArchRule> rules() {
        return List.of(
                arrows(),
                noKubernetesOnTheWorkstation(),
                theSdkStandsAlone(),
                layer("problem", "app", "deploy", "spi", "wire"),
                layer("app", "deploy", "spi", "wire"),
                layer("deploy", "spi", "wire"),
                layer("spi", "wire"),
                noCyclesBetweenPackages());
    }

    static ArchRule arrows() {
        return classes()
                .that()
                .resideInAPackage("..dev.kilter..")
                .should(new ArchCondition<JavaClass>("use only the modules that their own may use") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(House::isForbidden)
                                .forEach(dependency ->
                                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
                    }
                });
    }

    static ArchRule noKubernetesOnTheWorkstation() {
        return noClasses()
                .that()
                .resideInAnyPackage("..dev.kilter.cli..", "..dev.kilter.client..", "..dev.kilter.adapters..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..")
                .allowEmptyShould(true);
    }

    static ArchRule theSdkStandsAlone() {
        return noClasses()
                .that()
                .resideInAPackage("..dev.kilter.sdk..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "picocli..",
                        "io.helidon..",
                        "io.fabric8..",
                        "org.slf4j..",
                        "java.util.logging..",
                        "org.apache..");
    }

    static ArchRule layer(String lower, String... upper) {
        return noClasses()
                .that()
                .resideInAPackage("..dev.kilter.sdk." + lower + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(List.of(upper).stream()
                        .map(name -> "..dev.kilter.sdk." + name + "..")
                        .toArray(String[]::new))
                .allowEmptyShould(true);
    }

    /// A port (an interface in a module's root package) may be named by the packages below it: they carry it out.
    static ArchRule noCyclesBetweenPackages() {
        return slices().matching("..dev.kilter.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(
                        DescribedPredicate.alwaysTrue(),
                        DescribedPredicate.describe(
                                "are ports",
                                type -> Habits.topLevel(type).isInterface()
                                        && type.getPackageName().matches("dev\\.kilter\\.\\w+")))
                .allowEmptyShould(true);
    }

    private static boolean isForbidden(Dependency dependency) {
        Optional<String> from = module(dependency.getOriginClass());
        Optional<String> to = module(dependency.getTargetClass());
        return from.isPresent()
                && to.isPresent()
                && !from.equals(to)
                && !ARROWS.getOrDefault(from.get(), Set.of()).contains(to.get());
    }

    /// The module a class of ours belongs to. Every package needs its place here: an unknown one stops the check.
    static Optional<String> module(JavaClass type) {
        String name = type.getPackageName();
        int at = name.indexOf(BASE);
        if (at < 0) {
            return Optional.empty();
        }
        String inside = name.substring(at + BASE.length()) + ".";
        return Optional.of(ARROWS.keySet().stream()
                .filter(module -> inside.startsWith(module + "."))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " belongs to no module of " + ARROWS.keySet())));
    }
}
