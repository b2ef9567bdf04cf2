package dev.kilter.client.secret;

import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SecretShipper;
import dev.kilter.sdk.wire.SecretsReport;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Seals values for one env of one platform.
public final class Sealing {
    /// The line end of mainframes, and what an ellipsis of Windows becomes that was read as Latin-1.
    private static final char NEXT_LINE = '\u0085';

    private final SecretShipper shipper;
    private final Slot slot;
    private final List<String> recipients;
    private final Fingerprints fingerprints;
    private final Way way;

    /// How a Secret gets to the app.
    private enum Way {
        STRAIGHT,
        THROUGH_FLUX
    }

    private Sealing(SecretShipper shipper, Slot slot, List<String> recipients, Fingerprints fingerprints, Way way) {
        this.shipper = shipper;
        this.slot = slot;
        this.recipients = List.copyOf(recipients);
        this.fingerprints = fingerprints;
        this.way = way;
    }

    /// Sealing for this env by the platform's report. Without a key of the platform, or with recipients that lack
    /// it, nobody there could open anything: a `KLT-S03` problem.
    public static Sealing of(SecretShipper shipper, Slot slot, SecretsReport report, List<String> recipients) {
        return new Sealing(
                shipper,
                slot,
                checked(report.recipient(), recipients),
                new Fingerprints(report.fingerprintKey()),
                Way.STRAIGHT);
    }

    /// The same for a cluster, where Flux opens what is sealed and writes it as YAML again. A value that is another
    /// one afterwards is a `KLT-S01` problem.
    public Sealing throughFlux() {
        return new Sealing(shipper, slot, recipients, fingerprints, Way.THROUGH_FLUX);
    }

    /// Whom it seals for.
    public List<String> recipients() {
        return recipients;
    }

    /// The Secret of this one key and value, as `kilter secrets set` makes it.
    public SealedSecret single(String key, String value) {
        SortedMap<String, String> values = EnvFile.parse("stdin", (key + "=").getBytes(StandardCharsets.UTF_8));
        EnvFile.check("stdin", 1, key, value);
        values.put(key, value);
        String name = single(key);
        return sealed(name, values, fingerprints.of(name, values));
    }

    /// One such Secret for each KEY=VALUE line of a file.
    public List<SealedSecret> singles(String file, byte[] content) {
        return EnvFile.parse(file, content).entrySet().stream()
                .map(entry -> single(entry.getKey(), entry.getValue()))
                .toList();
    }

    /// The name of the Secret that holds this key alone.
    public static String single(String key) {
        String readable = key.toLowerCase(Locale.ROOT).replace('_', '-').replaceAll("^-+|-+$", "");
        String head = readable.substring(0, Math.min(readable.length(), 24)).replaceAll("-+$", "");
        return SecretsConfig.SINGLE_KEY + (head.isEmpty() ? "" : head + "-") + hash(key);
    }

    SealedSecret sealed(String name, SortedMap<String, String> values, String fingerprint) {
        if (way == Way.THROUGH_FLUX) {
            values.forEach(Sealing::refuseLost);
        }
        SecretManifest plain =
                new SecretManifest(slot.names().namespace(), name, SealedSecret.object(name, fingerprint), values);
        return new SealedSecret(name, fingerprint, Providers.ask(shipper, () -> shipper.seal(plain, recipients)));
    }

    /// What goes over the wire for this plan.
    SecretChanges changes(SecretPlan plan, boolean confirms) {
        SortedMap<String, SecretChange> changes = new TreeMap<>();
        for (Map.Entry<String, SecretPlan.Move> move : plan.moves().entrySet()) {
            String name = move.getKey();
            changes.put(
                    name,
                    switch (move.getValue()) {
                        case SecretPlan.Move.Seal(var values, var fingerprint) ->
                            new SecretChange.Set(sealed(name, values, fingerprint));
                        case SecretPlan.Move.Keep(var fingerprint, var _) -> new SecretChange.Keep(fingerprint);
                        case SecretPlan.Move.Remove() -> new SecretChange.Remove();
                    });
        }
        return new SecretChanges(changes, confirms);
    }

    private static void refuseLost(String key, String value) {
        if (value.indexOf(NEXT_LINE) >= 0) {
            throw Problem.of(
                            KilterCode.SECRET_UNREADABLE,
                            "the value of " + key + " has the character U+0085, which becomes a blank on its way"
                                    + " through the cluster's Flux",
                            "Write what was meant, often an ellipsis ('…', U+2026), or encode the value, as in Base64.")
                    .toException();
        }
    }

    private static List<String> checked(@Nullable String platform, List<String> recipients) {
        if (platform == null) {
            throw Problem.of(
                            KilterCode.SECRETS_SEALED_FOR_ANOTHER,
                            "this platform has no key that secrets could be sealed for",
                            "Ask the platform team to set `sops.recipient` of the chart kilter-platform.")
                    .toException();
        }
        if (!recipients.contains(platform)) {
            throw Problem.of(
                            KilterCode.SECRETS_SEALED_FOR_ANOTHER,
                            "'sopsRecipient' in kilter.yaml is not this platform's key",
                            "kilter secrets recipient --write")
                    .withEvidence("kilter.yaml: " + String.join(", ", recipients), "the platform's key: " + platform)
                    .toException();
        }
        return recipients;
    }

    private static String hash(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
