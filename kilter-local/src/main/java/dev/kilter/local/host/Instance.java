package dev.kilter.local.host;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One process tree of a workload, from its record to its end. Lives in the thread of its [SlotLoop].
final class Instance {
    /// How far it is.
    enum Stage {
        /// No process now; started when its time comes.
        DOWN,
        /// Its process runs and is not ready.
        STARTING,
        READY,
        /// Out of the route, requests in flight go on.
        DRAINING,
        /// Signalled.
        ENDING,
        GONE
    }

    private static final int EVIDENCE_LINES = 20;

    private final HostParts parts;
    private final WorkloadFolder folder;
    private final ProcessFiles place;
    private final Readiness readiness;
    private InstanceRecord record;
    private Stage stage = Stage.DOWN;
    private boolean suspended;
    private int crashes;
    private Instant since;
    private Instant deadline;
    private Duration grace;
    private @Nullable Problem refusal;
    private Instant weighed = Instant.EPOCH;
    private long tooMuch;

    /// A new instance, or one of an earlier daemon that is adopted if its process still runs.
    Instance(HostParts parts, WorkloadFolder folder, InstanceRecord record, Instant now) {
        this.parts = parts;
        this.folder = folder;
        this.record = record;
        this.place = folder.files(record.id());
        this.readiness = new Readiness(parts.asking(), record, now);
        this.since = now;
        this.deadline = now;
        this.grace = record.spec().grace();
    }

    /// Looks for its process: it may have outlived the daemon that started it, even one killed before it could
    /// write this down.
    void adopt(Instant now) {
        ProcessTable table = parts.processes().table();
        parts.asking().ports().keep(record.port());
        parts.asking().ports().keep(record.healthPort());
        ProcessIdentity known = record.identity();
        Optional<ProcessIdentity> running =
                known != null && table.isAlive(known) ? Optional.of(known) : table.leader(record.id());
        if (running.isPresent()) {
            if (!running.get().equals(known)) {
                save(record.started(running.get()));
            }
            since = now;
            readiness.countFrom(now);
            stage = record.proven() ? Stage.READY : Stage.STARTING;
        }
    }

    InstanceRecord record() {
        return record;
    }

    Stage stage() {
        return stage;
    }

    int crashes() {
        return crashes;
    }

    boolean ready() {
        return stage == Stage.READY;
    }

    boolean leaving() {
        return stage == Stage.DRAINING || stage == Stage.ENDING || stage == Stage.GONE;
    }

    /// Whether its process runs, or still ends.
    boolean runs() {
        return stage != Stage.DOWN && stage != Stage.GONE;
    }

    boolean suspended() {
        return suspended;
    }

    Backend backend() {
        return new Backend(record.id(), record.port());
    }

    /// Moves on as far as it can now. `mayStart`: nothing it must wait for stands in its way.
    void look(Instant now, boolean mayStart) {
        switch (stage) {
            case DOWN -> {
                if (!mayStart) {
                    readiness.countFrom(now);
                } else if (!suspended && !now.isBefore(deadline)) {
                    start(now);
                }
            }
            case STARTING, READY -> {
                if (!alive()) {
                    ended(now);
                } else if (isDue(now) && holdsTooMuch(now)) {
                    signal("KILL");
                } else if (stage == Stage.STARTING) {
                    ask(now);
                } else if (elapsed(now).compareTo(parts.asking().patience().healthy()) > 0) {
                    crashes = 0;
                }
            }
            case DRAINING -> {
                if (parts.routes().inFlight(backend()) == 0 || !now.isBefore(deadline)) {
                    end(now);
                }
            }
            case ENDING -> endFurther(now);
            case GONE -> {}
        }
    }

    /// Lets requests in flight end, then ends it.
    void retire(Instant now) {
        suspended = false;
        leave(now);
    }

    /// Ends it for now: [#resume] starts it again.
    void suspend(Instant now) {
        suspended = true;
        leave(now);
    }

    private void leave(Instant now) {
        if (stage == Stage.READY) {
            stage = Stage.DRAINING;
            deadline = now.plus(grace);
        } else if (!leaving()) {
            end(now);
        }
    }

    /// Ends it for now without waiting for requests in flight.
    void halt(Instant now) {
        suspended = true;
        if (stage != Stage.ENDING && stage != Stage.GONE) {
            end(now);
        }
    }

    /// Starts it at once, its crashes forgotten; one that is not ready yet is ended first.
    void resume(Instant now) {
        suspended = false;
        crashes = 0;
        deadline = now;
        if (stage == Stage.STARTING) {
            killRest();
            stage = Stage.DOWN;
        }
    }

    /// Whether what keeps it from being ready is its port, taken by somebody else.
    boolean portTaken() {
        return !ready() && Diagnosis.portTaken(LogTail.of(place.log(), EVIDENCE_LINES));
    }

