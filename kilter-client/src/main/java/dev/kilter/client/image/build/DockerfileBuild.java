package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Has a tool of this machine run the app's Dockerfile, on a copy of its folder that holds no secrets. Whatever the
/// tool, what it makes is an OCI image in a folder.
public final class DockerfileBuild {
    /// Its id in `build.type`.
    public static final String TYPE = "dockerfile";

    private static final String FILE = "Dockerfile";
    /// As podman and buildah call it.
    private static final String OTHER_NAME = "Containerfile";
    /// Builds need what Java and Node builders of ours would make themselves: `COPY target/app.jar`.
    private static final Pattern NEVER = Pattern.compile(
            "(?:.*/)?(?:\\.git|\\.env[^/]*|\\.npmrc|\\.DS_Store)(?:/.*)?|kilter\\.yaml|\\.kilterignore");

    private static final Pattern ARGUMENT = Pattern.compile("(?i)\\s*ARG\\s+(.*)");
    private static final Pattern NAME = Pattern.compile("(?<=^|\\s)([A-Za-z_]\\w*)(?=[=\\s]|$)");

    private final Path root;
    private final Path scratch;
    private final Observer observer;
    private final Map<String, String> environment;

    /// Builds the app in `root`; the tools are those on the PATH of this environment.
    public DockerfileBuild(Path root, Path scratch, Observer observer, Map<String, String> environment) {
        this.root = root;
        this.scratch = scratch;
        this.observer = observer;
        this.environment = Map.copyOf(environment);
    }

    /// Whether this folder has a Dockerfile.
    public static boolean isIn(Path root) {
        return Files.isRegularFile(root.resolve(name(root)));
    }

    /// What it is called here.
    public static String name(Path root) {
        return !Files.exists(root.resolve(FILE)) && Files.isRegularFile(root.resolve(OTHER_NAME)) ? OTHER_NAME : FILE;
    }

    /// A folder in the layout of the OCI with the image in it.
    public Path run(AppConfig config) throws IOException {
        if (!isIn(root)) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "build.type is 'dockerfile', and there is no '" + FILE + "'",
                            "Write one, or remove `build:` from kilter.yaml.")
                    .toException();
        }
        ContainerTool tool = ContainerTool.of(environment).orElseThrow(DockerfileBuild::noTool);
        Path context = scratch.resolve("context");
        AppFiles.deleteBelow(context);
        copy(context, config);
        Path layout = scratch.resolve("image");
        AppFiles.deleteBelow(layout);
        BuildTool build = new BuildTool(context, scratch.resolve("build.log"), observer);
        for (ContainerTool.Call call : tool.calls(
                layout,
                Architecture.of(config.build()),
                arguments(config.build().variables()),
                BuildScope.current().secrets().files())) {
            build.run(call.shown(), call.command(), config.build().variables());
        }
        tool.unpack(layout);
        return layout;
    }

    /// Those of `build.env` that the Dockerfile asks for by `ARG`.
    private SortedMap<String, String> arguments(Map<String, String> variables) throws IOException {
        SortedMap<String, String> asked = new TreeMap<>();
        for (String line : Files.readAllLines(root.resolve(name(root)))) {
            Matcher argument = ARGUMENT.matcher(line);
            String names = argument.matches() ? argument.group(1) : "";
            for (Matcher name = NAME.matcher(names); name.find(); ) {
                String value = variables.get(name.group(1));
                if (value != null) {
                    asked.put(name.group(1), value);
                }
            }
        }
        return asked;
    }

    private void copy(Path context, AppConfig config) throws IOException {
        IgnoreRules rules = IgnoreRules.of(root).withholding(config.secrets().withheld());
        String own = name(root);
        Files.createDirectories(context);
        List<String> files = AppFiles.below(
                root,
                path -> NEVER.matcher(path).matches(),
                path -> NEVER.matcher(path).matches() || (rules.isListed(path) && !path.equals(own)));
        AppFiles.requirePlain(root, files);
        for (String file : files) {
            Path to = context.resolve(file.equals(own) ? FILE : file);
            Files.createDirectories(to.getParent());
            Files.copy(root.resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static KilterException noTool() {
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "a Dockerfile is built by buildah, podman, docker or buildctl, and none of them works here",
                        "Install one (Debian: apt-get install buildah), or let kilter build the image: build: {type:"
                                + " auto}")
                .withEvidence("looked for on the PATH: buildah, podman, docker, buildctl; docker and buildctl also need"
                        + " their daemon to answer")
                .toException();
    }
}
