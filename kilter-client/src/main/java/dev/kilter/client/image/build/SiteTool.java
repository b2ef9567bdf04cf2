package dev.kilter.client.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
    VITE("Vite", "vite", List.of("dist"), List.of("assets/")),
    /// A build script of which nothing more is known.
    OTHER("npm run build", "", List.of("dist", "build", "out", "public", "_site", "www"), List.of());

    /// What makes a program that serves with one of these tools.
    private static final Set<String> SERVERS = Set.of(
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
    private static final Pattern EXPORTS = Pattern.compile("output\\s*:\\s*['\"]export['\"]");

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
        if (app.isServer() || !app.hasBuildScript() || SERVERS.stream().anyMatch(app::dependsOn)) {
            return Optional.empty();
        }
        for (SiteTool tool : values()) {
            if (tool != OTHER && app.dependsOn(tool.packageName) && (tool != NEXT || exports(root))) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
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

    private static boolean exports(Path root) throws IOException {
        for (String name : List.of("next.config.js", "next.config.mjs", "next.config.ts")) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file)
                    && EXPORTS.matcher(Files.readString(file)).find()) {
                return true;
            }
        }
        return false;
    }
}
