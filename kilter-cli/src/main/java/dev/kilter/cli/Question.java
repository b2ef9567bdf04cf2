package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command that asks one question and prints the answer: as text, as one document, or as the one line of a stream.
abstract class Question implements Callable<Integer> {
    final Context context;

    @Mixin
    GlobalFlags flags = new GlobalFlags();

    Question(Context context) {
        this.context = context;
    }

    @Override
    public final Integer call() {
        Console console = context.console(flags);
        return answer(console, flags.format());
    }

    abstract int answer(Console console, Format format);

    static int print(Console console, Format format, Object value, List<String> text) {
        switch (format) {
            case TEXT -> text.forEach(console::result);
            case JSON -> console.result(Wire.text(value));
            case JSONL -> console.result(Wire.text(Map.of("type", "result", "value", value)));
        }
        return 0;
    }
}
