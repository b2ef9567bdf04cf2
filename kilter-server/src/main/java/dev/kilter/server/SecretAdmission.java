package dev.kilter.server;

import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether secrets may be changed so. Pure.
final class SecretAdmission {
    private static final int LARGEST = 768 * 1024;

    private static final int MOST = 200;

    private SecretAdmission() {}

    /// What exists.
    ///
    /// @param recipient the platform's public key; null: it has none
    /// @param wanted    the slot's Secrets now
    /// @param known     fingerprints that there is ciphertext of, by name
    record Existing(@Nullable String recipient, List<SealedSecret> wanted, Map<String, Set<String>> known) {}

    /// The refusal, or empty.
    ///
    /// @param consumer what consumes them; null: whatever is live
    static Optional<Problem> refusal(
            @Nullable SecretChanges changes, @Nullable SecretsConfig consumer, int otherBytes, Existing existing) {
        if (changes != null) {
            for (Map.Entry<String, SecretChange> change : changes.byName().entrySet()) {
                Optional<Problem> refusal = switch (change.getValue()) {
                    case SecretChange.Set(var secret) -> sealed(secret, changes.confirmsRecipients(), existing);
                    case SecretChange.Keep(var fingerprint) -> kept(change.getKey(), fingerprint, existing);
                    case SecretChange.Remove() -> Optional.empty();
                };
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return tooMany(changes, existing)
                .or(() -> tooLarge(changes, otherBytes, existing))
                .or(() -> consumed(changes, consumer, existing));
    }

    private static Optional<Problem> sealed(SealedSecret secret, boolean confirmed, Existing existing) {
        String recipient = existing.recipient();
        List<String> recipients = secret.sealed().recipients();
        if (recipient == null) {
            return Optional.of(Problem.of(
                    KilterCode.SECRETS_SEALED_FOR_ANOTHER,
                    "this platform has no key that secrets could be sealed for",
                    "Ask the platform team to set `sops.recipient` of the chart kilter-platform."));
        }
        if (!recipients.contains(recipient)) {
            return Optional.of(Problem.of(
                            KilterCode.SECRETS_SEALED_FOR_ANOTHER,
                            "the secret '" + secret.name() + "' is not sealed for this platform's key",
                            "Write that key into kilter.yaml: kilter secrets recipient --write")
                    .withEvidence("sealed for: " + String.join(", ", recipients), "the platform's key: " + recipient));
        }
        Set<String> pinned = pinned(existing);
        if (!confirmed && !pinned.isEmpty() && !pinned.equals(new TreeSet<>(recipients))) {
            return Optional.of(Problem.of(
                            KilterCode.RECIPIENT_NOT_CONFIRMED,
                            "the secret '" + secret.name() + "' is sealed for other keys than the env's secrets so far",
                            "If that is meant, say so: kilter deploy --confirm-recipients")
                    .withEvidence(
                            "so far: " + String.join(", ", pinned),
                            "now: " + String.join(", ", new TreeSet<>(recipients))));
        }
        return Optional.empty();
    }

    /// The keys of the env's first deploy with secrets, or those confirmed since.
    private static Set<String> pinned(Existing existing) {
        return existing.wanted().isEmpty()
                ? Set.of()
                : new TreeSet<>(existing.wanted().getFirst().sealed().recipients());
    }

    private static Optional<Problem> kept(String name, String fingerprint, Existing existing) {
        return existing.known().getOrDefault(name, Set.of()).contains(fingerprint)
                ? Optional.empty()
                : Optional.of(Secrets.gone(name).problem());
    }

    /// The resource of an app holds no more.
    private static Optional<Problem> tooMany(@Nullable SecretChanges changes, Existing existing) {
        if (changes == null) {
            return Optional.empty();
        }
        Set<String> after = after(changes, existing);
        if (after.size() > MOST && after.size() > existing.wanted().size()) {
            return Optional.of(Problem.of(
                    KilterCode.CONFIG_INVALID,
                    "the env would have " + after.size() + " Secrets, and single keys are one each",
                    "Use at most " + MOST + ": a file of many keys is one (`secrets: { app-secrets: .env.prod }` in"
                            + " kilter.yaml)."));
        }
        return changes.byName().values().stream()
                .flatMap(change -> change instanceof SecretChange.Set(var secret) ? Stream.of(secret) : Stream.of())
                .filter(secret -> secret.sealed().values().size() > SealedSecret.MOST_KEYS)
                .findFirst()
                .map(secret -> Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "the secret '" + secret.name() + "' has "
                                + secret.sealed().values().size() + " keys",
                        "Use at most " + SealedSecret.MOST_KEYS + " in one file."));
    }

    private static Optional<Problem> tooLarge(@Nullable SecretChanges changes, int otherBytes, Existing existing) {
        int bytes = otherBytes;
        Set<String> changed = changes == null ? Set.of() : changes.byName().keySet();
        if (changes != null) {
            bytes += Wire.encode(changes).length;
        }
        bytes += existing.wanted().stream()
                .filter(secret -> !changed.contains(secret.name()))
                .mapToInt(secret -> Wire.encode(secret).length)
                .sum();
        return bytes <= LARGEST
                ? Optional.empty()
                : Optional.of(Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "the app's config and sealed secrets have " + bytes + " bytes together",
                        "Keep them below " + LARGEST + " bytes; big values belong into files or the database."));
    }

    private static Optional<Problem> consumed(
            @Nullable SecretChanges changes, @Nullable SecretsConfig consumer, Existing existing) {
        if (consumer == null) {
            return Optional.empty();
        }
        Set<String> after = after(changes, existing);
        return consumer.consumed().stream()
                .filter(name -> !after.contains(name))
                .findFirst()
                .map(name -> Problem.of(
                        KilterCode.SECRET_UNREADABLE,
                        "the app consumes the secret '" + name + "', and the env does not have it",
                        "Deploy where its source file is, or remove it from appSecrets."));
    }

    /// The names of the Secrets that the env has then.
    private static Set<String> after(@Nullable SecretChanges changes, Existing existing) {
        Set<String> after = new HashSet<>();
        existing.wanted().forEach(secret -> after.add(secret.name()));
        if (changes != null) {
            changes.byName().forEach((name, change) -> {
                if (change instanceof SecretChange.Remove) {
                    after.remove(name);
                } else {
                    after.add(name);
                }
            });
        }
        return after;
    }
}
