import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.testkit.DeployHop;
import dev.kilter.testkit.DeployKit;
import dev.kilter.testkit.MemoryHop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kilter's laws of a deploy, on a hop of one's own before one in memory.
class NotedDeployKitTest extends DeployKit {
    @TempDir
    private Path folder;

    @Override
    protected DeployHop hop() {
        return new MemoryHop(far -> new NotedDeploy(far, folder.resolve("changes.log")));
    }

    @Test
    void each_deploy_is_noted_once() throws IOException {
        DeployId id = DeployId.drawn(new SecureRandom());
        DeployRequest request = hop().request("shop", "aa");
        DeployHop hop = hop();
        hop.deploy().submit(id, request);
        hop.deploy().submit(id, request);
        assertThat(Files.readAllLines(folder.resolve("changes.log")))
                .containsExactly(id + " acme/shop/dev sha256:" + "aa".repeat(32));
    }
}
