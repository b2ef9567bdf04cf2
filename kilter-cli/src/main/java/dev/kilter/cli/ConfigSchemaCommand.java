package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `kilter config schema`. The text is one document as it is; a stream gets it as its one line.
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
            byte[] schema = in.readAllBytes();
            return flags.format() == Format.JSONL
                    ? Question.print(console, Format.JSONL, Wire.decode(schema, Map.class), List.of())
                    : Question.print(
                            console,
                            Format.TEXT,
                            Map.of(),
                            List.of(new String(schema, StandardCharsets.UTF_8).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
