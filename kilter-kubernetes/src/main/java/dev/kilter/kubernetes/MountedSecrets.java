package dev.kilter.kubernetes;

import dev.kilter.effects.Effects;
import dev.kilter.effects.GatedDataSource;
import dev.kilter.operator.database.DatabaseGate;
import dev.kilter.operator.flux.GitLogin;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.server.RegistryKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The platform's own secrets, each a file of a mounted Secret below this folder.
record MountedSecrets(Path folder) {
    /// The database server, from `database/dsn`: `postgres://user:password@host:port/database`.
    Dsn database() {
        return Dsn.parse(read("database/dsn"));
    }

    /// The key of Jobs' tokens.
    byte[] jobKey() {
        return read("job-key/key").getBytes(StandardCharsets.US_ASCII);
    }

    /// The first admin's token.
    String adminToken() {
        return read("admin-token/token");
    }

    /// What signs tokens of the platform's registry, from `registry-key/tls.crt` and `tls.key`; null: it has logins
    /// of its own.
    @Nullable
    RegistryKey registryKey() {
        return Files.exists(folder.resolve("registry-key/tls.key"))
                ? new RegistryKey(read("registry-key/tls.crt"), read("registry-key/tls.key"))
                : null;
    }

    /// Who writes to the flux repo; null: it asks for nobody.
    @Nullable
    GitLogin git() {
        return Files.exists(folder.resolve("git/password"))
                ? new GitLogin(read("git/username"), read("git/password"))
                : null;
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where the database server is and who the platform is there. Its text form hides the password.
    record Dsn(String host, int port, String database, String user, String password) {
        private static final int POSTGRES = 5432;

        static Dsn parse(String text) {
            URI uri;
            try {
                uri = URI.create(text);
            } catch (IllegalArgumentException _) {
                throw malformed();
            }
            String[] user = uri.getRawUserInfo() == null
                    ? new String[0]
                    : uri.getRawUserInfo().split(":", 2);
            if (user.length != 2 || uri.getHost() == null || uri.getPath().length() < 2) {
                throw malformed();
            }
            return new Dsn(
                    uri.getHost(),
                    uri.getPort() < 0 ? POSTGRES : uri.getPort(),
                    uri.getPath().substring(1),
                    decoded(user[0]),
                    decoded(user[1]));
        }

        DatabaseGate gate(Effects effects) {
            return new DatabaseGate(effects, host, port, user, password);
        }

        GatedDataSource source(Effects effects) {
            return gate(effects).source(database);
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        /// Says nothing of what it holds: that may be the password.
        private static RuntimeException malformed() {
            return Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the DSN of the platform's database is malformed",
                            "Write postgres://user:password@host:port/database, with special characters"
                                    + " percent-encoded, into the Secret.")
                    .toException();
        }

        @Override
        public String toString() {
            return "Dsn[" + user + "@" + host + ":" + port + "/" + database + "]";
        }
    }
}
