package dev.kilter.cli;

import dev.kilter.sdk.wire.TerminalSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// This terminal, handed to a command elsewhere: each key goes there, Ctrl-C too, until it is given back. stty(1) does
/// it.
final class RawTerminal implements AutoCloseable {
    private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");

    private final @Nullable String settings;
    private final Thread hook = new Thread(this::giveBack);

    private RawTerminal(@Nullable String settings) {
        this.settings = settings;
        if (settings != null) {
            Runtime.getRuntime().addShutdownHook(hook);
            stty("raw", "-echo");
        }
    }

    private static boolean bothAreOne() {
        return Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
    }

    /// None where stdin or stdout is no terminal.
    static RawTerminal of(Context context) {
        boolean both = context.onTerminal() && bothAreOne();
        return new RawTerminal(both ? stty("-g").map(String::strip).orElse(null) : null);
    }

    static RawTerminal none() {
        return new RawTerminal(null);
    }

    /// How large it is now; empty: there is none.
    Optional<TerminalSize> size() {
        if (settings == null) {
            return Optional.empty();
        }
        Matcher matcher = SIZE.matcher(stty("size").orElse(""));
        return matcher.find() && !matcher.group(2).equals("0")
                ? Optional.of(new TerminalSize(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(1))))
                : Optional.of(new TerminalSize(80, 24));
    }

    @Override
    public void close() {
        giveBack();
        try {
            if (settings != null) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // The program ends already, and the hook gives the terminal back, too.
        }
    }

    private void giveBack() {
        if (settings != null) {
            stty(settings);
        }
    }

    private static Optional<String> stty(String... arguments) {
        Optional<Path> program = Stream.of(Path.of("/usr/bin/stty"), Path.of("/bin/stty"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
