package dev.kilter.local.host;

import dev.kilter.effects.FileGate;
import dev.kilter.sdk.app.CronConfig.Concurrency;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// One thing that recurs, and its runs. A run is a Job whose name tells the minute that it was due at, so that it is
/// started once, whatever is killed in between.
final class Recurring {
    /// A time that nobody looked at for so long is left out.
    static final Duration LATEST = Duration.ofMinutes(1);

    private static final int KEPT = 3;

    private final HostJobs jobs;
    private final FileGate files;
    private final Path folder;
    private final ReentrantLock working = new ReentrantLock();
    private volatile CronSpec spec;
    private volatile CronRecord record = CronRecord.NEW;
    private volatile String trouble = "";

    /// @param folder its own
    /// @param now    times before this are not made up for where it is new
    Recurring(HostJobs jobs, FileGate files, Path folder, CronSpec spec, Instant now) {
        this.jobs = jobs;
        this.files = files;
        this.folder = folder;
        this.spec = spec;
        this.record = read(folder);
        if (record.seen() == null) {
            write(record.leavingOut(now));
        }
    }

    void want(CronSpec wanted) {
        spec = wanted;
    }

    Cron.State state(Instant now) {
        CronRecord known = record;
        String next = spec.suspended()
                ? ", suspended while the env sleeps"
                : spec.next(now).map(at -> ", next " + at).orElse("");
        String last = known.runs().isEmpty() ? "no run yet" : told(known.runs().getLast());
        return new Cron.State(
                spec.name(),
                (int) known.runs().stream().filter(this::runs).count(),
                spec.schedule() + " " + spec.timezone(),
                last + (trouble.isEmpty() ? "" : " (" + trouble + ")") + next);
    }

    List<Path> logs() {
        return record.runs().stream()
                .map(run -> jobs.log(namespace(), run.job()))
                .toList();
    }

    /// Starts what is due now, unless somebody is at it already.
    void tick(Instant now) {
        if (!working.tryLock()) {
            return;
        }
        try {
            Instant from = latest(now);
            Instant due = null;
            for (Instant at = spec.next(from).orElse(Instant.MAX); !at.isAfter(now); ) {
                due = at;
                at = spec.next(at).orElse(Instant.MAX);
            }
            if (due != null) {
                begin(due);
            }
        } finally {
            working.unlock();
        }
    }

    /// Ends the runs that are at work, and keeps what is known of them.
    void stop() {
        working.lock();
        try {
            record.runs().stream().filter(this::runs).forEach(run -> jobs.end(namespace(), run.job()));
        } finally {
            working.unlock();
        }
    }

    /// Ends it for good and forgets it.
    void forget() {
        working.lock();
        try {
            record.runs().forEach(run -> jobs.delete(namespace(), run.job()));
            files.deleteTree(folder);
        } finally {
            working.unlock();
        }
    }

    private Instant latest(Instant now) {
        Instant from = now.minus(LATEST);
        Instant seen = record.seen();
        return seen != null && seen.isAfter(from) ? seen : from;
    }

    private void begin(Instant due) {
        List<CronRecord.Run> atWork = record.runs().stream().filter(this::runs).toList();
        if (!atWork.isEmpty() && spec.concurrency() == Concurrency.FORBID) {
            trouble = due + " left out, as the run before was still at work";
            write(record.leavingOut(due));
            return;
        }
        if (spec.concurrency() == Concurrency.REPLACE) {
            atWork.forEach(run -> jobs.end(namespace(), run.job()));
        }
        CronRecord.Run run = new CronRecord.Run(
                due,
                spec.name() + "-" + due.getEpochSecond() / Duration.ofMinutes(1).toSeconds());
        try {
            jobs.start(job(run));
            trouble = "";
        } catch (KilterException e) {
            trouble = due + " could not be started: " + e.problem().detail();
            write(record.leavingOut(due));
            return;
        }
        write(record.with(run));
        tidy();
    }

    private HostJob job(CronRecord.Run run) {
        ProcessSpec what = spec.spec();
        Map<String, String> variables = new TreeMap<>();
        what.environment().values().forEach((name, value) -> variables.put(name, Expansion.of(value, Map.of())));
        Program.OfImage program = new Program.OfImage(
                what.program().digest(),
                Expansion.all(what.program().entrypoint(), Map.of()),
                Expansion.all(what.program().arguments(), Map.of()));
        return new HostJob(
                namespace(), run.job(), program, variables, what.environment().secrets());
    }

    private void tidy() {
        while (record.runs().size() > KEPT) {
            CronRecord.Run oldest = record.runs().getFirst();
            if (runs(oldest)) {
                return;
            }
            jobs.delete(namespace(), oldest.job());
            write(record.without(oldest));
        }
    }

    private boolean runs(CronRecord.Run run) {
        return jobs.state(namespace(), run.job()) instanceof JobState.Running;
    }

    private String told(CronRecord.Run run) {
        return switch (jobs.state(namespace(), run.job())) {
            case JobState.Running(), JobState.Pending() -> "running since " + run.due();
            case JobState.Ended(var code) ->
                "last run " + run.due() + ": " + (code == 0 ? "done" : "failed with exit code " + code);
            case JobState.Lost(), JobState.Absent() -> "last run " + run.due() + ": killed";
        };
    }

    private String namespace() {
        return spec.spec().id().namespace();
    }

    private void write(CronRecord fresh) {
        files.createDirectories(folder);
        files.write(folder.resolve("runs.json"), Wire.encode(fresh));
        record = fresh;
    }

    private static CronRecord read(Path folder) {
        try {
            return Wire.decode(Files.readAllBytes(folder.resolve("runs.json")), CronRecord.class);
        } catch (NoSuchFileException e) {
            return CronRecord.NEW;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
