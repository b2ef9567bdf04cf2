package dev.kilter.server;

import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// `/metrics`, as Prometheus reads it. Counts and gauges are asked of the rows, so they outlive a server and are the
/// same on each of several; how long steps took is counted from this server's start on. No project is named: whoever
/// may scrape learns nothing of what is deployed.
final class Metrics {
    private static final double[] SECONDS = {0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900};

    private final Jdbi database;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter format = PrometheusTextFormatWriter.create();
    private final Histogram steps;
    private Instant since;

    Metrics(Jdbi database, InstantSource clock) {
        this.database = database;
        this.since = clock.instant();
        CounterWithCallback.builder()
                .name("kilter_deploys")
                .help("Deploys that have ended, by how.")
                .labelNames("status")
                .callback(counts -> rows("SELECT status, count(*) FROM deploy WHERE finished IS NOT NULL GROUP BY 1")
                        .forEach(row -> counts.call(row.number(), row.label())))
                .register(registry);
        CounterWithCallback.builder()
                .name("kilter_deploy_problems")
                .help("Deploys that have ended with a problem, by its code.")
                .labelNames("code")
                .callback(counts -> rows("""
                    SELECT problem::jsonb ->> 'code', count(*) FROM deploy
                    WHERE finished IS NOT NULL AND problem IS NOT NULL GROUP BY 1
                    """).forEach(row -> counts.call(row.number(), row.label())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("kilter_deploys_unfinished")
                .help("Deploys that hold their slot (running) or wait for it (waiting).")
                .labelNames("state")
                .callback(values -> rows("""
                    SELECT state, count(d.id) FROM (VALUES ('running'), ('waiting')) AS s (state)
                    LEFT JOIN deploy d ON d.finished IS NULL
                      AND CASE WHEN d.granted IS NULL THEN 'waiting' ELSE 'running' END = state
                    GROUP BY state
                    """).forEach(row -> values.call(row.number(), row.label())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("kilter_longest_wait_seconds")
                .help("How long the deploy that waits longest has waited.")
                .callback(values -> rows("""
                    SELECT '', coalesce(extract(epoch FROM now() - min(created)), 0) FROM deploy
                    WHERE finished IS NULL AND granted IS NULL
                    """).forEach(row -> values.call(row.number())))
                .register(registry);
        this.steps = Histogram.builder()
                .name("kilter_step_seconds")
                .help("How long the steps of deploys took that ended since this server started.")
                .labelNames("step", "outcome")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
    }

    Route route() {
        return new Route(
                "GET",
                "/metrics",
                Permission.LOOK_ANYWHERE,
                "What happens here in numbers, for Prometheus.",
                this::scrape);
    }

    private void scrape(ServerRequest request, ServerResponse response, Caller caller) {
        observe();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            format.write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        response.header(HeaderNames.CONTENT_TYPE, format.getContentType()).send(text.toByteArray());
    }

    /// @param label the first column
    private record Row(String label, double number) {}

    private List<Row> rows(String query) {
        return database.withHandle(handle -> handle.createQuery(query)
                .map((row, _) -> new Row(row.getString(1), row.getDouble(2)))
                .list());
    }

    /// Takes the steps of what has ended since the last look, each deploy once.
    private synchronized void observe() {
        record Ended(Instant at, DeployResult result) {}
        List<Ended> ended = database.withHandle(handle -> handle.createQuery("""
            SELECT d.finished, e.body FROM deploy d JOIN event e ON e.deploy = d.id AND e.key = 'result'
            WHERE d.finished > :since ORDER BY d.finished
            """)
                .bind("since", Timestamp.from(since))
                .map((row, _) -> new Ended(
                        row.getTimestamp(1).toInstant(),
                        ((DeployEvent.Result) Wire.decode(row.getString(2), NumberedEvent.class)
                                        .event())
                                .result()))
                .list());
        for (Ended one : ended) {
            one.result()
                    .steps()
                    .forEach(
                            step -> steps.labelValues(step.id(), step.outcome()).observe(step.durationMs() / 1000.0));
            since = one.at();
        }
    }
}
