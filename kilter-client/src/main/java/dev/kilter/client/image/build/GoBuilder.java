package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import io.avaje.spi.ServiceProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Builds each program of a Go module as one file that needs nothing else, and ships it with the module's other files
/// (templates, pages). The programs lie in `bin`, so that a worker's command can name them.
@ServiceProvider(ImageBuilder.class)
public final class GoBuilder implements ImageBuilder, StatesInputs {
    private static final String FOLDER = "/app";
    private static final Pattern SOURCES = Pattern.compile(
            "(?:.*/)?(?:[^/]+\\.go|go\\.(?:mod|sum|work|work\\.sum)|Makefile)|(?:vendor|bin)/.*|(?:.*/)?testdata/.*");
    private static final Pattern ELSEWHERE = Pattern.compile("(?m)=>\\s*\\.\\.?/|=>\\s*/");

    private final Map<String, String> environment;

    /// Uses the go on this process's PATH.
    public GoBuilder() {
        this(System.getenv());
    }

    GoBuilder(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String id() {
        return "go";
    }

    @Override
    public Optional<String> marker(Path root) {
        return Files.isRegularFile(root.resolve("go.mod")) ? Optional.of("go.mod") : Optional.empty();
    }

    @Override
    public Optional<String> toolState(Path root) {
        try {
            // A module beside this one may be part of the program, and is not below the folder.
            boolean isAlone =
                    !ELSEWHERE.matcher(Files.readString(root.resolve("go.mod"))).find()
                            && GoModule.workspaceAbove(root).isEmpty();
            return isAlone ? Optional.of(Executables.state("go", environment)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    @Override
    public Set<String> outputs() {
        return Set.of();
    }

    @Override
    public ImageContent build(Path root, AppConfig config, Path scratch, Observer observer) {
        try {
            IgnoreRules rules =
                    IgnoreRules.of(root).withholding(config.secrets().withheld());
            List<String> files = AppFiles.below(root, IgnoreRules::leavesOutAlways, rules::leavesOut);
            AppFiles.requirePlain(root, files);
            GitIgnored.in(root)
                    .tell(
                            files.stream()
                                    .filter(file -> !SOURCES.matcher(file).matches())
                                    .toList(),
                            observer);
            GoModule module = GoModule.of(root, config.build(), environment, scratch, observer);
            GoModule.Program web = module.web(config);
            Path binaries = scratch.resolve("bin");
            AppFiles.deleteBelow(binaries);
            List<ImageContent.Entry> programs = new ArrayList<>();
            for (GoModule.Program program : module.programs()) {
                Path file = module.build(program, binaries);
                programs.add(new ImageContent.Entry(FOLDER + "/bin/" + program.name(), file, true));
            }
            List<ImageContent.Layer> layers = new ArrayList<>();
            layers.add(new ImageContent.Layer("files", others(root, files)));
            layers.add(new ImageContent.Layer("programs", programs));
            layers.removeIf(layer -> layer.entries().isEmpty());
            return new ImageContent(
                    layers,
                    List.of("bin/" + web.name()),
                    FOLDER,
                    "static",
                    Map.of(),
                    "go " + module.version() + " · " + module.path()
                            + (programs.size() == 1
                                    ? ""
                                    : " · " + programs.size() + " programs, " + web.name() + " is web"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<ImageContent.Entry> others(Path root, List<String> files) throws IOException {
        List<ImageContent.Entry> entries = new ArrayList<>();
        for (String file : files) {
            if (!SOURCES.matcher(file).matches()) {
                Path source = root.resolve(file);
                entries.add(new ImageContent.Entry(FOLDER + "/" + file, source, AppFiles.isExecutable(source)));
            }
        }
        return entries;
    }
}
