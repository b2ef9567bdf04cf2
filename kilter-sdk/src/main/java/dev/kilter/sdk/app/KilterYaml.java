package dev.kilter.sdk.app;

import dev.kilter.sdk.problem.KilterException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A kilter.yaml as written. Everything in it has been checked when an instance exists; every complaint is a `KLT-C01`
/// problem that begins with `NAME:LINE:`.
public final class KilterYaml {
    private final String name;
    private final YamlNode.Mapping base;
    private final Map<String, YamlNode.Mapping> overlays;
    private final Set<String> secretFiles;
    private final @Nullable Project project;
    private final @Nullable String registry;
    private final String secretShipper;

    private KilterYaml(
            String name,
            YamlNode.Mapping base,
            Map<String, YamlNode.Mapping> overlays,
            @Nullable Project project,
            @Nullable String registry,
            String secretShipper) {
        this.name = name;
        this.base = base;
        this.overlays = overlays;
        List<YamlNode.Mapping> maps =
                Stream.concat(Stream.of(base), overlays.values().stream()).toList();
        this.secretFiles = new TreeSet<>(SecretsReader.files(maps));
        this.secretFiles.addAll(BuildReader.secretFiles(maps));
        this.project = project;
        this.registry = registry;
        this.secretShipper = secretShipper;
    }

    /// Where a resolved value comes from.
    ///
    /// @param path  dotted, as in `env.LOG_LEVEL`
    /// @param value as written
    /// @param line  in the file
    public record Origin(String path, String value, int line) {}

    /// The most bytes a file may have.
    public static final int LARGEST = YamlReader.LARGEST;

    /// Each is checked with all the rest of the file.
    private static final int MOST_OVERLAYS = 200;

    /// The complaint about a file of this many bytes, for a caller who knows the size and spares himself the
    /// reading.
    public static KilterException tooLarge(String name, long bytes) {
        return YamlReader.tooLarge(name, bytes);
    }

    /// Reads and checks a file. `name` is what complaints begin with. At most 256 KiB, YAML 1.2 core, no anchors,
    /// aliases, tags or duplicate keys.
    public static KilterYaml parse(String name, byte[] bytes) {
        YamlNode.Mapping root = YamlReader.read(name, bytes);
        Section top = new Section(name, "", root);
        top.allow(AppReader.ROOT_KEYS);
        Map<String, YamlNode.Mapping> overlays = overlays(name, top);
        Map<String, YamlNode> rest = new LinkedHashMap<>(root.entries());
        rest.remove("environments");
        YamlNode.Mapping base = new YamlNode.Mapping(root.line(), rest);
        KilterYaml yaml = new KilterYaml(name, base, overlays, project(name, top), registry(top), secretShipper(top));
        if (yaml.secretFiles.size() > Limits.SECRET_FILES) {
            throw top.wrong(
                    "secrets",
                    "all envs and builds together name " + yaml.secretFiles.size() + " files of secrets",
                    "Use at most " + Limits.SECRET_FILES + ".");
        }
        yaml.checkAll();
        return yaml;
    }

    /// The project the file names; empty when it must come from elsewhere.
    public Optional<Project> project() {
        return Optional.ofNullable(project);
    }

    /// The registry the file names, `host/scope`.
    public Optional<String> registry() {
        return Optional.ofNullable(registry);
    }

    /// Who seals secrets on this machine, `age` where the file does not say.
    public String secretShipper() {
        return secretShipper;
    }

    /// The names and globs of `environments:`, as written.
    public List<String> environments() {
        return List.copyOf(overlays.keySet());
    }

    /// The app in this env. `fallback` is the project to use when the file names none.
    public AppConfig resolve(EnvName env, Project fallback) {
        YamlNode.Mapping merged = Overlays.merged(name, base, overlays, env);
        return new AppReader(name, merged)
                .read(project == null ? fallback : project, env, overlays.containsKey(env.value()), secretFiles);
    }

