package dev.kilter.e2e;

import dev.kilter.client.Kilter;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.DeployResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Deploys with a crash in the middle: hands the request over, sees the halt, starts the platform again, follows the
/// deploy to its end and compares that with a clean run's.
final class CrashRun {
    private final Platform platform;

    CrashRun(Platform platform) {
        this.platform = platform;
    }

    /// What a clean run does and leaves: the gate's log, and what others saw of it.
    record Clean(List<String> log, List<String> ending, Testimony testimony) {
        List<LoggedEffect> effects() {
            return LoggedEffect.of(log);
        }
    }

    /// How one point went; no complaint is a good end.
    record Outcome(boolean reached, List<String> complaints) {}

    Clean clean(DeployRequest request) {
        platform.start();
        Witness witness = Witness.of(platform);
        deploy(request);
        List<String> ending = settled();
        Testimony testimony = witness.testimony();
        return new Clean(platform.effects(), ending, testimony);
    }

    /// One deploy that nothing disturbs.
    void deploy(DeployRequest request) {
        platform.start();
        forget();
        follow(UUID.randomUUID().toString(), request);
    }

    Outcome at(Halt halt, DeployRequest request, Clean clean) {
        platform.start();
        forget();
        platform.haltAt(halt.point());
        BooleanSupplier hit = () -> Files.exists(platform.crashed());
        return run(request, clean, hit, false, halt.effect().isOfThePlatform());
    }

    /// A kill -9 from outside, so long after the hand-over.
    Outcome killedAfter(Duration delay, DeployRequest request, Clean clean) {
        platform.start();
        forget();
        Thread killer = Thread.ofPlatform().start(() -> {
            LockSupport.parkNanos(delay.toNanos());
            platform.kill();
        });
        Outcome outcome = run(request, clean, platform::isDead, true, true);
        try {
            killer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        platform.start();
        return outcome;
    }

    /// Removes the env with all it has, so that the next first deploy finds nothing.
    void destroy(DeployRequest request) {
        platform.api().destroy(request.config().project(), new EnvName(CrashApp.ENV), null);
        try (Sql kilter = platform.sql("kilter")) {
            platform.await(
                    "the end of the env",
                    () -> kilter.one("SELECT count(*) FROM kilter_local.app").equals("0")
                            && RunningProcesses.of(platform).isEmpty());
        }
    }

    /// The runner's end does not end the platform. Where a release serves, its processes answer while there is no
    /// platform, and the gateway does from the moment the next one is ready. A kill that is certain to come may
    /// come after the deploy's end.
    private Outcome run(
            DeployRequest request, Clean clean, BooleanSupplier hit, boolean isCertain, boolean endsThePlatform) {
        boolean serves = !RunningProcesses.instances(platform).isEmpty();
        String key = UUID.randomUUID().toString();
        submit(key, request);
        try (Sql kilter = platform.sql("kilter")) {
            platform.await("the crash or the end", () -> hit.getAsBoolean() || (!isCertain && isFinished(kilter, key)));
        }
        boolean reached = Platform.comes(hit, 2);
        if (reached && endsThePlatform) {
            platform.await("the end of the platform", platform::isDead);
        }
        platform.forgetHalt();
        List<String> complaints = new ArrayList<>();
        if (serves && platform.isDead() && Visits.answersWithoutThePlatform(platform) == 0) {
            complaints.add("no process of the app answered while the platform was away");
        }
        int gateway = platform.start().gatewayPort();
        try (Visits visits = new Visits(gateway, serves)) {
            DeployResult result = follow(key, request);
            if (result.status() != DeployStatus.LIVE) {
                complaints.add("the deploy ended " + result.status() + ": " + result.error());
            }
            if (!visits.failures().isEmpty()) {
                complaints.add("visits that failed since the next platform was ready: " + visits.failures());
            }
        }
        complaints.addAll(differences(clean));
        return new Outcome(reached, complaints);
    }

    private void submit(String key, DeployRequest request) {
        try {
            platform.api().submit(request, key);
        } catch (KilterException e) {
            if (e.problem().kind() != ProblemKind.UNAVAILABLE) {
                throw e;
            }
        }
    }

    private DeployResult follow(String key, DeployRequest request) {
        Kilter api = platform.api();
        DeployId id = new DeployId(api.submit(request, key).id());
        return api.follow(id, 1, Duration.ofSeconds(60), _ -> {});
    }

    private static boolean isFinished(Sql kilter, String key) {
        return !kilter.lines("SELECT 1 FROM kilter_server.deploy WHERE finished IS NOT NULL AND idempotency_key = '"
                        + key + "'")
                .isEmpty();
    }

    /// The end when it has not changed for a while: the worker counts, the old release goes.
    private List<String> settled() {
        List<String> last = Ending.of(platform);
        for (int calm = 0; calm < 8; ) {
            LockSupport.parkNanos(250_000_000L);
            List<String> now = Ending.of(platform);
            calm = now.equals(last) ? calm + 1 : 0;
            last = now;
        }
        return last;
    }

    private List<String> differences(Clean clean) {
        if (Platform.comes(() -> Ending.of(platform).equals(clean.ending()), 60)) {
            return List.of();
        }
        List<String> now = Ending.of(platform);
        List<String> differences = new ArrayList<>();
        List<String> missing = new ArrayList<>(clean.ending());
        now.forEach(missing::remove);
        missing.forEach(line -> differences.add("missing: " + line));
        List<String> extra = new ArrayList<>(now);
        clean.ending().forEach(extra::remove);
        extra.forEach(line -> differences.add("extra:   " + line));
        if (differences.isEmpty() && !now.equals(clean.ending())) {
            differences.add("the same lines in another order");
        }
        return differences;
    }

    private void forget() {
        try {
            Files.deleteIfExists(platform.crash());
            Files.deleteIfExists(platform.crashed());
            Files.deleteIfExists(platform.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
