package dev.kilter.sdk.app;

import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.problem.KilterException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns a merged kilter.yaml into an [AppConfig]. The sets of keys here are the ones the schema publishes.
final class AppReader {
    static final Set<String> OVERLAY_KEYS = Set.of(
            "port",
            "public",
            "health",
            "replicas",
            "resources",
            "domains",
            "env",
            "build",
            "database",
            "migration",
            "seed",
            "release",
            "processes",
            "cron",
            "protected",
            "secrets",
            "appSecrets",
            "sopsRecipient");
    static final Set<String> ROOT_KEYS = Set.of(
            "$schema",
            "project",
            "registry",
            "port",
            "public",
            "health",
            "replicas",
            "resources",
            "domains",
            "env",
            "build",
            "database",
            "migration",
            "seed",
            "release",
            "processes",
            "cron",
            "secrets",
            "appSecrets",
            "sopsRecipient",
            "secretShipper",
            "environments");
    static final Set<String> BUILD_KEYS = Set.of(
            "type", "image", "output", "main", "workspace", "env", "secrets", "timeout", "compression", "platform");
    static final Set<String> MIGRATION_KEYS =
            Set.of("tool", "dir", "format", "engine", "command", "contexts", "labels");
    static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    static final String VARIABLE_FORM =
            "Use letters, digits and _, at most " + Limits.VARIABLE_NAME + " of them, and no digit at the start.";
    private static final Set<String> RESERVED = Set.of("PORT", "KILTER_ENV", "KILTER_PROCESS", "KILTER_PHASE");

    private final String name;
    private final Section root;
    private final DomainsReader domains = new DomainsReader();

    AppReader(String name, YamlNode.Mapping merged) {
        this.name = name;
        this.root = new Section(name, "", merged);
    }

    /// @param withheld the source files of all envs' Secrets
    AppConfig read(Project project, EnvName env, boolean declared, Set<String> withheld) {
        boolean isProtected = root.flag("protected", false);
        return new AppConfig(
                project,
                env,
                isProtected || env.equals(EnvName.PROD),
                declared,
                web(),
                variables(),
                build(),
                database(),
                migration(),
                seeds(),
                new ProcessReader(name, root, domains).read(ResourcesReader.read(root, null)),
                new SecretsReader(name, root).read(withheld),
                root.words("release"),
                new CronReader(name, root).read(root.entries("processes").keySet(), ResourcesReader.read(root, null)));
    }

    private WebConfig web() {
        boolean isPublic = root.flag("public", true);
        HealthReader health = HealthReader.of(name, root);
        return new WebConfig(
                root.number("port", 8080, 1, 65535),
                isPublic,
                health.path(),
                root.number("replicas", 1, 1, Scale.MOST),
                ResourcesReader.read(root, null),
                domains.read(root, isPublic),
                health.probe());
    }

    private SortedMap<String, String> variables() {
        SortedMap<String, String> variables = new TreeMap<>(root.texts("env"));
        for (String key : variables.keySet()) {
            if (!isVariable(key)) {
                throw root.wrong("env", key, "'" + key + "' is no name of a variable", VARIABLE_FORM);
            }
            if (RESERVED.contains(key)) {
                throw root.wrong("env", key, "'" + key + "' is set by kilter", "Remove it from env.");
            }
        }
        return variables;
    }

    static boolean isVariable(String name) {
        return name.length() <= Limits.VARIABLE_NAME && VARIABLE.matcher(name).matches();
    }

    private BuildConfig build() {
        YamlNode node = root.node("build");
        return node == null ? BuildConfig.AUTO : new BuildReader(name, root, Section.of(name, "build", node)).read();
    }

    private DatabaseKind database() {
        String text = root.text("database");
        if (text == null || text.equals("none")) {
            return DatabaseKind.NONE;
        }
        if (text.equals("postgres")) {
            return DatabaseKind.POSTGRES;
        }
        throw root.wrong("database", "'database' is '" + text + "'", "Use postgres or none.");
    }

