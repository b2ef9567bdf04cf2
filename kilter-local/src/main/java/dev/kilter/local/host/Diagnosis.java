package dev.kilter.local.host;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Says what is wrong with a process that is not ready. Pure.
record Diagnosis(Problem problem, boolean isFinal) {
    private static final int SIGKILL = 137;

    /// How the libraries people use say that a server is not there.
    private static final Pattern REFUSED = Pattern.compile(
            "ECONNREFUSED|connection refused|ETIMEDOUT|connect(ion)? timed out|ENOTFOUND|UnknownHostException"
                    + "|could not translate host name|password authentication failed",
            Pattern.CASE_INSENSITIVE);

    /// The kernel's words about a program for another processor.
    private static final Pattern FOREIGN = Pattern.compile("exec format error", Pattern.CASE_INSENSITIVE);

    private static final int FIRST_LINES = 3;

    /// Java's words about a library that the image lacks.
    private static final Pattern MISSING_CLASS =
            Pattern.compile("Exception in thread \"main\" java\\.lang\\.(NoClassDefFoundError|ClassNotFoundException)");

    /// How the libraries people use say that another program listens there already.
    private static final Pattern PORT_TAKEN =
            Pattern.compile("address (already )?in use|EADDRINUSE|BindException", Pattern.CASE_INSENSITIVE);

    static Optional<Diagnosis> of(ProcessSpec spec, Sighting sighting, Patience patience) {
        String process = spec.id().process();
        if (sighting.crashes() > 0) {
            return Optional.of(new Diagnosis(crash(process, spec, sighting), sighting.crashes() >= Patience.CRASHES));
        }
        if (spec.listening().worker()) {
            return Optional.empty();
        }
        return switch (sighting.probe()) {
            case ProbeResult.Good() -> Optional.empty();
            case ProbeResult.Bad(int status, String body) ->
                Optional.of(new Diagnosis(
                        refused(process, spec, status, body),
                        lasts(spec, sighting, status < 500 ? patience.pathRefused() : patience.probeRefused())));
            case ProbeResult.Silent() ->
                Optional.of(new Diagnosis(silent(process, spec, sighting), lasts(spec, sighting, patience.silent())));
            case ProbeResult.Refused() ->
                sighting.listens().isEmpty()
                        ? Optional.of(
                                new Diagnosis(nothing(process, sighting), lasts(spec, sighting, patience.silent())))
                        : Optional.of(new Diagnosis(
                                sighting.listens().contains(sighting.asked().port())
                                        ? unreached(process, sighting)
                                        : elsewhere(process, sighting),
                                lasts(spec, sighting, patience.wrongPort())));
        };
    }

    private static boolean lasts(ProcessSpec spec, Sighting sighting, Duration limit) {
        ProcessSpec.Probe probe = spec.listening().probe();
        boolean excused = probe != null && sighting.up().compareTo(probe.grace()) < 0;
        return !excused && sighting.lasting().compareTo(limit) >= 0;
    }

    /// A process that could not even be started, said with its name.
    static Problem notStarted(String process, Problem why) {
        return new Problem(why.code(), process + " cannot be started: " + why.detail(), why.hint(), why.evidence());
    }

    /// The same for a file that could not be written or read.
    static Problem notStarted(String process, String message) {
        if (FOREIGN.matcher(message).find()) {
            return foreign(process).withEvidence(message);
        }
        boolean full = message.contains("No space left") || message.contains("quota exceeded");
        return full
                ? Problem.of(
                        KilterCode.NO_SPACE,
                        process + " cannot be started: there is no space left: " + message,
                        "Free space below the kilter home (`df -h`), then deploy again.")
                : Problem.of(
                        KilterCode.ADMISSION_REFUSED,
                        process + " cannot be started: " + message,
                        "Look at the permissions below the kilter home; it is tried again.");
    }

    /// A process that was ended because it held more memory than it may.
    static Diagnosis outOfMemory(ProcessSpec spec, long held, int crashes) {
        String process = spec.id().process();
        Problem problem = Problem.of(
                        KilterCode.OUT_OF_MEMORY,
                        process + " was ended: it holds more memory than its limit",
                        "Give it more with `resources: { memory: … }` in kilter.yaml, or let it use less; then deploy"
                                + " again.")
                .withEvidence("limit " + mebibytes(spec.memory()) + ", held " + mebibytes(held));
        return new Diagnosis(problem, crashes >= Patience.CRASHES);
    }

    private static String mebibytes(long bytes) {
        return Math.ceilDiv(bytes, 1L << 20) + "Mi";
    }

    /// Whether these last lines of a log say that the port was taken.
    static boolean portTaken(List<String> log) {
        return log.stream().anyMatch(line -> PORT_TAKEN.matcher(line).find());
    }

