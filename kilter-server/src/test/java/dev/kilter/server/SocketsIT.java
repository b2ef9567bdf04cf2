package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.wire.CommandNews;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.testkit.Drawn;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Commands and database connections over WebSockets, and the roles that may open them.
@Drawn
class SocketsIT {
    private static ServerFixture platform;

    @BeforeAll
    static void start() {
        platform = new ServerFixture();
        ApiIT.env(platform, "dev", false);
        ApiIT.env(platform, "prod", true);
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void a_commands_input_output_and_exit_code_pass() {
        Visitor visitor = visitor(ServerFixture.TOKEN, "dev/exec");
        visitor.say(command("sh", "-c", "cat; echo wrong >&2; exit 7"));
        ServerFixture.await("it runs", () -> visitor.news.contains(CommandNews.STARTED));
        visitor.input("one\n");
        visitor.input("two\n");
        visitor.endInput();

        assertThat(visitor.last()).isEqualTo(CommandNews.ended(7));
        assertThat(visitor.bytes()).contains("\u0001one\n", "two\n", "\u0002wrong\n");
        assertThat(platform.get("/v1/projects/acme/shop/envs/dev/audit").body())
                .contains("beside web: sh")
                .doesNotContain("wrong");
    }

    @Test
    void a_fresh_copy_says_what_it_waits_for() {
        Visitor visitor = visitor(ServerFixture.TOKEN, "dev/run");
        visitor.say(command("true"));

        assertThat(visitor.last()).isEqualTo(CommandNews.ended(0));
        assertThat(visitor.news).contains(CommandNews.of("a copy for dev2"));
    }

    @Test
    void a_command_ends_with_the_person_who_began_it() {
        Visitor visitor = visitor(ServerFixture.TOKEN, "dev/exec");
        visitor.say(command("sleep", "600.5"));
        ServerFixture.await("it runs", () -> visitor.news.contains(CommandNews.STARTED));
        Process command = ProcessCommands.STARTED.stream()
                .filter(each -> each.info().commandLine().orElse("").contains("600.5"))
                .findFirst()
                .orElseThrow();
        visitor.vanish();

        ServerFixture.await("it is gone", () -> !command.isAlive());
    }

    @Test
    void a_message_that_is_no_command_is_answered_with_a_problem() {
        Visitor visitor = visitor(ServerFixture.TOKEN, "dev/exec");
        visitor.say(List.of("no command"));

        assertThat(problem(visitor))
                .isEqualTo(KilterCode.ARGUMENT_INVALID.code().value());
    }

    @Test
    void a_viewer_looks_and_neither_enters_nor_changes_anything() {
        String viewer = token("eve", TokenRole.VIEWER, false);

        assertThat(platform.send(viewer, "GET", "/v1/projects/acme/shop/envs/dev", new byte[0])
                        .statusCode())
                .isEqualTo(200);
        assertThat(platform.send(viewer, "DELETE", "/v1/projects/acme/shop/envs/dev", new byte[0])
                        .body())
                .contains("the token of 'eve' is a viewer's, and this takes a deployer's");
        for (String socket : List.of("exec", "run", "database")) {
            assertThat(problem(visitor(viewer, "dev/" + socket)))
                    .as(socket)
                    .isEqualTo(KilterCode.NOT_ALLOWED.code().value());
        }
    }

    @Test
    void no_token_and_no_such_env_are_told_as_everywhere() {
        assertThat(problem(visitor("nobody's token, as long as one", "dev/exec")))
                .isEqualTo(KilterCode.NOT_ALLOWED.code().value());
        assertThat(problem(visitor(ServerFixture.TOKEN, "nothere/exec")))
                .isEqualTo(KilterCode.NO_SUCH_THING.code().value());
        assertThat(platform.get("/v1/projects/acme/shop/envs/dev/exec").statusCode())
                .isEqualTo(426);
    }

    @Test
    void a_tunnel_reaches_the_database_server_and_that_of_a_protected_env_only_by_a_token_that_allows_it() {
        Visitor visitor = visitor(ServerFixture.TOKEN, "dev/database");
        ServerFixture.await("it stands", () -> visitor.news.contains(CommandNews.STARTED));
        // SSLRequest: the server answers with one letter
        visitor.send(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
        ServerFixture.await(
                "PostgreSQL answers",
                () -> visitor.bytes().equals("N") || visitor.bytes().equals("S"));
        visitor.vanish();

        assertThat(problem(visitor(ServerFixture.TOKEN, "prod/database")))
                .isEqualTo(KilterCode.NOT_ALLOWED.code().value());
        Visitor allowed = visitor(token("dba", TokenRole.DEPLOYER, true), "prod/database");
        ServerFixture.await("it stands", () -> allowed.news.contains(CommandNews.STARTED));
        allowed.vanish();
    }

    @Test
    void tokens_are_made_by_admins_listed_without_what_they_say_and_revoked_at_once() {
        String deployer = token("ci", TokenRole.DEPLOYER, false);
        String path = "/v1/projects/acme/shop/envs/dev";
        assertThat(platform.send(deployer, "GET", path, new byte[0]).statusCode())
                .isEqualTo(200);
        assertThat(platform.send(deployer, "GET", "/v1/tokens", new byte[0]).statusCode())
                .isEqualTo(403);
        assertThat(platform.get("/v1/tokens").body()).contains("\"ci\"").doesNotContain(deployer);

        assertThat(platform.send("DELETE", "/v1/tokens/ci", new byte[0]).statusCode())
                .isEqualTo(204);
        assertThat(platform.send(deployer, "GET", path, new byte[0]).statusCode())
                .isEqualTo(401);
        assertThat(platform.send("DELETE", "/v1/tokens/ci", new byte[0]).statusCode())
                .isEqualTo(404);
        for (TokenRequest wrong : List.of(
                new TokenRequest("no name", TokenRole.VIEWER, false, Duration.ofDays(1)),
                new TokenRequest("long", TokenRole.VIEWER, false, Duration.ofDays(400)),
                new TokenRequest("short", TokenRole.VIEWER, false, Duration.ZERO))) {
            assertThat(platform.send("POST", "/v1/tokens", Wire.encode(wrong)).statusCode())
                    .as(wrong.toString())
                    .isEqualTo(400);
        }
    }

    private static String token(String name, TokenRole role, boolean protectedDatabases) {
        HttpResponse<String> made = platform.send(
                "POST",
                "/v1/tokens",
                Wire.encode(new TokenRequest(name, role, protectedDatabases, Duration.ofDays(1))));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Objects.requireNonNull(
                Wire.decode(made.body(), TokenRecord.class).token());
    }

    private static Visitor visitor(String token, String path) {
        return new Visitor(platform, token, path);
    }

    private static CommandRequest command(String... words) {
        return new CommandRequest("web", List.of(words), null);
    }

    private static String problem(Visitor visitor) {
        return Objects.requireNonNull(visitor.last().problem()).code().value();
    }
}
