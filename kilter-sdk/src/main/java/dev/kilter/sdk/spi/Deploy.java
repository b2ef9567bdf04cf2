package dev.kilter.sdk.spi;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;

/// Brings a deploy one hop nearer to running.
public interface Deploy extends Provider {
    /// Hands the request on. The same id twice is one deploy. Never waits for the deploy itself.
    void submit(DeployId id, DeployRequest request);

    /// How far it is; entries only grow.
    Progress progress(DeployId id);
}
