package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.RollbackRequest;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that make no sense, and visitors who say nothing: a clear refusal, and nothing has changed.
class StrangeRequestsIT {
    private static final int IDLE = Boolean.getBoolean("kilter.long") ? 10_000 : 1_000;

    private ServerFixture platform;

    @BeforeEach
    void start() {
        platform = new ServerFixture();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private DeployRecord ended(StepOutcome outcome, String key) {
        DeployRecord deploy = platform.submit(Requests.of("dev", false), key);
        ServerFixture.await(
                "the operator has it",
                () -> platform.apps
                        .find(ServerFixture.slot("dev"))
                        .filter(app -> app.spec().deploy().id().value().equals(deploy.id()))
                        .isPresent());
        platform.apps.work(
                ServerFixture.slot("dev"), step -> step.id().equals("rollout") ? outcome : new StepOutcome.Done(""));
        ServerFixture.await("it has ended", () -> platform.record(deploy.id()).finished() != null);
        return platform.record(deploy.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"4711", "99999999999999999999", "-1", "one"})
    void events_after_a_number_that_there_is_not_are_refused(String number) {
        String deploy = ended(new StepOutcome.Done(""), "key-strange1").id();

        HttpResponse<String> answer =
                platform.send("GET", "/v1/deploys/" + deploy + "/events", new byte[0], "Last-Event-ID", number);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("KLT-C02", "and none of the number asked for", "kilter attach " + deploy);
    }

    @Test
    void a_stream_whose_reader_has_all_of_it_ends_at_once() {
        String deploy = ended(new StepOutcome.Done(""), "key-strange2").id();
        String all = platform.get("/v1/deploys/" + deploy + "/events").body();
        String last = all.substring(all.lastIndexOf("id: ") + 4, all.indexOf('\n', all.lastIndexOf("id: ")));

        HttpResponse<String> answer =
                platform.send("GET", "/v1/deploys/" + deploy + "/events", new byte[0], "Last-Event-ID", last);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void a_failed_deploy_is_no_release_to_roll_back_to() {
        ended(new StepOutcome.Done(""), "key-strange3");
        Problem problem = Problem.of(KilterCode.CRASH_LOOP, "it stops", "kilter logs");
        DeployRecord failed = ended(new StepOutcome.Halted(problem), "key-strange4");
        assertThat(failed.status()).isEqualTo(DeployStatus.FAILED);

        for (String release : List.of("r2", "r0", failed.id())) {
            HttpResponse<String> answer = platform.send(
                    "POST",
                    "/v1/projects/acme/shop/envs/dev/rollback",
                    Wire.encode(new RollbackRequest(release, Duration.ofMinutes(5))));
            assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
            assertThat(answer.body()).contains("\"hint\":");
        }
        assertThat(platform.query("SELECT count(*) FROM kilter_server.deploy")).containsExactly("2");
    }

    @Test
    void a_token_that_was_cut_short_or_has_more_behind_it_is_none_and_nothing_of_it_is_repeated() {
        String token = ServerFixture.TOKEN;
        for (String wrong : List.of(
                token.substring(0, token.length() - 1),
                token.substring(0, token.length() / 2),
                token.substring(1),
                "kilter_",
                "",
                token + "x",
                token + " " + token)) {
            HttpResponse<String> answer = platform.send(wrong, "GET", "/v1/whoami", new byte[0]);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
            assertThat(answer.body()).contains("KLT-A01", "kilter login").doesNotContain(token.substring(1, 12));
        }
    }

    @Test
    void a_path_by_a_method_that_it_does_not_take_names_those_that_it_does() {
        HttpResponse<String> refused = platform.send("PUT", "/v1/deploys", new byte[0]);
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, POST");
        assertThat(refused.body()).contains("KLT-C02", "does not take PUT", "Use GET, POST");

        HttpResponse<String> options = platform.send("OPTIONS", "/v1/projects/acme/shop/envs/dev", new byte[0]);
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains("DELETE, GET");
        assertThat(platform.send("HEAD", "/v1/deploys", new byte[0]).statusCode())
                .isEqualTo(405);
        assertThat(platform.send("OPTIONS", "/v1/nowhere", new byte[0]).statusCode())
                .isEqualTo(404);
    }

    @Test
    void the_answer_to_a_head_ends_with_its_headers() throws IOException {
        try (Socket caller =
                new Socket(InetAddress.getLoopbackAddress(), platform.server().port())) {
            caller.setSoTimeout(30_000);
            String to = " HTTP/1.1\r\nHost: localhost\r\n";
            for (String path : List.of("/v1/deploys", "/health/live", "/nowhere", "/v1/bundles/x")) {
                caller.getOutputStream().write(("HEAD " + path + to + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            caller.getOutputStream()
                    .write(("GET /health/live" + to + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));

            caller.shutdownOutput();

            String answers = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answers.split("\r\n\r\n", -1))
                    .as("five heads and one body")
                    .hasSize(6)
                    .endsWith("{}");
            assertThat(answers.lines().filter(line -> line.startsWith("HTTP/1.1 ")))
                    .containsExactly(
                            "HTTP/1.1 405 Method Not Allowed",
                            "HTTP/1.1 405 Method Not Allowed",
                            "HTTP/1.1 404 Not Found",
                            "HTTP/1.1 401 Unauthorized",
                            "HTTP/1.1 200 OK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/v1/deploys", "/nowhere", "/"})
    void who_wants_no_more_after_pipelined_requests_is_hung_up_on(String path) throws IOException {
        try (Socket caller =
                new Socket(InetAddress.getLoopbackAddress(), platform.server().port())) {
            caller.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n";
            String last = request + "Connection: close\r\n\r\n";
            caller.getOutputStream()
                    .write((request + "\r\n" + request + "\r\n" + last).getBytes(StandardCharsets.US_ASCII));

            String answers = new String(caller.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answers.split("HTTP/1.1 ", -1)).as(answers).hasSize(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/deploys",
                "/v1/deploys?project=shop",
                "/v1/deploys?project=acme/%00",
                "/v1/deploys?project=acme/shop&env=a%20b",
                "/v1/projects/acme/shop/envs/dev/audit?since=%00",
                "/v1/projects/acme/shop/envs/d%00/audit"
            })
    void a_name_that_is_none_is_refused_as_that(String path) {
        HttpResponse<String> answer = platform.get(path);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("KLT-C02");
    }

    @Test
    void a_caller_who_leaves_in_the_middle_of_his_headers_is_no_news() throws IOException {
        Logger helidon = Logger.getLogger("io.helidon.webserver");
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new ConsoleHandler() {
            @Override
            public void publish(LogRecord line) {
                // Servers of other tests in this process say below that when they start and stop.
                if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                    lines.add(line.getLevel() + " " + line.getMessage() + " " + line.getThrown());
                }
            }
        };
        helidon.addHandler(handler);
        try {
            for (String part :
                    List.of("G", "GET /v1/platform HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\nX")) {
                try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), platform.server().port())) {
                    socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                }
            }
            assertThat(lines).isEmpty();
            Logger.getLogger("io.helidon.webserver.http1.Http1Connection")
                    .log(Level.WARNING, "something else", new IllegalStateException(new IOException("broken")));
            assertThat(lines).hasSize(1);
        } finally {
            helidon.removeHandler(handler);
        }
    }

    @Test
    void connections_that_say_nothing_keep_nobody_from_being_served() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                idle.add(new Socket(
                        InetAddress.getLoopbackAddress(), platform.server().port()));
            }
            long begun = System.nanoTime();
            platform.submit(Requests.of("dev", false), "key-strange5");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            System.out.println(IDLE + " idle connections: a deploy was accepted after " + took.toMillis() + " ms");
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }
}
