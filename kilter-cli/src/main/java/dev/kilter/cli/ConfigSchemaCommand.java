package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `kilter config schema`. It prints the same document whatever the format is: it is one.
@Command(name = "schema", description = "The JSON Schema of kilter.yaml, for editors.")
final class ConfigSchemaCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    ConfigSchemaCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console(flags);
        try (InputStream in =
                Objects.requireNonNull(ConfigSchemaCommand.class.getResourceAsStream("kilter.schema.json"))) {
            console.result(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
