package dev.kilter.cli;

import dev.kilter.cli.view.Console;
import dev.kilter.cli.view.Format;
import dev.kilter.sdk.wire.LocalDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The commands about the platform on this machine.
final class LocalCommands {
    private LocalCommands() {}

    @Command(name = "start", description = "Start the local platform and the apps it had.")
    static final class Start extends SmallCommands.Question {
        Start(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            LocalDaemon daemon = context.startLocal(console, () -> {});
            return print(
                    console,
                    format,
                    daemon,
                    List.of("The local platform runs; apps answer on port " + daemon.gatewayPort() + "."));
        }
    }

    @Command(name = "stop", description = "Stop the local platform and all it runs; data stays.")
    static final class Stop extends SmallCommands.Question {
        Stop(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            boolean was = context.local().stop();
            return print(console, format, Map.of("stopped", was), List.of(was ? "Stopped." : "It did not run."));
        }
    }

    @Command(name = "status", description = "The local platform's parts.")
    static final class Status extends SmallCommands.Question {
        Status(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            Optional<LocalDaemon> daemon = context.local().running();
            if (daemon.isEmpty()) {
                return print(
                        console,
                        format,
                        Map.of("running", false),
                        List.of("The local platform does not run.   kilter local start"));
            }
            LocalDaemon parts = daemon.get();
            return print(
                    console,
                    format,
                    parts,
                    List.of(
                            "daemon     pid " + parts.pid() + ", build " + parts.buildId(),
                            "api        " + parts.api(),
                            "registry   " + parts.registry(),
                            "gateway    http://*.localhost:" + parts.gatewayPort(),
                            "database   127.0.0.1:" + parts.postgresPort() + " (PostgreSQL)",
                            "flux repo  " + context.home().local().resolve("flux.git"),
                            "log        " + context.local().log()));
        }
    }

    @Command(name = "logs", description = "What the local platform itself wrote.")
    static final class Logs extends SmallCommands.Question {
        @Option(
                names = "--lines",
                paramLabel = "N",
                description = "How many ($KILTER_LINES).",
                defaultValue = "${env:KILTER_LINES:-100}")
        private int lines = 100;

        Logs(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            Path log = context.local().log();
            try {
                List<String> all = Files.exists(log)
                        ? Files.readString(log, StandardCharsets.UTF_8).lines().toList()
                        : List.of();
                List<String> last = all.subList(Math.max(0, all.size() - Math.max(0, lines)), all.size());
                return print(console, format, last, last);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(
            name = "reset",
            description = "Stop it and delete all it kept: apps, databases, releases. Not to be undone.")
    static final class Reset extends SmallCommands.Question {
        Reset(Context context) {
            super(context);
        }

        @Override
        int answer(Console console, Format format) {
            if (!common.yes && !asked(console)) {
                throw Usage.wrong("reset deletes every local app and database", "kilter local reset --yes");
            }
            boolean was = context.local().reset();
            return print(
                    console,
                    format,
                    Map.of("reset", was),
                    List.of(was ? "All local apps and data are gone." : "There was nothing."));
        }

        private boolean asked(Console console) {
            if (!context.canAsk()) {
                return false;
            }
            console.complain("Delete every local app and database below "
                    + context.home().local() + "? [y/N]");
            try {
                int answer = System.in.read();
                return answer == 'y' || answer == 'Y';
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