    private @Nullable MigrationConfig migration() {
        YamlNode node = root.node("migration");
        if (node == null) {
            return null;
        }
        needsDatabase("migration");
        Section migration = Section.of(name, "migration", node);
        migration.allow(MIGRATION_KEYS);
        String dir = migration.text("dir");
        String tool = migration.required("tool", Limits.WORD);
        MigrationConfig config = new MigrationConfig(
                tool,
                path(migration, "dir", dir == null ? MigrationConfig.usualDir(tool) : dir),
                migration.text("format", Limits.WORD),
                engine(migration),
                migration.words("command"),
                filter(migration, tool));
        if (config.engine() == Engine.NATIVE && migration.has("command")) {
            throw migration.wrong(
                    "command",
                    "'migration.command' is given, and kilter applies the migrations itself",
                    "Add `engine: cli`, or remove the command.");
        }
        if (config.engine() == Engine.CLI && config.declaresSchema()) {
            throw migration.wrong(
                    "engine", "the tool '" + tool + "' has no command in the app's image", "Remove `engine: cli`.");
        }
        return config;
    }

    private static MigrationFilter filter(Section migration, String tool) {
        for (String key : List.of("contexts", "labels")) {
            if (!migration.has(key)) {
                continue;
            }
            if (!tool.equals("sql")) {
                throw migration.wrong(
                        key,
                        "'migration." + key + "' is of Liquibase's changelogs, and the tool is '" + tool + "'",
                        "Use `tool: sql`, or remove '" + key + "'.");
            }
            if (engine(migration) == Engine.CLI) {
                throw migration.wrong(
                        key,
                        "'migration." + key + "' is given, and the tool's own command runs the migrations",
                        "Say it in `command`, or remove '" + key + "'.");
            }
        }
        List<String> contexts = migration.words("contexts");
        for (String context : contexts) {
            if (!context.matches("[^\\s,()!@]{1,100}")) {
                throw migration.wrong(
                        "contexts",
                        context,
                        "'migration.contexts' has '" + context + "'",
                        "Write names, as in [prod, eu].");
            }
        }
        return new MigrationFilter(contexts, migration.text("labels"));
    }

    private static Engine engine(Section migration) {
        String engine = migration.text("engine");
        if (engine == null || engine.equals("native")) {
            return Engine.NATIVE;
        }
        if (engine.equals("cli")) {
            return Engine.CLI;
        }
        throw migration.wrong("engine", "'migration.engine' is '" + engine + "'", "Use native or cli.");
    }

    private List<SeedConfig> seeds() {
        if (root.has("seed")) {
            needsDatabase("seed");
        }
        return new SeedReader(name, root).read();
    }

    static List<String> command(Section section, String title) {
        List<String> command = section.words("command");
        if (command.isEmpty()) {
            throw section.wrong("command", "'" + title + "' has no command", "Add `command: [program, argument]`.");
        }
        return command;
    }

    static String named(String name, int line, String value) {
        try {
            return DnsLabel.check("the name", value, 40);
        } catch (KilterException e) {
            throw YamlReader.complaint(
                    name, line, e.problem().detail(), e.problem().hint());
        }
    }

    static List<String> paths(Section section, String key) {
        return section.words(key).stream().map(text -> path(section, key, text)).toList();
    }

    static String path(Section section, String key, String text) {
        String clean = text.startsWith("./") ? text.substring(2) : text;
        clean = clean.endsWith("/") ? clean.substring(0, clean.length() - 1) : clean;
        for (String part : clean.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.indexOf('\\') >= 0
                    || part.indexOf(0) >= 0) {
                throw section.wrong(
                        key, text, "'" + text + "' is no path below the project", "Use a relative path without `..`.");
            }
        }
        return clean;
    }

    private void needsDatabase(String key) {
        if (database() == DatabaseKind.NONE) {
            throw root.wrong(key, "'" + key + "' needs a database", "Add `database: postgres`.");
        }
    }
}
