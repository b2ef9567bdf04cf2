package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.api.JobToken;
import io.helidon.webserver.http.HttpRouting;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class EntranceTest {
    @Test
    void a_route_that_declares_no_permission_stops_the_start() {
        Tokens tokens = new Tokens(Jdbi.create("jdbc:postgresql://127.0.0.1:1/none"));
        Entrance entrance = new Entrance(true, tokens, new JobToken(new byte[32]), InstantSource.system());
        Route forgotten = new Route("GET", "/v1/forgotten", null, "Forgotten.", (_, response, _) -> response.send("x"));

        assertThatThrownBy(() -> entrance.open(HttpRouting.builder(), List.of(forgotten)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("GET /v1/forgotten declares no permission");
    }
}