    /// What is wrong with it; empty when it is ready or just starting.
    Optional<Diagnosis> diagnosis(Instant now) {
        if (leaving() || (ready() && crashes < Patience.CRASHES)) {
            return Optional.empty();
        }
        Problem refused = refusal;
        if (refused != null) {
            return Optional.of(new Diagnosis(refused, true));
        }
        if (tooMuch > 0) {
            return Optional.of(Diagnosis.outOfMemory(record.spec(), tooMuch, crashes));
        }
        Sighting sighting = readiness.sighting(
                now,
                elapsed(now),
                crashes,
                Sighting.ExitCode.of(HostProcesses.exitCode(place)),
                LogTail.of(place.log(), EVIDENCE_LINES));
        return Diagnosis.of(record.spec(), sighting, parts.asking().patience());
    }

    void rotateLog() {
        parts.rotation().check(place.log());
    }

    private void start(Instant now) {
        refusal = null;
        try {
            Launch launch = parts.launcher()
                    .prepare(
                            record.spec().program(),
                            record.spec().id().namespace(),
                            record.spec().environment(),
                            folder.home(),
                            record.ports());
            killRest();
            save(record.started(null));
            save(record.started(
                    parts.processes().start(record.id(), launch, place).orElse(null)));
            stage = Stage.STARTING;
            tooMuch = 0;
            since = now;
            readiness.forget(now);
        } catch (KilterException e) {
            refusal = Diagnosis.notStarted(record.spec().id().process(), e.problem());
            deadline = now.plus(parts.asking().patience().longestRetry().dividedBy(10));
        } catch (UncheckedIOException e) {
            refusal = Diagnosis.notStarted(record.spec().id().process(), String.valueOf(e.getMessage()));
            deadline = now.plus(parts.asking().patience().longestRetry().dividedBy(10));
        }
    }

    private boolean isDue(Instant now) {
        return !now.isBefore(weighed.plus(Patience.WEIGHING));
    }

    private boolean holdsTooMuch(Instant now) {
        long limit = record.spec().memory();
        if (limit == 0) {
            return false;
        }
        weighed = now;
        long held = MemoryLimit.held(tree(), limit);
        if (held > limit) {
            tooMuch = held;
        }
        return held > limit;
    }

    private boolean alive() {
        ProcessIdentity identity = record.identity();
        return identity != null && parts.processes().table().isAlive(identity);
    }

    private void ended(Instant now) {
        if (elapsed(now).compareTo(parts.asking().patience().healthy()) > 0) {
            crashes = 0;
        }
        crashes++;
        killRest();
        stage = Stage.DOWN;
        deadline = now.plus(parts.asking().patience().pause(crashes));
    }

    private void ask(Instant now) {
        ProcessSpec.Listening listening = record.spec().listening();
        if (listening.worker()) {
            if (elapsed(now).compareTo(parts.asking().patience().workerAlive()) >= 0) {
                becomeReady(now);
            }
            return;
        }
        if (!readiness.ask(record, this::tree, now)) {
            return;
        }
        if (readiness.isReady(listening, now)) {
            becomeReady(now);
        } else {
            readiness.onDeclaredPort(record).ifPresent(this::save);
        }
    }

    private void becomeReady(Instant now) {
        if (holdsTooMuch(now)) {
            signal("KILL");
            return;
        }
        stage = Stage.READY;
        if (!record.proven()) {
            save(record.ready());
        }
    }

    private void end(Instant now) {
        signal("TERM");
        stage = Stage.ENDING;
        deadline = now.plus(grace);
        endFurther(now);
    }

    private void endFurther(Instant now) {
        if (tree().isEmpty()) {
            stage = suspended ? Stage.DOWN : Stage.GONE;
            deadline = now;
            if (!suspended) {
                parts.asking().ports().giveBack(record.port());
                parts.asking().ports().giveBack(record.healthPort());
            }
            return;
        }
        if (!now.isBefore(deadline)) {
            signal("KILL");
            deadline = now.plusSeconds(1);
        }
    }

    private void killRest() {
        if (!tree().isEmpty()) {
            signal("KILL");
        }
    }

    private void signal(String signal) {
        ProcessIdentity identity = record.identity();
        if (identity != null) {
            parts.processes().signal(signal, record.id(), identity);
        }
    }

    private Set<Long> tree() {
        ProcessIdentity identity = record.identity();
        return identity == null ? Set.of() : parts.processes().tree(record.id(), identity);
    }

    private Duration elapsed(Instant now) {
        return Duration.between(since, now);
    }

    private void save(InstanceRecord changed) {
        record = changed;
        folder.write(changed);
    }
}
