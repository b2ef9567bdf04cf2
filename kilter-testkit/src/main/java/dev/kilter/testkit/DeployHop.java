package dev.kilter.testkit;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.spi.Deploy;

/// A hop of a deploy with its far side, for one law of [DeployKit]. The far side has seen nothing yet, and does nothing
/// of a deploy by itself: only [#step] brings one on.
public interface DeployHop extends AutoCloseable {
    /// The provider under test, made anew with each call, as after a restart.
    Deploy deploy();

    /// A deploy of the app of this name that the far side takes.
    ///
    /// @param image two hexadecimal digits; others are another image
    DeployRequest request(String app, String image);

    /// What the hop before does until this deploy may be submitted here.
    default void before(DeployId id, DeployRequest request) {}

    /// Brings each app's newest deploy one step on at the far side; nothing happens to one that is live.
    void step();

    /// How many deploys have arrived at the far side.
    int arrived();

    @Override
    void close();
}
