package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tools that make a site of files from sources, by the package that an app asks for. Those that stand on another one
/// come before it.
enum SiteTool {
    SVELTEKIT("SvelteKit", "@sveltejs/adapter-static", List.of("build"), List.of("_app/immutable/")),
    ASTRO("Astro", "astro", List.of("dist"), List.of("_astro/")),
    DOCUSAURUS("Docusaurus", "@docusaurus/core", List.of("build"), List.of()),
    GATSBY("Gatsby", "gatsby", List.of("public"), List.of()),
    ELEVENTY("Eleventy", "@11ty/eleventy", List.of("_site"), List.of()),
    VITEPRESS("VitePress", "vitepress", List.of(".vitepress/dist", "docs/.vitepress/dist"), List.of("assets/")),
    NEXT("Next.js export", "next", List.of("out"), List.of("_next/static/")),
    REACT("Create React App", "react-scripts", List.of("build"), List.of("static/")),
    ANGULAR("Angular", "@angular/cli", List.of("dist"), List.of()),
    VUE("Vue CLI", "@vue/cli-service", List.of("dist"), List.of()),
    PARCEL("Parcel", "parcel", List.of("dist"), List.of()),
    REACT_ROUTER("React Router", "@react-router/dev", List.of("build/client"), List.of("assets/")),
    VITE("Vite", "vite", List.of("dist"), List.of("assets/")),
    /// A build script of which nothing more is known.
    OTHER("npm run build", "", List.of("dist", "build", "out", "public", "_site", "www"), List.of());

    /// What makes a program that serves with one of these tools.
    private static final Set<String> SERVERS = Set.of(
            "next",
            "@sveltejs/adapter-node",
            "@sveltejs/adapter-auto",
            "@astrojs/node",
            "nuxt",
            "@remix-run/dev",
            "@react-router/dev",
            "@solidjs/start",
            "@tanstack/start",
            "@tanstack/react-start",
            "@builder.io/qwik-city",
            "@analogjs/platform",
            "@angular/ssr");
    /// Settings with which what makes servers makes nothing but pages, by its package.
    private static final Map<String, Setting> PAGES_ONLY = Map.of(
            "next",
            new Setting("output\\s*:\\s*['\"]export['\"]", "next.config.js", "next.config.mjs", "next.config.ts"),
            "@react-router/dev",
            new Setting("\\bssr\\s*:\\s*false", "react-router.config.ts", "react-router.config.js"),
            "@angular/ssr",
            // of several projects all have to
            new Setting(
                    "(?s)\\A(?!.*\"outputMode\"\\s*:\\s*\"server\").*\"outputMode\"\\s*:\\s*\"static\"",
                    "angular.json"));

    /// What one of these files has to hold, comments aside.
    private record Setting(Pattern text, List<String> files) {
        /// Behind a colon two slashes are an address.
        private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?<!:)//[^\\n]*");

        Setting(String text, String... files) {
            this(Pattern.compile(text), List.of(files));
        }

        boolean isIn(Path root) throws IOException {
            for (String file : files) {
                Path settings = root.resolve(file);
                if (Files.isRegularFile(settings)
                        && text.matcher(COMMENT.matcher(Files.readString(settings))
                                        .replaceAll(""))
                                .find()) {
                    return true;
                }
            }
            return false;
        }
    }

    private final String title;
    private final String packageName;
    private final List<String> outputs;
    private final List<String> lasting;

    SiteTool(String title, String packageName, List<String> outputs, List<String> lasting) {
        this.title = title;
        this.packageName = packageName;
        this.outputs = outputs;
        this.lasting = lasting;
    }

    /// The one that this app is made with, unless it is a program that serves.
    static Optional<SiteTool> of(Path root, PackageJson app) throws IOException {
        if (app.isServer() || !app.hasBuildScript() || makesServer(root, app)) {
            return Optional.empty();
        }
        return Stream.of(values())
                .filter(tool -> tool != OTHER && app.dependsOn(tool.packageName))
                .findFirst();
    }

    /// Whether the app asks for what makes a program that serves.
    static boolean mayMakeServer(PackageJson app) {
        return app.hasBuildScript() && SERVERS.stream().anyMatch(app::dependsOn);
    }

    private static boolean makesServer(Path root, PackageJson app) throws IOException {
        for (String name : SERVERS) {
            Setting pages = PAGES_ONLY.get(name);
            if (app.dependsOn(name) && (pages == null || !pages.isIn(root))) {
                return true;
            }
        }
        return false;
    }

    String title() {
        return title;
    }

    /// Where it writes, by default.
    List<String> outputs() {
        return outputs;
    }

    /// Folders in the output whose files have a hash of their content in the name.
    List<String> lasting() {
        return lasting;
    }
}
