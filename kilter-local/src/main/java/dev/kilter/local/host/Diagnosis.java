package dev.kilter.local.host;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says what is wrong with a process that is not ready. Pure.
record Diagnosis(Problem problem, boolean isFinal) {
    static Optional<Diagnosis> of(ProcessSpec spec, Sighting sighting, Patience patience) {
        String process = spec.id().process();
        if (sighting.crashes() > 0) {
            return Optional.of(new Diagnosis(crash(process, sighting), sighting.crashes() >= Patience.CRASHES));
        }
        if (spec.listening().worker()) {
            return Optional.empty();
        }
        return switch (sighting.probe()) {
            case ProbeResult.Good() -> Optional.empty();
            case ProbeResult.Bad(int status, String body) ->
                Optional.of(
                        new Diagnosis(refused(process, spec, status, body), lasts(sighting, patience.probeRefused())));
            case ProbeResult.Silent() ->
                Optional.of(new Diagnosis(silent(process, spec, sighting), lasts(sighting, patience.silent())));
            case ProbeResult.Refused() ->
                sighting.listens().isEmpty()
                        ? Optional.of(
                                new Diagnosis(nothing(process, spec, sighting), lasts(sighting, patience.silent())))
                        : Optional.of(new Diagnosis(
                                elsewhere(process, spec, sighting), lasts(sighting, patience.wrongPort())));
        };
    }

    private static boolean lasts(Sighting sighting, Duration limit) {
        return sighting.lasting().compareTo(limit) >= 0;
    }

    private static Problem crash(String process, Sighting sighting) {
        List<String> evidence = new ArrayList<>();
        evidence.add(sighting.exitCode().words());
        evidence.addAll(sighting.log());
        String times = sighting.crashes() == 1 ? "once" : sighting.crashes() + " times";
        return Problem.of(
                        KilterCode.CRASH_LOOP,
                        process + " stops right after it starts: it ended " + times + ", the last time with "
                                + sighting.exitCode().words(),
                        "Read its log: `kilter logs --process " + process + "`; mend the app and deploy again.")
                .withEvidence(evidence);
    }

    private static Problem elsewhere(String process, ProcessSpec spec, Sighting sighting) {
        int found = sighting.listens().iterator().next();
        String ports = sighting.listens().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Problem.of(
                        KilterCode.WRONG_PORT,
                        process + " is not ready: nothing answers on port "
                                + spec.listening().port(),
                        "Set `port: " + found
                                + "` in kilter.yaml, or let the app listen on the variable PORT; then deploy again.")
                .withEvidence(
                        "the process listens on " + ports,
                        "PORT was " + sighting.port() + ", `port:` is "
                                + spec.listening().port() + "; refused for "
                                + sighting.lasting().toSeconds() + " s");
    }

    private static Problem refused(String process, ProcessSpec spec, int status, String body) {
        String path = spec.listening().health();
        return Problem.of(
                        KilterCode.PROBE_REFUSED,
                        process + " is not ready: its health check '" + path + "' answers " + status,
                        "Correct `health:` in kilter.yaml, or the app's answer there; then deploy again.")
                .withEvidence("GET " + path + " -> " + status, "body: " + (body.isEmpty() ? "(empty)" : oneLine(body)));
    }

    private static Problem silent(String process, ProcessSpec spec, Sighting sighting) {
        return Problem.of(
                        KilterCode.NEVER_HEALTHY,
                        process + " is not ready: it takes the connection and gives no answer to '"
                                + spec.listening().health() + "'",
                        "Read its log: `kilter logs --process " + process
                                + "`; mend the health check and deploy again.")
                .withEvidence(sighting.log());
    }

    private static Problem nothing(String process, ProcessSpec spec, Sighting sighting) {
        List<String> evidence = new ArrayList<>();
        evidence.add("it runs, but listens on no port; PORT was " + sighting.port() + ", `port:` is "
                + spec.listening().port());
        evidence.addAll(sighting.log());
        return Problem.of(
                        KilterCode.NEVER_HEALTHY,
                        process + " is not ready: nothing listens after "
                                + sighting.lasting().toSeconds() + " s",
                        "Let the app listen on the variable PORT; read its log: `kilter logs --process " + process
                                + "`.")
                .withEvidence(evidence);
    }

    private static String oneLine(String body) {
        return body.replaceAll("\\s+", " ");
    }
}
