package dev.kilter.local.host;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// What a process answers when it is asked whether it is ready, and since when it answers like that. Lives in the
/// thread of its [SlotLoop].
final class Readiness {
    private final HostParts.Asking asking;
    private final PendingAnswer pending = new PendingAnswer();
    private Asked asked;
    private ProbeResult probe = new ProbeResult.Refused();
    private Set<Integer> listens = Set.of();
    private Instant since;

    Readiness(HostParts.Asking asking, InstanceRecord record, Instant now) {
        this.asking = asking;
        this.asked = Asked.port(record.port(), record.spec().listening().port());
        this.since = now;
    }

    /// Another process begins: nothing is known of it.
    void forget(Instant now) {
        pending.drop();
        probe = new ProbeResult.Refused();
        listens = Set.of();
        since = now;
    }

    /// Its time begins now.
    void countFrom(Instant now) {
        since = now;
    }

    /// Asks the process. False: it has not answered yet.
    ///
    /// @param tree its processes
    boolean ask(InstanceRecord record, Supplier<Set<Long>> tree, Instant now) {
        PendingAnswer.Answer answer = pending.of(() -> answer(record));
        if (answer == null) {
            return false;
        }
        Asked before = asked;
        asked = answer.asked();
        ProbeResult seen = answer.result();
        Set<Integer> ports = seen instanceof ProbeResult.Refused ? listens(record, tree.get()) : Set.of();
        if (!seen.getClass().equals(probe.getClass())
                || !asked.equals(before)
                || ports.isEmpty() != listens.isEmpty()
                || ports.contains(asked.port()) != listens.contains(asked.port())) {
            since = now;
        }
        probe = seen;
        listens = ports;
        return true;
    }

    /// Whether its last answer makes it ready. A port that is open has to stay so for a moment.
    boolean isReady(ProcessSpec.Listening listening, Instant now) {
        return probe instanceof ProbeResult.Good
                && (listening.health() != null
                        || lasting(now).compareTo(asking.patience().portOpen()) >= 0);
    }

    /// The record of a process that listens on a declared port and not on the one it was told; empty: it does not.
    Optional<InstanceRecord> onDeclaredPort(InstanceRecord record) {
        if (!listens.contains(asked.declared())) {
            return Optional.empty();
        }
        return Optional.of(asked.ofHealth() ? record.healthOn(asked.declared()) : record.onDeclaredPort());
    }

    Sighting sighting(Instant now, Duration up, int crashes, Sighting.ExitCode exitCode, List<String> log) {
        return new Sighting(asked, probe, listens, lasting(now), up, crashes, exitCode, log);
    }

    private Duration lasting(Instant now) {
        return Duration.between(since, now);
    }

    /// At its own port first, where its health check has another: what is ready takes requests.
    private PendingAnswer.Answer answer(InstanceRecord record) {
        ProbeGate probes = asking.probes();
        ProcessSpec.Listening listening = record.spec().listening();
        ProcessSpec.Probe wanted = listening.probe();
        Duration timeout = wanted == null ? null : wanted.timeout();
        Asked own = Asked.port(record.port(), listening.port());
        if (wanted == null || wanted.port() == 0) {
            return new PendingAnswer.Answer(own, probes.probe(record.port(), listening.health(), timeout));
        }
        ProbeResult taken = probes.accept(record.port());
        if (!(taken instanceof ProbeResult.Good)) {
            return new PendingAnswer.Answer(own, taken);
        }
        return new PendingAnswer.Answer(
                Asked.healthPort(record.healthPort(), wanted.port()),
                probes.probe(record.healthPort(), listening.health(), timeout));
    }

    /// Where its processes listen; where its health check is asked for, the port that answers already is not one.
    private Set<Integer> listens(InstanceRecord record, Set<Long> tree) {
        Set<Integer> ports = new TreeSet<>(ListeningPorts.of(tree));
        if (asked.ofHealth()) {
            ports.remove(record.port());
        }
        return ports;
    }
}
