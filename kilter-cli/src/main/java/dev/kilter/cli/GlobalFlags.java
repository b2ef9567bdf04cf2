package dev.kilter.cli;

import dev.kilter.cli.view.Format;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags that every command takes.
final class GlobalFlags {
    @Option(names = "-C", paramLabel = "DIR", description = "Work in this folder.")
    Path dir = Path.of(".");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Use this kilter.yaml.")
    @Nullable
    Path config;

    @Option(names = "--project", paramLabel = "ORG/APP", description = "The project, unless kilter.yaml names it.")
    @Nullable
    String project;

    @Option(names = "--env", paramLabel = "NAME", description = "The env; default: ${DEFAULT-VALUE}.")
    String env = "prod";

    @Option(names = "--local", description = "Use the local platform; no login needed.", converter = Flag.class)
    boolean local;

    @Option(names = "--server", paramLabel = "URL", description = "The platform; default: the one of the latest login.")
    @Nullable
    String server;

    @Option(names = "--json", description = "Print one JSON document.", converter = Flag.class)
    boolean json;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, json or jsonl.")
    String format = "text";

    @Option(
            names = {"-q", "--quiet"},
            description = "Only results and errors.",
            converter = Flag.class)
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "More.",
            converter = Flag.class)
    boolean verbose;

    @Option(
            names = {"-y", "--yes"},
            description = "Answer questions with yes.",
            converter = Flag.class)
    boolean yes;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    Format format() {
        if (json) {
            return Format.JSON;
        }
        return switch (format) {
            case "text" -> Format.TEXT;
            case "json" -> Format.JSON;
            case "jsonl" -> Format.JSONL;
            default -> throw Usage.wrong("--format is '" + format + "'", "Use text, json or jsonl.");
        };
    }

    static boolean isTrue(String value) {
        return value.equals("1") || value.equalsIgnoreCase("true") || value.equalsIgnoreCase("yes");
    }

    /// `1`, `true` and `yes` are true, so that `KILTER_LOCAL=1` works.
    static final class Flag implements picocli.CommandLine.ITypeConverter<Boolean> {
        @Override
        public Boolean convert(String value) {
            return isTrue(value);
        }
    }
}
