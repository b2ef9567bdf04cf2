package dev.kilter.client;

import dev.kilter.client.image.registry.NetworkTrouble;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.NumberedEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// A deploy that somebody follows to its result, over as many connections as that takes.
///
/// @param patience how long no attempt may bring anything
/// @param silence  called after each attempt without an answer; may throw to end the waiting
record FollowedDeploy(Kilter platform, Http http, DeployId deploy, Duration patience, Runnable silence) {
    /// Tells the listener of each event from this number on, and returns the result.
    DeployResult from(long number, Consumer<NumberedEvent> listener) {
        Follow follow = new Follow(number, listener);
        boolean over = false;
        long silentSince = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            long before = follow.next();
            String why = "it says nothing of the deploy's end";
            try {
                follow.read(http, "/v1/deploys/" + deploy + "/events");
                Optional<DeployResult> result = follow.result();
                if (result.isPresent()) {
                    return result.get();
                }
                if (follow.next() == before) {
                    if (over) {
                        // Who begins behind the end has all of it but the verdict.
                        return from(1, _ -> {});
                    }
                    over = platform.deploy(deploy).finished() != null;
                }
            } catch (IOException e) {
                silence.run();
                why = "it does not answer: " + NetworkTrouble.words(e);
            } catch (KilterException e) {
                silence.run();
                if (e.problem().kind() != ProblemKind.UNAVAILABLE) {
                    throw e;
                }
                why = e.problem().detail();
            }
            if (follow.next() > before) {
                attempt = 1;
                silentSince = System.nanoTime();
            }
            if (follow.isOver() || System.nanoTime() - silentSince > patience.toNanos()) {
                throw unknown(why);
            }
            Pause.after(attempt);
        }
    }

    private KilterException unknown(String why) {
        return Problem.of(
                        KilterCode.OUTCOME_UNKNOWN,
                        "the deploy " + deploy + " is still running, as far as " + platform.server() + " says",
                        "kilter attach " + deploy)
                .withEvidence(why)
                .toException();
    }
}
