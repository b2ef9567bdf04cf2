package dev.kilter.testkit;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Deploy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A hop whose far side is this object: what a provider of one's own may be put before in a test.
public final class MemoryHop implements DeployHop {
    private final Map<DeployId, Arrival> arrivals = new LinkedHashMap<>();
    private final UnaryOperator<Deploy> before;

    /// A hop by itself.
    public MemoryHop() {
        this(far -> far);
    }

    /// A hop with a provider before it, which is made anew for each caller.
    public MemoryHop(UnaryOperator<Deploy> before) {
        this.before = before;
    }

    private record Arrival(DeployRequest request, Progress progress) {}

    @Override
    public Deploy deploy() {
        return before.apply(new MemoryDeploy());
    }

    @Override
    public DeployRequest request(String app, String image) {
        AppConfig config = KilterYaml.parse(
                        "kilter.yaml", ("project: acme/" + app + "\n").getBytes(StandardCharsets.UTF_8))
                .resolve(new EnvName("dev"));
        return new DeployRequest(
                config,
                new ImageRef("127.0.0.1:5000/acme/" + app + "@sha256:" + image.repeat(32)),
                SourceState.NONE,
                null,
                null,
                DeployOptions.PLAIN);
    }

    @Override
    public synchronized void step() {
        Map<String, DeployId> newest = new LinkedHashMap<>();
        arrivals.forEach(
                (id, arrival) -> newest.put(arrival.request().config().slot().toString(), id));
        newest.values()
                .forEach(id -> arrivals.computeIfPresent(
                        id,
                        (_, arrival) -> new Arrival(
                                arrival.request(),
                                Pipeline.advance(arrival.progress(), _ -> new StepOutcome.Done(""), Instant.now()))));
    }

    @Override
    public synchronized int arrived() {
        return arrivals.size();
    }

    @Override
    public void close() {
        // nothing was opened
    }

    private final class MemoryDeploy implements Deploy {
        @Override
        public void submit(DeployId id, DeployRequest request) {
            synchronized (MemoryHop.this) {
                Arrival first = arrivals.putIfAbsent(
                        id,
                        new Arrival(
                                request,
                                Progress.start(DeployPlan.of(request.config(), request.options())
                                        .onPlatform())));
                if (first != null && !first.request().equals(request)) {
                    throw Problem.of(
                                    KilterCode.ARGUMENT_INVALID,
                                    "the deploy " + id + " is another one",
                                    "Use a new id for a new deploy.")
                            .toException();
                }
            }
        }

        @Override
        public Progress progress(DeployId id) {
            synchronized (MemoryHop.this) {
                Arrival arrival = arrivals.get(id);
                if (arrival == null) {
                    throw Problem.of(KilterCode.NO_SUCH_THING, "there is no deploy " + id, "kilter deploys")
                            .toException();
                }
                return arrival.progress();
            }
        }
    }
}
