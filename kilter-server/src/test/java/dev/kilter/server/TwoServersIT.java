package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// Two servers on one database, either of which dies by `kill -9` while deploys run and wait.
@Drawn
class TwoServersIT {
    private static final Pattern NUMBER = Pattern.compile("(?m)^id: ?([0-9]+)$");
    private static final List<String> ENVS = List.of("dev", "alpha");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final String url = ServerFixture.freshUrl();
    private final RowApps apps = apps();

    @TempDir
    private Path folder;

    private RowApps apps() {
        database.setUrl(url);
        return new RowApps(database);
    }

    @Test
    void either_may_die_and_no_deploy_is_lost_doubled_or_out_of_order() throws Exception {
        List<DeployRecord> deploys = new ArrayList<>();
        try (ServerProcess first = ServerProcess.start(url, folder);
                ServerProcess second = ServerProcess.start(url, folder);
                var watching = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                deploys.add(submit(i % 2 == 0 ? first : second, ENVS.get(i % 3 == 0 ? 1 : 0), i));
            }
            assertThat(submit(second, ENVS.get(1), 0).id())
                    .as("the same key at the other server")
                    .isEqualTo(deploys.getFirst().id());
            List<Future<String>> streams = deploys.stream()
                    .map(deploy -> watching.submit(() -> stream(second, deploy.id())))
                    .toList();
            work(2);
            first.kill();
            work(4);
            try (ServerProcess third = ServerProcess.start(url, folder)) {
                work(deploys.size());
                for (Future<String> stream : streams) {
                    complete(stream.get());
                }
                second.kill();
                DeployRecord last = submit(third, "dev", 99);
                deploys.add(last);
                work(deploys.size());
                complete(stream(third, last.id()));
            }
        }
        assertThat(query("SELECT status FROM kilter_server.deploy ORDER BY seq"))
                .hasSize(deploys.size())
                .containsOnly(DeployStatus.LIVE.name().toLowerCase(java.util.Locale.ROOT));
        for (String env : ENVS) {
            assertThat(query("SELECT id FROM kilter_server.deploy WHERE env = '" + env + "' ORDER BY fence"))
                    .as("the order of " + env)
                    .isEqualTo(query("SELECT id FROM kilter_server.deploy WHERE env = '" + env + "' ORDER BY seq"));
            int many = query("SELECT id FROM kilter_server.deploy WHERE env = '" + env + "'")
                    .size();
            assertThat(query("SELECT number FROM kilter_server.release WHERE slot = 'acme/shop/" + env
                            + "' ORDER BY number"))
                    .isEqualTo(IntStream.rangeClosed(1, many)
                            .mapToObj(String::valueOf)
                            .toList());
        }
        System.out.println(deploys.size() + " deploys over two kills, in order");
    }

    @Test
    void those_who_wait_keep_their_order_over_a_kill() throws Exception {
        int waiting = Sample.size(15, 50);
        List<String> ids = new ArrayList<>();
        try (ServerProcess first = ServerProcess.start(url, folder)) {
            for (int i = 0; i <= waiting; i++) {
                ids.add(submit(first, "dev", i).id());
            }
            ServerFixture.await(
                    "all know whom they wait for",
                    () -> query("SELECT DISTINCT deploy FROM kilter_server.event WHERE key LIKE 'queued:%'")
                                    .size()
                            == waiting);
            first.kill();
        }
        try (ServerProcess second = ServerProcess.start(url, folder)) {
            for (int ended = 1; ended <= ids.size(); ended++) {
                work(ended);
            }
            for (String id : ids) {
                complete(stream(second, id));
            }
        }
        assertThat(query("SELECT id FROM kilter_server.deploy WHERE status = 'live' ORDER BY fence"))
                .isEqualTo(ids);
        assertThat(query("SELECT body::json ->> 'deployId' FROM kilter_server.release ORDER BY number"))
                .isEqualTo(ids);
    }

    @Test
    void who_loses_the_race_to_end_a_deploy_leaves_no_release_of_it() throws Exception {
        try (ServerProcess first = ServerProcess.start(url, folder);
                ServerProcess second = ServerProcess.start(url, folder)) {
            DeployRecord broken = submit(first, "dev", 1);
            ServerFixture.await("the operator has it", () -> !apps.list().isEmpty());
            Problem why = Problem.of(KilterCode.LEASE_LOST, "somebody broke its lock", "kilter deploy");
            try (Connection third = database.getConnection();
                    Statement statement = third.createStatement()) {
                third.setAutoCommit(false);
                statement.execute("SELECT 1 FROM kilter_server.slot FOR UPDATE");
                statement.execute("SELECT 1 FROM kilter_server.deploy FOR UPDATE");
                apps.list()
                        .forEach(app -> apps.updateStatus(
                                app.slot(), MemoryApps.worked(app, _ -> new StepOutcome.Done(""), true)));
                ServerFixture.await(
                        "both see it live and want to end it",
                        () -> query("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
                                                + " current_database()")
                                        .size()
                                == 2);
                statement.execute("UPDATE kilter_server.deploy SET status = 'failed', finished = now(), problem = '"
                        + Wire.text(why) + "'");
                statement.execute("UPDATE kilter_server.slot SET holder = NULL, lease_until = NULL");
                third.commit();
            }
            DeployRecord next = submit(second, "dev", 2);
            work(2);

            assertThat(query("SELECT id || ' ' || status FROM kilter_server.deploy ORDER BY seq"))
                    .containsExactly(broken.id() + " failed", next.id() + " live");
            assertThat(query("SELECT number || ' ' || (body::json ->> 'deployId') FROM kilter_server.release"))
                    .containsExactly("1 " + next.id());
            assertThat(query("SELECT count(*) FROM kilter_server.event WHERE key = 'result' AND deploy = '"
                            + broken.id() + "'"))
                    .as("who ended it tells so, and nobody else")
                    .containsExactly("0");
        }
    }

    /// The operator finishes whatever has a slot, until so many deploys have ended.
    private void work(int ended) {
        ServerFixture.await(ended + " deploys have ended", () -> {
            apps.list().stream()
                    .filter(app -> !app.spec().deploy().id().equals(app.status().liveDeploy()))
                    .forEach(app ->
                            apps.updateStatus(app.slot(), MemoryApps.worked(app, _ -> new StepOutcome.Done(""), true)));
            return query("SELECT id FROM kilter_server.deploy WHERE finished IS NOT NULL")
                            .size()
                    >= ended;
        });
    }

    /// A stream has every number once, and one result, at its end.
    private static void complete(String stream) {
        List<String> numbers =
                NUMBER.matcher(stream).results().map(match -> match.group(1)).toList();
        assertThat(numbers)
                .as(stream)
                .isEqualTo(IntStream.rangeClosed(1, numbers.size())
                        .mapToObj(String::valueOf)
                        .toList());
        assertThat(stream.split("\"type\":\"result\"", -1)).as(stream).hasSize(2);
    }

    private String stream(ServerProcess server, String deploy) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                request(server, "/v1/deploys/" + deploy + "/events").build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private DeployRecord submit(ServerProcess server, String env, int number) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request(server, "/v1/deploys")
                        .header("Idempotency-Key", "two-servers-" + number)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                Wire.encode(Requests.ofImage(Requests.of(env, false), "%02d".formatted(number)))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Wire.decode(answer.body(), DeployRecord.class);
    }

    private static HttpRequest.Builder request(ServerProcess server, String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer " + ServerFixture.TOKEN);
    }

    private List<String> query(String sql) {
        return Jdbi.create(database)
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
