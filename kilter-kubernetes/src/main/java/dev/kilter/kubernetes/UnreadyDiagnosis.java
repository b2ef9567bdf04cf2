package dev.kilter.kubernetes;

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
    private static final Duration WRONG_PORT = Duration.ofSeconds(5);
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
    /// @param port    that is declared
    /// @param health  path of the health check; null: a connection is enough
    /// @param probe   what the last failed probe said; empty: none has failed
    /// @param sockets where it listens; null: that cannot be seen
    /// @param log     its last lines
    record Sighting(
            Duration lasting,
            int port,
            @Nullable String health,
            String probe,
            @Nullable List<Sockets.Listening> sockets,
            List<String> log) {
        private boolean lasts(Duration limit) {
            return lasting.compareTo(limit) >= 0;
        }
    }

    /// The problem, once it is final.
    static Optional<Problem> verdict(String process, Sighting seen) {
        Matcher status = STATUS.matcher(seen.probe());
        if (status.find()) {
            int code = Integer.parseInt(status.group(1));
            return seen.lasts(code < SERVER_ERROR ? PATH_REFUSED : PROBE_REFUSED)
                    ? Optional.of(refused(process, seen, code))
                    : Optional.empty();
        }
        List<Sockets.Listening> sockets = seen.sockets();
        if (seen.probe().contains("connection refused") && sockets != null && !sockets.isEmpty()) {
            return seen.lasts(WRONG_PORT) ? Optional.of(elsewhere(process, seen, sockets)) : Optional.empty();
        }
        return seen.lasts(SILENT) ? Optional.of(silent(process, seen)) : Optional.empty();
    }

    private static Problem refused(String process, Sighting seen, int status) {
        return Problem.of(
                        KilterCode.PROBE_REFUSED,
                        process + " is not ready: its health check '" + seen.health() + "' answers " + status,
                        "Correct `health:` in kilter.yaml, or the app's answer there; then deploy again.")
                .withEvidence("GET " + seen.health() + " -> " + status);
    }

    private static Problem elsewhere(String process, Sighting seen, List<Sockets.Listening> sockets) {
        boolean loopback = sockets.stream().anyMatch(socket -> socket.port() == seen.port() && socket.loopback());
        if (loopback) {
            return Problem.of(
                            KilterCode.WRONG_PORT,
                            process + " is not ready: it listens on port " + seen.port() + " of 127.0.0.1 alone",
                            "Let it listen on all addresses (0.0.0.0); then deploy again.")
                    .withEvidence("nobody outside its container can reach that");
        }
        TreeSet<Integer> ports =
                sockets.stream().map(Sockets.Listening::port).collect(Collectors.toCollection(TreeSet::new));
        return Problem.of(
                        KilterCode.WRONG_PORT,
                        process + " is not ready: nothing answers on port " + seen.port(),
                        "Set `port: " + ports.first()
                                + "` in kilter.yaml, or let the app listen on the variable PORT; then deploy again.")
                .withEvidence(
                        "the process listens on "
                                + ports.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        "PORT was " + seen.port() + "; refused for "
                                + seen.lasting().toSeconds() + " s");
    }

    private static Problem silent(String process, Sighting seen) {
        List<String> evidence = new ArrayList<>();
        evidence.add(
                seen.sockets() == null
                        ? "where it listens cannot be seen: the image has no `cat`"
                        : seen.sockets().isEmpty()
                                ? "it runs, but listens on no port; PORT was " + seen.port()
                                : "it takes the connection and gives no answer");
        if (!seen.probe().isEmpty()) {
            evidence.add(seen.probe());
        }
        evidence.addAll(seen.log());
        return Problem.of(
                        KilterCode.NEVER_HEALTHY,
                        process + " is not ready after " + seen.lasting().toSeconds() + " s",
                        "Let the app listen on the variable PORT; read its log: `kilter logs --process " + process
                                + "`.")
                .withEvidence(evidence);
    }
}
