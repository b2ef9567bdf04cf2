package dev.kilter.client.image.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makers of sites that kilter does not run: whoever has one makes the site, and kilter serves it.
public enum SiteMaker {
    HUGO("hugo", "public", "hugo.toml", "hugo.yaml", "hugo.json"),
    JEKYLL("bundle exec jekyll build", "_site", "_config.yml"),
    MKDOCS("mkdocs build", "site", "mkdocs.yml"),
    MDBOOK("mdbook build", "book", "book.toml");

    private final String command;
    private final String output;
    private final List<String> files;

    SiteMaker(String command, String output, String... files) {
        this.command = command;
        this.output = output;
        this.files = List.of(files);
    }

    /// What to do in a folder of one of them.
    public static Optional<String> hint(Path root) {
        for (SiteMaker maker : values()) {
            if (maker.files.stream().anyMatch(file -> Files.isRegularFile(root.resolve(file)))) {
                return Optional.of("Make the site, then deploy it: " + maker.command + " && kilter deploy --prebuilt "
                        + maker.output);
            }
        }
        return Optional.empty();
    }
}
