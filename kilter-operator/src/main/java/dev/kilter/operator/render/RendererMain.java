package dev.kilter.operator.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.marcnuri.helm.Helm;
import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// The child JVM that holds Helm: one JSON request a line in, one JSON answer a line out, until stdin ends. It is a
/// process of its own because the library swaps the process's stdout and takes SIGTERM away
/// (marcnuri-demo/helm-java#409).
public final class RendererMain {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ObjectWriter VALUES = JSON.writer().with(new YamlEscapes());

    private RendererMain() {}

    /// Answers until stdin ends. Helm replaces descriptor 1 while it renders; answers are written between its
    /// calls.
    public static void main(String[] arguments) throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
    }

    private static Map<String, String> answer(JsonNode request) {
        FileGate files = new FileGate(Effects.real());
        Path values = Path.of(
                System.getProperty("java.io.tmpdir"),
                "kilter-values-" + ProcessHandle.current().pid() + ".json");
        try {
            files.writePrivate(
                    values, VALUES.writeValueAsString(request.get("values")).getBytes(StandardCharsets.UTF_8));
            String rendered = new Helm(Path.of(request.get("chart").asText()))
                    .template()
                    .withName("app")
                    .withNamespace(request.get("namespace").asText())
                    .withValuesFile(values)
                    .call();
            return rendered == null || rendered.isBlank()
                    ? Map.of("error", "the chart rendered nothing")
                    : Map.of("rendered", rendered);
        } catch (JsonProcessingException | RuntimeException e) {
            return Map.of("error", String.valueOf(e.getMessage()));
        } finally {
            files.delete(values);
        }
    }
}
