package dev.kilter.client.image.build;

import dev.kilter.client.image.BuildEvent;
import dev.kilter.client.image.ImageBuild;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.spi.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A process that builds a Node app and prints what its build says, for tests that end it.
final class BuildProgram {
    private BuildProgram() {}

    public static void main(String[] arguments) throws IOException {
        Path app = Path.of(arguments[0]);
        KilterYaml yaml = KilterYaml.parse("kilter.yaml", Files.readAllBytes(app.resolve("kilter.yaml")));
        new ImageBuild(Path.of(arguments[1]), Providers.of("image builder", List.of(new NodeBuilder())))
                .build(app, yaml.resolve(EnvName.PROD), event -> {
                    if (event instanceof BuildEvent.Output(String line)) {
                        System.out.println(line);
                    }
                });
    }
}
