package dev.kilter.kubernetes;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;

/// The lease that one operator of several holds. Who loses it ends; who is stopping gives it up, and does not end a
/// second time: JOSDK's own callback calls `System.exit` in the middle of a shutdown, which then waits for itself.
final class Lease {
    private static final System.Logger LOG = System.getLogger(Lease.class.getName());
    private static final String NAME = "kilter-operator";

    private final Runnable end;
    private volatile boolean stopping;

    /// @param end ends the process, without waiting for it
    Lease(Runnable end) {
        this.end = end;
    }

    /// From here on losing the lease is what is wanted.
    void giveUp() {
        stopping = true;
    }

    LeaderElectionConfiguration of(String namespace) {
        return new LeaderElectionConfiguration(
                NAME,
                namespace,
                LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                System.getenv("HOSTNAME"),
                new LeaderCallbacks(
                        () -> LOG.log(System.Logger.Level.INFO, "holds the lease {0}", NAME),
                        this::lost,
                        leader -> LOG.log(System.Logger.Level.INFO, "{0} holds the lease {1}", leader, NAME)),
                false);
    }

    private void lost() {
        if (!stopping) {
            LOG.log(System.Logger.Level.ERROR, "lost the lease {0}, so this operator ends", NAME);
            end.run();
        }
    }
}
