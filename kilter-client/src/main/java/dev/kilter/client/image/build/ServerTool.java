package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Tools whose build makes a server that no script of the starter's package.json starts, by the package that an app
/// asks for. [SiteTool] has those that make files.
enum ServerTool {
    /// `out` of the adapter, by default: github.com/sveltejs/kit, packages/adapter-node.
    SVELTEKIT("SvelteKit", "@sveltejs/adapter-node", "build/index.js", Map.of()),
    /// What Nitro writes with the preset of node, for this and the next two.
    NUXT("Nuxt", "nuxt", ".output/server/index.mjs", Map.of()),
    SOLID("SolidStart", "@solidjs/start", ".output/server/index.mjs", Map.of()),
    TANSTACK("TanStack Start", "@tanstack/react-start", ".output/server/index.mjs", Map.of()),
    ANALOG("Analog", "@analogjs/platform", "dist/analog/server/index.mjs", Map.of()),
    /// Listens to its own machine alone unless HOST says otherwise.
    ASTRO("Astro", "@astrojs/node", "dist/server/entry.mjs", Map.of("HOST", "0.0.0.0")),
    /// In a folder of the project's name; `ng serve`, which the starter's script runs, is for developers.
    ANGULAR("Angular", "@angular/ssr", "dist/*/server/server.mjs", Map.of()),
    /// What `qwik add` of express, fastify or node-server adds is called after the entry that it adds.
    QWIK("Qwik", "@builder.io/qwik-city", "server/entry.{express,fastify,node-server}.js", Map.of());

    private static final String SVELTE =
            "SvelteKit makes a program with @sveltejs/adapter-node, or a site of files with @sveltejs/adapter-static:"
                    + " npm install --save-dev one of them, and import it where adapter-auto is";

    private static final String QWIK_ADAPTER = "Qwik makes a program with a server adapter: npm run qwik add express";

    private static final Map<String, String> ADAPTERS =
            Map.of("@sveltejs/kit", SVELTE, "@builder.io/qwik-city", QWIK_ADAPTER);

    private final String title;
    private final String packageName;
    private final String entry;
    private final Map<String, String> variables;

    ServerTool(String title, String packageName, String entry, Map<String, String> variables) {
        this.title = title;
        this.packageName = packageName;
        this.entry = entry;
        this.variables = variables;
    }

    /// A server that one of them made.
    ///
    /// @param file that node runs, relative to the app
    record Server(ServerTool tool, String file) {
        String title() {
            return tool.title;
        }

        List<String> command() {
            return List.of("node", file);
        }

        Map<String, String> variables() {
            return tool.variables;
        }
    }

    /// The one that was made in this folder.
    static Optional<Server> in(Path folder, PackageJson app) throws IOException {
        for (ServerTool tool : values()) {
            Optional<String> file = app.dependsOn(tool.packageName) ? tool.madeIn(folder) : Optional.empty();
            if (file.isPresent()) {
                return Optional.of(new Server(tool, file.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> madeIn(Path folder) throws IOException {
        int star = Math.max(entry.indexOf('*'), entry.indexOf('{'));
        if (star < 0) {
            return Optional.of(entry).filter(file -> Files.isRegularFile(folder.resolve(file)));
        }
        Path above = folder.resolve(entry.substring(0, entry.lastIndexOf('/', star)));
        if (!Files.isDirectory(above)) {
            return Optional.empty();
        }
        PathMatcher pattern = folder.getFileSystem().getPathMatcher("glob:" + entry);
        int depth = folder.relativize(above).relativize(Path.of(entry)).getNameCount();
        try (Stream<Path> below = Files.walk(above, depth)) {
            List<String> made = below.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(pattern::matches)
                    .map(Path::toString)
                    .sorted()
                    .toList();
            if (made.size() > 1) {
                throw Problem.of(
                                KilterCode.BUILD_FAILED,
                                "the build made " + made.size() + " servers: " + String.join(", ", made),
                                "Name one in a Procfile: `web: node " + made.getFirst() + "`.")
                        .toException();
            }
            return made.stream().findFirst();
        }
    }

    /// What an app has to add before its tool makes something that runs.
    static Optional<String> advice(PackageJson app) {
        return ADAPTERS.entrySet().stream()
                .filter(adapter -> app.dependsOn(adapter.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// Packages that no start script names: Next.js 15 reads a next.config.ts by `typescript` each time it starts,
    /// and installs it where it is not there; the server of Qwik 1 imports `undici`, which its starter has for the
    /// build.
    static Stream<String> readAtStart(Path folder, PackageJson app) {
        boolean readsConfig = app.dependsOn("next")
                && Stream.of("next.config.ts", "next.config.mts")
                        .anyMatch(file -> Files.isRegularFile(folder.resolve(file)));
        return Stream.of(readsConfig ? "typescript" : "", app.dependsOn(QWIK.packageName) ? "undici" : "");
    }

    /// Without one it would be missed after a minute of installing and building.
    static void requireAdapter(PackageJson app) {
        if (app.dependsOn("@sveltejs/adapter-auto") && !app.dependsOn(SVELTEKIT.packageName) && !app.startsProgram()) {
            throw Problem.of(
                            KilterCode.BUILD_NOT_DETECTED,
                            "SvelteKit's adapter-auto chooses by the host, and makes nothing that runs here",
                            SVELTE)
                    .toException();
        }
        if (app.dependsOn(QWIK.packageName) && !app.hasScript("build.server") && !app.startsProgram()) {
            throw Problem.of(
                            KilterCode.BUILD_NOT_DETECTED,
                            "Qwik has no server adapter yet, and its start script is a developer's server",
                            QWIK_ADAPTER)
                    .toException();
        }
    }
}
