package dev.kilter.local.host;

import dev.kilter.api.Commands;
import dev.kilter.api.KilterApp;
import dev.kilter.api.KnownProcesses;
import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.CommandRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// People's commands as host processes, each with a folder that is there for as long as it may run: what a killed
/// daemon left is ended by the next one, since nobody hears it any more. Safe from many threads.
public final class HostCommands implements Commands {
    private static final String PLACE = ".commands";
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final FileGate files;
    private final HostProcesses processes;
    private final Launcher launcher;
    private final Workloads workloads;
    private final KnownProcesses known;

    /// @param folder `KILTER_HOME/local/cluster`
    public HostCommands(
            Path folder,
            ImageStore images,
            Secrets secrets,
            HostRuntimes runtimes,
            Workloads workloads,
            KnownProcesses known,
            Effects effects) {
        this.folder = folder;
        this.files = new FileGate(effects);
        this.processes = new HostProcesses(effects);
        this.launcher = new Launcher(images, secrets, runtimes, effects);
        this.workloads = workloads;
        this.known = known;
    }

    /// Ends what an earlier daemon's people left. May run twice.
    public void recover() {
        for (Path place : places(folder)) {
            end(id(folder, place), "KILL");
            files.deleteTree(place);
        }
    }

    @Override
    public Running exec(Slot slot, CommandRequest request, Listener listener) {
        String namespace = slot.names().namespace();
        Workloads.Beside beside = workloads
                .beside(namespace, request.process())
                .filter(found -> found.running())
                .orElseThrow(() -> missing(slot, request.process()));
        Map<String, String> port = beside.port() == 0 ? Map.of() : Map.of("PORT", Integer.toString(beside.port()));
        return start(beside.spec(), request, port, listener);
    }

    @Override
    public Running run(KilterApp app, CommandRequest request, String by, Listener listener) {
        Slot slot = app.slot();
        Workloads.Beside copied = workloads
                .beside(slot.names().namespace(), request.process())
                .orElseThrow(() -> missing(slot, request.process()));
        Map<String, String> own = Map.of("KILTER_PROCESS", "run", "KILTER_PHASE", "run");
        return start(copied.spec(), request, own, listener);
    }

    private Running start(ProcessSpec spec, CommandRequest request, Map<String, String> variables, Listener listener) {
        byte[] random = new byte[6];
        RANDOM.nextBytes(random);
        String namespace = spec.id().namespace();
        Path place = folder.resolve(Names.check(namespace))
                .resolve(PLACE)
                .resolve(HexFormat.of().formatHex(random));
        files.createDirectories(place.resolve("home/tmp"));
        try {
            Launch launch = launcher.beside(spec, request.command(), place.resolve("home"), variables);
            return HostCommand.start(processes, id(folder, place), launch, request.terminal(), listener, () -> {
                end(id(folder, place), "TERM");
                end(id(folder, place), "KILL");
                files.deleteTree(place);
            });
        } catch (RuntimeException e) {
            files.deleteTree(place);
            throw e;
        }
    }

    private void end(String id, String signal) {
        if (processes.signal(signal, id)) {
            processes.await(List.of(id), GRACE);
        }
    }

    private KilterException missing(Slot slot, String process) {
        Set<String> names = known.of(
                slot,
                workloads.states(slot.names().namespace()).stream()
                        .map(WorkloadState::process)
                        .toList());
        boolean stands = names.contains(process);
        return Problem.of(
                        KilterCode.NO_SUCH_THING,
                        stands
                                ? "'" + process + "' does not run in " + slot
                                : "there is no process '" + process + "' in " + slot,
                        stands
                                ? "kilter logs --process " + process + "      or in a fresh copy: kilter run -- COMMAND"
                                : names.isEmpty() ? "Deploy first." : "Use one of: " + String.join(", ", names) + ".")
                .toException();
    }

    /// The mark of the command with this folder.
    static String id(Path folder, Path place) {
        Path inside = folder.relativize(place);
        return inside.getName(0) + ".command." + inside.getName(2);
    }

    /// The folders of all commands.
    static List<Path> places(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var matcher = folder.getFileSystem().getPathMatcher("glob:*/" + PLACE + "/*");
        try (var all = Files.find(folder, 3, (file, _) -> matcher.matches(folder.relativize(file)))) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
