package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.LogFields;
import dev.kilter.api.LogLines;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.wire.DeployEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogLinesTest {
    private static LogRecord record(String message) {
        LogRecord line = new LogRecord(Level.WARNING, message);
        line.setLoggerName("dev.kilter.server.X");
        line.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        return line;
    }

    @Test
    void a_line_is_one_object_with_the_fields_of_its_work_and_of_the_work_around_it() throws IOException {
        LogRecord broken = record("it \"broke\"\nbadly");
        broken.setThrown(new IllegalStateException("why"));
        String line = LogFields.with(
                Map.of("request", "r1"),
                () -> LogFields.with(
                        Map.of("deploy", "d-1"), () -> LogLines.of("json").format(broken)));

        assertThat(line).endsWith("\n").hasLineCount(1);
        JsonNode object = new ObjectMapper().readTree(line);
        assertThat(object.path("at").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(object.path("level").asText()).isEqualTo("WARNING");
        assertThat(object.path("message").asText()).isEqualTo("it \"broke\"\nbadly");
        assertThat(object.path("deploy").asText()).isEqualTo("d-1");
        assertThat(object.path("request").asText()).isEqualTo("r1");
        assertThat(object.path("error").asText()).startsWith("java.lang.IllegalStateException: why\n\tat ");
        assertThat(LogLines.of("json").format(record("later"))).doesNotContain("deploy");
    }

    @Test
    void text_has_them_behind_the_message() {
        String line = LogFields.with(
                Map.of("deploy", "d-1"), () -> LogLines.of("text").format(record("begins")));

        assertThat(line).endsWith("WARNING dev.kilter.server.X: begins deploy=d-1" + System.lineSeparator());
        assertThatThrownBy(() -> LogLines.of("xml")).hasMessageContaining("KILTER_LOG_FORMAT is 'xml'");
    }

    /// As from a request's thread, which has no deploy around it.
    @Test
    void a_line_about_a_deploy_says_its_slot_wherever_it_is_written() throws IOException {
        Logger logger = Logger.getLogger(DeployLog.class.getName());
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(LogLines.of("json").format(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            DeployId deploy = new DeployId("d-7f3kq2mz");
            DeployLog.tell(deploy, Slot.parse("acme/shop/dev"), 1, new DeployEvent.Accepted("d-7f3kq2mz", List.of()));
            DeployLog.tell(deploy, Slot.parse("acme/shop/dev"), 2, new DeployEvent.StepStarted("migrate"));
        } finally {
            logger.removeHandler(handler);
        }

        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonNode object = new ObjectMapper().readTree(line);
            assertThat(object.path("deploy").asText()).isEqualTo("d-7f3kq2mz");
            assertThat(object.path("slot").asText()).isEqualTo("acme/shop/dev");
        }
        assertThat(lines.getLast()).contains("\"step\":\"migrate\"");
    }
}
