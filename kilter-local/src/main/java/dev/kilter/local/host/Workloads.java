package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// All long-running processes of this machine. They outlive the daemon: [#recover] adopts what an earlier one left.
/// Safe from many threads.
public final class Workloads implements AutoCloseable {
    private static final long LARGEST_LOG = 10L << 20;

    private final Path folder;
    private final FileGate files;
    private final HostParts parts;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<String, SlotLoop> loops = new LinkedHashMap<>();
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
        this.parts = new HostParts(
                new Launcher(images, secrets, runtimes, effects),
                new HostProcesses(effects),
                routes,
                new HostParts.Asking(new ProbeGate(), new FreePorts(random), patience),
                InstantSource.system(),
                () -> HexFormat.of().toHexDigits(random.nextInt()),
                new LogRotation(files, largestLog));
    }

    /// Takes over all that an earlier daemon left: running processes are adopted and routed, others started again.
    /// May be called twice.
    public void recover() {
        changing.lock();
        try {
            for (Path namespace : folders(folder)) {
                String name = namespace.getFileName().toString();
                if (!loops.containsKey(name) && slot(name).record().isPresent()) {
                    loop(name).start(finish(name));
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
            return Optional.ofNullable(loops.get(namespace))
                    .map(SlotLoop::states)
                    .orElse(List.of());
        } finally {
            changing.unlock();
        }
    }

    /// The log files of a process, the one written last at the end; empty when there is no such process.
    public List<Path> logs(String namespace, String process) {
        return new WorkloadFolder(folder.resolve(Names.check(namespace)).resolve(Names.check(process)), files).logs();
    }

    /// What a command beside a process, or in a copy of it, has to know.
    ///
    /// @param running whether the process runs
    /// @param port    where it listens; 0: nowhere
    record Beside(ProcessSpec spec, boolean running, int port) {}

    /// The process that serves, or else the one that is wanted.
    Optional<Beside> beside(String namespace, String process) {
        Names.check(process);
        SlotFolder slot = slot(namespace);
        List<InstanceRecord> all = slot.process(process).instances();
        ProcessTable table = parts.processes().table();
        Optional<Beside> running = all.stream()
                .filter(each -> {
                    ProcessIdentity identity = each.identity();
                    return identity != null && table.isAlive(identity);
                })
                .max(Comparator.comparing(InstanceRecord::proven))
                .map(each -> new Beside(each.spec(), true, each.port()));
        return running.or(() -> slot.record().stream()
                .flatMap(record -> Stream.concat(record.serving().stream(), record.wanted().stream()))
                .map(Workload::spec)
                .filter(spec -> spec.id().process().equals(process))
                .findFirst()
                .map(spec -> new Beside(spec, false, 0)));
    }

    /// Ends all processes (SIGTERM, then SIGKILL after their grace) and waits for it. Their records stay: the next
    /// daemon starts them again. Nothing else may be called afterwards but [#close].
    public void stopAll() {
        List<SlotLoop> all = all();
        all.forEach(SlotLoop::stop);
        try {
            for (SlotLoop loop : all) {
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
            for (SlotLoop loop : all()) {
                loop.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Brings the slot to these processes, all of them together, however it was before. Without any, it is
    /// forgotten once the last one ended.
    void apply(String namespace, List<Workload> workloads) {
        changing.lock();
        try {
            SlotLoop running = loops.get(namespace);
            if (running != null) {
                running.want(workloads);
                return;
            }
            SlotLoop loop = loop(namespace);
            loop.want(workloads);
            loop.start(finish(namespace));
        } finally {
            changing.unlock();
        }
    }

    /// Ends the slot's processes for good and forgets them.
    void remove(String namespace) {
        changing.lock();
        try {
            Optional.ofNullable(loops.get(namespace)).ifPresent(loop -> loop.want(List.of()));
        } finally {
            changing.unlock();
        }
    }

    /// Tries once more what of the slot was taken back or waits after a crash.
    void tryAgain(String namespace) {
        Optional<SlotLoop> loop;
        changing.lock();
        try {
            loop = Optional.ofNullable(loops.get(namespace));
        } finally {
            changing.unlock();
        }
        loop.ifPresent(SlotLoop::tryAgain);
    }

    /// The namespace of every slot that is known, those on their way out included.
    List<String> known() {
        changing.lock();
        try {
            return List.copyOf(loops.keySet());
        } finally {
            changing.unlock();
        }
    }

    private SlotFolder slot(String namespace) {
        return new SlotFolder(folder.resolve(Names.check(namespace)), files);
    }

    private SlotLoop loop(String namespace) {
        SlotLoop loop = new SlotLoop(parts, namespace, slot(namespace), () -> listeners.forEach(Runnable::run));
        loops.put(namespace, loop);
        return loop;
    }

    private BooleanSupplier finish(String namespace) {
        return () -> {
            changing.lock();
            try {
                SlotLoop loop = loops.get(namespace);
                if (loop == null || loop.wanted()) {
                    return false;
                }
                slot(namespace).remove();
                loops.remove(namespace);
                return true;
            } finally {
                changing.unlock();
            }
        };
    }

    private List<SlotLoop> all() {
        changing.lock();
        try {
            return List.copyOf(loops.values());
        } finally {
            changing.unlock();
        }
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
