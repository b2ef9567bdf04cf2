package dev.kilter.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A person in front of the command, with a home of his own: what goes in, what comes out, and the exit code.
final class Terminal {
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String input = "";

    Terminal(Path home) {
        environment.put("KILTER_HOME", home.toString());
        environment.put("PATH", System.getenv("PATH"));
    }

    Terminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Terminal types(String text) {
        input = text;
        return this;
    }

    Context context() {
        Context.Streams streams = new Context.Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), stream(out), stream(err), false);
        return new Context(Map.copyOf(environment), Path.of("."), streams);
    }

    int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(context(), arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
