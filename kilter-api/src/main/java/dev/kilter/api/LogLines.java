package dev.kilter.api;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Log lines of the platform's programs, with their [LogFields]: a JSON object each, or text for people.
public final class LogLines extends Formatter {
    /// The variable that chooses: `json` or `text`.
    public static final String VARIABLE = "KILTER_LOG_FORMAT";

    private final boolean json;

    private LogLines(boolean json) {
        this.json = json;
    }

    /// Lines of this form.
    public static LogLines of(String format) {
        return switch (format) {
            case "json" -> new LogLines(true);
            case "text" -> new LogLines(false);
            default ->
                throw Problem.of(
                                KilterCode.ARGUMENT_INVALID,
                                VARIABLE + " is '" + format + "'",
                                "Write json or text, or unset it.")
                        .toException();
        };
    }

    /// Has this program write its log to stderr as the environment says, else in this form.
    public static void install(Map<String, String> environment, String usual) {
        String format = environment.getOrDefault(VARIABLE, "");
        LogLines lines = of(format.isEmpty() ? usual : format);
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.setFormatter(lines);
        }
    }

    @Override
    public String format(LogRecord line) {
        return json ? object(line) : text(line);
    }

    private String object(LogRecord line) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("at", line.getInstant().toString());
        fields.put("level", line.getLevel().getName());
        fields.put("logger", String.valueOf(line.getLoggerName()));
        fields.put("message", formatMessage(line));
        fields.putAll(LogFields.current());
        String trace = trace(line.getThrown());
        if (!trace.isEmpty()) {
            fields.put("error", trace);
        }
        return Wire.text(fields) + "\n";
    }

    private String text(LogRecord line) {
        String fields = LogFields.current().entrySet().stream()
                .map(field -> " " + field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining());
        String trace = trace(line.getThrown());
        return "%1$tFT%1$tT.%1$tL %2$s %3$s: %4$s%5$s%6$s%n"
                .formatted(
                        line.getMillis(),
                        line.getLevel().getName(),
                        line.getLoggerName(),
                        formatMessage(line),
                        fields,
                        trace.isEmpty() ? "" : "\n" + trace.stripTrailing());
    }

    private static String trace(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        try (PrintWriter writer = new PrintWriter(text)) {
            thrown.printStackTrace(writer);
        }
        return text.toString();
    }
}
