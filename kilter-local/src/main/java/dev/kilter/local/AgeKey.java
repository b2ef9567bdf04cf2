package dev.kilter.local;

import dev.kilter.effects.FileGate;
import dev.kilter.sops.AgeIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// This machine's own age key in a file of mode 0600, made once, in the form of `age-keygen`.
final class AgeKey {
    private static final String PUBLIC = "# public key: ";

    private AgeKey() {}

    static AgeIdentity of(FileGate files, Path file) {
        if (!Files.exists(file)) {
            AgeIdentity fresh = AgeIdentity.generate();
            String text = PUBLIC + fresh.recipient() + "\n" + fresh.secret() + "\n";
            files.writePrivate(file, text.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            String recipient = "";
            String secret = "";
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                if (line.startsWith(PUBLIC)) {
                    recipient = line.substring(PUBLIC.length()).strip();
                } else if (!line.startsWith("#") && !line.isBlank()) {
                    secret = line.strip();
                }
            }
            return new AgeIdentity(secret, recipient);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