    private static Problem crash(String process, ProcessSpec spec, Sighting sighting) {
        List<String> evidence = new ArrayList<>();
        evidence.add(sighting.exitCode().words());
        if (!spec.listening().worker() && portTaken(sighting.log())) {
            return portTaken(process, spec, sighting, evidence);
        }
        evidence.addAll(sighting.log());
        if (sighting.log().stream()
                .limit(FIRST_LINES)
                .anyMatch(line -> FOREIGN.matcher(line).find())) {
            return foreign(process).withEvidence(evidence);
        }
        String times = sighting.crashes() == 1 ? "once" : sighting.crashes() + " times";
        String ended = "it ended " + times + ", the last time with "
                + sighting.exitCode().words();
        Optional<String> dependency = sighting.log().stream()
                .filter(line -> REFUSED.matcher(line).find())
                .findFirst();
        if (dependency.isPresent()) {
            return Problem.of(
                            KilterCode.DEPENDENCY_UNREACHABLE,
                            process + " cannot reach something it needs: "
                                    + oneLine(dependency.get().strip()),
                            "Start what it asks for, or correct its address in `env:`; then deploy again.")
                    .withEvidence(evidence);
        }
        return Problem.of(
                        KilterCode.CRASH_LOOP,
                        process + " stops right after it starts: " + ended,
                        advice(process, sighting))
                .withEvidence(evidence);
    }

    private static Problem foreign(String process) {
        return Problem.of(
                KilterCode.WRONG_PROCESSOR,
                process + " cannot start: its program is for another processor than this machine's",
                "Build it for this machine and deploy again: see `platform` of `build:` in kilter.yaml, and"
                        + " --platform.");
    }

    private static Problem portTaken(String process, ProcessSpec spec, Sighting sighting, List<String> evidence) {
        int declared = spec.listening().port();
        evidence.add("PORT was " + sighting.asked().port() + ", which is free; `port:` is " + declared);
        evidence.addAll(sighting.log());
        return Problem.of(
                        KilterCode.CRASH_LOOP,
                        process + " stops right after it starts: the port it wants is taken by another program",
                        "Let the app listen on the variable PORT, or end what holds its port (`ss -ltnp 'sport = :"
                                + declared + "'`); then deploy again.")
                .withEvidence(evidence);
    }

    private static String advice(String process, Sighting sighting) {
        if (sighting.log().stream().anyMatch(line -> MISSING_CLASS.matcher(line).find())) {
            return "A class is not in the image: name the jar's libraries in its manifest (Class-Path) and have the"
                    + " build put them beside it, or make one jar of all; then deploy again.";
        }
        return switch (sighting.exitCode().value()) {
            case 0 ->
                "It ended by itself, without an error: a process has to stay in the foreground. Correct its start"
                        + " command, or let it run once (`release:`, `cron:`); then deploy again.";
            case SIGKILL ->
                "Something killed it, mostly the kernel for want of memory: `dmesg | grep -i kill`; give it"
                        + " more, or let it use less, and deploy again.";
            default -> "Read its log: `kilter logs --process " + process + "`; mend the app and deploy again.";
        };
    }

    /// It listens on the right port of another address: of `::1` alone, for one, which `localhost` is to some.
    private static Problem unreached(String process, Sighting sighting) {
        return Problem.of(
                        KilterCode.WRONG_PORT,
                        process + " is not ready: it listens on port "
                                + sighting.asked().port() + ", but not on the address 127.0.0.1",
                        "Let it listen on all addresses, 0.0.0.0, and not on `localhost` or on IPv6 alone; then deploy"
                                + " again.")
                .withEvidence("127.0.0.1:" + sighting.asked().port() + " refused for "
                        + sighting.lasting().toSeconds() + " s");
    }

    private static Problem elsewhere(String process, Sighting sighting) {
        Asked asked = sighting.asked();
        int found = sighting.listens().iterator().next();
        String ports = sighting.listens().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return Problem.of(
                        KilterCode.WRONG_PORT,
                        process + " is not ready: nothing answers on port " + asked.declared(),
                        "Set `" + asked.words(found) + "` in kilter.yaml, or let the app listen on the variable "
                                + asked.variable() + "; then deploy again.")
                .withEvidence(
                        "the process listens on " + ports,
                        told(asked) + "; refused for " + sighting.lasting().toSeconds() + " s");
    }

    private static String told(Asked asked) {
        return asked.variable() + " was " + asked.port() + ", `" + asked.key() + "` is " + asked.declared();
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

    private static Problem nothing(String process, Sighting sighting) {
        List<String> evidence = new ArrayList<>();
        evidence.add((sighting.asked().ofHealth()
                        ? "it listens on its own port alone; "
                        : "it runs, but listens on no port; ")
                + told(sighting.asked()));
        evidence.addAll(sighting.log());
        return Problem.of(
                        KilterCode.NEVER_HEALTHY,
                        process + " is not ready: nothing listens"
                                + (sighting.asked().ofHealth() ? " for its health check" : "") + " after "
                                + sighting.lasting().toSeconds() + " s",
                        "Let the app listen on the variable " + sighting.asked().variable()
                                + "; read its log: `kilter logs --process " + process + "`.")
                .withEvidence(evidence);
    }

    private static String oneLine(String body) {
        return body.replaceAll("\\s+", " ");
    }
}
