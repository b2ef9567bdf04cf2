package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Jobs as host processes. All state lies on disk and in the process table, so that a Job outlives the daemon and the
/// next one learns its end. Safe from many threads.
public final class HostJobs {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int KILLED = 137;

    private final Path folder;
    private final FileGate files;
    private final HostProcesses processes;
    private final Launcher launcher;
    private final ReentrantLock starting = new ReentrantLock();

    /// @param folder `KILTER_HOME/local/cluster`
    public HostJobs(Path folder, ImageStore images, Secrets secrets, HostRuntimes runtimes, Effects effects) {
        this.folder = folder;
        this.files = new FileGate(effects);
        this.processes = new HostProcesses(effects);
        this.launcher = new Launcher(images, secrets, runtimes, effects);
    }

    /// Starts the Job unless one of this namespace and name was ever started; so it may be called again at any
    /// time. A program of the platform itself that was killed is started again, three times at most. Problems that
    /// are known before the start (image, runtime, Secret) are thrown.
    public void start(HostJob job) {
        starting.lock();
        try {
            JobState state = state(job.namespace(), job.name());
            if (!(state instanceof JobState.Absent || state instanceof JobState.Pending)) {
                return;
            }
            ProcessFiles place = place(job.namespace(), job.name());
            Path home = place.folder().resolve("home");
            files.createDirectories(home.resolve("tmp"));
            Environment environment = new Environment(Expansion.escaped(job.env()), job.secrets(), Map.of());
            Launch launch = launcher.prepare(plain(job.program()), job.namespace(), environment, home, Map.of());
            String id = id(job.namespace(), job.name());
            int attempt = record(place)
                    .map(last -> wasBegun(place) ? last.attempt() + 1 : last.attempt())
                    .orElse(1);
            boolean repeatable = job.program() instanceof Program.OfHost;
            files.write(place.record(), Wire.encode(new JobRecord(id, attempt, repeatable)));
            files.delete(place.exit());
            files.delete(place.started());
            processes.startOnce(id, launch, place);
        } finally {
            starting.unlock();
        }
    }

    /// How far it is.
    public JobState state(String namespace, String name) {
        ProcessFiles place = place(namespace, name);
        Optional<JobRecord> record = record(place);
        if (record.isEmpty()) {
            return new JobState.Absent();
        }
        JobState state = seen(place, id(namespace, name));
        boolean killed = state instanceof JobState.Lost || state.equals(new JobState.Ended(KILLED));
        return killed && record.get().mayRunAgain() ? new JobState.Pending() : state;
    }

    private JobState seen(ProcessFiles place, String id) {
        Optional<JobState> ended = ended(place);
        if (ended.isPresent()) {
            return ended.get();
        }
        if (!processes.table().marked(id).isEmpty()) {
            return new JobState.Running();
        }
        return ended(place).orElse(wasBegun(place) ? new JobState.Lost() : new JobState.Pending());
    }

    /// A Job says what it runs itself: nothing in it is a reference.
    private static Program plain(Program program) {
        return switch (program) {
            case Program.OfHost host -> host;
            case Program.OfImage(var digest, var entrypoint, var arguments) ->
                new Program.OfImage(
                        digest,
                        entrypoint.stream().map(Expansion::escaped).toList(),
                        arguments.stream().map(Expansion::escaped).toList());
        };
    }

    /// Its output, stdout and stderr together; the file may not exist yet. Gone after [#delete].
    public Path log(String namespace, String name) {
        return place(namespace, name).log();
    }

    /// Ends it (SIGTERM, then SIGKILL) if it runs, and forgets it with its log. May run twice. Waits for its end.
    public void delete(String namespace, String name) {
        end(namespace, name);
        files.deleteTree(place(namespace, name).folder());
    }

    /// Ends those Jobs of the namespace that run and whose names fit, this one excepted.
    public void endOthers(String namespace, String name, Pattern names) {
        endRunning(
                namespace, other -> !other.equals(name) && names.matcher(other).matches());
    }

    /// Ends all Jobs of the namespace that run.
    public void endAll(String namespace) {
        endRunning(namespace, _ -> true);
    }

    private void endRunning(String namespace, Predicate<String> which) {
        Path jobs = folder.resolve(Names.check(namespace)).resolve(".jobs");
        if (!Files.isDirectory(jobs)) {
            return;
        }
        try (Stream<Path> all = Files.list(jobs)) {
            all.map(job -> job.getFileName().toString())
                    .filter(which)
                    .filter(job -> state(namespace, job) instanceof JobState.Running)
                    .sorted()
                    .forEach(job -> end(namespace, job));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it (SIGTERM, then SIGKILL) if it runs; its log and its exit code stay.
    void end(String namespace, String name) {
        String id = id(namespace, name);
        end("TERM", id, GRACE);
        end("KILL", id, GRACE);
    }

    private void end(String signal, String id, Duration limit) {
        if (processes.signal(signal, id)) {
            processes.await(List.of(id), limit);
        }
    }

    private static boolean wasBegun(ProcessFiles place) {
        return Files.exists(place.started());
    }

    private static Optional<JobRecord> record(ProcessFiles place) {
        try {
            return Optional.of(Wire.decode(Files.readAllBytes(place.record()), JobRecord.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<JobState> ended(ProcessFiles place) {
        OptionalInt code = HostProcesses.exitCode(place);
        return code.isPresent() ? Optional.of(new JobState.Ended(code.getAsInt())) : Optional.empty();
    }

    private ProcessFiles place(String namespace, String name) {
        return new ProcessFiles(
                folder.resolve(Names.check(namespace)).resolve(".jobs").resolve(Names.check(name)), "job");
    }

    static String id(String namespace, String name) {
        return namespace + ".job." + name;
    }
}
