package dev.kilter.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/// Pure code takes values and gives values: no files, sockets, processes, environment, clock, threads or logging.
final class Purity {
    /// The pure parts, and inside them the few classes whose one purpose is to reach out.
    private static final DescribedPredicate<JavaClass> PURE = resideInAPackage("..dev.kilter.sdk..")
            .and(DescribedPredicate.not(named("Providers", "PluginFolder", "FolderTree")))
            .or(resideInAPackage("..dev.kilter.server.portal.."))
            .or(resideInAPackage("..dev.kilter.operator.step.."))
            .or(resideInAPackage("..dev.kilter.operator.render..")
                    .and(DescribedPredicate.not(
                            named("ChartRenderer", "RendererMain", "RendererProcess", "ChartFolder"))))
            .or(resideInAPackage("..dev.kilter.server..").and(simpleName("Admission")))
            .as("the pure parts");

    private static final Set<String> OUTSIDE = Set.of(
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.RandomAccessFile",
            "java.nio.file.Files",
            "java.nio.channels.FileChannel",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.util.Timer",
            "java.util.concurrent.Executors",
            "java.util.concurrent.CompletableFuture",
            "java.util.UUID",
            "java.security.SecureRandom",
            "java.sql.DriverManager");
    private static final Set<String> OUTSIDE_PACKAGES =
            Set.of("java.net.http", "java.nio.channels", "java.util.logging", "org.slf4j");
    private static final Set<String> SOCKETS =
            Set.of("java.net.Socket", "java.net.ServerSocket", "java.net.URLConnection", "java.net.InetAddress");
    private static final Set<String> CLOCKS_AND_ENVIRONMENT =
            Set.of("now", "systemUTC", "systemDefaultZone", "getenv", "currentTimeMillis", "nanoTime", "exit");

    private Purity() {}

    static ArchRule rule() {
        return classes().that(PURE).should(new ArchCondition<JavaClass>("reach nothing outside") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getAccessesFromSelf().stream()
                        .filter(Purity::reachesOut)
                        .forEach(access -> events.add(SimpleConditionEvent.violated(type, access.getDescription())));
            }
        });
    }

    private static boolean reachesOut(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return OUTSIDE.contains(owner.getName())
                || SOCKETS.contains(owner.getName())
                || OUTSIDE_PACKAGES.contains(owner.getPackageName())
                || (owner.getName().equals("java.lang.System")
                        && CLOCKS_AND_ENVIRONMENT.contains(access.getTarget().getName()))
                || (owner.getPackageName().equals("java.time")
                        && CLOCKS_AND_ENVIRONMENT.contains(access.getTarget().getName()));
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> wanted = Set.of(names);
        return DescribedPredicate.describe(
                "called " + wanted,
                type -> wanted.contains(Habits.topLevel(type).getSimpleName()));
    }
}
