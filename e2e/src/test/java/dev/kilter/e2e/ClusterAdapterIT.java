package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.Isolated;

/// A third party's adapter on a cluster: the platform's runner with one more layer, by the chart's `runner.image`, and
/// the jar beside the command line. Needs a cluster that `dev/cluster/up` made, see [Cluster].
@EnabledIfEnvironmentVariable(named = Cluster.VARIABLE, matches = ".+")
@Isolated
final class ClusterAdapterIT {
    private static final Pattern RUNNER = Pattern.compile("\"runner\": \\{\\s*\"image\": \"([^\"]+)\"");

    @Test
    void one_more_layer_on_the_runner_migrates_an_app_by_a_tool_that_kilter_does_not_know() throws Exception {
        assumeThat(Path.of("/usr/bin/buildah")).as("buildah makes the layer").isExecutable();
        Cluster cluster = Cluster.given();
        Home home = cluster.home();
        String ours = runner(cluster);
        try {
            Path app = NumberedTool.app(home);
            Path jar = NumberedTool.build(home, "-DskipTests").jar();
            Path plugins = Files.createDirectories(home.home().resolve("plugins"));
            Files.copy(jar, plugins.resolve("numbered.jar"));
            String repository = cluster.registry() + "/kilter/runner";
            Path work = Files.createDirectory(home.folder.resolve("runner"));
            Path context = Files.createDirectory(work.resolve("context"));
            Files.copy(jar, context.resolve("numbered.jar"));
            Files.writeString(
                    context.resolve("Dockerfile"), "FROM " + ours + "\nCOPY --chmod=644 numbered.jar /plugins/\n");
            String digest = Buildah.push(work, repository + ":numbered", context);
            install(home, repository + "@" + digest);

            Home.Ran ran = home.kilter(
                    "deploy", "-C", app.toString(), "--env", "pr-1", "--bootstrap", "--migration", "--seed");

            assertThat(ran.exit()).as(ran.toString()).isZero();
            assertThat(ran.err()).contains("numbered: 2 of 2 applied");
            App guestbook = cluster.app(ran.out());
            guestbook.post("Ada", "by a third party's tool");
            assertThat(guestbook.get("/")).contains("by a third party&#39;s tool");
            Home.Ran gone = home.kilter("env", "destroy", "pr-1", "--wait", "-C", app.toString());
            assertThat(gone.exit()).as(gone.toString()).isZero();
        } finally {
            install(home, ours);
            home.delete();
        }
    }

    private static String runner(Cluster cluster) {
        String settings = cluster.kubectl("get", "configmap", "kilter-platform", "-n", "kilter-system", "-o", "yaml");
        Matcher image = RUNNER.matcher(settings);
        assertThat(image.find()).as(settings).isTrue();
        return image.group(1);
    }

    private static void install(Home home, String runner) throws IOException, InterruptedException {
        Path log = home.folder.resolve("install.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Home.ROOT.resolve("dev/cluster/install").toString(), "--no-build")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("KILTER_RUNNER_IMAGE", runner);
        Process process = builder.start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
    }
}
