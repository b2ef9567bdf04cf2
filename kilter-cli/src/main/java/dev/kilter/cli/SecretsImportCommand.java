package dev.kilter.cli;

import dev.kilter.client.secret.Sealing;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kilter secrets import`.
@Command(
        name = "import",
        description = "Seal each KEY=VALUE line of a file, or of stdin, as `secrets set` does, and deploy once.")
final class SecretsImportCommand implements Callable<Integer> {
    private static final int LARGEST = 1024 * 1024;

    private final Context context;

    @Mixin
    private GlobalFlags flags = new GlobalFlags();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default, and -: stdin.")
    private @Nullable Path file;

    SecretsImportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        SecretsSession session = new SecretsSession(context, flags);
        Sealing sealing = session.sealing();
        SortedMap<String, SecretChange> changes = new TreeMap<>();
        for (SealedSecret secret : sealing.singles(file == null ? "stdin" : file.toString(), content())) {
            changes.put(secret.name(), new SecretChange.Set(secret));
        }
        if (changes.isEmpty()) {
            throw Usage.wrong("there is no KEY=VALUE line", "kilter secrets import .env");
        }
        return session.send(changes, false);
    }

    private byte[] content() {
        Path named = file;
        try {
            if (named == null || named.toString().equals("-")) {
                return context.in().readNBytes(LARGEST);
            }
            Path place = flags.dir.resolve(named);
            if (Files.isDirectory(place) || !Files.exists(place)) {
                throw Usage.wrong(
                        Files.exists(place) ? "'" + named + "' is a folder" : "there is no file '" + named + "'",
                        "Correct the path.");
            }
            // a pipe is read as well: kilter secrets import <(another-program)
            try (InputStream in = Files.newInputStream(place)) {
                return in.readNBytes(LARGEST);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
