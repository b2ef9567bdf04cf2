package dev.kilter.sdk.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a platform knows of an env's Secrets. No value: it cannot read them.
///
/// @param recipient      the platform's public age key; null: it takes no secrets
/// @param fingerprintKey 64 hex digits, of this env: fingerprints under it tell whether values are the same
/// @param secrets        those that the env has, or that its next deploy brings, by name
public record SecretsReport(@Nullable String recipient, String fingerprintKey, List<Known> secrets) {
    public SecretsReport {
        secrets = List.copyOf(secrets);
    }

    /// One Secret.
    ///
    /// @param keys       names of its variables, sorted
    /// @param recipients the public keys that it is sealed for
    /// @param by         who shipped these values
    /// @param live       whether the release that serves has it
    public record Known(
            String name,
            List<String> keys,
            String fingerprint,
            List<String> recipients,
            String by,
            Instant at,
            boolean live) {
        public Known {
            keys = List.copyOf(keys);
            recipients = List.copyOf(recipients);
        }
    }

    @Override
    public String toString() {
        return "SecretsReport[" + secrets + "]";
    }
}
