package dev.kilter.client;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.spi.Deploy;
import dev.kilter.sdk.wire.DeployRecord;
import java.util.ArrayList;
import java.util.List;

/// The hop from a workstation to a platform's server, where the deploy lives from then on. The name of the deploy is
/// given here, so that one whose acceptance was never heard of can be found: the problem tells it.
public final class RemoteDeploy implements Deploy {
    private final Kilter kilter;

    /// Deploys to this platform; nothing is sent yet.
    public RemoteDeploy(Kilter kilter) {
        this.kilter = kilter;
    }

    @Override
    public void submit(DeployId id, DeployRequest request) {
        DeployRecord record = accepted(id, request);
        if (!record.id().equals(id.value())) {
            throw Problem.of(
                            KilterCode.OUTCOME_UNKNOWN,
                            "the platform is older than this program and calls the deploy " + record.id(),
                            "kilter attach " + record.id())
                    .toException();
        }
    }

    /// As the server has it.
    DeployRecord accepted(DeployId id, DeployRequest request) {
        try {
            return kilter.submit(request, id.value());
        } catch (KilterException e) {
            if (e.problem().kind() != ProblemKind.UNAVAILABLE) {
                throw e;
            }
            List<String> evidence = new ArrayList<>(e.problem().evidence());
            evidence.add("if the platform has taken the deploy, it goes on: kilter attach " + id);
            throw e.problem().withEvidence(evidence).toException(e);
        }
    }

    @Override
    public Progress progress(DeployId id) {
        return kilter.progress(id);
    }
}
