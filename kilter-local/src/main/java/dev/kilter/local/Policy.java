package dev.kilter.local;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.server.identity.Trust;
import dev.kilter.server.identity.Trusts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the platform's own environment says about deploys to protected envs and about CI jobs.
final class Policy {
    private static final String REVIEW = "KILTER_REVIEW_DESTRUCTIVE";
    private static final String TRUSTS = "KILTER_OIDC_TRUSTS";
    private static final String OPEN = "KILTER_OPEN_PROTECTED_DATABASES";

    private Policy() {}

    /// Whether destructive migrations need a reviewed plan there: `KILTER_REVIEW_DESTRUCTIVE`, off unless it is
    /// `1`,
    /// `true` or `yes`.
    static boolean reviewsDestructive(Map<String, String> environment) {
        return flag(environment, REVIEW);
    }

    /// Whether this machine's own token opens the databases of protected envs: `KILTER_OPEN_PROTECTED_DATABASES`.
    static boolean opensProtectedDatabases(Map<String, String> environment) {
        return flag(environment, OPEN);
    }

    /// CI jobs that get a token of this platform: `KILTER_OIDC_TRUSTS` names a file with what `oidc` holds in the
    /// chart's values, as JSON.
    static List<Trust> trusts(Map<String, String> environment) {
        String file = environment.getOrDefault(TRUSTS, "");
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            return Trusts.read(Files.readString(Path.of(file)), "");
        } catch (IOException e) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            TRUSTS + " names '" + file + "', which cannot be read: " + e.getMessage(),
                            "Name a file of JSON, or unset it.")
                    .toException(e);
        }
    }

    private static boolean flag(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
        return switch (value) {
            case "1", "true", "yes" -> true;
            case "", "0", "false", "no" -> false;
            default ->
                throw Problem.of(
                                KilterCode.ARGUMENT_INVALID,
                                name + " is '" + value + "', which is neither true nor false",
                                "Write true or false, or unset it.")
                        .toException();
        };
    }
}
