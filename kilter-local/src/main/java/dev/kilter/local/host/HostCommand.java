package dev.kilter.local.host;

import dev.kilter.api.Commands;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One person's command as a host process. A terminal is made by script(1) of util-linux.
final class HostCommand implements Commands.Running {
    private static final int LARGEST = 16 * 1024;
    private static final String SCRIPT = "/usr/bin/script";
    private static final long LAST_WORDS_SECONDS = 2;

    private final HostProcesses processes;
    private final String id;
    private final Process process;
    private final Runnable over;
    private final List<Thread> readers;
    private final Path terminal;
    private final AtomicBoolean ended = new AtomicBoolean();

    private HostCommand(
            HostProcesses processes, String id, Process process, Path terminal, Runnable over, List<Thread> readers) {
        this.processes = processes;
        this.id = id;
        this.process = process;
        this.terminal = terminal;
        this.over = over;
        this.readers = readers;
    }

    /// @param over ends what is left of it and forgets it
    static HostCommand start(
            HostProcesses processes,
            String id,
            Launch launch,
            @Nullable TerminalSize size,
            Commands.Listener listener,
            Runnable over) {
        Path terminal = Path.of(launch.environment().getOrDefault("TMPDIR", "/tmp"), "terminal");
        Process process = processes.startPiped(id, size == null ? launch : onTerminal(launch, size, terminal));
        List<Thread> readers = List.of(
                Thread.ofVirtual().start(() -> read(process.getInputStream(), listener::output)),
                Thread.ofVirtual().start(() -> read(process.getErrorStream(), listener::error)));
        return new HostCommand(processes, id, process, terminal, over, readers);
    }

    @Override
    public void input(byte[] part) {
        try {
            OutputStream to = process.getOutputStream();
            to.write(part);
            to.flush();
        } catch (IOException e) {
            // It reads no more, as a program may.
        }
    }

    @Override
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended.
        }
    }

    @Override
    public void resize(TerminalSize size) {
        if (Files.exists(terminal)) {
            processes.resize(id, terminal, size);
        }
    }

    /// What it left in the background may hold its output open; that is not waited for.
    @Override
    public int await() throws InterruptedException {
        int code = process.waitFor();
        for (Thread reader : readers) {
            reader.join(TimeUnit.SECONDS.toMillis(LAST_WORDS_SECONDS));
        }
        return code;
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            over.run();
        }
    }

    private static void read(InputStream from, Consumer<byte[]> to) {
        byte[] part = new byte[LARGEST];
        try {
            for (int count = from.read(part); count >= 0; count = from.read(part)) {
                to.accept(Arrays.copyOf(part, count));
            }
        } catch (IOException e) {
            // It was ended, and its output with it.
        }
    }

    private static Launch onTerminal(Launch launch, TerminalSize size, Path terminal) {
        if (!Files.isExecutable(Path.of(SCRIPT))) {
            throw Problem.of(
                            KilterCode.ADMISSION_REFUSED,
                            "a terminal takes '" + SCRIPT + "', which this machine does not have",
                            "Install util-linux (Debian: bsdutils), or run it without one: --no-tty")
                    .toException();
        }
        String command = launch.command().stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
        String within = "unset SHELL; tty > '" + terminal + "'; stty rows " + size.rows() + " cols " + size.columns()
                + " 2> /dev/null; exec " + command;
        var variables = new java.util.LinkedHashMap<>(launch.environment());
        variables.put("SHELL", "/bin/sh");
        variables.putIfAbsent("TERM", "xterm-256color");
        return new Launch(
                new ArrayList<>(List.of(SCRIPT, "-qefc", within, "/dev/null")), launch.directory(), variables);
    }
}
