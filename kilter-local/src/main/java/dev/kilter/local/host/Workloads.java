package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.effects.ProcessGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/// All long-running processes of this machine. They outlive the daemon: [#recover] adopts what an earlier one left.
/// Safe from many threads.
public final class Workloads implements AutoCloseable {
    private static final long LARGEST_LOG = 10L << 20;

    private final Path folder;
    private final FileGate files;
    private final HostParts parts;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<Key, WorkloadLoop> loops = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /// @param folder `KILTER_HOME/local/cluster`
    public Workloads(
            Path folder, ImageStore images, Secrets secrets, Routes routes, HostRuntimes runtimes, Effects effects) {
        this(folder, images, secrets, routes, runtimes, effects, Patience.NORMAL, LARGEST_LOG);
    }

    Workloads(
            Path folder,
            ImageStore images,
            Secrets secrets,
            Routes routes,
            HostRuntimes runtimes,
            Effects effects,
            Patience patience,
            long largestLog) {
        SecureRandom random = new SecureRandom();
        this.folder = folder;
        this.files = new FileGate(effects);
        OwnRoot ownRoot = new OwnRoot(new ProcessGate(effects), runtimes);
        this.parts = new HostParts(
                new Launcher(images, secrets, runtimes, ownRoot),
                new HostProcesses(effects),
                routes,
                new HostParts.Asking(new ProbeGate(), new FreePorts(random), patience),
                InstantSource.system(),
                () -> HexFormat.of().toHexDigits(random.nextInt()),
                new LogRotation(files, largestLog));
    }

    record Key(String namespace, String process) {}

    /// Takes over all that an earlier daemon left: running processes are adopted and routed, others started again.
    /// May be called twice.
    public void recover() {
        changing.lock();
        try {
            for (Path namespace : folders(folder)) {
                for (Path process : folders(namespace)) {
                    WorkloadFolder place = new WorkloadFolder(process, files);
                    place.workload()
                            .filter(workload -> !loops.containsKey(key(workload)))
                            .ifPresent(this::loop);
                }
            }
        } finally {
            changing.unlock();
        }
    }

    /// Calls back soon after the state of any process changed, from any thread.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// How each process of the namespace is.
    public List<WorkloadState> states(String namespace) {
        changing.lock();
        try {
            return loops.entrySet().stream()
                    .filter(entry -> entry.getKey().namespace().equals(namespace))
                    .map(entry -> entry.getValue().state())
                    .toList();
        } finally {
            changing.unlock();
        }
    }

    /// The log files of a process, the one written last at the end; empty when there is no such process.
    public List<Path> logs(String namespace, String process) {
        return new WorkloadFolder(folder.resolve(Names.check(namespace)).resolve(Names.check(process)), files).logs();
    }

    /// Ends all processes (SIGTERM, then SIGKILL after their grace) and waits for it. Their records stay: the next
    /// daemon starts them again. Nothing else may be called afterwards but [#close].
    public void stopAll() {
        List<WorkloadLoop> all = all();
        all.forEach(WorkloadLoop::stop);
        try {
            for (WorkloadLoop loop : all) {
                loop.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends this daemon's part; the processes run on.
    @Override
    public void close() {
        try {
            for (WorkloadLoop loop : all()) {
                loop.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Brings the process to this, however it was before.
    void apply(Workload workload) {
        changing.lock();
        try {
            Optional.ofNullable(loops.get(key(workload)))
                    .ifPresentOrElse(loop -> loop.want(workload), () -> loop(workload));
        } finally {
            changing.unlock();
        }
    }

    /// Ends the process for good and forgets it.
    void remove(Key key) {
        changing.lock();
        try {
            Optional.ofNullable(loops.get(key))
                    .ifPresent(loop -> loop.want(loop.wanted().removed()));
        } finally {
            changing.unlock();
        }
    }

    /// Every process that is known, those on their way out included.
    List<Key> known() {
        changing.lock();
        try {
            return List.copyOf(loops.keySet());
        } finally {
            changing.unlock();
        }
    }

    private void loop(Workload workload) {
        Key key = key(workload);
        WorkloadFolder place =
                new WorkloadFolder(folder.resolve(key.namespace()).resolve(key.process()), files);
        WorkloadLoop loop = new WorkloadLoop(parts, place, workload, () -> listeners.forEach(Runnable::run));
        loops.put(key, loop);
        loop.start(() -> finish(key, place, loop));
    }

    private boolean finish(Key key, WorkloadFolder place, WorkloadLoop loop) {
        changing.lock();
        try {
            if (loop.wanted().replicas() > 0 || !loop.wanted().hosts().isEmpty()) {
                return false;
            }
            place.remove();
            loops.remove(key);
            return true;
        } finally {
            changing.unlock();
        }
    }

    private List<WorkloadLoop> all() {
        changing.lock();
        try {
            return List.copyOf(loops.values());
        } finally {
            changing.unlock();
        }
    }

    private static Key key(Workload workload) {
        return new Key(workload.spec().id().namespace(), workload.spec().id().process());
    }

    private static List<Path> folders(Path parent) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(parent)) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(parent, path -> Files.isDirectory(path))) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.removeIf(path -> path.getFileName().toString().startsWith("."));
        return found;
    }
}
