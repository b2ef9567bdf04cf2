package dev.kilter.client;

import dev.kilter.sdk.wire.AuditCheck;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How far the audit of each server went when this machine last looked: out of reach of whoever can write to a
/// platform's database and knows its keys.
public final class KnownAudits {
    private final Path file;

    /// Those of this home.
    public KnownAudits(KilterHome home) {
        this.file = home.root().resolve("audits.json");
    }

    private record Kept(SortedMap<String, AuditCheck> byServer) {}

    /// What the latest look has found.
    public Optional<AuditCheck> of(String server) {
        return Optional.ofNullable(read().get(server));
    }

    /// Keeps what a look has found.
    public void keep(String server, AuditCheck found) {
        SortedMap<String, AuditCheck> known = read();
        known.put(server, found);
        PrivateFile.write(file, Wire.encode(new Kept(known)));
    }

    private SortedMap<String, AuditCheck> read() {
        try {
            return Files.exists(file)
                    ? new TreeMap<>(
                            Wire.decode(Files.readAllBytes(file), Kept.class).byServer())
                    : new TreeMap<>(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
