package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// All that recurs on this machine, driven by the clock. What git wants of a slot is told by [#apply]; the next daemon
/// is told again, and takes over the runs that are at work. Safe from many threads.
public final class Cron implements AutoCloseable {
    private static final long PAUSE_MILLIS = 500;
    private static final String FOLDER = ".cron";

    private final Path folder;
    private final HostJobs jobs;
    private final FileGate files;
    private final InstantSource clock;
    private final Map<String, Map<String, Recurring>> all = new ConcurrentHashMap<>();
    private final Semaphore closing = new Semaphore(0);
    private @Nullable Thread thread;

    /// @param folder `KILTER_HOME/local/cluster`
    public Cron(Path folder, HostJobs jobs, Effects effects, InstantSource clock) {
        this.folder = folder;
        this.jobs = jobs;
        this.files = new FileGate(effects);
        this.clock = clock;
    }

    /// Looks at the clock twice a second until [#close].
    public void start() {
        thread = Thread.ofVirtual().name("cron").start(() -> {
            try {
                while (!closing.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    tick();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// How each is.
    public List<State> states(String namespace) {
        return entries(namespace).values().stream()
                .map(each -> each.state(clock.instant()))
                .toList();
    }

    /// How something that recurs is.
    ///
    /// @param running  how many of it run right now
    /// @param schedule with its time zone
    /// @param message  its last run, and the next one
    public record State(String name, int running, String schedule, String message) {}

    /// The logs of its last runs, the newest at the end; empty where nothing of that name recurs.
    public List<Path> logs(String namespace, String name) {
        Recurring found = entries(namespace).get(name);
        return found == null ? List.of() : found.logs();
    }

    /// Ends the runs that are at work and this daemon's part.
    @Override
    public void close() {
        closing.release();
        Thread running = thread;
        try {
            if (running != null) {
                running.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.values().forEach(slot -> slot.values().forEach(Recurring::stop));
    }

    /// Starts what is due; each in a thread of its own, as ending a run takes a while.
    void tick() {
        for (Map<String, Recurring> slot : all.values()) {
            for (Recurring each : slot.values()) {
                Thread.startVirtualThread(() -> tick(each));
            }
        }
    }

    private void tick(Recurring each) {
        try {
            each.tick(clock.instant());
        } catch (RuntimeException e) {
            System.getLogger(Cron.class.getName())
                    .log(System.Logger.Level.ERROR, "a scheduled run could not be started; tried again", e);
        }
    }

    /// From now on these recur in the slot, and nothing else.
    void apply(String namespace, List<CronSpec> wanted) {
        Map<String, Recurring> before = entries(namespace);
        Map<String, Recurring> now = new TreeMap<>();
        Path place = folder.resolve(Names.check(namespace)).resolve(FOLDER);
        for (CronSpec spec : wanted) {
            Recurring known = before.get(spec.name());
            Recurring entry = known == null
                    ? new Recurring(jobs, files, place.resolve(Names.check(spec.name())), spec, clock.instant())
                    : known;
            entry.want(spec);
            now.put(spec.name(), entry);
        }
        if (now.isEmpty()) {
            all.remove(namespace);
        } else {
            all.put(namespace, now);
        }
        before.forEach((name, entry) -> {
            if (!now.containsKey(name)) {
                entry.forget();
            }
        });
        for (Path left : folders(place)) {
            if (!now.containsKey(left.getFileName().toString())) {
                files.deleteTree(left);
            }
        }
    }

    /// Forgets the slots that git lacks.
    void prune(Set<String> namespaces) {
        all.keySet().stream()
                .filter(name -> !namespaces.contains(name))
                .toList()
                .forEach(name -> apply(name, List.of()));
    }

    private Map<String, Recurring> entries(String namespace) {
        return all.getOrDefault(namespace, Map.of());
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
        return found;
    }
}
