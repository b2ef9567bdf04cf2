package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Installs the packages of an app in its clean copy and builds it: with what the build needs, then without.
final class NodeInstall {
    private static final Pattern OUT_OF_STEP = Pattern.compile(
            "in sync|Missing: |Invalid: lock file|ERR_PNPM_OUTDATED_LOCKFILE|needs to be updated|lockfile had"
                    + " changes|would have been modified");
    /// A production setting of this shell must not keep away what the build needs.
    private static final Map<String, String> SETTINGS =
            Map.of("NODE_ENV", "", "CI", "true", "YARN_NODE_LINKER", "node-modules", "YARN_ENABLE_TELEMETRY", "0");

    private final Path root;
    private final Path tree;
    private final PackageJson app;
    private final Packager manager;
    private final NodeTools tools;
    private final Observer observer;
    private final BuildTool tool;
    private final Path log;
    private final NodePackages packages;

    NodeInstall(
            Path root,
            Path tree,
            PackageJson app,
            NodeTools tools,
            NodePackages packages,
            Path log,
            Observer observer) {
        this.packages = packages;
        this.root = root;
        this.tree = tree;
        this.app = app;
        this.tools = tools;
        this.observer = observer;
        this.log = log;
        manager = Packager.of(root, app);
        tool = new BuildTool(tree, log, observer);
    }

    void run(Map<String, String> environment) throws IOException {
        List<String> program = manager.program(root, app, tools, environment);
        PackageJson part = packages.workspace().isEmpty() ? app : PackageJson.of(tree.resolve(packages.workspace()));
        boolean builds = app.hasBuildScript() || part.hasBuildScript() || app.hasInstallScript();
        boolean runsWithPackages = packages.use() == NodePackages.Use.RUN;
        Optional<String> starter = runsWithPackages ? part.developersStart() : Optional.empty();
        boolean isForeign = runsWithPackages && app.hasPackages() && Architecture.isForeign(packages.architecture());
        if (app.hasPackages()) {
            if (manager.lockfile(root).isEmpty()) {
                observer.on(new Observer.Event.Note("no lockfile: the next deploy may get other versions;"
                        + " `npm install --package-lock-only` makes one"));
            }
            if (builds || !isForeign) {
                install(program, manager.install(root, builds || starter.isPresent()));
            }
        }
        if (app.hasBuildScript() || part.hasBuildScript()) {
            // A build script at the top is there to build the parts in their order.
            BuildTool where =
                    app.hasBuildScript() ? tool : new BuildTool(tree.resolve(packages.workspace()), log, observer);
            Map<String, String> variables = building(program, environment);
            for (String name : (app.hasBuildScript() ? app : part).buildScripts()) {
                where.run("npm run " + name, List.of(tools.npm(), "run", name), variables);
            }
        }
        boolean standsAlone = NextStandalone.isIn(tree.resolve(packages.workspace()));
        if (!standsAlone) {
            starter.ifPresent(name -> observer.on(new Observer.Event.Note("the app starts with '" + name
                    + "', which is among devDependencies: all of these are shipped; move it to"
                    + " dependencies to ship less")));
        }
        if (standsAlone) {
            if (isForeign) {
                ForeignModules.refuse(tree.resolve(packages.workspace()).resolve(".next"), packages.architecture());
            }
        } else if (isForeign) {
            new ModulesElsewhere(tree, manager, starter.isPresent(), packages.architecture())
                    .install(arguments -> install(manager.elsewhere(program), arguments));
        } else if (builds && starter.isEmpty() && app.hasPackages() && runsWithPackages) {
            prune(program);
        }
    }

    /// What a build script sees. It may call the package manager by its name, though npm has brought it.
    private Map<String, String> building(List<String> program, Map<String, String> environment) throws IOException {
        Map<String, String> variables = packages.over(SETTINGS);
        if (program.size() > 1) {
            Path folder = Files.createDirectories(log.resolveSibling("programs"));
            Path own = folder.resolve(manager.title());
            String words = program.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
            Files.writeString(own, "#!/bin/sh\nexec " + words + " \"$@\"\n");
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
            variables.putIfAbsent("PATH", folder + ":" + environment.getOrDefault("PATH", "/usr/bin:/bin"));
        }
        return variables;
    }

    private void install(List<String> program, List<String> arguments) throws IOException {
        try {
            tool.run(shown(arguments), join(program, arguments), packages.over(SETTINGS));
        } catch (KilterException e) {
            // npm says it first and then explains its options at length.
            List<String> why = Files.readAllLines(log).stream()
                    .filter(line -> OUT_OF_STEP.matcher(line).find())
                    .toList();
            if (why.isEmpty()) {
                throw e;
            }
            throw Problem.of(
                            KilterCode.BUILD_FAILED,
                            "package.json and the lockfile disagree: `" + shown(arguments) + "` failed",
                            "Run `" + manager.title() + " install` in '" + root + "' and commit the lockfile.")
                    .withEvidence(why.subList(0, Math.min(why.size(), 20)))
                    .toException(e);
        }
    }

    private void prune(List<String> program) throws IOException {
        List<String> arguments = manager.prune(root);
        if (manager == Packager.YARN || manager == Packager.BUN) {
            AppFiles.deleteBelow(tree.resolve("node_modules"));
        }
        tool.run(shown(arguments), join(program, arguments), packages.over(SETTINGS));
    }

    private String shown(List<String> arguments) {
        List<String> words = new ArrayList<>(arguments);
        words.removeIf(List.of("--no-audit", "--no-fund", "--non-interactive")::contains);
        return manager.title() + " " + String.join(" ", words);
    }

    private static List<String> join(List<String> program, List<String> arguments) {
        List<String> all = new ArrayList<>(program);
        all.addAll(arguments);
        return all;
    }

    /// The settings of package managers, there for as long as the install takes.
    static void withSettings(Path root, Path tree, Work work) throws IOException {
        try {
            for (String name : Packager.SETTINGS) {
                if (Files.isRegularFile(root.resolve(name))) {
                    Files.createDirectories(tree);
                    Files.copy(root.resolve(name), tree.resolve(name));
                }
            }
            work.run();
        } finally {
            for (String name : Packager.SETTINGS) {
                Files.deleteIfExists(tree.resolve(name));
            }
        }
    }

    /// What is done meanwhile.
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }
}
