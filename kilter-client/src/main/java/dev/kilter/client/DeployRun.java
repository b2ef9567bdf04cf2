package dev.kilter.client;

import dev.kilter.client.image.BuildEvent;
import dev.kilter.client.image.BuildObserver;
import dev.kilter.client.image.BuiltImage;
import dev.kilter.client.image.ImageBuild;
import dev.kilter.client.image.ImagePush;
import dev.kilter.client.image.PushedImage;
import dev.kilter.client.secret.DeploySecrets;
import dev.kilter.client.secret.SecretShipping;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.Preflight;
import dev.kilter.sdk.wire.PreflightAnswer;
import dev.kilter.sdk.wire.SecretsReport;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The workstation's side of one deploy: ask, build, push, upload, hand over. What the steps do is told as the same
/// events that the server sends for its own.
final class DeployRun {
    private final Kilter kilter;
    private final ImageBuild builder;
    private final Providers<MigrationAdapter> adapters;
    private final SecretShipping shipping;
    private final Consumer<DeployEvent> events;

    /// A run against this platform, with the builders and migration adapters of this machine.
    DeployRun(
            Kilter kilter,
            ImageBuild builder,
            Providers<MigrationAdapter> adapters,
            SecretShipping shipping,
            Consumer<DeployEvent> events) {
        this.shipping = shipping;
        this.kilter = kilter;
        this.builder = builder;
        this.adapters = adapters;
        this.events = events;
    }

    /// Does everything up to the hand-over and returns the server's record. What git knows of the folder is
    /// `source`.
    DeployRecord submit(
            ProjectDir project, AppConfig asked, ImagePlace place, SourceState source, DeployOptions options) {
        AppConfig config = MigrationCommand.in(
                asked, project, adapters, text -> events.accept(new DeployEvent.Notice("migrate   " + text)));
        ProjectBundle files = ProjectBundle.of(project, config, adapters);
        byte @Nullable [] bundle = files.packed();
        String hash = bundle == null ? null : Bundle.hash(bundle);
        String migrations = files.migrations();
        @Nullable Ancestry ancestry = source.commit() == null ? null : GitState.ancestry(project.root());
        PreflightAnswer answer = kilter.preflight(new Preflight(config, migrations, options, source, ancestry));
        if (answer.checkPlan()) {
            new Migrations(kilter, project, config, adapters).check(options, answer.review());
        }
        @Nullable DeploySecrets secrets = secrets(project, config);
        BuiltImage image = step(
                "build",
                () -> builder.build(project.root(), config, observer("build")),
                built -> built.summary() + reused(built));
        PushedImage pushed = step(
                "push",
                () -> ImagePush.push(image, place.target(), place.bases(), builder.pushed(), observer("push")),
                DeployRun::sent);
        @Nullable
        SecretChanges changes = secrets == null ? null : step("secrets", secrets::sealed, _ -> secrets.note());
        if (bundle != null && hash != null) {
            kilter.putBundle(hash, bundle);
        }
        DeployRequest request = new DeployRequest(
                config, pushed.reference(), source, hash, migrations, options, new TreeMap<>(), changes, ancestry);
        return kilter.submit(request, UUID.randomUUID().toString());
    }

    /// The sources are read before anything is built, so that a missing one costs nobody a build.
    private @Nullable DeploySecrets secrets(ProjectDir project, AppConfig config) {
        if (!DeploySecrets.concern(config, shipping.options())) {
            return null;
        }
        SecretsReport report = kilter.secrets(config.project(), config.env());
        DeploySecrets secrets = DeploySecrets.of(
                project.root(),
                config,
                report,
                shipping.recipients().apply(config, report),
                shipping.shipper(),
                shipping.options());
        secrets.notices().forEach(notice -> events.accept(new DeployEvent.Notice(notice)));
        return secrets;
    }

    private <T> T step(String id, Supplier<T> work, java.util.function.Function<T, String> note) {
        long start = System.nanoTime();
        events.accept(new DeployEvent.StepStarted(id));
        try {
            T value = work.get();
            events.accept(new DeployEvent.StepEnded(id, "done", note.apply(value), millis(start), null));
            return value;
        } catch (KilterException e) {
            events.accept(new DeployEvent.StepEnded(id, "failed", "", millis(start), e.problem()));
            throw e;
        }
    }

    private BuildObserver observer(String step) {
        return event -> {
            String text = switch (event) {
                case BuildEvent.Detected(var kind, var marker) -> kind + " (" + marker + ")";
                case BuildEvent.Reused(var summary) -> summary;
                case BuildEvent.Running(var command) -> command;
                case BuildEvent.Output(var line) -> line;
                case BuildEvent.LayerReady(var name, var bytes, var cached) ->
                    "layer " + name + ", " + Size.of(bytes) + (cached ? ", cached" : "");
                case BuildEvent.Uploading(var sent, var total) -> Size.of(sent) + " of " + Size.of(total);
            };
            events.accept(new DeployEvent.StepNote(step, text));
        };
    }

    private static String reused(BuiltImage image) {
        return switch (image) {
            case BuiltImage.Assembled built when built.reused() -> "   unchanged";
            case BuiltImage.Assembled built ->
                "   " + built.layers().size() + (built.layers().size() == 1 ? " layer, " : " layers, ")
                        + built.layersCached() + " cached, " + Size.of(built.bytes());
            case BuiltImage.Prebuilt _ -> "";
        };
    }

    private static String sent(PushedImage pushed) {
        String name = pushed.reference().value();
        int at = name.indexOf("@sha256:");
        String shown = name.substring(0, Math.min(name.length(), at + 14)) + "…";
        return pushed.bytesSent() == 0
                ? shown + "   nothing to send"
                : shown + "   " + Size.of(pushed.bytesSent()) + " of " + Size.of(pushed.bytesTotal()) + " sent";
    }

    private static long millis(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
