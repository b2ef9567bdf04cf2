package dev.kilter.sdk.spi;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;

/// Brings a deploy one hop nearer to running: from a workstation to the server, from there to the cluster, from there
/// to git. Each hop holds a connection, so it is made by whoever has one and not found by [Providers]; a program that
/// embeds kilter may put its own before the first. Safe from many threads; what it knows of deploys lies beyond it.
/// Every failure is a [dev.kilter.sdk.problem.KilterException]. Its laws:
///
/// - A deploy that nobody submitted is unknown, and a problem says so.
/// - Submitting does not wait for the deploy: it returns while the far side stands still.
/// - The same id twice is one deploy, at once and by another provider as well.
/// - Another request under a used id is refused, and the first one stands.
/// - The plan has the steps that the request asks of the platform, in their order.
/// - Progress only grows: what has ended stays as it was.
/// - A deploy that is live stays live, whoever asks.
/// - What one app's deploy does says nothing of another's.
/// - A later deploy of an app never lends its progress to an earlier one.
public interface Deploy {
    /// Hands the request on under an id that the caller has chosen, see [DeployId#drawn]. May be repeated.
    void submit(DeployId id, DeployRequest request);

    /// How far it is beyond this hop. Entries only grow; a deploy that a newer one has replaced may end in a
    /// problem that says so instead.
    Progress progress(DeployId id);
}
