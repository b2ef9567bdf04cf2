package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One platform on which the sweep goes on: the first deploy, the second, the end of the env, and again. Several work
/// side by side, each with a home and ports of its own.
final class Lane implements AutoCloseable {
    private final Home home;
    private final Platform platform;
    private final CrashRun run;
    private final List<DeployRequest> requests;
    private final List<CrashRun.Clean> clean = new ArrayList<>();

    private Lane(Home home, Platform platform, List<DeployRequest> requests) {
        this.home = home;
        this.platform = platform;
        this.run = new CrashRun(platform);
        this.requests = requests;
    }

    /// Lanes whose platforms know the app's two releases. The command line builds and pushes them once; the other
    /// homes are copies of the first, which is this one.
    static List<Lane> of(int count, Platform platform, Home home) {
        String registry = platform.start().registry();
        try (Sql kilter = platform.sql("kilter")) {
            StatementLog.turnOn(kilter);
        }
        CrashApp app = new CrashApp(home);
        Lane first = new Lane(home, platform, List.of(app.first(platform), app.second(platform)));
        first.run.destroy(first.requests.getFirst());
        platform.stop();
        List<Lane> lanes = new ArrayList<>(List.of(first));
        while (lanes.size() < count) {
            lanes.add(first.copy(registry));
        }
        return lanes;
    }

    /// Deploys both releases without a crash and notes what that does and leaves.
    void deployCleanly() {
        platform.start();
        requests.forEach(request -> clean.add(run.clean(request)));
        destroy();
    }

    List<LoggedEffect> effects(int deploy) {
        return clean.get(deploy).effects();
    }

    CrashRun.Clean clean(int deploy) {
        return clean.get(deploy);
    }

    CrashRun.Outcome crash(int deploy, Halt halt) {
        return run.at(halt, requests.get(deploy), clean.get(deploy));
    }

    CrashRun.Outcome kill(int deploy, java.time.Duration delay) {
        return run.killedAfter(delay, requests.get(deploy), clean.get(deploy));
    }

    /// A deploy that only prepares the next one.
    void deploy(int deploy) {
        run.deploy(requests.get(deploy));
    }

    /// Back to where the first deploy finds nothing.
    void destroy() {
        run.destroy(requests.getFirst());
    }

    /// What this does itself must be seen: a file, a statement and a process that no gate knows.
    void changeAroundTheGate() {
        platform.start();
        Witness witness = Witness.of(platform);
        Path file = platform.folder().resolve("cluster/around.json");
        String name = CrashApp.NAMESPACE + ".web.around";
        Process process = null;
        try (Sql kilter = platform.sql("kilter")) {
            Files.writeString(file, "{}");
            kilter.run("UPDATE kilter_server.token SET name = name");
            ProcessBuilder sleep = new ProcessBuilder("sleep", "60");
            sleep.environment().put("KILTER_INSTANCE", name);
            sleep.environment().put("HOME", platform.folder().toString());
            process = sleep.start();

            assertThat(witness.testimony().unexplained(List.of()))
                    .containsExactlyInAnyOrder(
                            "file: cluster/around.json",
                            "process came: " + name,
                            "sql: postgres [update] update kilter_server.token set name = name");
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    @Override
    public void close() {
        home.close();
    }

    /// A platform with the same releases; it chooses ports of its own.
    private Lane copy(String registry) {
        Home other = new Home();
        try {
            CopiedFolder.of(home.home(), other.home());
            Files.delete(other.home().resolve("local/ports.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Platform its = new Platform(other);
        String here = its.start().registry();
        return new Lane(
                other,
                its,
                requests.stream()
                        .map(request -> Wire.decode(
                                Wire.text(request).replace(registry + "/", here + "/"), DeployRequest.class))
                        .toList());
    }
}
