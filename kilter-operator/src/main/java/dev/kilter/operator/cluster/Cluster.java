package dev.kilter.operator.cluster;

import dev.kilter.operator.step.FluxState;
import dev.kilter.operator.step.JobRun;
import dev.kilter.operator.step.JobState;
import dev.kilter.operator.step.ProcessState;
import dev.kilter.sdk.app.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What runs apps: Kubernetes, or host processes on the local platform. Every verb may be called twice. Nothing here
/// waits.
public interface Cluster {
    /// Makes the namespace for its slot. One that belongs to another slot is a `KLT-N04` problem that names the
    /// owner.
    void ensureNamespace(String namespace, Slot owner);

    /// Replaces a Secret's values. They never reach a log.
    void putSecret(String namespace, String name, Map<String, String> values);

    /// Removes a Secret; nothing happens when there is none.
    void deleteSecret(String namespace, String name);

    /// A Secret's values; empty when there is none.
    Optional<Map<String, String>> secret(String namespace, String name);

    /// Starts a Job unless one of this name exists.
    void startJob(JobRun job);

    /// How the Job is. A missing one proves nothing about the past.
    JobState job(String namespace, String name);

    /// Forgets a finished Job and its log.
    void deleteJob(String namespace, String name);

    /// Sees to it that the engine follows the slot's folder of the flux repo, and asks it to look now.
    void triggerFlux(Slot slot);

    /// What the engine has applied of this slot.
    FluxState flux(Slot slot);

    /// How the engine gets on with fetching, where the newest commit it has looked at is an older one.
    FluxState fetching(@Nullable String commit);

    /// What the engine has made of the slot's sealed Secrets, and which of these do not exist. From now on it
    /// follows their folder; with none of them, no more.
    ConfigState config(Slot slot, Set<String> secrets);

    /// How the slot's processes are, as last applied; empty before the first apply.
    List<ProcessState> processes(Slot slot);

    /// Tries once more, and at once, the processes that have failed. When this returns, they are given up no more,
    /// whatever is killed.
    void tryAgain(Slot slot);

    /// Takes away what the engine has applied for the slot, where it does not see by itself that the folder is
    /// gone. True when nothing of it is left, or the engine sees by itself.
    boolean withdraw(Slot slot);

    /// Removes what is left of the namespace once its folder is gone from the flux repo: Jobs, Secrets, the
    /// namespace. True when nothing of it remains.
    boolean removeNamespace(String namespace, Slot owner);
}
