package dev.kilter.operator.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.effects.ProcessGate;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Renders the chart in a child JVM that is kept warm, started again when it has died, and replaced after some hundred
/// renders (Helm leaks about 11 KB a call). The child ends with its stdin, so a killed parent leaves none behind.
public final class ChartRenderer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIFETIME = 500;
    private static final System.Logger LOG = System.getLogger(ChartRenderer.class.getName());

    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final ProcessGate processes;
    private final List<String> command;
    private final Path chart;
    private @Nullable Child child;

    /// A renderer of this chart; `command` starts [RendererMain].
    public ChartRenderer(ProcessGate processes, List<String> command, Path chart) {
        this.processes = processes;
        this.command = List.copyOf(command);
        this.chart = chart;
    }

    /// Starts the child and lets it load what it needs, so that the first deploy need not wait for it.
    public void warmUp() {
        oneAtATime.lock();
        try {
            alive();
        } finally {
            oneAtATime.unlock();
        }
    }

    /// What Helm prints for these values.
    public String render(String namespace, Map<String, Object> values) {
        oneAtATime.lock();
        try {
            String request = JSON.writeValueAsString(
                    Map.of("chart", chart.toString(), "namespace", namespace, "values", values));
            JsonNode answer = JSON.readTree(ask(request));
            if (answer.has("error")) {
                throw Problem.of(
                                KilterCode.INTERNAL_ERROR,
                                "the chart cannot be rendered: "
                                        + answer.get("error").asText(),
                                "Report this with your kilter.yaml.")
                        .toException();
            }
            return answer.get("rendered").asText();
        } catch (IOException e) {
            throw Problem.of(KilterCode.UNREACHABLE, "the renderer does not answer: " + e.getMessage(), "kilter doctor")
                    .toException(e);
        } finally {
            oneAtATime.unlock();
        }
    }

    @Override
    public void close() {
        oneAtATime.lock();
        try {
            if (child != null) {
                child.close();
                child = null;
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    private String ask(String request) throws IOException {
        Child now = alive();
        try {
            return now.ask(request);
        } catch (IOException e) {
            now.close();
            child = null;
            return alive().ask(request);
        }
    }

    private Child alive() {
        if (child != null && (!child.process.isAlive() || child.asked >= LIFETIME)) {
            child.close();
            child = null;
        }
        if (child == null) {
            child = new Child(processes.start(
                    "chart renderer", new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD)));
        }
        return child;
    }

    private static final class Child {
        private final Process process;
        private final BufferedWriter requests;
        private final BufferedReader answers;
        private int asked;

        Child(Process process) {
            this.process = process;
            this.requests =
                    new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        String ask(String request) throws IOException {
            asked++;
            requests.write(request);
            requests.newLine();
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("it ended with exit code " + exitCode());
            }
            return answer;
        }

        private String exitCode() {
            return process.isAlive() ? "unknown" : String.valueOf(process.exitValue());
        }

        /// The child ends with its stdin.
        void close() {
            try {
                requests.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "the renderer had ended before", e);
            }
        }
    }
}
