package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// When it became final that a release does not come up, by the times that the cluster itself writes down. The objects
/// are looked at beside the deploy, since what it takes back takes its pods along.
final class FinalMoment implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;
    private final String[] kubectl;
    private final Function<JsonNode, Stream<Instant>> moments;
    private final AtomicReference<@Nullable Instant> seen = new AtomicReference<>();
    private final Instant begin = Instant.now();
    private final AtomicReference<@Nullable Process> watch = new AtomicReference<>();
    private final Thread looking;
    private volatile boolean closed;

    private FinalMoment(Cluster cluster, Function<JsonNode, Stream<Instant>> moments, String... kubectl) {
        this.cluster = cluster;
        this.kubectl = kubectl;
        this.moments = moments;
        this.looking = Thread.ofVirtual().start(this::look);
    }

    /// A condition of objects of this kind that was not so before.
    static FinalMoment condition(
            Cluster cluster, String kind, String namespace, String type, String status, String reason) {
        return new FinalMoment(
                cluster,
                item -> StreamSupport.stream(item.findValues("conditions").spliterator(), false)
                        .flatMap(FinalMoment::each)
                        .filter(condition -> condition.path("type").asText().equals(type)
                                && condition.path("status").asText().equals(status)
                                && condition.path("reason").asText().matches(reason))
                        .map(condition -> Instant.parse(
                                condition.path("lastTransitionTime").asText())),
                "get",
                kind,
                "-n",
                namespace);
    }

    /// So long after the scheduler found no node, as an autoscaler is given.
    static FinalMoment unscheduledFor(Cluster cluster, String namespace, Duration patience) {
        return new FinalMoment(
                cluster,
                pod -> each(pod.at("/status/conditions"))
                        .filter(condition -> condition.path("reason").asText().equals("Unschedulable"))
                        .map(condition -> Instant.parse(
                                        condition.path("lastTransitionTime").asText())
                                .plus(patience)),
                "get",
                "pods",
                "-n",
                namespace);
    }

    /// The first look at which a container waits for this reason: the kubelet writes no time beside it.
    static FinalMoment waiting(Cluster cluster, String namespace, String reason) {
        return new FinalMoment(
                cluster,
                pod -> containers(pod)
                        .filter(container ->
                                container.at("/state/waiting/reason").asText().matches(reason))
                        .map(_ -> Instant.now()),
                "get",
                "pods",
                "-n",
                namespace);
    }

    /// The end of the third run of a container that ended with an error.
    static FinalMoment thirdCrash(Cluster cluster, String namespace) {
        return new FinalMoment(
                cluster,
                pod -> containers(pod).flatMap(container -> {
                    int restarts = container.path("restartCount").asInt();
                    JsonNode now = container.at("/state/terminated");
                    JsonNode end = now.isMissingNode() ? container.at("/lastState/terminated") : now;
                    int ends = now.isMissingNode()
                                    && container.at("/state/waiting").isMissingNode()
                            ? restarts
                            : restarts + 1;
                    return ends >= 3 && end.path("exitCode").asInt() != 0
                            ? Stream.of(Instant.parse(end.path("finishedAt").asText()))
                            : Stream.empty();
                }),
                "get",
                "pods",
                "-n",
                namespace);
    }

    /// So long after a container began, as an unready one is given; one of a deploy before does not count.
    static FinalMoment unreadyFor(Cluster cluster, String namespace, Duration patience) {
        Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new FinalMoment(
                cluster,
                pod -> containers(pod)
                        .filter(_ -> !Instant.parse(
                                        pod.at("/metadata/creationTimestamp").asText())
                                .isBefore(begin))
                        .filter(container -> !container.path("ready").asBoolean())
                        .map(container ->
                                container.at("/state/running/startedAt").asText())
                        .filter(start -> !start.isEmpty())
                        .map(start -> Instant.parse(start).plus(patience)),
                "get",
                "pods",
                "-n",
                namespace);
    }

    /// The deploy has ended just now: no later than ten seconds after that moment, or after its own beginning where
    /// it was too fast for anybody to look.
    void wasToldInTime(String code) {
        Instant moment = seen.get();
        Duration took = Duration.between(moment == null ? begin : moment, Instant.now());
        System.out.println(code + " was told " + took.toMillis() + " ms after it "
                + (moment == null ? "was deployed" : "was final"));
        assertThat(took).as(code).isLessThan(LIMIT);
    }

    @Override
    public void close() {
        closed = true;
        Process watching = watch.get();
        if (watching != null) {
            watching.destroy();
        }
        try {
            looking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Each change is seen: what kilter takes back at once may be there for less than two looks.
    private void look() {
        while (!closed && seen.get() == null) {
            try (MappingIterator<JsonNode> changes =
                    JSON.readerFor(JsonNode.class).readValues(watch().getInputStream())) {
                while (seen.get() == null && changes.hasNextValue()) {
                    moments.apply(changes.nextValue())
                            // Kubernetes writes whole seconds.
                            .filter(moment -> !moment.isBefore(begin.minusSeconds(1)))
                            .min(Instant::compareTo)
                            .ifPresent(seen::set);
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        Process last = watch.get();
        if (last != null) {
            last.destroy();
        }
    }

    private Process watch() throws IOException {
        Process started = cluster.startKubectl(Stream.concat(Stream.of(kubectl), Stream.of("-o", "json", "--watch"))
                .toArray(String[]::new));
        watch.set(started);
        if (closed) {
            started.destroy();
        }
        return started;
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return each(pod.at("/status/containerStatuses"));
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
