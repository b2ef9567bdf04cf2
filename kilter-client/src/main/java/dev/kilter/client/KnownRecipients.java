package dev.kilter.client;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The public key of each server that a person on this machine has confirmed, for apps whose kilter.yaml names none.
public final class KnownRecipients {
    private final Path file;

    /// Those of this home.
    public KnownRecipients(KilterHome home) {
        this.file = home.root().resolve("recipients.json");
    }

    private record Kept(SortedMap<String, String> byServer) {}

    /// Whom the secrets of this app are sealed for: on one machine its own key, elsewhere those of kilter.yaml, or
    /// else the server's, once `asks` has said yes to it.
    public List<String> of(
            AppConfig config, SecretsReport report, boolean local, String server, Predicate<String> asks) {
        String own = report.recipient();
        List<String> declared = config.secrets().recipients();
        if (own == null || (!local && !declared.isEmpty())) {
            return declared;
        }
        if (!local) {
            require(server, own, asks);
        }
        return List.of(own);
    }

    /// Goes on where this key was confirmed before; else `asks`, which may say no. What was confirmed is kept, so
    /// that another key of the same server is asked about again.
    void require(String server, String recipient, Predicate<String> asks) {
        SortedMap<String, String> known = read();
        String before = known.get(server);
        if (recipient.equals(before)) {
            return;
        }
        String question = before == null
                ? server + " seals secrets for " + recipient + ". Is that its key?"
                : server + " seals secrets for another key than before: " + recipient + ", and not " + before
                        + ". Is that meant?";
        if (!asks.test(question)) {
            throw unconfirmed(server, recipient, before == null ? "" : before);
        }
        known.put(server, recipient);
        PrivateFile.write(file, Wire.encode(new Kept(known)));
    }

    private SortedMap<String, String> read() {
        try {
            return Files.exists(file)
                    ? new TreeMap<>(
                            Wire.decode(Files.readAllBytes(file), Kept.class).byServer())
                    : new TreeMap<>(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KilterException unconfirmed(String server, String recipient, String before) {
        Problem problem = Problem.of(
                KilterCode.RECIPIENT_NOT_CONFIRMED,
                before.isEmpty()
                        ? "nobody on this machine has confirmed the key that " + server + " seals secrets for"
                        : "the key that " + server + " seals secrets for is another one than before",
                "Compare it with the platform team's, then write it into kilter.yaml: kilter secrets recipient"
                        + " --write");
        return (before.isEmpty()
                        ? problem.withEvidence("its key: " + recipient)
                        : problem.withEvidence("before: " + before, "now: " + recipient))
                .toException();
    }
}
