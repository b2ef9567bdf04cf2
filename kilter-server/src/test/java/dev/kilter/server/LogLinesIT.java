package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.LogLines;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.wire.DeployRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// All that the server writes while deploys come, wait, are cancelled and end: what belongs to a deploy says which, and
/// in which slot.
class LogLinesIT {
    private final Logger logger = Logger.getLogger("dev.kilter");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final ServerFixture platform = new ServerFixture();

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(LogLines.of("json").format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        platform.close();
    }

    @Test
    void every_line_with_a_deploy_has_its_slot_from_whichever_thread() throws IOException {
        DeployRecord first = platform.submit(Requests.of("dev", true), "key-log00001");
        DeployRecord second = platform.submit(Requests.of("dev", false), "key-log00002");
        platform.send("POST", "/v1/deploys/" + second.id() + "/cancel", new byte[0]);
        ServerFixture.await(
                "it is cancelled", () -> platform.record(second.id()).status() == DeployStatus.FAILED);
        ServerFixture.await(
                "the operator has it",
                () -> platform.apps.find(ServerFixture.slot("dev")).isPresent());
        platform.apps.work(ServerFixture.slot("dev"), _ -> new StepOutcome.Done(""));
        ServerFixture.await("it is live", () -> platform.record(first.id()).status() == DeployStatus.LIVE);

        assertThat(String.join("", lines))
                .contains("accepted: ", "has the slot until ", "ended as live", "ended as failed with KLT-L03");
        for (String line : lines) {
            JsonNode object = new ObjectMapper().readTree(line);
            String message = object.path("message").asText();
            boolean isOfADeploy = object.has("deploy") || message.contains("d-");
            assertThat(object.has("deploy")).as(line).isEqualTo(isOfADeploy);
            assertThat(object.path("slot").asText()).as(line).isEqualTo(isOfADeploy ? "acme/shop/dev" : "");
        }
    }
}
