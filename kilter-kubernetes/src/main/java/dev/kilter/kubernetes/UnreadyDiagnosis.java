package dev.kilter.kubernetes;

import dev.kilter.sdk.app.HealthProbe;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Why a container that runs is not ready: what the kubelet's probes met, and where the app listens. Pure.
final class UnreadyDiagnosis {
    /// Some open a port for their metrics or their debugger long before the one that counts.
    private static final Duration WRONG_PORT = Duration.ofSeconds(10);
    private static final Duration PATH_REFUSED = Duration.ofSeconds(8);
    private static final Duration PROBE_REFUSED = Duration.ofSeconds(30);
    private static final Duration SILENT = Duration.ofSeconds(60);
    private static final int SERVER_ERROR = 500;

    /// In the words of the kubelet (kubernetes:pkg/probe/http/http.go).
    private static final Pattern STATUS = Pattern.compile("HTTP probe failed with statuscode: ([0-9]{3})");

    private UnreadyDiagnosis() {}

    /// What is seen of the container.
    ///
    /// @param lasting how long it has run without being ready
    /// @param steady  how long it has been like this: with these sockets, and this of the probe
    /// @param grace   how long after its start it may be so
    /// @param port    where it is asked
    /// @param asked   the variable that tells it of that port, and the words of kilter.yaml for it
    /// @param health  path of the health check; null: a connection is enough
    /// @param probe   what the last failed probe said; empty: none has failed
    /// @param sockets where it listens, but for its own port where it is asked at another; null: that cannot be
    /// seen
    /// @param log     its last lines
    record Sighting(
            Duration lasting,
            Duration steady,
            Duration grace,
            int port,
            Asked asked,
            @Nullable String health,
            String probe,
            @Nullable List<Sockets.Listening> sockets,
            List<String> log) {
        /// Where a process is asked whether it is ready.
        enum Asked {
            PORT("PORT", "port: %d"),
            HEALTH_PORT(HealthProbe.PORT, "health: { port: %d }");

            private final String variable;
            private final String words;

            Asked(String variable, String words) {
                this.variable = variable;
                this.words = words;
            }
        }

        private boolean isSteadyFor(Duration limit) {
            return steady.compareTo(limit) >= 0;
        }

        /// What a probe could reach if it asked there.
        private List<Sockets.Listening> open() {
            return sockets == null
                    ? List.of()
                    : sockets.stream().filter(socket -> !socket.loopback()).toList();
        }

        private boolean listensOn(boolean loopback) {
            return sockets != null && sockets.contains(new Sockets.Listening(port, loopback));
        }
    }

    /// The problem, once it is final.
    static Optional<Problem> verdict(String process, Sighting seen) {
        if (seen.lasting().compareTo(seen.grace()) < 0) {
            return Optional.empty();
        }
        Matcher status = STATUS.matcher(seen.probe());
        if (status.find()) {
            int code = Integer.parseInt(status.group(1));
            return seen.isSteadyFor(code < SERVER_ERROR ? PATH_REFUSED : PROBE_REFUSED)
                    ? Optional.of(refused(process, seen, code))
                    : Optional.empty();
        }
        boolean elsewhere = seen.listensOn(true) || !seen.open().isEmpty();
        if (seen.probe().contains("connection refused") && elsewhere && !seen.listensOn(false)) {
            return seen.isSteadyFor(WRONG_PORT) ? Optional.of(elsewhere(process, seen)) : Optional.empty();
        }
        return seen.lasting().compareTo(SILENT) >= 0 ? Optional.of(silent(process, seen)) : Optional.empty();
    }

    private static Problem refused(String process, Sighting seen, int status) {
        return Problem.of(
                        KilterCode.PROBE_REFUSED,
                        process + " is not ready: its health check '" + seen.health() + "' answers " + status,
                        "Correct `health:` in kilter.yaml, or the app's answer there; then deploy again.")
                .withEvidence("GET " + seen.health() + " -> " + status);
    }

    private static Problem elsewhere(String process, Sighting seen) {
        if (seen.listensOn(true)) {
            return Problem.of(
                            KilterCode.WRONG_PORT,
                            process + " is not ready: it listens on port " + seen.port() + " of 127.0.0.1 alone",
                            "Let it listen on all addresses (0.0.0.0); then deploy again.")
                    .withEvidence("nobody outside its container can reach that");
        }
        TreeSet<Integer> ports =
                seen.open().stream().map(Sockets.Listening::port).collect(Collectors.toCollection(TreeSet::new));
        return Problem.of(
                        KilterCode.WRONG_PORT,
                        process + " is not ready: nothing answers on port " + seen.port(),
                        "Set `" + seen.asked().words.formatted(ports.first())
                                + "` in kilter.yaml, or let the app listen on the variable "
                                + seen.asked().variable + "; then deploy again.")
                .withEvidence(
                        "the process listens on "
                                + ports.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        seen.asked().variable + " was " + seen.port() + "; refused for "
                                + seen.steady().toSeconds() + " s");
    }

    private static Problem silent(String process, Sighting seen) {
        List<String> evidence = new ArrayList<>();
        evidence.add(listening(seen));
        if (!seen.probe().isEmpty()) {
            evidence.add(seen.probe());
        }
        evidence.addAll(seen.log());
        return Problem.of(
                        KilterCode.NEVER_HEALTHY,
                        process + " is not ready after " + seen.lasting().toSeconds() + " s",
                        "Let the app listen on the variable " + seen.asked().variable
                                + "; read its log: `kilter logs --process " + process + "`.")
                .withEvidence(evidence);
    }

    /// The kubelet tells of some two dozen failed probes of a pod and of few after them: what it told last may be
    /// old.
    private static String listening(Sighting seen) {
        if (seen.sockets() == null) {
            return "where it listens cannot be seen: the image has no `cat`";
        }
        if (seen.listensOn(false)) {
            return seen.probe().contains("connection refused")
                    ? "it listens on port " + seen.port() + " by now; what it answers is not known"
                    : "it takes the connection and gives no answer";
        }
        String within = seen.sockets().stream()
                .map(socket -> String.valueOf(socket.port()))
                .distinct()
                .collect(Collectors.joining(", "));
        return within.isEmpty()
                ? (seen.asked() == Sighting.Asked.PORT
                                ? "it runs, but listens on no port; "
                                : "it listens on its own port alone; ")
                        + seen.asked().variable + " was " + seen.port()
                : "it listens for its own container alone, on " + within + "; " + seen.asked().variable + " was "
                        + seen.port();
    }
}
