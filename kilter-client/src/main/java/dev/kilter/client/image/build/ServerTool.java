package dev.kilter.client.image.build;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    ASTRO("Astro", "@astrojs/node", "dist/server/entry.mjs", Map.of("HOST", "0.0.0.0"));

    private static final String SVELTE =
            "SvelteKit makes a program with @sveltejs/adapter-node, or a site of files with @sveltejs/adapter-static:"
                    + " npm install --save-dev one of them, and import it where adapter-auto is";

    private static final Map<String, String> ADAPTERS = Map.of("@sveltejs/kit", SVELTE);

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

    /// The one that made a server in this folder.
    static Optional<ServerTool> in(Path folder, PackageJson app) {
        return Arrays.stream(values())
                .filter(tool -> app.dependsOn(tool.packageName) && Files.isRegularFile(folder.resolve(tool.entry)))
                .findFirst();
    }

    /// Whether it builds a server with one of them.
    static boolean isUsedBy(PackageJson app) {
        return Arrays.stream(values()).anyMatch(tool -> app.dependsOn(tool.packageName));
    }

    /// What an app has to add before its tool makes something that runs.
    static Optional<String> advice(PackageJson app) {
        return ADAPTERS.entrySet().stream()
                .filter(adapter -> app.dependsOn(adapter.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
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
    }

    String title() {
        return title;
    }

    List<String> command() {
        return List.of("node", entry);
    }

    Map<String, String> variables() {
        return variables;
    }
}
