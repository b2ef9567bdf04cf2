package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.api.LogFields;
import dev.kilter.api.LogLines;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
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
}
