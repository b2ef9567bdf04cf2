package dev.kilter.client;

import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a folder shows of an app that has no kilter.yaml yet. Pure.
///
/// @param framework what it is made with; null: nothing tells
/// @param migration its migrations; null: none
/// @param database  whether it wants one
/// @param variables plain ones, from .env.example
/// @param secrets   names of variables that nobody writes into a file that is committed
/// @param seen      what it was read from, a line each
record ProjectSketch(
        @Nullable Framework framework,
        @Nullable Migration migration,
        boolean database,
        SortedMap<String, List<String>> processes,
        List<String> release,
        SortedMap<String, String> variables,
        List<String> secrets,
        List<String> seen) {
    /// @param health null: none that is known
    record Framework(
            String name, String file, int port, @Nullable String health) {}

    record Migration(String tool, String dir) {}

    private static final Pattern EXPOSE = Pattern.compile("(?mi)^EXPOSE\\s+([0-9]{1,5})");
    private static final Pattern PROCESS = Pattern.compile("([A-Za-z][A-Za-z0-9_-]{0,19}):\\s*(\\S.*)");
    private static final Pattern VARIABLE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(key|secret|token|passw|private|credential|dsn|auth).*");
    private static final int LAST_PORT = 65_535;

    static ProjectSketch of(ProjectTree tree) {
        List<String> seen = new ArrayList<>();
        SortedMap<String, String> example = example(tree, seen);
        Framework framework = framework(tree, example).orElse(null);
        if (framework != null) {
            seen.addFirst(framework.name() + " (" + framework.file() + ")");
        }
        Migration migration = migration(tree).orElse(null);
        if (migration != null) {
            seen.add("migrations for " + migration.tool() + " (" + migration.dir() + ")");
        }
        boolean wantsDatabase = migration != null
                || example.getOrDefault("DATABASE_URL", "none").matches("postgres.*|");
        SortedMap<String, List<String>> commands = procfile(tree, seen);
        List<String> release = Optional.ofNullable(commands.remove("release")).orElse(List.of());
        commands.remove("web");
        SortedMap<String, String> variables = new TreeMap<>();
        List<String> secrets = new ArrayList<>();
        example.forEach((name, value) -> {
            if (name.equals("PORT") || name.equals("DATABASE_URL") || name.matches("PG[A-Z]+|KILTER_.*")) {
                return;
            }
            if (value.isEmpty() || SECRET.matcher(name).matches()) {
                secrets.add(name);
            } else {
                variables.put(name, value);
            }
        });
        return new ProjectSketch(framework, migration, wantsDatabase, commands, release, variables, secrets, seen);
    }

    private static Optional<Framework> framework(ProjectTree tree, Map<String, String> example) {
        return made(tree).map(found -> {
            int port = port(example.getOrDefault("PORT", ""))
                    .or(() -> exposed(tree))
                    .orElse(found.port());
            return new Framework(found.name(), found.file(), port, found.health());
        });
    }

    private static Optional<Framework> made(ProjectTree tree) {
        for (String file : List.of("pom.xml", "build.gradle", "build.gradle.kts")) {
            if (tree.holds(file)) {
                return Optional.of(java(file, text(tree, file)));
            }
        }
        if (tree.holds("package.json")) {
            String text = text(tree, "package.json");
            String name = text.contains("\"next\"") ? "Next.js" : text.contains("\"vite\"") ? "Vite" : "Node";
            return Optional.of(new Framework(name, "package.json", 3000, null));
        }
        if (tree.holds("go.mod")) {
            return Optional.of(new Framework("Go", "go.mod", 8080, null));
        }
        for (String file : List.of("pyproject.toml", "requirements.txt")) {
            if (tree.holds(file)) {
                String text = text(tree, file).toLowerCase(Locale.ROOT);
                String name = text.contains("django") ? "Django" : text.contains("fastapi") ? "FastAPI" : "Python";
                return Optional.of(new Framework(name, file, 8000, null));
            }
        }
        if (tree.holds("Dockerfile")) {
            return Optional.of(new Framework("a Dockerfile", "Dockerfile", 8080, null));
        }
        return tree.holds("index.html")
                ? Optional.of(new Framework("static files", "index.html", 8080, null))
                : Optional.empty();
    }

    private static Framework java(String file, String text) {
        if (text.contains("spring-boot")) {
            return new Framework("Spring Boot", file, 8080, text.contains("actuator") ? "/actuator/health" : null);
        }
        if (text.contains("quarkus")) {
            return new Framework("Quarkus", file, 8080, text.contains("smallrye-health") ? "/q/health" : null);
        }
        return new Framework(text.contains("micronaut") ? "Micronaut" : "Java", file, 8080, null);
    }

    private static Optional<Integer> exposed(ProjectTree tree) {
        Matcher matcher = EXPOSE.matcher(tree.holds("Dockerfile") ? text(tree, "Dockerfile") : "");
        return matcher.find() ? port(matcher.group(1)) : Optional.empty();
    }

    private static Optional<Integer> port(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text);
        return port > 0 && port <= LAST_PORT ? Optional.of(port) : Optional.empty();
    }

    private static Optional<Migration> migration(ProjectTree tree) {
        if (hasSql(tree, "prisma/migrations")) {
            return Optional.of(new Migration("prisma", "prisma/migrations"));
        }
        if (tree.holds("drizzle/meta/_journal.json")) {
            return Optional.of(new Migration("drizzle", "drizzle"));
        }
        if (tree.holds("schema/schema.sql")) {
            return Optional.of(new Migration("atlas", "schema"));
        }
        return List.of("migrations", "db/migrations", "src/main/resources/db/migration").stream()
                .filter(dir -> hasSql(tree, dir))
                .findFirst()
                .map(dir -> new Migration("sql", dir));
    }

    private static boolean hasSql(ProjectTree tree, String dir) {
        return tree.files(dir).stream().anyMatch(file -> file.endsWith(".sql"));
    }

    private static SortedMap<String, List<String>> procfile(ProjectTree tree, List<String> seen) {
        SortedMap<String, List<String>> commands = new TreeMap<>();
        if (tree.holds("Procfile")) {
            for (String line : text(tree, "Procfile").lines().toList()) {
                Matcher matcher = PROCESS.matcher(line.strip());
                if (matcher.matches()) {
                    String name = matcher.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')
                            .replaceAll("-+$", "");
                    commands.put(name, words(matcher.group(2).strip()));
                }
            }
            seen.add("Procfile: " + String.join(", ", commands.keySet()));
        }
        return commands;
    }

    /// A command with anything that a shell reads goes through one.
    private static List<String> words(String command) {
        return command.matches("[A-Za-z0-9_./=:@%+, -]+")
                ? List.of(command.split("\\s+", -1))
                : List.of("sh", "-c", command);
    }

    private static SortedMap<String, String> example(ProjectTree tree, List<String> seen) {
        SortedMap<String, String> variables = new TreeMap<>();
        for (String file : List.of(".env.example", ".env.sample")) {
            if (tree.holds(file)) {
                for (String line : text(tree, file).lines().toList()) {
                    Matcher matcher = VARIABLE.matcher(line.strip());
                    if (matcher.matches()) {
                        variables.put(matcher.group(1), plain(matcher.group(2)));
                    }
                }
                seen.add(file + ": " + variables.size() + " variables");
                return variables;
            }
        }
        return variables;
    }

    private static String plain(String value) {
        String text = value.replaceAll("\\s+#.*$", "").strip();
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String text(ProjectTree tree, String file) {
        return new String(tree.read(file), StandardCharsets.UTF_8);
    }
}