    /// The app in this env, of the project the file names; without one it is a problem.
    public AppConfig resolve(EnvName env) {
        if (project == null) {
            throw YamlReader.complaint(
                    name, 1, "there is no 'project'", "Add `project: org/app`, or pass --project org/app.");
        }
        return resolve(env, project);
    }

    /// Every value of the app in this env with the line it comes from, in the file's order.
    public List<Origin> origins(EnvName env) {
        List<Origin> origins = new ArrayList<>();
        collect("", Overlays.merged(name, base, overlays, env), origins);
        return origins;
    }

    private static void collect(String path, YamlNode node, List<Origin> origins) {
        switch (node) {
            case YamlNode.Scalar scalar when scalar.isNull() -> {
                // says nothing
            }
            case YamlNode.Scalar scalar -> origins.add(new Origin(path, scalar.text(), scalar.line()));
            case YamlNode.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    collect(path + "[" + i + "]", sequence.items().get(i), origins);
                }
            }
            case YamlNode.Mapping mapping ->
                mapping.entries()
                        .forEach((key, value) -> collect(path.isEmpty() ? key : path + "." + key, value, origins));
        }
    }

    /// Checks the file as it is for prod and for each entry of `environments:`, so that a mistake in an env shows
    /// before its first deploy.
    private void checkAll() {
        Project any = project == null ? new Project("any", "app") : project;
        new AppReader(name, base).read(any, EnvName.PROD, false, secretFiles);
        overlays.keySet().forEach(glob -> {
            try {
                new AppReader(name, Overlays.of(glob, base, overlays)).read(any, EnvName.PROD, true, secretFiles);
            } catch (KilterException e) {
                throw e.problem()
                        .withEvidence("it is so in '" + glob + "' of environments")
                        .toException(e);
            }
        });
    }

    private static Map<String, YamlNode.Mapping> overlays(String name, Section top) {
        Map<String, YamlNode.Mapping> overlays = new LinkedHashMap<>();
        Map<String, YamlNode> entries = top.entries("environments");
        if (entries.size() > MOST_OVERLAYS) {
            throw top.wrong(
                    "environments",
                    "'environments' has " + entries.size() + " entries",
                    "Use at most " + MOST_OVERLAYS + "; a glob such as pr-* is for many envs.");
        }
        entries.forEach((glob, node) -> {
            if (!glob.matches("[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?") || glob.length() > 20) {
                throw YamlReader.complaint(
                        name,
                        node.line(),
                        "'" + glob + "' is no name of an env",
                        "Use lower-case letters, digits, dashes and *.");
            }
            if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
                overlays.put(glob, new YamlNode.Mapping(node.line(), Map.of()));
                return;
            }
            Section.of(name, "environments." + glob, node).allow(AppReader.OVERLAY_KEYS);
            overlays.put(glob, (YamlNode.Mapping) node);
        });
        return overlays;
    }

    private static @Nullable Project project(String name, Section top) {
        String text = top.text("project");
        if (text == null) {
            return null;
        }
        try {
            return Project.parse(text);
        } catch (KilterException e) {
            throw YamlReader.complaint(
                    name, top.line("project"), e.problem().detail(), e.problem().hint());
        }
    }

    private static @Nullable String registry(Section top) {
        String text = top.text("registry");
        if (text != null && !text.matches("[A-Za-z0-9.\\-]+(:[0-9]{1,5})?(/[a-z0-9._\\-]+)*")) {
            throw top.wrong(
                    "registry", "'registry' is '" + text + "'", "Write host/scope, as in registry.example.com/acme.");
        }
        return text;
    }

    private static String secretShipper(Section top) {
        String text = top.text("secretShipper");
        if (text != null && !text.matches("[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?")) {
            throw top.wrong("secretShipper", "'secretShipper' is '" + text + "'", "Use age or sops-cli.");
        }
        return text == null ? "age" : text;
    }
}
