package dev.kilter.client.image.build;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A Go module and the programs in it, as the go of this machine sees them.
///
/// @param path     its name in go.mod
/// @param version  of go, such as `1.25`
/// @param programs its main packages, by name
record GoModule(Path go, String path, String version, List<Program> programs, Building building) {
    private static final String LIST = "{{if eq .Name \"main\"}}{{.ImportPath}} {{.Dir}} {{.Module.Path}}{{end}}";

    GoModule {
        programs = List.copyOf(programs);
    }

    /// @param name       of the file that is built
    /// @param importPath as go names it
    /// @param folder     of its sources, relative to the module's; empty: the module's own
    record Program(String name, String importPath, String folder) {}

    /// How go is run.
    record Building(BuildTool tool, Map<String, String> variables) {}

    /// Asks go for the programs.
    static GoModule of(Path root, BuildConfig build, Map<String, String> environment, Path scratch, Observer observer)
            throws IOException {
        Path go = Executables.find("go", environment).orElseThrow(GoModule::noGo);
        Map<String, String> variables = new TreeMap<>(build.variables());
        variables.put("CGO_ENABLED", "0");
        variables.put("GOOS", "linux");
        variables.put("GOARCH", Architecture.of(build));
        // What this machine's settings add (race, tags, mod) would make another program of the same sources.
        variables.putIfAbsent("GOFLAGS", "-buildvcs=false");
        BuildTool tool = new BuildTool(root, scratch.resolve("build.log"), observer);
        String version = last(tool.lines("go env GOVERSION", List.of(go.toString(), "env", "GOVERSION"), variables));
        List<String> command = List.of(go.toString(), "list", "-e", "-f", LIST, "./...");
        List<Program> programs = new ArrayList<>();
        String path = "";
        for (String line : tool.lines("go list ./...", command, variables)) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && Path.of(words[1]).startsWith(root)) {
                path = words[2];
                String folder = root.relativize(Path.of(words[1])).toString();
                programs.add(new Program(name(words[0], path, folder), words[0], folder));
            }
        }
        if (programs.isEmpty()) {
            throw nothing();
        }
        requireNames(programs);
        return new GoModule(go, path, version.replaceFirst("^go", ""), programs, new Building(tool, variables));
    }

    /// The file of one program: no paths of this machine in it, no symbols, no C library.
    Path build(Program program, Path into) {
        Path file = into.resolve(program.name());
        List<String> command = List.of(
                go.toString(), "build", "-trimpath", "-ldflags=-s -w", "-o", file.toString(), program.importPath());
        building.tool.run("go build " + program.importPath(), command, building.variables);
        return file;
    }

    /// The program that serves: the only one, that of the module's own folder, or the one called like the app,
    /// `web`, `server`, `api` or `app`; else kilter.yaml has to say.
    Program web(AppConfig config) {
        String main = config.build().main();
        if (main != null) {
            String folder =
                    main.replaceFirst("^\\./", "").replaceFirst("/$", "").replaceFirst("^\\.$", "");
            return programs.stream()
                    .filter(program -> program.folder.equals(folder))
                    .findFirst()
                    .orElseThrow(() -> unclear("there is no program in '" + main + "'"));
        }
        if (programs.size() == 1) {
            return programs.getFirst();
        }
        return Stream.of("", config.project().app(), "web", "server", "api", "app")
                .flatMap(name -> programs.stream()
                        .filter(program -> name.isEmpty() ? program.folder.isEmpty() : program.name.equals(name)))
                .findFirst()
                .orElseThrow(() -> unclear("the module has " + programs.size() + " programs"));
    }

    /// A go.work above the folder makes other modules part of the build.
    static Optional<Path> workspaceAbove(Path root) {
        return Stream.iterate(root, folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("go.work"))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static String name(String importPath, String module, String folder) {
        String named = folder.isEmpty() ? module.replaceFirst("/v[0-9]+$", "") : importPath;
        return named.substring(named.lastIndexOf('/') + 1);
    }

    private static String last(List<String> lines) {
        return lines.isEmpty() ? "" : lines.getLast();
    }

    private static void requireNames(List<Program> programs) {
        Set<String> names = new HashSet<>();
        for (Program program : programs) {
            if (!names.add(program.name)) {
                throw Problem.of(
                                KilterCode.BUILD_NOT_DETECTED,
                                "two programs of the module are called '" + program.name + "'",
                                "Rename the folder of one of them.")
                        .toException();
            }
        }
    }

    private KilterException unclear(String detail) {
        return Problem.of(
                        KilterCode.BUILD_NOT_DETECTED,
                        detail,
                        "Say which one serves, in kilter.yaml: build: { main: ./" + programs.getFirst().folder + " }")
                .withEvidence(programs.stream()
                        .map(program -> "'./" + program.folder + "' is a program")
                        .toList())
                .toException();
    }

    private static KilterException nothing() {
        return Problem.of(
                        KilterCode.BUILD_NOT_DETECTED,
                        "go.mod is here, and no folder with a `package main`",
                        "Write a main.go, or deploy the folder of the module that has one (-C).")
                .toException();
    }

    private static KilterException noGo() {
        return Problem.of(
                        KilterCode.BUILD_FAILED,
                        "go.mod asks for Go, and there is no `go` on the PATH",
                        "Install Go (Debian: apt-get install golang-go), then deploy again.")
                .toException();
    }
}
