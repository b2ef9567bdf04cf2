package dev.kilter.client;

import dev.kilter.client.image.PushedImage;
import dev.kilter.client.secret.DeploySecrets;
import dev.kilter.client.secret.Sealing;
import dev.kilter.client.secret.SecretShipping;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.Bundle;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.Preflight;
import dev.kilter.sdk.wire.PreflightAnswer;
import dev.kilter.sdk.wire.SecretsReport;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The workstation's side of one deploy: ask, build, push, upload. What the steps do is told as the same
/// events that the server sends for its own.
final class DeployRun {
    private final Kilter kilter;
    private final ImageSteps images;
    private final Providers<MigrationAdapter> adapters;
    private final SecretShipping shipping;
    private final Consumer<DeployEvent> events;

    /// A run against this platform, with the migration adapters of this machine.
    DeployRun(
            Kilter kilter,
            ImageSteps images,
            Providers<MigrationAdapter> adapters,
            SecretShipping shipping,
            Consumer<DeployEvent> events) {
        this.shipping = shipping;
        this.kilter = kilter;
        this.images = images;
        this.adapters = adapters;
        this.events = events;
    }

    /// Does everything up to the hand-over and returns what is to be handed over. What git knows of the folder is
    /// `source`.
    DeployRequest prepare(
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
        PushedImage pushed = images.pushed(project.root(), config, place);
        @Nullable
        SecretChanges changes =
                secrets == null ? null : new LocalSteps(events).step("secrets", secrets::sealed, _ -> secrets.note());
        if (bundle != null && hash != null) {
            kilter.putBundle(hash, bundle);
        }
        return new DeployRequest(
                config, pushed.reference(), source, hash, migrations, options, new TreeMap<>(), changes, ancestry);
    }

    /// The sources are read before anything is built, so that a missing one costs nobody a build.
    private @Nullable DeploySecrets secrets(ProjectDir project, AppConfig config) {
        if (!DeploySecrets.concern(config, shipping.options())) {
            return null;
        }
        SecretsReport report = kilter.secrets(config.project(), config.env());
        Sealing sealing = Sealing.of(
                shipping.shipper(), config.slot(), report, shipping.recipients().apply(config, report));
        DeploySecrets secrets = DeploySecrets.of(
                project.root(),
                config,
                report,
                kilter.platform().local() ? sealing : sealing.throughFlux(),
                shipping.options());
        secrets.notices().forEach(notice -> events.accept(new DeployEvent.Notice(notice)));
        return secrets;
    }
}
