package dev.kilter.sdk.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.ProblemKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireMistakeTest {
    private static final String OPTIONS =
            "\"options\":{\"bootstrap\":false,\"migration\":false,\"seed\":false,\"skipMigrationCheck\":false}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {                                     | the JSON ends too early
        no                                    | no JSON at line 1, column 1
        {"config":                            | the JSON ends too early
        {}                                    | 'config': it is missing
        {"config":null,OPTIONS}               | 'config': it is missing
        {"config":7,OPTIONS}                  | 'config': it has another form
        {"config":{"project":"ACME/x"},OPTIONS} | 'config.project': the org 'ACME' is not a valid name
        []                                    | it has another form
        ``                                    | it is empty
        null                                  | it is empty
        """)
    void a_malformed_body_is_a_usage_problem_that_says_what_is_wrong(String body, String what) {
        assertThatThrownBy(() -> Wire.decode(body.replace("OPTIONS", OPTIONS), Preflight.class))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(KilterCode.ARGUMENT_INVALID.code());
                    assertThat(e.problem().detail())
                            .startsWith("the body is no valid Preflight: ")
                            .contains(what)
                            .doesNotContain("dev.kilter", "java.");
                });
    }

    @Test
    void a_body_that_lacks_one_thing_deep_down_names_its_path() {
        String config = Wire.text(dev.kilter.sdk.app.AppConfig.minimal(Project.parse("acme/shop"), EnvName.PROD));

        assertThatThrownBy(() -> Wire.decode(
                        "{\"config\":" + config.replace("\"env\":\"prod\",", "") + "," + OPTIONS + "}",
                        Preflight.class))
                .hasMessageContaining("'config.env': it is missing");
        assertThatThrownBy(() -> Wire.decode(
                        "{\"config\":" + config.replace("8080", "\"x\"") + "," + OPTIONS + "}", Preflight.class))
                .hasMessageContaining("'config.web.port'");
    }

    @Test
    void an_event_without_number_or_time_is_malformed() {
        assertThatThrownBy(() -> Wire.decode("{\"type\":\"notice\",\"text\":\"x\"}", NumberedEvent.class))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.USAGE));
        assertThatThrownBy(() -> Wire.decode(
                        "{\"number\":1,\"at\":\"yesterday\",\"type\":\"notice\",\"text\":\"x\"}", NumberedEvent.class))
                .isInstanceOf(KilterException.class);
    }

    @Test
    void a_list_is_asked_for_a_list() {
        byte[] object = "{}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Wire.decodeList(object, DeployRequest.class)).hasMessageContaining("it is no list");
    }
}
