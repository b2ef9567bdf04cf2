package dev.kilter.cli;

import dev.kilter.client.FreeSpace;
import dev.kilter.client.LocalPlatform;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// What a local platform that does not answer means to who follows a deploy there. A full disk ends the waiting at
/// once. So does, a little later, a platform that somebody stopped: unlike a server it does not come back by itself.
final class LocalSilence implements Runnable {
    /// Another build's command stops it and starts its own, which takes a moment.
    private static final Duration BETWEEN_TWO = Duration.ofSeconds(15);

    private final Runnable space;
    private final BooleanSupplier gone;
    private final InstantSource clock;
    private final DeployRecord deploy;
    private Instant goneSince = Instant.MAX;
    private Instant asked = Instant.MIN;

    LocalSilence(Runnable space, BooleanSupplier gone, InstantSource clock, DeployRecord deploy) {
        this.space = space;
        this.gone = gone;
        this.clock = clock;
        this.deploy = deploy;
    }

    static LocalSilence of(LocalPlatform platform, FreeSpace space, DeployRecord deploy) {
        return new LocalSilence(space::require, platform::isGone, InstantSource.system(), deploy);
    }

    @Override
    public void run() {
        space.run();
        Instant now = clock.instant();
        // What was long ago was another silence: in one, this is asked every few seconds.
        boolean another = asked.isBefore(now.minus(BETWEEN_TWO));
        asked = now;
        if (!gone.getAsBoolean()) {
            goneSince = Instant.MAX;
            return;
        }
        if (another || goneSince.equals(Instant.MAX)) {
            goneSince = now;
        }
        if (!goneSince.plus(BETWEEN_TWO).isAfter(now)) {
            throw Problem.of(
                            KilterCode.OUTCOME_UNKNOWN,
                            "the local platform was stopped while the deploy " + deploy.id() + " ran",
                            "kilter attach " + deploy.id())
                    .withEvidence(
                            "the deploy goes on where it was when the platform starts, which `kilter attach` does")
                    .toException();
        }
    }
}
