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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a folder shows of an app that has no kilter.yaml yet. Pure.
///
/// @param framework what it is made with; null: nothing tells
/// @param migration its migrations; null: none
/// @param database  whether it wants one
/// @param variables plain ones, from .env.example
/// @param secrets   names of variables that nobody writes into a file that is committed
/// @param here      names of variables whose value in .env.example means a developer's machine
/// @param type      of the build; null: nothing says how
/// @param isChoice  whether it could be built in another way too
/// @param program   folder of the Go program that the Procfile starts as web, where there are several
/// @param workspace the part of a workspace that is deployed; null: it is none, or its top is
/// @param seen      what it was read from, a line each
record ProjectSketch(
        @Nullable Framework framework,
        @Nullable Migration migration,
        boolean database,
        SortedMap<String, List<String>> processes,
        List<String> release,
        SortedMap<String, String> variables,
        List<String> secrets,
        List<String> here,
        @Nullable String type,
        boolean isChoice,
        @Nullable String program,
        @Nullable String workspace,
        List<String> seen) {
    /// @param health null: none that is known
    /// @param types  of builds that may make it, the likeliest first
    record Framework(
            String name, String file, int port, @Nullable String health, List<String> types) {}

    /// @param name    as people call the tool
    /// @param command of its own that applies them; empty: kilter does
    record Migration(String name, String tool, String dir, List<String> command) {
        Migration(String tool, String dir) {
            this(tool, tool, dir, List.of());
        }
    }

    /// Whether it is made of files alone, which kilter serves by itself.
    boolean isSite() {
        return "static".equals(type) && !database;
    }

    private static final Pattern EXPOSE = Pattern.compile("(?mi)^EXPOSE\\s+([0-9]{1,5})");
    private static final Pattern PROCESS = Pattern.compile("([A-Za-z][A-Za-z0-9_-]{0,19}):\\s*(\\S.*)");
    private static final Pattern VARIABLE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(key|secret|token|passw|private|credential|dsn|auth).*");
    private static final Pattern LOGIN = Pattern.compile("://[^/@\\s]*:[^/@\\s]+@");
    private static final Pattern HERE = Pattern.compile(
            "localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|host\\.docker\\.internal|^[A-Z_]*(ENV|ENVIRONMENT)=|^[A-Z_]*DEBUG=");
    private static final int LAST_PORT = 65_535;

    /// @param types of builds that the folder could have, or the first of its parts
    /// @param parts folders of the apps in a workspace, the likeliest first
    static ProjectSketch of(ProjectTree tree, List<String> types, List<String> parts) {
        List<String> seen = new ArrayList<>();
        SortedMap<String, String> example = example(tree, seen);
        String part = parts.isEmpty() ? null : parts.getFirst();
        FrameworkSketch frameworks = new FrameworkSketch(tree, part == null ? "" : part + "/");
        Framework framework = framework(tree, frameworks, example).orElse(null);
        if (part != null) {
            seen.add("apps of a workspace: " + String.join(", ", parts));
        }
        if (framework != null) {
            seen.addFirst(framework.name() + " (" + framework.file() + ")");
        }
        String type = type(framework, types);
        if (type == null) {
            seen.add("nothing that kilter builds: write a Dockerfile, or name an image");
        }
        if ("python".equals(type)) {
            frameworks
                    .lackedServer()
                    .ifPresent(server -> seen.add("no server among its packages: before a deploy add " + server
                            + " to them, or write a Procfile"));
        }
        Migration migration = new MigrationSketch(tree).find().orElse(null);
        if (migration != null) {
            seen.add("migrations for " + migration.name() + " (" + migration.dir() + ")");
        }
        List<String> apart = new PythonMigrations(tree).djangoDirs();
        if (migration == null && apart.size() > 1) {
            seen.add("migrations for Django in " + String.join(", ", apart)
                    + ": kilter looks at one folder, so put these apps below one");
        }
        boolean wantsDatabase = migration != null
                || example.getOrDefault("DATABASE_URL", "none").matches("postgres.*|")
                || (!example.containsKey("DATABASE_URL") && frameworks.hasDriver());
        SortedMap<String, List<String>> commands = procfile(tree, type, seen);
        List<String> release = Optional.ofNullable(commands.remove("release")).orElse(List.of());
        List<String> web = Optional.ofNullable(commands.remove("web")).orElse(List.of());
        SortedMap<String, String> variables = new TreeMap<>();
        List<String> secrets = new ArrayList<>();
        List<String> here = new ArrayList<>();
        example.forEach((name, value) -> {
            if (name.equals("PORT") || name.endsWith("DATABASE_URL") || name.matches("PG[A-Z]+|KILTER_.*")) {
                return;
            }
            if (value.isEmpty()
                    || SECRET.matcher(name).matches()
                    || LOGIN.matcher(value).find()) {
                secrets.add(name);
            } else if (HERE.matcher(name + "=" + value).find()) {
                here.add(name);
            } else {
                variables.put(name, value);
            }
        });
        return new ProjectSketch(
                framework,
                migration,
                wantsDatabase,
                commands,
                release,
                variables,
                secrets,
                here,
                type,
                types.size() > 1,
                "go".equals(type) ? program(tree, web) : null,
                part,
                seen);
    }

    private static Optional<Framework> framework(
            ProjectTree tree, FrameworkSketch frameworks, Map<String, String> example) {
        return frameworks.find().map(found -> {
            int port = port(example.getOrDefault("PORT", ""))
                    .or(() -> exposed(tree))
                    .orElse(found.port());
            return new Framework(found.name(), found.file(), port, found.health(), found.types());
        });
    }

    private static @Nullable String type(@Nullable Framework framework, List<String> types) {
        List<String> likely = framework == null ? List.of() : framework.types();
        return likely.stream()
                .filter(types::contains)
                .findFirst()
                .or(() -> types.stream().findFirst())
                .orElse(null);
    }

    private static @Nullable String program(ProjectTree tree, List<String> web) {
        List<String> programs = tree.files("cmd").stream()
                .filter(file -> file.matches("cmd/[^/]+/main\\.go"))
                .map(file -> file.substring(0, file.lastIndexOf('/')))
                .toList();
        String first = web.isEmpty() ? "" : web.getFirst();
        String named = "cmd/" + first.substring(first.lastIndexOf('/') + 1);
        return programs.size() > 1 && programs.contains(named) ? "./" + named : null;
    }

    private static Optional<Integer> exposed(ProjectTree tree) {
        String text = Stream.of("Dockerfile", "Containerfile")
                .filter(tree::holds)
                .findFirst()
                .map(file -> text(tree, file))
                .orElse("");
        Matcher matcher = EXPOSE.matcher(text);
        return matcher.find() ? port(matcher.group(1)) : Optional.empty();
    }

    private static Optional<Integer> port(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text);
        return port > 0 && port <= LAST_PORT ? Optional.of(port) : Optional.empty();
    }

    private static SortedMap<String, List<String>> procfile(
            ProjectTree tree, @Nullable String type, List<String> seen) {
        SortedMap<String, List<String>> commands = new TreeMap<>();
        if (tree.holds("Procfile")) {
            for (String line : text(tree, "Procfile").lines().toList()) {
                Matcher matcher = PROCESS.matcher(line.strip());
                if (matcher.matches()) {
                    String name = matcher.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')
                            .replaceAll("-+$", "");
                    commands.put(name, words(matcher.group(2).strip(), type));
                }
            }
            seen.add("Procfile: " + String.join(", ", commands.keySet()));
        }
        return commands;
    }

    /// A command with anything that a shell reads goes through one, and so does one that may name a program among
    /// the app's own packages.
    private static List<String> words(String command, @Nullable String type) {
        String first = command.split("\\s+", 2)[0];
        boolean isProgram = first.matches("[a-z][\\w-]*") && !first.matches("python3?|node|npm|npx|yarn|pnpm|bun");
        String programs = "python".equals(type) ? ".python/bin" : "node".equals(type) ? "node_modules/.bin" : "";
        if (isProgram && !programs.isEmpty()) {
            String start = command.matches("[^;&|]*") ? "exec " + command : command;
            return List.of("sh", "-c", "PATH=\"$PWD/" + programs + ":$PATH\"; export PATH; " + start);
        }
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
