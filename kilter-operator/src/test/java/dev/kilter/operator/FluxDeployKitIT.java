package dev.kilter.operator;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.effects.Effects;
import dev.kilter.effects.ProcessGate;
import dev.kilter.operator.flux.FluxRepo;
import dev.kilter.operator.render.AppRenderer;
import dev.kilter.operator.render.ChartRenderer;
import dev.kilter.operator.step.SlotStep;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.spi.Deploy;
import dev.kilter.testkit.DeployHop;
import dev.kilter.testkit.DeployKit;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.MemoryHop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The kit on the hop to git: a real bare repo, and Helm in its child JVM; the test is server, engine and kubelet.
@Drawn
class FluxDeployKitIT extends DeployKit {
    private static ChartRenderer chart;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + Path.of("target").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kilter.operator.render.RendererMain");
        Path charts = Path.of(System.getProperty("kilter.root")).resolve("charts/kilter-app");
        chart = new ChartRenderer(new ProcessGate(Effects.real()), command, charts);
    }

    @AfterAll
    static void stop() {
        chart.close();
    }

    @Override
    protected DeployHop hop() {
        return new GitHop(folder);
    }

    private static final class GitHop implements DeployHop {
        private final MemoryHop requests = new MemoryHop();
        private final Resources apps = new Resources();
        private final Set<Slot> asked = ConcurrentHashMap.newKeySet();
        private final Path folder;
        private final FluxRepo flux;

        GitHop(Path folder) {
            this.folder = folder;
            FluxRepo.init(Effects.real(), folder.resolve("flux.git"));
            this.flux = FluxRepo.open(
                    Effects.real(),
                    folder.resolve("clone.git"),
                    folder.resolve("flux.git").toString());
        }

        @Override
        public Deploy deploy() {
            return new FluxDeploy(apps, new AppRenderer(chart), flux, asked::add);
        }

        @Override
        public DeployRequest request(String app, String image) {
            return requests.request(app, image);
        }

        @Override
        public void before(DeployId id, DeployRequest request) {
            AppConfig config = request.config();
            long fence = apps.find(config.slot())
                            .map(app -> app.spec().deploy().fence())
                            .orElse(0L)
                    + 1;
            apps.apply(new KilterAppSpec(
                    config,
                    request.image(),
                    request.bundle(),
                    request.migrations(),
                    config.slot().names().namespace(),
                    config.slot().names().hostLabel() + ".localhost",
                    new KilterAppSpec.DeploySpec(
                            id,
                            fence,
                            request.options(),
                            TestApps.GRANTED,
                            TestApps.GRANTED.plusSeconds(900),
                            "ada",
                            request.source())));
        }

        @Override
        public void step() {
            for (KilterApp app : apps.list()) {
                if (asked.contains(app.slot())) {
                    apps.updateStatus(app.slot(), further(app));
                }
            }
        }

        private static KilterAppStatus further(KilterApp app) {
            KilterAppStatus status = SlotStep.begun(app.spec(), app.status());
            return KilterAppStatus.of(
                    status.deployId(),
                    Pipeline.advance(
                            Objects.requireNonNull(status.progress()), _ -> new StepOutcome.Done(""), Instant.now()),
                    true);
        }

        /// The deploys that the commits name, as `git` reads them.
        @Override
        public int arrived() {
            try {
                Process git = new ProcessBuilder(
                                "git",
                                "-C",
                                folder.resolve("flux.git").toString(),
                                "log",
                                "--all",
                                "--format=%(trailers:key=Kilter-Deploy-Id,valueonly)%H")
                        .redirectErrorStream(true)
                        .start();
                String said = new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                git.waitFor(30, TimeUnit.SECONDS);
                Set<String> commits = new TreeSet<>(said.lines()
                        .filter(line -> line.matches("[0-9a-f]{40}"))
                        .toList());
                return commits.size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            flux.close();
        }
    }
}
