package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.client.secret.SecretSource;
import dev.kilter.sdk.app.AppConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `kilter secrets edit`.
@Command(
        name = "edit",
        description = "Open the local source of a secret in $EDITOR and check it. What is sealed nobody can open here;"
                + " the next deploy ships it.")
final class SecretsEditCommand extends Question {
    /// What a shell says of a program that it cannot find, or cannot start.
    private static final int NOT_FOUND = 127;

    private static final int NO_PROGRAM = 126;

    @Parameters(arity = "0..1", paramLabel = "SECRET", description = "Default: the only one.")
    private @Nullable String name;

    SecretsEditCommand(Context context) {
        super(context);
    }

    @Override
    int answer(Console console, Format format) {
        AppConfig config = Context.resolve(flags, context.projectDir(flags).yaml(), Context.env(flags));
        Map<String, String> sources = config.secrets().sources();
        String wanted = name != null
                ? name
                : sources.size() == 1 ? sources.keySet().iterator().next() : null;
        String path = wanted == null ? null : sources.get(wanted);
        if (wanted == null || path == null) {
            throw Usage.wrong(
                    wanted == null
                            ? "kilter.yaml declares " + sources.size() + " secrets"
                            : "kilter.yaml declares no secret '" + wanted + "'",
                    sources.isEmpty()
                            ? "Add `secrets: { name: path/to/file.env }`."
                            : "Use one of: " + String.join(", ", sources.keySet()));
        }
        SecretSource source = new SecretSource(context.projectDir(flags).root(), wanted, path);
        open(source.file(), path, "EDITOR=nano kilter secrets edit " + wanted);
        return switch (source.read()) {
            case SecretSource.Reading.Values(var values) ->
                print(
                        console,
                        format,
                        Map.of("secret", wanted, "source", path, "keys", List.copyOf(values.keySet())),
                        List.of(path + " has " + values.size() + (values.size() == 1 ? " key" : " keys")
                                + "; the next deploy ships it."));
            case SecretSource.Reading.Absent(var why) ->
                throw Usage.wrong("'" + path + "' was not written: " + why, "kilter secrets edit " + wanted);
        };
    }

    private void open(Path file, String path, String again) {
        String editor = Stream.of("VISUAL", "EDITOR")
                .map(name -> context.environment().getOrDefault(name, ""))
                .filter(name -> !name.isBlank())
                .findFirst()
                .or(() -> context.canAsk() ? Optional.of("vi") : Optional.empty())
                .orElseThrow(() -> Usage.wrong(
                        "EDITOR is not set, and this is no terminal",
                        "Change " + path + " by other means, or name an editor: " + again));
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            // an editor may have arguments of its own; the file is one word, whatever its name
            Process process = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                    .inheritIO()
                    .start();
            int exit = process.waitFor();
            if (exit == NOT_FOUND || exit == NO_PROGRAM) {
                throw Usage.wrong(
                        "the editor '" + editor + "' cannot be started", "Set EDITOR to one that is here: " + again);
            }
            if (exit != 0) {
                throw Usage.wrong(
                        "the editor '" + editor + "' ended with " + exit + ", and nothing was looked at",
                        "Run it again; whatever stands in " + path + " is what the next deploy ships.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
