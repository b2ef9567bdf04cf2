package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/// The `kilter` command. Builds the object graph by hand and holds the one exception handler.
public final class Main {
    static final String VERSION = "0.1.0";

    private Main() {}

    /// Runs one command and exits with its code.
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        if (arguments.length == 1 && List.of("version", "--version", "-V").contains(arguments[0])) {
            out.println("kilter " + VERSION);
            out.flush();
            return;
        }
        boolean terminal = Boolean.getBoolean("kilter.terminal");
        Path dist = Path.of(System.getProperty("kilter.dist", "."));
        Context.Streams streams = new Context.Streams(System.in, out, err, terminal);
        int code = run(new Context(System.getenv(), dist, streams), arguments);
        out.flush();
        System.exit(code);
    }

    static int run(Context context, String... arguments) {
        CommandLine line = Commands.tree(context);
        AskedFormat asked = AskedFormat.of(arguments, context.environment());
        Console console = context.console(new GlobalFlags());
        line.setOut(new PrintWriter(console.asStream(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.asStream(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(
                (failure, _) -> Complaints.print(console, asked.format(), asked.local(Complaints.mistake(failure))));
        line.setExecutionExceptionHandler(
                (failure, _, _) -> Complaints.print(console, asked.format(), asked.local(Complaints.problem(failure))));
        if (arguments.length == 0) {
            line.usage(line.getOut());
            return 0;
        }
        return line.execute(arguments);
    }

    /// What the raw arguments ask for, since a mistake in them has to be answered in the right form too.
    private record AskedFormat(Format format, boolean isLocal) {
        static AskedFormat of(String[] arguments, java.util.Map<String, String> environment) {
            List<String> words = List.of(arguments);
            int flag = words.lastIndexOf("--format");
            String named = environment.getOrDefault("KILTER_FORMAT", "");
            if (flag >= 0 && flag + 1 < words.size()) {
                named = words.get(flag + 1);
            }
            for (String word : words) {
                named = word.startsWith("--format=") ? word.substring("--format=".length()) : named;
            }
            boolean json = words.contains("--json") || GlobalFlags.isTrue(environment.getOrDefault("KILTER_JSON", ""));
            Format format =
                    json || named.equals("json") ? Format.JSON : named.equals("jsonl") ? Format.JSONL : Format.TEXT;
            return new AskedFormat(format, words.contains("--local"));
        }

        dev.kilter.sdk.problem.Problem local(dev.kilter.sdk.problem.Problem problem) {
            return isLocal ? LocalHint.of(problem) : problem;
        }
    }
}
