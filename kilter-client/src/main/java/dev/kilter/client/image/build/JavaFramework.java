package dev.kilter.client.image.build;

import java.util.Map;
import java.util.function.Predicate;

/// Frameworks that listen where their own setting says, and how they are told to listen on `PORT`: each resolves
/// `${…}` in what it reads from the environment.
enum JavaFramework {
    SPRING("Spring Boot", "SERVER_PORT", jar -> has(jar, "spring-boot-[0-9].*", "org/springframework/boot/")),
    QUARKUS("Quarkus", "QUARKUS_HTTP_PORT", jar -> jar.mainClass().startsWith("io.quarkus.")),
    MICRONAUT(
            "Micronaut",
            "MICRONAUT_SERVER_PORT",
            jar -> has(jar, "micronaut-http-server-.*", "io/micronaut/http/server/")),
    NONE("", "", _ -> true);

    private final String title;
    private final String variable;
    private final Predicate<RunnableJar> isUsedBy;

    JavaFramework(String title, String variable, Predicate<RunnableJar> isUsedBy) {
        this.title = title;
        this.variable = variable;
        this.isUsedBy = isUsedBy;
    }

    static JavaFramework of(RunnableJar jar) {
        for (JavaFramework framework : values()) {
            if (framework.isUsedBy.test(jar)) {
                return framework;
            }
        }
        return NONE;
    }

    Map<String, String> variables() {
        return variable.isEmpty() ? Map.of() : Map.of(variable, "${PORT:8080}");
    }

    /// `java · maven`, and the framework's name.
    String summary(String tool) {
        return "java · " + tool + (title.isEmpty() ? "" : " · " + title);
    }

    private static boolean has(RunnableJar jar, String library, String classes) {
        return jar.classPath().stream()
                        .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
                        .anyMatch(name -> name.matches(library))
                || jar.classes().stream().anyMatch(name -> name.startsWith(classes));
    }
}
