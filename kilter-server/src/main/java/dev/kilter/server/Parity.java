package dev.kilter.server;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whether an env has what an image needs that runs well in another one. Pure.
///
/// @param from the env that runs it
/// @param to   the env that is to run it
record Parity(Has from, Has to) {
    /// What an env has.
    ///
    /// @param variables names of its plain variables
    /// @param secrets   names of the keys of its secrets
    /// @param migrated  hash of the migration files that are all applied; null: none
    record Has(
            EnvName env,
            NavigableSet<String> variables,
            NavigableSet<String> secrets,
            @Nullable String migrated) {
        private NavigableSet<String> keys() {
            NavigableSet<String> keys = new TreeSet<>(variables);
            keys.addAll(secrets);
            return keys;
        }
    }

    /// Whether the other env has had migrations that this one has not.
    boolean migrationsPending() {
        return from.migrated != null && !from.migrated.equals(to.migrated);
    }

    /// @param migrates whether the migrations run with the promotion
    Optional<Problem> refusal(boolean migrates) {
        NavigableSet<String> missing = from.keys();
        missing.removeAll(to.keys());
        if (!missing.isEmpty()) {
            List<String> secret =
                    missing.stream().filter(from.secrets::contains).toList();
            return Optional.of(Problem.of(
                            KilterCode.KEY_MISSING,
                            "'" + to.env + "' lacks keys that '" + from.env + "' has: " + String.join(", ", missing),
                            secret.isEmpty()
                                    ? "Add them to `env:` in kilter.yaml, then kilter deploy --env " + to.env
                                    : "kilter secrets set %s --env %s".formatted(secret.getFirst(), to.env))
                    .withEvidence(missing.stream()
                            .map(key -> key + (from.secrets.contains(key) ? " is a secret's" : " is a plain variable")
                                    + " in " + from.env)
                            .toArray(String[]::new)));
        }
        if (migrationsPending() && !migrates) {
            return Optional.of(Problem.of(
                    KilterCode.MIGRATIONS_LEFT_OUT,
                    "'" + from.env + "' has had migrations that '" + to.env + "' has not",
                    "kilter promote %s %s --migration".formatted(from.env, to.env)));
        }
        return Optional.empty();
    }
}
