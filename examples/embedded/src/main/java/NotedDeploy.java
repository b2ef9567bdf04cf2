import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.spi.Deploy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A hop of one's own: each deploy that is taken stands in a change log, once.
///
/// @param next where it goes from here, such as kilter's `RemoteDeploy`
/// @param log  a line for each deploy
record NotedDeploy(Deploy next, Path log) implements Deploy {
    @Override
    public void submit(DeployId id, DeployRequest request) {
        next.submit(id, request);
        note(id + " " + request.config().slot() + " " + request.image().digest());
    }

    private void note(String line) {
        synchronized (NotedDeploy.class) {
            try {
                if (!Files.exists(log) || !Files.readAllLines(log).contains(line)) {
                    Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Progress progress(DeployId id) {
        return next.progress(id);
    }
}
