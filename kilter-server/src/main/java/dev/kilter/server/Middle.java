package dev.kilter.server;

import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;

/// A deploy that waits between the one that runs and a newer one. Pure.
final class Middle {
    private Middle() {}

    /// Whether nothing is lost when the middle one never runs: all that it was asked to do besides the roll, the
    /// newer one does too.
    static boolean isCovered(DeployRequest middle, DeployRequest newer) {
        DeployOptions asked = middle.options();
        DeployOptions does = newer.options();
        return (!asked.runsMigrations() || does.runsMigrations())
                && (!asked.runsSeeds() || does.runsSeeds())
                && asked.rollbackTo() == null
                && does.rollbackTo() == null
                && !asked.setAside().allowOlder()
                && middle.scale().isEmpty()
                && middle.secrets() == null;
    }
}
