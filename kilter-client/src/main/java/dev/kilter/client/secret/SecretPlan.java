package dev.kilter.client.secret;

import dev.kilter.client.secret.SecretSource.Reading;
import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.sdk.wire.SecretsReport.Known;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a deploy does to each Secret, decided from what was read and what the platform has. Pure.
final class SecretPlan {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);

    private final SortedMap<String, Move> moves;
    private final List<String> left;

    private SecretPlan(SortedMap<String, Move> moves, List<String> left) {
        this.moves = Collections.unmodifiableSortedMap(moves);
        this.left = List.copyOf(left);
    }

    /// What happens to one Secret.
    sealed interface Move {
        /// It is sealed anew. The text form hides the values.
        record Seal(SortedMap<String, String> values, String fingerprint) implements Move {
            @Override
            public String toString() {
                return "Seal[" + values.keySet() + "]";
            }
        }

        /// What the platform has sealed already stays; `here` tells whether the source was read.
        record Keep(String fingerprint, boolean here) implements Move {}

        /// It goes.
        record Remove() implements Move {}
    }

    /// @param recipients that everything is to be sealed for
    static SecretPlan of(
            SortedMap<String, Reading> readings,
            SecretsConfig config,
            SecretsReport report,
            Set<String> recipients,
            SecretOptions options) {
        Map<String, Known> known = report.secrets().stream().collect(Collectors.toMap(Known::name, each -> each));
        Fingerprints fingerprints = new Fingerprints(report.fingerprintKey());
        SortedMap<String, Move> moves = new TreeMap<>();
        readings.forEach((name, reading) -> {
            Known live = known.get(name);
            moves.put(
                    name,
                    switch (reading) {
                        case Reading.Values(var values) ->
                            move(fingerprints.of(name, values), values, live, recipients);
                        case Reading.Absent(var why) ->
                            kept(name, config.sources().getOrDefault(name, ""), why, live, options);
                    });
        });
        List<String> left = new ArrayList<>();
        known.keySet().stream()
                .filter(name -> !readings.containsKey(name) && !name.startsWith(SecretsConfig.SINGLE_KEY))
                .sorted()
                .forEach(name -> {
                    if (options.prune()) {
                        moves.put(name, new Move.Remove());
                    } else {
                        left.add(name);
                    }
                });
        return new SecretPlan(moves, left);
    }

    SortedMap<String, Move> moves() {
        return moves;
    }

    /// Those that the platform has and kilter.yaml does not declare any more.
    List<String> left() {
        return left;
    }

    private static Move move(
            String fingerprint, SortedMap<String, String> values, @Nullable Known live, Set<String> recipients) {
        boolean same = live != null
                && live.fingerprint().equals(fingerprint)
                && Set.copyOf(live.recipients()).equals(recipients);
        return same ? new Move.Keep(fingerprint, true) : new Move.Seal(values, fingerprint);
    }

    private static Move kept(String name, String path, String why, @Nullable Known live, SecretOptions options) {
        if (options.keep() && live != null) {
            return new Move.Keep(live.fingerprint(), false);
        }
        Problem problem = Problem.of(
                KilterCode.SECRET_UNREADABLE,
                "secret " + name + ": cannot read " + path + " (" + why + ")",
                live == null
                        ? "Deploy where the file is; the env has no value of it yet that could be kept."
                        : "Deploy where the file is, or `--keep-secrets` to keep the live value.");
        throw (live == null
                        ? problem
                        : problem.withEvidence("the live value was shipped by " + live.by() + " on "
                                + DAY.format(live.at()) + " and stays untouched"))
                .toException();
    }
}
