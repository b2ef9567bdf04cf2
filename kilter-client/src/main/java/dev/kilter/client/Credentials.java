package dev.kilter.client;

import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The stored logins: one token a server, so that two clusters coexist, and the one that is used when nobody names a
/// server.
public final class Credentials {
    private final Path file;

    /// The logins below this home.
    public Credentials(KilterHome home) {
        this.file = home.root().resolve("credentials.json");
    }

    private record Stored(@Nullable String current, Map<String, String> tokens) {}

    /// The server of the latest login.
    public Optional<String> current() {
        return Optional.ofNullable(read().current());
    }

    /// The token for this server.
    public Optional<String> token(String server) {
        return Optional.ofNullable(read().tokens().get(server));
    }

    /// Keeps a token and makes its server the current one.
    public void store(String server, String token) {
        Map<String, String> tokens = new TreeMap<>(read().tokens());
        tokens.put(server, token);
        write(new Stored(server, tokens));
    }

    /// Forgets the token of this server; false if there was none.
    public boolean remove(String server) {
        Stored stored = read();
        Map<String, String> tokens = new TreeMap<>(stored.tokens());
        boolean was = tokens.remove(server) != null;
        String current = server.equals(stored.current()) ? null : stored.current();
        write(new Stored(current, tokens));
        return was;
    }

    private Stored read() {
        try {
            return Files.exists(file)
                    ? Wire.decode(Files.readAllBytes(file), Stored.class)
                    : new Stored(null, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Stored stored) {
        PrivateFile.write(file, Wire.encode(stored));
    }
}
