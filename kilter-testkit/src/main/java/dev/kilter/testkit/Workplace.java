package dev.kilter.testkit;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.app.Processors;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where apps lie and are built, for one law.
record Workplace(Path folder) {
    /// A file of each app that holds secrets.
    static final String WITHHELD = "deploy/private.txt";
    /// That of this machine.
    static final String PLATFORM = Processors.platform(Processors.ofJava(System.getProperty("os.arch", "")));

    private static final KilterYaml YAML =
            KilterYaml.parse("kilter.yaml", """
                project: acme/shop
                secrets: { shop: %s }
                """.formatted(WITHHELD).getBytes(StandardCharsets.UTF_8));

    /// What is done to a folder.
    @FunctionalInterface
    interface Change {
        void to(Path app) throws IOException;
    }

    static Workplace in(Path folder) {
        try {
            return new Workplace(folder.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A folder of this name, empty when it is asked for the first time.
    Path empty(String name) {
        return made(folder.resolve("apps").resolve(name));
    }

    /// A scratch folder, with what earlier builds left there.
    Path scratch(String name) {
        return made(folder.resolve("scratch").resolve(name.replace('/', '-')));
    }

    void changed(Path app, Change change) {
        try {
            change.to(app);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ImageContent built(ImageBuilder builder, BuildConfig build, Path app, String scratch, String platform) {
        AppConfig config = YAML.resolve(EnvName.PROD).building(build.on(platform));
        return builder.build(app, config, scratch(scratch), Observer.silent());
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
